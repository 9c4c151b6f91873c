"""A step of a job: what is to be done, and who does it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

ANALYSIS = ("segment", "join")
"""The kinds of steps that make a job's timeline; every other kind is the name of an export."""


class StepKey(NamedTuple):
    """Which step: of which job, of what kind, and its number among those of the kind."""

    job_id: str
    kind: str
    number: int


@dataclass(frozen=True)
class Step:
    """What is to be done.

    Attributes:
        key: Which step it is.
        task: What the worker must know besides, as JSON.
        priority: Higher is done first.
        work: How long it takes, in seconds of a usual machine.
    """

    key: StepKey
    task: dict[str, Any]
    priority: int
    work: float


@dataclass(frozen=True)
class Claim:
    """A step that this process does.

    Attributes:
        step: What is to be done.
        token: Tells this claim from any other of the same step.
    """

    step: Step
    token: str
