"""Two networks on one recording: read in the same pass, kept beside each other, told in every file."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from models import registry
from models.emotions import LABELS
from tests.fer.timelines import person, timeline
from tests.media import clip
from webapp.fer import Recognizer
from webapp.fer.__main__ import main
from webapp.fer.agreement import Agreement, agreements
from webapp.fer.analysis import SegmentResult, Settings, Span, analyse, analyse_segment, join
from webapp.fer.captions import webvtt
from webapp.fer.edits import Edits, apply
from webapp.fer.media import probe
from webapp.fer.people import Person
from webapp.fer.readers import readers_of
from webapp.fer.side_by_side import analyse_side_by_side
from webapp.fer.table import COLUMNS, READING, csv_rows, json_text
from webapp.fer.timeline import NetworkNote, Timeline
from webapp.sandboxed_tasks import work_of

OTHER = NetworkNote("other", "Other", "1" * 64, 0.5)
SECOND = [f"{column}_other" for column in READING]


def compared(number: int, looks: str, others: str) -> Person:
    """A person whom a second network sees in its own way; both texts have one letter a frame."""
    second = person(number, others)
    return replace(person(number, looks), second_scores=second.scores, second_unsure=second.unsure)


def both(*people: Person) -> Timeline:
    return replace(timeline(*people), second=OTHER)


def rows(*arguments) -> list[dict[str, str]]:
    return list(csv.DictReader("".join(csv_rows(*arguments)).splitlines()))


@pytest.fixture(scope="module")
def other() -> Recognizer:
    return Recognizer(next(card.name for card in registry.available()[1:]))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Five seconds at 10 frames a second; the second face is there for 1.2 s."""
    people = [2] * 12 + [1] * 38
    return clip(tmp_path_factory.mktemp("clips") / "two.mp4", fps=10, seconds=5, people=people, gop=10)


def test_agreement_is_counted_and_told_in_words():
    (one,) = agreements(both(compared(1, "hhss?.h", "hhhss.?")))
    assert one == Agreement(id=1, readings=6, same=4, sure=4, sure_same=3)
    assert one.sentence == "Both put the same word first in 4 of 6 readings (67%); where neither was unsure, in 3 of 4."


def test_where_nothing_is_compared_nothing_is_counted():
    assert agreements(timeline(person(1, "hh"))) == ()


def test_the_table_has_the_second_networks_columns_at_its_end():
    table = rows(both(compared(1, "h.h", "h.?"), compared(2, "s..", "u..")))
    assert list(table[0]) == [*COLUMNS, *SECOND]
    assert [row["label"] for row in table] == ["happy", "sad", "", "happy"]
    assert [row["label_other"] for row in table] == ["happy", "surprise", "", "happy"]
    assert [row["unsure_other"] for row in table] == ["0", "0", "", "1"]
    assert [row["confidence_other"] for row in table] == ["0.7", "0.7", "", "0.3"]
    assert [row["surprise_other"] for row in table] == ["0.05", "0.7", "", "0.05"]


def test_what_was_read_by_one_network_has_no_trace_of_a_second():
    alone = timeline(person(1, "hh"))
    text = json_text(alone)
    assert "second_" not in text and "agreement" not in text and "compare" not in text
    assert next(csv_rows(alone)) == ",".join(COLUMNS) + "\n"


def test_the_json_names_both_networks_and_survives():
    content = json.loads(json_text(both(compared(1, "hhs", "hss"))))
    assert (content["network"]["name"], content["second_network"]) == ("made", vars(OTHER))
    assert content["agreement"] == [{"id": 1, "readings": 3, "same": 2, "sure": 3, "sure_same": 2}]
    (one,) = content["people"]
    assert [LABELS[int(np.argmax(scores))] for scores in one["second_scores"]] == ["happy", "sad", "sad"]
    assert one["second_unsure"] == [0, 0, 0]
    given = both(compared(1, "hhs", "hss")).to_dict()
    assert Timeline.from_dict(json.loads(json.dumps(given))).to_dict() == given


def test_people_who_are_joined_keep_both_readings():
    shown = apply(both(compared(1, "hh..", "ss.."), compared(2, ".uuu", ".fff")), Edits.from_dict({"joined": {"1": 2}}))
    (one,) = shown.people
    assert [LABELS[label] for label in one.labels] == ["happy", "surprise", "surprise", "surprise"]
    assert [LABELS[label] for label in one.second_scores.argmax(axis=1)] == ["sad", "fear", "fear", "fear"]
    assert agreements(shown) == (Agreement(2, 4, 0, 4, 0),)


def test_captions_name_the_network_that_they_are_of():
    assert "NOTE What each face looks like to the network made;" in webvtt(both(compared(1, "h" * 9, "s" * 9)))


