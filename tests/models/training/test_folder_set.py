"""Folders of labelled faces of any data set: other names, missing and extra classes, whole pictures."""

import cv2
import numpy as np
import pytest
import skimage.data

from models.training.errors import UnreadableDataset, WrongInput
from models.training.evaluation_data import evaluation_data
from models.training.folder_set import folder_set, label_index
from models.training.found_faces import cropped

HAPPY, SAD, NEUTRAL = 3, 4, 6


def write(path, picture=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = np.random.default_rng(0).integers(0, 255, (60, 60), np.uint8) if picture is None else picture
    assert cv2.imwrite(str(path), picture)


@pytest.fixture(scope="module")
def portrait():
    """A whole picture with one face, BGR uint8 (512, 512, 3)."""
    return cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("happy", 3),
        ("Happiness", 3),
        ("03_joy", 3),
        ("ANGER", 0),
        ("1-disgusted", 1),
        ("fearful ", 2),
        ("sadness", 4),
        ("surprised", 5),
        ("neutral", 6),
        ("contempt", None),
        ("calm", None),
        ("7", None),
        ("", None),
    ],
)
def test_folders_may_be_called_as_other_sets_call_them(name, index):
    assert label_index(name) == index


def test_missing_and_extra_classes_are_said(tmp_path):
    for folder, count in {"Happiness": 2, "sad": 1, "contempt": 3, "unknown": 1}.items():
        for number in range(count):
            write(tmp_path / "rafd" / folder / f"{number}.jpg")
    found = folder_set(tmp_path / "rafd", "PublicTest")
    assert found.faces.labels.tolist() == [HAPPY, HAPPY, SAD] and found.faces.source == "rafd"
    left_out, missing = found.notes
    assert left_out == "Left out, because no network has a word for it: contempt (3 pictures), unknown (1 picture)."
    assert missing.startswith("Nothing here is labelled angry or disgust or fear or surprise or neutral;")
    assert found.unfound == ()


def test_no_folder_called_like_a_class_is_refused(tmp_path):
    write(tmp_path / "cats" / "a.jpg")
    with pytest.raises(UnreadableDataset, match=r"expected folders named angry, .* or the like in .*; got cats"):
        folder_set(tmp_path, "PublicTest")


def test_no_picture_at_all_is_refused(tmp_path):
    (tmp_path / "happy").mkdir()
    with pytest.raises(UnreadableDataset, match="expected at least one labelled face"):
        folder_set(tmp_path, "PublicTest")


@pytest.mark.parametrize(
    ("suffix", "shape"), [(".tiff", (256, 256)), (".bmp", (30, 30, 3)), (".webp", (100, 100, 3)), (".png", (48, 48))]
)
def test_pictures_of_any_size_and_form_become_crops(tmp_path, suffix, shape):
    write(tmp_path / "happy" / f"a{suffix}", np.full(shape, 100, np.uint8))
    faces = folder_set(tmp_path, "PublicTest").faces
    assert faces.images.shape == (1, 48, 48) and np.abs(faces.images.astype(int) - 100).max() <= 2


def test_pictures_that_are_not_square_are_told_of(tmp_path):
    write(tmp_path / "happy" / "wide.png", np.zeros((50, 100), np.uint8))
    write(tmp_path / "happy" / "nearly.png", np.zeros((50, 53), np.uint8))
    assert "1 of 2 pictures are not square" in folder_set(tmp_path, "PublicTest").notes[0]


