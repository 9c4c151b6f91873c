import pytest

from models.training.presets import PRESETS
from models.training.schedule import best_epoch, fine_tuning, finishing, learning_rate, stopped_early


def rows(*accuracies):
    return [{"epoch": number, "val_accuracy": accuracy} for number, accuracy in enumerate(accuracies, start=1)]


def test_a_constant_rate_stays(tiny_config):
    config = tiny_config(learning_rate=1e-3)
    assert learning_rate(config, 0.5, []) == learning_rate(config, 1.5, rows(0.3)) == 1e-3


def test_the_cosine_grows_from_nothing_and_falls_to_nothing(tiny_config):
    config = tiny_config(schedule="cosine", warmup_epochs=2, epochs=12, learning_rate=0.1)
    rates = [learning_rate(config, progress, []) for progress in (0, 1, 2, 7, 12 - 1e-9)]
    assert rates == pytest.approx([0, 0.05, 0.1, 0.05, 0])


def test_a_restart_leaves_the_first_cycle_as_it_was_and_begins_the_second_at_the_full_rate(tiny_config):
    settings = {"schedule": "cosine", "warmup_epochs": 2, "learning_rate": 0.1}
    one, two = tiny_config(epochs=12, **settings), tiny_config(epochs=32, restart=12, **settings)
    for progress in (0.5, 1.5, 2.5, 11.5):
        assert learning_rate(one, progress, []) == pytest.approx(learning_rate(two, progress, []))
    rates = [learning_rate(two, progress, []) for progress in (12, 22, 32 - 1e-9)]
    assert rates == pytest.approx([0.1, 0.05, 0])


def test_the_finishing_epochs_have_a_cosine_of_their_own_after_that_of_the_run(tiny_config):
    config = tiny_config(
        schedule="cosine", epochs=14, restart=4, finishing_epochs=4, finishing_rate=0.02, learning_rate=0.1
    )
    assert learning_rate(config, 10 - 1e-9, rows(*[0.1] * 9)) == pytest.approx(0)
    rates = [learning_rate(config, progress, rows(*[0.1] * int(progress))) for progress in (10, 12)]
    assert rates == pytest.approx([0.02, 0.01])
    assert not finishing(config, 9) and finishing(config, 10)


def test_a_run_shorter_than_its_finishing_epochs_has_none(tiny_config):
    assert not finishing(tiny_config(epochs=3, finishing_epochs=4), 2)
    assert not finishing(tiny_config(epochs=3), 2)


def test_a_plateau_lowers_the_rate_after_five_epochs_without_gain_and_again_after_five_more(tiny_config):
    config = tiny_config(schedule="plateau", learning_rate=0.01)

    def rate(*accuracies):
        return learning_rate(config, len(accuracies) + 0.5, rows(*accuracies))

    assert rate(0.1, 0.2, 0.2, 0.2, 0.2, 0.2) == 0.01
    assert rate(0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2) == pytest.approx(0.0075)
    assert rate(0.1, *[0.05] * 5, 0.2, *[0.1] * 5) == pytest.approx(0.01 * 0.75**2)
    assert rate(0.1, *[0.05] * 4, 0.2, *[0.1] * 4) == 0.01


def test_a_run_stops_when_its_patience_is_over_and_not_before(tiny_config):
    config = tiny_config(patience=3)
    assert not stopped_early(config, [])
    assert not stopped_early(config, rows(0.5, 0.4, 0.5))
    assert stopped_early(config, rows(0.5, 0.4, 0.5, 0.5))
    assert not stopped_early(tiny_config(), rows(*[0.5] * 100))


def test_the_best_epoch_is_the_first_of_the_best():
    assert best_epoch(rows(0.1, 0.4, 0.4, 0.2)) == 1


def test_fine_tuning_has_a_rate_of_its_own_after_the_frozen_epochs():
    config = PRESETS["mobilenet_v2_finetuned"].config
    frozen = config.frozen_epochs
    assert not fine_tuning(config, frozen - 1) and fine_tuning(config, frozen)
    assert learning_rate(config, 5.5, rows(*[0.1] * 5)) == 1e-4
    assert learning_rate(config, frozen + 0.5, rows(*[0.1] * frozen)) == 1e-5
    assert not fine_tuning(PRESETS["mobilenet_v2_frozen"].config, 19)
