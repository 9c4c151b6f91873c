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


@pytest.mark.parametrize(("fps", "analysed"), [("10", 10), ("every", 20)])
def test_the_numbers_are_written_under_their_names(tmp_path, capsys, fps, analysed):
    path, out = clip(tmp_path / "a.mp4", seconds=1), tmp_path / "out.json"
    main([str(path), "--json", str(out), "--fps", fps, "--processes", "1"])
    (row,) = json.loads(out.read_text())["rows"]
    assert list(row) == [
        "file", "video_seconds", "wall_seconds", "decode_only_seconds", "frames", "analysed", "peak_mb"
    ]  # fmt: skip
    assert (row["file"], row["video_seconds"], row["frames"], row["analysed"]) == ("a.mp4", 1.0, 20, analysed)
    assert row["wall_seconds"] > row["decode_only_seconds"] > 0
    assert 30 < row["peak_mb"] < 2000
    assert "classify" in capsys.readouterr().out


def test_what_is_no_video_ends_with_a_sentence(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(RuntimeError, match="neither"):
        main([str(tmp_path / "a.mp4")])
