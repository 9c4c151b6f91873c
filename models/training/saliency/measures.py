"""How well a map tells where people looked: five measures that disagree on purpose (Bylinskii et al. 2019).

Each takes a map of saliency (h, w) of any scale; higher is better, but for the divergence.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np

EPSILON = float(np.finfo(np.float64).eps)
"""Keeps the divergence finite, as in the MIT saliency benchmark."""


def nss(saliency: np.ndarray, fixated: np.ndarray) -> float:
    """Normalized scanpath saliency (Peters et al. 2005): the standardised map's mean over what was looked at.

    Args:
        saliency: The map (h, w).
        fixated: Which pixels someone looked at, bool (h, w).

    Returns:
        0 for a map that is the same everywhere.
    """
    return float(_standardised(saliency)[fixated].mean())


def cc(saliency: np.ndarray, density: np.ndarray) -> float:
    """Pearson's correlation of the map with the density of fixations (h, w); 0 for a map without any difference."""
    return float((_standardised(saliency) * _standardised(density)).mean())


def auc_judd(saliency: np.ndarray, fixated: np.ndarray) -> float:
    """Area under the ROC curve, all pixels nobody looked at as negatives (Judd et al. 2009).

    The thresholds are the map's values where someone looked.

    Args:
        saliency: The map (h, w).
        fixated: Which pixels someone looked at, bool (h, w).
    """
    positives, negatives = np.sort(saliency[fixated]), np.sort(saliency[~fixated])
    thresholds = np.unique(positives)[::-1]
    hits = 1 - np.searchsorted(positives, thresholds, "left") / len(positives)
    alarms = 1 - np.searchsorted(negatives, thresholds, "left") / len(negatives)
    return float(np.trapezoid([0, *hits, 1], [0, *alarms, 1]))


def shuffled_auc(saliency: np.ndarray, fixated: np.ndarray, others: np.ndarray) -> float:
    """Area under the ROC curve against fixations of other pictures, which a bias to the centre cannot tell apart.

    Zhang et al. (2008), section "Evaluation". Borji et al. (2013) draw some of the others' fixations many times over;
    here all are taken once, and the area is that of the ranks (Mann and Whitney 1947), so that nothing is drawn.

    Args:
        saliency: The map (h, w).
        fixated: Which pixels someone looked at, bool (h, w).
        others: Row and column of fixations of other pictures, int (n, 2).
    """
    positives, negatives = saliency[fixated], np.sort(saliency[tuple(others.T)])
    below, not_above = (np.searchsorted(negatives, positives, side) for side in ("left", "right"))
    return float((below + not_above).mean() / 2 / len(negatives))


def kl(saliency: np.ndarray, density: np.ndarray) -> float:
    """Divergence of the map from the density of fixations, both summing to 1, in nats; lower is better.

    Sum of q log(e + q / (p + e)) with q the density and p the map (Bylinskii et al. 2019, section 4).
    """
    p, q = _shares(saliency), _shares(density)
    return float((q * np.log(EPSILON + q / (p + EPSILON))).sum())


@dataclass(frozen=True)
class SaliencyMeasures:
    """The measures of one map, or their means over several."""

    nss: float
    cc: float
    auc_judd: float
    sauc: float
    kl: float

    def to_dict(self) -> dict[str, float]:
        """The measures as JSON has them."""
        return asdict(self)

    def better_than(self, other: "SaliencyMeasures") -> list[str]:
        """The names of the measures on which this is better."""
        return [
            name
            for name in NAMES
            if (getattr(self, name) < getattr(other, name)) == (name in LOWER_IS_BETTER)
            and getattr(self, name) != getattr(other, name)
        ]


NAMES = tuple(field.name for field in fields(SaliencyMeasures))
LOWER_IS_BETTER = ("kl",)


def measured_map(
    saliency: np.ndarray, fixated: np.ndarray, density: np.ndarray, others: np.ndarray
) -> SaliencyMeasures:
    """All measures of one map; the arguments are those of the functions above."""
    saliency = saliency.astype(np.float64)
    return SaliencyMeasures(
        nss=nss(saliency, fixated),
        cc=cc(saliency, density),
        auc_judd=auc_judd(saliency, fixated),
        sauc=shuffled_auc(saliency, fixated, others),
        kl=kl(saliency, density),
    )


def mean_measures(found: Sequence[SaliencyMeasures]) -> SaliencyMeasures:
    """The mean of each measure."""
    return SaliencyMeasures(**{name: float(np.mean([getattr(one, name) for one in found])) for name in NAMES})


def half_widths(found: Sequence[SaliencyMeasures]) -> dict[str, float]:
    """Half of the 95 % interval of each mean, by the normal distribution; 0 for a single map."""
    if len(found) < 2:
        return dict.fromkeys(NAMES, 0.0)
    spread = {name: np.std([getattr(one, name) for one in found], ddof=1) for name in NAMES}
    return {name: float(1.96 * value / np.sqrt(len(found))) for name, value in spread.items()}


def _standardised(values: np.ndarray) -> np.ndarray:
    values = values.astype(np.float64)
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _shares(values: np.ndarray) -> np.ndarray:
    """Values that sum to 1; a map of nothing tells nothing, that is, the same everywhere."""
    values = values.astype(np.float64)
    total = values.sum()
    return values / total if total > 0 else np.full_like(values, 1 / values.size)
