import numpy as np
import pytest

from models.emotions import LABELS
from webapp.fer.results import Box, FaceResult, FrameResult, Hint

SCORES = np.array([0.05, 0.0, 0.1, 0.5, 0.05, 0.0, 0.3], np.float32)


def test_a_face_names_its_likeliest_expressions():
    face = FaceResult(1, Box(0, 0, 1, 1), SCORES, unsure=False)
    assert face.label == "happy"
    assert face.likeliest == ("happy", "neutral")
    assert face.confidence == pytest.approx(0.5)


def test_a_tie_is_broken_by_the_tables_order():
    face = FaceResult(1, Box(0, 0, 1, 1), np.full(7, 1 / 7, np.float32), unsure=True)
    assert face.likeliest == LABELS[:2]


def test_the_wire_format_is_plain_and_short():
    face = FaceResult(2, Box(0.123456, 0.2, 0.3, 0.4), SCORES, unsure=True, tilt=24.0)
    assert FrameResult((face,), None, {"detect": 1.23456}).to_dict() == {
        "faces": [
            {
                "id": 2,
                "box": [0.1235, 0.2, 0.3, 0.4],
                "tilt": 24.0,
                "scores": [0.05, 0.0, 0.1, 0.5, 0.05, 0.0, 0.3],
                "label": "happy",
                "confidence": 0.5,
                "unsure": True,
                "likeliest": ["happy", "neutral"],
            }
        ],
        "hint": None,
        "times_ms": {"detect": 1.23},
    }
    assert FrameResult(hint=Hint("too_dark", "Dark.")).to_dict()["hint"] == {"code": "too_dark", "message": "Dark."}
