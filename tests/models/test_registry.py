import json

import numpy as np
import pytest

from models import registry
from models.registry import NetworkUnavailable


def spoil_card(weights, **changes):
    path = weights / "four_conv" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_saved_network_loads_by_name_and_as_the_default(weights, made_crops):
    by_name, default = registry.load("four_conv", weights=weights), registry.load(weights=weights)
    assert by_name.card == default.card
    np.testing.assert_array_equal(by_name.open()(made_crops[:9]), default.open()(made_crops[:9]))


def test_the_default_is_the_most_accurate(weights):
    better = dict(registry.load("four_conv", weights=weights).card.metrics) | {"accuracy": 0.99}
    publish_as(weights, "better", metrics=better)
    assert [card.name for card in registry.available(weights=weights)] == ["better", "four_conv"]
    assert registry.best(weights=weights).name == registry.load("default", weights=weights).card.name == "better"


def test_a_network_measured_on_something_else_is_no_default(weights):
    easier = dict(registry.load("four_conv", weights=weights).card.metrics) | {"accuracy": 1.0, "split": "my pictures"}
    publish_as(weights, "easier", metrics=easier)
    assert registry.best(weights=weights).name == "four_conv"


def publish_as(weights, name, **changes):
    stored = registry.load("four_conv", weights=weights)
    card = type(stored.card)(**vars(stored.card) | {"name": name} | changes)
    return registry.save(card, {registry.SERVED: stored.content}, weights=weights)


@pytest.mark.parametrize("name", ["nothing", "", "../weights/four_conv", "four_conv/", ".", "..", "FOUR_CONV", "a b"])
def test_a_name_that_is_none_is_refused_with_those_that_are(weights, name):
    with pytest.raises(NetworkUnavailable, match="there are four_conv"):
        registry.load(name, weights=weights)


@pytest.mark.parametrize("file", ["model.tflite", "weights.npz", "history.csv", "accuracy.png"])
def test_a_file_that_was_altered_is_refused(weights, file):
    path = weights / "four_conv" / file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(NetworkUnavailable, match=rf"expected {file} with the sha256"):
        registry.load("four_conv", weights=weights)


def test_a_file_that_is_missing_is_refused(weights):
    (weights / "four_conv" / "model.tflite").unlink()
    with pytest.raises(NetworkUnavailable, match=r"expected a file model\.tflite"):
        registry.load("four_conv", weights=weights)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"labels": ["happy", "sad"]}, "expected the labels angry"),
        ({"labels": ["disgust", "angry", "fear", "happy", "sad", "surprise", "neutral"]}, "expected the labels angry"),
        ({"input": {"shape": [64, 64, 1], "range": [0, 255]}}, r"expected an input of \(64, 64, 1\)"),
        ({"name": "other"}, "expected a card of four_conv; got one of other"),
        ({"files": {}}, r"expected model\.tflite among the card's files"),
        ({"files": {"../four_conv/model.tflite": "0"}}, "there is none"),
        ({"temperature": 0}, "a temperature above 0"),
        ({"metrics": {}}, "a measured accuracy"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(weights, changes, sentence):
    spoil_card(weights, **changes)
    with pytest.raises(NetworkUnavailable, match=sentence):
        registry.load("four_conv", weights=weights)


def test_a_network_that_is_damaged_is_refused_even_with_a_fitting_sha256(weights):
    path = weights / "four_conv" / "model.tflite"
    path.write_bytes(path.read_bytes()[:1000])
    files = json.loads((path.parent / "card.json").read_text())["files"]
    spoil_card(weights, files=files | {"model.tflite": registry.sha256(path.read_bytes())})
    with pytest.raises(NetworkUnavailable, match="expected a LiteRT network"):
        registry.load("four_conv", weights=weights)


def test_a_card_that_is_no_text_is_refused(weights):
    (weights / "four_conv" / "card.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NetworkUnavailable, match="is refused"):
        registry.load("four_conv", weights=weights)


def test_a_card_that_cannot_be_read_is_refused_without_a_path(weights, tmp_path):
    (weights / "four_conv" / "card.json").unlink()
    (weights / "four_conv" / "card.json").mkdir()
    with pytest.raises(NetworkUnavailable, match="expected files that can be read; got Is a directory") as caught:
        registry.load("four_conv", weights=weights)
    assert str(tmp_path) not in str(caught.value)


def test_a_card_of_very_many_levels_is_refused(weights):
    (weights / "four_conv" / "card.json").write_text("[" * 200_000)
    with pytest.raises(NetworkUnavailable, match="expected a card of a few levels"):
        registry.load("four_conv", weights=weights)


def test_a_folder_without_a_card_is_refused_by_name(weights):
    (weights / "four_conv" / "card.json").unlink()
    with pytest.raises(NetworkUnavailable, match=r"four_conv is refused: expected a file card\.json; there is none"):
        registry.load("four_conv", weights=weights)
    assert list(registry.survey(weights=weights).refusals) == ["four_conv"]


@pytest.mark.parametrize("name", ["default", "Four Conv", "a" * 41, "four-conv"])
def test_a_folder_that_no_network_may_be_called_by_is_refused(weights, name):
    (weights / "four_conv").rename(weights / name)
    ((folder, sentence),) = registry.survey(weights=weights).refusals.items()
    assert folder == name
    assert "expected a name of 1 to 40 of a-z, 0-9 and _, and not default; got" in sentence


def test_nothing_is_saved_under_such_a_name(weights):
    with pytest.raises(NetworkUnavailable, match="is not saved: expected a name of 1 to 40"):
        publish_as(weights, "Four Conv")
    assert [path.name for path in weights.iterdir()] == ["four_conv"]


class MadeNetwork:
    """Gives one score for everything, or fails."""

    def __init__(self, score, shape=(48, 48, 1)):
        self.score, self.input_shape = score, shape

    def __call__(self, crops):
        if isinstance(self.score, Exception):
            raise self.score
        return np.full((len(crops), 7), self.score, np.float32)


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        (MadeNetwork(np.nan), "expected finite scores"),
        (MadeNetwork(np.inf), "expected finite scores"),
        (MadeNetwork(RuntimeError("node 3 failed to invoke")), "it fails on two crops"),
        (
            MadeNetwork(0.1, shape=(40, 40, 1)),
            r"expected an input of \(48, 48, 1\), as all crops are; got \(40, 40, 1\)",
        ),
    ],
)
def test_a_network_that_cannot_read_crops_is_refused(network, sentence):
    with pytest.raises(ValueError, match=sentence):
        registry._try_out(network, network.input_shape)


