"""Frozen Keras networks run by LiteRT, which computes MobileNetV2 twice as fast as TensorFlow does on a CPU."""

import os
import warnings
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from models.training.quiet import quiet

Runner = Callable[[np.ndarray], np.ndarray]
"""Float32 (n, ...) to float32 (n, ...)."""

WORTH_CONVERTING = 400
"""Pictures from which on the 20 seconds that a conversion takes are regained."""


def runner(model: keras.Model, pictures: int) -> Runner:
    """What computes a frozen network soonest, for so many pictures."""
    return FrozenNetwork(model) if pictures >= WORTH_CONVERTING else model.predict_on_batch


class FrozenNetwork:
    """A network with one input and one output that learns no more; not to be shared between threads."""

    def __init__(self, model: keras.Model):
        """Converts a network; its weights stay in float32.

        Args:
            model: From float (n, ...) to float (n, ...).
        """
        with quiet(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the converter's own; a test holds its result against Keras
            content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
            self._interpreter = Interpreter(model_content=content, num_threads=os.cpu_count())
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._shape: tuple[int, ...] = ()

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Numbers (n, ...) to float32 (n, ...)."""
        if values.shape != self._shape:
            self._interpreter.resize_tensor_input(self._input, values.shape)
            self._interpreter.allocate_tensors()
            self._shape = values.shape
        self._interpreter.set_tensor(self._input, values.astype(np.float32))
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output)
