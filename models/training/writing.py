"""Finding out before a long command whether its result can be kept."""

import os
from pathlib import Path

from models.training.errors import WrongInput


def check_writable(path: Path) -> None:
    """Does nothing where a file can be written.

    Raises:
        WrongInput: It cannot.
    """
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise WrongInput(f"cannot write {path}: expected a file in a folder that exists and may be written")
