"""A class that streams while videos wait to be analysed: how much later its overlays come."""

import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from benchmarks.live import measure_on
from benchmarks.looping import looped
from benchmarks.operator_view import SETTINGS, operator_view
from benchmarks.server_process import ServerProcess

CLIP_SIZE, CLIP_FPS = (640, 480), 30
READY_SECONDS = 120.0
LOOK_SECONDS = 0.1
GOING_ON = ("uploading", "probing", "waiting", "running")


def class_beside_videos(
    jpegs: Sequence[bytes], *, clients: int, fps: float, seconds: float, videos: int, workers: int, length: float
) -> dict[str, Any]:
    """Stream from so many clients, first alone, then while the server's own workers have more than they can do.

    Args:
        jpegs: Frames of a face; the videos are made of them too.
        clients: How many stream.
        fps: Frames a second of each.
        seconds: How long is counted, each time.
        videos: How many are uploaded.
        workers: How many the server starts.
        length: Seconds of each video.

    Returns:
        The numbers of `benchmarks.live` of the second time, with `p95_without_ms` of the first, `videos`, `workers`,
        and how many videos were `videos_left` at the end: none means that the queue ran empty.
    """
    settings = SETTINGS | {"MIEN_WORKERS": str(workers), "MIEN_MAX_WAITING": str(videos), "MIEN_MAX_UPLOADS": "1000000"}
    with tempfile.TemporaryDirectory() as folder, ServerProcess(settings) as server:
        video = made_video(jpegs, Path(folder), length).read_bytes()
        _until(server, lambda jobs: jobs.get("workers", 0) >= workers)
        before = measure_on(server, jpegs, clients, fps, seconds)
        for _ in range(videos):
            send(server.url, video)
        _until(server, lambda jobs: jobs.get("running", 0) and not jobs.get("probing", 0))
        during = measure_on(server, jpegs, clients, fps, seconds)
        jobs = operator_view(server.url)["jobs"]
    return during | {
        "p95_without_ms": before["p95_ms"],
        "errors": before["errors"] + during["errors"] + jobs.get("failed", 0),
        "videos": videos,
        "workers": workers,
        "length": length,
        "videos_left": sum(jobs.get(state, 0) for state in GOING_ON),
    }


def made_video(jpegs: Sequence[bytes], folder: Path, length: float) -> Path:
    """The frames as H.264, again and again until it is so many seconds long."""
    round_trip = folder / "round.mkv"
    with av.open(str(round_trip), "w") as output:
        stream = output.add_stream("libx264", rate=CLIP_FPS, options={"preset": "ultrafast", "bf": "0"})
        stream.width, stream.height = CLIP_SIZE
        stream.pix_fmt = "yuv420p"
        for jpeg in jpegs:
            frame = cv2.resize(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), CLIP_SIZE)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="bgr24")))
        output.mux(stream.encode())
    return looped(round_trip, folder / "video.mkv", length)


def send(url: str, video: bytes) -> None:
    """Upload a video through the API.

    Raises:
        urllib.error.HTTPError: It was not taken.
    """
    headers = {"Content-Type": "video/x-matroska"}
    request = urllib.request.Request(f"{url}/api/v1/videos?name=class.mkv", data=video, headers=headers)
    urllib.request.urlopen(request, timeout=READY_SECONDS).close()


def _until(server: ServerProcess, ready: Any) -> None:
    end = time.monotonic() + READY_SECONDS
    while not ready(operator_view(server.url)["jobs"]):
        if time.monotonic() > end:
            raise TimeoutError("the server's workers did not begin")
        time.sleep(LOOK_SECONDS)
