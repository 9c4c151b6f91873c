"""What a network may be called, and how a name that somebody gave is said back."""

import re

DEFAULT = "default"
"""Stands for whichever network is best."""

LONGEST_NAME = 40
"""Characters that a network's name may have."""


def is_name(text: str) -> bool:
    """Whether a network may be called so."""
    return bool(re.fullmatch(rf"[a-z0-9_]{{1,{LONGEST_NAME}}}", text)) and text != DEFAULT


def quoted(text: str) -> str:
    """What somebody gave as a name, for a sentence: no longer than a name may be, and without odd characters."""
    seen = ascii(text[:LONGEST_NAME])[1:-1]
    return f"'{seen}'" if len(text) <= LONGEST_NAME >= len(seen) else f"'{seen[: LONGEST_NAME - 3]}...'"


def shown(name: str) -> str:
    """A name for a sentence: quoted where no network may be called so."""
    return name if is_name(name) else quoted(name)
