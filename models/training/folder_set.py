"""Labelled faces of any data set to measure on, with classes missing, extra, or called otherwise than FER-2013's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import Faces
from models.training.found_faces import cropped
from models.training.from_folder import class_folders, gathered, pictures_in, split_root

ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "angry": ("anger",),
    "disgust": ("disgusted",),
    "fear": ("fearful", "afraid"),
    "happy": ("happiness", "joy"),
    "sad": ("sadness",),
    "surprise": ("surprised",),
    "neutral": ("neutrality",),
}
"""The words that other data sets have for FER-2013's labels: FER+, RaFD, CK+, KDEF, JAFFE, RAF-DB, AffectNet."""


@dataclass(frozen=True)
class FolderSet:
    """What networks are measured on.

    Attributes:
        faces: The crops and their labels.
        notes: What a reader of the figures must know, a sentence each.
        unfound: Labels (n,) of the pictures in which no face was found; empty where none was looked for.
    """

    faces: Faces
    notes: tuple[str, ...] = ()
    unfound: tuple[int, ...] = ()


def folder_set(path: Path, split: str, *, find_faces: bool = False) -> FolderSet:
    """Reads a folder that has a sub-folder for each class, under any of the usual names, with any of them missing.

    Args:
        path: The folder; it may hold one such folder for each split.
        split: Which of them.
        find_faces: Whether the pictures are whole ones, in which the faces are to be found first.

    Raises:
        UnreadableDataset: No folder is called like a class, or a picture cannot be read.
    """
    root = split_root(path, split)
    names = class_folders(root)
    known = {name: index for name in names if (index := label_index(name)) is not None}
    source = path.name if root == path else f"{path.name} {split}"
    if not known:
        got = ", ".join(names[:5]) or "none"
        raise UnreadableDataset(f"expected folders named {', '.join(LABELS)} or the like in {root.name}; got {got}")
    notes = _left_out(root, [name for name in names if name not in known])
    if find_faces:
        faces, unfound, more = _found(root, known, source)
    else:
        (faces, squeezed), unfound = gathered(root, known, source), ()
        more = _squeezed(squeezed, len(faces))
    if not len(faces):
        raise UnreadableDataset(f"expected at least one labelled face in {root.name}; got none")
    return FolderSet(faces, (*notes, *more, *_missing(faces)), unfound)


def label_index(name: str) -> int | None:
    """Which label a folder's name means, whatever stands for it there: `03_Happiness` is happy; None for no label."""
    word = re.sub(r"^[\d\W_]+|[\W_]+$", "", name).lower()
    return next((i for i, label in enumerate(LABELS) if word == label or word in ALSO_CALLED[label]), None)


def _left_out(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    counts = ((name, len(pictures_in(root / name))) for name in names)
    parts = ", ".join(f"{name} ({n} picture{'' if n == 1 else 's'})" for name, n in counts)
    return (f"Left out, because no network has a word for it: {parts}.",)


def _squeezed(squeezed: int, of: int) -> tuple[str, ...]:
    if not squeezed:
        return ()
    return (
        f"{squeezed} of {of} pictures are not square, and were squeezed; if they are whole pictures, --find-faces.",
    )


def _missing(faces: Faces) -> tuple[str, ...]:
    absent = [label for index, label in enumerate(LABELS) if not (faces.labels == index).any()]
    if not absent:
        return ()
    return (
        f"Nothing here is labelled {' or '.join(absent)}; the networks may still say so, and are wrong then. Macro-F1 "
        f"counts {'it' if len(absent) == 1 else 'them'} as 0.",
    )


def _found(root: Path, known: Mapping[str, int], source: str) -> tuple[Faces, tuple[int, ...], tuple[str, ...]]:
    with cropped(root) as (crops, report):
        there = {name: index for name, index in known.items() if (crops / name).is_dir()}
        faces, _ = gathered(crops, there, f"{source}, faces found")
        kept = {name: len(pictures_in(crops / name)) for name in there}
    lost = {name: len(pictures_in(root / name)) - kept.get(name, 0) for name in known}
    unfound = np.repeat(list(known.values()), list(lost.values()))
    notes = []
    if len(unfound):
        all_of_them = len(faces) + len(unfound)
        notes.append(f"In {len(unfound)} of {all_of_them} pictures no face was found; they are left out.")
    if report["crowded"]:
        notes.append(f"In {report['crowded']} pictures there were several faces; the largest is taken.")
    return faces, tuple(int(label) for label in unfound), tuple(notes)
