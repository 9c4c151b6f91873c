"""`python -m benchmarks.camera_path`: what is lost on the way from a face before the camera to the network.

Each labelled picture is pasted into a scene, at a size that a camera would show it at; the scene becomes a JPEG, and a
fresh pipeline decodes it, finds the face, crops and reads it. Beside it stands the same network's reading of the ready
picture. Many of FER-2013's pictures hold no upright frontal face, so that not all can be found.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from benchmarks import labelled
from benchmarks.pasting import PastedPicture, iou, middle_inside, pasted_pictures
from benchmarks.progress import progress
from benchmarks.share import Share, paired_drop
from models import registry
from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import Faces
from webapp.fer import FaceResult, FrameResult, Recognizer

JPEG_QUALITY = 60
"""A little worse than what the page sends (70)."""

BAR = 4.0
"""Points of accuracy that the way may cost, at most."""

NOT_FOUND = -1
"""Stands where a label would."""


@dataclass(frozen=True)
class CameraPath:
    """One network, on ready pictures and after the whole way.

    Attributes:
        network: Its name.
        labels: The true label of each picture, (n,).
        ready: The label that the ready picture got, (n,).
        path: The label that the pasted one got, or `NOT_FOUND`, (n,).
    """

    network: str
    labels: np.ndarray
    ready: np.ndarray
    path: np.ndarray

    def to_dict(self) -> dict[str, Any]:
        """All measures; the drop is that of the pictures that were found."""
        found, ready, path = self.path != NOT_FOUND, self.ready == self.labels, self.path == self.labels
        drop, interval = paired_drop(ready[found], path[found]) if found.any() else (None, None)
        return {
            "network": self.network,
            "pictures": len(found),
            "found": int(found.sum()),
            "found_share": float(found.mean()),
            "ready_all": Share.count(ready).to_dict(),
            "ready_found": Share.count(ready[found]).to_dict(),
            "path_found": Share.count(path[found]).to_dict(),
            "right_of_all": Share.count(path).to_dict(),
            "drop_points": drop,
            "drop_interval": interval and list(interval),
            "kept": drop is not None and drop <= BAR,
        }


def measured(recognizer: Recognizer, faces: Faces, seed: int) -> CameraPath:
    """Reads every picture both ways.

    Args:
        recognizer: Gives a fresh pipeline for each scene.
        faces: The pictures and their labels.
        seed: Of scenes, sizes and places: the same for every network.
    """
    pictures = progress(pasted_pictures(faces.images, seed), len(faces), recognizer.card.name)
    path = np.array([path_label(recognizer, picture) for picture in pictures])
    ready = recognizer.pipeline().classify(faces.images).argmax(axis=1)
    return CameraPath(recognizer.card.name, faces.labels.astype(int), ready, path)


def path_label(recognizer: Recognizer, picture: PastedPicture) -> int:
    """The label that one pasted picture gets, or `NOT_FOUND`."""
    face = answer(recognizer.pipeline().read_jpeg(as_jpeg(picture.scene)), picture)
    return LABELS.index(face.label) if face else NOT_FOUND


def answer(result: FrameResult, picture: PastedPicture) -> FaceResult | None:
    """The face that was found where the picture was pasted: the one that covers it best, if there are several."""
    there = [face for face in result.faces if middle_inside(face.box, picture.place)]
    return max(there, key=lambda face: iou(face.box, picture.place), default=None)


def as_jpeg(scene: np.ndarray) -> bytes:
    """A grey scene, uint8 (h, w), as a camera's page would send it: in colour."""
    colour = cv2.cvtColor(scene, cv2.COLOR_GRAY2BGR)
    return cv2.imencode(".jpg", colour, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def text(row: dict[str, Any]) -> str:
    """One network's measures for a terminal."""
    shares = {name: Share(row[name]["right"], row[name]["of"]) for name in row if isinstance(row[name], dict)}
    lines = [
        ("network", row["network"]),
        ("pictures", f"{row['pictures']}, found {row['found']} ({row['found_share']:.1%})"),
        ("ready crops, all", shares["ready_all"]),
        ("ready crops, of the found", shares["ready_found"]),
        ("after the path, of the found", shares["path_found"]),
        ("drop", _drop(row)),
        ("right of all pictures", shares["right_of_all"]),
    ]
    return "\n".join(f"{name:<30}{value}" for name, value in lines)


def _drop(row: dict[str, Any]) -> str:
    if row["drop_points"] is None:
        return "unknown: no face was found"
    low, high = row["drop_interval"]
    verdict = "kept" if row["kept"] else "NOT kept"
    return f"{row['drop_points']:.1f} points ({low:.1f} to {high:.1f}); the bar of {BAR:g} is {verdict}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the measures of each network, and writes them as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.camera_path", description=__doc__)
    labelled.add_options(parser)
    parser.add_argument("--network", nargs="+", default=[registry.DEFAULT], help="names (default: the best network)")
    options = parser.parse_args(arguments)
    try:
        faces = labelled.labelled(options)
        recognizers = [Recognizer(name) for name in options.network]
    except (UnreadableDataset, registry.NetworkUnavailable) as error:
        sys.exit(str(error))
    rows = []
    for recognizer in recognizers:
        rows.append(measured(recognizer, faces, options.seed).to_dict())
        print(text(rows[-1]), end="\n\n", flush=True)
    if options.json:
        report = {"split": options.split, "seed": options.seed, "quality": JPEG_QUALITY, "bar": BAR, "rows": rows}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
