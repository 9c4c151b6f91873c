"""What a run was computed on, in words for its card."""

import os
import platform

import keras

from models.training.config import TrainingConfig
from models.training.saliency.config import SaliencyConfig


def this_machine(config: TrainingConfig | SaliencyConfig) -> str:
    """The processor, the GPU if Keras's backend has one, the backend and the arithmetic."""
    backend = keras.backend.backend()
    accelerator = {"jax": _jax_device, "torch": _torch_device, "tensorflow": _tensorflow_device}[backend]()
    processor = f"{os.cpu_count()} CPU cores ({platform.machine()})"
    return f"{processor}{accelerator and f' and {accelerator}'}, Keras on {backend}, {config.precision}"


def _jax_device() -> str:
    import jax

    device = jax.devices()[0]
    return "" if device.platform == "cpu" else device.device_kind


def _torch_device() -> str:
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else ""


def _tensorflow_device() -> str:
    import tensorflow as tf

    devices = tf.config.list_physical_devices("GPU")
    return tf.config.experimental.get_device_details(devices[0]).get("device_name", "a GPU") if devices else ""
