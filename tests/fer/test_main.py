import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.fer.faces import encoded, face_scene
from tests.media import clip, scene
from webapp.fer.__main__ import main
from webapp.fer.media import probe
from webapp.fer.progress_bar import ProgressBar

ROOT = Path(__file__).parents[2]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(cv2.cvtColor(face_scene(0.3)[0], cv2.COLOR_GRAY2BGR)))
    return path


def test_a_photo_is_printed_as_json(photo, capsys):
    assert main([str(photo)]) == 0
    (face,) = json.loads(capsys.readouterr().out)["faces"]
    assert len(face["scores"]) == 7


def test_an_annotated_copy_has_the_pictures_size_and_a_box(photo, tmp_path):
    out = tmp_path / "out.png"
    assert main([str(photo), "--annotated", str(out)]) == 0
    before, after = cv2.imread(str(photo)).astype(int), cv2.imread(str(out)).astype(int)
    assert after.shape == before.shape
    changed = np.abs(after - before).max(axis=2) > 60
    assert 0.002 < changed.mean() < 0.2
    assert not changed[:20].any()


@pytest.mark.parametrize("content", [None, b"", b"no picture", encoded(np.zeros((100, 100), np.uint8))[:100]])
def test_what_is_no_photo_gets_one_sentence(content, tmp_path, capsys):
    path = tmp_path / "photo.jpg"
    if content is not None:
        path.write_bytes(content)
    assert main([str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert str(path) in captured.err


@pytest.mark.parametrize("options", [["--network", "none_such"], ["--annotated", "out.gif"], ["--smallest-face", "5"]])
def test_bad_options_get_one_sentence(photo, capsys, options):
    assert main([str(photo), *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_other_pictures_are_read_too(tmp_path, capsys, suffix):
    path = tmp_path / f"photo.{suffix}"
    cv2.imwrite(str(path), scene(0.0, people=2))
    assert main([str(path), "--csv", str(tmp_path / "out.csv")]) == 0
    assert len(json.loads(capsys.readouterr().out)["faces"]) == 2
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 3


def test_a_video_gives_all_that_is_asked_for(tmp_path, capsys):
    source, outs = (
        clip(tmp_path / "a b.mp4", sound="aac"),
        [tmp_path / f"out.{kind}" for kind in ("csv", "json", "vtt")],
    )
    arguments = [str(source), "--fps", "5", "--smoothing", "0", "--smallest-face", "0.1", "--network", "mien"]
    for out in outs:
        arguments += [f"--{out.suffix[1:]}", str(out)]
    assert main([*arguments, "--video", str(tmp_path / "out.mp4")]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("2.0 s, 320 x 240, 10 frames analysed: 1 person\nPerson 1: seen 2.0 s, looks ")
    rows = list(csv.DictReader(StringIO(outs[0].read_text(encoding="utf-8"))))
    assert [float(row["time"]) for row in rows] == pytest.approx([place / 5 for place in range(10)])
    content = json.loads(outs[1].read_text(encoding="utf-8"))
    assert content["settings"] == {"network": "mien", "fps": 5.0, "smoothing": 0.0, "smallest_face": 0.1}
    assert content["video"]["name"] == "a b.mp4"
    assert outs[2].read_text(encoding="utf-8").startswith("WEBVTT\n")
    assert probe(tmp_path / "out.mp4").frames == 40
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a b.mp4", "out.csv", "out.json", "out.mp4", "out.vtt"]


def test_every_frame_can_be_analysed_and_nobody_be_there(tmp_path, capsys):
    source = clip(tmp_path / "a.mp4", people=0, seconds=0.5)
    assert main([str(source), "--fps", "every", "--csv", str(tmp_path / "out.csv")]) == 0
    assert capsys.readouterr().out == "0.5 s, 320 x 240, 10 frames analysed: no face\n"
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 11


@pytest.mark.parametrize(
    "options",
    [
        ["--fps", "0"],
        ["--annotated", "out.png"],
        ["--smoothing", "-1"],
        ["--network", "none_such"],
        ["--csv", "none/such/out.csv"],
        ["--processes", "0"],
    ],
)
def test_bad_options_for_videos_get_one_sentence(tmp_path, capsys, options, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = clip(tmp_path / "a.mp4", seconds=0.2)
    assert main([str(source), *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_the_command_runs_as_a_program(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    command = [sys.executable, "-m", "webapp.fer", str(tmp_path / "a.mp4")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path / 'a.mp4'}: expected a video or a picture; the file's content is neither\n"


def test_a_progress_bar_is_drawn_on_terminals_only():
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for out, drawn in ((StringIO(), False), (Terminal(), True)):
        with ProgressBar("drawing", out) as bar:
            bar(0.5)
        assert bool(out.getvalue()) is drawn
    assert bar.line(0.5, 20) == f"drawing [{'#' * 15}{'.' * 15}]  50%, 20 s left"
