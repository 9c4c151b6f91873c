"""Temperature and the threshold of "unsure": what makes scores mean something, fitted and honestly measured."""

from dataclasses import asdict, dataclass

import numpy as np

from models.runtime import calibrated
from models.training.measures import ReliabilityBin, brier_score, expected_calibration_error, reliability
from models.training.measures import negative_log_likelihood as nll_of

GOLDEN = (5**0.5 - 1) / 2
"""The ratio of golden-section search."""

RIGHT_WHEN_BARELY_SURE = 0.5
"""A label is named alone only where it is right more often than not."""

WINDOW, FEWEST_IN_WINDOW = 0.1, 30
"""How wide a part of the reliability curve is looked at, and how many faces must lie in it to say anything."""

CROSS_FITTED = (
    "One temperature, fitted by negative log-likelihood on PublicTest. The measures given here are cross-fitted: the "
    "temperature of each stratified half is measured on the other half."
)
"""What a card says about its calibration."""

CHOSEN = (
    '{} "unsure" and the form that is served were chosen on PublicTest too, and a network is published only where it '
    "does no worse there than the one before it, so that its figures flatter a little."
)
EPOCH_CHOSEN = CHOSEN.format("The learning rate or the epoch, the threshold of")
EPOCH_NOT_CHOSEN = CHOSEN.format("No learning rate and no epoch, but the threshold of")
"""What a card adds to that."""


@dataclass(frozen=True)
class Calibration:
    """How scores were calibrated, and how well that holds on faces that it was not fitted on.

    Attributes:
        temperature: Fitted on all faces; the one that is served.
        unsure_below: The threshold of `unsure_threshold`.
        coverage: The share of faces that are sure enough.
        accuracy_when_sure: The share of these that is named right.
        accuracy_when_unsure: The share of the others whose likeliest label is right.
        nll: Cross-fitted negative log-likelihood.
        brier: Cross-fitted Brier score.
        ece: Cross-fitted expected calibration error.
        ece_uncalibrated: The same before calibration.
        reliability: Cross-fitted bins.
        method: How all this was done.
    """

    temperature: float
    unsure_below: float
    coverage: float
    accuracy_when_sure: float
    accuracy_when_unsure: float
    nll: float
    brier: float
    ece: float
    ece_uncalibrated: float
    reliability: list[ReliabilityBin]
    method: str

    def to_dict(self) -> dict[str, object]:
        """The calibration as the card has it."""
        return asdict(self)


def calibrate(scores: np.ndarray, truth: np.ndarray, *, seed: int, chosen: bool = False) -> Calibration:
    """Fits and measures.

    Args:
        scores: Uncalibrated probabilities (n, 7) for faces that the network was not trained on.
        truth: Their labels (n,).
        seed: Draws the two halves.
        chosen: Whether something else was chosen on these faces before.
    """
    held_out = cross_fitted(scores, truth, seed=seed)
    threshold = unsure_threshold(held_out, truth)
    sure, right = held_out.max(axis=1) >= threshold, held_out.argmax(axis=1) == truth
    return Calibration(
        temperature=fitted_temperature(scores, truth),
        unsure_below=threshold,
        coverage=float(sure.mean()),
        accuracy_when_sure=_mean(right[sure]),
        accuracy_when_unsure=_mean(right[~sure]),
        nll=nll_of(held_out, truth),
        brier=brier_score(held_out, truth),
        ece=expected_calibration_error(held_out, truth),
        ece_uncalibrated=expected_calibration_error(scores, truth),
        reliability=reliability(held_out, truth),
        method=f"{CROSS_FITTED} {EPOCH_CHOSEN if chosen else EPOCH_NOT_CHOSEN}",
    )


def fitted_temperature(scores: np.ndarray, truth: np.ndarray, *, low: float = 0.2, high: float = 10.0) -> float:
    """The temperature with the least negative log-likelihood (Guo et al. 2017, section 4.2).

    The likelihood has a single minimum in 1/T, so that a golden-section search over 1/T finds it.
    """

    def cost(inverse: float) -> float:
        return nll_of(calibrated(scores, 1 / inverse), truth)

    left, right = 1 / high, 1 / low
    while right - left > 1e-4:
        first, second = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
        left, right = (left, second) if cost(first) <= cost(second) else (first, right)
    return round(2 / (left + right), 4)


def cross_fitted(scores: np.ndarray, truth: np.ndarray, *, seed: int) -> np.ndarray:
    """Scores (n, 7) in which each half is calibrated by the temperature of the other."""
    first = stratified_half(truth, seed=seed)
    out = np.empty_like(scores)
    for half in (first, ~first):
        out[half] = calibrated(scores[half], fitted_temperature(scores[~half], truth[~half]))
    return out


def stratified_half(truth: np.ndarray, *, seed: int) -> np.ndarray:
    """A mask (n,) over half of each class."""
    rng = np.random.default_rng(seed)
    half = np.zeros(len(truth), bool)
    for label in np.unique(truth):
        rows = rng.permutation(np.flatnonzero(truth == label))
        half[rows[: len(rows) // 2]] = True
    return half


def unsure_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """The probability below which a label is not named alone.

    It is read from the reliability curve: a window of .1 is slid upwards over the probability of the likeliest label,
    in steps of .01, and the threshold lies above the last window in which that label is wrong at least half of the
    time. An answer that is wrong more often than right had better be "unsure"; above the threshold there is none such.

    Args:
        scores: Calibrated probabilities (n, 7) for faces that neither network nor temperature was fitted on.
        truth: Their labels (n,).

    Returns:
        A threshold in 0..0.9. Where no window holds enough faces it is .5, the place where it would be if a label of
        probability p were right with probability p.
    """
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == truth
    threshold = None
    for low in np.arange(0, 90) / 100:
        window = right[(confidence >= low) & (confidence < low + WINDOW)]
        if len(window) >= FEWEST_IN_WINDOW:
            wrong = window.mean() <= RIGHT_WHEN_BARELY_SURE
            threshold = low + 0.01 if wrong else threshold or 0.0
    return RIGHT_WHEN_BARELY_SURE if threshold is None else round(float(threshold), 2)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0
