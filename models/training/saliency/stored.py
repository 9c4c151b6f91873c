"""The saliency network on disk: the head that was trained here, its card, and what the card vouches for."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from models.architectures.saliency_net import STRIDE, build_saliency_head
from models.training.errors import TrainingFailed
from models.training.kept_weights import unpacked
from models.training.saliency.backbone import features_of, load_features
from models.training.saliency.card import SaliencyCard
from models.training.saliency.frozen import Runner, runner
from models.training.saliency.network import grids_of

PUBLISHED = Path(__file__).resolve().parents[2] / "saliency"
"""Where the network is published: the head alone, for the ImageNet weights are not part of the project."""

CARD, HEAD = "card.json", "head.npz"


def load_card(folder: Path = PUBLISHED) -> SaliencyCard:
    """The card of the network in a folder.

    Raises:
        TrainingFailed: There is none, or a file beside it is not what it says.
    """
    try:
        card = SaliencyCard.from_json((folder / CARD).read_text(encoding="utf-8"))
        for name, expected in card.files.items():
            if digest(folder / name) != expected:
                raise TrainingFailed(f"the saliency network in {folder} is refused: {name} is not what its card says")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingFailed(f"there is no saliency network in {folder}; train one first") from error
    return card


def load_head(rows: int, columns: int, folder: Path = PUBLISHED) -> keras.Model:
    """The trained head, for a grid of any size.

    Raises:
        TrainingFailed: It is missing or damaged.
    """
    load_card(folder)
    try:
        head = build_saliency_head(rows, columns)
        head.set_weights(unpacked(folder / HEAD))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise TrainingFailed(f"the saliency network in {folder} is refused: {HEAD} does not fit") from error
    return head


@dataclass(frozen=True)
class SaliencyNetwork:
    """The whole network for pictures of one size.

    Attributes:
        features: Computes the frozen levels.
        head: What was trained here.
    """

    features: Runner
    head: keras.Model

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """RGB uint8 (n, height, width, 3) to maps float32 (n, height / 16, width / 16), at least 0."""
        return grids_of(self.head, features_of(self.features, pictures))


def load_network(
    imagenet: Path | None, height: int, width: int, folder: Path = PUBLISHED, *, pictures: int = 1
) -> SaliencyNetwork:
    """The network with its frozen part, from two places.

    Args:
        imagenet: Weights of MobileNetV2, the very file that the head was trained on.
        height: Pixels of the pictures, a multiple of 32.
        width: Pixels of the pictures, a multiple of 32.
        folder: Holds the head and its card.
        pictures: About how many will be read.

    Raises:
        TrainingFailed: A part is missing, or the head was trained on other ImageNet weights.
    """
    card = load_card(folder)
    features = load_features(imagenet, height, width)
    check_backbone(imagenet, card)
    return SaliencyNetwork(runner(features, pictures), load_head(height // STRIDE, width // STRIDE, folder))


def check_backbone(imagenet: Path, card: SaliencyCard) -> None:
    """Does nothing for the very file that a head was trained on.

    Raises:
        TrainingFailed: It is another one.
    """
    if digest(imagenet) != card.backbone["sha256"]:
        raise TrainingFailed(f"{imagenet} holds other weights than those that the saliency network was trained on")


def digest(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
