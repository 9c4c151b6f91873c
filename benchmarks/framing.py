"""Which part of the picture around a Haar box the network should see: measured on FER-2013 pictures pasted into scenes.

Each picture of the Training split is pasted, at a size that a camera would show it at, into a scene without faces; the
pipeline's search finds it; the crop is cut with each margin and offset and compared with the picture itself.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pasting import iou, middle_inside, pasted_pictures
from models import registry
from models.training.fer2013 import Faces, load_faces
from webapp.fer.classifier import EmotionClassifier
from webapp.fer.crops import DOWN, MARGIN, FaceCropper
from webapp.fer.detector import HaarFaceDetector
from webapp.fer.results import Box
from webapp.fer.search import FaceSearch

MARGINS = (0.9, 0.95, 1.0, 1.02, 1.05, 1.1, 1.2, 1.3)
OFFSETS = (-0.04, 0.0, 0.02, 0.04)


@dataclass(frozen=True)
class Pasted:
    """A picture found in its scene.

    Attributes:
        scene: Grey uint8 (480, 640).
        place: Where the picture was pasted.
        box: Where the search found a face.
        tilt: At which tilt, in degrees.
        index: Which picture it is.
    """

    scene: np.ndarray
    place: Box
    box: Box
    tilt: float
    index: int


@dataclass(frozen=True)
class Row:
    """One framing.

    Attributes:
        margin: The crop's side over the Haar box's.
        down: How far the crop's middle lies below the box's, as a part of the box's side.
        iou: Mean overlap of the crop's frame with the picture's own.
        accuracy: Share of crops that the network names as FER-2013 does.
        agreement: Share of crops that it names as it names the ready picture.
        distance: Mean total variation distance between its scores for crop and picture.
    """

    margin: float
    down: float
    iou: float
    accuracy: float
    agreement: float
    distance: float


def pasted_faces(faces: Faces, seed: int) -> Iterator[Pasted | None]:
    """Each picture in a scene, where the detector found it; None where it did not."""
    search = FaceSearch(HaarFaceDetector())
    for pasted in pasted_pictures(faces.images, seed):
        found = search(pasted.scene, (), 0.0, thorough=True)
        hits = [detection for detection in found if middle_inside(detection.box, pasted.place)]
        yield Pasted(pasted.scene, pasted.place, hits[0].box, hits[0].tilt, pasted.index) if hits else None


def framing(found: list[Pasted], faces: Faces, network: str, margin: float, down: float) -> Row:
    """Compares the crops of one framing with the ready pictures."""
    classify = EmotionClassifier(registry.load(network))
    crop = FaceCropper(margin=margin, down=down)
    places = [item.index for item in found]
    crops = np.concatenate([crop(item.scene, [(item.box, item.tilt)]) for item in found])
    scores, ready = classify(crops), classify(faces.images[places])
    named = scores.argmax(1)
    return Row(
        margin,
        down,
        float(np.mean([iou(_framed(item.box, margin, down), item.place) for item in found])),
        float(np.mean(named == faces.labels[places])),
        float(np.mean(named == ready.argmax(1))),
        float(np.abs(scores - ready).sum(1).mean() / 2),
    )


def _framed(box: Box, margin: float, down: float) -> Box:
    x, y = box.x + box.w / 2, box.y + box.h * (0.5 + down)
    return Box(x - margin * box.w / 2, y - margin * box.h / 2, margin * box.w, margin * box.h)


def main() -> None:
    """Prints the table, and writes it as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framing", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="fer2013.csv, a folder per class, or an .npz")
    parser.add_argument("--split", default="Training", help="choose on Training only (default)")
    parser.add_argument("--count", type=int, default=1500, help="pictures to paste")
    parser.add_argument("--seed", type=int, default=2013)
    parser.add_argument("--network", default="default")
    parser.add_argument("--chosen", action="store_true", help="only the framing that the pipeline uses")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)

    every = load_faces(arguments.data, arguments.split)
    picked = np.random.default_rng(arguments.seed).permutation(len(every))[: arguments.count]
    faces = Faces(every.images[picked], every.labels[picked], every.source)
    found = [item for item in pasted_faces(faces, arguments.seed) if item]
    places = [item.index for item in found]
    ready = EmotionClassifier(registry.load(arguments.network))(faces.images[places]).argmax(1)
    ready_accuracy = float(np.mean(ready == faces.labels[places]))
    print(
        f"{arguments.split}: {len(faces)} pictures, {len(found)} found; ready pictures: accuracy {ready_accuracy:.3f}"
    )
    print(f"{'margin':>7} {'down':>6} {'IoU':>6} {'accuracy':>9} {'agreement':>10} {'distance':>9}")
    rows = []
    for margin, down in [(MARGIN, DOWN)] if arguments.chosen else product(MARGINS, OFFSETS):
        rows.append(row := framing(found, faces, arguments.network, margin, down))
        mark = "  <- the pipeline's" if (margin, down) == (MARGIN, DOWN) else ""
        measures = f"{row.iou:6.3f} {row.accuracy:9.3f} {row.agreement:10.3f} {row.distance:9.3f}"
        print(f"{margin:7.2f} {down:6.2f} {measures}{mark}")
    if arguments.json:
        result = {
            "n": len(faces),
            "found": len(found),
            "ready_accuracy": ready_accuracy,
            "rows": list(map(asdict, rows)),
        }
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
