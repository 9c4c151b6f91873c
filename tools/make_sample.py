"""Writes the still from which the page's sample clip is drawn: `python tools/make_sample.py`."""

import sys
from pathlib import Path

import cv2
import skimage.data

TARGET = Path(__file__).resolve().parent.parent / "static" / "media" / "astronaut.jpg"
LEFT, TOP, WIDTH, HEIGHT = 24, 0, 400, 300
"""The part of the portrait that the clip pans over, in pixels: the head and its surroundings, in 4:3."""
QUALITY = 90


def main() -> int:
    """Crops NASA's portrait of Eileen Collins (1992, public domain) and writes it as a JPEG."""
    portrait = skimage.data.astronaut()[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    written = cv2.imwrite(str(TARGET), cv2.cvtColor(portrait, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    print(f"{TARGET.relative_to(Path.cwd()) if TARGET.is_relative_to(Path.cwd()) else TARGET}: {WIDTH}x{HEIGHT}")
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
