"""The owner's changes to a result: what is accepted, and what they do."""

import json

import pytest

from tests.fer.timelines import person, timeline
from webapp.fer.edits import Edits, apply

WHOLE = {
    "names": {"1": " Ada 👩‍🚀 ", "3": "Zoë"},
    "joined": {"2": 1},
    "hidden": [3],
    "marks": [
        {"id": "b", "name": "later", "start": 2, "end": 3.5},
        {"id": "a", "name": "first", "start": 0.5, "end": None},
    ],
}

BAD = [
    None,
    [],
    "text",
    {"other": 1},
    {"names": []},
    {"names": {"x": "a"}},
    {"names": {"0": "a"}},
    {"names": {"1": ""}},
    {"names": {"1": "   "}},
    {"names": {"1": "a" * 81}},
    {"names": {"1": "two\nlines"}},
    {"names": {"1": "turned \u202e round"}},
    {"names": {"1": 5}},
    {"names": {str(number): "a" for number in range(1, 10_002)}},
    {"joined": {"1": 1}},
    {"joined": {"1": 2, "2": 1}},
    {"joined": {"1": 2, "2": 3, "3": 2}},
    {"joined": {"1": "x"}},
    {"hidden": {"1": True}},
    {"hidden": [1.5]},
    {"hidden": [True]},
    {"hidden": [-1]},
    {"marks": {}},
    {"marks": [5]},
    {"marks": [{"id": "a", "name": "a"}]},
    {"marks": [{"id": "a", "name": "a", "start": -1}]},
    {"marks": [{"id": "a", "name": "a", "start": float("nan")}]},
    {"marks": [{"id": "a", "name": "a", "start": True}]},
    {"marks": [{"id": "a", "name": "a", "start": 2, "end": 1}]},
    {"marks": [{"id": "", "name": "a", "start": 2}]},
    {"marks": [{"id": "a" * 65, "name": "a", "start": 2}]},
    {"marks": [{"id": "a", "name": "", "start": 2}]},
    {"marks": [{"id": "a", "name": "a", "start": 2, "colour": "red"}]},
    {"marks": [{"id": "a", "name": "a", "start": 2}] * 2},
    {"marks": [{"id": str(number), "name": "a", "start": 2} for number in range(2001)]},
]


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_bad_edits_get_a_sentence(data):
    with pytest.raises(ValueError, match=r"^expected "):
        Edits.from_dict(data)


def test_edits_survive_json():
    edits = Edits.from_dict(json.loads(json.dumps(WHOLE)))
    assert Edits.from_dict(json.loads(json.dumps(edits.to_dict()))) == edits
    assert edits.names == {1: "Ada 👩‍🚀", 3: "Zoë"}
    assert [mark.id for mark in edits.marks] == ["a", "b"]
    assert Edits.from_dict({}) == Edits()


def test_a_long_chain_of_joins_is_followed_quickly():
    edits = Edits.from_dict({"joined": {str(number): number + 1 for number in range(1, 10_000)}})
    assert edits.person_of(1) == 10_000


def test_people_are_joined_renamed_and_hidden():
    given = timeline(person(1, "hhh..."), person(2, "..ssss", x=0.5), person(3, "nnnnnn"))
    changed = apply(given, Edits.from_dict(WHOLE))
    (one,) = changed.people
    assert (one.id, one.name) == (1, "Ada 👩‍🚀")
    assert one.frames.tolist() == [0, 1, 2, 3, 4, 5]
    assert one.labels.tolist() == [3, 3, 3, 4, 4, 4]  # of frame 2, the row of the person joined into counts
    assert one.boxes[:, 0].tolist() == [0.25] * 3 + [0.5] * 3
    assert len(given.people) == 3


def test_joining_into_someone_with_a_higher_id_keeps_that_id():
    given = timeline(person(1, "hhh..."), person(2, "..ssss"))
    (one,) = apply(given, Edits.from_dict({"joined": {"1": 2}})).people
    assert (one.id, one.name, one.labels.tolist()) == (2, "Person 2", [3, 3, 4, 4, 4, 4])


def test_ids_that_are_not_there_are_passed_over():
    given = timeline(person(1, "hhh"))
    (one,) = apply(given, Edits.from_dict({"names": {"7": "x"}, "joined": {"1": 9, "8": 1}, "hidden": [5]})).people
    assert (one.id, one.name, len(one)) == (1, "Person 1", 3)
