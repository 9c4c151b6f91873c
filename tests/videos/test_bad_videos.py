"""Files that are no videos, or strange ones: each ends in a sentence or a good answer, and leaves nothing behind."""

import csv
import io
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
import requests
from flask import Flask

from benchmarks.server_process import ServerProcess
from tests.media import clip, sound_only, truncated
from tests.videos.sending import Sender

Make = Callable[[Path], bytes]


def gif_of(width: int, height: int) -> bytes:
    """A GIF of one pixel that declares another size."""
    screen, pixel = struct.pack("<HHBBB", width, height, 0x80, 0, 0), struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return b"GIF89a" + screen + b"\0\0\0\xff\xff\xff," + pixel + b"\x02\x02\x44\x01\x00;"


def rapid(folder: Path) -> bytes:
    """30 frames, 10,000 a second."""
    return clip(folder / "clip.mkv", codec="mjpeg", times=[frame / 10_000 for frame in range(30)]).read_bytes()


def half(folder: Path, **options: object) -> bytes:
    """The first part of an MP4."""
    return truncated(clip(folder / "whole.mp4", **options), folder / "half.mp4").read_bytes()


PNG_OF_16K = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 16_000, 16_000) + b"\x08\0\0\0\0" + bytes(1000)
BAD: dict[str, tuple[Make, str]] = {
    "text": (lambda _: b"this is no film\n" * 50, "not_a_video"),
    "zip": (lambda _: b"PK\x03\x04" + bytes(3000), "not_a_video"),
    "nothing but the beginning": (lambda _: b"\0\0\0\x20ftypisom" + bytes(2000), "damaged_video"),
    "half": (half, "damaged_video"),
    "sound alone": (lambda folder: sound_only(folder / "tone.m4a").read_bytes(), "no_picture_track"),
    "0 x 0": (lambda _: gif_of(0, 0), "damaged_video"),
    "16k x 16k": (lambda _: gif_of(16_000, 16_000), "too_many_pixels"),
    "16k x 16k picture": (lambda _: PNG_OF_16K, "too_many_pixels"),
    "10,000 frames a second": (rapid, "too_many_frames_a_second"),
}


