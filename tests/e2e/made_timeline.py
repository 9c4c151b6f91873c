"""Timelines that are made rather than measured, where a test of the page has to know every number."""

import math
from typing import Any

from models.emotions import LABELS

SWITCH_SECONDS = 3.0
"""How long each expression lasts."""


def made_timeline(
    *, seconds: float = 4.0, fps: float = 10.0, people: int = 2, away: tuple[float, float] = (0.3, 0.5), **video: Any
) -> dict[str, Any]:
    """A result in the form of `Timeline.to_dict`.

    Each person's likeliest label moves on every three seconds, with doubt in between; the second one is away for the
    share `away` of the time.
    """
    count = round(seconds * fps)
    times = [round(i / fps, 6) for i in range(count)]
    info = {"kind": "video", "container": "mov", "codec": "h264", "width": 640, "height": 360, "rotation": 0}
    info |= {"duration": seconds, "frame_rate": 25.0, "audio": True, "frames": count, "name": "made.mp4"} | video
    return {
        "format": "mien-timeline",
        "version": 1,
        "mien": "0.1.0",
        "network": {"name": "made", "title": "Made", "sha256": "0" * 64, "unsure_below": 0.45},
        "labels": list(LABELS),
        "settings": {"network": "made", "fps": fps, "smoothing": 0.3, "smallest_face": 0.08},
        "video": info,
        "times": times,
        "hints": [{"time": times[len(times) // 2], "code": "too_dark", "message": "The picture is very dark."}],
        "people": [_person(number, times, away if number == 2 else (2.0, 2.0)) for number in range(1, people + 1)],
    }


def _person(number: int, times: list[float], away: tuple[float, float]) -> dict[str, Any]:
    frames = [i for i in range(len(times)) if not away[0] <= i / len(times) < away[1]]
    scores = [_scores(times[i], number) for i in frames]
    return {
        "id": number,
        "name": f"Person {number}",
        "frames": frames,
        "boxes": [_box(times[i], number) for i in frames],
        "tilts": [0.0] * len(frames),
        "scores": scores,
        "unsure": [int(max(row) < 0.45) for row in scores],
        "thumbnail_time": times[frames[0]],
    }


def _box(time: float, number: int) -> list[float]:
    return [round(0.45 * (number - 1) + 0.1 + 0.05 * math.sin(time), 4), 0.25, 0.2, 0.35]


def _scores(time: float, number: int) -> list[float]:
    label = int(time / SWITCH_SECONDS + number) % len(LABELS)
    strength = 0.4 + 0.5 * abs(math.sin(math.pi * time / SWITCH_SECONDS))
    rest = (1 - strength) / (len(LABELS) - 1)
    return [round(strength if i == label else rest, 4) for i in range(len(LABELS))]
