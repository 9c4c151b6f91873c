"""The command line, in this process; what is checked is what a person sees."""

import json

import numpy as np
import pytest

from models import registry
from models.__main__ import main
from models.training.measures import Evaluation


@pytest.fixture
def said(capfd):
    """Runs a command; gives its exit status, its output and its complaints."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            status = exit_.code
        out, err = capfd.readouterr()
        return status, out, err

    return run


def test_list_prints_networks_with_accuracy_size_and_default(said, tiny_weights):
    status, out, err = said("list", "--weights", tiny_weights)
    card = registry.load("four_conv", weights=tiny_weights).card
    assert status == 0 and err == ""
    assert "four_conv" in out and f"{card.accuracy:.2%}" in out and " MB" in out and out.rstrip().endswith("default")


def test_list_goes_on_past_a_network_that_is_refused(said, weights):
    (weights / "four_conv" / "model.tflite").unlink()
    status, out, err = said("list", "--weights", weights)
    assert status == 0 and "There is no network" in out and "four_conv is refused" in err


def test_the_projects_networks_are_listed(said):
    status, out, err = said("list")
    assert (status, err) == (0, "")
    assert all(card.name in out for card in registry.available())


@pytest.mark.parametrize("network", ["four_conv", "default"])
@pytest.mark.parametrize("runtime", ["litert", "keras"])
def test_evaluate_prints_and_writes_all_measures(said, tiny_weights, tiny_npz, tmp_path, network, runtime):
    status, out, err = said(
        *("evaluate", network, "--data", tiny_npz, "--weights", tiny_weights),
        *("--json", tmp_path / "found.json", "--runtime", runtime),
    )
    assert (status, err) == (0, "")
    found = json.loads((tmp_path / "found.json").read_text())
    assert set(found) == set(Evaluation.__dataclass_fields__)
    assert found["network"] == "four_conv" and found["n"] == 21 and np.sum(found["confusion"]) == 21
    assert all(word in out for word in ("accuracy", "95 % interval", "macro-F1", "NLL", "Brier", "ECE", "disgust"))
    card = registry.load("four_conv", weights=tiny_weights).card
    assert found["accuracy"] == pytest.approx(card.accuracy, abs=1 / 21) and found["nll"] == pytest.approx(
        card.metrics["nll"], abs=0.01
    )


def test_evaluate_averages_networks_and_mirror_pictures(said, tiny_weights, weights, tiny_npz, tmp_path):
    def accuracy_and_nll(*arguments):
        out = tmp_path / "found.json"
        assert said("evaluate", *arguments, "--data", tiny_npz, "--weights", weights, "--json", out)[0] == 0
        found = json.loads(out.read_text())
        return found["network"], found["nll"]

    one = accuracy_and_nll("four_conv")
    twice = accuracy_and_nll("four_conv", "four_conv")
    assert twice == ("four_conv + four_conv", pytest.approx(one[1]))
    mirrored = accuracy_and_nll("four_conv", "--crops", "mirrored")
    assert mirrored[1] != one[1]
    keras = accuracy_and_nll("four_conv", "--crops", "mirrored", "--runtime", "keras")
    assert keras[1] == pytest.approx(mirrored[1], abs=0.01)


def test_evaluate_gives_both_figures_where_pictures_stand_in_training_too(said, tiny_weights, tiny_npz, tmp_path):
    arrays = dict(np.load(tiny_npz))
    arrays["publictest_images"][:5] = arrays["training_images"][:5]
    np.savez(tmp_path / "copies.npz", **arrays)
    out = tmp_path / "found.json"
    data = ("--data", tmp_path / "copies.npz", "--weights", tiny_weights, "--json", out)
    status, text, _ = said("evaluate", "default", *data)
    assert status == 0 and "without the 5 pictures that also stand in Training: accuracy" in text
    assert json.loads(out.read_text())["without_copies"]["n"] == 16


def test_evaluate_measures_the_divergence_from_votes(said, tiny_weights, tiny_npz, tiny_votes):
    arguments = ("--data", tiny_npz, "--votes", tiny_votes, "--weights", tiny_weights)
    status, out, _ = said("evaluate", "default", *arguments)
    nll = float(out.split("NLL")[1].split()[0])
    assert status == 0  # where all taggers agree with the label, the divergence is the negative log-likelihood
    assert float(out.split("FER+'s votes")[1].split()[0]) == pytest.approx(nll, abs=1e-3)


def test_augment_draws_a_picture(said, tiny_npz, tmp_path):
    status, out, err = said("augment", "vggnet", "--data", tiny_npz, "--out", tmp_path / "grid.png")
    assert (status, err) == (0, "") and "as vggnet is shown it" in out
    assert (tmp_path / "grid.png").read_bytes()[:4] == b"\x89PNG"


def test_ablate_trains_each_change_once_and_takes_what_is_there(
    said, tiny_npz, tiny_votes, tmp_path, monkeypatch, eagerly
):
    from models.training import ablation

    changes = {ablation.RECIPE: {}, "no random crops": {"side": 48}}
    monkeypatch.setattr(ablation, "CHANGES", changes)
    places = ("--workdir", tmp_path / "work", "--json", tmp_path / "found.json", "--epochs", 1)
    for _ in range(2):
        status, out, _ = said("ablate", "--data", tiny_npz, "--votes", tiny_votes, *places)
        assert status == 0 and "no random crops" in out
    found = json.loads((tmp_path / "found.json").read_text())
    assert [row["change"] for row in found["rows"]] == list(changes) and found["epochs"] == 1
    assert (tmp_path / "work" / "01-0" / "history.csv").read_text().count("\n") == 2


def test_evaluate_says_that_a_set_without_splits_is_taken_whole(said, tiny_weights, tmp_path, made_faces):
    faces = made_faces(9)
    np.savez(tmp_path / "whole.npz", images=faces.images, labels=faces.labels)
    status, out, _ = said("evaluate", "default", "--data", tmp_path / "whole.npz", "--weights", tiny_weights)
    assert status == 0 and "has no splits of its own, so that all of it is measured" in out


def test_evaluate_measures_another_split(said, tiny_weights, tiny_npz):
    status, out, _ = said("evaluate", "default", "--data", tiny_npz, "--weights", tiny_weights, "--split", "Training")
    assert status == 0 and "42" in out.split("accuracy")[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "required"),
        (("dance",), "invalid choice"),
        (("evaluate", "default"), "--data"),
        (("evaluate", "default", "--data", "nowhere.csv"), "nowhere.csv does not exist"),
        (("evaluate", "nobody", "--data", "DATA"), "no network is called 'nobody'; there are four_conv"),
        (("evaluate", "default", "--data", "DATA", "--split", "Test"), "invalid choice: 'Test'"),
        (("evaluate", "default", "--data", "DATA", "--runtime", "abacus"), "invalid choice"),
        (
            ("evaluate", "default", "--data", "DATA", "--json", "/nowhere/at/all.json"),
            "cannot write /nowhere/at/all.json",
        ),
        (("evaluate", "default", "--data", "DATA", "--json", "/"), "cannot write /"),
        (
            ("train", "nothing", "--data", "DATA", "--workdir", "WORK"),
            "no preset is called 'nothing'; there are four_conv",
        ),
        (("train", "four_conv", "--data", "nowhere", "--workdir", "WORK"), "nowhere does not exist"),
        (("train", "four_conv", "--data", "DATA"), "--workdir"),
        (("train", "four_conv", "--data", "DATA", "--workdir", "WORK", "--epochs", "0"), "at least 1; got '0'"),
        (("train", "four_conv", "--data", "DATA", "--workdir", "WORK", "--epochs", "ten"), "got 'ten'"),
        (("train", "four_conv", "--data", "DATA", "--workdir", "DATA", "--epochs", "1"), "cannot write to"),
    ],
)
def test_wrong_input_ends_with_one_sentence(said, tiny_weights, tiny_npz, tmp_path, arguments, sentence):
    places = {"DATA": tiny_npz, "WORK": tmp_path / "work"}
    words = [places.get(word, word) for word in arguments]
    status, out, err = said(
        *words, *(["--weights", tiny_weights] if arguments[:1] in (("evaluate",), ("train",), ("augment",)) else [])
    )
    assert (status, out) == (2, "")
    assert sentence in err and err.startswith("models: ") and err.count("\n") == 1


def test_help_names_every_form_of_data(said):
    status, out, _ = said("train", "--help")
    assert status == 0 and "fer2013.csv" in out and "--publish" in out and "--resume" in out
