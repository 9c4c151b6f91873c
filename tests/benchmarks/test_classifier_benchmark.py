from dataclasses import replace

import pytest

from benchmarks import classifier
from benchmarks.made_crops import made_crops
from models import registry
from models.architectures import ARCHITECTURES
from models.training import evaluate
from models.training.export import FORMS

SERVED_FORM = next(iter(FORMS))


@pytest.fixture(scope="module")
def measure():
    """Measures a stored network with as few calls as can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classifier, "SECONDS", 0.0)
        yield lambda stored: classifier.measured(stored, made_crops(20, seed=0), made_crops(20, seed=1))


@pytest.fixture(scope="module")
def rows(measure):
    """A network of which no more is known than that it was made from this Keras model."""
    model, content = ARCHITECTURES["four_conv"](), FORMS[SERVED_FORM]
    card = replace(registry.load("four_conv").card, temperature=1.0, serving={"form": SERVED_FORM})
    stored = replace(registry.load("four_conv"), card=card, content=content(model, made_crops(20, seed=1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "load_keras", lambda _: model)
        return measure(stored)


def test_every_way_is_measured_and_one_is_served(rows):
    names = [row.runtime for row in rows]
    assert names[:3] == ["keras predict", "keras call", "tf.function"]
    assert len(names) == len(set(names)) and set(names[3:]) == {f"LiteRT {form}" for form in FORMS}
    assert [row.runtime for row in rows if row.served] == [f"LiteRT {SERVED_FORM}"]
    assert all(set(row.ms_per_face) == {1, 4, 16} and min(row.ms_per_face.values()) > 0 for row in rows)


def test_keras_agrees_with_itself_and_the_served_form_with_keras(rows):
    assert rows[0].largest_difference == 0 and rows[0].agreement == 1
    served = next(row for row in rows if row.served)
    assert served.largest_difference <= 5e-3 and served.agreement >= 0.9


def test_a_network_without_its_keras_file_is_measured_as_it_is_served(measure):
    stored = registry.load("four_conv")
    kept = {registry.SERVED: stored.card.files[registry.SERVED]}
    (row,) = measure(replace(stored, card=replace(stored.card, files=kept)))
    assert row.served and row.largest_difference is None and row.agreement is None
    assert set(row.ms_per_face) == {1, 4, 16} and min(row.ms_per_face.values()) > 0
    head, line = classifier.text([row]).splitlines()
    start, end = head.index("difference"), head.index("same label") + len("same label")
    assert line.startswith("four_conv") and line.endswith("served") and not line[start:end].strip()


def test_the_table_has_a_line_for_each(rows):
    lines = classifier.text(rows).splitlines()
    assert len(lines) == len(rows) + 1 and sum("served" in line for line in lines) == 1
