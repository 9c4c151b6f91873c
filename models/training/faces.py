"""Labelled faces, as every source gives them."""

from dataclasses import dataclass

import numpy as np

SIDE = 48
"""Pixels along each side of a FER-2013 picture."""


@dataclass(frozen=True)
class Faces:
    """Labelled crops.

    Attributes:
        images: Grey uint8 (n, 48, 48).
        labels: uint8 (n,), indices into `models.emotions.LABELS`.
        source: Where they came from, for cards and messages.
        votes: FER+'s counts uint8 (n, 10) in the order of `models.training.ferplus.VOTES`, or None.
    """

    images: np.ndarray
    labels: np.ndarray
    source: str
    votes: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def where(self, mask: np.ndarray, source: str) -> "Faces":
        """Those that a mask (n,) picks."""
        return Faces(self.images[mask], self.labels[mask], source, None if self.votes is None else self.votes[mask])


def held_out_tenth(faces: Faces, seed: int) -> tuple[Faces, Faces]:
    """Nine tenths to train on and one to watch, each class in proportion; the same for the same seed.

    A class of a single picture gives it to training.
    """
    rng = np.random.default_rng(seed)
    watched = np.zeros(len(faces), bool)
    for label in np.unique(faces.labels):
        rows = rng.permutation(np.flatnonzero(faces.labels == label))
        watched[rows[: min(len(rows) - 1, max(1, len(rows) // 10))]] = True
    return (
        faces.where(~watched, f"nine tenths of {faces.source}"),
        faces.where(watched, f"a held-out tenth of {faces.source}"),
    )


def without_copies(faces: Faces, others: Faces) -> Faces:
    """The faces that do not stand in `others` too, byte for byte."""
    return faces.where(not_in(faces, others), f"{faces.source} without copies of {others.source}")


def not_in(faces: Faces, others: Faces) -> np.ndarray:
    """A mask (n,) over the faces that do not stand in `others` too, byte for byte."""
    seen = {image.tobytes() for image in others.images}
    return np.array([image.tobytes() not in seen for image in faces.images], bool)


def cleaned(faces: Faces) -> Faces:
    """The faces without constant pictures, and without all copies of a picture but the first.

    `source` says how many were left out, and how many copies had another label than the first.
    """
    first: dict[bytes, int] = {}
    keep, constant, copies, disagreeing = np.ones(len(faces), bool), 0, 0, 0
    for index, image in enumerate(faces.images):
        if image.min() == image.max():
            keep[index], constant = False, constant + 1
            continue
        earlier = first.setdefault(image.tobytes(), index)
        if earlier != index:
            keep[index], copies = False, copies + 1
            disagreeing += int(faces.labels[earlier] != faces.labels[index])
    left_out = f"without {constant} constant pictures and {copies} copies ({disagreeing} with another label)"
    return faces.where(keep, f"{faces.source} {left_out}")
