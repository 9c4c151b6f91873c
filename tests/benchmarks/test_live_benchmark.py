"""The live benchmark runs and writes every number that it promises."""

import json
from pathlib import Path

from benchmarks.live import main
from webapp.config import Config

KEYS = {
    "clients",
    "fps",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "delivered_fps",
    "slowest_share",
    "dropped",
    "errors",
    "page_p95_ms",
    "server_cpu_seconds",
    "server_peak_mb",
    "seconds",
}


def test_a_small_run_writes_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    main(["--clients", "2", "--fps", "4", "--seconds", "1", "--no-sustain", "--json", str(path)])
    report = json.loads(path.read_text(encoding="utf-8"))
    assert set(report) >= KEYS
    assert (report["clients"], report["fps"], report["seconds"], report["errors"]) == (2, 4.0, 1.0, 0)
    assert report["delivered_fps"] > 0
    assert 0 < report["p50_ms"] <= report["p95_ms"] <= report["p99_ms"]
    assert report["server_peak_mb"] < 130 * (1 + Config().reader_count)


def test_some_clients_may_ask_why(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    options = ["--clients", "2", "--why", "1", "--fps", "4", "--seconds", "5", "--no-sustain", "--json", str(path)]
    main(options)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["why_clients"], report["errors"]) == (1, 0)
    assert 0 < report["why_maps_per_second"] <= 3
    assert report["others_p95_ms"] > 0
    assert report["others_slowest_share"] > 0
