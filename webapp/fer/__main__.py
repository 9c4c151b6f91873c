"""`python -m webapp.fer photo.jpg`: what the expressions in a picture look like, as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2

from models import registry
from webapp.fer.annotate import annotated
from webapp.fer.codec import JpegDecoder
from webapp.fer.errors import UnreadablePicture
from webapp.fer.recognizer import Recognizer


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Args:
        arguments: Those of the command line; None for the process's own.

    Returns:
        0, or 2 with a sentence on stderr where the picture or the network can't be read, or the copy not be written.
    """
    options = _parser().parse_args(arguments)
    try:
        _recognise(options)
    except (UnreadablePicture, registry.NetworkUnavailable, OSError, ValueError) as error:
        print(f"{options.photo}: {error}", file=sys.stderr)
        return 2
    return 0


def _recognise(options: argparse.Namespace) -> None:
    data = options.photo.read_bytes()
    result = Recognizer(options.network).pipeline(smallest_face=options.smallest_face).read_jpeg(data)
    if options.annotated:
        picture = annotated(JpegDecoder()(data, colour=True), result)
        written, coded = cv2.imencode(_suffix(options.annotated), picture)
        if not written:
            raise ValueError("the annotated copy could not be encoded")
        options.annotated.write_bytes(coded.tobytes())
    print(json.dumps(result.to_dict(), indent=2))


def _suffix(path: Path) -> str:
    if path.suffix.lower() not in (".jpg", ".jpeg", ".png"):
        raise ValueError(f"expected the annotated copy to be a .jpg or .png; got {path.name}")
    return path.suffix.lower()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m webapp.fer", description=__doc__)
    parser.add_argument("photo", type=Path, help="a JPEG picture")
    parser.add_argument("--annotated", type=Path, metavar="OUT", help="write a copy with boxes (.jpg or .png)")
    parser.add_argument("--network", default=registry.DEFAULT, help="a name of `python -m models list`, or default")
    parser.add_argument(
        "--smallest-face", type=float, default=0.08, metavar="PART", help="of the picture's height (default 0.08)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
