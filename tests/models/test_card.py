import json

import pytest

from models import registry
from models.card import InvalidCard, ModelCard


@pytest.fixture
def card(tiny_weights) -> ModelCard:
    return registry.load("four_conv", weights=tiny_weights).card


def test_a_card_reads_back_as_it_was_written(card):
    again = ModelCard.from_json(card.to_json())
    assert again.to_json() == card.to_json()
    assert again.labels == card.labels and again.limits == card.limits and again.input == card.input


def test_a_card_says_what_a_reader_needs(card):
    values = card.to_dict()
    assert values["input"] == {"shape": (48, 48, 1), "range": (0, 255)}
    assert values["training"]["n"] == 42 and values["training"]["epochs"] == 1
    assert values["reported"] == {"accuracy": 0.632, "source": "Neamtiu (2023), CNN without augmentation"}
    assert values["metrics"]["n"] == 21 and len(values["calibration"]["reliability"]) == 15
    assert {form["kind"] for form in values["serving"]["forms"]} == {"float16 weights", "dynamic int8", "full int8"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"temperature": "warm"}, "a fitting 'temperature'; got str"),
        ({"temperature": True}, "a fitting 'temperature'; got bool"),
        ({"labels": "angry"}, "a fitting 'labels'; got str"),
        ({"files": []}, "a fitting 'files'; got list"),
        ({"input": {"shape": [48, 48, 1]}}, "the card's input to have its fields; missing ['range']"),
        ({"training": 3}, "a fitting 'training'; got int"),
        ({"mood": 1}, "unknown ['mood']"),
    ],
)
def test_a_card_with_a_wrong_field_is_refused(card, change, sentence):
    text = json.dumps(card.to_dict() | change)
    with pytest.raises(InvalidCard) as error:
        ModelCard.from_json(text)
    assert sentence in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"card"', "{}"])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(InvalidCard):
        ModelCard.from_json(text)
