"""Every form of a data set, and every way for one to be wrong."""

import io
import pickle
import zipfile

import cv2
import numpy as np
import pytest

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import Faces, held_out_tenth, without_copies
from models.training.fer2013 import has_splits, load_faces, training_and_watched

GREY = " ".join(["7"] * 48 * 48)


def write_csv(path, rows, header="emotion,pixels,Usage"):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def write_pictures(root, suffix=".png", size=(48, 48), channels=1, label="happy", name="a"):
    (root / label).mkdir(parents=True, exist_ok=True)
    shape = size if channels == 1 else (*size, channels)
    path = root / label / f"{name}{suffix}"
    assert cv2.imwrite(str(path), np.full(shape, 100, np.uint8))
    return path


def refused(path, split="Training"):
    with pytest.raises(UnreadableDataset) as error:
        load_faces(path, split)
    sentence = str(error.value)
    assert "\n" not in sentence and len(sentence) < 300
    return sentence


class TestCsv:
    def test_rows_of_one_split_are_read_in_order(self, tmp_path):
        ramp = " ".join(str(value % 256) for value in range(48 * 48))
        rows = [f"3,{GREY},Training", f"6,{ramp},PublicTest", f"0,{GREY},PublicTest", f"1,{GREY},PrivateTest"]
        faces = load_faces(write_csv(tmp_path / "fer2013.csv", rows), "PublicTest")
        assert faces.labels.tolist() == [6, 0] and faces.images.shape == (2, 48, 48)
        assert faces.images[0, 0, :3].tolist() == [0, 1, 2] and faces.images[0, 1, 0] == 48
        assert faces.source == "fer2013.csv PublicTest"

    @pytest.mark.parametrize("header", ["emotion, Usage, pixels", "\ufeffemotion,Usage,pixels"])
    def test_the_other_csv_of_the_challenge_is_read_too(self, tmp_path, header):
        path = write_csv(tmp_path / "icml_face_data.csv", [f"3,Training,{GREY}"], header)
        assert len(load_faces(path, "Training")) == 1 and has_splits(path)

    def test_a_csv_without_usage_is_taken_whole(self, tmp_path):
        path = write_csv(tmp_path / "train.csv", [f"3,{GREY}", f"4,{GREY}"], "emotion,pixels")
        assert not has_splits(path)
        assert len(load_faces(path, "PublicTest")) == 2

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (f"7,{GREY},Training", "row 3 (the header is row 1): expected an emotion from 0 to 6; got '7'"),
            (f"-1,{GREY},Training", "got '-1'"),
            (f"happy,{GREY},Training", "got 'happy'"),
            (f",{GREY},Training", "got ''"),
            (f"3,{GREY} 7,Training", "row 3 (the header is row 1): expected 2304 pixels; got 2305"),
            ("3,1 2 3,Training", "expected 2304 pixels; got 3"),
            ("3,,Training", "expected 2304 pixels; got 0"),
            ("3", "expected a Usage of Training, PublicTest, PrivateTest; got None"),
            (f"3,{GREY},Test", "expected a Usage of Training, PublicTest, PrivateTest; got 'Test'"),
            (f"3,{GREY[:-1]}256,Training", "expected pixels of 0 to 255; got 7 to 256"),
            (f"3,-1 {GREY[2:]},Training", "expected pixels of 0 to 255; got -1 to 7"),
            (f"3,x {GREY[2:]},Training", "expected whole grey values of 0 to 255; got other text"),
            (f"3,7.5 {GREY[2:]},Training", "expected whole grey values"),
            (f"3,{'9' * 30} {GREY[2:]},Training", "expected whole grey values"),
        ],
    )
    def test_a_wrong_row_is_named(self, tmp_path, row, sentence):
        path = write_csv(tmp_path / "fer2013.csv", [f"3,{GREY},Training", row])
        assert sentence in refused(path) and "fer2013.csv row 3" in refused(path)

    def test_a_bad_label_in_another_split_is_noticed(self, tmp_path):
        path = write_csv(tmp_path / "fer2013.csv", [f"3,{GREY},Training", f"9,{GREY},PublicTest"])
        assert "row 3" in refused(path)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("a,b\n1,2\n", "expected the columns emotion, pixels, Usage in fer2013.csv; got a, b"),
            ("", "got nothing"),
            ("emotion,pixels,Usage\n", "expected at least one labelled face of Training in fer2013.csv; got none"),
            (f"emotion,pixels,Usage\n3,{'7 ' * 600_000},Training\n", "line 2: cannot be read as csv"),
        ],
    )
    def test_a_file_that_is_no_such_csv_is_refused(self, tmp_path, text, sentence):
        path = tmp_path / "fer2013.csv"
        path.write_text(text)
        assert sentence in refused(path)

    def test_a_binary_file_is_refused(self, tmp_path):
        path = tmp_path / "fer2013.csv"
        path.write_bytes(bytes(range(256)) * 20)
        assert "fer2013.csv" in refused(path)


