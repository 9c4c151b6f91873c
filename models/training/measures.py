"""How good scores are: the measures that every network is judged by."""

from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np

from models.emotions import LABELS

ECE_BINS = 15
"""Bins of equal width, as in Guo et al. (2017)."""

NORMAL_95 = 1.959964
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True)
class ClassMeasures:
    """How one label fares. A label that is never named has precision 0, as has one that never occurs recall 0."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """A network, or other source of scores, measured on labelled faces.

    Attributes:
        network: What was measured.
        n: How many faces.
        accuracy: The share that was named right.
        accuracy_interval: Its 95 % interval (Wilson 1927).
        macro_f1: The mean F1 of the seven labels.
        per_class: By label.
        nll: Mean negative log-likelihood, in nats.
        brier: Mean squared distance of the scores from the truth, summed over labels (Brier 1950): 0 to 2.
        ece: Expected calibration error in 15 bins.
        confusion: Counts, a row for each true label and a column for each named one.
        labels: The order of rows and columns.
    """

    network: str
    n: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    macro_f1: float
    per_class: dict[str, ClassMeasures]
    nll: float
    brier: float
    ece: float
    confusion: list[list[int]]
    labels: tuple[str, ...] = LABELS

    def to_dict(self) -> dict[str, object]:
        """The measures as JSON and the card have them."""
        values = asdict(self)
        return values | {"accuracy_interval": list(self.accuracy_interval), "labels": list(self.labels)}


@dataclass(frozen=True)
class ReliabilityBin:
    """The faces whose likeliest label has a probability above `low` and up to `high`.

    Attributes:
        low: Lower end of the bin.
        high: Upper end.
        n: How many faces fall in it.
        confidence: Their mean probability of the likeliest label; 0 where n is 0.
        accuracy: The share of them that was named right; 0 where n is 0.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def measured(network: str, scores: np.ndarray, truth: np.ndarray) -> Evaluation:
    """All measures at once.

    Args:
        network: What gave the scores.
        scores: Probabilities (n, 7), n at least 1.
        truth: Labels (n,).
    """
    counts = confusion(scores.argmax(axis=1), truth)
    right = int(np.trace(counts))
    per_class = {label: _class_measures(counts, index) for index, label in enumerate(LABELS)}
    return Evaluation(
        network=network,
        n=len(truth),
        accuracy=right / len(truth),
        accuracy_interval=wilson_interval(right, len(truth)),
        macro_f1=float(np.mean([measures.f1 for measures in per_class.values()])),
        per_class=per_class,
        nll=negative_log_likelihood(scores, truth),
        brier=brier_score(scores, truth),
        ece=expected_calibration_error(scores, truth),
        confusion=counts.tolist(),
    )


def confusion(named: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Counts (7, 7): a row for each true label, a column for each named one."""
    counts = np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(counts, (truth, named), 1)
    return counts


def wilson_interval(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, "Probable inference", eq. 7)."""
    share, square = right / n, NORMAL_95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = NORMAL_95 * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def negative_log_likelihood(scores: np.ndarray, truth: np.ndarray) -> float:
    """The mean of -log p of the true label; p is held above 1e-12."""
    return float(-np.log(np.maximum(scores[np.arange(len(truth)), truth].astype(float), 1e-12)).mean())


def divergence(shares: np.ndarray, scores: np.ndarray) -> float:
    """The mean Kullback-Leibler divergence of scores from shares of votes, in nats.

    Args:
        shares: Shares of votes (n, 7); rows without any vote are left out.
        scores: Probabilities (n, 7), held above 1e-12.
    """
    rows = shares.sum(axis=1) > 0
    wanted, given = shares[rows], np.maximum(scores[rows].astype(float), 1e-12)
    logarithms = np.log(np.where(wanted > 0, wanted, 1) / given)
    return float((wanted * logarithms).sum(axis=1).mean())


def brier_score(scores: np.ndarray, truth: np.ndarray) -> float:
    """The mean over faces of sum((p - y)^2) over labels (Brier 1950)."""
    return float(((scores.astype(float) - np.eye(scores.shape[1])[truth]) ** 2).sum(axis=1).mean())


def expected_calibration_error(scores: np.ndarray, truth: np.ndarray) -> float:
    """The mean gap between confidence and accuracy over 15 equal bins, weighted by faces (Guo et al. 2017, eq. 3)."""
    bins = reliability(scores, truth)
    return sum(entry.n * abs(entry.accuracy - entry.confidence) for entry in bins) / len(truth)


def reliability(scores: np.ndarray, truth: np.ndarray, *, bins: int = ECE_BINS) -> list[ReliabilityBin]:
    """How often the likeliest label is right, by how likely it is said to be."""
    confidence, right = scores.max(axis=1).astype(float), scores.argmax(axis=1) == truth
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    return [
        _reliability_bin(number, bins, confidence[index == number], right[index == number]) for number in range(bins)
    ]


def _reliability_bin(number: int, bins: int, confidence: np.ndarray, right: np.ndarray) -> ReliabilityBin:
    n = len(right)
    means = (float(confidence.mean()), float(right.mean())) if n else (0.0, 0.0)
    return ReliabilityBin(number / bins, (number + 1) / bins, n, *means)


def _class_measures(counts: np.ndarray, index: int) -> ClassMeasures:
    hits, named, support = int(counts[index, index]), int(counts[:, index].sum()), int(counts[index].sum())
    f1 = 2 * hits / (named + support) if named + support else 0.0
    return ClassMeasures(hits / named if named else 0.0, hits / support if support else 0.0, f1, support)
