"""`python -m webapp.fer.crop_folder PICTURES OUT`: the face of each picture in a tree, cropped as the server crops it.

`python -m models evaluate --find-faces` runs it as a program of its own: what trains never imports what serves, and yet
the faces are found and framed by the very code that serves. No network takes part, so that none is favoured.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from webapp.fer.crops import FaceCropper
from webapp.fer.detector import Detection, HaarFaceDetector
from webapp.fer.errors import UnreadablePicture
from webapp.fer.frames import to_grey
from webapp.fer.search import FaceSearch

SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"}
PROGRESS_EVERY = 500
"""Pictures between two words on standard error."""


@dataclass(frozen=True)
class CropReport:
    """What became of the pictures.

    Attributes:
        pictures: How many there were.
        found: In how many a face was found, and cropped.
        crowded: In how many of those there were several; the largest was taken.
        unreadable: How many were no pictures.
    """

    pictures: int
    found: int
    crowded: int
    unreadable: int


def crop_folder(source: Path, out: Path, *, smallest_face: float = 0.15) -> CropReport:
    """Writes a grey 48x48 PNG for each picture that shows a face, at the same place of another tree.

    Args:
        source: A folder of pictures, or of folders of them.
        out: Gets the crops; made if it is not there.
        smallest_face: Height of the smallest face to find, as a fraction of the picture's.

    Raises:
        OSError: A picture cannot be opened, or a crop not be written.
    """
    detector, crop = HaarFaceDetector(), FaceCropper()
    pictures = found = crowded = unreadable = 0
    for pictures, path in enumerate(_pictures(source), start=1):
        grey = _read(path)
        unreadable += grey is None
        faces = [] if grey is None else FaceSearch(detector, smallest_face=smallest_face).thorough(grey)
        if faces:
            face = max(faces, key=_size)
            found, crowded = found + 1, crowded + (len(faces) > 1)
            _write(crop(grey, [(face.box, face.tilt)])[0], out / path.relative_to(source))
        if pictures % PROGRESS_EVERY == 0:
            print(f"looked for faces in {pictures} pictures", file=sys.stderr, flush=True)
    return CropReport(pictures, found, crowded, unreadable)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; prints the report as JSON.

    Returns:
        0, or 2 after a sentence on standard error.
    """
    parser = argparse.ArgumentParser(prog="python -m webapp.fer.crop_folder", description=__doc__)
    parser.add_argument("pictures", type=Path, help="a folder of pictures, or of folders of them")
    parser.add_argument("out", type=Path, help="gets a crop for each picture that shows a face")
    parser.add_argument("--smallest-face", type=float, default=0.15, help="of the picture's height (0.15)")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        if not options.pictures.is_dir():
            raise NotADirectoryError(20, "expected a folder of pictures", str(options.pictures))
        report = crop_folder(options.pictures, options.out, smallest_face=options.smallest_face)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(json.dumps(asdict(report)))
    return 0


def _pictures(source: Path) -> Iterator[Path]:
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            yield path


def _read(path: Path) -> np.ndarray | None:
    """The picture, turned upright as its EXIF says; None where the bytes are no picture, or it is too small."""
    content = path.read_bytes()
    try:
        picture = cv2.imdecode(np.frombuffer(content or b"-", np.uint8), cv2.IMREAD_GRAYSCALE)
        return None if picture is None else to_grey(picture)
    except (cv2.error, UnreadablePicture):
        return None


def _write(crop: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    done, content = cv2.imencode(".png", crop)
    assert done
    path.with_name(f"{path.name}.png").write_bytes(content.tobytes())


def _size(face: Detection) -> float:
    return face.box.w * face.box.h


if __name__ == "__main__":
    sys.exit(main())
