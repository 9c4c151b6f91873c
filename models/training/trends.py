"""Which expressions are taken for which: the confusions that Mavani et al. (2017, section 5) study."""

from dataclasses import dataclass

from models.training.measures import Evaluation


@dataclass(frozen=True)
class Trend:
    """One label that is often taken for another.

    Attributes:
        truth: The label.
        named: What it is taken for.
        share: The share of its faces that is.
        back: The share of the other label's faces that is taken for it; 0 where there are none.
        count: How many faces it is.
    """

    truth: str
    named: str
    share: float
    back: float
    count: int


def confusion_trends(found: Evaluation, *, most: int = 8) -> list[Trend]:
    """The most frequent confusions, by the share of the true label's faces, greatest first.

    Args:
        found: A network's measures.
        most: How many; confusions that never happened are not among them.
    """
    sums = [sum(row) for row in found.confusion]
    share = [[n / total if total else 0.0 for n in row] for row, total in zip(found.confusion, sums, strict=True)]
    trends = [
        Trend(truth, named, share[i][j], share[j][i], found.confusion[i][j])
        for i, truth in enumerate(found.labels)
        for j, named in enumerate(found.labels)
        if i != j and found.confusion[i][j]
    ]
    return sorted(trends, key=lambda trend: (-trend.share, trend.truth, trend.named))[:most]


def trend_rows(trends: list[Trend]) -> list[list[str]]:
    """The rows of a table."""
    head = ["labelled", "taken for", "share of its faces", "faces", "the other way round"]
    return [head] + [
        [trend.truth, trend.named, f"{trend.share:.1%}", f"{trend.count}", f"{trend.back:.1%}"] for trend in trends
    ]
