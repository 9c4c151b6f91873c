"""Pictures and where people looked in them."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.training.errors import UnreadableDataset

FIXATIONS = "fixations.npz"
"""In a set's folder: `image` (file names), `count` (fixations of each), and flat `x` and `y` in pixels."""

DEGREE = {"osie": 15.4, "eyecrowd": 13.0}
"""Pixels for one degree of visual angle in pictures 512 wide: 24 in OSIE's of 800 (Xu et al. 2014), 26 in Eyecrowd's of
1024 (Jiang et al. 2014)."""

OTHER_DEGREE = 14.0
"""The same for a set that is not known."""

TRAINING, WATCHED, HELD_OUT = "training", "watched", "held-out"
"""The parts of each set."""


@dataclass(frozen=True, eq=False)
class Scene:
    """One picture and where people looked in it.

    Attributes:
        path: The picture.
        source: The set that it belongs to.
        points: Fixations of all viewers, float32 (n, 2): x and y in pixels of the picture.
        degree: Pixels for one degree of visual angle.
    """

    path: Path
    source: str
    points: np.ndarray
    degree: float

    def picture(self) -> np.ndarray:
        """The picture as it is: RGB uint8 (h, w, 3).

        Raises:
            UnreadableDataset: It is missing or damaged.
        """
        content = cv2.imread(str(self.path), cv2.IMREAD_COLOR)
        if content is None:
            raise UnreadableDataset(f"expected a picture; {self.path.parent.name}/{self.path.name} cannot be read")
        return cv2.cvtColor(content, cv2.COLOR_BGR2RGB)

    def pixels(self, height: int, width: int) -> np.ndarray:
        """Row and column of each fixation, int (n, 2); those on the edge are brought inside."""
        found = np.floor(self.points[:, ::-1]).astype(int)
        return np.clip(found, 0, [height - 1, width - 1])

    def fixated(self, height: int, width: int) -> np.ndarray:
        """Which pixels someone looked at, bool (h, w)."""
        return self._counts(height, width) > 0

    def density(self, height: int, width: int) -> np.ndarray:
        """Where people looked, blurred by a Gaussian of one degree: float32 (h, w), summing to 1."""
        blurred = cv2.GaussianBlur(self._counts(height, width), (0, 0), self.degree, borderType=cv2.BORDER_CONSTANT)
        return blurred / blurred.sum()

    def _counts(self, height: int, width: int) -> np.ndarray:
        counts = np.zeros((height, width), np.float32)
        rows, columns = self.pixels(height, width).T
        np.add.at(counts, (rows, columns), 1)
        return counts


def load_scenes(data: Path) -> dict[str, tuple[Scene, ...]]:
    """Reads all sets of a folder, each divided by the place of a picture among the sorted file names.

    Of every ten pictures the 1st and the 6th are held out, the 2nd is watched in training, and seven are learnt from.

    Args:
        data: A folder with a sub-folder for each set.

    Raises:
        UnreadableDataset: There is no set, or one is damaged, or too small to be divided.
    """
    parts: dict[str, list[Scene]] = {TRAINING: [], WATCHED: [], HELD_OUT: []}
    folders = sorted(path.parent for path in data.glob(f"*/{FIXATIONS}"))
    if not folders:
        raise UnreadableDataset(f"expected folders with pictures and {FIXATIONS} in {data}; got none")
    for folder in folders:
        for place, scene in enumerate(sorted(_scenes(folder), key=lambda scene: scene.path.name)):
            parts[_part(place)].append(scene)
    if not all(parts.values()):
        raise UnreadableDataset(f"expected at least three pictures in a set of {data.name}; got fewer")
    return {name: tuple(scenes) for name, scenes in parts.items()}


def _part(place: int) -> str:
    if place % 5 == 0:
        return HELD_OUT
    return WATCHED if place % 10 == 1 else TRAINING


def _scenes(folder: Path) -> list[Scene]:
    """The pictures of one set with at least one fixation."""
    try:
        with np.load(folder / FIXATIONS, allow_pickle=False) as arrays:
            names, counts, x, y = (arrays[name] for name in ("image", "count", "x", "y"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableDataset(f"expected image, count, x and y in {folder.name}/{FIXATIONS}; {error}") from error
    if len(names) != len(counts) or not len(x) == len(y) == counts.sum() or not np.isfinite([x, y]).all():
        raise UnreadableDataset(f"expected as many points as counted in {folder.name}/{FIXATIONS}; got others")
    points = np.split(np.column_stack([x, y]).astype(np.float32), np.cumsum(counts)[:-1])
    degree = DEGREE.get(folder.name, OTHER_DEGREE)
    return [
        Scene(folder / Path(str(name)).name, folder.name, fixations, degree)
        for name, fixations in zip(names, points, strict=True)
        if len(fixations)
    ]
