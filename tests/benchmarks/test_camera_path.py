"""The way from the camera is scored rightly, on portraits that are found and textures that are not."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import skimage.data

from benchmarks import camera_path
from benchmarks.camera_path import NOT_FOUND, CameraPath, answer, as_jpeg, measured, text
from benchmarks.pasting import PastedPicture, pasted_pictures
from models.emotions import LABELS
from models.training.faces import Faces
from webapp.fer import Box, FaceResult, FrameResult, Recognizer

PLACE = Box(0.4, 0.4, 0.2, 0.2)


@pytest.fixture(scope="module")
def faces() -> Faces:
    """Two portraits and a wall of bricks, all labelled happy."""
    head = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2GRAY)[62:162, 174:274]
    portrait = cv2.resize(head, (48, 48), interpolation=cv2.INTER_AREA)
    wall = skimage.data.brick()[:48, :48]
    return Faces(np.stack([portrait, wall, portrait[:, ::-1]]), np.full(3, LABELS.index("happy"), np.uint8), "made")


def face(number: int, label: str, box: Box) -> FaceResult:
    scores = np.full(7, 0.05, np.float32)
    scores[LABELS.index(label)] = 0.7
    return FaceResult(number, box, scores, unsure=False)


@dataclass
class OneFace:
    """A recognizer that sees the same face in every picture, and counts its pipelines."""

    box: Box
    card: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(name="one"))
    pipelines: int = 0

    def pipeline(self) -> SimpleNamespace:
        self.pipelines += 1
        return SimpleNamespace(
            read_jpeg=lambda data: FrameResult((face(1, "happy", self.box),)),
            classify=lambda crops: np.eye(7, dtype=np.float32)[np.zeros(len(crops), int)],
        )


def test_portraits_are_found_and_a_wall_is_not(faces):
    path = measured(Recognizer(), faces, seed=1)
    assert path.path[1] == NOT_FOUND and (path.path[[0, 2]] == path.ready[[0, 2]]).all()
    row = path.to_dict()
    assert row["pictures"] == 3 and row["found"] == 2 and row["found_share"] == pytest.approx(2 / 3)
    assert row["drop_points"] == 0 and row["kept"] is True


def test_every_scene_gets_a_fresh_pipeline_and_only_faces_in_place_count(faces):
    everywhere, nowhere = OneFace(Box(0.0, 0.0, 1.0, 1.0)), OneFace(Box(-0.2, -0.2, 0.1, 0.1))
    assert (measured(nowhere, faces, seed=1).path == NOT_FOUND).all()
    assert nowhere.pipelines == len(faces) + 1  # one more reads the ready crops
    middles = [PastedPicture(np.zeros((2, 2)), Box(x, 0.4, 0.2, 0.2), 0) for x in (0.4, 0.6)]
    read = FrameResult((face(1, "happy", everywhere.box),))
    assert [answer(read, picture) is None for picture in middles] == [False, True]


def test_the_face_that_covers_the_place_best_is_the_answer():
    small, right = face(1, "sad", Box(0.48, 0.48, 0.04, 0.04)), face(2, "fear", Box(0.42, 0.41, 0.18, 0.18))
    picture = PastedPicture(np.zeros((2, 2)), PLACE, 0)
    assert answer(FrameResult((small, right)), picture) is right
    assert answer(FrameResult(()), picture) is None


def test_missed_faces_count_as_wrong_of_all_and_not_in_the_drop():
    labels = np.array([3] * 8)
    ready = np.array([3, 3, 3, 3, 3, 3, 0, 0])
    path = np.array([3, 3, 3, 0, NOT_FOUND, NOT_FOUND, 0, 3])
    row = CameraPath("made", labels, ready, path).to_dict()
    counts = {name: (share["right"], share["of"]) for name, share in row.items() if isinstance(share, dict)}
    assert counts == {"ready_all": (6, 8), "ready_found": (4, 6), "path_found": (4, 6), "right_of_all": (4, 8)}
    assert row["found"] == 6 and row["drop_points"] == pytest.approx(0)


@pytest.mark.parametrize(("lost", "kept"), [(4, True), (5, False)])
def test_the_bar_is_four_points(lost, kept):
    labels, path = np.zeros(100, int), np.zeros(100, int)
    path[:lost] = 1
    row = CameraPath("made", labels, labels, path).to_dict()
    assert row["drop_points"] == pytest.approx(lost) and row["kept"] is kept
    assert ("NOT kept" in text(row)) is not kept


def test_where_nothing_is_found_there_is_no_drop():
    row = CameraPath("made", np.zeros(3, int), np.zeros(3, int), np.full(3, NOT_FOUND)).to_dict()
    assert row["drop_points"] is None and row["kept"] is False and row["right_of_all"]["accuracy"] == 0
    assert "no face was found" in text(row)
    json.dumps(row)


def test_pictures_are_pasted_alike_for_every_network_and_sent_as_colour_jpegs(faces):
    first, again, other = (list(pasted_pictures(faces.images, seed)) for seed in (1, 1, 2))
    assert [picture.place for picture in first] == [picture.place for picture in again]
    assert [picture.place for picture in first] != [picture.place for picture in other]
    sent = cv2.imdecode(np.frombuffer(as_jpeg(first[0].scene), np.uint8), cv2.IMREAD_UNCHANGED)
    assert sent.shape == (480, 640, 3)
    assert 0 < np.abs(sent[..., 0].astype(int) - first[0].scene).mean() < 10


def test_the_command_writes_what_it_measured(tmp_path, faces, capsys):
    data, out = tmp_path / "faces.npz", tmp_path / "out.json"
    np.savez(data, images=faces.images, labels=faces.labels)
    camera_path.main(["--data", str(data), "--count", "2", "--json", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report.keys() == {"split", "seed", "quality", "bar", "rows"} and (report["quality"], report["bar"]) == (
        60,
        4,
    )
    assert [row["pictures"] for row in report["rows"]] == [2]
    assert "the bar of 4 is" in capsys.readouterr().out


def test_a_missing_network_or_data_set_ends_with_a_sentence(tmp_path, faces):
    data = tmp_path / "faces.npz"
    np.savez(data, images=faces.images, labels=faces.labels)
    with pytest.raises(SystemExit, match="no network is called 'nobody'"):
        camera_path.main(["--data", str(data), "--network", "nobody"])
    with pytest.raises(SystemExit, match="does not exist"):
        camera_path.main(["--data", str(tmp_path / "none.npz")])
