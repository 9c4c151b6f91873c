"""What a network looked at in one face."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Explanation:
    """Where in a face the network found what it calls by a label.

    Attributes:
        label: The expression that is explained.
        heat: float32 (g, g) in 0..1, rows from the top of the crop; 1 where covering costs the label most, 0 where it
            costs nothing. All 0 where no cover costs anything.
        drop: By how much the label's probability fell, 0..1, under the cover that cost it most.
    """

    label: str
    heat: np.ndarray
    drop: float

    def to_dict(self) -> dict[str, object]:
        """The explanation as the overlay and JSON have it."""
        rows = [[round(float(value), 3) for value in row] for row in self.heat]
        return {"label": self.label, "heat": rows, "drop": round(self.drop, 4)}
