"""What many viewers need follows from what one core carries."""

import json
from pathlib import Path

import pytest

from benchmarks import markdown
from benchmarks.scaling_table import Measured, bandwidth, scaling


@pytest.fixture
def _measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "RESULTS", tmp_path)
    row = {"delivered_fps": 300.0, "seconds": 30.0, "server_cpu_seconds": 45.0, "server_peak_mb": 140.0}
    row |= {"frame_bytes": 8000, "answer_bytes": 400, "reading_ms": 4.0}
    (tmp_path / "loads.json").write_text(json.dumps({"rows": [row]}))


@pytest.mark.usefixtures("_measured")
def test_a_core_carries_what_its_frames_cost() -> None:
    measured = Measured.stored()
    assert measured.frame_ms == pytest.approx(5.0)
    assert measured.loop_ms == pytest.approx(1.0)
    assert measured.core_fps == pytest.approx(140.0)


@pytest.mark.usefixtures("_measured")
def test_the_table_multiplies() -> None:
    text = scaling()
    assert "0.7 x 1000 / 5.00 = 140 frames a second: 14 viewers at 10 frames a second, 47 viewers at 3" in text
    assert "| 30 | 10 | 300 | 2.1 | 2 | 19.2 Mbit/s | 960 kbit/s | 0.3 GB |" in text
    assert "| 1,000 | 3 | 3,000 | 21.4 | 11 | 192.0 Mbit/s | 9.6 Mbit/s | 1.5 GB |" in text
    assert "| 100,000 | 10 | 1,000,000 | 7,143 | 3,572 | 64.0 Gbit/s | 3.2 Gbit/s | 500.1 GB |" in text
    assert "One event loop takes 1000 / 1.00 = 1000 frames a second" in text


def test_units_fit() -> None:
    assert [bandwidth(size) for size in (1000, 125_000, 1.25e9)] == ["8 kbit/s", "1.0 Mbit/s", "10.0 Gbit/s"]
