"""The record that the page keeps for its user, as files."""

import csv
import io
import json
import math

from tests.e2e.lab import start, until


def saved(page, button: str) -> tuple[str, str]:
    with page.expect_download() as download:
        page.click(button)
    return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")


def recorded(open_lab):
    page = open_lab()
    start(page)
    until(page, "parseInt(document.getElementById('size').textContent) > 5")
    page.click("#stop")
    return page


def test_csv_has_a_row_for_each_face_and_frame(open_lab):
    page = recorded(open_lab)
    name, text = saved(page, "#save-csv")
    assert name.startswith("mien-")
    assert name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    labels = page.evaluate("JSON.parse(document.getElementById('mien-data').textContent).emotions.map(e => e.name)")
    place = ["x", "y", "width", "height", "tilt"]
    reading = ["label", "confidence", "unsure", "network"]
    second = ["second_network", "second_label", "second_confidence", "second_unsure"]
    assert list(rows[0]) == ["time_s", "stream", "frame", "person", *place, *labels, *reading, *second]
    times = [float(row["time_s"]) for row in rows]
    assert times[0] == 0
    assert times == sorted(times)
    assert len({row["frame"] for row in rows}) == len(rows)
    for row in rows:
        scores = [float(row[label]) for label in labels]
        assert math.isclose(sum(scores), 1, abs_tol=0.01)
        assert row["label"] == labels[scores.index(max(scores))]
        assert math.isclose(float(row["confidence"]), max(scores), abs_tol=1e-3)
        assert row["unsure"] in ("true", "false")
        assert 0 < float(row["width"]) < 1


def test_json_says_how_it_came_about(open_lab):
    page = recorded(open_lab)
    name, text = saved(page, "#save-json")
    assert name.endswith(".json")
    record = json.loads(text)
    served = page.request.get("/healthz").json()
    assert record["network"]["name"] == served["network"]
    assert record["version"] == served["version"]
    assert record["settings"] == {"source": "camera", "picture": {"width": 640, "height": 480}, "sent_width": 320}
    assert record["started_at"].endswith("Z")
    assert len(record["rows"]) > 5
    assert set(record["labels"]) < set(record["rows"][0])
    assert "not an emotion" in record["note"]


def test_clear_forgets_it(open_lab):
    page = recorded(open_lab)
    page.click("#clear")
    assert page.inner_text("#size") == "Nothing recorded yet."
    assert page.locator("#save-csv").is_disabled()


def test_streams_are_told_apart(open_lab):
    page = recorded(open_lab)
    start(page, "#sample")
    page.wait_for_timeout(500)
    rows = list(csv.DictReader(io.StringIO(saved(page, "#save-csv")[1])))
    assert {row["stream"] for row in rows} == {"1", "2"}
