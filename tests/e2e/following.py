"""What shows whether boxes are in step with the picture: the frame on the screen, and where its boxes belong."""

from playwright.sync_api import Page

SHOWN_FRAME = """(bits) => {
    const canvas = new OffscreenCanvas(640, 360).getContext("2d", { willReadFrequently: true });
    canvas.drawImage(document.getElementById("video"), 0, 0, 640, 360);
    const lit = (bit) => canvas.getImageData(bit * 20 + 10, 346, 1, 1).data[1] > 128;
    return Array.from({ length: bits }, (_, bit) => (lit(bit) ? 2 ** bit : 0)).reduce((a, b) => a + b);
}"""
FOLLOW = f"""() => {{
    const shown = {SHOWN_FRAME};
    window.seen = [];
    document.getElementById("stage").addEventListener("mien:overlay", ({{ detail }}) => {{
        window.seen.push({{ time: detail.time, frame: shown(10), placed: detail.placed }});
    }});
}}"""
NO_FRAME_CALLBACK = "delete HTMLVideoElement.prototype.requestVideoFrameCallback"


def seek(page: Page, seconds: float) -> None:
    """Move the range under the video, as a hand would."""
    page.evaluate(
        """(seconds) => { const range = document.getElementById("scrubber");
        range.value = String(seconds); range.dispatchEvent(new Event("input")); }""",
        seconds,
    )


def expected_faces(timeline: dict, time: float) -> dict[int, list[float]]:
    """Each person's box at a time, by id: on its way from one reading to the next."""
    at = max(i for i, reading in enumerate(timeline["times"]) if reading <= time + 1e-4)
    faces = {}
    for person in timeline["people"]:
        boxes = dict(zip(person["frames"], person["boxes"], strict=True))
        if at in boxes:
            share = 0.0
            if at + 1 in boxes:
                here, there = timeline["times"][at : at + 2]
                share = (time - here) / (there - here)
            ahead = boxes.get(at + 1, boxes[at])
            faces[person["id"]] = [a + (b - a) * share for a, b in zip(boxes[at], ahead, strict=True)]
    return faces


def fractions(rect: dict, stage: dict) -> list[float]:
    """A rectangle on the stage as fractions of the letterboxed picture of 640 x 360."""
    scale = min(stage["w"] / 640, stage["h"] / 360)
    left, top = (stage["w"] - 640 * scale) / 2, (stage["h"] - 360 * scale) / 2
    x, y = (rect["x"] - left) / (640 * scale), (rect["y"] - top) / (360 * scale)
    return [x, y, rect["w"] / (640 * scale), rect["h"] / (360 * scale)]
