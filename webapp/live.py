"""The Socket.IO namespace /live: frames in, overlays out (docs/PROTOCOL.md)."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from socketio import Namespace

from webapp.admission import Admission
from webapp.choices import Choices
from webapp.clients import Client, Stream
from webapp.concurrency import every
from webapp.config import Config
from webapp.messages import Refusal, overlay, parse_frame, refused
from webapp.meter import READ, Meter
from webapp.networks import Networks
from webapp.pacing import Pace
from webapp.reader import FrameReader, Readers

BURST = 100
"""Frames that a client may send in vain before it is told `busy`; it earns new ones at twice the highest rate. A frame
that is read costs nothing, so that whoever waits for answers is never told so."""


def attach(app: Flask, socketio: SocketIO, live: "LiveNamespace") -> None:
    """Serve /live, and look after its places once a second."""
    socketio.server.register_namespace(live)
    app.extensions["live"] = live
    every(1.0, live.look_after)


class LiveNamespace(Namespace):
    """Handles the events of /live; everything of one client is in its `Client`."""

    def __init__(self, config: Config, networks: Networks, readers: Readers) -> None:
        super().__init__("/live")
        self.config = config
        self.networks = networks
        self.choices = Choices(networks)
        self.admission = Admission()
        self.clients: dict[str, Client] = {}
        self.meter = Meter()
        self.closing = False
        self.pace = Pace(
            readers=readers.count, target_load=config.target_load, min_fps=config.min_fps, max_fps=config.max_fps
        )
        self.readers = readers
        self._used_ms = 0.0
        self._handlers: dict[str, Callable[..., Any]] = {
            "connect": self.on_connect,
            "frame": self.on_frame,
            "leave": self.on_leave,
            "disconnect": self.on_disconnect,
        }
        self.reader = FrameReader(readers, self.pace, config.max_frame_age_ms)

    def load(self) -> dict[str, int]:
        """How many clients are connected, have a place, and wait for one; and how many places there are."""
        admission = self.admission
        counts = {"streaming": admission.streaming, "waiting": admission.waiting}
        return counts | {"places": self.places, "connected": len(self.clients)}

    def trigger_event(self, event: object, sid: str, *args: Any) -> Any:
        """Call the handler of an event, whatever a client sends as its name and arguments."""
        handler = self._handlers.get(event) if isinstance(event, str) else None
        if handler is None or (sid not in self.clients and event != "connect"):
            return refused(None, Refusal("bad_message", "There is no such event."), self.interval_ms)
        return handler(sid, *args)

    def on_connect(self, sid: str, *_: object) -> None:
        """Begin to keep what belongs to a client; it has no place yet."""
        first = self.choices.first
        self.clients.setdefault(sid, Client(sid, time.monotonic(), BURST, choice=first, proven=first))

    def on_frame(self, sid: str, message: object = None, *_: object) -> dict[str, Any]:
        """Read one frame; the answer is the client's credit for the next."""
        client, now = self.clients[sid], time.monotonic()
        try:
            answer, outcome = self._read(client, message, now), READ
        except Refusal as refusal:
            client.tokens = max(0.0, client.tokens - 1)
            answer, outcome = refused(message, refusal, self._interval_of(client)), refusal.code
        self.meter.answered(outcome, now)
        return answer

    def on_leave(self, sid: str, *_: object) -> dict[str, bool]:
        """Give up the place."""
        self._vacate(self.clients[sid])
        return {"ok": True}

    def on_disconnect(self, sid: str, *_: object) -> None:
        """Free everything of a client that is gone."""
        self._vacate(self.clients.pop(sid))

    @property
    def interval_ms(self) -> int:
        """The share that every client is told now that asks for nothing extra."""
        return self.pace.interval_ms(self.admission.streaming)

    @property
    def places(self) -> int:
        """How many may stream at once, as set or as measured."""
        return self.config.max_streams or self.pace.places

    def look_after(self) -> None:
        """Adapt the pace, take places from those who stopped sending, and give free ones to the line."""
        self.readers.look_after()
        used_before, self._used_ms = self._used_ms, 1000 * time.process_time()
        self.pace.adapt(self._used_ms - used_before)
        for client in self.admission.idle(time.monotonic() - self.config.idle_seconds):
            self._vacate(client)
        self._call_in()

    def _read(self, client: Client, message: object, now: float) -> dict[str, Any]:
        self._earn(client, now)
        frame = parse_frame(message, now, self.config.max_frame_bytes)
        if self.closing:
            raise Refusal("dropped", "The server is going down; connect again in a moment.")
        self.choices.note(client, frame.network, frame.compare)
        self._enter(client)
        return overlay(frame, self.reader.read(client, frame), self._interval_of(client))

    def _interval_of(self, client: Client) -> int:
        """The share of one client: what it asks for extra, it pays for itself."""
        return self.pace.interval_ms(self.admission.streaming, extra_ms=client.extra_ms)

    def _earn(self, client: Client, now: float) -> None:
        client.tokens = min(BURST, client.tokens + 2 * self.config.max_fps * (now - client.last_frame))
        client.last_frame = now
        if client.tokens < 1:
            raise Refusal("busy", "Too many frames; wait for each answer before sending the next.")

    def _enter(self, client: Client) -> None:
        self.admission.enter(client, self.places)
        client.stream = client.stream or Stream()

    def _vacate(self, client: Client) -> None:
        self.admission.leave(client)
        self.reader.forget(client)
        client.stream, client.extra_ms = None, 0.0
        self._call_in()

    def _call_in(self) -> None:
        for client in self.admission.admit(self.places):
            client.last_frame = time.monotonic()
            self.emit("admitted", {"interval_ms": self.interval_ms}, to=client.sid, ignore_queue=True)
        for client in self.admission.moved():
            news = {"place": client.place, "waiting": self.admission.waiting}
            self.emit("line", news, to=client.sid, ignore_queue=True)
