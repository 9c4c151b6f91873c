"""`python -m benchmarks.soak`: visitors come, stream, vanish without goodbye and come back; what stays behind?"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException

from benchmarks.moving_face import moving_face
from benchmarks.operator_view import SETTINGS, operator_view
from benchmarks.server_process import ServerProcess
from benchmarks.stream_client import StreamClient

VISITORS = 24
"""At once: somewhat less than a class, so that it goes on coming and going instead of waiting."""
PLACES = 4
"""For each visitor: who vanishes keeps one for a while, and nobody is to wait in line, however slow the machine."""
WARM_SHARE = 0.15
"""Part of the time after which memory is first looked at: until then caches and pools fill."""
MOST_GROWTH = 0.05
"""Memory may grow by this share from then on."""
SLACK = 2
"""File descriptors, threads, greenlets and sockets that may come and go at any moment."""
SETTLE_SECONDS = 60.0
FINE = ("ok", "dropped", "busy", "damaged_jpeg", "not_a_jpeg", "bad_message")
"""Answers that are no error of the server's: the last ones are asked for."""


@dataclass
class Tally:
    """What the visitors saw."""

    visits: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """Answers that should not have come, and connections that the server ended."""
        return sum(count for answer, count in self.answers.items() if answer not in FINE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run it, print what stays behind, and end with status 1 where that is too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--visitors", type=int, default=VISITORS, help="how many there are at once")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args(arguments)
    report = measure(60 * options.minutes, options.visitors)
    print("\n".join(f"  {name:<22}{json.dumps(value):>10}" for name, value in report.items()))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if report["left_over"]:
        sys.exit(f"left over: {', '.join(report['left_over'])}")


def measure(seconds: float, visitors: int) -> dict[str, Any]:
    """Start a server, let visitors come and go, and compare it with itself."""
    jpegs, tally, warm = moving_face(60), Tally(), WARM_SHARE * seconds
    with ServerProcess(SETTINGS | {"MIEN_MAX_STREAMS": str(PLACES * visitors)}) as server:
        asyncio.run(_come_and_go(server.url, jpegs, visitors, warm, tally))
        before = _settled(server)
        asyncio.run(_come_and_go(server.url, jpegs, visitors, seconds - warm, tally))
        after = _settled(server)
        report = _report(seconds, tally, before, after) | {"peak_mb": round(server.peak_mb, 1)}
        status = server.stop()
    report["errors"] += status != 0 or "Traceback" in server.errors
    report["left_over"] = left_over(report)
    return report


def left_over(report: dict[str, Any]) -> list[str]:
    """The names of what there is too much of in a report."""
    grown = ["memory"] if report["growth"] > MOST_GROWTH else []
    for name in ("open_files", "threads", "greenlets", "sockets"):
        if report[f"{name}_after"] > report[f"{name}_before"] + SLACK:
            grown.append(name)
    return grown + [name for name in ("clients", "connections", "streams", "errors") if report[name]]


async def _come_and_go(url: str, jpegs: list[bytes], visitors: int, seconds: float, tally: Tally) -> None:
    end = time.monotonic() + seconds
    async with asyncio.TaskGroup() as tasks:
        for number in range(visitors):
            tasks.create_task(_visit_until(end, url, jpegs, random.Random(number), tally))


async def _visit_until(end: float, url: str, jpegs: list[bytes], chance: random.Random, tally: Tally) -> None:
    while time.monotonic() < end:
        tally.visits += 1
        ending = chance.choice(sorted(ENDINGS))
        tally.endings[ending] += 1
        try:
            await _visit(end, url, jpegs, chance, tally, ending)
        except (ConnectionError, WebSocketException, TimeoutError) as error:
            tally.answers[type(error).__name__] += 1
        await asyncio.sleep(chance.uniform(0, 1))


async def _visit(end: float, url: str, jpegs: list[bytes], chance: random.Random, tally: Tally, ending: str) -> None:
    async with StreamClient(url) as client:
        for number in range(chance.randint(0, 60)):
            if time.monotonic() > end:
                break
            picture = jpegs[number % len(jpegs)]
            sent = picture[: len(picture) // 3] if chance.random() < 0.02 else picture
            async with asyncio.timeout(20):
                answer = await client.frame(number, sent)
            tally.answers["ok" if answer["ok"] else answer["error"]["code"]] += 1
            await asyncio.sleep(answer["interval_ms"] / 1000)
        await ENDINGS[ending](client, jpegs[0], chance)


async def _say_goodbye(client: StreamClient, jpeg: bytes, chance: random.Random) -> None:
    await client.call("leave")


async def _vanish(client: StreamClient, jpeg: bytes, chance: random.Random) -> None:
    client.socket.transport.abort()


async def _vanish_in_silence(client: StreamClient, jpeg: bytes, chance: random.Random) -> None:
    client.socket.transport.pause_reading()
    await asyncio.sleep(chance.uniform(0, 4))
    client.socket.transport.abort()


async def _vanish_in_the_middle_of_a_frame(client: StreamClient, jpeg: bytes, chance: random.Random) -> None:
    await client.socket.send('451-/live,9["frame",{"seq":1,"clock":1,"jpeg":{"_placeholder":true,"num":0}}]')
    client.socket.transport.write(b"\x82\xfe" + len(jpeg[:60_000]).to_bytes(2) + b"mask" + jpeg[:500])
    await asyncio.sleep(0)
    client.socket.transport.abort()


async def _vanish_with_a_frame_on_its_way(client: StreamClient, jpeg: bytes, chance: random.Random) -> None:
    sending = asyncio.create_task(client.frame(1, jpeg))
    await asyncio.sleep(chance.uniform(0, 0.02))
    client.socket.transport.abort()
    await asyncio.gather(sending, return_exceptions=True)


ENDINGS = {
    "goodbye": _say_goodbye,
    "gone": _vanish,
    "silent": _vanish_in_silence,
    "mid-frame": _vanish_in_the_middle_of_a_frame,
    "unanswered": _vanish_with_a_frame_on_its_way,
}


def _settled(server: ServerProcess) -> dict[str, Any]:
    """The server's own view once everybody is gone, or when its time for noticing that is up."""
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        view = operator_view(server.url, "objects")
        there = view["connections"] + view["objects"]["Client"]
        # Each connection has a greenlet that sleeps until its next ping is due, for 25 seconds also after its end.
        if (not there and view["objects"]["GuardedSocket"] <= 1) or time.monotonic() > end:
            return view
        time.sleep(0.5)


def _report(seconds: float, tally: Tally, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    was, now = before["process"], after["process"]
    memory = [round(view["process"]["memory_mb"] + view["readers"]["memory_mb"], 1) for view in (before, after)]
    return {
        "seconds": seconds,
        "visits": tally.visits,
        "frames": tally.answers["ok"],
        "errors": tally.errors,
        "answers": dict(tally.answers),
        "endings": dict(tally.endings),
        "memory_before_mb": memory[0],
        "memory_after_mb": memory[1],
        "growth": round(memory[1] / memory[0] - 1, 4),
        "open_files_before": was["open_files"],
        "open_files_after": now["open_files"],
        "threads_before": was["threads"],
        "threads_after": now["threads"],
        "greenlets_before": before["objects"]["GreenThread"],
        "greenlets_after": after["objects"]["GreenThread"],
        "sockets_before": before["objects"]["GuardedSocket"],
        "sockets_after": after["objects"]["GuardedSocket"],
        "connections": after["connections"],
        "clients": after["objects"]["Client"],
        "streams": after["objects"]["Stream"],
        "longest_turn_ms": after["event_loop"]["longest_turn_ms"],
        "longest_turn_cpu_ms": after["event_loop"]["longest_turn_cpu_ms"],
    }


if __name__ == "__main__":
    main()
