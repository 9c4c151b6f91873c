"""What the network is asked to answer: labels, votes and their mixtures as probabilities."""

import numpy as np

from models.emotions import LABELS
from models.training.config import TrainingConfig
from models.training.faces import Faces

STEPS, STEP_SIZE, MOMENTUM, DECAY = 3000, 0.5, 0.9, 1e-4
"""Full-batch gradient descent of the translation: with 28,709 rows it takes some seconds."""


def targets(faces: Faces, config: TrainingConfig) -> np.ndarray:
    """A probability for each label: the label itself, smoothed, mixed with FER+ votes as the config says.

    Args:
        faces: With votes, where `config.votes` is above 0.
        config: `label_smoothing` and `votes` are read.

    Returns:
        float32 (n, 7), rows summing to 1.
    """
    out = one_hot(faces.labels) * (1 - config.label_smoothing) + config.label_smoothing / len(LABELS)
    if config.votes and faces.votes is not None:
        out = (1 - config.votes) * out + config.votes * translated_votes(faces.votes, faces.labels)
    return out.astype(np.float32)


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Labels uint8 (n,) as float32 (n, 7)."""
    return np.eye(len(LABELS), dtype=np.float32)[labels]


def translated_votes(votes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What FER-2013's label is likely to be where the taggers of FER+ voted so.

    FER+ and FER-2013 name the same picture differently (its taggers say neutral where FER-2013 says sad), so the votes
    cannot stand beside the labels as they are. A multinomial logistic regression from the shares of the votes, and
    their square roots, to the label translates them; a network that learns from the translation sees how doubtful a
    label is, without another bias.

    Args:
        votes: Counts (n, 10), in the order of `models.training.ferplus.VOTES`.
        labels: FER-2013's labels (n,).

    Returns:
        float32 (n, 7), rows summing to 1.
    """
    shares = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1)
    features = np.hstack([shares, np.sqrt(shares), np.ones((len(votes), 1))])
    truth, weights = one_hot(labels), np.zeros((features.shape[1], len(LABELS)))
    velocity = np.zeros_like(weights)
    for _ in range(STEPS):
        slope = features.T @ (_softmax(features @ weights) - truth) / len(truth) + DECAY * weights
        velocity = MOMENTUM * velocity - STEP_SIZE * slope
        weights += velocity
    return _softmax(features @ weights).astype(np.float32)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def mixed_up(
    images: np.ndarray, wanted: np.ndarray, alpha: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A batch mixed with itself in another order (Zhang et al. 2018, "mixup", section 2).

    Args:
        images: float32 (b, side, side, 1).
        wanted: Their targets, float32 (b, 7).
        alpha: Of the Beta distribution; one share is drawn for the batch.
        rng: The source of all randomness.
    """
    share, order = np.float32(rng.beta(alpha, alpha)), rng.permutation(len(images))
    return share * images + (1 - share) * images[order], share * wanted + (1 - share) * wanted[order]
