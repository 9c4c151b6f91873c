import pytest

from models import registry, saving
from models.stored import NetworkUnavailable
from tests.models.saved import publish_as


def test_saving_replaces_the_older_one_whole(weights):
    publish_as(weights, "four_conv", title="Newer")
    folder = weights / "four_conv"
    assert registry.load("four_conv", weights=weights).card.title == "Newer"
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "model.tflite"]
    assert [path.name for path in weights.iterdir()] == ["four_conv"]


def test_what_would_be_refused_is_not_saved_and_harms_nothing(weights):
    stored = registry.load("four_conv", weights=weights)
    with pytest.raises(NetworkUnavailable, match="is not saved"):
        saving.save(stored.card, {registry.SERVED: b"rubbish"}, weights=weights)
    assert registry.load("four_conv", weights=weights).content == stored.content
    assert [path.name for path in weights.iterdir()] == ["four_conv"]


def test_nothing_is_saved_under_such_a_name(weights):
    with pytest.raises(NetworkUnavailable, match="is not saved: expected a name of 1 to 40"):
        publish_as(weights, "Four Conv")
    assert [path.name for path in weights.iterdir()] == ["four_conv"]
