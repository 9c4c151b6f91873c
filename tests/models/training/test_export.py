import dataclasses

import numpy as np
import pytest

from models.training import export


@pytest.fixture(scope="module")
def forms(tiny_weights, made_crops, made_faces):
    from models import registry
    from models.training.evaluate import keras_scores, load_keras

    model = load_keras(registry.load("four_conv", weights=tiny_weights))
    scores = keras_scores(model, made_crops)
    return export.measured_forms(model, scores, made_crops, made_faces(20).images, temperature=1.0)


def test_every_form_is_measured(forms):
    assert [form.kind for form in forms] == list(export.FORMS)
    for form in forms:
        assert form.ms_per_face > 0 and 0 <= form.agreement <= 1 and form.largest_difference >= 0


def test_float32_is_always_faithful(forms):
    form = forms[0]
    assert form.kind == "float32" and form.faithful and form.largest_difference < 1e-5


def test_eight_bits_take_a_quarter_of_the_room(forms):
    assert all(len(form.content) < len(forms[0].content) / 3.5 for form in forms if form.kind == "full int8")


@pytest.mark.parametrize(
    ("difference", "agreement", "faithful"),
    [(4e-3, 0.995, True), (4.1e-3, 1.0, False), (0.0, 0.994, False), (0.0, 1.0, True)],
)
def test_faithful_is_close_and_of_the_same_mind(forms, difference, agreement, faithful):
    form = dataclasses.replace(forms[0], largest_difference=difference, agreement=agreement)
    assert form.faithful is faithful


def test_the_fastest_is_taken_among_the_faithful_alone(forms):
    slow = dataclasses.replace(forms[0], kind="slow", ms_per_face=9.0)
    quick = dataclasses.replace(forms[0], kind="quick", ms_per_face=1.0)
    wrong = dataclasses.replace(forms[0], kind="wrong", ms_per_face=0.1, largest_difference=1.0)
    assert export.fastest_faithful([slow, wrong, quick]).kind == "quick"


def test_the_card_gets_the_measures_and_not_the_bytes(forms):
    values = forms[0].to_dict()
    assert values["bytes"] == len(forms[0].content) and values["faithful"] is True and "content" not in values


def test_a_difference_is_the_largest_of_any_score(forms, made_crops):
    from models.runtime import LiteRtNetwork

    scores = LiteRtNetwork(forms[0].content)(made_crops)
    moved = scores.copy()
    moved[7, 3] += 0.25
    found = export.measured_form("float32", forms[0].content, moved, made_crops, temperature=1.0)
    assert found.largest_difference == pytest.approx(0.25, abs=1e-6)
    assert found.agreement == pytest.approx(np.mean(moved.argmax(axis=1) == scores.argmax(axis=1)))
