"""`python -m benchmarks.start`: from the start to the first overlay, the memory, and a reader that is killed."""

import argparse
import asyncio
import json
import os
import signal
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.driver import FPS
from benchmarks.moving_face import moving_face
from benchmarks.server_process import ServerProcess
from benchmarks.stream_client import StreamClient


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server a few times, and print the medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args(arguments)
    rows = [measure(moving_face(20)) for _ in range(options.runs)]
    report = {name: round(statistics.median(row[name] for row in rows), 2) for name in rows[0]}
    print("\n".join(f"  {name:<24}{value:>8}" for name, value in report.items()))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def measure(jpegs: list[bytes]) -> dict[str, float]:
    """One start of the server.

    Returns:
        `listening_seconds` and `first_overlay_seconds` since its start; `resident_mb` after all frames, of the server
        and those that read; and, where the only one that reads is killed, `reader_back_seconds` until the next overlay
        and `frames_lost` on the way.
    """
    with ServerProcess() as server:
        first_overlay = asyncio.run(_stream(server.url, jpegs))
        report = {
            "listening_seconds": server.start_seconds,
            "first_overlay_seconds": first_overlay - server.started,
            "resident_mb": server.resident_mb,
        }
    with ServerProcess({"MIEN_READERS": "1"}) as server:
        return report | asyncio.run(_kill_the_reader(server, jpegs))


async def _stream(url: str, jpegs: list[bytes]) -> float:
    async with StreamClient(url) as client:
        answers = []
        for number, jpeg in enumerate(jpegs):
            answers.append((await client.frame(number, jpeg), time.monotonic()))
            await asyncio.sleep(1 / FPS)  # or the face would seem to jump
    if not all(answer["ok"] and len(answer["faces"]) == 1 for answer, _ in answers):
        raise RuntimeError(f"expected one face in each frame; got {[answer for answer, _ in answers][:2]}")
    return answers[0][1]


async def _kill_the_reader(server: ServerProcess, jpegs: list[bytes]) -> dict[str, float]:
    async with StreamClient(server.url) as client:
        for number, jpeg in enumerate(jpegs):
            await client.frame(number, jpeg)
        os.kill(server.readers[0], signal.SIGKILL)
        killed, lost = time.monotonic(), 0
        while not (await client.frame(len(jpegs) + lost, jpegs[0]))["ok"]:
            lost += 1
        return {"reader_back_seconds": time.monotonic() - killed, "frames_lost": float(lost)}


if __name__ == "__main__":
    main()
