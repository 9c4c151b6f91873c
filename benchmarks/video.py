"""How quickly `python -m webapp.fer` reads videos, beside only decoding them; the memory it takes, and each stage."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import av

from benchmarks.looping import looped
from benchmarks.memory import megabytes
from benchmarks.pipeline import Stopwatch
from webapp.fer import Recognizer
from webapp.fer.media import probe
from webapp.fer.settings import Settings
from webapp.fer.video import read_frames

STAGES = ("search", "check", "track", "hint", "crop", "classify", "smooth")

SAMPLE = 20.0
"""Seconds at the beginning of a video of which the stages are timed."""

POLLED = 0.05
"""Seconds between two looks at the memory."""


def measured(path: Path, fps: float | None, processes: int | None) -> dict[str, Any]:
    """Reads a video with a command of its own, from the start of the interpreter to its end.

    Returns:
        `file`, `video_seconds`, `wall_seconds`, `decode_only_seconds` (every frame, by as many threads as the decoder
        likes), `frames` and `analysed`, and `peak_mb` of the command's processes together.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        command = [sys.executable, "-m", "webapp.fer", str(path.resolve()), "--json", str(out)]
        command += ["--fps", "every" if fps is None else f"{fps:g}"]
        command += [] if processes is None else ["--processes", str(processes)]
        wall, peak = run(command)
        timeline = json.loads(out.read_text(encoding="utf-8"))
    decode, frames = decoded(path)
    return {
        "file": path.name,
        "video_seconds": round(timeline["video"]["duration"], 3),
        "wall_seconds": round(wall, 3),
        "decode_only_seconds": round(decode, 3),
        "frames": frames,
        "analysed": len(timeline["times"]),
        "peak_mb": round(peak, 1),
    }


def run(command: Sequence[str]) -> tuple[float, float]:
    """Wall seconds of a command, and the most megabytes that its processes had together."""
    start, peak = perf_counter(), 0.0
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            peak = max(peak, megabytes(process.pid))
            sleep(POLLED)
        seconds, error = perf_counter() - start, process.stderr.read().decode()
    if process.returncode:
        raise RuntimeError(f"expected a video that can be read; {error.strip().splitlines()[-1]}")
    return seconds, peak


def decoded(path: Path) -> tuple[float, int]:
    """Seconds that decoding every frame takes, and how many there are."""
    start = perf_counter()
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        frames = sum(1 for _ in container.decode(stream))
    return perf_counter() - start, frames


def stages(path: Path, fps: float | None) -> dict[str, float]:
    """Seconds of each stage for the first `SAMPLE` seconds of a video, read in one process."""
    pipeline = Recognizer().pipeline()
    watches = {stage: Stopwatch(getattr(pipeline, stage)) for stage in STAGES}
    for stage, watch in watches.items():
        setattr(pipeline, stage, watch)
    start = perf_counter()
    reading = 0.0
    for timed in read_frames(path, fps=fps, end=SAMPLE):
        began = perf_counter()
        pipeline(timed.frame, timed.time)
        reading += perf_counter() - began
    told = {"decode": perf_counter() - start - reading}
    return told | {stage: watch.seconds for stage, watch in watches.items()}


def report(paths: Sequence[Path], rates: Sequence[float | None], processes: int | None) -> dict[str, Any]:
    """Measures each video at each rate, printing as it goes."""
    print("python -m webapp.fer; seconds, and megabytes of all its processes together")
    columns = ("frames a second", "video", "wall", "times real time", "only decoding", "frames", "analysed", "peak MB")
    print(f"{'file':<28}" + "".join(f"{column:>16}" for column in columns))
    rows = []
    for path, fps in product(paths, rates):
        row = measured(path, fps, processes)
        speed = row["video_seconds"] / row["wall_seconds"]
        cells = (row["video_seconds"], row["wall_seconds"], round(speed, 1), *list(row.values())[3:])
        print(
            f"{row['file'][:27]:<28}{'every' if fps is None else fps:>16}" + "".join(f"{cell:>16g}" for cell in cells)
        )
        told = stages(path, fps)
        shares = {stage: round(seconds / sum(told.values()), 3) for stage, seconds in told.items() if seconds > 0}
        print("  " + ", ".join(f"{stage} {share:.0%}" for stage, share in shares.items()))
        size = "{0.width}x{0.height}".format(probe(path))
        rows.append(row | {"fps": fps, "size": size, "shares": shares})
    return {"rows": rows}


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table, and writes it as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.video", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers here too")
    parser.add_argument(
        "--fps", nargs="+", default=["10"], help="frames analysed a second, or every; one or several (default 10)"
    )
    parser.add_argument("--processes", type=int, help="how many work side by side (default: all cores)")
    parser.add_argument("--seconds", type=float, help="repeat each video until it is at least so long")
    options = parser.parse_args(arguments)
    rates = [Settings(fps=None if rate == "every" else float(rate)).fps for rate in options.fps]
    with tempfile.TemporaryDirectory() as folder:
        paths = options.files
        if options.seconds:
            paths = [looped(path, Path(folder) / f"{path.stem}.mkv", options.seconds) for path in paths]
        numbers = report(paths, rates, options.processes)
    if options.json:
        options.json.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
