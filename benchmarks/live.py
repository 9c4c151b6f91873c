"""`python -m benchmarks.live`: the real server under the real load of a class, in numbers."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.load import Load, put_load
from benchmarks.moving_face import moving_face
from benchmarks.operator_view import SETTINGS, operator_view
from benchmarks.server_process import ServerProcess
from benchmarks.stolen import Stolen

SUSTAINED_MS = 150.0
"""A load counts as sustained with a p95 up to this, no error, and nine tenths of the frames of every client read."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark, print its table, and write its JSON where asked."""
    options = _options(arguments)
    jpegs = moving_face(60)
    idle = max(0, (options.connected or options.clients) - options.clients)
    print(f"{options.clients} clients x {options.fps:g} frames/s for {options.seconds:g} s, {_size(jpegs)}")
    if idle:
        print(f"{idle} more are connected and watch")
    report = measure(jpegs, options.clients, options.fps, options.seconds, idle, min(options.why, options.clients))
    print(_table(report))
    if options.sustain:
        report["sustains"] = sustained(jpegs, options.fps)
        print(f"sustains {report['sustains']['clients']} clients x {options.fps:g} frames/s")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def measure(
    jpegs: Sequence[bytes], clients: int, fps: float, seconds: float, idle: int = 0, why: int = 0
) -> dict[str, Any]:
    """Start a server, put the load on it, and say what came of it.

    `idle` more are connected and send nothing; `why` of the clients ask what the network looked at.
    """
    with ServerProcess(SETTINGS) as server:
        return measure_on(server, jpegs, clients, fps, seconds, idle, why)


def measure_on(
    server: ServerProcess,
    jpegs: Sequence[bytes],
    clients: int,
    fps: float,
    seconds: float,
    idle: int = 0,
    why: int = 0,
) -> dict[str, Any]:
    """The same on a server that runs with `SETTINGS`."""
    before: list[float] = []
    begin = lambda: before.extend((server.cpu_seconds, server.reading_cpu_seconds))  # noqa: E731
    stolen = Stolen()
    work = put_load(server.url, jpegs, clients=clients, fps=fps, seconds=seconds, begin=begin, idle=idle, why=why)
    load = asyncio.run(work)
    used, reading = server.cpu_seconds - before[0], server.reading_cpu_seconds - before[1]
    view = operator_view(server.url, f"seconds={seconds}")
    loop = view["event_loop"]
    return (
        _report(load, fps)
        | _explained(load, fps)
        | {
            "connected": clients + idle,
            "longest_turn_ms": loop["longest_turn_ms"],
            "longest_turn_cpu_ms": loop["longest_turn_cpu_ms"],
            "reading_ms": round(1000 * reading / max(1, load.count("ok")), 2),
            "stolen": stolen.share,
            "server_cpu_seconds": round(used, 2),
            "server_peak_mb": round(server.peak_mb, 1),
            "frame_bytes": round(sum(map(len, jpegs)) / len(jpegs)),
            "answer_bytes": round(sum(tally.answer_bytes for tally in load.clients) / max(1, len(load.clients))),
        }
    )


def sustained(jpegs: Sequence[bytes], fps: float, seconds: float = 6.0) -> dict[str, float]:
    """The most clients at this rate that the server carries, to within a tenth, by trying."""
    carries, breaks = 0, 0
    clients = 32
    while not breaks or breaks - carries > max(1, carries // 10):
        report = measure(jpegs, clients, fps, seconds)
        fine = report["p95_ms"] <= SUSTAINED_MS and not report["errors"] and report["slowest_share"] >= 0.9
        print(f"  {clients} clients: p95 {report['p95_ms']} ms, {report['delivered_fps']} frames/s", flush=True)
        carries, breaks = (clients, breaks) if fine else (carries, clients)
        clients = (carries + breaks) // 2 if breaks else 2 * clients
    return {"clients": carries, "fps": fps}


def _report(load: Load, fps: float) -> dict[str, Any]:
    met = load.latencies_ms
    p50, p95, p99 = np.percentile(met, [50, 95, 99]) if met else 3 * [float("inf")]
    rates = load.per_client_fps
    return {
        "clients": len(load.clients),
        "fps": fps,
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "p99_ms": round(float(p99), 1),
        "delivered_fps": round(sum(rates), 1),
        "slowest_fps": round(rates[0], 2),
        "fastest_fps": round(rates[-1], 2),
        "slowest_share": round(min(1.0, rates[0] / fps), 3),
        "late": load.count("late"),
        "dropped": load.count("dropped"),
        "in_line": load.in_line,
        "errors": load.errors,
        "faces_per_frame": round(sum(tally.faces for tally in load.clients) / max(1, load.count("ok")), 3),
        "interval_ms": max(tally.interval_ms for tally in load.clients),
        "page_p95_ms": round(float(np.percentile(load.pages_ms, 95)), 1),
        "seconds": load.seconds,
    }


def _explained(load: Load, fps: float) -> dict[str, Any]:
    """What those got who asked why, and what those felt of it who did not; empty where nobody asked."""
    asking, others = [tally for tally in load.clients if tally.asks_why], load.plain()
    if not asking or not others.clients:
        return {}
    plain = _report(others, fps)
    return {
        "why_clients": len(asking),
        "why_maps_per_second": round(sum(tally.maps for tally in asking) / len(asking) / load.seconds, 2),
        "why_slowest_fps": round(min(tally.outcomes["ok"] for tally in asking) / load.seconds, 2),
        "others_p95_ms": plain["p95_ms"],
        "others_slowest_share": plain["slowest_share"],
    }


def _table(report: dict[str, Any]) -> str:
    return "\n".join(f"  {name:<20}{value:>10}" for name, value in report.items())


def _size(jpegs: Sequence[bytes]) -> str:
    return f"frames of 320 x 240, {sum(map(len, jpegs)) / len(jpegs) / 1000:.1f} kB"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--clients", "--streaming", type=int, default=30, help="how many stream")
    parser.add_argument("--connected", type=int, help="how many are connected in all; the others only watch")
    parser.add_argument("--fps", type=float, default=8.0, help="frames a second of each client")
    parser.add_argument("--why", type=int, default=0, help="how many of them ask what the network looked at")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long is counted")
    parser.add_argument("--sustain", action=argparse.BooleanOptionalAction, default=True, help="look where it breaks")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
