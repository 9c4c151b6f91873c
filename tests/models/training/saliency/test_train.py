"""The network's parts, and runs that take seconds, on made pictures and random ImageNet weights."""

import dataclasses
import json

import keras
import numpy as np
import pytest

from models.architectures.saliency_net import CHANNELS, build_saliency_head, interpolation
from models.training.errors import TrainingFailed
from models.training.saliency.batches import SceneBatches
from models.training.saliency.cache import View, cached_features
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.fixations import TRAINING, load_scenes
from models.training.saliency.loss import ml_net_loss
from models.training.saliency.network import finished_map
from models.training.saliency.train import train_head
from models.training.saliency.workdir import SaliencyWorkdir

CONFIG = SaliencyConfig(height=64, width=96, epochs=3, batch_size=5, precision="float32")


@pytest.fixture(scope="module")
def run(made_sets, imagenet, tmp_path_factory):
    """A whole run, and its work folder."""
    workdir = SaliencyWorkdir(tmp_path_factory.mktemp("run"))
    return train_head(CONFIG, load_scenes(made_sets), imagenet, workdir, resume=False), workdir


def test_the_loss_is_ml_nets():
    truth, found = np.array([0.0, 0.5, 1.0, 0.1]), np.array([1.0, 1.0, 4.0, 0.0])
    expected = np.mean([0.25**2 / 1.1, 0.25**2 / 0.6, 0.0, 0.1**2 / 1.0])
    value = ml_net_loss(1.1)(*(keras.ops.reshape(one.astype(np.float32), (1, 2, 2, 1)) for one in (truth, found)))
    np.testing.assert_allclose(value, [expected], rtol=1e-4)
    nothing = ml_net_loss(1.1)(np.zeros((1, 2, 2, 1), np.float32), np.zeros((1, 2, 2, 1), np.float32))
    np.testing.assert_array_equal(nothing, [0.0])


@pytest.mark.parametrize(("size", "knots"), [(24, 6), (32, 8), (6, 6), (1, 8)])
def test_the_prior_is_interpolated_linearly(size, knots):
    matrix = interpolation(size, knots)
    assert matrix.shape == (size, knots)
    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-6)
    line = matrix @ np.arange(knots)
    np.testing.assert_allclose(line, np.linspace(0, knots - 1, size) if size > 1 else [3.5], atol=1e-5)


def test_the_prior_is_multiplied_in():
    head = build_saliency_head(4, 6)
    levels = np.random.default_rng(1).normal(size=(2, 4, 6, CHANNELS)).astype(np.float32)
    before = np.asarray(head(levels))
    assert before.shape == (2, 4, 6, 1) and before.min() >= 0 and before.max() > 0
    head.get_layer("prior").set_weights([np.full((6, 8), 0.5)])
    np.testing.assert_allclose(np.asarray(head(levels)), before / 2, rtol=1e-5)


def test_weights_fit_a_grid_of_any_size():
    small, large = build_saliency_head(4, 6), build_saliency_head(10, 10)
    large.set_weights(small.get_weights())
    assert large.count_params() == small.count_params()


def test_a_run_learns_and_its_levels_are_kept(run):
    trained, workdir = run
    assert [row["epoch"] for row in trained.history] == [1, 2, 3]
    assert trained.history[-1]["loss"] < trained.history[0]["loss"]
    assert trained.held_out.shape == (4, 4, 6, CHANNELS) and trained.held_out.dtype == np.float16
    assert json.loads((workdir.path / "features.json").read_text())["done"] == 14 + 2 + 4 + 14


@pytest.mark.slow
def test_a_run_that_was_cut_off_ends_like_a_whole_one(run, made_sets, imagenet, tmp_path, monkeypatch):
    whole, _ = run
    scenes, workdir = load_scenes(made_sets), SaliencyWorkdir(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("models.training.saliency.batches.SceneBatches.start", _until(2))
        with pytest.raises(KeyboardInterrupt):
            train_head(CONFIG, scenes, imagenet, workdir, resume=False)
    assert workdir.checkpoint.exists()
    with pytest.raises(TrainingFailed, match="give --resume"):
        train_head(CONFIG, scenes, imagenet, workdir, resume=False)
    with pytest.raises(TrainingFailed, match="differs in batch_size"):
        train_head(dataclasses.replace(CONFIG, batch_size=4), scenes, imagenet, workdir, resume=True)
    again = train_head(CONFIG, scenes, imagenet, workdir, resume=True)
    for one, other in zip(whole.head.get_weights(), again.head.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=2e-3)


def _until(last):
    """`SceneBatches.start`, which stops the program in an epoch."""
    start = SceneBatches.start

    def counted(self, epoch):
        if epoch == last:
            raise KeyboardInterrupt
        start(self, epoch)

    return counted


def test_levels_go_on_where_they_were(made_sets, tmp_path, monkeypatch):
    seen = []

    def made(model, pictures):
        seen.extend(pictures)
        return np.repeat(pictures[:, ::16, ::16, :1], CHANNELS, axis=3).astype(np.float16)

    for loads in ("load_features", "runner"):
        monkeypatch.setattr(f"models.training.saliency.cache.{loads}", lambda *_: None)
    monkeypatch.setattr("models.training.saliency.cache.features_of", made)
    views = [View(scene) for scene in load_scenes(made_sets)[TRAINING]]
    whole = np.array(cached_features(views, None, tmp_path, height=64, width=96))
    (tmp_path / "features.json").write_text((tmp_path / "features.json").read_text().replace('"done": 14', '"done": 8'))
    np.testing.assert_array_equal(cached_features(views, None, tmp_path, height=64, width=96), whole)
    assert len(seen) == 14 + 6
    cached_features(views, None, tmp_path, height=64, width=96)
    assert len(seen) == 20
    cached_features(views[1:], None, tmp_path, height=64, width=96)
    assert len(seen) == 33


def test_a_mirrored_picture_goes_with_mirrored_fixations():
    levels = np.arange(24, dtype=np.float16).reshape(2, 2, 3, 2)
    targets = levels[..., :1].astype(np.float32)
    batches = SceneBatches(levels, levels[:, :, ::-1], targets, dataclasses.replace(CONFIG, batch_size=2))
    turned = 0
    for epoch in range(8):
        batches.start(epoch)
        shown, wanted = batches[0]
        np.testing.assert_array_equal(shown[..., :1], wanted)
        turned += sum(row[0, 0, 0] > row[0, 2, 0] for row in wanted)
    assert 0 < turned < 16


def test_a_missing_or_wrong_file_of_weights_is_said(made_sets, tmp_path):
    scenes = load_scenes(made_sets)
    with pytest.raises(TrainingFailed, match="give --imagenet"):
        train_head(CONFIG, scenes, None, SaliencyWorkdir(tmp_path / "a"), resume=False)
    (tmp_path / "other").write_text("no weights")
    with pytest.raises(TrainingFailed, match="holds no weights of MobileNetV2"):
        train_head(CONFIG, scenes, tmp_path / "other", SaliencyWorkdir(tmp_path / "b"), resume=False)


def test_a_finished_map_is_as_large_as_its_picture():
    grid = np.zeros((4, 6))
    grid[1, 2] = 5
    found = finished_map(grid, 64, 96)
    assert found.shape == (64, 96) and found.max() == pytest.approx(1) and found.min() > 0
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert abs(row - 24) <= 2 and abs(column - 40) <= 2
    empty = finished_map(np.zeros((4, 6)), 64, 96)
    assert empty.min() == empty.max() > 0
