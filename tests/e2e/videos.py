"""What tests do with the pages of recorded video: send, wait, open, and read what is shown."""

import json
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.lab import until

PATIENCE = 90.0
"""Seconds for a short clip to be read, also on a busy machine."""


@dataclass(frozen=True)
class VideoServer:
    """A server that reads videos, and the folder in which it keeps them."""

    url: str
    data: Path

    def read(self, path: Path) -> str:
        """Send a file through the API, wait until it is read, and return its id."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
        body = head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/api/v1/videos", body, headers)) as answer:
            job = json.load(answer)["id"]
        limit = time.monotonic() + PATIENCE
        while (status := self.status(job))["state"] != "done":
            assert status["state"] not in ("failed", "cancelled"), status
            assert time.monotonic() < limit, status
            time.sleep(0.2)
        return job

    def status(self, job: str) -> dict[str, Any]:
        return self.get(job, "status")

    def get(self, job: str, part: str) -> Any:
        """The JSON at one of a video's addresses."""
        with urllib.request.urlopen(f"{self.url}/videos/{job}/{part}") as answer:
            return json.load(answer)

    def forget_edits(self, job: str) -> None:
        """Take back every name, joining, hiding and mark of a video."""
        address, headers = f"{self.url}/videos/{job}/edits", {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(address, b"{}", headers, method="PUT")).close()

    def files(self, job: str) -> list[Path]:
        """Every file whose path or content has the id."""
        found = [path for path in self.data.rglob("*") if path.is_file()]
        return [path for path in found if job in str(path) or job.encode() in path.read_bytes()]


def open_result(page: Page, job: str, *, made: dict | None = None, edits: dict | None = None) -> None:
    """Go to a result's page and wait until it is shown; a made timeline stands in for the measured one."""
    if made is not None:
        answer_with(page, "**/timeline.json?plain=1", made)
    if edits is not None:
        answer_with(page, "**/edits", edits)
    page.goto(f"/videos/{job}")
    page.wait_for_selector("html[data-result]", state="attached")


def answer_with(page: Page, pattern: str, value: Any) -> None:
    """Answer requests to read an address with a value of the test's own; others go through."""
    body = json.dumps(value)

    def answer(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(body=body, content_type="application/json")
        else:
            route.fallback()

    page.route(pattern, answer)


def loaded(page: Page) -> None:
    """Wait until the video shows its first picture."""
    until(page, "document.getElementById('video').readyState >= 2")


def clock_seconds(page: Page) -> float:
    """Where the playhead is, as the page tells it."""
    minutes, seconds = page.inner_text("#clock-now").split(":")
    return 60 * int(minutes) + float(seconds)
