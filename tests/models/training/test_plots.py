import cv2
import numpy as np
import pytest

from models.training.plots import TRAINING_COLOUR, WATCHED_COLOUR, curve


def rows(n):
    return [
        {"epoch": k + 1, "loss": 2 / (k + 1), "val_loss": 2.2 / (k + 1), "accuracy": k / n, "val_accuracy": k / n / 2}
        for k in range(n)
    ]


@pytest.mark.parametrize("measure", ["accuracy", "loss"])
@pytest.mark.parametrize("epochs", [1, 2, 50])
def test_both_curves_are_drawn(measure, epochs):
    png = curve(rows(epochs), measure, title="A network", watched="PublicTest")
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert picture.shape == (405, 720, 3) and len(png) < 60_000
    for colour in (TRAINING_COLOUR, WATCHED_COLOUR):
        rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert (np.abs(picture.astype(int) - rgb).max(axis=2) < 12).sum() > 20


def test_a_plot_can_be_made_again_to_the_last_byte():
    first, second = (curve(rows(5), "loss", title="A network", watched="PublicTest") for _ in range(2))
    assert first == second


def test_the_start_of_fine_tuning_is_marked_once_it_was_reached():
    def drawn(begins):
        return curve(rows(5), "accuracy", title="A network", watched="PublicTest", fine_tuning_from=begins)

    assert drawn(3) != drawn(None) and drawn(3) != drawn(2)
    assert drawn(5) == drawn(None)
