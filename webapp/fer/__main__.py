"""`python -m webapp.fer FILE`: what the expressions in a picture or a video look like."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from models import registry
from webapp.fer.commands import annotate_picture, read_video
from webapp.fer.errors import UnreadablePicture, UnreadableVideo
from webapp.fer.pictures import is_picture
from webapp.fer.settings import Settings

CANNOT = (UnreadablePicture, UnreadableVideo, registry.NetworkUnavailable, OSError, ValueError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Args:
        arguments: Those of the command line; None for the process's own.

    Returns:
        0, or 2 with a sentence on stderr where the file or the network can't be read, or a result not be written.
    """
    options = _parser().parse_args(arguments)
    try:
        settings = Settings(options.network, options.fps, options.smoothing, options.smallest_face, options.compare)
        if is_picture(options.file):
            annotate_picture(options, settings)
        else:
            read_video(options, settings)
    except CANNOT as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    return 0


def _frames_a_second(text: str) -> float | None:
    return None if text == "every" else float(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m webapp.fer", description=__doc__)
    parser.add_argument("file", type=Path, help="a video, or a JPEG, PNG or WebP picture")
    parser.add_argument("--csv", type=Path, metavar="OUT", help="write a table: one row a face and frame")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the timeline as JSON")
    parser.add_argument("--vtt", type=Path, metavar="OUT", help="write captions")
    parser.add_argument("--video", type=Path, metavar="OUT", help="write a copy of the video with boxes (.mp4)")
    parser.add_argument("--annotated", type=Path, metavar="OUT", help="write a copy of a picture (.jpg or .png)")
    parser.add_argument("--network", default=registry.DEFAULT, help="a name of `python -m models list`, or default")
    parser.add_argument("--compare", metavar="NAME", help="a second network that reads the same faces beside the first")
    parser.add_argument(
        "--fps", type=_frames_a_second, default=10.0, help="frames analysed a second, or every (default 10)"
    )
    parser.add_argument(
        "--smoothing", type=float, default=0.3, metavar="S", help="time constant of the scores, seconds (default 0.3)"
    )
    parser.add_argument(
        "--smallest-face", type=float, default=0.08, metavar="PART", help="of the frame's height (default 0.08)"
    )
    parser.add_argument("--processes", type=int, metavar="N", help="how many work side by side (default: all cores)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
