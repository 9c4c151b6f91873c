"""The published saliency network as it is served: where people would look in a face, by docs/SALIENCY.md."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from models.stored import CARD, SERVED, NetworkUnavailable, sha256

FOLDER = Path(__file__).parent / "saliency"
"""Where it is published."""

SIDE = 48
"""Pixels along each side of a crop."""


class LiteRtSaliency:
    """Crop to map on one thread; not to be shared between threads."""

    def __init__(self, content: bytes):
        """Opens a network.

        Args:
            content: A LiteRT flatbuffer from float32 (1, 48, 48, 1) in 0..255 to (1, rows, columns, 1).

        Raises:
            ValueError: The bytes are no such network.
            RuntimeError: Likewise.
        """
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        (given,), (found,) = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        if tuple(given["shape"]) != (1, SIDE, SIDE, 1) or len(found["shape"]) != 4 or found["shape"][3] != 1:
            raise ValueError("it takes or gives other shapes")
        self._input, self._output = given["index"], found["index"]

    def __call__(self, crop: np.ndarray) -> np.ndarray:
        """Where people would look.

        Args:
            crop: Grey uint8 (48, 48).

        Returns:
            float32 (rows, columns), at least 0, from the top of the crop; in no unit.
        """
        self._interpreter.set_tensor(self._input, crop[None, ..., None].astype(np.float32))
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output)[0, ..., 0].copy()


@dataclass(frozen=True)
class StoredSaliency:
    """The network's bytes, as they were when they were checked."""

    content: bytes

    def open(self) -> LiteRtSaliency:
        """A running copy; each thread needs its own."""
        return LiteRtSaliency(self.content)


def load(folder: Path = FOLDER) -> StoredSaliency:
    """The published network, checked against its card.

    Raises:
        NetworkUnavailable: It is not there, or not what its card says; the message is a sentence.
    """
    try:
        content = (folder / SERVED).read_bytes()
        expected = json.loads((folder / CARD).read_text(encoding="utf-8"))["files"][SERVED]
        if sha256(content) != expected:
            raise ValueError("it is not what its card says")
        LiteRtSaliency(content)
    except OSError:
        raise NetworkUnavailable("the saliency network is not there") from None
    except (ValueError, RuntimeError, KeyError, TypeError) as error:
        raise NetworkUnavailable("the saliency network is refused: it cannot be read as its card says") from error
    return StoredSaliency(content)
