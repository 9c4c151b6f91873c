"""Real Chromium with a fake camera, against the real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from benchmarks.server_process import ServerProcess
from tests.e2e.clip import write_clip
from tests.e2e.lab import Complaints, fake_camera
from tests.e2e.video_clips import write_clip as write_video
from tests.e2e.videos import VideoServer, loaded, open_result

QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it the tests are skipped, but not where CI runs them."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "these tests drive Chromium, and there is none on this machine"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Only as long as this folder's tests run: while it does, its event loop keeps `asyncio.run` from all others."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def launch(playwright: Playwright, chromium: str) -> Iterator[Callable[..., Browser]]:
    """Starts a browser with flags of its own; all are closed at the end."""
    started: list[Browser] = []

    def start(*flags: str) -> Browser:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        started.append(playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *sandbox, *flags]))
        return started[-1]

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "portrait.mjpeg")


@pytest.fixture(scope="package")
def browser(launch: Callable[..., Browser], clip: Path) -> Browser:
    """A browser whose camera plays the clip, and is allowed."""
    return launch(*fake_camera(clip))


@pytest.fixture(scope="session")
def video_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VideoServer]:
    """A server with one worker, which keeps its videos in a folder of the test's own."""
    data = tmp_path_factory.mktemp("videos")
    settings = {"MIEN_WORKERS": "1", "MIEN_DATA": str(data), "MIEN_LOG_LEVEL": "info"}
    with ServerProcess(settings) as running:
        yield VideoServer(running.url, data)
        running.stop()
    assert "Traceback" not in running.errors


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of four seconds with two faces and sound."""
    return write_video(tmp_path_factory.mktemp("video") / "two people.mp4")


@pytest.fixture(scope="session")
def read_video(video_server: VideoServer, video: Path) -> str:
    """The id of that clip, sent and read."""
    return video_server.read(video)


@pytest.fixture
def own_server() -> Iterator[Callable[..., ServerProcess]]:
    """Starts a server with settings of its own, for a test that stops it or fills it."""
    with ExitStack() as started:
        yield lambda **settings: started.enter_context(ServerProcess(settings))


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """No test passes whose pages complained: no errors, no breaches of the Content-Security-Policy."""
    noted = Complaints()
    yield noted
    assert noted.unexpected == []


@pytest.fixture
def open_lab(browser: Browser, server: ServerProcess, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Opens the live page in a context of its own, once its script is ready."""
    contexts = []

    def open_page(
        *,
        path: str = "/",
        on: Browser | None = None,
        at: ServerProcess | None = None,
        script: str = "",
        **options: object,
    ) -> Page:
        options = {"viewport": {"width": 1000, "height": 640}, **options}
        contexts.append((on or browser).new_context(base_url=(at or server).url, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        complaints.listen(page)
        if script:
            page.add_init_script(script)
        page.goto(path)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def plain_edits(video_server: VideoServer, read_video: str) -> Iterator[None]:
    """Whatever a test changes about the clip's result is taken back. It is asked for before `open_lab`, so that its
    pages are closed by then: a page that goes saves what it has."""
    yield
    video_server.forget_edits(read_video)


@pytest.fixture
def result(
    plain_edits: None, open_lab: Callable[..., Page], video_server: VideoServer, read_video: str
) -> Callable[..., Page]:
    """Opens the page of the clip that was read, or with a made timeline and made edits in its place."""

    def open_it(*, made: dict | None = None, edits: dict | None = None, **options: object) -> Page:
        page = open_lab(path="/videos", at=video_server, **({"viewport": {"width": 1280, "height": 900}} | options))
        open_result(page, read_video, made=made, edits=edits)
        if made is None or made["video"]["kind"] == "video":
            loaded(page)
        return page

    return open_it


@pytest.fixture(scope="module")
def module_page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """A page that imports the site's modules, for tests of one by itself."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()
