"""A recording whose sound begins before its first picture: boxes, playhead and captions stay with the pictures."""

import pytest

from tests.e2e.following import FOLLOW, NO_FRAME_CALLBACK, seek
from tests.e2e.lab import until
from tests.e2e.video_clips import FPS, write_clip
from tests.e2e.videos import VideoServer, loaded, open_result

LATE = 0.6


@pytest.fixture(scope="module")
def late_video(video_server: VideoServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    return video_server.read(write_clip(tmp_path_factory.mktemp("late") / "late.mp4", seconds=2.0, late=LATE))


@pytest.mark.parametrize("script", ["", NO_FRAME_CALLBACK])
def test_boxes_are_those_of_the_picture_on_the_screen(open_lab, video_server, late_video, script):
    page = open_lab(path="/videos", at=video_server, script=script)
    open_result(page, late_video)
    loaded(page)
    page.evaluate(FOLLOW)
    for seconds in (1.5, 0.3):
        page.evaluate("window.seen = []")
        seek(page, seconds + 0.5 / FPS)
        until(page, f"document.getElementById('video').currentTime > {seconds + LATE}")
        until(page, f"window.seen.some(({{ time }}) => Math.abs(time - {seconds}) < {1 / FPS})")
        seen = page.evaluate("window.seen.at(-1)")
        assert seen["frame"] / FPS == pytest.approx(seen["time"], abs=1.5 / FPS)
        assert seen["time"] == pytest.approx(seconds, abs=1.5 / FPS)


def test_captions_go_by_the_clock_of_a_player(video_server: VideoServer, late_video: str, open_lab):
    page = open_lab(path="/videos", at=video_server)
    first = page.request.get(f"/videos/{late_video}/captions.vtt").text().split("\n\n")[2]
    start = float(first.split(" --> ")[0].rpartition(":")[2])
    assert start == pytest.approx(LATE + video_server.get(late_video, "timeline.json")["times"][0], abs=0.06)
