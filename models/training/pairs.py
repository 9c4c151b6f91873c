"""Whether one network is better than another on the same faces, or only luckier."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import comb, sqrt

import numpy as np

from models.training.measures import NORMAL_95


@dataclass(frozen=True)
class Pair:
    """Two networks on the same faces.

    Attributes:
        first: Name of one.
        second: Name of the other.
        both: Faces that both name right.
        only_first: Faces that only the first does.
        only_second: Faces that only the second does.
        neither: Faces that neither does.
        difference: Accuracy of the first minus that of the second.
        interval: Its 95 % interval (Agresti and Min 2005).
        p: McNemar's exact test, two-sided: how often chance alone would part them this far.
        p_holm: The same, adjusted for all pairs that were tested at once (Holm 1979).
    """

    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int
    difference: float
    interval: tuple[float, float]
    p: float
    p_holm: float

    def to_dict(self) -> dict[str, object]:
        """The pair as JSON has it."""
        return asdict(self) | {"interval": list(self.interval)}


def compared(names: Sequence[str], right: Sequence[np.ndarray]) -> list[Pair]:
    """Every network with every other one.

    Args:
        names: Of the networks, best first.
        right: For each, whether it named each face right: bool (n,), n at least 1.
    """
    couples = list(combinations(range(len(names)), 2))
    tables = [four_cells(right[i], right[j]) for i, j in couples]
    ps = [mcnemar_exact(table[1], table[2]) for table in tables]
    adjusted = holm(ps)
    return [
        Pair(
            names[i],
            names[j],
            *cells,
            difference=(cells[1] - cells[2]) / sum(cells),
            interval=difference_interval(*cells),
            p=p,
            p_holm=p_holm,
        )
        for (i, j), cells, p, p_holm in zip(couples, tables, ps, adjusted, strict=True)
    ]


def four_cells(first: np.ndarray, second: np.ndarray) -> tuple[int, int, int, int]:
    """How many faces both, only the first, only the second, and neither names right."""
    return tuple(int(n.sum()) for n in (first & second, first & ~second, ~first & second, ~first & ~second))


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """McNemar's test by the binomial distribution: twice the smaller tail, 1 at most (McNemar 1947; Fay 2010).

    Of the faces that just one network names right, either would be right about half, if both were equally good.
    """
    n, least = only_first + only_second, min(only_first, only_second)
    tail = sum(comb(n, k) for k in range(least + 1))
    return min(1.0, 2 * tail / 2**n)


def difference_interval(both: int, only_first: int, only_second: int, neither: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two paired shares, with half a face more in each cell.

    Agresti and Min (2005), "Simple improved confidence intervals for comparing matched proportions".
    """
    n = both + only_first + only_second + neither + 2
    more, less = only_first + 0.5, only_second + 0.5
    middle = (more - less) / n
    half = NORMAL_95 * sqrt(more + less - (more - less) ** 2 / n) / n
    return max(-1.0, middle - half), min(1.0, middle + half)


def holm(ps: Sequence[float]) -> list[float]:
    """P values adjusted for testing several hypotheses at once (Holm 1979), in the order given."""
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = highest
    return adjusted
