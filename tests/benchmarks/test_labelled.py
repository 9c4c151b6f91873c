import numpy as np

from benchmarks.labelled import drawn
from models.training.faces import Faces


def made(n: int) -> Faces:
    return Faces(np.arange(n, dtype=np.uint8)[:, None, None] * np.ones((48, 48), np.uint8), np.arange(n) % 7, "made")


def test_a_part_is_drawn_by_the_seed_with_its_labels():
    part = drawn(made(50), 10, 1)
    numbers = part.images[:, 0, 0]
    assert len(part) == 10 and len(set(numbers)) == 10 and part.source == "10 of made"
    assert (part.labels == numbers % 7).all()
    assert (drawn(made(50), 10, 1).images == part.images).all()
    assert (drawn(made(50), 10, 2).images != part.images).any()


def test_all_stay_in_their_order_where_there_are_no_more():
    faces = made(5)
    assert drawn(faces, 5, 1) is faces and drawn(faces, 9, 1) is faces and drawn(faces, None, 1) is faces
    assert len(drawn(faces, 0, 1)) == 1
