"""Messages: what is a frame, what is not, and the shape of the answers."""

import dataclasses
import math
import re

import pytest

from benchmarks.server_process import ROOT
from webapp.fer.why_turns import ALL
from webapp.messages import MAX_SEQ, NOBODY, Frame, Refusal, overlay, parse_frame, refused

GOOD = {"seq": 3, "clock": 1.5, "jpeg": b"\xff\xd8"}


@pytest.mark.parametrize("changes", [{}, {"seq": 0}, {"seq": MAX_SEQ}, {"clock": -5}, {"clock": 0}, {"more": [1]}])
def test_a_frame_is_read(changes: dict) -> None:
    message = GOOD | changes
    assert parse_frame(message, 9.0, 10) == Frame(message["seq"], message["clock"], b"\xff\xd8", 9.0)


def test_the_protocol_lists_every_field_of_a_frame() -> None:
    text = (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
    table = text.partition("### `frame`\n")[2].partition("Other fields are ignored")[0]
    fields = [field.name for field in dataclasses.fields(Frame) if field.name != "arrived"]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == fields


@pytest.mark.parametrize("name", ["default", "four_conv", "a", "9" * 40])
def test_a_frame_may_name_a_network(name: str) -> None:
    assert parse_frame(GOOD | {"network": name}, 9.0, 10).network == name
    assert parse_frame(GOOD | {"compare": name}, 9.0, 10).compare == name


def test_a_comparison_is_begun_by_a_name_ended_by_null_and_left_alone_by_silence() -> None:
    assert parse_frame(GOOD, 9.0, 10).compare is None
    assert parse_frame(GOOD | {"compare": None}, 9.0, 10).compare == NOBODY
    for value in ("", "A", "../x", 7, [], True, b"mien"):
        with pytest.raises(Refusal, match="compare must be default or a name") as caught:
            parse_frame(GOOD | {"compare": value}, 9.0, 10)
        assert caught.value.code == "bad_message"


def test_the_map_that_is_asked_for_is_the_networks_or_that_of_saliency() -> None:
    assert parse_frame(GOOD, 9.0, 10).map == "network"
    for name in ("network", "saliency"):
        assert parse_frame(GOOD | {"map": name}, 9.0, 10).map == name
    for wrong in ("", "Saliency", None, 1, [], True):
        with pytest.raises(Refusal, match="map must be network or saliency; got") as caught:
            parse_frame(GOOD | {"map": wrong}, 9.0, 10)
        assert caught.value.code == "bad_message"


def test_why_is_asked_of_every_face_of_one_or_not_at_all() -> None:
    for value, asked in ((True, ALL), (False, None), (1, 1), (MAX_SEQ, MAX_SEQ)):
        assert parse_frame(GOOD | {"why": value}, 9.0, 10).why == asked
    assert parse_frame(GOOD, 9.0, 10).why is None
    for value in (0, -1, 1.5, math.nan, None, "1", [1], MAX_SEQ + 1):
        with pytest.raises(Refusal, match="why must be true, false or the id of a face") as caught:
            parse_frame(GOOD | {"why": value}, 9.0, 10)
        assert caught.value.code == "bad_message"


def test_what_came_as_a_name_is_told_in_forty_characters_at_most() -> None:
    for name in ("x" * 10_000, "\u202e" * 10_000, "'" * 39, "\\" * 40, "\n", "a b"):
        with pytest.raises(Refusal) as caught:
            parse_frame(GOOD | {"network": name}, 9.0, 10)
        given = caught.value.message.partition("; got ")[2]
        assert given.isprintable() and given.isascii()
        assert 3 < len(given) <= 40 + len("''.")


@pytest.mark.parametrize(
    ("message", "code", "said"),
    [
        (None, "bad_message", "null"),
        ([GOOD], "bad_message", "an array"),
        (GOOD | {"seq": None}, "bad_message", "seq must"),
        (GOOD | {"seq": False}, "bad_message", "true or false"),
        (GOOD | {"seq": MAX_SEQ + 1}, "bad_message", "out of range"),
        (GOOD | {"clock": math.inf}, "bad_message", "clock must"),
        (GOOD | {"clock": 10**400}, "bad_message", "clock must"),
        (GOOD | {"clock": "now"}, "bad_message", "text"),
        (GOOD | {"jpeg": "base64"}, "bad_message", "jpeg must be binary; got text"),
        (GOOD | {"jpeg": {"_placeholder": True}}, "bad_message", "an object"),
        ({"seq": 1, "clock": 1}, "bad_message", "jpeg is missing"),
        (GOOD | {"network": None}, "bad_message", "1 to 40 of a-z, 0-9 and _; got null"),
        (GOOD | {"network": 7}, "bad_message", "got a number"),
        (GOOD | {"network": ["four_conv"]}, "bad_message", "got an array"),
        (GOOD | {"network": b"four_conv"}, "bad_message", "got binary"),
        (GOOD | {"network": ""}, "bad_message", "got ''"),
        (GOOD | {"network": "a" * 41}, "bad_message", f"got '{'a' * 37}[.][.][.]'"),
        (GOOD | {"network": "../four_conv"}, "bad_message", "got '../four_conv'"),
        (GOOD | {"network": "FOUR_CONV"}, "bad_message", "got 'FOUR_CONV'"),
        (GOOD | {"jpeg": b""}, "empty_frame", "no bytes"),
        (GOOD | {"jpeg": bytes(11)}, "too_many_bytes", "10 bytes; this one has 11"),
    ],
)
def test_what_is_no_frame_is_refused_in_words(message: object, code: str, said: str) -> None:
    with pytest.raises(Refusal, match=said) as caught:
        parse_frame(message, 9.0, 10)
    assert caught.value.code == code


def test_answers_have_the_shape_of_the_protocol() -> None:
    frame = parse_frame(GOOD, 9.0, 10)
    assert overlay(frame, {"faces": []}, 100) == {"ok": True, "seq": 3, "clock": 1.5, "interval_ms": 100, "faces": []}
    assert refused(GOOD, Refusal("waiting", "Wait.", place=2), 100) == {
        "ok": False,
        "seq": 3,
        "clock": 1.5,
        "interval_ms": 100,
        "error": {"code": "waiting", "message": "Wait."},
        "place": 2,
    }


@pytest.mark.parametrize("message", [None, [], {"seq": "x" * 100, "clock": {}}, {"seq": -1, "clock": math.nan}])
def test_nothing_odd_is_sent_back(message: object) -> None:
    answer = refused(message, Refusal("bad_message", "No."), 100)
    assert (answer["seq"], answer["clock"]) == (None, None)
