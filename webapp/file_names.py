"""Names of files that strangers sent: shown and given back, never used as paths."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
"""Characters that are kept of a name."""
NAMELESS = "video"


def clean_name(given: str) -> str:
    """The last part of a path of any system, without what cannot be seen or turns the direction of writing."""
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))
    name = " ".join(seen.split()).strip(". ")
    return name[:LONGEST] or NAMELESS


def renamed(name: str, ending: str) -> str:
    """The name of a download that belongs to a file: `clip.mp4` and `timeline.csv` -> `clip timeline.csv`."""
    return f"{PurePosixPath(name).stem or NAMELESS} {ending}"
