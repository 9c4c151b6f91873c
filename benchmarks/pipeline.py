"""How many frames a second one thread recognises, JPEG in and overlay out, and what each stage costs."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, thread_time, time
from typing import Any

import cv2
import numpy as np

from benchmarks.crowd import crowd
from webapp.fer import FerPipeline, Recognizer

SIZE = (640, 480)
FACES = (0, 1, 3, 10)
FRAMES_PER_SECOND = 30.0
"""Of the simulated camera; it sets how far faces move, and how often the rest of the frame is searched."""

LIVE_SIZE, LIVE_FRAMES_PER_SECOND = (320, 240), 8.0
"""What a client sends when thirty of them share the server."""

STAGES = ("decode", "search", "check", "track", "hint", "crop", "classify", "smooth", "to_dict")

LARGE_SIDE = 8000


class Stopwatch:
    """A stage that adds up the time spent in it."""

    def __init__(self, stage: Callable[..., Any]):
        self._stage = stage
        self.seconds = 0.0

    def __call__(self, *arguments: object, **options: object) -> Any:
        """What the stage itself gives."""
        start = perf_counter()
        try:
            return self._stage(*arguments, **options)
        finally:
            self.seconds += perf_counter() - start

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage, name)


def measured(
    recognizer: Recognizer, jpegs: Sequence[bytes], frames_per_second: float = FRAMES_PER_SECOND
) -> dict[str, Any]:
    """Streams pictures through a fresh pipeline.

    The first frame, which is searched thoroughly, and ten more are left out of the count.

    Returns:
        `frames_per_second`, `cpu_ms` a frame, `faces_found` in the mean frame, and `stages_ms` a frame.
    """
    pipeline = recognizer.pipeline()
    for number, jpeg in enumerate(jpegs[:11]):
        pipeline.read_jpeg(jpeg, number / frames_per_second)
    watches = _watched(pipeline)
    serialise = Stopwatch(lambda result: result.to_dict())
    found, start, cpu = 0, perf_counter(), thread_time()
    for number, jpeg in enumerate(jpegs[11:], start=11):
        found += len(serialise(pipeline.read_jpeg(jpeg, number / frames_per_second))["faces"])
    seconds, cpu, count = perf_counter() - start, thread_time() - cpu, len(jpegs) - 11
    watches["to_dict"] = serialise
    return {
        "frames_per_second": count / seconds,
        "cpu_ms": 1000 * cpu / count,
        "faces_found": found / count,
        "stages_ms": {stage: 1000 * watches[stage].seconds / count for stage in STAGES},
    }


def _watched(pipeline: FerPipeline) -> dict[str, Stopwatch]:
    watches = {stage: Stopwatch(getattr(pipeline, stage)) for stage in STAGES if hasattr(pipeline, stage)}
    for stage, watch in watches.items():
        setattr(pipeline, stage, watch)
    return watches


def first_result(jpeg: bytes) -> dict[str, float]:
    """Starts a process that recognises one picture.

    Returns:
        `seconds` from its start to its result, `reading` of them with the picture, and `peak_mb` resident.
    """
    program = (
        "import json, resource, sys, time\n"
        "from webapp.fer import Recognizer\n"
        "from pathlib import Path\n"
        "recognizer = Recognizer()\n"
        "start = time.time()\n"
        "result = recognizer.pipeline().read_jpeg(Path(sys.argv[1]).read_bytes())\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps([time.time(), time.time() - start, peak, len(result.faces)]))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.jpg"
        picture.write_bytes(jpeg)
        start = time()
        command = [sys.executable, "-c", program, str(picture)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
    end, reading, peak, faces = json.loads(answer.stdout)
    return {"seconds": end - start, "reading": reading, "peak_mb": peak, "faces": faces}


def large_picture() -> bytes:
    """An 8000 x 8000 JPEG of a crowd."""
    frame = cv2.imdecode(np.frombuffer(crowd(3, False, (1000, 1000), 1)[0], np.uint8), cv2.IMREAD_COLOR)
    frame = cv2.resize(frame, (LARGE_SIDE, LARGE_SIDE), interpolation=cv2.INTER_LINEAR)
    return cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def report(frames: int) -> dict[str, Any]:
    """Measures everything, printing as it goes."""
    cv2.setNumThreads(1)
    first = crowd(1, False, SIZE, 1)[0]
    start, large = first_result(first), first_result(large_picture())
    recognizer = Recognizer()
    print(f"{recognizer.card.name}, JPEG of {SIZE[0]}x{SIZE[1]} in, overlay out, one thread; milliseconds by stage")
    print(
        f"{'faces':>5} {'':<6} {'frames/s':>8} {'CPU ms':>6} {'found':>6} " + "".join(f"{stage:>9}" for stage in STAGES)
    )
    rows = []
    for faces in FACES:
        for moving in (False, True) if faces else (False,):
            result = measured(recognizer, crowd(faces, moving, SIZE, frames))
            rows.append({"faces": faces, "moving": moving, **result})
            stages = "".join(f"{ms:9.2f}" for ms in result["stages_ms"].values())
            numbers = f"{result['frames_per_second']:8.0f} {result['cpu_ms']:6.2f} {result['faces_found']:6.2f}"
            print(f"{faces:5} {'moving' if moving else 'still':<6} {numbers} {stages}")
    live = measured(recognizer, crowd(1, True, LIVE_SIZE, frames // 2), LIVE_FRAMES_PER_SECOND)
    print(f"as in a class: {LIVE_SIZE[0]}x{LIVE_SIZE[1]}, {LIVE_FRAMES_PER_SECOND:g} frames/s: {live['cpu_ms']:.2f} ms")
    print(f"a fresh process: {start['seconds']:.2f} s to the first result, {start['peak_mb']:.0f} MB resident at most")
    size = f"{LARGE_SIDE}x{LARGE_SIDE}"
    print(f"{size}: read in {large['reading']:.2f} s, {large['peak_mb']:.0f} MB resident at most")
    return {
        "rows": rows,
        "peak_mb": start["peak_mb"],
        "start_seconds": start["seconds"],
        "live": {"size": list(LIVE_SIZE), "fps": LIVE_FRAMES_PER_SECOND, "cpu_ms": live["cpu_ms"]},
        "large": {"side": LARGE_SIDE, "seconds": large["reading"], "peak_mb": large["peak_mb"]},
    }


def main() -> None:
    """Prints the tables, and writes them as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description=__doc__)
    parser.add_argument("--frames", type=int, default=300, help="frames of each row")
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    arguments = parser.parse_args()
    result = report(arguments.frames)
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
