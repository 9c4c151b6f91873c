"""How the server is: /readyz for a load balancer; /status and /metrics for the operator, behind a token."""

import gc
import os
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from webapp.config import Config
from webapp.live import LiveNamespace
from webapp.operator_token import OperatorToken
from webapp.readiness import Readiness

status = Blueprint("status", __name__)


def attach(app: Flask, config: Config) -> None:
    """Serve all three."""
    app.extensions["operator_token"] = OperatorToken(config)
    app.extensions["readiness"] = Readiness(app, config)
    app.extensions["started"] = time.time()
    app.register_blueprint(status)


@status.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether new visitors should be sent here."""
    problems = current_app.extensions["readiness"].problems()
    answer = {"status": "not ready", "problems": problems} if problems else {"status": "ready"}
    return _fresh(jsonify(answer)), 503 if problems else 200


@status.get("/status")
def show_status() -> Response | str | tuple[str, int, dict[str, str]]:
    """Everything in numbers, as a page or as JSON."""
    if not current_app.extensions["operator_token"].opens(request):
        return _closed()
    content = overview(current_app, request.args.get("seconds", 60.0, type=float))
    if "objects" in request.args:
        content["objects"] = objects()
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        return _fresh(Response(render_template("status.html", overview=content), mimetype="text/html"))
    return _fresh(jsonify(content))


@status.get("/metrics")
def show_metrics() -> Response | tuple[str, int, dict[str, str]]:
    """The same for Prometheus."""
    if not current_app.extensions["operator_token"].opens(request):
        return _closed()
    from webapp.metrics import CONTENT_TYPE, exposition

    return _fresh(Response(exposition(current_app), content_type=CONTENT_TYPE))


def overview(app: Flask, seconds: float = 60.0) -> dict[str, Any]:
    """What the operator sees, of the last so many seconds where it is about a time; jobs where videos are served."""
    live: LiveNamespace = app.extensions["live"]
    p50, p95, p99 = live.meter.percentiles_ms(0.5, 0.95, 0.99, seconds=seconds)
    content: dict[str, Any] = {
        "version": app.config["VERSION"],
        "up_seconds": round(time.time() - app.extensions["started"]),
        "ready": not app.extensions["readiness"].problems(),
        "connections": len(app.extensions["socketio"].server.eio.sockets),
        "live": live.load(),
        "frames_per_second": round(live.meter.frames_per_second(), 1),
        "latency_ms": {"p50": p50, "p95": p95, "p99": p99},
        "frame_cost_ms": live.pace.costs_ms,
        "frames": dict(live.meter.frames),
        "event_loop": _loop(app, seconds),
        "requests": {str(code): count for code, count in sorted(app.extensions["traffic"].answered.items())},
        "refused_by_limits": app.extensions["limits"].refused,
        "process": process(),
        "readers": readers(live.readers.pids),
    }
    if "jobs_by_state" in app.extensions:
        content["jobs"] = app.extensions["jobs_by_state"]()
    return content


def process() -> dict[str, Any]:
    """What this process holds: megabytes, seconds of processor time, file descriptors, threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "pid": os.getpid(),
        "memory_mb": round(_resident_bytes(used) / 1e6, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "open_files": len(os.listdir("/dev/fd")),  # noqa: PTH208 - a folder of numbers, of which one is its own
        "threads": _threads(),
    }


def readers(pids: Sequence[int]) -> dict[str, Any]:
    """What the processes hold that read live frames: megabytes, where the system says so."""
    try:
        held = sum(_held_bytes(pid) for pid in pids) / 1e6
    except OSError:  # one has just ended, or the system does not say
        return {"pids": list(pids), "memory_mb": None}
    return {"pids": list(pids), "memory_mb": round(held, 1)}


def objects() -> dict[str, int]:
    """How many of what each visitor brings are in memory: to find out, everything is looked through (some 50 ms)."""
    counted = Counter(type(found).__name__ for found in gc.get_objects())
    return {name: counted[name] for name in ("GreenThread", "GuardedSocket", "Client", "Stream")}


def _loop(app: Flask, seconds: float) -> dict[str, float]:
    watch = app.extensions["loop_watch"]
    longest, longest_cpu = watch.recent(seconds)
    return {
        "longest_turn_ms": round(1000 * longest, 1),
        "longest_turn_cpu_ms": round(1000 * longest_cpu, 1),
        "longest_turn_ms_ever": round(1000 * watch.longest, 1),
        "longest_turn_cpu_ms_ever": round(1000 * watch.longest_cpu, 1),
        "turns_over_50_ms": watch.over_50_ms,
    }


def _threads() -> int:
    """All threads of the process, also those that Python did not start, where the system lists them."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def _resident_bytes(used: resource.struct_rusage) -> int:
    """Memory that is held now, or, where the system does not say, the most that ever was."""
    try:
        return _held_bytes("self")
    except OSError:
        return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _held_bytes(pid: int | str) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def _closed() -> tuple[str, int, dict[str, str]]:
    """A 401 at which browsers ask for the token, as a password with any name."""
    sentence = "This page is the operator's: its token lies in operator-token in the data folder.\n"
    return sentence, 401, {"WWW-Authenticate": 'Basic realm="Mien", charset="UTF-8"', "Content-Type": "text/plain"}


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
