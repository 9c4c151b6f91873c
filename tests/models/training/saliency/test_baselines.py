import numpy as np
import pytest

from models.training.saliency.baselines import centre_prior, spectral_residual
from models.training.saliency.fixations import TRAINING, Scene, load_scenes


def test_the_centre_prior_is_the_mean_density(made_sets):
    scenes = load_scenes(made_sets)[TRAINING]
    prior = centre_prior(scenes, 64, 96)
    assert prior.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(prior, np.mean([scene.density(64, 96) for scene in scenes], axis=0), atol=1e-7)


def test_the_centre_prior_lies_where_people_looked():
    scenes = [Scene(None, "made", np.array([point], np.float32), 4.0) for point in ((20, 30), (22, 30), (18, 30))]
    row, column = np.unravel_index(centre_prior(scenes, 64, 96).argmax(), (64, 96))
    assert (row, abs(column - 20) <= 1) == (30, True)


@pytest.mark.parametrize(("row", "column"), [(64, 160), (24, 40), (200, 100)])
def test_the_residual_finds_what_is_unlike_the_rest(row, column):
    picture = np.random.default_rng(3).normal(100, 8, (256, 256))
    picture[row : row + 16, column : column + 16] = 230
    found = spectral_residual(picture.clip(0, 255).astype(np.uint8))
    assert found.shape == (256, 256) and found.min() >= 0
    highest = np.unravel_index(found.argmax(), found.shape)
    assert abs(highest[0] - row - 8) < 16 and abs(highest[1] - column - 8) < 16


def test_the_residual_takes_colour_and_any_shape():
    rng = np.random.default_rng(1)
    grey = rng.integers(0, 255, (96, 160)).astype(np.uint8)
    np.testing.assert_allclose(spectral_residual(np.repeat(grey[..., None], 3, 2)), spectral_residual(grey), rtol=1e-5)
    assert np.isfinite(spectral_residual(np.zeros((64, 64), np.uint8))).all()
