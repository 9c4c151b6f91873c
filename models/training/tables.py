"""Measures as text for a terminal."""

from collections.abc import Sequence
from statistics import mean
from typing import TYPE_CHECKING

from models.training.measures import Evaluation

if TYPE_CHECKING:
    from models.training.ablation import Variant


def evaluation_table(found: Evaluation) -> str:
    """All measures of one network, with the confusion matrix."""
    low, high = found.accuracy_interval
    summary = [
        ("faces", f"{found.n}"),
        ("accuracy", f"{found.accuracy:.2%}   95 % interval {low:.2%} to {high:.2%}"),
        ("macro-F1", f"{found.macro_f1:.4f}"),
        ("NLL", f"{found.nll:.4f} nats"),
        ("Brier", f"{found.brier:.4f}"),
        ("ECE", f"{found.ece:.4f} (15 bins)"),
    ]
    classes = [["label", "precision", "recall", "F1", "faces"]] + [
        [label, f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}", f"{row.support}"]
        for label, row in found.per_class.items()
    ]
    counts = [["true \\ named", *found.labels]] + [
        [label, *map(str, row)] for label, row in zip(found.labels, found.confusion, strict=True)
    ]
    lines = [f"{name:<10}{value}" for name, value in summary]
    return "\n".join([*lines, "", aligned(classes), "", aligned(counts)])


def fresh_line(found: Evaluation, fresh: Evaluation) -> str:
    """The figures without the pictures that also stand in Training."""
    low, high = fresh.accuracy_interval
    copies = found.n - fresh.n
    return (
        f"without the {copies} pictures that also stand in Training: accuracy {fresh.accuracy:.2%} "
        f"({low:.2%} to {high:.2%}), macro-F1 {fresh.macro_f1:.4f}, NLL {fresh.nll:.4f}, ECE {fresh.ece:.4f}"
    )


def ablation_table(rows: Sequence["Variant"]) -> str:
    """What each change did to the accuracy, against the first row, in points."""
    head = ["change", "accuracy", "difference", "with mirror picture", "NLL"]
    base = mean(rows[0].accuracy)
    cells = [
        [
            row.change,
            f"{mean(row.accuracy):.2%}",
            f"{100 * (mean(row.accuracy) - base):+.2f}" if row is not rows[0] else "",
            f"{mean(row.mirrored):.2%}",
            f"{mean(row.nll):.4f}",
        ]
        for row in rows
    ]
    return aligned([head, *cells])


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in rows
    )
