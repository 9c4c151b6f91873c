"""The soak comes to an end, makes every kind of ending, and sees what is left over."""

import json
from pathlib import Path

import pytest

from benchmarks import soak
from benchmarks.soak import left_over, main

FINE = {
    "growth": 0.01,
    "open_files_before": 10,
    "open_files_after": 12,
    "threads_before": 5,
    "threads_after": 5,
    "greenlets_before": 7,
    "greenlets_after": 6,
    "sockets_before": 1,
    "sockets_after": 1,
    "clients": 0,
    "connections": 0,
    "streams": 0,
    "errors": 0,
}


@pytest.mark.slow
def test_a_short_soak_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "soak.json"
    main(["--minutes", "0.2", "--visitors", "8", "--json", str(path)])
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["visits"] >= 8
    assert report["frames"] > 0
    assert report["left_over"] == []
    assert report["memory_after_mb"] > 50
    assert set(report["endings"]) <= set(soak.ENDINGS)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({}, []),
        ({"growth": 0.06}, ["memory"]),
        ({"open_files_after": 13}, ["open_files"]),
        ({"threads_after": 8}, ["threads"]),
        ({"greenlets_after": 10}, ["greenlets"]),
        ({"sockets_after": 4}, ["sockets"]),
        ({"clients": 1, "streams": 1}, ["clients", "streams"]),
        ({"errors": 2}, ["errors"]),
    ],
)
def test_what_is_left_over_is_named(change: dict, named: list[str]) -> None:
    assert left_over(FINE | change) == named
