"""Cameras that come, go, and do not come."""

import pytest

from tests.e2e.lab import ALLOWED, FAKE_CAMERA, keep_stream, start, tracks, until

REFUSES = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'));"
INSECURE = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"


def test_before_the_prompt_the_page_says_what_is_sent(open_lab):
    promise = open_lab().inner_text(".curtain-promise")
    assert "JPEG" in promise
    assert "this server" in promise
    assert "Nothing is stored" in promise


def test_stop_frees_the_camera(open_lab):
    page = open_lab()
    start(page)
    keep_stream(page)
    page.click("#stop")
    assert tracks(page) == ["ended"]
    assert page.eval_on_selector("#video", "video => video.srcObject") is None
    assert page.locator("#start").is_visible()
    start(page)  # and it starts again


def test_leaving_the_page_frees_the_camera(open_lab):
    page = open_lab()
    start(page)
    keep_stream(page)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert tracks(page) == ["ended"]


def test_chooser_names_the_camera_once_it_is_allowed(open_lab):
    page = open_lab()
    start(page)
    until(page, "document.getElementById('camera').selectedOptions[0].textContent.includes('portrait')")


def test_another_resolution_restarts_the_camera(open_lab):
    page = open_lab()
    start(page)
    keep_stream(page)
    page.select_option("[name=capture]", "1280x720")
    until(page, "window.kept.getTracks()[0].readyState === 'ended'")
    page.wait_for_selector('#stage[data-state="running"][data-faces="1"]')


def test_denied_camera(open_lab, launch):
    page = open_lab(on=launch(FAKE_CAMERA, "--deny-permission-prompts"))
    page.click("#start")
    page.wait_for_selector('#stage[data-problem="denied"]')
    assert page.inner_text("[data-part=problem-title]") == "The camera is not allowed"
    assert "allow the camera" in page.inner_text("[data-part=problem-text]")


def test_missing_camera(open_lab, launch):
    page = open_lab(on=launch(ALLOWED, f"{FAKE_CAMERA}=device-count=0"))
    page.click("#start")
    page.wait_for_selector('#stage[data-problem="missing"]')
    assert page.inner_text("[data-part=problem-title]") == "No camera was found"


@pytest.mark.parametrize(
    ("script", "code", "sentence"),
    [
        (REFUSES.format(name="NotReadableError"), "busy", "Another program or tab holds the camera"),
        (REFUSES.format(name="SomethingNew"), "unknown", "gave no reason"),
        (INSECURE, "insecure", "https"),
    ],
)
def test_other_problems_have_their_sentence_and_a_way_on(open_lab, script, code, sentence):
    page = open_lab(script=script)
    page.click("#start")
    page.wait_for_selector(f'#stage[data-problem="{code}"]')
    assert sentence in page.inner_text("[data-part=problem-text]")
    assert page.evaluate("document.activeElement.dataset.part") == "problem-title"
    start(page, '.curtain[data-when="problem"] [data-action="sample"]')


def test_camera_that_ends_by_itself(open_lab):
    page = open_lab()
    start(page)
    page.evaluate("document.getElementById('video').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")
    page.wait_for_selector('#stage[data-problem="ended"]')
    start(page, '.curtain[data-when="problem"] [data-action="start"]')


def test_stop_while_the_browser_still_asks(open_lab):
    slow = """
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wish) => {
            const stream = await ask(wish);
            await new Promise((resolve) => setTimeout(resolve, 400));
            window.kept = stream;
            return stream;
        };"""
    page = open_lab(script=slow)
    page.click("#start")
    assert page.evaluate("document.activeElement.id") == "cancel"
    page.click('.curtain[data-when="asking"] [data-action="stop"]')
    until(page, "window.kept?.getTracks()[0].readyState === 'ended'")
    assert page.get_attribute("#stage", "data-state") == "idle"


def test_sample_needs_no_camera(open_lab):
    page = open_lab(script=INSECURE)
    start(page, "#sample")
    assert "public domain" in page.inner_text("#sample-caption")
    assert page.locator("[name=mirror]").is_checked() is False
    page.click("#stop")
    assert page.is_hidden("#sample-caption")


def test_a_mirror_that_was_turned_off_stays_off_until_another_camera_is_taken(open_lab):
    page = open_lab()
    start(page)
    assert page.locator("[name=mirror]").is_checked()
    page.uncheck("[name=mirror]")
    shots = page.evaluate("[...document.querySelector('[name=capture]').options].map((o) => o.value)")
    other = next(shot for shot in shots if shot != page.input_value("[name=capture]"))
    page.evaluate("window.stream = document.getElementById('video').srcObject")
    page.select_option("[name=capture]", other)
    until(page, "(document.getElementById('video').srcObject ?? window.stream) !== window.stream")
    page.wait_for_selector(".face")
    assert not page.locator("[name=mirror]").is_checked()
    chosen = page.input_value("[name=camera]")
    page.click("#stop")
    start(page, "#sample")
    assert page.input_value("[name=camera]") == chosen


def test_a_sample_is_read(open_lab):
    page = open_lab(script=INSECURE)
    start(page, "#sample")
    assert page.inner_text(".face [data-part=verb]") in ("looks like", "unsure:")
