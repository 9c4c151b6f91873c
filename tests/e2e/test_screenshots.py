"""Pictures of the page for the README; only where MIEN_SCREENSHOTS is set, so that a test run leaves the tree clean."""

import os
from pathlib import Path

import pytest

from tests.e2e.lab import FAKE_CAMERA, start

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SECONDS = 51.0
"""How long the sample plays first, so that the strip has something to show."""


@pytest.mark.skipif(not os.environ.get("MIEN_SCREENSHOTS"), reason="MIEN_SCREENSHOTS is not set")
@pytest.mark.parametrize(
    ("name", "light", "width", "height"),
    [("live", "light", 1280, 800), ("live-dark", "dark", 1280, 800), ("live-phone", "light", 360, 780)],
)
def test_picture_for_the_readme(open_lab, launch, name, light, width, height):
    without_camera = launch(f"{FAKE_CAMERA}=device-count=0")  # a fake camera is named after its file
    page = open_lab(on=without_camera, viewport={"width": width, "height": height}, color_scheme=light)
    start(page, "#sample")
    page.wait_for_timeout(SECONDS * 1000)
    page.evaluate("document.activeElement.blur()")
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.png")
    assert page.locator(".face").count() == 1
