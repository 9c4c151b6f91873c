"""Checks of what comes as JSON: each says what was expected and what came."""

from collections.abc import Mapping
from math import isfinite
from typing import Any
from unicodedata import bidirectional, category

LONGEST_NAME, MOST_PEOPLE = 80, 10_000

BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of characters that break a line, or steer a terminal."""

TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's classes of characters that turn the direction of what follows them."""


def mapping(data: object, what: str, keys: set[str]) -> Mapping[str, Any]:
    """An object with none but these keys.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"expected {what} as a JSON object; got another kind of value")
    if unknown := set(data) - keys:
        raise ValueError(f"expected {what} with {', '.join(sorted(keys))}; got {str(min(unknown, key=str))[:40]!r} too")
    return data


def pairs(data: Mapping[str, Any], key: str) -> list[tuple[Any, Any]]:
    """The entries of an object that may be left out.

    Raises:
        ValueError: It is none.
    """
    value = data.get(key, {})
    if not isinstance(value, Mapping) or len(value) > MOST_PEOPLE:
        raise ValueError(f"expected {key} as a JSON object of at most {MOST_PEOPLE} people; got another")
    return list(value.items())


def items(data: Mapping[str, Any], key: str, most: int) -> list[Any]:
    """A list that may be left out.

    Raises:
        ValueError: It is none.
    """
    value = data.get(key, [])
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"expected {key} as a list of at most {most}; got another")
    return value


def person_id(value: object) -> int:
    """The id of a person, from a number or a key of an object.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**9:
        raise ValueError(f"expected the id of a person, a whole number from 1 up; got {str(value)[:40]!r}")
    return value


def text(value: object, what: str) -> str:
    """One line of text, without spaces around it.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME or not is_line(value):
        raise ValueError(f"expected {what} as one line of 1 to {LONGEST_NAME} characters; got another")
    return value.strip()


def is_line(value: str) -> bool:
    """Whether a text is one line that shows as it reads; emoji and all scripts are welcome."""
    return not any(category(character) in BREAKING or bidirectional(character) in TURNING for character in value)


def seconds(value: object) -> float:
    """A time of a recording, to the microsecond.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value) or not 0 <= value < 10**6:
        raise ValueError(f"expected a time in seconds from 0 up; got {str(value)[:40]!r}")
    return round(float(value), 6)
