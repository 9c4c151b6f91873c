import json

import pytest

from benchmarks.looping import looped
from benchmarks.video import main
from tests.media import clip
from webapp.fer.media import probe
from webapp.fer.video import read_frames


def test_a_looped_video_is_longer_and_goes_on_evenly(tmp_path):
    path = looped(clip(tmp_path / "a.mp4", fps=10, seconds=1), tmp_path / "b.mkv", 2.5)
    assert probe(path).duration == pytest.approx(3, abs=0.11)
    times = [frame.time for frame in read_frames(path, fps=None)]
    assert times == pytest.approx([place / 10 for place in range(30)], abs=0.002)


def test_the_numbers_are_written_under_their_names(tmp_path, capsys):
    path, out = clip(tmp_path / "a.mp4", seconds=1), tmp_path / "out.json"
    main([str(path), "--json", str(out), "--fps", "10", "every", "--processes", "1"])
    rows = json.loads(out.read_text())["rows"]
    assert [(row["fps"], row["analysed"]) for row in rows] == [(10, 10), (None, 20)]
    for row in rows:
        assert list(row)[:7] == [
            "file", "video_seconds", "wall_seconds", "decode_only_seconds", "frames", "analysed", "peak_mb"
        ]  # fmt: skip
        assert (row["file"], row["video_seconds"], row["frames"]) == ("a.mp4", 1.0, 20)
        assert row["size"] == "{0.width}x{0.height}".format(probe(path))
        assert row["wall_seconds"] > row["decode_only_seconds"] > 0
        assert 30 < row["peak_mb"] < 2000
        assert {"decode", "classify"} <= set(row["shares"]) and sum(row["shares"].values()) == pytest.approx(
            1, abs=0.01
        )
    assert "classify" in capsys.readouterr().out


def test_what_is_no_video_ends_with_a_sentence(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(RuntimeError, match="neither"):
        main([str(tmp_path / "a.mp4")])
