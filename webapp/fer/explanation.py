"""What a network looked at in one face, or where people would look."""

from dataclasses import dataclass

import numpy as np

NETWORK, SALIENCY = "network", "saliency"
"""Whose map it is: of the network that reads the face, or of the saliency network."""

MAPS = (NETWORK, SALIENCY)


@dataclass(frozen=True)
class Explanation:
    """A coarse map over a face.

    Attributes:
        heat: float32 (g, g) in 0..1, rows from the top of the crop. Of the network: 1 where covering costs the label
            most, 0 where it costs nothing, all 0 where no cover costs anything. Of the saliency network: 1 where people
            would look first, 0 where they would not look.
        label: The expression that is explained; None in a map of the saliency network, which knows of none.
        drop: By how much the label's probability fell, 0..1, under the cover that cost it most; or None likewise.
    """

    heat: np.ndarray
    label: str | None = None
    drop: float | None = None

    def to_dict(self) -> dict[str, object]:
        """The explanation as the overlay and JSON have it."""
        heat = [[round(float(value), 3) for value in row] for row in self.heat]
        if self.label is None or self.drop is None:
            return {"map": SALIENCY, "heat": heat}
        return {"map": NETWORK, "label": self.label, "heat": heat, "drop": round(self.drop, 4)}
