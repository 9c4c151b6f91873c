import pytest

from benchmarks import classifier
from benchmarks.made_crops import made_crops
from models import registry


@pytest.fixture(scope="module")
def rows():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classifier, "SECONDS", 0.0)
        return classifier.measured(registry.best().name, made_crops(20, seed=0), made_crops(20, seed=1))


def test_every_way_is_measured_and_one_is_served(rows):
    assert [row.runtime for row in rows] == [
        "keras predict",
        "keras call",
        "tf.function",
        "LiteRT float32",
        "LiteRT dynamic int8",
        "LiteRT full int8",
    ]
    assert [row.served for row in rows].count(True) == 1
    assert all(set(row.ms_per_face) == {1, 4, 16} and min(row.ms_per_face.values()) > 0 for row in rows)


def test_keras_agrees_with_itself_and_the_served_form_with_keras(rows):
    assert rows[0].largest_difference == 0 and rows[0].agreement == 1
    served = next(row for row in rows if row.served)
    assert served.largest_difference <= 5e-3 and served.agreement >= 0.995


def test_the_table_has_a_line_for_each(rows):
    lines = classifier._text(rows).splitlines()
    assert len(lines) == 7 and sum("served" in line for line in lines) == 1
