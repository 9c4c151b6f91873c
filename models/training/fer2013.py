"""Labelled faces from any of FER-2013's public forms."""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.emotions import LABELS
from models.training.errors import UnreadableDataset

SIDE = 48
"""Pixels along each side of a FER-2013 picture."""

SPLITS = ("Training", "PublicTest", "PrivateTest")
"""The values of Kaggle's `Usage` column."""

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True)
class Faces:
    """Labelled crops.

    Attributes:
        images: Grey uint8 (n, 48, 48).
        labels: uint8 (n,), indices into `models.emotions.LABELS`.
        source: Where they came from, for cards and messages.
    """

    images: np.ndarray
    labels: np.ndarray
    source: str

    def __len__(self) -> int:
        return len(self.labels)


def load_faces(path: Path, split: str) -> Faces:
    """Reads one split of a data set.

    Args:
        path: Kaggle's `fer2013.csv`; or a folder with a sub-folder for each class (or one such folder for each split);
            or an `.npz` with `images` and `labels` (or with `publictest_images` and so on).
        split: One of `SPLITS`. A folder or npz that has no splits is taken whole.

    Raises:
        UnreadableDataset: The path holds none of these, or a row in it is wrong.
    """
    if split not in SPLITS:
        raise UnreadableDataset(f"expected a split of {', '.join(SPLITS)}; got {split!r}")
    if path.is_dir():
        faces = _from_folder(path, split)
    elif not path.exists():
        raise UnreadableDataset(f"expected fer2013.csv, a folder per class or an .npz file; {path} does not exist")
    elif path.suffix == ".csv":
        faces = _from_csv(path, split)
    elif path.suffix == ".npz":
        faces = _from_npz(path, split)
    else:
        raise UnreadableDataset(f"expected fer2013.csv, a folder per class or an .npz file; got {path.name}")
    if not len(faces):
        raise UnreadableDataset(f"expected at least one labelled face in split {split} of {path.name}; got none")
    return faces


def has_splits(path: Path) -> bool:
    """Whether the data set itself says which pictures are for training and which for testing."""
    if path.is_dir():
        return any((path / name).is_dir() for split in SPLITS for name in _split_folders(split))
    if path.suffix == ".npz":
        with _open_npz(path) as arrays:
            return "images" not in arrays
    return path.suffix == ".csv"


