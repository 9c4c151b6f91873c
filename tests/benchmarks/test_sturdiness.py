import json

import numpy as np
import pytest

from benchmarks import sturdiness
from benchmarks.harms import HARMS
from benchmarks.made_crops import made_crops
from benchmarks.sturdiness import measured, text
from models import registry
from models.training.faces import Faces


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces(made_crops(8, seed=0), np.array([0, 1] * 4, np.uint8), "made")


def always(label: int):
    return lambda crops: np.eye(7, dtype=np.float32)[np.full(len(crops), label)]


def by_brightness(crops: np.ndarray) -> np.ndarray:
    return np.eye(7, dtype=np.float32)[(crops.mean(axis=(1, 2)) > 128).astype(int)]


def test_each_network_is_scored_on_every_harm(faces):
    rows = measured({"zero": always(0), "two": always(2)}, faces, seed=1)
    assert [row["harm"] for row in rows] == list(HARMS)
    assert all(row["shares"]["zero"]["right"] == 4 and row["shares"]["zero"]["of"] == 8 for row in rows)
    assert all(row["shares"]["two"]["accuracy"] == 0 for row in rows)


def test_a_network_is_shown_the_harmed_pictures():
    bright = Faces(np.full((4, 48, 48), 200, np.uint8), np.ones(4, np.uint8), "made")
    harms = {"none": HARMS["none"], "dark": HARMS["a quarter of the light, noise 5"]}
    rows = measured({"eye": by_brightness}, bright, seed=1, harms=harms)
    assert [row["shares"]["eye"]["right"] for row in rows] == [4, 0]


def test_the_table_has_a_line_for_each_harm_and_a_column_for_each_network(faces):
    lines = text(measured({"zero": always(0), "two": always(2)}, faces, seed=1)).splitlines()
    assert len(lines) == len(HARMS) + 1 and lines[0].split() == ["zero", "two"]
    assert "50.0% (" in lines[1]


def test_the_command_measures_all_networks_unless_some_are_named(tmp_path, faces):
    data, out = tmp_path / "faces.npz", tmp_path / "out.json"
    np.savez(data, images=faces.images, labels=faces.labels)
    sturdiness.main(["--data", str(data), "--count", "3", "--json", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["pictures"] == 3 and report["split"] == "PublicTest"
    assert list(report["rows"][0]["shares"]) == [card.name for card in registry.available()]
    with pytest.raises(SystemExit, match="no network is called 'nobody'"):
        sturdiness.main(["--data", str(data), "--network", "nobody"])
