"""A Keras network as a LiteRT file: every form is measured, and the fastest that may be served is kept."""

import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import keras
import numpy as np
import tensorflow as tf

from models.runtime import LiteRtNetwork, calibrated
from models.training.faces import Faces
from models.training.quiet import quiet

LARGEST_DIFFERENCE = 5e-3
"""How far a served probability may lie from Keras's."""

MARGIN = 0.8
"""A form must stay within this part of the largest difference, so that faces that were not measured will, too."""

LEAST_AGREEMENT = 0.995
"""The share of faces that must get the same label."""

LARGEST_DROP = 0.003
"""The accuracy that a form which computes in 8 bits may lose against Keras: .3 points."""

LEAST_ALIKE = 0.975
"""The share of faces that such a form must give the same label."""

AS_FAST = 1.15
"""Forms within this factor of the fastest count as equally fast; of these the one closest to Keras is served."""

CALIBRATION_CROPS = 300
"""Training crops that full int8 takes the range of its activations from."""


@dataclass(frozen=True)
class ServedForm:
    """One form of a network, measured.

    Attributes:
        kind: A key of `FORMS`.
        content: The LiteRT flatbuffer.
        ms_per_face: The median time of one crop on one thread.
        largest_difference: The largest distance of any probability from Keras's, both calibrated.
        agreement: The share of faces with the same label as Keras.
        drop: Keras's accuracy minus this form's, on the same faces.
    """

    kind: str
    content: bytes
    ms_per_face: float
    largest_difference: float
    agreement: float
    drop: float

    @property
    def acceptable(self) -> bool:
        """Whether it may stand in for the Keras network: 8 bits may move scores, but must not cost accuracy."""
        if self.kind in QUANTISED:
            return self.drop <= LARGEST_DROP and self.agreement >= LEAST_ALIKE
        return self.largest_difference <= MARGIN * LARGEST_DIFFERENCE and self.agreement >= LEAST_AGREEMENT

    def to_dict(self) -> dict[str, object]:
        """The measures as the card has them."""
        values = asdict(self) | {"bytes": len(self.content), "acceptable": self.acceptable}
        del values["content"]
        return values


def measured_forms(
    model: keras.Model, keras_scores: np.ndarray, watched: Faces, training: np.ndarray, *, temperature: float
) -> list[ServedForm]:
    """Converts a network to every form and measures each.

    Args:
        model: From float (n, 48, 48, 1) to probabilities (n, 7).
        keras_scores: What it gives for `watched`, uncalibrated (n, 7).
        watched: Labelled faces to compare on.
        training: Crops uint8 (m, 48, 48), for forms that need the range of activations.
        temperature: The calibration that is served.
    """
    expected = calibrated(keras_scores, temperature)
    return [
        measured_form(kind, convert(model, training), expected, watched, temperature=temperature)
        for kind, convert in FORMS.items()
    ]


def chosen_form(forms: list[ServedForm]) -> ServedForm:
    """The one to serve."""
    acceptable = [form for form in forms if form.acceptable]
    fastest = min(form.ms_per_face for form in acceptable)
    quick = [form for form in acceptable if form.ms_per_face <= AS_FAST * fastest]
    return min(quick, key=lambda form: form.largest_difference)


def measured_form(kind: str, content: bytes, expected: np.ndarray, watched: Faces, *, temperature: float) -> ServedForm:
    """One form, compared with the scores that Keras gives."""
    network = LiteRtNetwork(content, temperature=temperature)
    scores, truth = network(watched.images), watched.labels
    named, keras_named = scores.argmax(axis=1), expected.argmax(axis=1)
    return ServedForm(
        kind=kind,
        content=content,
        ms_per_face=round(_median_ms(network, watched.images), 3),
        largest_difference=float(np.abs(scores - expected).max()),
        agreement=float((named == keras_named).mean()),
        drop=float((keras_named == truth).mean() - (named == truth).mean()),
    )


def as_float16(model: keras.Model, training: np.ndarray) -> bytes:
    """Weights kept in 16 bits, for half the size; all arithmetic in float32."""
    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return _converted(converter)


def as_dynamic_int8(model: keras.Model, training: np.ndarray) -> bytes:
    """Weights in 8 bits; activations are quantised as they come."""
    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return _converted(converter)


def as_full_int8(model: keras.Model, training: np.ndarray) -> bytes:
    """Weights and activations in 8 bits, with ranges taken from training crops; float at both ends."""
    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.representative_dataset = lambda: _calibration_crops(training)
    return _converted(converter)


FORMS: dict[str, Callable[[keras.Model, np.ndarray], bytes]] = {
    "float16 weights": as_float16,
    "dynamic int8": as_dynamic_int8,
    "full int8": as_full_int8,
}
"""How each form is made."""

QUANTISED = ("dynamic int8", "full int8")
"""Those that compute in 8 bits."""


def _calibration_crops(training: np.ndarray) -> Iterator[list[np.ndarray]]:
    rows = np.random.default_rng(0).permutation(len(training))[:CALIBRATION_CROPS]
    for row in rows:
        yield [training[row][None, ..., None].astype(np.float32)]


def _converter(model: keras.Model) -> "tf.lite.TFLiteConverter":
    return tf.lite.TFLiteConverter.from_keras_model(model)


def _converted(converter: "tf.lite.TFLiteConverter") -> bytes:
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the converter's own; faithfulness is measured, whatever it warns of
        return converter.convert()


def _median_ms(network: LiteRtNetwork, faces: np.ndarray, *, calls: int = 200) -> float:
    times = []
    for call in range(calls):
        crop = faces[call % len(faces)][None]
        began = time.perf_counter()
        network(crop)
        times.append(time.perf_counter() - began)
    return float(np.median(times)) * 1000
