"""What a network cannot do, in words; what can be measured is taken from its measures."""

import numpy as np

from models.emotions import LABELS
from models.training.config import TrainingConfig
from models.training.measures import Evaluation

GENERAL = (
    "It sees the look of a face in one still picture, and knows nothing of what a person feels, means or does.",
    "FER-2013's labels were given by people in haste: FER+, ten taggers for each picture, agrees with about 63 % of "
    "them. No network can be surer than its labels.",
    "FER-2013 holds web pictures found by search words, many of them posed, and it is not known whose faces they are. "
    "How well the network does for each age, sex or skin colour was not measured, and it will not be equal.",
    "Faces that are turned away, covered, badly lit or smaller than about 48 pixels are outside of what it learnt.",
)
"""True of every network that learnt from FER-2013's pictures."""


def limits(evaluation: Evaluation) -> tuple[str, ...]:
    """A sentence for each limit: first the two labels that it misses most, then what is true of all."""
    recalls = [evaluation.per_class[label].recall for label in LABELS]
    seen = [index for index in np.argsort(recalls, kind="stable") if evaluation.per_class[LABELS[index]].support]
    return tuple(_missed(evaluation, index) for index in seen[:2]) + GENERAL


def _missed(evaluation: Evaluation, index: int) -> str:
    row = np.array(evaluation.confusion[index])
    row[index] = -1
    label, taken = LABELS[index], LABELS[int(row.argmax())]
    recall, share = row_share(evaluation, index, index), row_share(evaluation, index, int(row.argmax()))
    return f"It finds {recall:.0%} of the faces labelled {label}, and takes {share:.0%} of them for {taken}."


def row_share(evaluation: Evaluation, truth: int, named: int) -> float:
    """The share of the faces of one true label that was given some label."""
    return evaluation.confusion[truth][named] / sum(evaluation.confusion[truth])


def cut_short(epochs: int, planned: TrainingConfig, run: TrainingConfig) -> tuple[str, ...]:
    """A sentence, if a run has fewer epochs behind it than its preset asks for and did not stop by its own rule."""
    if epochs >= planned.epochs or epochs < run.epochs:
        return ()
    other = (
        "" if run.schedule == planned.schedule else f", by a {run.schedule} schedule in place of a {planned.schedule}"
    )
    return (
        f"It was cut short: {epochs} of the {planned.epochs} epochs that its preset asks for{other}, for want of "
        f"time on the machine at hand. Where its work folder is, --resume --epochs {planned.epochs} goes on with it.",
    )