@pytest.mark.parametrize(("make", "code"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_read_fails_with_a_sentence(sender: Sender, tmp_path: Path, make: Make, code: str) -> None:
    status = sender.settled(sender.send(make(tmp_path), "clip.mp4"))
    assert (status["state"], status["error"]["code"]) == ("failed", code)
    assert status["error"]["message"][0].isupper()
    assert status["error"]["message"].endswith(".")
    assert str(tmp_path) not in status["error"]["message"]
    assert [path for path in (tmp_path / "data").rglob(f"*{status['id']}*") if path.is_file()] == []
    assert sender.client.get(f"/videos/{status['id']}/timeline.csv").status_code == 409


@pytest.mark.parametrize(
    ("limit", "code", "said"),
    [
        ({"max_video_seconds": 1.0}, "too_long", ("1 second", "2.0")),
        ({"max_video_pixels": 10_000}, "too_many_pixels", ("10000 pixels", "320 x 240")),
        ({"max_video_fps": 10.0}, "too_many_frames_a_second", ("10 frames", "20")),
    ],
)
def test_a_limit_is_said_with_what_came(
    make_app: Callable[..., Flask], tmp_path: Path, limit: dict[str, float], code: str, said: tuple[str, ...]
) -> None:
    sender = Sender(make_app(**limit).test_client())
    status = sender.settled(sender.send(clip(tmp_path / "clip.mp4").read_bytes()))
    assert (status["state"], status["error"]["code"]) == ("failed", code)
    assert all(part in status["error"]["message"] for part in said)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps everything."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[ServerProcess]:
    with ServerProcess({"MIEN_WORKERS": "1", "MIEN_DATA": str(data)}) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors


def over(server: ServerProcess, job_id: str, seconds: float = 300.0) -> dict:
    """The status at the end."""
    end = time.monotonic() + seconds
    while True:
        status = requests.get(f"{server.url}/api/v1/videos/{job_id}", timeout=30).json()
        if status["state"] in ("done", "failed", "cancelled"):
            return status
        assert time.monotonic() < end, status
        time.sleep(0.2)


def send(server: ServerProcess, data: bytes) -> str:
    answer = requests.post(f"{server.url}/api/v1/videos", files={"file": ("../clip 🙂.mp4", data)}, timeout=60)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def picture(ending: str) -> bytes:
    return cv2.imencode(ending, np.full((240, 320, 3), 128, np.uint8))[1].tobytes()


GOOD: dict[str, Make] = {
    "no face": lambda folder: clip(folder / "empty.mp4", people=0, seconds=1).read_bytes(),
    "one frame": lambda folder: clip(folder / "one.mp4", times=[0.0]).read_bytes(),
    "an index of more than there is": lambda folder: half(folder, seconds=1, muxing={"movflags": "faststart"}),
    "times below 0": lambda folder: clip(folder / "early.mkv", times=[t / 10 - 1 for t in range(15)]).read_bytes(),
    "a picture": lambda folder: picture(".png"),
    "another picture": lambda folder: picture(".webp"),
}


NOBODY = ("no face", "a picture", "another picture")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_strange_ones_at_once_get_good_answers(server: ServerProcess, tmp_path: Path) -> None:
    names = [*GOOD, *list(GOOD)[:4]]
    files = [GOOD[name](tmp_path) for name in names]
    with ThreadPoolExecutor(10) as senders:
        ids = list(senders.map(lambda data: send(server, data), files))
    assert len(set(ids)) == 10
    for name, job_id in zip(names, ids, strict=True):
        status = over(server, job_id)
        assert (name, status["state"], status["error"]) == (name, "done", None)
        assert status["name"] == "clip 🙂.mp4"
        timeline = requests.get(f"{server.url}/videos/{job_id}/timeline.json?plain=1", timeout=60).json()
        times = timeline["times"]
        assert times == sorted(times)
        assert times[0] >= 0
        assert (timeline["people"] == []) == (name in NOBODY)
    for name, job_id in zip(GOOD, ids, strict=False):
        page = f"{server.url}/videos/{job_id}"
        timeline = requests.get(f"{page}/timeline.json?plain=1", timeout=60).json()
        rows = list(csv.DictReader(io.StringIO(requests.get(f"{page}/timeline.csv", timeout=60).text)))
        assert sorted({float(row["time"]) for row in rows}) == timeline["times"], name
    assert "No face was found" in requests.get(f"{server.url}/videos/{ids[0]}/report.html", timeout=60).text
    for job_id in ids:
        assert requests.delete(f"{server.url}/api/v1/videos/{job_id}", timeout=30).status_code == 204


@pytest.mark.slow
def test_deleting_while_it_runs_leaves_nothing(server: ServerProcess, data: Path, tmp_path: Path) -> None:
    job_id = send(server, clip(tmp_path / "long.mp4", seconds=20, fps=30).read_bytes())
    address = f"{server.url}/api/v1/videos/{job_id}"
    end = time.monotonic() + 60
    while (status := requests.get(address, timeout=30).json())["state"] != "running":
        assert time.monotonic() < end, status
        time.sleep(0.05)
    assert requests.delete(address, timeout=30).status_code == 204
    assert requests.delete(address, timeout=30).status_code == 404
    end = time.monotonic() + 30
    while left := [path for path in data.rglob("*") if job_id in str(path)]:
        assert time.monotonic() < end, left
        time.sleep(0.1)
    later = over(server, send(server, GOOD["one frame"](tmp_path)))
    assert later["state"] == "done"
    assert [path for path in data.rglob("*") if job_id in str(path)] == []
