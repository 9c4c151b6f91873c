"""Which cascade finds the most faces, makes the fewest false boxes and is quick: measured on faces pasted into scenes.

Without `--data` the faces are one: the astronaut's, at many sizes and places. With it they are FER-2013's Training
pictures, of which some hands, profiles and drawings can't be found by anyone.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from time import thread_time

import cv2
import numpy as np

from benchmarks.scenes import astronaut_head, background, paste
from models.training.fer2013 import load_faces
from webapp.fer.detector import HaarFaceDetector
from webapp.fer.results import Box

CASCADES = ("default", "alt", "alt2", "alt_tree")
SCALE_FACTORS = (1.1, 1.2)
MIN_NEIGHBORS = (2, 4)
SIZES = (0.08, 0.1, 0.15, 0.25, 0.4)
"""Heights of the faces, as fractions of the frame's."""


@dataclass(frozen=True)
class Scene:
    """A frame with one face, or none.

    Attributes:
        grey: uint8 (480, 640).
        face: Where the face is.
        size: Its height, one of `SIZES`; 0 for none.
    """

    grey: np.ndarray
    face: Box | None
    size: float


@dataclass(frozen=True)
class Row:
    """One cascade with one setting.

    Attributes:
        cascade: Its name in OpenCV.
        scale_factor: Ratio of the sizes tried one after the other.
        min_neighbors: Windows that must agree.
        found: Share of the faces found, by height.
        false_boxes: In a hundred frames.
        milliseconds: Of one thread, for each frame.
    """

    cascade: str
    scale_factor: float
    min_neighbors: int
    found: dict[str, float]
    false_boxes: float
    milliseconds: float


def scenes(count: int, seed: int, pictures: np.ndarray | None) -> list[Scene]:
    """Frames with a face at each size, and as many without."""
    random = np.random.default_rng(seed)
    made = []
    for number, size in product(range(count), (0.0, *SIZES)):
        grey = background(int(random.integers(10_000)), 640, 480)
        picture = astronaut_head() if pictures is None else pictures[number % len(pictures)]
        # FER-2013's pictures are about as large as the box around the face; the astronaut's head has hair and neck.
        side = size * 480 * (picture.shape[0] / 100 if pictures is None else 1.0)
        left, top = random.uniform(0, max(640 - side, 1)), random.uniform(0, max(480 - side, 1))
        made.append(Scene(grey, paste(grey, picture, left, top, side) if size else None, size))
    return made


def measured(name: str, scale_factor: float, min_neighbors: int, frames: Sequence[Scene]) -> Row:
    """Tries one cascade with one setting on all frames."""
    detector = HaarFaceDetector(Path(cv2.data.haarcascades) / f"haarcascade_frontalface_{name}.xml")
    hits: dict[float, list[bool]] = {size: [] for size in SIZES}
    false_boxes, start = 0, thread_time()
    for scene in frames:
        found = detector(scene.grey, SIZES[0] / 1.1, 1.0, scale_factor=scale_factor, min_neighbors=min_neighbors)
        right = [scene.face is not None and _middle_inside(detection.box, scene.face) for detection in found]
        false_boxes += len(right) - sum(right)
        if scene.face:
            hits[scene.size].append(any(right))
    spent = thread_time() - start
    shares = {f"{size:.0%}": float(np.mean(hits[size])) for size in SIZES}
    return Row(name, scale_factor, min_neighbors, shares, 100 * false_boxes / len(frames), 1000 * spent / len(frames))


def _middle_inside(box: Box, face: Box) -> bool:
    """Whether a box's middle lies in the middle half of the face's frame."""
    x, y = box.x + box.w / 2 - face.x, box.y + box.h / 2 - face.y
    return face.w / 4 < x < face.w * 3 / 4 and face.h / 4 < y < face.h * 3 / 4


def main() -> None:
    """Prints the table, and writes it as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--data", type=Path, help="fer2013.csv or an .npz; its Training pictures are pasted")
    parser.add_argument("--count", type=int, default=40, help="frames for each size of face")
    parser.add_argument("--seed", type=int, default=2013)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)

    pictures = load_faces(arguments.data, "Training").images[:: 28709 // arguments.count] if arguments.data else None
    frames = scenes(arguments.count, arguments.seed, pictures)
    heads = "".join(f"{size:>7.0%}" for size in SIZES)
    print(f"{'cascade':<9} {'factor':>6} {'neighbours':>10} {heads} {'false/100':>10} {'ms':>7}")
    rows = []
    for setting in product(CASCADES, SCALE_FACTORS, MIN_NEIGHBORS):
        rows.append(row := measured(*setting, frames))
        shares = "".join(f"{share:7.2f}" for share in row.found.values())
        numbers = f"{row.scale_factor:6.1f} {row.min_neighbors:10} {shares} {row.false_boxes:10.1f}"
        print(f"{row.cascade:<9} {numbers} {row.milliseconds:7.1f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(list(map(asdict, rows)), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
