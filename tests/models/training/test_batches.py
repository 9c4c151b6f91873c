import numpy as np
import pytest

from models.training.batches import TrainingBatches, one_hot


def epoch(batches):
    parts = [batches[index] for index in range(len(batches))]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


@pytest.fixture
def batches_of(made_faces, tiny_config):
    faces = made_faces(50)

    def make(at=0, **changes):
        batches = TrainingBatches(faces.images, faces.labels, tiny_config(**changes))
        batches.start(at)
        return batches

    return make


def test_an_epoch_shows_every_face_once_with_its_label(batches_of, made_faces):
    faces = made_faces(50)
    images, labels = epoch(batches_of())
    assert images.shape == (50, 48, 48, 1) and images.dtype == np.float32 and labels.shape == (50, 7)
    shown = {
        image[..., 0].astype(np.uint8).tobytes(): label.argmax() for image, label in zip(images, labels, strict=True)
    }
    assert shown == {image.tobytes(): label for image, label in zip(faces.images, faces.labels, strict=True)}


def test_the_last_batch_holds_the_rest(batches_of):
    assert [len(batches_of()[index][0]) for index in range(4)] == [16, 16, 16, 2]


def test_each_epoch_has_its_own_order(batches_of):
    batches = batches_of()
    first = epoch(batches)[0]
    batches.start(1)
    assert not np.array_equal(first, epoch(batches)[0])


def test_a_resumed_run_sees_what_an_unbroken_one_sees(batches_of):
    config = {"horizontal_flip": True, "rotation_degrees": 5.0}
    unbroken = batches_of(**config)
    for number in (1, 2, 3):
        epoch(unbroken)
        unbroken.start(number)
    for whole, resumed in zip(epoch(unbroken), epoch(batches_of(at=3, **config)), strict=True):
        np.testing.assert_array_equal(whole, resumed)


def test_another_seed_gives_another_order(batches_of):
    assert not np.array_equal(epoch(batches_of())[0], epoch(batches_of(seed=1))[0])


def test_one_hot_labels():
    np.testing.assert_array_equal(one_hot(np.array([2, 0], np.uint8)), np.eye(7, dtype=np.float32)[[2, 0]])
