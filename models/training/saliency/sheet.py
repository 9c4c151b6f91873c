"""A sheet to look at: pictures, where people looked, and what each kind of map says."""

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.training.saliency.baselines import spectral_residual
from models.training.saliency.fixations import Scene
from models.training.saliency.measures import cc, nss
from models.training.saliency.network import finished_map

ROWS = 8
COLUMNS = ("picture", "where people looked", "their density", "the network's map", "spectral residual")


def sheet(scenes: Sequence[Scene], grids: np.ndarray) -> bytes:
    """Draws some pictures, a row each.

    Args:
        scenes: The pictures.
        grids: What the network gave for each, float32 (n, rows, columns).

    Returns:
        A PNG.
    """
    figure = Figure(figsize=(13, 2.15 * len(scenes)), dpi=80, layout="constrained")
    rows = figure.subplots(len(scenes), len(COLUMNS), squeeze=False)
    for axes, scene, grid in zip(rows, scenes, grids, strict=True):
        _row(axes, scene, grid)
    for axes, title in zip(rows[0], COLUMNS, strict=True):
        axes.set_title(title, fontsize=11, fontweight="bold")
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def evenly(scenes: Sequence[Scene], n: int = ROWS) -> list[int]:
    """The places of `n` pictures that lie evenly in a list, so that nobody picks the good ones."""
    return sorted({int(place) for place in np.linspace(0, len(scenes) - 1, min(n, len(scenes))).round()})


def _row(axes: Sequence[Axes], scene: Scene, grid: np.ndarray) -> None:
    picture = scene.picture()
    height, width = picture.shape[:2]
    density, fixated = scene.density(height, width), scene.fixated(height, width)
    maps = [density, finished_map(grid, height, width), spectral_residual(picture)]
    grey = picture.mean(axis=2)
    for place, axis in enumerate(axes):
        axis.imshow(picture if place < 2 else grey, cmap=None if place < 2 else "gray", vmin=0, vmax=255)
        axis.set_xticks([])
        axis.set_yticks([])
    axes[1].scatter(*scene.points.T, s=5, color="#EE6677", edgecolors="white", linewidths=0.3)
    for axis, heat in zip(axes[2:], maps, strict=True):
        axis.imshow(heat, cmap="inferno", alpha=0.65)
    for axis, heat in zip(axes[3:], maps[1:], strict=True):
        axis.set_xlabel(f"NSS {nss(heat, fixated):.2f}, CC {cc(heat, density):.2f}", fontsize=9)
    axes[0].set_xlabel(f"{scene.source}, {scene.path.name}", fontsize=9)
