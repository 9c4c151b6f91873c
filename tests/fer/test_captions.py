"""WebVTT captions: well-formed, calm, and escaped."""

import re
from dataclasses import replace

from tests.fer.timelines import person, timeline
from webapp.fer.captions import webvtt
from webapp.fer.edits import Edits

CUE = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n(.+)\n")


def cues(*arguments) -> list[tuple[str, str, str]]:
    text = webvtt(*arguments)
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    assert blocks[0].startswith("NOTE ")
    return [CUE.fullmatch(f"{block}\n").groups() for block in blocks[1:]]


def test_a_cue_lasts_as_long_as_its_text():
    assert cues(timeline(person(1, "h" * 10 + "sss" + "h" * 5 + "n" * 7 + "." * 20 + "??"))) == [
        ("00:00:00.000", "00:00:01.800", "Person 1: looks happy"),
        ("00:00:01.800", "00:00:02.500", "Person 1: looks neutral"),
        ("00:00:04.500", "00:00:04.700", "Person 1: no lasting expression"),
    ]


def test_two_people_have_cues_of_their_own_in_the_order_of_time():
    found = cues(timeline(person(1, "." * 5 + "h" * 10), person(2, "s" * 15)))
    assert [(start, text) for start, _, text in found] == [
        ("00:00:00.000", "Person 2: looks sad"),
        ("00:00:00.500", "Person 1: looks happy"),
    ]


def test_names_and_marks_cannot_break_the_file():
    edits = Edits.from_dict(
        {
            "names": {"1": "<b>a</b> --> & co"},
            "marks": [{"id": "a", "name": "<c>", "start": 3599.5}, {"id": "b", "name": "r", "start": 0, "end": 0}],
        }
    )
    assert cues(timeline(person(1, "h" * 10)), edits) == [
        ("00:00:00.000", "00:00:00.001", "[r]"),
        ("00:00:00.000", "00:00:01.000", "&lt;b&gt;a&lt;/b&gt; --&gt; &amp; co: looks happy"),
        ("00:59:59.500", "01:00:01.500", "[&lt;c&gt;]"),
    ]


def test_cues_go_by_a_players_clock():
    shown = timeline(person(1, "h" * 10))
    late = replace(shown, video=replace(shown.video, delay=0.5))
    assert cues(late) == [("00:00:00.500", "00:00:01.500", "Person 1: looks happy")]


def test_nobody_has_no_cues():
    assert cues(timeline(count=5)) == []