def held_out_tenth(faces: Faces, seed: int) -> tuple[Faces, Faces]:
    """Nine tenths to train on and one to watch, each class in proportion; the same for the same seed."""
    rng = np.random.default_rng(seed)
    watched = np.zeros(len(faces), bool)
    for label in np.unique(faces.labels):
        rows = rng.permutation(np.flatnonzero(faces.labels == label))
        watched[rows[: max(1, len(rows) // 10)]] = True
    return (
        Faces(faces.images[~watched], faces.labels[~watched], f"nine tenths of {faces.source}"),
        Faces(faces.images[watched], faces.labels[watched], f"a held-out tenth of {faces.source}"),
    )


def _from_csv(path: Path, split: str) -> Faces:
    csv.field_size_limit(1 << 20)
    images, labels = [], []
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        reader = csv.DictReader(file)
        columns = [name.strip() for name in reader.fieldnames or []]
        if not {"emotion", "pixels"} <= set(columns):
            raise UnreadableDataset(f"expected the columns emotion,pixels,Usage in {path.name}; got {columns[:5]}")
        for number, row in enumerate(reader, start=2):
            if "Usage" in columns and row["Usage"] != split:
                continue
            labels.append(_csv_label(row["emotion"], f"{path.name} row {number}"))
            images.append(_csv_pixels(row["pixels"], f"{path.name} row {number}"))
    return Faces(np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8), f"{path.name} {split}")


def _csv_label(text: str | None, where: str) -> int:
    if text is None or text.strip() not in {str(index) for index in range(len(LABELS))}:
        raise UnreadableDataset(f"{where}: expected an emotion from 0 to {len(LABELS) - 1}; got {text!r}")
    return int(text)


def _csv_pixels(text: str | None, where: str) -> np.ndarray:
    try:
        pixels = np.array((text or "").split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise UnreadableDataset(f"{where}: expected grey values of 0 to 255; got {(text or '')[:30]!r}") from error
    if pixels.size != SIDE * SIDE:
        raise UnreadableDataset(f"{where}: expected {SIDE * SIDE} pixels; got {pixels.size}")
    if pixels.min() < 0 or pixels.max() > 255:
        raise UnreadableDataset(f"{where}: expected pixels of 0 to 255; got {pixels.min()} to {pixels.max()}")
    return pixels.astype(np.uint8)


def _open_npz(path: Path) -> np.lib.npyio.NpzFile:
    try:
        arrays = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableDataset(f"expected a NumPy .npz archive; {path.name} cannot be read as one") from error
    if not isinstance(arrays, np.lib.npyio.NpzFile):
        raise UnreadableDataset(f"expected a NumPy .npz archive; {path.name} holds a single array")
    return arrays


def _from_npz(path: Path, split: str) -> Faces:
    with _open_npz(path) as arrays:
        prefix = "" if "images" in arrays else f"{split.lower()}_"
        missing = [name for name in (f"{prefix}images", f"{prefix}labels") if name not in arrays]
        if missing:
            raise UnreadableDataset(f"expected the arrays images and labels in {path.name}; got {sorted(arrays)}")
        try:
            images, labels = arrays[f"{prefix}images"], arrays[f"{prefix}labels"]
        except (ValueError, OSError, zipfile.BadZipFile) as error:
            raise UnreadableDataset(f"expected plain uint8 arrays in {path.name}; they cannot be read") from error
    _check_arrays(images, labels, path.name)
    return Faces(images, labels.astype(np.uint8), f"{path.name} {split}" if prefix else path.name)


def _check_arrays(images: np.ndarray, labels: np.ndarray, name: str) -> None:
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise UnreadableDataset(
            f"{name}: expected images uint8 (n, {SIDE}, {SIDE}); got {images.dtype} {tuple(images.shape)}"
        )
    if not np.issubdtype(labels.dtype, np.integer) or labels.shape != images.shape[:1]:
        raise UnreadableDataset(
            f"{name}: expected labels uint8 ({len(images)},); got {labels.dtype} {tuple(labels.shape)}"
        )
    wrong = np.flatnonzero((labels < 0) | (labels >= len(LABELS)))
    if wrong.size:
        raise UnreadableDataset(
            f"{name} row {wrong[0]}: expected a label from 0 to {len(LABELS) - 1}; got {labels[wrong[0]]}"
        )


def _split_folders(split: str) -> tuple[str, ...]:
    """The names a split's folder goes by: Kaggle's, and those of the common repackings into train/ and test/."""
    return {"Training": ("Training", "train"), "PublicTest": ("PublicTest", "test"), "PrivateTest": ("PrivateTest",)}[
        split
    ]


def _from_folder(path: Path, split: str) -> Faces:
    root = next((path / name for name in _split_folders(split) if (path / name).is_dir()), None)
    if root is None and has_splits(path):
        raise UnreadableDataset(f"expected a folder {_split_folders(split)[0]}/ in {path.name}; there is none")
    root = root or path
    folders = sorted(folder.name for folder in root.iterdir() if folder.is_dir())
    unknown = sorted(set(folders) - set(LABELS))
    if unknown or not folders:
        raise UnreadableDataset(f"expected folders named {', '.join(LABELS)} in {root.name}; got {unknown or 'none'}")
    images, labels = [], []
    for label, picture in _pictures(root, folders):
        images.append(_read_picture(picture))
        labels.append(label)
    name = root.name if root == path else f"{path.name} {split}"
    return Faces(np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8), name)


def _pictures(root: Path, folders: list[str]) -> Iterator[tuple[int, Path]]:
    for folder in folders:
        for picture in sorted((root / folder).iterdir()):
            if picture.suffix.lower() in PICTURE_SUFFIXES:
                yield LABELS.index(folder), picture


def _read_picture(path: Path) -> np.ndarray:
    """A picture of any size, grey or colour, as a grey 48x48 crop."""
    image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE) if path.stat().st_size else None
    if image is None:
        raise UnreadableDataset(f"expected a JPEG or PNG picture; {path.parent.name}/{path.name} cannot be read as one")
    shrinks = max(image.shape) > SIDE
    return cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
