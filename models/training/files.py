"""Files that are replaced in one step, so that a run cut off at any moment leaves whole ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def replace(path: Path, write: Callable[[Path], Any]) -> None:
    """Writes a new file beside the old one, then puts it in its place.

    Args:
        path: The file to replace; its suffix is kept while it is written.
        write: Writes the whole file to the path that it is given.

    Raises:
        OSError: It could not be written; the old file is as it was, and no part of the new one is left.
    """
    new = path.with_name(f"new-{path.name}")
    try:
        write(new)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """As `replace`, with a text."""
    replace(path, lambda new: new.write_text(text, encoding="utf-8"))


def replace_json(path: Path, values: dict[str, Any]) -> None:
    """As `replace`, with values as JSON."""
    replace_text(path, json.dumps(values, indent=2) + "\n")