class TestNpz:
    def save(self, path, **arrays):
        np.savez(path, **arrays)
        return path

    def test_images_and_labels_are_taken_whole(self, tmp_path):
        images = np.arange(2 * 48 * 48, dtype=np.uint64).reshape(2, 48, 48).astype(np.uint8)
        path = self.save(tmp_path / "a.npz", images=images, labels=np.array([0, 6], np.uint8))
        faces = load_faces(path, "PublicTest")
        np.testing.assert_array_equal(faces.images, images)
        assert faces.labels.tolist() == [0, 6] and faces.source == "a.npz" and not has_splits(path)

    def test_splits_are_told_apart(self, tiny_npz):
        assert len(load_faces(tiny_npz, "Training")) == 42 and len(load_faces(tiny_npz, "PublicTest")) == 21
        assert has_splits(tiny_npz)
        assert "privatetest_images" in refused(tiny_npz, "PrivateTest")

    @pytest.mark.parametrize(
        ("arrays", "sentence"),
        [
            ({"labels": np.zeros(2, np.uint8)}, "expected the arrays images and labels"),
            ({"images": np.zeros((2, 48, 48), np.uint8)}, "expected the arrays images and labels"),
            (
                {"images": np.zeros((2, 48, 48)), "labels": np.zeros(2, int)},
                "expected images uint8 (n, 48, 48); got fl",
            ),
            ({"images": np.zeros((2, 64, 64), np.uint8), "labels": np.zeros(2, int)}, "got uint8 (2, 64, 64)"),
            ({"images": np.zeros((2, 2304), np.uint8), "labels": np.zeros(2, int)}, "got uint8 (2, 2304)"),
            (
                {"images": np.zeros((2, 48, 48), np.uint8), "labels": np.zeros(3, int)},
                "labels uint8 (2,); got int64 (3,)",
            ),
            ({"images": np.zeros((2, 48, 48), np.uint8), "labels": np.zeros(2)}, "got float64 (2,)"),
            ({"images": np.zeros((2, 48, 48), np.uint8), "labels": np.array([0, 7])}, "got 7 in row 1"),
            ({"images": np.zeros((2, 48, 48), np.uint8), "labels": np.array([-1, 7])}, "got -1 in row 0"),
            ({"images": np.zeros((0, 48, 48), np.uint8), "labels": np.zeros(0, int)}, "expected at least one"),
        ],
    )
    def test_wrong_arrays_are_refused(self, tmp_path, arrays, sentence):
        assert sentence in refused(self.save(tmp_path / "a.npz", **arrays))

    def test_pickled_objects_are_never_loaded(self, tmp_path):
        bomb = np.array([Bomb()], dtype=object)
        path = self.save(tmp_path / "a.npz", images=bomb, labels=np.zeros(1, np.uint8))
        assert "holds Python objects" in refused(path)

    @pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken", pickle.dumps({"images": 1})])
    def test_what_is_no_archive_is_refused(self, tmp_path, content):
        path = tmp_path / "a.npz"
        path.write_bytes(content)
        assert "expected a NumPy .npz archive" in refused(path)

    @pytest.mark.parametrize("share", [0.3, 0.9])
    def test_a_truncated_archive_is_refused(self, tmp_path, tiny_npz, share):
        path = tmp_path / "a.npz"
        path.write_bytes(tiny_npz.read_bytes()[: int(tiny_npz.stat().st_size * share)])
        assert "expected a NumPy .npz archive" in refused(path)

    def test_a_damaged_array_is_refused(self, tmp_path):
        path = tmp_path / "a.npz"
        rng = np.random.default_rng(0)
        np.savez_compressed(path, images=rng.integers(0, 255, (9, 48, 48), np.uint8), labels=np.zeros(9, np.uint8))
        content = bytearray(path.read_bytes())
        content[2000:2100] = bytes(100)
        path.write_bytes(content)
        assert "damaged" in refused(path)

    def test_a_single_array_is_refused(self, tmp_path):
        path = tmp_path / "a.npz"
        held = io.BytesIO()
        np.save(held, np.zeros(3))
        path.write_bytes(held.getvalue())
        assert "holds a single array" in refused(path)

    def test_an_array_that_declares_more_than_there_is_memory_is_refused(self, tmp_path):
        path = tmp_path / "a.npz"
        header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (10000000000000, 48, 48), }"
        member = b"\x93NUMPY\x01\x00" + (len(header) + 1).to_bytes(2, "little") + header + b"\n"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("images.npy", member)
            archive.writestr("labels.npy", member)
        assert "damaged" in refused(path)


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


