"""What `evaluate` and `compare` measure on, whichever form the data has."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.training.errors import NoFaces, WrongInput
from models.training.faces import Faces
from models.training.fer2013 import has_splits, load_faces
from models.training.ferplus import with_votes
from models.training.folder_set import folder_set
from models.training.from_folder import SPLIT_FOLDERS


@dataclass(frozen=True)
class EvaluationData:
    """Labelled faces to measure on.

    Attributes:
        faces: The crops and their labels.
        training: The data's own Training, where it says what that is and something else is measured; else None.
        notes: What a reader of the figures must know, a sentence each.
        unfound: Labels of the pictures in which no face was found.
    """

    faces: Faces
    training: Faces | None = None
    notes: tuple[str, ...] = ()
    unfound: tuple[int, ...] = ()

    def accuracy_of_all(self, named: np.ndarray) -> float:
        """The share that is right, where a picture without a found face counts as wrong.

        Args:
            named: The label that each face was given, (n,).
        """
        return float((named == self.faces.labels).sum() / (len(self.faces) + len(self.unfound)))


def evaluation_data(data: Path, split: str, votes: Path | None, *, find_faces: bool = False) -> EvaluationData:
    """Reads a data set to measure on.

    Args:
        data: FER-2013 in any form, or a folder with a sub-folder for each class of any other set.
        split: Which part; ignored where the data has none.
        votes: FER+'s csv, if the faces are to have their votes.
        find_faces: Whether the pictures are whole ones, in which the faces are to be found first.

    Raises:
        WrongInput: Faces are to be found in what is no folder of pictures, or votes belong to other rows then.
        UnreadableDataset: The data or the votes cannot be read.
    """
    if find_faces and (not data.is_dir() or votes):
        raise WrongInput("--find-faces needs a folder of pictures with a sub-folder for each class, and no --votes")
    whole = not has_splits(data)
    notes = (f"{data.name} has no splits of its own, so that all of it is measured.",) if whole else ()
    if data.is_dir():
        found = folder_set(data, split, find_faces=find_faces)
        result = EvaluationData(found.faces, None, notes + found.notes, found.unfound)
    else:
        result = EvaluationData(load_faces(data, split), None, notes)
    if votes:
        result = replace(result, faces=with_votes(result.faces, votes, split))
    if whole or split == "Training" or find_faces:
        return result
    return replace(result, training=_training(data))


def _training(data: Path) -> Faces | None:
    """The faces that a network may have learnt from; None where they are not among the data."""
    if not data.is_dir():
        try:
            return load_faces(data, "Training")
        except NoFaces:
            return None
    there = any((data / name).is_dir() for name in SPLIT_FOLDERS["Training"])
    return folder_set(data, "Training").faces if there else None
