"""Arrays that take minutes to compute, kept in a file and gone on with where they were cut off."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.training.files import replace_json

Compute = Callable[[slice], np.ndarray]
"""Some rows of an array, float16."""

OFTEN = 10
"""After so many batches, what is there is noted."""


def kept_rows(
    path: Path,
    shape: tuple[int, ...],
    told: object,
    compute: Callable[[], Callable[[slice], np.ndarray]],
    *,
    batch: int,
) -> np.ndarray:
    """An array from a file, as far as it is there.

    Args:
        path: The `.npy` file; a `.json` beside it says of what it is and how far it came.
        shape: Of the whole array.
        told: Says of what the rows are, as JSON; other rows than those are computed anew.
        compute: Makes ready what is dear to load, and gives what computes some rows.
        batch: Rows in one call.

    Returns:
        float16, read from disk as it is needed.
    """
    told = hashlib.sha256(json.dumps([told, shape]).encode()).hexdigest()
    done = _done(path, told)
    if done < shape[0]:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = np.lib.format.open_memmap(path, "r+" if done else "w+", dtype=np.float16, shape=shape)
        rows_of = compute()
        for number, start in enumerate(range(done, shape[0], batch), 1):
            end = min(start + batch, shape[0])
            held[start:end] = rows_of(slice(start, end))
            if number % OFTEN == 0 or end == shape[0]:
                held.flush()
                replace_json(_progress(path), {"of": told, "done": end})
                print(f"{path.stem}: {end} of {shape[0]}", flush=True)
    return np.load(path, mmap_mode="r")


def _progress(path: Path) -> Path:
    return path.with_suffix(".json")


def _done(path: Path, told: str) -> int:
    """How many rows are there already."""
    try:
        kept = json.loads(_progress(path).read_text(encoding="utf-8"))
        return int(kept["done"]) if kept["of"] == told and path.is_file() else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0
