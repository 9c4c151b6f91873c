"""Running a saved network without TensorFlow."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from models.emotions import LABELS

MAX_BATCH = 16
"""Crops in one call of the interpreter: more cost no less each, and would only take more memory."""

SMALLEST_PROBABILITY = 1e-12
"""Keeps the logarithm finite where a network is wholly sure."""


class DamagedNetwork(ValueError):
    """The bytes are no network that reads faces; the message says what was expected and what came."""


class LiteRtNetwork:
    """Crops to calibrated scores on one thread; not to be shared between threads.

    The interpreter keeps the batch size of its last call, and is resized (about .1 ms) when another comes: per face a
    batch costs what single calls do, so nothing is gained by padding.
    """

    def __init__(self, content: bytes, *, temperature: float = 1.0):
        """Opens a network.

        Args:
            content: A LiteRT flatbuffer from float32 (n, h, w, 1) in 0..255 to probabilities (n, 7).
            temperature: Scores become softmax(log p / temperature).

        Raises:
            DamagedNetwork: The bytes are no such network.
        """
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise DamagedNetwork("expected a LiteRT network; the bytes cannot be read as one") from error
        self._temperature = temperature
        self._input, self._output = _ends(self._interpreter)
        self._batch = 0

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Height, width and channels of one crop."""
        return tuple(int(length) for length in self._input["shape"][1:])

    def __call__(self, crops: np.ndarray) -> np.ndarray:
        """Reads expressions.

        Args:
            crops: Grey uint8 (n, 48, 48); n may be 0.

        Returns:
            Calibrated probabilities, float32 (n, 7), in the order of `models.emotions.LABELS`.

        Raises:
            ValueError: The crops have another shape or type.
        """
        if crops.dtype != np.uint8 or crops.shape[1:] != self.input_shape[:2]:
            raise ValueError(f"expected uint8 crops (n, *{self.input_shape[:2]}); got {crops.dtype} {crops.shape}")
        scores = np.zeros((len(crops), len(LABELS)), np.float32)
        for start in range(0, len(crops), MAX_BATCH):
            scores[start : start + MAX_BATCH] = self._run(crops[start : start + MAX_BATCH])
        return calibrated(scores, self._temperature)

    def _run(self, crops: np.ndarray) -> np.ndarray:
        if len(crops) != self._batch:
            self._interpreter.resize_tensor_input(self._input["index"], [len(crops), *self.input_shape])
            self._interpreter.allocate_tensors()
            self._batch = len(crops)
        self._interpreter.set_tensor(self._input["index"], crops[..., None].astype(np.float32))
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output["index"])


def calibrated(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Temperature scaling (Guo et al. 2017, "On calibration of modern neural networks", section 4.2).

    Args:
        scores: Probabilities (n, k), rows summing to 1. Their logarithms are logits, up to a constant for each row.
        temperature: Above 1 makes the scores less sure, below 1 surer; their order stays.

    Returns:
        softmax(log p / temperature), float32 (n, k).
    """
    logits = np.log(np.maximum(scores, SMALLEST_PROBABILITY)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def _ends(interpreter: Interpreter) -> tuple[dict, dict]:
    """The details of the one input and the one output."""
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    if len(inputs) != 1 or len(outputs) != 1:
        raise DamagedNetwork(f"expected one input and one output; got {len(inputs)} and {len(outputs)}")
    for what, end, length in (("input", inputs[0], 4), ("output", outputs[0], 2)):
        if end["dtype"] is not np.float32 or len(end["shape"]) != length:
            raise DamagedNetwork(f"expected a float32 {what} of {length} axes; got {end['shape']}")
    if outputs[0]["shape"][1] != len(LABELS):
        raise DamagedNetwork(f"expected {len(LABELS)} scores; got {outputs[0]['shape'][1]}")
    return inputs[0], outputs[0]
