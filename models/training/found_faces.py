"""Faces in whole pictures, found by the server's own program.

Networks are to be judged on crops that are framed as they are when serving, and only the server knows how. But `models`
never imports `webapp`: training and serving stay apart, so that the server starts without TensorFlow. Hence a program
between the two, `python -m webapp.fer.crop_folder`, which turns a tree of pictures into a tree of crops.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from models.training.errors import UnreadableDataset

PROGRAM = "webapp.fer.crop_folder"
PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def cropped(pictures: Path) -> Iterator[tuple[Path, dict[str, int]]]:
    """A tree of 48x48 crops, one for each picture that shows a face; it is gone after the `with` block.

    Args:
        pictures: A folder with a sub-folder of pictures for each class.

    Yields:
        The tree, and how many `pictures`, `found`, `crowded` and `unreadable` ones there were.

    Raises:
        UnreadableDataset: The faces could not be looked for.
    """
    with TemporaryDirectory(prefix="faces-") as folder:
        command = [sys.executable, "-m", PROGRAM, str(pictures.resolve()), folder]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or ["it gave no reason"]
            raise UnreadableDataset(f"the faces in {pictures.name} could not be looked for: {said[0]}")
        yield Path(folder), json.loads(done.stdout)
