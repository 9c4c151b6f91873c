"""The curves tell a map that knows where the network looks from one that does not."""

import json

import numpy as np
import pytest

from benchmarks import why
from benchmarks.curves import deletion, insertion
from benchmarks.grad_cam import grad_cam
from benchmarks.made_crops import made_crops

LEFT = (slice(None), slice(0, 24))


def sharpness_at_the_left(crops: np.ndarray) -> np.ndarray:
    """Calls a crop by its first label the more, the more contrast its left half has."""
    share = np.clip(crops[:, *LEFT].astype(float).std(axis=(1, 2)) / 80, 0, 1)
    scores = np.zeros((len(crops), 7), np.float32)
    scores[:, 0], scores[:, 1] = share, 1 - share
    return scores


@pytest.fixture
def crop() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (48, 48)).astype(np.uint8)


def test_a_true_map_deletes_sooner_and_inserts_sooner_than_a_false_one(crop):
    true = np.zeros((6, 6))
    true[:, :3] = 1
    assert deletion(sharpness_at_the_left, crop, 0, true) < deletion(sharpness_at_the_left, crop, 0, 1 - true) - 0.2
    assert insertion(sharpness_at_the_left, crop, 0, true) > insertion(sharpness_at_the_left, crop, 0, 1 - true) + 0.2


def test_curves_go_from_the_whole_picture_to_nothing_and_back(crop):
    shown = []

    def score(crops):
        shown.append(crops)
        return np.tile(np.linspace(0, 1, len(crops), dtype=np.float32)[:, None], 7)

    assert deletion(score, crop, 0, np.ones((6, 6))) == pytest.approx(0.5)
    assert insertion(score, crop, 0, np.ones((6, 6))) == pytest.approx(0.5)
    assert np.array_equal(shown[0][0], crop) and len(np.unique(shown[0][-1])) == 1
    assert np.array_equal(shown[1][-1], crop) and shown[1][0].std() < crop.std()


def test_occlusion_beats_what_knows_nothing_where_the_network_looks_aside(crop):
    crops = np.random.default_rng(2).integers(0, 256, (4, 48, 48)).astype(np.uint8)
    crops[:, :, 24:] = 128
    maps = why.explainers(sharpness_at_the_left, [14], seed=0)
    report = why.measured(sharpness_at_the_left, maps, crops, seed=0)
    found = report["occlusion, cover 14"]
    assert found["deletion"]["beyond_prior"][1] < 0 < found["insertion"]["beyond_prior"][0]
    assert report["centre prior"]["deletion"]["beyond_prior"] == [0, 0]


def test_grad_cam_is_hot_where_the_score_comes_from():
    keras = pytest.importorskip("keras")
    face = keras.Input((48, 48, 1))
    pooled = keras.layers.AveragePooling2D(8)(face)  # 6 x 6 places
    left = keras.layers.Cropping2D(((0, 0), (0, 3)))(pooled)
    bright = keras.layers.Flatten()(keras.layers.GlobalAveragePooling2D()(left))
    model = keras.Model(face, keras.layers.Softmax()(keras.layers.Concatenate()([bright / 100, 0 * bright])))
    crop = np.zeros((48, 48), np.uint8)
    crop[:, 8:16] = 200
    heat = grad_cam(model)(crop, 0)
    assert heat.shape == (6, 3) and heat.min() == 0
    assert heat[:, 1].min() > 0 == heat[:, [0, 2]].max()


def test_the_command_writes_its_numbers(tmp_path, capsys):
    data, out = tmp_path / "faces.npz", tmp_path / "why.json"
    np.savez(data, images=made_crops(4, seed=0), labels=np.array([0, 1, 2, 3], np.uint8))
    options = ["--data", str(data), "--count", "2", "--cover", "14", "--network", "mini_xception", "--json", str(out)]
    why.main(options)
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["pictures"] == 2
    assert list(report["networks"]["mini_xception"]) == [
        "occlusion, cover 14",
        "Grad-CAM",
        "centre prior",
        "random",
    ]
    assert "deletion" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="no network is called 'nobody'"):
        why.main(["--data", str(data), "--network", "nobody"])
