"""Curves of a training run as small PNG pictures."""

import io
from collections.abc import Sequence

from matplotlib.figure import Figure

TRAINING_COLOUR, WATCHED_COLOUR = "#4477AA", "#EE6677"
"""Two of Paul Tol's "bright" colours, told apart with any form of colour blindness."""


def curve(
    history: Sequence[dict[str, float]],
    measure: str,
    *,
    title: str,
    watched: str,
    fine_tuning_from: int | None = None,
    loss: str = "cross-entropy, nats",
) -> bytes:
    """One measure over the epochs, on the training data and on the data that is only watched.

    Args:
        history: A row an epoch with `epoch`, the measure, and the measure as `val_...`.
        measure: `accuracy` or `loss`.
        title: The heading.
        watched: What the second curve was measured on.
        fine_tuning_from: The last epoch before fine tuning, which a line marks.
        loss: Which loss it is, for the axis.

    Returns:
        A PNG, 720 by 405 pixels.
    """
    epochs = [row["epoch"] for row in history]
    figure = Figure(figsize=(7.2, 4.05), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    marker = "o" if len(epochs) == 1 else ""
    training, held_out = [row[measure] for row in history], [row[f"val_{measure}"] for row in history]
    axes.plot(epochs, training, color=TRAINING_COLOUR, marker=marker, linewidth=2, label="Training, with dropout")
    axes.plot(epochs, held_out, color=WATCHED_COLOUR, marker=marker, linewidth=2, linestyle="--", label=watched)
    if fine_tuning_from is not None and fine_tuning_from < len(epochs):
        axes.axvline(fine_tuning_from + 0.5, color="#666666", linewidth=1, linestyle=":", label="fine tuning starts")
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold")
    axes.set_xlabel("epoch")
    axes.set_ylabel(measure if measure == "accuracy" else f"loss ({loss})")
    axes.grid(color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
