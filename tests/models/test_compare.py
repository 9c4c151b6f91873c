"""Networks side by side, and folders of any set, on the command line."""

import json

import cv2
import numpy as np
import pytest
import skimage.data

from models.__main__ import main
from models.emotions import LABELS
from models.training.comparing import probability
from tests.weights import add_network


@pytest.fixture
def said(capfd):
    """Runs a command; gives its exit status, its output and its complaints."""

    def run(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        return (status, *capfd.readouterr())

    return run


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A network, and the same one with other scores for the same labels."""
    weights = tmp_path_factory.mktemp("weights")
    add_network(weights, "one")
    add_network(weights, "same", temperature=3.0)
    return weights


def test_equal_networks_do_not_differ(said, two, tiny_npz, tmp_path):
    out = tmp_path / "found.json"
    status, text, err = said("compare", "one", "same", "--data", tiny_npz, "--weights", two, "--json", out)
    assert (status, err) == (0, "")
    found = json.loads(out.read_text())
    assert set(found) == {"data", "notes", "networks", "pairs"}
    assert {one["network"] for one in found["networks"]} == {"one", "same"}
    (pair,) = found["pairs"]
    assert (pair["only_first"], pair["only_second"], pair["difference"], pair["p"]) == (0, 0, 0.0, 1.0)
    assert pair["both"] + pair["neither"] == 21 == found["networks"][0]["n"]
    assert found["networks"][0]["nll"] != found["networks"][1]["nll"]
    assert "McNemar's exact test" in text and "95 % interval" in text and "adjusted" not in text
    assert all(label in text for label in LABELS)


def test_the_better_comes_first_and_cells_add_up(said, two, tiny_npz, tmp_path):
    add_network(two, "third", temperature=2.0)
    out = tmp_path / "found.json"
    data = ("--data", tiny_npz, "--weights", two, "--json", out)
    status, text, _ = said("compare", "one", "same", "third", *data, "--split", "Training", "--crops", "mirrored")
    assert status == 0 and "Holm: adjusted for testing all these pairs at once" in text
    found = json.loads(out.read_text())
    accuracies = [one["accuracy"] for one in found["networks"]]
    assert accuracies == sorted(accuracies, reverse=True) and len(found["pairs"]) == 3
    for pair in found["pairs"]:
        assert sum(pair[cell] for cell in ("both", "only_first", "only_second", "neither")) == 42
        low, high = pair["interval"]
        assert low <= pair["difference"] <= high and pair["p"] <= pair["p_holm"] <= 1


@pytest.mark.parametrize(("names", "got"), [(["one"], "got one"), (["one", "one"], "got one, one")])
def test_one_network_is_nothing_to_compare(said, two, tiny_npz, names, got):
    status, out, err = said("compare", *names, "--data", tiny_npz, "--weights", two)
    assert (status, out) == (2, "") and "expected two networks or more" in err and err.rstrip().endswith(got)


def test_a_file_that_cannot_be_written_is_said_first(said, two):
    status, _, err = said("compare", "one", "same", "--data", "nowhere", "--weights", two, "--json", "/nowhere/x.json")
    assert status == 2 and "cannot write" in err


@pytest.fixture(scope="module")
def portraits(tmp_path_factory):
    """A data set of whole pictures: a smiling face, an empty one, and a class that no network knows."""
    root = tmp_path_factory.mktemp("set")
    portrait = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    empty = np.full((200, 300, 3), 128, np.uint8)
    for place, picture in {"Happiness/a.jpg": portrait, "sad/a.png": empty, "contempt/a.jpg": portrait}.items():
        (root / place).parent.mkdir(exist_ok=True)
        assert cv2.imwrite(str(root / place), picture)
    return root


def test_evaluate_finds_faces_and_says_what_was_left_out(said, portraits, tmp_path):
    out = tmp_path / "found.json"
    status, text, err = said("evaluate", "default", "--data", portraits, "--find-faces", "--json", out)
    assert (status, err) == (0, "")
    found = json.loads(out.read_text())
    assert (found["n"], found["accuracy"], found["accuracy_of_all"]) == (1, 1.0, 0.5)
    assert any("contempt (1 picture)" in note for note in found["notes"])
    for words in (
        "contempt",
        "In 1 of 2 pictures no face was found",
        "as wrong: accuracy 50.00%",
        "most often mistaken",
    ):
        assert words in text


def test_compare_finds_faces_too(said, portraits):
    status, text, _ = said("compare", "mien", "four_conv", "--data", portraits, "--find-faces")
    assert status == 0 and "1 faces of" in text and "contempt" in text


def test_evaluate_prints_confusion_trends(said, two, tiny_npz):
    status, text, _ = said("evaluate", "one", "--data", tiny_npz, "--weights", two)
    trends = text.split("most often mistaken:\n")[1].splitlines()
    assert status == 0 and trends[0].split()[:3] == ["labelled", "taken", "for"]
    shares = [float(row.split()[2].rstrip("%")) for row in trends[1:] if row]
    assert shares == sorted(shares, reverse=True) and shares


@pytest.mark.parametrize(("p", "words"), [(0.5, "0.5000"), (1e-4, "0.0001"), (9e-5, "< 0.0001"), (0.0, "< 0.0001")])
def test_p_values_are_printed_as_papers_do(p, words):
    assert probability(p) == words
