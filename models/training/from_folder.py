"""Labelled faces from pictures in a folder for each class."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import SIDE, Faces

SPLIT_FOLDERS = {
    "Training": ("Training", "train"),
    "PublicTest": ("PublicTest", "test"),
    "PrivateTest": ("PrivateTest",),
}
"""The names that a split's folder goes by: Kaggle's, and those of the common repackings."""

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"}

SQUARE = 1.1
"""Sides in a greater proportion make a picture one that is squeezed."""


def folder_has_splits(path: Path) -> bool:
    """Whether there is a folder for each split above those of the classes."""
    return any((path / name).is_dir() for names in SPLIT_FOLDERS.values() for name in names)


def faces_from_folder(path: Path, split: str) -> Faces:
    """The pictures of one split, or all where the folder has no splits.

    Each becomes grey and 48 by 48 pixels; those of another shape than square are squeezed, as FER-2013's loaders do.

    Raises:
        UnreadableDataset: A folder has another name than a class, or a picture cannot be read.
    """
    root = split_root(path, split)
    folders = class_folders(root)
    unknown = [folder for folder in folders if folder not in LABELS]
    if unknown or not folders:
        got = ", ".join(unknown[:5]) or "none"
        raise UnreadableDataset(f"expected folders named {', '.join(LABELS)} in {root.name}; got {got}")
    source = path.name if root == path else f"{path.name} {split}"
    return gathered(root, {folder: LABELS.index(folder) for folder in folders}, source)[0]


def gathered(root: Path, folders: Mapping[str, int], source: str) -> tuple[Faces, int]:
    """The pictures of some folders, each with the label that its folder stands for; and how many were squeezed.

    Raises:
        UnreadableDataset: A picture cannot be read.
    """
    images, labels, squeezed = [], [], 0
    for label, path in _pictures(root, folders):
        picture = _read_picture(path)
        images.append(_shrunk(picture))
        labels.append(label)
        squeezed += max(picture.shape) > SQUARE * min(picture.shape)
    faces = Faces(np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8), source)
    return faces, squeezed


def class_folders(root: Path) -> list[str]:
    """The names of the folders in a folder, hidden ones left out."""
    return sorted(folder.name for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def split_root(path: Path, split: str) -> Path:
    """The folder that holds the folders of the classes.

    Raises:
        UnreadableDataset: There are splits, and this one is not among them.
    """
    if not folder_has_splits(path):
        return path
    names = SPLIT_FOLDERS[split]
    root = next((path / name for name in names if (path / name).is_dir()), None)
    if root is None:
        raise UnreadableDataset(f"expected a folder {' or '.join(names)} in {path.name}; there is none")
    return root


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder, by name."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".")
    ]


def _pictures(root: Path, folders: Mapping[str, int]) -> Iterator[tuple[int, Path]]:
    for folder, label in folders.items():
        for picture in pictures_in(root / folder):
            yield label, picture


def _read_picture(path: Path) -> np.ndarray:
    """A picture of any size, grey or colour, as grey uint8 (h, w)."""
    try:
        image = cv2.imdecode(np.frombuffer(path.read_bytes() or b"-", np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        image = None
    if image is None:
        raise UnreadableDataset(f"expected a picture; {path.parent.name}/{path.name} cannot be read as one")
    return image


def _shrunk(image: np.ndarray) -> np.ndarray:
    """The picture with 48x48 pixels."""
    shrinks = max(image.shape) > SIDE
    return cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
