"""Every preset on tiny data: trained for an epoch, resumed, saved, served."""

import dataclasses

import numpy as np
import pytest

from models import registry
from models.training import export
from models.training.faces import cleaned
from models.training.fer2013 import training_and_watched
from models.training.presets import PRESETS
from models.training.run import kept_back, train_and_evaluate
from models.training.train import train
from models.training.workdir import Workdir

ALSO_ELSEWHERE = ("four_conv", "four_conv_augmented", "mobilenet_v2_frozen")
"""test_main.py and test_run.py take the first two this way, and the third is the fine-tuned one's first phase."""
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in ALSO_ELSEWHERE else ()) for name in PRESETS]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_goes_all_the_way(name, tiny_npz, tiny_votes, imagenet, tmp_path, monkeypatch, request):
    monkeypatch.setattr(export, "FORMS", {"float16 weights": export.as_float16})  # test_export.py tries all forms
    preset, work = PRESETS[name], Workdir(tmp_path / "work")
    training, watched = training_and_watched(tiny_npz, preset.config.seed, tiny_votes)
    small = dataclasses.replace(preset.config, batch_size=16)
    preset = dataclasses.replace(preset, config=small)
    first = dataclasses.replace(preset.config, epochs=1)
    train(first, cleaned(training) if first.clean else training, watched, work, resume=False, imagenet=imagenet)

    request.getfixturevalue("eagerly")  # its graphs were traced in the first epoch
    settings = {"votes": tiny_votes, "imagenet": imagenet, "weights": tmp_path / "weights"}
    found = train_and_evaluate(preset, tiny_npz, work.path, epochs=2, resume=True, publish=True, **settings)

    stored = registry.load(name, weights=tmp_path / "weights")
    assert stored.card.to_json() == found.card.to_json() and stored.card.training.epochs == 2
    assert f"cut short: 2 of the {preset.config.epochs} epochs" in stored.card.limits[0]
    assert f"it has 2 of {preset.config.epochs} epochs" in kept_back(found.card, preset, tmp_path / "weights")
    scores = stored.open()(watched.images)
    assert (scores.argmax(axis=1) == watched.labels).mean() == pytest.approx(stored.card.accuracy)
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-4)
