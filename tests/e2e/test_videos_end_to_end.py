"""A video's whole way in a real browser: sent, read, looked at, taken along, deleted."""

import csv
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from playwright.sync_api import Page

from models.emotions import LABELS
from tests.e2e.clip import portrait
from tests.e2e.lab import until
from tests.e2e.video_clips import FPS, HEIGHT, WIDTH, write_clip, write_empty_room
from tests.e2e.videos import PATIENCE, VideoServer, clock_seconds, loaded, open_result

ROW_OF = """() => { const row = document.querySelector(".job");
    return row && { state: row.dataset.state, share: row.querySelector("progress").value,
                    text: row.querySelector(".job-state").textContent, id: row.dataset.id }; }"""


@pytest.fixture
def page(open_lab, video_server) -> Page:
    return open_lab(path="/videos", at=video_server, viewport={"width": 1280, "height": 900})


@pytest.mark.slow
def test_a_video_from_the_first_byte_to_the_last(page: Page, video_server: VideoServer, video: Path, tmp_path: Path):
    job, seen = send(page, video)
    assert any(state in ("sending", "probing", "waiting", "running") for state, _ in seen)
    page.locator(".job").get_by_role("link", name="Open").click()
    page.wait_for_selector("html[data-result]", state="attached")
    loaded(page)
    assert page.inner_text("h1") == video.name
    people = page.locator(".person").count()
    assert people >= 2
    assert page.locator(".chart-row canvas").count() == people
    box = page.locator(".chart-row .u-over").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
    until(page, "document.getElementById('video').currentTime > 1.9")
    assert clock_seconds(page) == pytest.approx(2.0, abs=0.11)
    page.keyboard.press("m")
    until(page, "document.getElementById('saved').textContent === 'Saved'")

    source = frame_times(video)
    check_csv(saved(page, "#get-csv", tmp_path), source, people)
    check_json(saved(page, "#get-json", tmp_path), people)
    check_captions(saved(page, "#get-vtt", tmp_path))
    assert saved(page, "#get-pdf", tmp_path).read_bytes().startswith(b"%PDF-")
    report = page.request.get(page.get_attribute("#get-html", "href")).text()
    assert video.name in report
    assert "<svg" in report
    page.click("#make-mp4")
    page.wait_for_selector("#get-mp4:not([hidden])", timeout=PATIENCE * 1000)
    check_annotated(saved(page, "#get-mp4", tmp_path), video, source)

    delete(page)
    assert page.inner_text("#progress-state") == "This video is deleted."
    assert page.request.get(f"/videos/{job}/status").status == 404
    assert nothing_left(video_server, job)
    page.goto("/videos")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator(".job").count() == 0


def send(page: Page, path: Path) -> tuple[str, list[tuple[str, float]]]:
    """Choose a file, watch its row until it is read, and return its id and what the row said meanwhile."""
    page.set_input_files("#files", path)
    seen: list[tuple[str, float]] = []
    limit = time.monotonic() + PATIENCE
    while True:
        row = page.evaluate(ROW_OF)
        if row and (row["state"], row["share"]) not in seen:
            seen.append((row["state"], row["share"]))
        if row and row["state"] in ("done", "failed"):
            assert row["state"] == "done", row
            return row["id"], seen
        assert time.monotonic() < limit, row
        page.wait_for_timeout(20)


def saved(page: Page, link: str, folder: Path) -> Path:
    """Click a link that downloads, and return the file."""
    with page.expect_download() as download:
        page.click(link)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def delete(page: Page) -> None:
    """Press the button, keep it after all, press again and mean it."""
    page.click("#delete")
    page.keyboard.press("Escape")
    assert page.is_visible("#result")
    page.click("#delete")
    page.click("#confirm button[value=delete]")
    until(page, "document.getElementById('progress').dataset.state === 'gone'", 30)


