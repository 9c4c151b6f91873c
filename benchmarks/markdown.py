"""Tables as Markdown, and the stored numbers that they show."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
"""Holds what `--json` of each benchmark wrote, in the runs whose numbers the README shows."""


def result(name: str) -> Any:
    """What a benchmark wrote.

    Raises:
        FileNotFoundError: It has not been run yet.
    """
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells under a head."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [head, ["---"] * len(head), *rows])


def percent(fraction: float | None) -> str:
    """A fraction in percent; nothing where there is none."""
    return "" if fraction is None else f"{100 * fraction:.1f} %"


def with_interval(fraction: float | None, interval: Sequence[float] | None) -> str:
    """A fraction with its interval, in percent; nothing where there is none."""
    if fraction is None or interval is None:
        return ""
    low, high = map(percent, interval)
    return f"{percent(fraction)} ({low} to {high})"
