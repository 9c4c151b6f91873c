"""The work folder of a training run: what it was begun with, how far it came, and what to go on from."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.faces import Faces
from models.training.files import replace_json

CHECKPOINT, HISTORY, CONFIG, FINISHED = "checkpoint.keras", "history.csv", "config.json", "model.keras"
BEST, TEACHER, TENSORBOARD = "best.weights.h5", "teacher.keras", "tensorboard"
"""What a run leaves in its work folder."""


@dataclass(frozen=True)
class Workdir:
    """The work folder of one run."""

    path: Path

    @property
    def checkpoint(self) -> Path:
        """The model with its optimizer, after the last whole epoch."""
        return self.path / CHECKPOINT

    @property
    def history(self) -> Path:
        """One row an epoch."""
        return self.path / HISTORY

    @property
    def config(self) -> Path:
        """The settings that the run was begun with, and the data."""
        return self.path / CONFIG

    @property
    def finished(self) -> Path:
        """The trained network."""
        return self.path / FINISHED

    @property
    def best(self) -> Path:
        """The weights of the epoch with the highest watched accuracy, where the config keeps that one."""
        return self.path / BEST

    @property
    def teacher(self) -> Path:
        """The network as the finishing epochs began, where the config has some."""
        return self.path / TEACHER

    @property
    def tensorboard(self) -> Path:
        """The curves for `tensorboard --logdir`."""
        return self.path / TENSORBOARD

    @property
    def begun(self) -> bool:
        """Whether there is a run to go on with."""
        return self.checkpoint.exists()

    def claim(self, config: TrainingConfig, training: Faces, *, resume: bool) -> None:
        """Makes the folder this run's own, or makes sure that it is.

        Raises:
            TrainingFailed: It holds another run, or this one and `resume` was not asked for.
            OSError: It cannot be written.
        """
        if self.begun and not resume:
            raise TrainingFailed(f"{self.path} already holds a run; give --resume to go on, or another --workdir")
        asked = config.to_dict() | {"data": fingerprint(training)}
        if self.begun:
            self._check(asked)
            asked["machines"] = self.machines
        self.path.mkdir(parents=True, exist_ok=True)
        replace_json(self.config, asked)

    @property
    def machines(self) -> list[str]:
        """The machines that have worked on the run, in words."""
        return list(self._begun_with().get("machines", []))

    def add_machine(self, machine: str) -> None:
        """Notes that a machine works on the run."""
        replace_json(self.config, self._begun_with() | {"machines": list(dict.fromkeys([*self.machines, machine]))})

    def _check(self, asked: dict[str, Any]) -> None:
        begun = self._begun_with()
        free = {"epochs", "source", "reported_accuracy", "machines"}
        other = sorted(name for name, value in begun.items() if name not in free and asked.get(name) != value)
        if other:
            differs = ", ".join(other)
            raise TrainingFailed(
                f"{self.path} holds a run of {begun['preset']} that differs in {differs}; give another --workdir"
            )

    def _begun_with(self) -> dict[str, Any]:
        try:
            begun = json.loads(self.config.read_text(encoding="utf-8"))
            return {"preset": begun["preset"], "epochs": int(begun["epochs"]), "seed": int(begun["seed"])} | begun
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingFailed(
                f"{self.config} cannot be read, so the run cannot go on; give another --workdir"
            ) from error

    def planned(
        self,
        config: TrainingConfig,
        epochs: int | None,
        seed: int | None = None,
        schedule: str | None = None,
        *,
        resume: bool,
    ) -> TrainingConfig:
        """The settings with what is asked for, or that the run was begun with, or the preset's."""
        asked = {"epochs": epochs, "seed": seed, "schedule": schedule}
        begun = self._begun_with() if resume and self.begun else {}
        values = {name: begun.get(name) if value is None else value for name, value in asked.items()}
        return dataclasses.replace(config, **{name: value for name, value in values.items() if value is not None})


def fingerprint(faces: Faces) -> str:
    """Tells whether a run goes on with the data that it was begun with."""
    return hashlib.sha256(faces.images.tobytes() + faces.labels.tobytes()).hexdigest()
