"""Looks wait where nothing has changed, and only there."""

import cv2
import numpy as np
import pytest

from tests.fer.faces import face_scene
from webapp.fer.detector import Detection
from webapp.fer.looks import Look, schedule
from webapp.fer.results import Box
from webapp.fer.stillness import MOST_RESTS, Stillness

LEFT, RIGHT = Look(0.1, 0.2, 0.0, Box(0.0, 0.0, 0.5, 1.0)), Look(0.1, 0.2, 0.0, Box(0.5, 0.0, 0.5, 1.0))


def noisy(picture: np.ndarray, seed: int, sigma: float = 4.0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


@pytest.fixture
def wall() -> np.ndarray:
    grey = np.random.default_rng(1).integers(0, 255, (360, 640), np.uint8)
    return cv2.GaussianBlur(grey, (0, 0), 12)


def test_an_unchanged_part_waits_in_spite_of_noise_but_not_for_ever(wall):
    still = Stillness(0.08)
    taken = [still.worth_taking(noisy(wall, seed), [LEFT], ()) for seed in range(2 * (MOST_RESTS + 1))]
    assert taken == [[LEFT], [], [], [], [LEFT], [], [], []]


@pytest.mark.parametrize("size", [0.08, 0.15, 0.4])
def test_who_comes_in_is_looked_at_whatever_their_size(size):
    scene, face = face_scene(size, shape=(360, 640), middle=(0.75, 0.5))
    empty = np.full_like(scene, int(np.median(scene)))
    still, looks = Stillness(0.08), [LEFT, RIGHT]
    assert still.worth_taking(empty, looks, ()) == looks
    came = empty.copy()
    left, top = int(face.x * 640), int(face.y * 360)
    part = (slice(top, top + int(face.h * 360)), slice(left, left + int(face.w * 640)))
    came[part] = scene[part]
    assert still.worth_taking(came, looks, ()) == ([RIGHT] if face.x > 0.5 else looks)


def test_what_changes_slowly_is_noticed_once_it_adds_up(wall):
    still = Stillness(0.08)
    taken = [bool(still.worth_taking(wall + np.uint8(step), [LEFT], ())) for step in (0, 2, 4, 6)]
    assert taken == [True, False, False, True]


def test_a_face_that_is_followed_is_no_news(wall):
    still, moved = Stillness(0.08), wall.copy()
    moved[70:230, 70:230] = 255 - moved[70:230, 70:230]  # the face, and hair and shoulders around it
    followed = [Detection(Box(100 / 640, 100 / 360, 100 / 640, 100 / 360), 0.0, 20)]
    still.worth_taking(wall, [LEFT], followed)
    assert still.worth_taking(moved, [LEFT], followed) == []
    assert still.worth_taking(moved, [LEFT], ()) == [LEFT]


def test_each_look_remembers_for_itself_and_another_size_of_frame_is_new(wall):
    still, looks = Stillness(0.08), list(schedule(0.08, turned=False))
    assert [len(still.worth_taking(wall, [look], ())) for look in looks].count(1) == len(set(looks))
    assert [still.worth_taking(wall, [LEFT], ()) for _ in range(2)] == [[LEFT], []]
    assert still.worth_taking(wall[:, :400], [LEFT], ()) == [LEFT]
    assert still.worth_taking(wall, [], ()) == []