def test_faces_are_found_in_whole_pictures(tmp_path, portrait):
    write(tmp_path / "happy" / "one.jpg", portrait)
    write(tmp_path / "happy" / "two.jpg", np.hstack([portrait, portrait[:, ::-1]]))
    write(tmp_path / "sad" / "one.png", np.full((300, 400, 3), 90, np.uint8))
    write(tmp_path / "sad" / "narrow.png", np.full((16, 4000, 3), 90, np.uint8))
    (tmp_path / "sad" / "torn.jpg").write_bytes(b"no picture")
    write(tmp_path / "contempt" / "one.jpg", portrait)
    found = folder_set(tmp_path, "PublicTest", find_faces=True)
    assert found.faces.labels.tolist() == [HAPPY, HAPPY] and found.unfound == (SAD, SAD, SAD)
    text = " ".join(found.notes)
    assert "contempt (1 picture)" in text
    assert "In 3 of 5 pictures no face was found; they are left out." in text
    assert "there were several faces; the largest is taken" in text
    grey = cv2.cvtColor(portrait, cv2.COLOR_BGR2GRAY)
    face, whole = (cv2.resize(part, (48, 48), interpolation=cv2.INTER_AREA) for part in (grey[61:169, 169:277], grey))
    crop = found.faces.images[0].ravel()
    assert np.corrcoef(crop, face.ravel())[0, 1] > 0.85 > 0.6 > np.corrcoef(crop, whole.ravel())[0, 1]


def test_the_crops_are_gone_afterwards(tmp_path, portrait):
    write(tmp_path / "happy" / "one.jpg", portrait)
    with cropped(tmp_path) as (crops, report):
        assert report == {"pictures": 1, "found": 1, "crowded": 0, "unreadable": 0}
        (crop,) = crops.rglob("*.png")
        assert crop.relative_to(crops).parts == ("happy", "one.jpg.png")
        assert cv2.imread(str(crop), cv2.IMREAD_UNCHANGED).shape == (48, 48)
    assert not crops.exists()


def test_a_folder_that_cannot_be_looked_through_is_a_sentence(tmp_path):
    with (
        pytest.raises(UnreadableDataset, match=r"could not be looked for: .*expected a folder of pictures"),
        cropped(tmp_path / "nowhere"),
    ):
        pass


def test_training_is_known_where_the_folder_has_it(tmp_path):
    write(tmp_path / "test" / "happy" / "a.png")
    only_test = evaluation_data(tmp_path, "PublicTest", None)
    assert only_test.training is None and len(only_test.faces) == 1
    write(tmp_path / "train" / "joy" / "a.png")
    both = evaluation_data(tmp_path, "PublicTest", None)
    assert len(both.training) == 1 and not any("splits" in note for note in both.notes)


def test_files_that_hold_only_what_is_measured_need_no_training(tiny_npz, tmp_path):
    arrays = {name: array for name, array in np.load(tiny_npz).items() if name.startswith("publictest")}
    np.savez(tmp_path / "test.npz", **arrays)
    grey = " ".join(["7"] * 48 * 48)
    (tmp_path / "test.csv").write_text(f"emotion,pixels,Usage\n3,{grey},PublicTest\n", encoding="utf-8")
    for name, count in (("test.npz", 21), ("test.csv", 1)):
        data = evaluation_data(tmp_path / name, "PublicTest", None)
        assert len(data.faces) == count and data.training is None
        with pytest.raises(UnreadableDataset, match="expected"):
            evaluation_data(tmp_path / name, "Training", None)


def test_finding_faces_needs_pictures(tiny_npz, tmp_path, tiny_votes):
    write(tmp_path / "happy" / "a.png")
    for data, votes in ((tiny_npz, None), (tmp_path, tiny_votes)):
        with pytest.raises(WrongInput, match="--find-faces needs a folder of pictures"):
            evaluation_data(data, "PublicTest", votes, find_faces=True)


def test_pictures_without_a_found_face_count_as_wrong(tmp_path):
    write(tmp_path / "happy" / "a.png")
    write(tmp_path / "neutral" / "a.png")
    data = evaluation_data(tmp_path, "PublicTest", None)
    assert data.accuracy_of_all(np.array([HAPPY, HAPPY])) == 0.5
    data = type(data)(data.faces, unfound=(NEUTRAL, NEUTRAL))
    assert data.accuracy_of_all(np.array([HAPPY, NEUTRAL])) == 0.5
