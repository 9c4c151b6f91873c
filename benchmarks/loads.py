"""`python -m benchmarks.loads`: the loads that one machine of two cores must hold, each against its bar."""

import argparse
import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.live import measure
from benchmarks.moving_face import moving_face
from benchmarks.operator_view import SETTINGS
from benchmarks.server_process import ServerProcess
from benchmarks.video_load import class_beside_videos
from benchmarks.waiting_line import wait_in_line

LONGEST_TURN_MS = 50.0
"""No turn of the event loop may take longer."""
LET_IN_MS = 1000.0
"""Within it the first in the line is let in once a place is free."""
SLOWER_BESIDE_VIDEOS = 1.5
"""So many times longer p95 may be while the queue of videos is full."""
LINE = {"places": 30, "newcomers": 12, "fps": 10.0}
VIDEOS = {"clients": 30, "fps": 10.0, "videos": 10, "workers": 2, "length": 120.0}


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
        return _missed(
            {
                "p95": report["p95_ms"] <= self.most_p95_ms,
                "slowest client": report["slowest_fps"] >= self.least_fps,
                "errors": not report["errors"],
                "longest turn": report["longest_turn_ms"] <= LONGEST_TURN_MS,
            }
        )


BARS = (Bar(30, 30, 10, 80, 9), Bar(30, 100, 10, 80, 9), Bar(60, 60, 5, 150, 4))


def main(arguments: Sequence[str] | None = None) -> None:
    """Put each load on a server of its own, and say which bars it keeps to."""
    parts: dict[str, Callable[[list[bytes], float], Any]] = {"rows": classes, "line": line, "videos": videos}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each is counted")
    parser.add_argument("--only", choices=parts, help="classes of several sizes, a line at the door, or a full queue")
    parser.add_argument(
        "--json", type=Path, help="write the numbers here too; of the parts left out, it keeps what is there"
    )
    options = parser.parse_args(arguments)
    jpegs = moving_face(60)
    kept = json.loads(options.json.read_text(encoding="utf-8")) if options.json and options.json.exists() else {}
    report = {name: part(jpegs, options.seconds) for name, part in parts.items() if options.only in (None, name)}
    if options.json:
        options.json.write_text(json.dumps(kept | report, indent=2) + "\n", encoding="utf-8")


def classes(jpegs: list[bytes], seconds: float) -> list[dict[str, Any]]:
    """Classes of several sizes."""
    rows = []
    for bar in BARS:
        report = measure(jpegs, bar.streaming, bar.fps, seconds, bar.connected - bar.streaming)
        rows.append(report | {"misses": bar.misses(report), "most_p95_ms": bar.most_p95_ms, "least_fps": bar.least_fps})
        print(in_a_line(rows[-1]), flush=True)
    return rows


def line(jpegs: list[bytes], seconds: float) -> dict[str, Any]:
    """Newcomers before a full server; it takes as long as they take."""
    with ServerProcess(SETTINGS | {"MIEN_MAX_STREAMS": str(LINE["places"])}) as server:
        report = asyncio.run(wait_in_line(server.url, jpegs, **LINE))
    report |= {"most_ms": LET_IN_MS, "misses": line_misses(report)}
    entered, read = report["entered_ms"]["longest"], report["read_ms"]["longest"]
    print(
        f"  {report['newcomers']} newcomers wait for one of {report['places']} places: let in after {entered} ms at "
        f"most, first overlay after {read} ms, {report['errors']} errors: {verdict(report)}",
        flush=True,
    )
    return report


def line_misses(report: dict[str, Any]) -> list[str]:
    """What a report of the line does not keep to."""
    return _missed(
        {
            "let in": report["entered_ms"]["longest"] <= LET_IN_MS,
            "told their place": report["told_their_place"],
            "errors": not report["errors"],
        }
    )


def videos(jpegs: list[bytes], seconds: float) -> dict[str, Any]:
    """A class while the queue of videos is full."""
    report = class_beside_videos(jpegs, seconds=seconds, **VIDEOS)
    report["slower"] = round(report["p95_ms"] / report["p95_without_ms"], 2)
    report |= {"most_slower": SLOWER_BESIDE_VIDEOS, "misses": videos_misses(report)}
    print(
        f"  {report['clients']} clients beside {report['videos']} videos: p95 {report['p95_ms']} ms, "
        f"{report['slower']} times as long as without, {report['errors']} errors: {verdict(report)}",
        flush=True,
    )
    return report


def videos_misses(report: dict[str, Any]) -> list[str]:
    """What a report of a class beside videos does not keep to; with an empty queue it says nothing."""
    return _missed(
        {
            "p95": report["slower"] <= SLOWER_BESIDE_VIDEOS,
            "errors": not report["errors"],
            "queue ran empty": report["videos_left"] > 0,
        }
    )


def in_a_line(row: dict[str, Any]) -> str:
    """One load in one line."""
    return (
        f"  {row['clients']} of {row['connected']} stream {row['fps']:g} frames/s: p95 {row['p95_ms']} ms, slowest "
        f"{row['slowest_fps']} frames/s, {row['in_line']} kept in line, {row['errors']} errors, "
        f"longest turn {row['longest_turn_ms']} ms (processor time {row['longest_turn_cpu_ms']} ms), "
        f"{row['stolen']:.0%} of the cores' time stolen: {verdict(row)}"
    )


def verdict(report: dict[str, Any]) -> str:
    """Whether a load is held."""
    return f"misses {', '.join(report['misses'])}" if report["misses"] else "holds"


def _missed(kept: dict[str, bool]) -> list[str]:
    return [name for name, is_kept in kept.items() if not is_kept]


if __name__ == "__main__":
    main()
