import json

import cv2
import numpy as np
import pytest

from tests.fer.faces import encoded, face_scene
from webapp.fer.__main__ import main


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
