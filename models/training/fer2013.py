"""Labelled faces from any of FER-2013's public forms."""

from pathlib import Path

from models.training.errors import NoFaces, UnreadableDataset
from models.training.faces import Faces, held_out_tenth
from models.training.ferplus import with_votes
from models.training.from_csv import SPLITS, csv_has_splits, faces_from_csv
from models.training.from_folder import faces_from_folder, folder_has_splits
from models.training.from_npz import faces_from_npz, npz_has_splits

FORMS = "expected fer2013.csv, a folder with a sub-folder for each class, or an .npz file"


def load_faces(path: Path, split: str) -> Faces:
    """Reads one split of a data set.

    Args:
        path: Kaggle's `fer2013.csv`; or a folder with a sub-folder for each class (or one such folder for each split);
            or an `.npz` with `images` and `labels` (or with `publictest_images` and so on).
        split: One of `SPLITS`. A data set that has no splits is taken whole.

    Raises:
        UnreadableDataset: The path holds none of these, or something in it is wrong; `NoFaces` where it is right, but
            has no faces of this split.
    """
    if split not in SPLITS:
        raise UnreadableDataset(f"expected a split of {', '.join(SPLITS)}; got {split!r}")
    readers = {"folder": faces_from_folder, "csv": faces_from_csv, "npz": faces_from_npz}
    try:
        faces = readers[_form(path)](path, split)
    except OSError as error:
        raise UnreadableDataset(f"{path} cannot be read: {error.strerror or error}") from error
    if not len(faces):
        raise NoFaces(f"expected at least one labelled face of {split} in {path.name}; got none")
    return faces


def has_splits(path: Path) -> bool:
    """Whether the data set itself says which pictures are for training and which for testing.

    Raises:
        UnreadableDataset: The path holds no data set.
    """
    askers = {"folder": folder_has_splits, "csv": csv_has_splits, "npz": npz_has_splits}
    try:
        return askers[_form(path)](path)
    except OSError as error:
        raise UnreadableDataset(f"{path} cannot be read: {error.strerror or error}") from error


def training_and_watched(path: Path, seed: int, votes: Path | None = None) -> tuple[Faces, Faces]:
    """What to learn from, and what to watch and measure on: PublicTest, or a held-out tenth where there are no splits.

    Args:
        path: A data set.
        seed: Draws the held-out tenth.
        votes: FER+'s csv, if the faces are to have their votes.

    Raises:
        UnreadableDataset: The data set cannot be read, or is too small to hold anything out.
    """
    training = _load(path, "Training", votes)
    if has_splits(path):
        return training, _load(path, "PublicTest", votes)
    training, watched = held_out_tenth(training, seed)
    if not len(watched):
        raise UnreadableDataset(f"expected at least two faces of a class in {path.name}, to hold one out; got fewer")
    return training, watched


def _load(path: Path, split: str, votes: Path | None) -> Faces:
    faces = load_faces(path, split)
    return with_votes(faces, votes, split) if votes else faces


def _form(path: Path) -> str:
    if path.is_dir():
        return "folder"
    if not path.exists():
        raise UnreadableDataset(f"{FORMS}; {path} does not exist")
    if path.suffix.lower() not in (".csv", ".npz"):
        raise UnreadableDataset(f"{FORMS}; got {path.name}")
    return path.suffix.lower()[1:]
