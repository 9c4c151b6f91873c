"""The Socket.IO namespace /videos: how far a video is, told as it goes on. Polling its status gives the same."""

import logging
import time
from collections import Counter
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from socketio import Namespace

from webapp.concurrency import every, sleep
from webapp.jobs import Jobs, NoSuchJob
from webapp.video_status import page_status
from webapp.videos import GONE

log = logging.getLogger("mien.videos")

SECONDS = 0.5
"""Between two looks at the videos that somebody watches."""
REST = 24
"""Looking takes one part in 25 of the event loop's time at most: it waits for so many times as long as it took."""
MAX_CALLS = 500
"""How often one connection may ask to watch a video; a page asks once for each, and again when it reconnects."""


class VideosNamespace(Namespace):
    """Handles `watch` and `unwatch`, and emits `progress` when a watched video's status has changed.

    Belongs to the event loop. What it says is the answer of `GET /videos/<id>/status`; of a video that is deleted it is
    `{"id", "state": "deleted"}`.
    """

    def __init__(self, jobs: Jobs) -> None:
        super().__init__("/videos")
        self._jobs = jobs
        self._watchers: dict[str, set[str]] = {}
        self._last: dict[str, dict[str, Any]] = {}
        self._calls: Counter[str] = Counter()
        self._rest_until = 0.0
        self._took = 0.0

    def trigger_event(self, event: object, sid: str, *args: Any) -> Any:
        """Call the handler of an event, whatever a client sends as its name and arguments."""
        if event == "connect":
            return None
        if event == "disconnect":
            self._calls.pop(sid, None)
            return self._leave(sid)
        asked = args[0] if args else None
        job_id = asked.get("id") if isinstance(asked, dict) else None
        if event not in ("watch", "unwatch") or not isinstance(job_id, str):
            message = "Expected watch or unwatch, with an object that has the id of a video."
            return {"ok": False, "error": {"code": "bad_message", "message": message}}
        if event == "unwatch":
            return self._unwatch(sid, job_id)
        self._calls[sid] += 1
        if self._calls[sid] > MAX_CALLS:
            message = f"At most {MAX_CALLS} videos can be watched over one connection; ask for the status instead."
            return {"ok": False, "error": {"code": "too_many", "message": message}}
        return self._watch(sid, job_id)

    def tick(self) -> None:
        """Look, if the last time is long enough ago; what fails is tried again the next time."""
        if time.monotonic() < self._rest_until:
            return
        self._took = 0.0
        try:
            self.look()
        except Exception:
            log.exception("how far videos are could not be told")
        self._rest_until = time.monotonic() + REST * self._took

    def look(self) -> None:
        """Tell everybody who watches a video what has changed; others have a turn after each video."""
        for job_id in list(self._watchers):
            started = time.monotonic()
            self._tell(job_id)
            self._took += time.monotonic() - started
            sleep(0)

    def _tell(self, job_id: str) -> None:
        if job_id not in self._watchers:  # whoever watched it left during the turn of others
            return
        status = self._status(job_id)
        if status != self._last.get(job_id):
            self._last[job_id] = status
            for sid in list(self._watchers.get(job_id, ())):
                self.emit("progress", status, to=sid, ignore_queue=True)
        if status["state"] == "deleted":
            self._forget(job_id)

    def _watch(self, sid: str, job_id: str) -> dict[str, Any]:
        status = self._status(job_id)
        if status["state"] == "deleted":
            return {"ok": False, "error": {"code": "no_such_video", "message": GONE}}
        self._watchers.setdefault(job_id, set()).add(sid)
        return {"ok": True, "status": status}

    def _unwatch(self, sid: str, job_id: str) -> dict[str, Any]:
        watchers = self._watchers.get(job_id, set())
        watchers.discard(sid)
        if not watchers:
            self._forget(job_id)
        return {"ok": True}

    def _leave(self, sid: str) -> None:
        for job_id in [job_id for job_id, sids in self._watchers.items() if sid in sids]:
            self._unwatch(sid, job_id)

    def _forget(self, job_id: str) -> None:
        self._watchers.pop(job_id, None)
        self._last.pop(job_id, None)

    def _status(self, job_id: str) -> dict[str, Any]:
        try:
            return page_status(self._jobs, job_id)
        except NoSuchJob:
            return {"id": job_id, "state": "deleted"}


def attach(app: Flask, socketio: SocketIO) -> None:
    """Serve /videos over Socket.IO."""
    namespace = VideosNamespace(app.extensions["jobs"])
    socketio.server.register_namespace(namespace)
    app.extensions["progress"] = namespace
    every(SECONDS, namespace.tick)
