"""What came of a comparison, as tables: mean and spread over the seeds, and the difference from the face alone."""

from collections.abc import Sequence
from math import sqrt
from statistics import mean, stdev
from typing import TYPE_CHECKING

from models.emotions import LABELS
from models.training.saliency.variants import PLAIN, VARIANTS
from models.training.tables import aligned

if TYPE_CHECKING:
    from models.training.saliency.experiment import Run

T_975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
"""The 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom; beyond, the last is a little too wide."""


def comparison_text(runs: Sequence["Run"]) -> str:
    """Tables for each set that was measured on, then how to read them."""
    finished = [run for run in runs if run.get("measures")]
    names = list(dict.fromkeys(name for run in finished for name in run["measures"]))
    tables = [table for name in names for table in (_accuracies(finished, name), _recalls(finished, name))]
    return "\n\n".join([*map(aligned, tables), _explained()])


def _accuracies(runs: Sequence["Run"], name: str) -> list[list[str]]:
    n = next(run["measures"][name]["n"] for run in runs if name in run["measures"])
    head = [f"{name}, {n} faces", "seeds", "accuracy", "macro-F1", "against the face alone, points", "95 % interval"]
    alone = _by_seed(runs, PLAIN, name, "accuracy")
    rows = [head]
    for variant in VARIANTS:
        found = _by_seed(runs, variant, name, "accuracy")
        if found:
            f1 = list(_by_seed(runs, variant, name, "macro_f1").values())
            both = sorted(set(found) & set(alone)) if variant != PLAIN else []
            apart = [100 * (found[seed] - alone[seed]) for seed in both]
            rows.append([variant, f"{len(found)}", _percent(list(found.values())), f"{mean(f1):.3f}", *_apart(apart)])
    return rows


def _apart(points: Sequence[float]) -> list[str]:
    if not points:
        return ["", ""]
    return [_spread(points, "+.2f"), "{:+.2f} to {:+.2f}".format(*t_interval(points)) if len(points) > 1 else ""]


def t_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of a mean of two values or more, by Student's t."""
    half = T_975[min(len(values) - 1, len(T_975)) - 1] * stdev(values) / sqrt(len(values))
    return mean(values) - half, mean(values) + half


def _recalls(runs: Sequence["Run"], name: str) -> list[list[str]]:
    there = [variant for variant in VARIANTS if _by_seed(runs, variant, name, "per_class")]
    rows = [["mean recall", *there]]
    for label in LABELS:
        found = [[row[label]["recall"] for row in _by_seed(runs, each, name, "per_class").values()] for each in there]
        rows.append([label, *(f"{100 * mean(recalls):.1f} %" for recalls in found)])
    return rows


def _by_seed(runs: Sequence["Run"], variant: str, name: str, measure: str) -> dict[int, float]:
    return {run["seed"]: run["measures"][name][measure] for run in runs if _is(run, variant, name)}


def _is(run: "Run", variant: str, name: str) -> bool:
    return run["variant"] == variant and name in run["measures"]


def _percent(shares: Sequence[float]) -> str:
    return f"{_spread([100 * share for share in shares], '.2f')} %"


def _spread(values: Sequence[float], form: str) -> str:
    return f"{mean(values):{form}}" + (f" (sd {stdev(values):.2f})" if len(values) > 1 else "")


def _explained() -> str:
    return (
        "sd: standard deviation over the seeds. The difference is taken seed by seed; its interval is Student's t. A "
        "fixed prior: the mean of the training faces' saliency maps, the same for every face."
    )
