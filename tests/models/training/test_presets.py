"""Every preset on tiny data: trained for an epoch, resumed, saved, served."""

import numpy as np
import pytest

from models import registry
from models.training.fer2013 import load_faces
from models.training.presets import PRESETS
from models.training.run import train_and_evaluate


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_goes_all_the_way(name, tiny_npz, tiny_votes, imagenet, tmp_path):
    preset, weights = PRESETS[name], tmp_path / "weights"
    settings = {"votes": tiny_votes, "imagenet": imagenet, "weights": weights}
    first = train_and_evaluate(preset, tiny_npz, tmp_path / "work", epochs=1, **settings)
    assert first.published is None and f"it has 1 of {preset.config.epochs} epochs" in first.kept_back
    assert "cut short: 1 of" in first.card.limits[0]
    second = train_and_evaluate(preset, tiny_npz, tmp_path / "work", epochs=2, resume=True, publish=True, **settings)
    stored, faces = registry.load(name, weights=weights), load_faces(tiny_npz, "PublicTest")
    assert stored.card.training.epochs == 2 and stored.card.to_json() == second.card.to_json()
    scores = stored.open()(faces.images)
    assert (scores.argmax(axis=1) == faces.labels).mean() == pytest.approx(stored.card.accuracy)
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-4)
