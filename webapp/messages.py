"""The messages of docs/PROTOCOL.md: a `frame` checked at the door, and the answers to it."""

import math
from dataclasses import dataclass
from typing import Any

from models.naming import DEFAULT, LONGEST_NAME, is_name, quoted
from webapp.fer.explanation import MAPS, NETWORK
from webapp.fer.why_turns import ALL

MAX_SEQ = 2**53
"""The largest whole number that JavaScript counts to without a gap (Number.MAX_SAFE_INTEGER + 1)."""

NOBODY = ""
"""Stands for no network, where a client ends a comparison."""

OUT_OF_RANGE = "a number out of range"


class Refusal(Exception):
    """A frame that is not read; `code` is one of docs/PROTOCOL.md, the message a sentence, `extra` goes beside them."""

    def __init__(self, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra = extra


@dataclass(frozen=True)
class Frame:
    """One picture from a client.

    Attributes:
        seq: The client's own number for it.
        clock: The client's clock in milliseconds.
        jpeg: The picture, still encoded.
        arrived: When it came, in seconds of the server's monotonic clock.
        network: The name of the network that is to read the stream from now on; None where the client named none.
        compare: The name of the network that is to read beside it from now on, or `NOBODY`; None where the client
            said nothing about it.
        why: The id of the face that is to be explained, `ALL`, or None where nothing is asked.
        map: Whose map is asked for, one of `webapp.fer.explanation.MAPS`.
    """

    seq: int
    clock: float
    jpeg: bytes
    arrived: float
    network: str | None = None
    compare: str | None = None
    why: int | None = None
    map: str = NETWORK


def parse_frame(message: object, arrived: float, max_bytes: int) -> Frame:
    """The frame in a message.

    Raises:
        Refusal: `bad_message`, `empty_frame` or `too_many_bytes`.
    """
    if not isinstance(message, dict):
        raise Refusal("bad_message", f"Expected one object with seq, clock and jpeg; got {_kind(message)}.")
    missing = [name for name in ("seq", "clock", "jpeg") if name not in message]
    if missing:
        raise Refusal("bad_message", f"The field {missing[0]} is missing.")
    seq, clock, jpeg = message["seq"], message["clock"], message["jpeg"]
    if not is_seq(seq):
        raise Refusal("bad_message", f"seq must be a whole number from 0 to {MAX_SEQ}; got {_kind(seq, OUT_OF_RANGE)}.")
    if not is_clock(clock):
        raise Refusal(
            "bad_message", f"clock must be a finite number of milliseconds; got {_kind(clock, OUT_OF_RANGE)}."
        )
    if not isinstance(jpeg, bytes):
        raise Refusal("bad_message", f"jpeg must be binary; got {_kind(jpeg)}.")
    if not jpeg:
        raise Refusal("empty_frame", "The picture has no bytes.")
    if len(jpeg) > max_bytes:
        raise Refusal("too_many_bytes", f"A picture may have {max_bytes:,} bytes; this one has {len(jpeg):,} or more.")
    networks = _network(message, "network"), _compare(message)
    return Frame(seq, clock, jpeg, arrived, *networks, _why(message), _map(message))


def _compare(message: dict[Any, Any]) -> str | None:
    return NOBODY if message.get("compare", "") is None else _network(message, "compare")


def _why(message: dict[Any, Any]) -> int | None:
    why = message.get("why", False)
    if isinstance(why, bool):
        return ALL if why else None
    if isinstance(why, int) and 1 <= why <= MAX_SEQ:
        return why
    raise Refusal(
        "bad_message", f"why must be true, false or the id of a face, from 1 on; got {_kind(why, OUT_OF_RANGE)}."
    )


def _map(message: dict[Any, Any]) -> str:
    given = message.get("map", NETWORK)
    if isinstance(given, str) and given in MAPS:
        return given
    shown = quoted(given) if isinstance(given, str) else _kind(given)
    raise Refusal("bad_message", f"map must be {' or '.join(MAPS)}; got {shown}.")


def _network(message: dict[Any, Any], field: str) -> str | None:
    """The name in a message that has one."""
    if field not in message:
        return None
    name = message[field]
    if isinstance(name, str) and (name == DEFAULT or is_name(name)):
        return name
    given = quoted(name) if isinstance(name, str) else _kind(name)
    raise Refusal(
        "bad_message", f"{field} must be {DEFAULT} or a name of 1 to {LONGEST_NAME} of a-z, 0-9 and _; got {given}."
    )


def is_seq(value: object) -> bool:
    """Whether a value can be a frame's number."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEQ


def is_clock(value: object) -> bool:
    """Whether a value can be a client's clock."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= MAX_SEQ
    return isinstance(value, float) and math.isfinite(value)


def overlay(frame: Frame, result: dict[str, Any], interval_ms: int) -> dict[str, Any]:
    """The answer to a frame that was read; `result` is what `FrameReader.read` gives."""
    return {"ok": True, "seq": frame.seq, "clock": frame.clock, "interval_ms": interval_ms, **result}


def refused(message: object, refusal: Refusal, interval_ms: int) -> dict[str, Any]:
    """The answer to a message that was not read; its seq and clock come back where they can be told."""
    given = message if isinstance(message, dict) else {}
    seq, clock = given.get("seq"), given.get("clock")
    return {
        "ok": False,
        "seq": seq if is_seq(seq) else None,
        "clock": clock if is_clock(clock) else None,
        "interval_ms": interval_ms,
        "error": {"code": refusal.code, "message": refusal.message},
        **refusal.extra,
    }


def _kind(value: object, number: str = "a number") -> str:
    names = {dict: "an object", list: "an array", str: "text", bytes: "binary", bool: "true or false"}
    if value is None:
        return "null"
    return names.get(type(value), number if isinstance(value, (int, float)) else "something else")
