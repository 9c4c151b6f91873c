"""Whatever a client sends as events and packets gets an answer in the protocol's form, or a closed connection."""

import json
from contextlib import suppress

import engineio.packet
import engineio.payload
import websocket
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.server_process import ServerProcess
from tests.fakes import FakeReaders, fake_networks
from tests.fuzz.inputs import PICTURES, anything, few_tried, jpegs, tried
from tests.live.client import RawClient
from webapp.config import Config
from webapp.connections import MALFORMED, LeanPacket
from webapp.live import LiveNamespace

EVENTS = st.one_of(st.sampled_from(["frame", "leave", "connect", "disconnect", "watch"]), anything())


def check(answer: object) -> None:
    """An answer that can be sent, and has what docs/PROTOCOL.md promises."""
    json.dumps(answer, allow_nan=False)
    if answer is None:
        return
    assert isinstance(answer, dict)
    if answer["ok"]:
        assert answer == {"ok": True} or {"seq", "clock", "interval_ms", "faces", "times_ms"} <= set(answer)
        return
    assert {"seq", "clock", "interval_ms", "error"} <= set(answer)
    assert answer["error"]["code"].replace("_", "").isalpha()
    assert len(answer["error"]["message"].split()) > 3


@tried
@given(st.lists(st.tuples(EVENTS, st.lists(anything(), max_size=2)), max_size=3))
def test_any_event_with_any_arguments(events: list[tuple[object, list[object]]]) -> None:
    live = LiveNamespace(Config(readers=1), fake_networks(), FakeReaders())
    live.trigger_event("connect", "a", {})
    for event, arguments in events:
        check(live.trigger_event(event, "a", *arguments))
    live.trigger_event("connect", "b", {})
    assert live.trigger_event("frame", "b", {"seq": 1, "clock": 0, "jpeg": b"x"})["ok"]


FRAMES = st.fixed_dictionaries(
    {"seq": anything(), "clock": anything(), "jpeg": st.one_of(anything(), st.sampled_from(PICTURES))},
    optional={"network": anything()},
)


@tried
@given(FRAMES)
def test_frames_with_any_fields(message: dict) -> None:
    live = LiveNamespace(Config(readers=1), fake_networks(), FakeReaders())
    live.trigger_event("connect", "a", {})
    answer = live.trigger_event("frame", "a", message)
    check(answer)
    assert answer["seq"] is None or answer["seq"] == message["seq"]


TEXTS = st.one_of(
    st.text(max_size=60),
    st.tuples(st.sampled_from("0123456"), st.text(max_size=60)).map("".join),
    st.tuples(
        st.sampled_from(["2", "3", "5", "6", "51-", "63-", "0", "1", "4"]),
        st.sampled_from(["/live,", "/videos,", "/", ",", ""]),
        st.sampled_from(["", "7", "99999999999", "-1"]),
        st.one_of(anything().map(lambda value: json.dumps(value, default=str)), st.text(max_size=30)),
    ).map("".join),
)


@tried
@given(TEXTS, st.lists(st.binary(max_size=20), max_size=3))
def test_any_packet_of_socket_io(text: str, attachments: list[bytes]) -> None:
    try:
        packet = LeanPacket(encoded_packet=text)
        for attachment in attachments[: packet.attachment_count]:
            packet.add_attachment(attachment)
    except MALFORMED:
        return
    assert packet.attachment_count <= 4


@tried
@given(st.one_of(TEXTS, st.binary(max_size=60)))
def test_any_packet_of_engine_io(data: str | bytes) -> None:
    try:
        engineio.packet.Packet(encoded_packet=data)
        if isinstance(data, str):
            engineio.payload.Payload(encoded_payload=data)
    except MALFORMED:
        return


def test_the_real_server_takes_whatever_comes_over_a_websocket(server: ServerProcess, jpeg: bytes) -> None:
    """A part of the number: each input is a connection of its own."""

    @few_tried
    @given(st.lists(st.one_of(TEXTS.map(lambda text: f"4{text}"), TEXTS, st.binary(max_size=80), jpegs()), max_size=4))
    def send(messages: list[str | bytes]) -> None:
        with RawClient(server.url) as babbling, suppress(OSError, websocket.WebSocketException):
            for message in messages:
                code = websocket.ABNF.OPCODE_BINARY if isinstance(message, bytes) else websocket.ABNF.OPCODE_TEXT
                babbling.socket.send(message, code)

    with RawClient(server.url) as client:
        send()
        assert client.frame(jpeg)["faces"]
    assert server.alive
