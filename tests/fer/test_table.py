"""The CSV and the JSON: tidy, complete in time, and safe to open."""

import csv
import json

import pytest

from models.emotions import LABELS
from tests.fer.timelines import person, timeline
from webapp.fer.edits import Edits
from webapp.fer.marks import marked_frames
from webapp.fer.table import COLUMNS, csv_rows, json_text
from webapp.fer.timeline import Timeline

MARKS = [
    {"id": "a", "name": "go; now", "start": 0.25, "end": None},
    {"id": "b", "name": "talk", "start": 0.2, "end": 0.4},
]


def rows(*arguments) -> list[dict[str, str]]:
    return list(csv.DictReader("".join(csv_rows(*arguments)).splitlines()))


def test_each_face_has_a_row_and_no_time_is_missing():
    table = rows(timeline(person(1, "hh..?"), person(2, ".s..s")))
    assert [(row["frame"], row["person"]) for row in table] == [
        ("0", "1"), ("1", "1"), ("1", "2"), ("2", ""), ("3", ""), ("4", "1"), ("4", "2")
    ]  # fmt: skip
    assert [row["time"] for row in table] == ["0.0", "0.1", "0.1", "0.2", "0.3", "0.4", "0.4"]
    assert tuple(table[0]) == COLUMNS
    assert [row["label"] for row in table] == ["happy", "happy", "sad", "", "", "happy", "sad"]
    assert [row["unsure"] for row in table] == ["0", "0", "0", "", "", "1", "0"]
    assert [row["confidence"] for row in table] == ["0.7", "0.7", "0.7", "", "", "0.3", "0.7"]
    assert (table[0]["x"], table[0]["h"], table[0]["angry"]) == ("0.25", "0.5", "0.05")


def test_nobody_at_all_still_has_its_times():
    table = rows(timeline(count=3))
    assert [row["time"] for row in table] == ["0.0", "0.1", "0.2"]
    assert {row["person"] for row in table} == {""}


def test_edits_show_in_the_table():
    edits = Edits.from_dict({"names": {"1": 'Ada, "A"'}, "hidden": [2], "marks": MARKS})
    table = rows(timeline(person(1, "hhhhh"), person(2, "sssss")), edits)
    assert [row["name"] for row in table] == ['Ada, "A"'] * 5
    assert [row["marks"] for row in table] == ["", "", "talk; go; now", "talk", "talk"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name):
    edits = Edits.from_dict({"names": {"1": name}, "marks": [{**MARKS[0], "name": name}]})
    table = rows(timeline(person(1, "hhhhh")), edits)
    assert {row["name"] for row in table} == {f"'{name}"}
    assert [row["marks"] for row in table] == ["", "", f"'{name}", "", ""]


def test_a_mark_between_frames_lies_on_the_one_before():
    edits = Edits.from_dict(
        {"marks": [{"id": "a", "name": "m", "start": 0.17, "end": 0.19}, {"id": "b", "name": "n", "start": 99}]}
    )
    assert marked_frames(timeline(count=5).times, edits.marks) == {1: ["m"], 4: ["n"]}


def test_the_json_has_what_the_table_has_and_how_it_was_made():
    edits = Edits.from_dict({"names": {"1": "Zoë"}, "marks": MARKS})
    content = json.loads(json_text(timeline(person(1, "h" * 10 + "s" * 10)), edits))
    assert (content["format"], content["version"], content["labels"]) == ("mien-timeline", 1, list(LABELS))
    assert content["network"]["name"] == "made"
    assert content["settings"] == {"network": "default", "fps": 10.0, "smoothing": 0.3, "smallest_face": 0.08}
    assert content["video"]["name"] == "made.mp4"
    assert content["people"][0]["name"] == "Zoë"
    assert [mark["id"] for mark in content["marks"]] == ["b", "a"]
    (told,) = content["summary"]
    assert told["changes"] == [{"time": 1.0, "before": "happy", "after": "sad"}]


def test_a_timeline_survives_json():
    given = timeline(person(1, "hh..?"), person(2, ".s..s")).to_dict()
    assert Timeline.from_dict(json.loads(json.dumps(given))).to_dict() == given


def test_another_format_is_refused():
    with pytest.raises(ValueError, match=r"^expected a mien-timeline of version 1"):
        Timeline.from_dict({**timeline(person(1, "h")).to_dict(), "version": 2})
