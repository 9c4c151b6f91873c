"""Loads are held against their bars, and shown beside them."""

import json
from pathlib import Path

import pytest

from benchmarks import hosting_tables, loads, markdown
from benchmarks.loads import BARS, line

HELD = {
    "clients": 30,
    "connected": 30,
    "fps": 10,
    "p95_ms": 40.0,
    "slowest_fps": 9.9,
    "errors": 0,
    "longest_turn_ms": 20.0,
}


@pytest.mark.parametrize(
    ("change", "misses"),
    [
        ({}, []),
        ({"p95_ms": 81}, ["p95"]),
        ({"slowest_fps": 8.9}, ["slowest client"]),
        ({"errors": 1}, ["errors"]),
        ({"longest_turn_ms": 51, "errors": 2}, ["errors", "stall"]),
    ],
)
def test_what_a_load_does_not_keep_to_is_named(change: dict, misses: list[str]) -> None:
    assert BARS[0].misses(HELD | change) == misses


def test_the_tables_show_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "RESULTS", tmp_path)
    row = HELD | {"misses": ["stall"], "most_p95_ms": 80, "least_fps": 9}
    (tmp_path / "loads.json").write_text(json.dumps({"rows": [row]}))
    assert "| 30 of 30 stream 10 frames a second | 40 ms (at most 80) |" in hosting_tables.loads()
    assert "| no: stall |" in hosting_tables.loads()
    assert line(row).endswith("misses stall")
    counted = {f"{name}_{when}": 5 for name in ("open_files", "threads", "greenlets") for when in ("before", "after")}
    report = counted | {"memory_before_mb": 140.0, "memory_after_mb": 141.5}
    report |= {"seconds": 600, "visits": 1234, "frames": 56789, "errors": 0}
    (tmp_path / "soak.json").write_text(json.dumps(report))
    assert "| memory, MB | 140 | 141.5 |" in hosting_tables.soak()
    assert "10 minutes, 1,234 visits, 56,789 frames, 0 errors" in hosting_tables.soak()


def test_every_load_is_put_on_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "BARS", (loads.Bar(1, 2, 4, 1e6, 0),))
    loads.main(["--seconds", "1", "--json", str(tmp_path / "loads.json")])
    (row,) = json.loads((tmp_path / "loads.json").read_text())["rows"]
    assert (row["clients"], row["connected"], row["errors"]) == (1, 2, 0)
    assert row["longest_turn_ms"] >= 0
