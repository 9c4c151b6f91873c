"""Which sizes of a picture are no use to look for faces in."""

MIN_SIDE = 16
"""Pixels of the shorter side; below it no face could be seen."""

MOST_OBLONG = 10
"""Times that the longer side may be the shorter one. A frame is searched enlarged or shrunk by its height: one of 16
lines and 20,000 columns, which is a JPEG of 4 KB, would take gigabytes."""


def unusable(width: int, height: int, *, min_side: int = MIN_SIDE) -> tuple[str, str] | None:
    """Why no face is looked for in a picture of this size: a code, and what was expected; None where one is."""
    shorter, longer = sorted((width, height))
    if shorter < min_side:
        return "too_few_pixels", f"expected at least {min_side} pixels on each side"
    if longer > MOST_OBLONG * shorter:
        return "too_narrow", f"expected a picture whose longer side is at most {MOST_OBLONG} times the shorter"
    return None
