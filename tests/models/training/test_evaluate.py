import dataclasses

import numpy as np
import pytest

from models import registry
from models.architectures import ARCHITECTURES
from models.training.evaluate import keras_scores, load_keras, round_to_float16, scores_of_crops
from models.training.evaluate import with_side as model_with_side
from models.training.kept_weights import packed


@pytest.fixture(scope="module")
def mien():
    model = ARCHITECTURES["mien"](48)
    round_to_float16(model)
    return model


def test_what_is_kept_of_the_weights_is_what_was_measured(weights, mien, made_crops):
    stored = registry.load("four_conv", weights=weights)
    folder = stored.folder
    (folder / registry.WEIGHTS_FILE).write_bytes(packed(mien))
    again = load_keras(dataclasses.replace(stored, card=dataclasses.replace(stored.card, architecture="mien")))
    np.testing.assert_array_equal(keras_scores(again, made_crops[:8]), keras_scores(mien, made_crops[:8]))


def test_weights_that_do_not_fit_are_refused_with_a_sentence(weights, mien):
    stored = registry.load("four_conv", weights=weights)
    (stored.folder / registry.WEIGHTS_FILE).write_bytes(packed(mien))
    with pytest.raises(registry.NetworkUnavailable, match=r"four_conv is refused: weights.npz does not fit four_conv"):
        load_keras(stored)
    (stored.folder / registry.WEIGHTS_FILE).write_bytes(b"no archive")
    with pytest.raises(registry.NetworkUnavailable, match="does not fit"):
        load_keras(stored)
    with pytest.raises(registry.NetworkUnavailable, match=r"has no weights.npz beside it"):
        load_keras(dataclasses.replace(stored, card=dataclasses.replace(stored.card, files={})))


def test_a_mirror_picture_counts_like_the_picture(mien, made_crops):
    crops = made_crops[:4]
    either = [scores_of_crops(mien, views, "mirrored") for views in (crops, crops[:, :, ::-1])]
    np.testing.assert_allclose(*either, atol=1e-6)
    np.testing.assert_allclose(scores_of_crops(mien, crops, "one"), keras_scores(mien, crops), atol=1e-6)


def test_ten_crops_are_averaged(mien, made_crops):
    small = model_with_side(mien, "mien", 40)
    corner = [keras_scores(small, np.ascontiguousarray(made_crops[:3, top : top + 40, :40])) for top in (0, 8)]
    ten = scores_of_crops(small, made_crops[:3], "ten")
    assert ten.shape == (3, 7) and not np.allclose(corner[0], ten)
    np.testing.assert_allclose(ten.sum(axis=1), 1, rtol=1e-5)
