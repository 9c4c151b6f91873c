"""`python -m benchmarks.ways`: frames read in threads, in processes and in batches, side by side."""

import argparse
import json
import os
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import psutil

from benchmarks.driver import Driver
from benchmarks.hosting_tables import ways_table
from benchmarks.memory import megabytes
from benchmarks.reading_ways import InBatches, InProcesses, InThreads, Way
from benchmarks.stolen import Stolen

STREAMS = 8
"""On their way at the same time; each sends its next frame when the last one is answered."""
LOOP_MS = 1.5
"""What a frame costs the event loop besides, in Python: 39.1 s for 7,200 frames, less the 3.9 ms of reading one."""
WARM_SECONDS = 0.5
SIZES = (2, 4, 8)
COUNTS = (1, 2)


@dataclass(frozen=True)
class Plan:
    """One way to read.

    Attributes:
        way: "threads", "processes" or "batches".
        count: Threads or processes that work at the same time.
        batch: Frames that are classified together at most; 1 where each is classified alone.
    """

    way: str
    count: int
    batch: int = 1

    def open(self, streams: int) -> Way:
        """Make what reads in this way."""
        if self.way == "batches":
            return InBatches(self.count, streams, self.batch)
        return {"threads": InThreads, "processes": InProcesses}[self.way](self.count, streams)


PLANS = [
    plan
    for count in COUNTS
    for plan in (Plan("threads", count), Plan("processes", count), *(Plan("batches", count, size) for size in SIZES))
]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each way in a process of its own, in turns, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ways", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is counted in each round")
    parser.add_argument("--rounds", type=int, default=3, help="how often each has its turn")
    parser.add_argument("--loop-ms", type=float, default=LOOP_MS, help="what the event loop does for each frame")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args(arguments)
    from benchmarks.moving_face import moving_face  # large, and what is measured runs without it

    jpegs, stolen = moving_face(60), Stolen()
    found: dict[Plan, list[dict[str, float]]] = {plan: [] for plan in PLANS}
    for _ in range(options.rounds):
        for plan in PLANS:
            found[plan].append(in_a_fresh_process(plan, jpegs, options.seconds, options.loop_ms))
            print(plan, found[plan][-1], flush=True)
    rows = [asdict(plan) | middle(found[plan]) for plan in PLANS]
    report = {
        "stolen": stolen.share,
        "streams": STREAMS,
        "loop_ms": options.loop_ms,
        "seconds": options.seconds,
        "rows": rows,
    }
    print(ways_table(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def middle(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median of each number."""
    return {name: round(statistics.median(one[name] for one in rounds), 2) for name in rounds[0]}


def in_a_fresh_process(plan: Plan, jpegs: list[bytes], seconds: float, loop_ms: float) -> dict[str, float]:
    """Measure where nothing of the others is in memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(measure, plan, jpegs, seconds, loop_ms).result()


def measure(plan: Plan, jpegs: list[bytes], seconds: float, loop_ms: float) -> dict[str, float]:
    """Many streams at once, then one alone.

    Returns:
        `frames_per_second`, `p50_ms` and `p95_ms` from sending a frame to its overlay, `alone_p95_ms` for one stream,
        `cpu_ms` of processor time a frame without the event loop's, and `memory_mb` of all processes together.
    """
    with plan.open(STREAMS) as way:
        driver = Driver(way, jpegs, loop_ms)
        driver.run(STREAMS, WARM_SECONDS)
        before = cpu_seconds()
        met, took = driver.run(STREAMS, seconds)
        cpu_ms = 1000 * (cpu_seconds() - before) / len(met) - loop_ms
        memory = megabytes(os.getpid())
        alone, _ = driver.run(1, seconds / 4)
    p50, p95 = np.percentile(met, [50, 95])
    return {
        "frames_per_second": len(met) / took,
        "p50_ms": float(p50),
        "p95_ms": float(p95),
        "alone_p95_ms": float(np.percentile(alone, 95)),
        "cpu_ms": cpu_ms,
        "memory_mb": memory,
    }


def cpu_seconds() -> float:
    """Of this process and its children."""
    this = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (this, *this.children()))


if __name__ == "__main__":
    main()
