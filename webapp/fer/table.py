"""A timeline as a tidy CSV table, or as JSON."""

import csv
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from models.emotions import LABELS
from webapp.fer.agreement import agreements
from webapp.fer.changes import summarise
from webapp.fer.edits import Edits, apply
from webapp.fer.marks import marked_frames
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline

READING = (*LABELS, "label", "confidence", "unsure")
"""What a network says of a face."""

COLUMNS = ("time", "frame", "person", "name", "x", "y", "w", "h", "tilt", *READING, "marks")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def csv_rows(timeline: Timeline, edits: Edits | None = None) -> Iterator[str]:
    """The lines of the table: one a face and frame; a frame without a face has one too, so that no time is missing.

    Args:
        timeline: As it was analysed.
        edits: The owner's changes.

    Yields:
        A line with its end; the first is the head. Boxes are fractions of the frame; `frame` counts analysed frames
        from 0; several marks on one frame are parted by "; ". Where two networks were compared, the second one's
        scores, label, confidence and doubt stand at the end, in columns that end with its name.
    """
    edits = edits or Edits()
    shown = apply(timeline, edits)
    marks = marked_frames(shown.times, edits.marks)
    rows = [_rows(person) for person in shown.people]
    seconds, more = [_second_rows(person) for person in shown.people], _second_columns(shown)
    frames = [person.frames.tolist() for person in shown.people]
    places = [0] * len(rows)
    yield ",".join([*COLUMNS, *more]) + "\n"
    for frame, time in enumerate(shown.times.tolist()):
        marked = _safe("; ".join(marks.get(frame, ())))
        found = False
        for number, row in enumerate(rows):
            if places[number] < len(row) and frames[number][places[number]] == frame:
                place = places[number]
                yield _line([time, frame, *row[place], marked, *seconds[number][place]])
                places[number], found = places[number] + 1, True
        if not found:
            yield _line([time, frame, *[""] * (len(COLUMNS) - 3), marked, *[""] * len(more)])


def json_text(timeline: Timeline, edits: Edits | None = None) -> str:
    """The timeline with the owner's changes, the marks, and each person's recording in numbers, as JSON.

    Where two networks were compared, the numbers are the first one's, and it is counted how often the two agree.
    """
    edits = edits or Edits()
    shown = apply(timeline, edits)
    content: dict[str, Any] = {
        **shown.to_dict(),
        "marks": [mark.to_dict() for mark in edits.marks],
        "summary": [summary.to_dict() for summary in summarise(shown)],
    }
    if shown.second:
        content["agreement"] = [agreement.to_dict() for agreement in agreements(shown)]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows(person: Person) -> list[list[Any]]:
    """What stands between the frame and the marks, for each of a person's rows."""
    name = _safe(person.name)
    places = zip(person.boxes.tolist(), person.tilts.tolist(), strict=True)
    readings = _readings(person.scores, person.unsure)
    return [[person.id, name, *box, tilt, *reading] for (box, tilt), reading in zip(places, readings, strict=True)]


def _second_rows(person: Person) -> list[list[Any]]:
    """What stands after the marks, for each of a person's rows."""
    if person.second_scores is None or person.second_unsure is None:
        return [[]] * len(person)
    return _readings(person.second_scores, person.second_unsure)


def _second_columns(timeline: Timeline) -> list[str]:
    """Heads of the second network's columns; none where nothing was compared."""
    return [f"{column}_{timeline.second.name}" for column in READING] if timeline.second else []


def _readings(scores: np.ndarray, unsure: np.ndarray) -> list[list[Any]]:
    """The cells of `READING`, for each row."""
    columns = scores.tolist(), scores.argmax(axis=1).tolist(), unsure.astype(int).tolist()
    return [[*row, LABELS[label], row[label], doubt] for row, label, doubt in zip(*columns, strict=True)]


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
