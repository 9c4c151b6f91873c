"""Loads are held against their bars, and shown beside them."""

import json
from pathlib import Path

import pytest

from benchmarks import hosting_tables, loads, markdown
from benchmarks.loads import BARS, in_a_line, line_misses, videos_misses

HELD = {
    "clients": 30,
    "connected": 30,
    "fps": 10,
    "p95_ms": 40.0,
    "slowest_fps": 9.9,
    "in_line": 0,
    "errors": 0,
    "longest_turn_ms": 20.0,
    "longest_turn_cpu_ms": 12.0,
    "stolen": 0.25,
}
LINE = {
    "places": 30,
    "newcomers": 12,
    "entered_ms": {"median": 5.0, "longest": 9.5},
    "read_ms": {"median": 20.0, "longest": 31.0},
    "told_their_place": True,
    "errors": 0,
}
VIDEOS = {
    "clients": 30,
    "p95_ms": 26.0,
    "p95_without_ms": 20.0,
    "slower": 1.3,
    "videos": 10,
    "workers": 2,
    "length": 120.0,
    "videos_left": 4,
    "errors": 0,
}


@pytest.mark.parametrize(
    ("change", "misses"),
    [
        ({}, []),
        ({"p95_ms": 81}, ["p95"]),
        ({"slowest_fps": 8.9}, ["slowest client"]),
        ({"errors": 1}, ["errors"]),
        ({"longest_turn_ms": 51, "errors": 2}, ["errors", "longest turn"]),
    ],
)
def test_what_a_load_does_not_keep_to_is_named(change: dict, misses: list[str]) -> None:
    assert BARS[0].misses(HELD | change) == misses


@pytest.mark.parametrize(
    ("change", "misses"),
    [
        ({}, []),
        ({"entered_ms": {"longest": 1001}}, ["let in"]),
        ({"told_their_place": False, "errors": 1}, ["told their place", "errors"]),
    ],
)
def test_what_the_line_does_not_keep_to_is_named(change: dict, misses: list[str]) -> None:
    assert line_misses(LINE | change) == misses


@pytest.mark.parametrize(
    ("change", "misses"),
    [({}, []), ({"slower": 1.51}, ["p95"]), ({"errors": 1, "videos_left": 0}, ["errors", "queue ran empty"])],
)
def test_what_a_class_beside_videos_does_not_keep_to_is_named(change: dict, misses: list[str]) -> None:
    assert videos_misses(VIDEOS | change) == misses


def test_the_tables_show_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "RESULTS", tmp_path)
    row = HELD | {"in_line": 3, "misses": ["longest turn"], "most_p95_ms": 80, "least_fps": 9}
    line, videos = LINE | {"misses": [], "most_ms": 1000.0}, VIDEOS | {"misses": ["p95"], "most_slower": 1.5}
    (tmp_path / "loads.json").write_text(json.dumps({"rows": [row], "line": line, "videos": videos}))
    text = hosting_tables.loads()
    assert "| 30 of 30 stream 10 frames a second | 40 ms (at most 80) |" in text
    assert "| 3 | 0 | 20 ms | 12 ms | no: longest turn |" in text
    assert "whose host kept up to 25.0 % of its time for others" in text
    assert "let in after 9.5 ms at most (bar: 1000; held: yes)" in text
    assert "a p95 of 26 ms, 1.3 times the 20 ms without (bar: 1.5 times; held: no: p95)" in text
    assert "3 kept in line, 0 errors" in in_a_line(row)
    assert in_a_line(row).endswith("misses longest turn")


def test_the_soak_shows_what_was_there_before_and_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "RESULTS", tmp_path)
    counted = {f"{name}_{when}": 5 for name in ("open_files", "threads", "greenlets") for when in ("before", "after")}
    report = counted | {"memory_before_mb": 140.0, "memory_after_mb": 141.5}
    report |= {"seconds": 600, "visits": 1234, "frames": 56789, "errors": 0}
    (tmp_path / "soak.json").write_text(json.dumps(report))
    assert "| memory, MB | 140 | 141.5 |" in hosting_tables.soak()
    assert "10 minutes, 1,234 visits, 56,789 frames, 0 errors" in hosting_tables.soak()


@pytest.mark.slow
def test_every_load_is_put_on_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "BARS", (loads.Bar(1, 2, 4, 1e6, 0),))
    monkeypatch.setattr(loads, "LINE", {"places": 3, "newcomers": 3, "fps": 5.0})
    videos = {"clients": 1, "fps": 4.0, "videos": 1, "workers": 1, "length": 60.0}
    monkeypatch.setattr(loads, "VIDEOS", videos)
    path = tmp_path / "loads.json"
    for part in ("rows", "line", "videos"):
        loads.main(["--seconds", "1", "--only", part, "--json", str(path)])
    report = json.loads(path.read_text())
    (row,) = report["rows"]
    assert (row["clients"], row["connected"], row["errors"]) == (1, 2, 0)
    assert row["longest_turn_ms"] >= 0
    assert 0 <= row["stolen"] < 1
    assert 0 < row["reading_ms"] < 1000
    assert 1000 < row["frame_bytes"] < 20_000
    assert 100 < row["answer_bytes"] < 1000
    line = report["line"]
    assert line["told_their_place"]
    assert line["errors"] == 0
    assert 0 < line["entered_ms"]["median"] <= line["entered_ms"]["longest"] <= line["read_ms"]["longest"]
    beside = report["videos"]
    assert beside["slower"] == pytest.approx(beside["p95_ms"] / beside["p95_without_ms"], abs=0.01)
    assert (beside["errors"], beside["videos_left"]) == (0, 1)
