"""`python -m benchmarks.loads`: the loads that one machine of two cores must hold, each against its bar."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.live import measure
from benchmarks.moving_face import moving_face

LONGEST_STALL_MS = 50.0
"""No turn of the event loop may take longer."""


@dataclass(frozen=True)
class Bar:
    """A load and what it must keep to.

    Attributes:
        streaming: Clients that stream.
        connected: Clients that are connected, those included.
        fps: Frames a second that each sends.
        most_p95_ms: Within it 95 % of the answers must come.
        least_fps: What the slowest client must get.
    """

    streaming: int
    connected: int
    fps: float
    most_p95_ms: float
    least_fps: float

    def misses(self, report: dict[str, Any]) -> list[str]:
        """What a report of this load does not keep to."""
        kept = {
            "p95": report["p95_ms"] <= self.most_p95_ms,
            "slowest client": report["slowest_fps"] >= self.least_fps,
            "errors": not report["errors"],
            "stall": report["longest_turn_ms"] <= LONGEST_STALL_MS,
        }
        return [name for name, is_kept in kept.items() if not is_kept]


BARS = (Bar(30, 30, 10, 80, 9), Bar(30, 100, 10, 80, 9), Bar(60, 60, 5, 150, 4))


def main(arguments: Sequence[str] | None = None) -> None:
    """Put each load on a server of its own, and say which bars it keeps to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each is counted")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args(arguments)
    jpegs, rows = moving_face(60), []
    for bar in BARS:
        report = measure(jpegs, bar.streaming, bar.fps, options.seconds, bar.connected - bar.streaming)
        rows.append(report | {"misses": bar.misses(report), "most_p95_ms": bar.most_p95_ms, "least_fps": bar.least_fps})
        print(line(rows[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}, indent=2) + "\n", encoding="utf-8")


def line(row: dict[str, Any]) -> str:
    """One load in one line."""
    verdict = f"misses {', '.join(row['misses'])}" if row["misses"] else "holds"
    return (
        f"  {row['clients']} of {row['connected']} stream {row['fps']:g} frames/s: p95 {row['p95_ms']} ms, slowest "
        f"{row['slowest_fps']} frames/s, {row['errors']} errors, stall {row['longest_turn_ms']} ms: {verdict}"
    )


if __name__ == "__main__":
    main()
