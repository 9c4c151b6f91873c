import numpy as np
import pytest

from models import registry
from models.stored import NetworkUnavailable
from tests.models.saved import publish_as
from tests.weights import change_card


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


@pytest.mark.parametrize("name", ["nothing", "", "../weights/four_conv", "four_conv/", ".", "..", "FOUR_CONV", "a b"])
def test_a_name_that_is_none_is_refused_with_those_that_are(weights, name):
    with pytest.raises(NetworkUnavailable, match="there are four_conv"):
        registry.load(name, weights=weights)


@pytest.mark.parametrize("name", ["default", "Four Conv", "a" * 41, "four-conv"])
def test_a_folder_that_no_network_may_be_called_by_is_refused(weights, name):
    (weights / "four_conv").rename(weights / name)
    ((folder, sentence),) = registry.survey(weights=weights).refusals.items()
    assert folder == name
    assert "expected a name of 1 to 40 of a-z, 0-9 and _, and not default; got" in sentence


def test_a_survey_picks_by_name_and_says_what_there_is(weights):
    publish_as(weights, "good")
    change_card(weights / "four_conv", labels=[])
    survey = registry.survey(weights=weights)
    assert survey.pick().name == survey.pick("good").name == "good"
    with pytest.raises(NetworkUnavailable, match=r"four_conv is refused: expected the labels .*; there are good$"):
        survey.pick("four_conv")
    with pytest.raises(NetworkUnavailable, match=r"^no network is called 'x'; there are good$"):
        survey.pick("x")


def test_the_others_stay_available_when_one_is_refused(weights):
    publish_as(weights, "good")
    change_card(weights / "four_conv", labels=[])
    assert [card.name for card in registry.available(weights=weights)] == ["good"]
    assert registry.load(weights=weights).card.name == "good"
    assert len(registry.refusals(weights=weights)) == 1 and "four_conv" in registry.refusals(weights=weights)[0]


def test_no_network_at_all_is_said_in_a_sentence(tmp_path):
    assert registry.available(weights=tmp_path / "nowhere") == []
    with pytest.raises(NetworkUnavailable, match="train one"):
        registry.load(weights=tmp_path / "nowhere")


def test_the_projects_own_networks_are_what_their_cards_say():
    assert registry.refusals() == []


def test_all_weights_of_the_project_together_stay_under_60_mb():
    folders = (registry.WEIGHTS, registry.WEIGHTS.parent / "saliency")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert 0 < sum(path.stat().st_size for path in files if path.suffix in (".tflite", ".npz", ".h5")) < 60_000_000