class TestFolder:
    @pytest.mark.parametrize("suffix", [".png", ".jpg", ".JPG", ".jpeg"])
    @pytest.mark.parametrize(("size", "channels"), [((48, 48), 1), ((200, 200), 3), ((20, 20), 1), ((90, 120), 3)])
    def test_pictures_of_any_size_and_colour_become_grey_crops(self, tmp_path, suffix, size, channels):
        write_pictures(tmp_path / "set", suffix, size, channels)
        faces = load_faces(tmp_path / "set", "PublicTest")
        assert faces.images.shape == (1, 48, 48) and faces.labels.tolist() == [LABELS.index("happy")]
        assert np.abs(faces.images.astype(int) - 100).max() <= 2
        assert not has_splits(tmp_path / "set") and faces.source == "set"

    def test_a_48_pixel_png_is_kept_to_the_last_bit(self, tmp_path):
        picture = np.random.default_rng(0).integers(0, 255, (48, 48), np.uint8)
        path = write_pictures(tmp_path)
        assert cv2.imwrite(str(path), picture)
        np.testing.assert_array_equal(load_faces(tmp_path, "Training").images[0], picture)

    def test_sixteen_bit_and_transparent_pictures_are_read(self, tmp_path):
        (tmp_path / "sad").mkdir()
        assert cv2.imwrite(str(tmp_path / "sad/deep.png"), np.full((48, 48), 100 * 257, np.uint16))
        assert cv2.imwrite(str(tmp_path / "sad/clear.png"), np.full((48, 48, 4), 100, np.uint8))
        assert np.abs(load_faces(tmp_path, "Training").images.astype(int) - 100).max() <= 1

    @pytest.mark.parametrize(
        ("above", "split"), [("train", "Training"), ("test", "PublicTest"), ("Training", "Training")]
    )
    def test_a_folder_for_each_split_is_understood(self, tmp_path, above, split):
        write_pictures(tmp_path / above)
        assert has_splits(tmp_path) and len(load_faces(tmp_path, split)) == 1

    def test_a_split_that_is_not_there_is_refused(self, tmp_path):
        write_pictures(tmp_path / "train")
        assert "expected a folder PublicTest or test" in refused(tmp_path, "PublicTest")

    def test_an_unknown_folder_is_refused_by_name(self, tmp_path):
        write_pictures(tmp_path)
        write_pictures(tmp_path, label="joy")
        assert "expected folders named angry, disgust" in refused(tmp_path) and "got joy" in refused(tmp_path)

    def test_an_empty_folder_is_refused(self, tmp_path):
        assert "got none" in refused(tmp_path)
        (tmp_path / "happy").mkdir()
        (tmp_path / "happy" / "notes.txt").write_text("no picture")
        assert "expected at least one labelled face" in refused(tmp_path)

    def test_hidden_files_and_folders_are_passed_over(self, tmp_path):
        write_pictures(tmp_path)
        (tmp_path / ".cache").mkdir()
        (tmp_path / "happy" / "._a.png").write_bytes(b"resource fork")
        assert len(load_faces(tmp_path, "Training")) == 1

    @pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff\xe0 cut off"])
    def test_an_unreadable_picture_is_named(self, tmp_path, content):
        write_pictures(tmp_path)
        (tmp_path / "happy" / "b.jpg").write_bytes(content)
        assert "happy/b.jpg cannot be read" in refused(tmp_path)

    def test_a_picture_that_is_a_folder_is_refused(self, tmp_path):
        (tmp_path / "happy" / "a.png").mkdir(parents=True)
        assert "cannot be read" in refused(tmp_path)


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.npz", "nowhere"])
def test_a_missing_file_is_refused(tmp_path, name):
    assert f"{name} does not exist" in refused(tmp_path / name)


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "faces.zip").write_bytes(b"PK")
    assert "got faces.zip" in refused(tmp_path / "faces.zip")


def test_a_split_of_another_name_is_refused(tiny_npz):
    assert "got 'Test'" in refused(tiny_npz, "Test")


def some_faces(n: int) -> Faces:
    images = np.arange(n, dtype=np.uint8)[:, None, None] * np.ones((48, 48), np.uint8)
    return Faces(images, np.arange(n, dtype=np.uint8) % 3, "some")


def test_a_held_out_tenth_keeps_classes_in_proportion_and_loses_nothing():
    training, watched = held_out_tenth(some_faces(90), seed=1)
    assert len(training) == 81 and np.bincount(watched.labels).tolist() == [3, 3, 3]
    together = sorted(image[0, 0] for part in (training, watched) for image in part.images)
    assert together == list(range(90))
    np.testing.assert_array_equal(watched.images, held_out_tenth(some_faces(90), seed=1)[1].images)


def test_without_splits_a_tenth_is_watched(tmp_path):
    faces = some_faces(60)
    np.savez(tmp_path / "whole.npz", images=faces.images, labels=faces.labels)
    training, watched = training_and_watched(tmp_path / "whole.npz", 0)
    assert len(training) == 54 and watched.source == "a held-out tenth of whole.npz"


def test_too_few_faces_to_hold_one_out_are_refused(tmp_path):
    faces = some_faces(3)
    np.savez(tmp_path / "whole.npz", images=faces.images, labels=faces.labels)
    with pytest.raises(UnreadableDataset, match="at least two faces of a class"):
        training_and_watched(tmp_path / "whole.npz", 0)


def test_copies_are_left_out_byte_for_byte():
    fresh = without_copies(some_faces(10), some_faces(4))
    assert [image[0, 0] for image in fresh.images] == [4, 5, 6, 7, 8, 9]
