"""A timeline as a tidy CSV table, or as JSON."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from models.emotions import LABELS
from webapp.fer.changes import summarise
from webapp.fer.edits import Edits, apply
from webapp.fer.marks import marked_frames
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline

COLUMNS = (
    *("time", "frame", "person", "name", "x", "y", "w", "h", "tilt"),
    *LABELS,
    *("label", "confidence", "unsure", "marks"),
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def csv_rows(timeline: Timeline, edits: Edits | None = None) -> Iterator[str]:
    """The lines of the table: one a face and frame; a frame without a face has one too, so that no time is missing.

    Args:
        timeline: As it was analysed.
        edits: The owner's changes.

    Yields:
        A line with its end; the first is the head. Boxes are fractions of the frame; `frame` counts analysed frames
        from 0; several marks on one frame are parted by "; ".
    """
    edits = edits or Edits()
    shown = apply(timeline, edits)
    marks = marked_frames(shown.times, edits.marks)
    rows = [_rows(person) for person in shown.people]
    frames = [person.frames.tolist() for person in shown.people]
    places = [0] * len(rows)
    yield ",".join(COLUMNS) + "\n"
    for frame, time in enumerate(shown.times.tolist()):
        marked = _safe("; ".join(marks.get(frame, ())))
        found = False
        for number, row in enumerate(rows):
            if places[number] < len(row) and frames[number][places[number]] == frame:
                yield _line([time, frame, *row[places[number]], marked])
                places[number], found = places[number] + 1, True
        if not found:
            yield _line([time, frame, *[""] * (len(COLUMNS) - 3), marked])


def json_text(timeline: Timeline, edits: Edits | None = None) -> str:
    """The timeline with the owner's changes, the marks, and each person's recording in numbers, as JSON."""
    edits = edits or Edits()
    shown = apply(timeline, edits)
    content: dict[str, Any] = {
        **shown.to_dict(),
        "marks": [mark.to_dict() for mark in edits.marks],
        "summary": [summary.to_dict() for summary in summarise(shown)],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows(person: Person) -> list[list[Any]]:
    """What stands between the frame and the marks, for each of a person's rows."""
    name = _safe(person.name)
    columns = (person.boxes, person.tilts, person.scores, person.labels, person.unsure)
    return [
        [person.id, name, *box, tilt, *scores, LABELS[label], scores[label], int(unsure)]
        for box, tilt, scores, label, unsure in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _line(cells: list[Any]) -> str:
    line = _Line()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.text


class _Line:
    """What the CSV writer writes one line to."""

    text = ""

    def write(self, text: str) -> None:
        self.text += text


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
