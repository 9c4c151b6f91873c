"""The saliency network as one LiteRT file that reads faces: frozen levels and trained head together."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import keras
import numpy as np
from keras import layers

from models.architectures.saliency_net import STRIDE
from models.saliency_network import SIDE, LiteRtSaliency
from models.stored import CARD, SERVED, sha256
from models.training.errors import TrainingFailed
from models.training.export import FORMS
from models.training.files import replace_text
from models.training.saliency.backbone import load_features
from models.training.saliency.stored import check_backbone, load_card, load_head

ENLARGED = 160
"""Pixels along each side of a face as the network sees it, as in the comparison."""

KINDS = ("float16 weights", "dynamic int8")
"""Forms that need no range of activations."""

LEAST_CC = 0.99
"""The mean correlation with Keras's maps that a form must reach."""

CALLS = 100
"""Of which the median is taken."""


@dataclass(frozen=True)
class ServedSaliency:
    """One form, measured.

    Attributes:
        kind: One of `KINDS`.
        content: The LiteRT flatbuffer.
        ms_per_face: The median time of one map on one thread.
        faces: On how many faces it was compared.
        mean_cc: Pearson's correlation of its maps with Keras's, mean.
        least_cc: The least of these.
    """

    kind: str
    content: bytes
    ms_per_face: float
    faces: int
    mean_cc: float
    least_cc: float

    def to_dict(self) -> dict[str, object]:
        """The measures as the card has them."""
        values = asdict(self) | {"bytes": len(self.content), "enlarged_to": ENLARGED}
        del values["content"]
        return values


def face_network(imagenet: Path, folder: Path) -> keras.Model:
    """The published network for a face.

    Args:
        imagenet: Weights of MobileNetV2, the very file that the head was trained on.
        folder: Holds the head and its card.

    Returns:
        A model from grey float (n, 48, 48, 1) in 0..255 to (n, 10, 10, 1), at least 0.

    Raises:
        TrainingFailed: A part is missing, or the head was trained on other ImageNet weights.
    """
    check_backbone(imagenet, load_card(folder))
    features = load_features(imagenet, ENLARGED, ENLARGED)
    head = load_head(ENLARGED // STRIDE, ENLARGED // STRIDE, folder)
    face = keras.Input((SIDE, SIDE, 1), name="face")
    large = layers.Resizing(ENLARGED, ENLARGED, interpolation="bilinear")(face)
    return keras.Model(face, head(features(layers.Concatenate()([large] * 3))), name="face_saliency")


def measured_forms(model: keras.Model, faces: np.ndarray) -> list[ServedSaliency]:
    """Converts a network to every form and measures each.

    Args:
        model: What `face_network` gives.
        faces: Grey uint8 (n, 48, 48) to compare on.
    """
    expected = model.predict(faces[..., None].astype(np.float32), batch_size=20, verbose=0)[..., 0]
    return [_measured(kind, FORMS[kind](model, faces), faces, expected) for kind in KINDS]


def _measured(kind: str, content: bytes, faces: np.ndarray, expected: np.ndarray) -> ServedSaliency:
    network = LiteRtSaliency(content)
    times, alike = [], []
    for call in range(max(CALLS, len(faces))):
        began = time.perf_counter()
        found = network(faces[call % len(faces)])
        times.append(time.perf_counter() - began)
        if call < len(faces):
            alike.append(correlation(found, expected[call]))
    median = round(float(np.median(times)) * 1000, 3)
    return ServedSaliency(kind, content, median, len(faces), round(np.mean(alike), 5), round(min(alike), 5))


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation of two maps; 1 for two that are the same everywhere, 0 where only one is."""
    if min(one.std(), other.std()) < 1e-9:
        return float(max(one.std(), other.std()) < 1e-9)
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def chosen_form(forms: Sequence[ServedSaliency]) -> ServedSaliency:
    """The smallest that is close to Keras: maps are few, and all weights of the project have room for 60 MB.

    Raises:
        TrainingFailed: None is.
    """
    close = [form for form in forms if form.mean_cc >= LEAST_CC]
    if not close:
        raise TrainingFailed(f"no form of the network is as close to Keras as a correlation of {LEAST_CC}")
    return min(close, key=lambda form: len(form.content))


def export(imagenet: Path, faces: np.ndarray, folder: Path) -> list[ServedSaliency]:
    """Puts the network's served form beside its head, and what was measured of all forms into its card.

    Args:
        imagenet: Weights of MobileNetV2.
        faces: Grey uint8 (n, 48, 48) to compare on.
        folder: Holds the head and its card.

    Returns:
        All forms, the one that is served first.

    Raises:
        TrainingFailed: A part is missing or damaged, or no form is close enough.
    """
    forms = measured_forms(face_network(imagenet, folder), faces)
    best = chosen_form(forms)
    forms.sort(key=lambda form: form is not best)
    card = load_card(folder)
    (folder / SERVED).write_bytes(best.content)
    served = {"chosen": best.kind, "forms": [form.to_dict() for form in forms]}
    card = replace(card, served=served, files=card.files | {SERVED: sha256(best.content)})
    replace_text(folder / CARD, card.to_json())
    return forms
