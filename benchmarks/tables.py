"""`python -m benchmarks.tables`: the tables of README and docs, from the cards and from what the benchmarks wrote."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.hosting_tables import loads, soak, ways
from benchmarks.markdown import result, table
from benchmarks.network_tables import (
    ablation,
    camera_path,
    classifier,
    ensemble,
    networks,
    runs,
    sturdiness,
    training,
    transfer,
    why,
)
from benchmarks.scaling_table import scaling
from benchmarks.workers import workers_table

ROOT = Path(__file__).parents[1]
DOCUMENTS = tuple(
    ROOT / path for path in ("README.md", "docs/NETWORKS.md", "docs/RECOGNITION.md", "docs/SCALING.md", "docs/WHY.md")
)

BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

ASKS = {
    "camera_path": " --data fer2013.npz",
    "sturdiness": " --data fer2013.npz",
    "transfer": " --data fer2013.npz --imagenet mobilenet_v2.h5",
    "training": " PRESET --data fer2013.npz",
    "why": " --data fer2013.npz --count 100 --network mien mini_xception",
    "video": " clip.mp4 --fps 10 every",
    "workers": " clip.mp4",
}
"""What a benchmark cannot do without."""


def main() -> None:
    """Rewrites the tables in each document; one whose numbers are missing ends the command with a sentence."""
    try:
        for document in DOCUMENTS:
            document.write_text(with_tables(document.read_text(encoding="utf-8")), encoding="utf-8")
    except FileNotFoundError as error:
        name = Path(error.filename)
        command = f"python -m benchmarks.{name.stem}{ASKS.get(name.stem, '')}"
        sys.exit(f"{name.name} is missing: {command} --json benchmarks/results/{name.name}")


def with_tables(text: str) -> str:
    """The text with every marked table made anew."""
    return BLOCK.sub(lambda block: block[1] + TABLES[block[2]]() + block[3], text)


def pipeline() -> str:
    """Frames a second of one thread, with what each stage costs."""
    report = result("pipeline")
    stages = [stage for stage in report["rows"][0]["stages_ms"] if any(_shows(row, stage) for row in report["rows"])]
    cells = [
        [
            str(row["faces"]),
            ("moving" if row["moving"] else "still") if row["faces"] else "",
            f"{row['frames_per_second']:.0f}",
            *(f"{row['stages_ms'][stage]:.2f}" for stage in stages),
        ]
        for row in report["rows"]
    ]
    large, live = report["large"], report["live"]
    return table(["faces", "", "frames a second", *(f"{stage}, ms" for stage in stages)], cells) + (
        "\n640x480 JPEG in, overlay out, on one thread: `python -m benchmarks.pipeline`. As in a class (320x240, "
        f"{live['fps']:g} frames a second, one face) a frame costs {live['cpu_ms']:.1f} ms. A new process gives its "
        f"first result after {report['start_seconds']:.2f} s and takes {report['peak_mb']:.0f} MB. A picture of "
        f"{large['side']}x{large['side']} is read in {large['seconds']:.2f} s and {large['peak_mb']:.0f} MB.\n"
    )


def live() -> str:
    """The load of a class on the real server."""
    report = result("live")
    words = {
        "p50_ms": "frame to overlay, median",
        "p95_ms": "frame to overlay, p95",
        "p99_ms": "frame to overlay, p99",
        "delivered_fps": "frames a second delivered",
        "slowest_share": "share of its frames that the slowest client got",
        "dropped": "frames dropped",
        "errors": "errors",
        "page_p95_ms": "GET of the page meanwhile, p95",
        "longest_turn_ms": "longest turn of the event loop",
        "longest_turn_cpu_ms": "most processor time in a turn of it",
        "server_cpu_seconds": "processor time of the server",
        "server_peak_mb": "peak memory of the server",
    }
    units = {"ms": " ms", "seconds": " s", "mb": " MB"}
    cells = [
        [text, f"{report[key]:g}{units.get(key.rsplit('_', 1)[-1], '')}"]
        for key, text in words.items()
        if key in report
    ]
    title = f"{report['clients']} clients x {report['fps']:g} frames a second, {report['seconds']:g} s"
    sustains = report["sustains"]
    return table([title, ""], cells) + (
        "\nThe load generator runs on the same two cores: `python -m benchmarks.live`. The most that the server "
        f"sustained is {sustains['clients']} clients x {sustains['fps']:g} frames a second.\n"
    )


def video() -> str:
    """How much quicker than they play recorded videos are read."""
    cells = [
        [
            row["size"],
            f"{row['video_seconds']:.0f} s",
            "every frame" if row["fps"] is None else f"{row['fps']:g} frames a second",
            f"{row['video_seconds'] / row['wall_seconds']:.1f} times",
            f"{row['video_seconds'] / row['decode_only_seconds']:.0f} times",
            f"{row['peak_mb']:.0f} MB",
        ]
        for row in result("video")["rows"]
    ]
    return table(["video", "length", "read", "as quick as it plays", "only decoding", "memory"], cells) + (
        "\nThe whole command `python -m webapp.fer`, on both cores, from its start to its end; memory of all its "
        "processes together: `python -m benchmarks.video`.\n"
    )


def workers() -> str:
    """How much a second worker shortens the wait for a recorded video."""
    report = result("workers")
    (length,) = {row["video_seconds"] for row in report["rows"]}
    rate = "every frame" if report["fps"] is None else f"{report['fps']:g} frames a second"
    return workers_table(report["rows"]) + (
        f"\nA clip of {length:.0f} s, {rate} analysed, from the end of the upload to the result; each worker is a "
        "process of its own: `python -m benchmarks.workers`.\n"
    )


def start() -> str:
    """How long the server takes to start, and its memory."""
    report = result("start")
    return (
        f"The server listens {report['listening_seconds']:.1f} s after its start, answers the first frame at "
        f"{report['first_overlay_seconds']:.1f} s, and then takes {report['resident_mb']:.0f} MB with those that read. "
        f"Where its only reader is killed, {report['frames_lost']:.0f} frame is lost, and the next overlay comes "
        f"{report['reader_back_seconds']:.1f} s later: `python -m benchmarks.start`.\n"
    )


def _shows(row: dict[str, Any], stage: str) -> bool:
    return row["stages_ms"][stage] >= 0.05


TABLES: dict[str, Callable[[], str]] = {
    function.__name__: function
    for function in (
        networks,
        runs,
        ensemble,
        ablation,
        classifier,
        camera_path,
        sturdiness,
        training,
        transfer,
        why,
        pipeline,
        live,
        video,
        workers,
        start,
        loads,
        soak,
        ways,
        scaling,
    )
}
"""The function that writes each table that is marked in a document."""

if __name__ == "__main__":
    main()
