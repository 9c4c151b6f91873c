import numpy as np
import pytest

from models.training.batches import TrainingBatches
from models.training.targets import one_hot


def epoch(batches):
    parts = [batches[index] for index in range(len(batches))]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


@pytest.fixture
def batches_of(made_faces, tiny_config):
    faces = made_faces(50)

    def make(at=0, **changes):
        batches = TrainingBatches(faces.images, one_hot(faces.labels), tiny_config(**changes))
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


def test_whole_batches_leave_the_rest_out(batches_of):
    batches = batches_of(whole_batches=True)
    assert [len(batches[index][0]) for index in range(len(batches))] == [16, 16, 16]


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


def test_mixup_mixes_pictures_and_targets_alike(batches_of):
    plain, mixed = batches_of()[0], batches_of(mixup=1.0)[0]
    share = np.sort(mixed[1].max(axis=1))[0]
    np.testing.assert_allclose(mixed[1].sum(axis=1), 1, rtol=1e-5)
    assert mixed[0].mean() == pytest.approx(plain[0].mean(), rel=1e-4)
    assert 0 < share < 1 and not np.array_equal(mixed[0], plain[0])
