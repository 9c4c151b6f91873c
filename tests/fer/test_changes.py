"""Shares of time and moments of change, from timelines made by hand."""

import pytest

from tests.fer.timelines import person, timeline
from webapp.fer.changes import frame_seconds, settled, summarise


def summary(looks: str, **options):
    return summarise(timeline(person(1, looks), **options))[0]


def changes(looks: str, **options) -> list[tuple[float, str, str]]:
    return [(change.time, change.before, change.after) for change in summary(looks, **options).changes]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ("h" * 20, []),
        ("h" * 10 + "s" * 10, [(1.0, "happy", "sad")]),
        ("h" * 10 + "s" * 4 + "h" * 10, []),
        ("h" * 10 + "s" * 5 + "h" * 10, [(1.0, "happy", "sad"), (1.5, "sad", "happy")]),
        ("s" * 4 + "h" * 10 + "n" * 10, [(1.4, "happy", "neutral")]),
        ("hs" * 20, []),
        ("h" * 10 + "?" * 10 + "s" * 10, [(2.0, "happy", "sad")]),
        ("h" * 10 + "sss?ss" + "n" * 9, [(1.0, "happy", "sad"), (1.6, "sad", "neutral")]),
        ("h" * 10 + "." * 9 + "s" * 10, [(1.9, "happy", "sad")]),
        ("h" * 10 + "." * 11 + "s" * 10, []),
        ("?" * 20, []),
        ("h", []),
    ],
)
def test_a_turn_counts_once_it_stays_for_half_a_second(looks, expected):
    assert changes(looks) == expected


def test_changes_are_told_per_minute_seen():
    told = summary(("h" * 10 + "s" * 10) * 3 + "." * 40)
    assert len(told.changes) == 5
    assert told.changes_per_minute == pytest.approx(50)


def test_shares_leave_gaps_out_and_count_unsure_apart():
    told = summary("h" * 10 + "?" * 5 + "." * 50 + "s" * 5)
    assert told.seconds == pytest.approx(2.0, abs=0.11)
    assert told.shares["happy"] == pytest.approx(0.5, abs=0.03)
    assert told.shares["sad"] == pytest.approx(0.25, abs=0.03)
    assert told.unsure == pytest.approx(0.25, abs=0.03)
    assert sum(told.shares.values()) + told.unsure == pytest.approx(1, abs=0.001)


def test_a_frame_stands_for_no_more_than_a_second_unless_few_are_analysed():
    assert frame_seconds(timeline(person(1, "hh"), interval=0.1)).tolist() == pytest.approx([0.1, 0.1])
    assert frame_seconds(timeline(person(1, "hhh"), interval=4.0)).tolist() == pytest.approx([4, 4, 4])
    gap = timeline(person(1, "hhhhh"))
    gap.times[3:] += 30
    assert frame_seconds(gap).tolist() == pytest.approx([0.1, 0.1, 1.0, 0.1, 0.1])


def test_flickers_settle_to_what_was_before():
    looks = person(1, "ss" + "h" * 8 + "n" + "h" * 4 + "." * 20 + "a")
    assert settled(looks, timeline(looks)).tolist() == [3] * 15 + [-1]


def test_nobody_has_no_summary():
    assert summarise(timeline(count=10)) == ()
