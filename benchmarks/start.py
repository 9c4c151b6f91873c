"""`python -m benchmarks.start`: from the start of the process to the first overlay, and the memory that it takes."""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

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
    """One start: seconds until it listens and until the first overlay, and resident megabytes after all frames."""
    with ServerProcess() as server:
        first_overlay = asyncio.run(_stream(server.url, jpegs))
        return {
            "listening_seconds": server.start_seconds,
            "first_overlay_seconds": first_overlay - server.started,
            "resident_mb": server.resident_mb,
        }


async def _stream(url: str, jpegs: list[bytes]) -> float:
    async with StreamClient(url) as client:
        answers = []
        for number, jpeg in enumerate(jpegs):
            answers.append((await client.frame(number, jpeg), time.monotonic()))
    if not all(answer["ok"] and len(answer["faces"]) == 1 for answer, _ in answers):
        raise RuntimeError(f"expected one face in each frame; got {[answer for answer, _ in answers][:2]}")
    return answers[0][1]


if __name__ == "__main__":
    main()
