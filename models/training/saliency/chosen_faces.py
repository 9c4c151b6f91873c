"""Which faces the comparison learns from: a fixed part of Training, balanced, with nothing of what is measured on."""

import numpy as np

from models.emotions import LABELS
from models.training.faces import Faces, cleaned, not_in


def chosen_faces(training: Faces, measured: Faces, pictures: int, seed: int) -> Faces:
    """A part with the same number of each label, as far as there are so many.

    Constant pictures, copies, and pictures that are measured on too are left out first.

    Args:
        training: The faces to choose from.
        measured: The faces that are measured on.
        pictures: About how many to choose.
        seed: Chooses.
    """
    pool = cleaned(training)
    pool = pool.where(not_in(pool, measured), pool.source)
    rng = np.random.default_rng(seed)
    rows = [rng.permutation(np.flatnonzero(pool.labels == label)) for label in range(len(LABELS))]
    taken = np.sort(np.concatenate([found[: _each(rows, pictures)] for found in rows]))
    mask = np.zeros(len(pool), bool)
    mask[taken] = True
    return pool.where(mask, f"{mask.sum()} faces of {training.source}, balanced, without copies of {measured.source}")


def _each(rows: list[np.ndarray], pictures: int) -> int:
    """How many of each label, so that rare ones are made up for by the others."""
    each = 1
    while each < max(map(len, rows)) and sum(min(len(found), each + 1) for found in rows) <= pictures:
        each += 1
    return each