def test_the_first_reads_as_if_it_were_alone_and_the_second_the_very_same_crops(path, recognizer, other):
    alone = analyse(path, recognizer, Settings())
    twice = analyse(path, recognizer, Settings(), second=recognizer)
    pair = analyse(path, recognizer, Settings(), second=other)
    assert (alone.second, pair.second) == (None, NetworkNote.of(other.card))
    assert len(alone.people) == 2
    for one, same, two in zip(alone.people, twice.people, pair.people, strict=True):
        assert one.second_scores is None
        assert np.array_equal(same.second_scores, one.scores)
        for name, column in one.columns.items():
            assert np.array_equal(two.columns[name], column)
        assert two.second_scores.sum(axis=1) == pytest.approx(np.ones(len(two)), abs=0.001)
        assert not np.array_equal(two.second_scores, two.scores)


def test_segments_join_both_networks_readings_in_any_order_and_through_json(path, recognizer, other):
    spans = [Span(0.0, 2.4), Span(2.4, None)]
    segments = [analyse_segment(path, recognizer, Settings(), span, second=other) for span in spans]
    joined = join(segments)
    assert [len(one.second_scores) for one in joined.people] == [len(one) for one in joined.people]
    again = [SegmentResult.from_dict(json.loads(json.dumps(segment.to_dict()))) for segment in segments[::-1]]
    assert json.dumps(join(again).to_dict()) == json.dumps(joined.to_dict())


def test_each_network_has_its_own_smoothing(path, recognizer, other):
    rough, smooth = (
        analyse(path, recognizer, Settings(smoothing=seconds), second=other).people[0].second_scores
        for seconds in (0.0, 1.0)
    )
    assert np.array_equal(rough[0], smooth[0])
    assert np.abs(np.diff(smooth, axis=0)).sum() < 0.5 * np.abs(np.diff(rough, axis=0)).sum()


def test_several_processes_give_the_same(path):
    settings = Settings("mien", compare="four_conv", fps=5)
    first, second = readers_of(settings)
    alone = analyse(path, first, settings, second=second)
    assert (alone.network.name, alone.second.name) == ("mien", "four_conv")
    assert alone.settings.to_dict()["compare"] == "four_conv"
    together = analyse_side_by_side(path, settings, processes=2)
    assert json.dumps(together.to_dict()) == json.dumps(alone.to_dict())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"compare": ""}, "expected the name of a network, of up to 64 characters"),
        ({"compare": 5}, "expected the name of a network, of up to 64 characters"),
        ({"compare": "a" * 65}, "expected the name of a network, of up to 64 characters"),
        ({"network": "mien", "compare": "mien"}, "expected two different networks to compare; got mien twice"),
    ],
)
def test_a_second_network_that_cannot_be(given, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        Settings.from_dict(given)


def test_settings_with_a_second_network_survive_json_and_those_without_are_as_ever():
    settings = Settings("mien", compare="four_conv")
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings
    assert list(Settings().to_dict()) == ["network", "fps", "smoothing", "smallest_face"]
    assert Settings.from_dict({"compare": None}) == Settings()


def test_the_default_under_its_own_name_is_the_same_network():
    default = registry.available()[0].name
    with pytest.raises(ValueError, match=f"got {default} twice"):
        readers_of(Settings(compare=default))


def test_a_second_network_takes_time(path):
    info, span = probe(path), Span(0.0, None)
    assert work_of(info, Settings(compare="four_conv"), span) > work_of(info, Settings(), span)


def test_the_command_compares(path, tmp_path, capsys):
    outs = tmp_path / "out.csv", tmp_path / "out.json"
    arguments = [str(path), "--fps", "5", "--network", "mien", "--compare", "four_conv"]
    assert main([*arguments, "--csv", str(outs[0]), "--json", str(outs[1])]) == 0
    head, said, *_ = capsys.readouterr().out.splitlines()[-3:]
    assert head == "Above: Mien. Compared with Four-conv CNN:"
    assert said.startswith("Person 1: Both put the same word first in ")
    with outs[0].open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["label_four_conv"] for row in table} <= {*LABELS, ""}
    assert json.loads(outs[1].read_text(encoding="utf-8"))["second_network"]["title"] == "Four-conv CNN"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none_such", "no network is called 'none_such'; there are "),
        ("mien", "expected two different networks to compare; got mien twice"),
        ("", "expected the name of a network"),
    ],
)
def test_the_command_refuses_in_one_sentence(path, capsys, name, said):
    assert main([str(path), "--network", "mien", "--compare", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"{path}: {said}") and captured.err.count("\n") == 1
