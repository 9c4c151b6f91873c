"""`python -m benchmarks.workers FILE`: how long a video takes with one worker, and with more."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.markdown import table
from benchmarks.server_process import ROOT
from webapp.config import PREFIX, Config
from webapp.fer.settings import Settings
from webapp.jobs import Jobs

LOOK_SECONDS = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table with a row for each number of workers, and write it as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description=__doc__)
    parser.add_argument("file", type=Path, help="a video; a long one shows more")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], metavar="N", help="how many, one run each")
    parser.add_argument("--every-frame", action="store_true", help="analyse every frame, not ten a second")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args(arguments)
    settings = Settings(fps=None) if options.every_frame else Settings()
    rows = []
    for count in options.workers:
        seconds, length = measure(options.file, count, settings)
        rows.append({"workers": count, "seconds": round(seconds, 2), "video_seconds": round(length, 2)})
    print(workers_table(rows))
    if options.json:
        options.json.write_text(json.dumps({"fps": settings.fps, "rows": rows}, indent=2) + "\n", encoding="utf-8")


def workers_table(rows: Sequence[dict[str, Any]]) -> str:
    """How long the video took with so many workers."""
    cells = [
        [str(row["workers"]), f"{row['seconds']:.1f} s", f"{row['video_seconds'] / row['seconds']:.1f} times"]
        for row in rows
    ]
    return table(["workers", "until it is done", "as quick as it plays"], cells)


def measure(file: Path, count: int, settings: Settings) -> tuple[float, float]:
    """Seconds from the end of the upload to the result, and seconds of the video."""
    with tempfile.TemporaryDirectory(prefix="mien-") as folder, ExitStack() as workers:
        jobs = Jobs.from_config(Config(data=folder), spawn=lambda function: function())
        for _ in range(count):
            workers.enter_context(worker(folder))
        while jobs.line.workers() < count:
            time.sleep(LOOK_SECONDS)
        job = jobs.create(name=file.name, bytes=file.stat().st_size, settings=settings, owner="benchmark")
        jobs.upload_path(job.id).write_bytes(file.read_bytes())
        started = time.monotonic()
        jobs.uploaded(job.id)
        while not jobs.get(job.id).over:
            time.sleep(LOOK_SECONDS)
        seconds, job = time.monotonic() - started, jobs.get(job.id)
    if job.error is not None:
        raise SystemExit(f"{file}: {job.error.message}")
    return seconds, job.media["duration"]


@contextmanager
def worker(folder: str) -> Iterator[None]:
    """A worker with this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [sys.executable, "-m", "webapp.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=kept | {"MIEN_DATA": folder})
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