def frame_times(path: Path) -> list[float]:
    """The container's own times of its pictures, in seconds from the first."""
    with av.open(str(path)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    return [time - times[0] for time in times]


def check_csv(path: Path, source: list[float], people: int) -> None:
    """Every row's time is one of the container's; ten a second; rows line up; the mark is in it."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    times = sorted({float(row["time"]) for row in rows})
    assert max(min(abs(time - there) for there in source) for time in times) < 1e-4
    assert times[0] == 0
    assert times[-1] > source[-1] - 0.2
    assert np.diff(times) == pytest.approx(0.1, abs=0.021)  # pictures come every 0.04 s
    assert {row["person"] for row in rows} - {""} == {str(number) for number in range(1, people + 1)}
    seen = [row for row in rows if row["person"]]
    for row in seen:
        scores = [float(row[label]) for label in LABELS]
        assert sum(scores) == pytest.approx(1.0, abs=2e-3)
        assert row["label"] == LABELS[int(np.argmax(scores))]
    (marked,) = {row["time"] for row in rows if row["marks"]}
    assert float(marked) == pytest.approx(2.0, abs=0.15)


def check_json(path: Path, people: int) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["format"] == "mien-timeline"
    assert data["labels"] == list(LABELS)
    assert data["settings"]["fps"] == 10
    assert len(data["people"]) == people
    assert len(data["network"]["sha256"]) == 64


def check_captions(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("WEBVTT")
    assert "Person 1" in text
    assert "looks" in text


def check_annotated(path: Path, original: Path, source: list[float]) -> None:
    """H.264 that every browser plays, with the sound, the source's own times, and a box where the face is."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        codec = video.codec_context
        assert (codec.name, codec.pix_fmt, codec.width, codec.height) == ("h264", "yuv420p", WIDTH, HEIGHT)
        assert [stream.codec_context.name for stream in container.streams.audio] == ["aac"]
    assert frame_times(path) == pytest.approx(source, abs=2e-3)
    number = FPS  # the picture of the first second
    drawn, plain = picture(path, number).astype(int), picture(original, number).astype(int)
    changed = np.abs(drawn - plain).max(axis=2) > 60
    face = changed[40:220, 40:270]
    assert face.mean() > 0.01  # a box and its tag
    assert changed[330:, 320:].mean() < 0.002  # and nothing where there is no face
    bits = [plain_bit(drawn, bit) for bit in range(10)]
    assert sum(bit << i for i, bit in enumerate(bits)) == number


def picture(path: Path, number: int) -> np.ndarray:
    """One picture, RGB uint8 (h, w, 3)."""
    with av.open(str(path)) as container:
        for i, frame in enumerate(container.decode(video=0)):
            if i == number:
                return frame.to_ndarray(format="rgb24")
    raise AssertionError(f"there is no picture {number} in {path.name}")


def plain_bit(frame: np.ndarray, bit: int) -> int:
    return int(frame[346, bit * 20 + 10, 1] > 128)


def nothing_left(server: VideoServer, job: str) -> bool:
    """Whether no file is named after the job, after a moment of patience, and no table of the database knows it."""
    limit = time.monotonic() + 10
    while [path for path in server.data.rglob("*") if job in str(path)]:
        assert time.monotonic() < limit, list(server.data.rglob(f"*{job}*"))
        time.sleep(0.1)
    with closing(sqlite3.connect(server.data / "jobs.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return not any(job in map(str, row) for table in tables for row in database.execute(f"SELECT * FROM {table}"))


@pytest.mark.slow
def test_a_file_that_no_browser_plays_is_shown_by_its_copy(open_lab, video_server, tmp_path):
    job = video_server.read(write_clip(tmp_path / "old camera.avi", seconds=1.0, codec="mjpeg", sound=False))
    page = open_lab(path="/videos", at=video_server)
    open_result(page, job)
    page.wait_for_selector("#unplayable:not([hidden])")
    assert page.locator(".chart-row").count() >= 1  # the result is whole
    page.keyboard.press(".")
    assert clock_seconds(page) == pytest.approx(0.1, abs=0.05)
    assert page.is_disabled("#play")
    page.click("#make-playable")
    page.wait_for_selector("#unplayable", state="hidden", timeout=PATIENCE * 1000)
    loaded(page)
    page.click("#play")
    until(page, "document.getElementById('video').currentTime > 0.3")


@pytest.mark.slow
def test_an_empty_room_and_a_picture(open_lab, video_server, tmp_path):
    page = open_lab(path="/videos", at=video_server)
    open_result(page, video_server.read(write_empty_room(tmp_path / "room.mp4")))
    assert page.is_visible("text=No face was found")
    cv2.imwrite(str(tmp_path / "one.jpg"), portrait())
    open_result(page, video_server.read(tmp_path / "one.jpg"))
    until(page, "document.getElementById('stage').dataset.faces === '1'")
    assert page.inner_text(".person [data-part=look]") == "happy"
    assert page.is_hidden("#timeline")
    assert page.is_hidden("#make-mp4")
    assert "<svg" in page.request.get(page.get_attribute("#get-html", "href")).text()
