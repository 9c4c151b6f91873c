"""The namespace without a socket: what each event answers, with readers that are none."""

import logging

import pytest

from models.stored import NetworkUnavailable
from tests.fakes import FakeReaders, fake_networks, fake_recognizer
from webapp.clients import Choice
from webapp.config import Config
from webapp.live import BURST, LiveNamespace
from webapp.networks import Networks


class QuietLive(LiveNamespace):
    """Keeps what it would have sent."""

    def __init__(self, config: Config, networks: Networks | None = None) -> None:
        super().__init__(config, networks or fake_networks(), FakeReaders())
        self.sent: list[tuple] = []

    def emit(self, event: str, data: object = None, to: str | None = None, ignore_queue: bool = False) -> None:
        assert ignore_queue  # a client of this process: no other one needs to hear of it
        self.sent.append((to, event, data))


def frame(live: LiveNamespace, sid: str, jpeg: bytes = b"x", seq: int = 1) -> dict:
    return live.trigger_event("frame", sid, {"seq": seq, "clock": 0, "jpeg": jpeg})


@pytest.fixture
def live() -> QuietLive:
    return QuietLive(Config(max_streams=1))


def test_a_client_streams_leaves_and_is_freed(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    assert frame(live, "a")["faces"][0]["label"] == "happy"
    assert live.load() == {"streaming": 1, "waiting": 0, "places": 1, "connected": 1}
    assert live.trigger_event("leave", "a") == {"ok": True}
    assert live.load() == {"streaming": 0, "waiting": 0, "places": 1, "connected": 1}
    live.trigger_event("disconnect", "a", "transport close")
    assert live.load() == {"streaming": 0, "waiting": 0, "places": 1, "connected": 0}


def test_who_waits_is_told_so_and_admitted_in_turn(live: QuietLive) -> None:
    for sid in "abc":
        live.trigger_event("connect", sid, {})
    frame(live, "a")
    assert [frame(live, sid)["place"] for sid in "bc"] == [1, 2]
    live.trigger_event("disconnect", "a", "")
    assert live.sent == [("b", "admitted", {"interval_ms": 67}), ("c", "line", {"place": 1, "waiting": 1})]
    assert frame(live, "b")["ok"]


def test_errors_of_recognition_have_their_codes(live: QuietLive, caplog: pytest.LogCaptureFixture) -> None:
    live.trigger_event("connect", "a", {})
    assert frame(live, "a", b"broken")["error"] == {"code": "damaged_jpeg", "message": "the picture is damaged"}
    with caplog.at_level(logging.CRITICAL):
        assert frame(live, "a", b"bug")["error"]["code"] == "failed"
        assert frame(live, "a", b"killer")["error"]["code"] == "failed"
    assert frame(live, "a")["ok"]


def test_a_frame_that_waited_too_long_is_dropped() -> None:
    live = QuietLive(Config(max_frame_age_ms=20))
    live.reader._max_age_ms = -1
    live.trigger_event("connect", "a", {})
    assert frame(live, "a")["error"]["code"] == "dropped"


def test_a_flood_is_busy_and_credit_grows_back(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    codes = [frame(live, "a", b"broken")["error"]["code"] for _ in range(2 * BURST)]
    assert codes[:BURST] == ["damaged_jpeg"] * BURST
    assert codes[-1] == "busy"
    live.clients["a"].last_frame -= 1.0
    assert frame(live, "a")["ok"]


def test_who_waits_for_answers_is_never_busy(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    assert all(frame(live, "a")["ok"] for _ in range(3 * BURST))


def test_silence_costs_the_place(live: QuietLive) -> None:
    for sid in "ab":
        live.trigger_event("connect", sid, {})
        frame(live, sid)
    live.clients["a"].last_frame -= 100
    live.look_after()
    assert ("b", "admitted", {"interval_ms": 67}) in live.sent
    assert live.load()["streaming"] == 1


@pytest.mark.parametrize("event", ["emit", "", None, 3, [1], {"a": 1}, "__init__"])
def test_unknown_events_are_answered(live: QuietLive, event: object) -> None:
    live.trigger_event("connect", "a", {})
    assert live.trigger_event(event, "a", 1)["error"]["code"] == "bad_message"


@pytest.mark.parametrize("event", ["disconnect", "leave"])
def test_who_goes_while_a_frame_is_read_keeps_no_place(live: QuietLive, event: str) -> None:
    live.trigger_event("connect", "a", {})
    live.readers.meanwhile = lambda: live.trigger_event(event, "a")
    assert frame(live, "a")["ok"]
    assert live.load()["streaming"] == 0
    live.readers.meanwhile = lambda: None
    live.trigger_event("connect", "b", {})
    assert frame(live, "b")["ok"]


def test_what_is_remembered_travels_with_the_frames_until_the_place_is_given_up(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    for jpeg in (b"x", b"x", b"broken", b"bug", b"killer", b"x"):
        frame(live, "a", jpeg)
    assert live.readers.memories == [b"", b".", b"..", b"..", b"..", b".."]
    live.trigger_event("leave", "a")
    frame(live, "a")
    assert live.readers.memories[-1] == b""


def test_what_was_read_for_a_place_that_is_given_up_is_not_remembered_for_the_next(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    frame(live, "a")
    live.readers.meanwhile = lambda: live.trigger_event("leave", "a")
    frame(live, "a")
    live.readers.meanwhile = lambda: None
    frame(live, "a")
    assert live.readers.memories == [b"", b".", b""]


def test_a_network_that_is_unknown_asks_for_no_place(live: QuietLive) -> None:
    live.trigger_event("connect", "a", {})
    message = {"seq": 1, "clock": 0, "jpeg": b"x", "network": "nowhere"}
    answer = live.trigger_event("frame", "a", message)
    assert answer["error"] == {"code": "unknown_network", "message": "no network is called 'nowhere'; there are fake"}
    assert live.load()["streaming"] == 0


def test_events_of_a_client_that_is_gone_change_nothing(live: QuietLive) -> None:
    for event in ("frame", "leave", "disconnect"):
        assert live.trigger_event(event, "ghost")["error"]["code"] == "bad_message"
    assert live.load()["connected"] == 0


def test_who_compares_is_told_a_longer_interval_and_nobody_else_is() -> None:
    live = QuietLive(Config(max_streams=9), fake_networks(None, fake_recognizer("other")))
    for sid in "ab":
        live.trigger_event("connect", sid, {})
        frame(live, sid)
    message = {"seq": 1, "clock": 0, "jpeg": b"x", "compare": "other"}
    answer = live.trigger_event("frame", "a", message)
    assert (answer["compare"], live.readers.wanted[-1].second) == ("other", "other")
    live.clients["a"].extra_ms = 1e6
    assert frame(live, "b")["interval_ms"] == 67
    assert live.trigger_event("frame", "a", {**message, "jpeg": b"broken"})["interval_ms"] > 1000
    ended = live.trigger_event("frame", "a", {**message, "compare": None})
    assert "compare" not in ended
    assert (ended["interval_ms"], live.readers.wanted[-1].second) == (67, None)
    assert "compare" not in frame(live, "a")


def test_who_asks_why_pays_for_it_between_maps_too_and_nobody_else_does() -> None:
    live = QuietLive(Config(max_streams=9))
    for sid in "ab":
        live.trigger_event("connect", sid, {})
        frame(live, sid)
    message = {"seq": 1, "clock": 0, "jpeg": b"x", "why": 7}
    live.clients["a"].extra_ms = 1e6
    assert live.trigger_event("frame", "a", message)["interval_ms"] > 1000
    assert (live.readers.wanted[-1].why, live.readers.wanted[-1].map) == (7, "network")
    assert frame(live, "b")["interval_ms"] == 67
    assert frame(live, "a")["interval_ms"] == 67


def test_a_map_that_cannot_be_made_costs_the_frame_and_says_so() -> None:
    def refuse() -> None:
        raise NetworkUnavailable("the saliency network is not there")

    live = QuietLive(Config())
    live.trigger_event("connect", "a", {})
    assert frame(live, "a")["ok"]
    live.readers.meanwhile = refuse
    answer = live.trigger_event("frame", "a", {"seq": 1, "clock": 0, "jpeg": b"x", "why": True, "map": "saliency"})
    assert live.readers.wanted[-1].map == "saliency"
    assert answer["error"] == {"code": "unknown_network", "message": "The saliency network is not there."}
    live.readers.meanwhile = lambda: None
    assert frame(live, "a")["ok"]


@pytest.mark.parametrize("field", ["network", "compare"])
def test_a_network_that_cannot_be_loaded_costs_the_frame_and_the_proven_ones_go_on(field: str) -> None:
    live = QuietLive(Config(), fake_networks(None, fake_recognizer("other"), fake_recognizer("broken")))
    live.trigger_event("connect", "a", {})
    message = {"seq": 1, "clock": 0, "jpeg": b"x"}
    assert live.trigger_event("frame", "a", {**message, "network": "other", "compare": "fake"})["ok"]
    answer = live.trigger_event("frame", "a", {**message, field: "broken"})
    assert answer["error"] == {"code": "unknown_network", "message": "The network broken is refused: ..."}
    assert live.trigger_event("frame", "a", message)["compare"] == "fake"
    assert live.clients["a"].choice == Choice("other", "fake")


def test_who_chooses_again_while_a_network_fails_gets_the_last_choice() -> None:
    live = QuietLive(Config(), fake_networks(None, fake_recognizer("other"), fake_recognizer("broken")))
    live.trigger_event("connect", "a", {})
    live.readers.meanwhile = lambda: live.choices.note(live.clients["a"], "other")
    live.trigger_event("frame", "a", {"seq": 1, "clock": 0, "jpeg": b"x", "network": "broken"})
    assert frame(live, "a")["ok"]
    assert live.readers.wanted[-1].network == "other"