def test_a_survey_picks_by_name_and_says_what_there_is(weights):
    publish_as(weights, "good")
    spoil_card(weights, labels=[])
    survey = registry.survey(weights=weights)
    assert survey.pick().name == survey.pick("good").name == "good"
    with pytest.raises(NetworkUnavailable, match=r"four_conv is refused: expected the labels .*; there are good$"):
        survey.pick("four_conv")
    with pytest.raises(NetworkUnavailable, match=r"^no network is called 'x'; there are good$"):
        survey.pick("x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "'x'"),
        ("", "''"),
        ("a" * 40, f"'{'a' * 40}'"),
        ("a" * 41, f"'{'a' * 37}...'"),
        ("\n\u202e", r"'\n\u202e'"),
    ],
)
def test_a_name_is_quoted_short_and_plain(text, said):
    assert registry.quoted(text) == said


def test_the_others_stay_available_when_one_is_refused(weights):
    publish_as(weights, "good")
    spoil_card(weights, labels=[])
    assert [card.name for card in registry.available(weights=weights)] == ["good"]
    assert registry.load(weights=weights).card.name == "good"
    assert len(registry.refusals(weights=weights)) == 1 and "four_conv" in registry.refusals(weights=weights)[0]


def test_no_network_at_all_is_said_in_a_sentence(tmp_path):
    assert registry.available(weights=tmp_path / "nowhere") == []
    with pytest.raises(NetworkUnavailable, match="train one"):
        registry.load(weights=tmp_path / "nowhere")


def test_saving_replaces_the_older_one_whole(weights):
    publish_as(weights, "four_conv", title="Newer")
    folder = weights / "four_conv"
    assert registry.load("four_conv", weights=weights).card.title == "Newer"
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "model.tflite"]
    assert [path.name for path in weights.iterdir()] == ["four_conv"]


def test_what_would_be_refused_is_not_saved_and_harms_nothing(weights):
    stored = registry.load("four_conv", weights=weights)
    with pytest.raises(NetworkUnavailable, match="is not saved"):
        registry.save(stored.card, {registry.SERVED: b"rubbish"}, weights=weights)
    assert registry.load("four_conv", weights=weights).content == stored.content
    assert [path.name for path in weights.iterdir()] == ["four_conv"]


def test_the_projects_own_networks_are_what_their_cards_say():
    assert registry.refusals() == []
