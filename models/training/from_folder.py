"""Labelled faces from pictures in a folder for each class."""

from collections.abc import Iterator
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

PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png"}


def folder_has_splits(path: Path) -> bool:
    """Whether there is a folder for each split above those of the classes."""
    return any((path / name).is_dir() for names in SPLIT_FOLDERS.values() for name in names)


def faces_from_folder(path: Path, split: str) -> Faces:
    """The pictures of one split, or all where the folder has no splits.

    Each becomes grey and 48 by 48 pixels; those of another shape than square are squeezed, as FER-2013's loaders do.

    Raises:
        UnreadableDataset: A folder has another name than a class, or a picture cannot be read.
    """
    root, name = _root(path, split), path.name
    folders = sorted(folder.name for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    unknown = [folder for folder in folders if folder not in LABELS]
    if unknown or not folders:
        got = ", ".join(unknown[:5]) or "none"
        raise UnreadableDataset(f"expected folders named {', '.join(LABELS)} in {root.name}; got {got}")
    images, labels = [], []
    for label, picture in _pictures(root, folders):
        images.append(_read_picture(picture))
        labels.append(label)
    source = name if root == path else f"{name} {split}"
    return Faces(np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8), source)


def _root(path: Path, split: str) -> Path:
    """The folder that holds the folders of the classes."""
    if not folder_has_splits(path):
        return path
    names = SPLIT_FOLDERS[split]
    root = next((path / name for name in names if (path / name).is_dir()), None)
    if root is None:
        raise UnreadableDataset(f"expected a folder {' or '.join(names)} in {path.name}; there is none")
    return root


def _pictures(root: Path, folders: list[str]) -> Iterator[tuple[int, Path]]:
    for folder in folders:
        for picture in sorted((root / folder).iterdir()):
            if picture.suffix.lower() in PICTURE_SUFFIXES and not picture.name.startswith("."):
                yield LABELS.index(folder), picture


def _read_picture(path: Path) -> np.ndarray:
    """A picture of any size, grey or colour, as a grey 48x48 crop."""
    try:
        image = cv2.imdecode(np.frombuffer(path.read_bytes() or b"-", np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        image = None
    if image is None:
        raise UnreadableDataset(f"expected a JPEG or PNG picture; {path.parent.name}/{path.name} cannot be read as one")
    shrinks = max(image.shape) > SIDE
    return cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
