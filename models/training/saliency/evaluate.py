"""The saliency network and both baselines, measured on pictures that nothing was learnt from or chosen on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.training.saliency.baselines import centre_prior, spectral_residual
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.fixations import Scene
from models.training.saliency.measures import (
    NAMES,
    SaliencyMeasures,
    half_widths,
    mean_measures,
    measured_map,
)
from models.training.saliency.network import finished_map
from models.training.tables import aligned

NETWORK, CENTRE, RESIDUAL = "network", "centre prior", "spectral residual"
"""What is compared."""

HEADINGS = {"nss": "NSS", "cc": "CC", "auc_judd": "AUC-Judd", "sauc": "sAUC", "kl": "KL"}


@dataclass(frozen=True)
class SaliencyEvaluation:
    """The measures of several kinds of maps on the same pictures.

    Attributes:
        n: How many pictures.
        found: For each kind of map, the measures of each picture.
        sources: The set of each picture.
    """

    n: int
    found: dict[str, list[SaliencyMeasures]]
    sources: tuple[str, ...]

    def mean(self, kind: str, source: str | None = None) -> SaliencyMeasures:
        """The means of one kind of map, over all pictures or those of one set."""
        rows = zip(self.found[kind], self.sources, strict=True)
        return mean_measures([one for one, its in rows if source in (None, its)])

    def beaten(self) -> dict[str, list[str]]:
        """For each baseline, the measures on which the network's mean is better."""
        return {kind: self.mean(NETWORK).better_than(self.mean(kind)) for kind in self.found if kind != NETWORK}

    def to_dict(self) -> dict[str, Any]:
        """The means as the card has them: of all pictures with half of the 95 % interval, and of each set."""
        sets = sorted(set(self.sources))
        return {
            kind: {
                "mean": self.mean(kind).to_dict(),
                "half_interval": half_widths(rows),
                "sets": {source: self.mean(kind, source).to_dict() for source in sets},
            }
            for kind, rows in self.found.items()
        }


def evaluate_maps(
    scenes: Sequence[Scene], grids: np.ndarray, training: Sequence[Scene], config: SaliencyConfig
) -> SaliencyEvaluation:
    """Measures the network's maps beside a centre prior and spectral residuals.

    Args:
        scenes: The pictures to measure on.
        grids: What the network gave for each, float32 (n, rows, columns).
        training: The pictures whose fixations the centre prior is fitted on.
        config: The settings of the run, for the pictures' size.
    """
    size = config.height, config.width
    centre = centre_prior(training, *size)
    found: dict[str, list[SaliencyMeasures]] = {NETWORK: [], CENTRE: [], RESIDUAL: []}
    for scene, grid, others in zip(scenes, grids, others_fixations(scenes, *size), strict=True):
        maps = {
            NETWORK: finished_map(grid, *size),
            CENTRE: centre,
            RESIDUAL: spectral_residual(scene.picture()),
        }
        fixated, density = scene.fixated(*size), scene.density(*size)
        for kind, saliency in maps.items():
            found[kind].append(measured_map(saliency, fixated, density, others))
    return SaliencyEvaluation(len(scenes), found, tuple(scene.source for scene in scenes))


def others_fixations(scenes: Sequence[Scene], height: int, width: int) -> Iterator[np.ndarray]:
    """For each picture, row and column of all fixations of the other pictures of its set, int (n, 2)."""
    pixels = [scene.pixels(height, width) for scene in scenes]
    for index, scene in enumerate(scenes):
        rows = [
            found
            for place, (found, other) in enumerate(zip(pixels, scenes, strict=True))
            if place != index and other.source == scene.source
        ]
        yield np.concatenate(rows or [pixels[index]])


def evaluation_text(found: SaliencyEvaluation) -> str:
    """The means as a table, of all pictures and of each set, and how far the network beats the baselines."""
    tables = [_table(found, None, f"{found.n} pictures, +- half of the 95 % interval")]
    for source in sorted(set(found.sources)):
        tables.append(_table(found, source, f"{source}, {found.sources.count(source)} pictures"))
    beaten = found.beaten().items()
    lines = [f"the network beats the {kind} on {len(names)} of {len(NAMES)} measures" for kind, names in beaten]
    return "\n\n".join([*tables, "\n".join(lines)])


def _table(found: SaliencyEvaluation, source: str | None, title: str) -> str:
    rows = [[title, *HEADINGS.values()]]
    for kind, every in found.found.items():
        mean, half = found.mean(kind, source).to_dict(), half_widths(every)
        rows.append([kind, *(f"{mean[n]:.3f}" + (f" +-{half[n]:.3f}" if source is None else "") for n in NAMES)])
    return aligned(rows)
