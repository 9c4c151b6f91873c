import numpy as np

from models.training.faces import Faces, cleaned, not_in, without_copies


def with_copies(made_faces):
    """Ten faces, of which 3 and 4 are copies of 0 (4 under another label) and 7 is constant."""
    faces = made_faces(10)
    images, labels = faces.images.copy(), faces.labels.copy()
    images[[3, 4]], labels[3], labels[4] = images[0], labels[0], 6
    images[7] = 99
    return Faces(images, labels, "ten", np.arange(100, dtype=np.uint8).reshape(10, 10))


def test_cleaning_leaves_out_constant_pictures_and_copies_and_says_so(made_faces):
    found = cleaned(with_copies(made_faces))
    assert len(found) == 7 and found.votes[:, 0].tolist() == [0, 10, 20, 50, 60, 80, 90]
    assert found.source == "ten without 1 constant pictures and 2 copies (1 with another label)"


def test_nothing_is_left_out_of_a_clean_set(made_faces):
    found = cleaned(made_faces(10))
    np.testing.assert_array_equal(found.images, made_faces(10).images)


def test_pictures_that_stand_elsewhere_too_are_found(made_faces):
    faces, others = with_copies(made_faces), made_faces(2)
    assert not_in(faces, others).tolist() == [False, False, True, False, False, True, True, True, True, True]
    assert without_copies(faces, others).source == "ten without copies of made faces"
