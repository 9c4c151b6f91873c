import dataclasses

import numpy as np
import pytest

from models.training import export
from models.training.faces import Faces


@pytest.fixture(scope="module")
def forms(tiny_weights, made_crops, made_faces):
    from models import registry
    from models.training.evaluate import keras_scores, load_keras

    model = load_keras(registry.load("four_conv", weights=tiny_weights))
    scores = keras_scores(model, made_crops)
    return export.measured_forms(model, scores, labelled(made_crops), made_faces(20).images, temperature=1.0)


def labelled(crops):
    return Faces(crops, np.arange(len(crops), dtype=np.uint8) % 7, "made crops")


def test_every_form_is_measured(forms):
    assert [form.kind for form in forms] == list(export.FORMS)
    for form in forms:
        assert form.ms_per_face > 0 and 0 <= form.agreement <= 1 and form.largest_difference >= 0


def test_rounded_weights_alone_cost_next_to_nothing(forms):
    form = forms[0]
    assert form.kind == "float16 weights" and form.acceptable and form.largest_difference < 1e-3


def test_eight_bits_take_half_the_room_of_sixteen(forms):
    assert all(len(form.content) < len(forms[0].content) / 1.8 for form in forms if form.kind == "full int8")


@pytest.mark.parametrize(
    ("difference", "agreement", "acceptable"),
    [(4e-3, 0.995, True), (4.1e-3, 1.0, False), (0.0, 0.994, False), (0.0, 1.0, True)],
)
def test_a_form_that_computes_in_floats_must_give_the_same_scores(forms, difference, agreement, acceptable):
    form = dataclasses.replace(forms[0], largest_difference=difference, agreement=agreement)
    assert form.acceptable is acceptable


@pytest.mark.parametrize(
    ("drop", "agreement", "acceptable"),
    [(0.003, 0.98, True), (0.0031, 1.0, False), (-0.01, 0.98, True), (-0.01, 0.97, False)],
)
def test_a_form_that_computes_in_eight_bits_must_not_cost_accuracy(forms, drop, agreement, acceptable):
    form = dataclasses.replace(forms[1], drop=drop, agreement=agreement, largest_difference=0.02)
    assert form.acceptable is acceptable


def test_the_fastest_is_taken_among_the_acceptable_alone(forms):
    slow = dataclasses.replace(forms[0], kind="slow", ms_per_face=9.0)
    quick = dataclasses.replace(forms[0], kind="quick", ms_per_face=1.0)
    wrong = dataclasses.replace(forms[0], kind="wrong", ms_per_face=0.1, largest_difference=1.0)
    assert export.chosen_form([slow, wrong, quick]).kind == "quick"


def test_of_two_that_are_as_fast_the_closer_one_is_taken(forms):
    close = dataclasses.replace(forms[0], kind="close", ms_per_face=1.1, largest_difference=1e-4)
    quick = dataclasses.replace(forms[0], kind="quick", ms_per_face=1.0, largest_difference=1e-3)
    assert export.chosen_form([quick, close]).kind == "close"


def test_the_card_gets_the_measures_and_not_the_bytes(forms):
    values = forms[0].to_dict()
    assert values["bytes"] == len(forms[0].content) and values["acceptable"] is True and "content" not in values


def test_a_difference_is_the_largest_of_any_score(forms, made_crops):
    from models.runtime import LiteRtNetwork

    scores = LiteRtNetwork(forms[0].content)(made_crops)
    moved = scores.copy()
    moved[7, 3] += 0.25
    faces = labelled(made_crops)
    found = export.measured_form("float16 weights", forms[0].content, moved, faces, temperature=1.0)
    assert found.largest_difference == pytest.approx(0.25, abs=1e-6)
    assert found.agreement == pytest.approx(np.mean(moved.argmax(axis=1) == scores.argmax(axis=1)))
    right = [np.mean(each.argmax(axis=1) == faces.labels) for each in (moved, scores)]
    assert found.drop == pytest.approx(right[0] - right[1])
