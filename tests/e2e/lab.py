"""What tests do with the live page: start it, and read what it drew."""

import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

FAKE_CAMERA = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
"""Answers the browser's question about the camera with yes."""
NEXT_OVERLAY = """() => new Promise((resolve) =>
    document.getElementById("stage").addEventListener("mien:overlay", (event) => {
        const stage = document.getElementById("stage").getBoundingClientRect();
        resolve({ ...event.detail, stage: { w: stage.width, h: stage.height } });
    }, { once: true }))"""


@dataclass(frozen=True)
class Drawn:
    """A box as it lies on the stage, in fractions of the picture as it is shown."""

    id: int
    box: tuple[float, float, float, float]


def fake_camera(clip: Path) -> list[str]:
    """Chromium's flags for a camera that plays a clip, and is allowed."""
    return [ALLOWED, FAKE_CAMERA, f"--use-file-for-fake-video-capture={clip}"]


def start(page: Page, button: str = "#start") -> None:
    """Press a button that starts a picture, and wait for the first face."""
    page.click(button)
    page.wait_for_selector('#stage[data-state="running"][data-faces="1"]')


def until(page: Page, expression: str, seconds: float = 15.0) -> None:
    """Wait until a JavaScript expression is true; Playwright's own way needs eval, which the page's policy forbids."""
    limit = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < limit, f"it never came true: {expression}"
        page.wait_for_timeout(50)


def drawn_boxes(page: Page, width: int = 640, height: int = 480) -> list[Drawn]:
    """The boxes that the next answer puts over a picture of the given size, letterboxed in the stage."""
    told = page.evaluate(NEXT_OVERLAY)
    stage = told["stage"]
    scale = min(stage["w"] / width, stage["h"] / height)
    left, top = (stage["w"] - width * scale) / 2, (stage["h"] - height * scale) / 2
    shown_w, shown_h = width * scale, height * scale
    return [
        Drawn(
            placed["id"],
            (
                (placed["rect"]["x"] - left) / shown_w,
                (placed["rect"]["y"] - top) / shown_h,
                placed["rect"]["w"] / shown_w,
                placed["rect"]["h"] / shown_h,
            ),
        )
        for placed in told["placed"]
    ]


def tracks(page: Page) -> list[str]:
    """The states of the tracks that were on the stage when `window.kept` was set by `keep_stream`."""
    return page.evaluate("() => window.kept.getTracks().map((track) => track.readyState)")


def keep_stream(page: Page) -> None:
    """Remember the playing stream, to see later whether it was ended."""
    page.evaluate("() => { window.kept = document.getElementById('video').srcObject; }")


def notice(page: Page) -> str:
    """The line of news over the picture."""
    return page.inner_text("#notice")


class Complaints:
    """What a page's console said that it should not have."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: tuple[str, ...] = ()

    def listen(self, page: Page) -> None:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text}")

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(known in text for known in self.expected)]
