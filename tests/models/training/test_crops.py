import numpy as np

from models.training.crops import central, mirrored, ten_crops


def test_the_middle():
    images = np.arange(36).reshape(1, 6, 6)
    np.testing.assert_array_equal(central(images, 2)[0], [[14, 15], [20, 21]])


def test_ten_crops_are_corners_middle_and_their_mirror_pictures():
    images = np.arange(2 * 36).reshape(2, 6, 6)
    crops = ten_crops(images, 4)
    assert crops.shape == (10, 2, 4, 4)
    np.testing.assert_array_equal(crops[:5, 1, 0, 0] - 36, [0, 2, 12, 14, 7])
    np.testing.assert_array_equal(crops[5:], crops[:5, :, :, ::-1])


def test_mirrored_keeps_the_picture_first():
    images = np.arange(8).reshape(2, 2, 2)
    np.testing.assert_array_equal(mirrored(images)[0], images)
    np.testing.assert_array_equal(mirrored(images)[1, 0], [[1, 0], [3, 2]])
