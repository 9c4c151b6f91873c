"""Log lines: their two forms, what is in them, and what never is."""

import base64
import io
import json
import logging
from collections.abc import Iterator

import pytest
import requests

from benchmarks.server_process import ServerProcess
from tests.fakes import fake_networks
from tests.live.client import RawClient
from webapp import concurrency, create_app
from webapp.config import Config
from webapp.logs import LONGEST, JsonLines, ShortLines


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the access log writes as JSON."""
    stream, log = io.StringIO(), logging.getLogger("mien.access")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(logging.NOTSET)


ID = "Q1w2-E3r4_T5y6u7i8o9p0QwErTyUiOp"
"""As long as a video's."""


def record(message: str, *args: object, error: str = "") -> logging.LogRecord:
    info = None
    if error:
        try:
            raise ValueError(error)
        except ValueError as caught:
            info = (ValueError, caught, caught.__traceback__)
    return logging.LogRecord("mien.x", logging.ERROR, "x.py", 1, message, args, info)


def test_json_lines_have_a_time_a_level_a_logger_and_a_message() -> None:
    row = json.loads(JsonLines().format(record("a %s\nb", "ü", error="no")))
    assert (row["level"], row["logger"], row["message"]) == ("error", "mien.x", "a ü\nb")
    assert row["time"].endswith("Z") and "T" in row["time"]
    assert "ValueError: no" in row["traceback"]


def test_nothing_large_is_written() -> None:
    assert len(json.loads(JsonLines().format(record("x" * 10**6)))["message"]) == LONGEST
    assert len(ShortLines("%(message)s").format(record("x" * 10**6))) == 2 * LONGEST


@pytest.mark.parametrize("path", ["/videos/{}", "/videos/{}/status", "/videos/uploads/{}", "/api/v1/videos/{}/edits"])
def test_what_opens_a_video_stands_in_no_log(written: io.StringIO, path: str) -> None:
    create_app(Config(readers=1), fake_networks()).test_client().get(path.format(ID))
    assert json.loads(written.getvalue())["path"] == path.format(":id")
    assert ID not in written.getvalue()


SECRET_WORDS = (
    ID,
    f"/videos/{ID}/status",
    f"('{ID}',)",
    f"/data/.{ID}.part",
    f"{ID}-1",
    f"x={ID}&y",
    f"file {ID}: {ID}",
)


@pytest.mark.parametrize("words", SECRET_WORDS)
def test_what_opens_a_video_stands_in_no_message_and_no_traceback(words: str) -> None:
    for form in (JsonLines(), ShortLines("%(message)s")):
        told = form.format(record("the video %s failed", words, error=words))
        assert ID not in told
        assert told.count(":id") >= 2


@pytest.mark.parametrize(
    "words", ["a" * 40, "0123456789abcdef" * 4, "test_a_name_of_a_function_that_is_long", "A, B and C", ID[:31]]
)
def test_what_opens_nothing_is_left_as_it_is(words: str) -> None:
    assert words in ShortLines("%(message)s").format(record("%s", words))


def test_what_a_green_thread_raises_is_logged_and_not_written_past_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = concurrency.get_hub()
    for name in ("squelch_timer_exception", "squelch_generic_exception"):
        monkeypatch.setattr(hub, name, getattr(hub, name))  # as it is again after the test
    concurrency.log_what_nobody_catches()
    concurrency.spawn(lambda: 1 / 0)
    concurrency.sleep(0.01)
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("kept", [False, True])
def test_requests_are_logged_without_query_and_without_address_unless_set(written: io.StringIO, kept: bool) -> None:
    app = create_app(Config(readers=1, log_addresses=kept), fake_networks())
    app.test_client().get("/nothing?secret=1", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    row = json.loads(written.getvalue())
    assert (row["method"], row["path"], row["status"]) == ("GET", "/nothing", 404)
    assert row["ms"] >= 0
    assert "secret" not in written.getvalue()
    assert ("192.0.2.7" in written.getvalue()) is kept
    assert app.extensions["traffic"].running == 0


def test_no_picture_and_no_address_is_in_the_log_of_a_server_that_logs_everything(jpeg: bytes) -> None:
    settings = {"MIEN_LOG_LEVEL": "debug", "MIEN_LOG_FORMAT": "json"}
    with ServerProcess(settings) as server:
        assert requests.get(server.url, timeout=10).ok
        with RawClient(server.url) as client:
            assert client.frame(jpeg)["ok"]
            client.frame(b"picture-marker" * 100)
            client.call("frame", {"seq": "picture-marker", "clock": 0, "jpeg": b"x"})
            client.call("picture-marker", {"seq": 1})
        assert server.stop() == 0
    rows = [json.loads(line) for line in server.errors.splitlines() if line.startswith("{")]
    assert {"method": "GET", "path": "/", "status": 200}.items() <= rows[-1].items()
    part = jpeg[1000:1020]
    for trace in ("picture-marker", base64.b64encode(jpeg)[1000:1040].decode(), repr(part)[2:-1], part.hex()):
        assert trace not in server.errors
    assert "127.0.0.1" not in server.errors
