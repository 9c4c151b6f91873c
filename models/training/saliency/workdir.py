"""The work folder of a run that trains the saliency network."""

import json
from dataclasses import dataclass
from pathlib import Path

from models.training.errors import TrainingFailed
from models.training.files import replace_json
from models.training.saliency.config import SaliencyConfig


@dataclass(frozen=True)
class SaliencyWorkdir:
    """What a run leaves behind: its settings, the history, a checkpoint, and the network to be published."""

    path: Path

    @property
    def checkpoint(self) -> Path:
        """The head with its optimizer, after the last whole epoch."""
        return self.path / "checkpoint.keras"

    @property
    def history(self) -> Path:
        """One row an epoch."""
        return self.path / "history.csv"

    @property
    def config(self) -> Path:
        """The settings that the run was begun with."""
        return self.path / "config.json"

    @property
    def network(self) -> Path:
        """The folder of the finished network and its card."""
        return self.path / "network"

    def claim(self, config: SaliencyConfig, *, resume: bool) -> None:
        """Makes the folder this run's own, or makes sure that it is.

        Raises:
            TrainingFailed: It holds another run, or this one and `resume` was not asked for.
        """
        if self.checkpoint.exists():
            if not resume:
                raise TrainingFailed(f"{self.path} already holds a run; give --resume to go on, or another --workdir")
            self._check(config)
        self.path.mkdir(parents=True, exist_ok=True)
        replace_json(self.config, config.to_dict())

    def _check(self, config: SaliencyConfig) -> None:
        try:
            begun = json.loads(self.config.read_text(encoding="utf-8"))
            differs = sorted(name for name, value in config.to_dict().items() if begun[name] != value)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingFailed(f"{self.config} cannot be read; give another --workdir") from error
        if differs:
            names = ", ".join(differs)
            raise TrainingFailed(f"{self.path} holds a run that differs in {names}; give another --workdir")
