"""The saliency CNN beside the same network without saliency: every variant, with every seed, run by run."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from models.architectures.saliency_cnn import build_upper_half
from models.training.errors import TrainingFailed
from models.training.files import replace, replace_json
from models.training.kept_weights import packed, unpacked
from models.training.measures import measured
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.saliency.material import TRAINING, Material
from models.training.saliency.one_run import fine_tuned
from models.training.saliency.variants import VARIANTS
from models.training.workdir import fingerprint

RUNS, FIRST_SEED, BATCH = "runs.json", 1, 100
"""The record in the work folder, the first seed, and faces in one call."""

Run = dict[str, Any]
"""variant, seed, seconds, losses, measures: by set, as `models.training.measures.Evaluation.to_dict`."""


@dataclass(frozen=True)
class Experiment:
    """A comparison in its work folder; what was trained or measured there already is not done again.

    Attributes:
        material: Faces, maps and levels.
        seeds: How many seeds each variant has.
    """

    material: Material
    seeds: int

    @property
    def config(self) -> ExperimentConfig:
        """The settings that all runs share."""
        return self.material.config

    def runs(self) -> list[Run]:
        """Trains and measures what is missing; each seed goes through all variants before the next one begins.

        Raises:
            TrainingFailed: The work folder holds a comparison with other settings or faces.
        """
        record = self._record()
        for seed in range(FIRST_SEED, FIRST_SEED + self.seeds):
            for variant in VARIANTS:
                run = record["runs"].setdefault(f"{variant}, seed {seed}", {"variant": variant, "seed": seed})
                if self._finish(run):
                    replace_json(self._path, record)
                    print(self._line(run), flush=True)
        wanted = range(FIRST_SEED, FIRST_SEED + self.seeds)
        return [run for run in record["runs"].values() if run["seed"] in wanted]

    def _finish(self, run: Run) -> bool:
        """Trains and measures what a run lacks; says whether there was anything to do."""
        weights = self.material.workdir / f"run-{list(VARIANTS).index(run['variant'])}-{run['seed']}.npz"
        missing = [name for name in self.material.faces if name != TRAINING and name not in run.get("measures", {})]
        if not missing:
            return False
        if "seconds" not in run or not weights.is_file():
            self._train(run, weights)
        model = _load(weights, self.config)
        for name in missing:
            scores = _scores(model, self.material.levels(name, run["variant"])[0])
            run["measures"][name] = measured(run["variant"], scores, self.material.labels(name)).to_dict()
        return True

    def _train(self, run: Run, weights: Path) -> None:
        levels, labels = self.material.levels(TRAINING, run["variant"]), self.material.labels(TRAINING)
        began = time.monotonic()
        model, losses = fine_tuned(levels, labels, self.config, seed=run["seed"], imagenet=self.material.imagenet)
        run |= {"losses": losses, "seconds": round(time.monotonic() - began, 1), "measures": {}}
        replace(weights, lambda path: path.write_bytes(packed(model)))

    def _record(self) -> dict[str, Any]:
        begun_with = self.config.to_dict() | {"faces": fingerprint(self.material.faces[TRAINING])}
        try:
            record = json.loads(self._path.read_text(encoding="utf-8"))
            same = record["config"] == begun_with and isinstance(record["runs"], dict)
        except FileNotFoundError:
            return {"config": begun_with, "runs": {}}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingFailed(f"{self._path} cannot be read; give another --workdir") from error
        if not same:
            raise TrainingFailed(f"{self._path} holds runs with other settings or faces; give another --workdir")
        return record

    @property
    def _path(self) -> Path:
        return self.material.workdir / RUNS

    def _line(self, run: Run) -> str:
        accuracies = [f"{100 * found['accuracy']:.2f} % of {name}" for name, found in run["measures"].items()]
        epoch = run["seconds"] / self.config.epochs
        return f"{run['variant']}, seed {run['seed']}: {', '.join(accuracies)}; {epoch:.1f} s an epoch"


def _load(path: Path, config: ExperimentConfig) -> keras.Model:
    """The network of a finished run, from the float16 that was kept of it: what is measured can be had again."""
    model, _ = build_upper_half(config.side, config.cut, dropout=config.dropout)
    model.set_weights(unpacked(path))
    return model


def _scores(model: keras.Model, levels: np.ndarray) -> np.ndarray:
    parts = (levels[start : start + BATCH].astype(np.float32) for start in range(0, len(levels), BATCH))
    return np.concatenate([np.asarray(model.predict_on_batch(part)) for part in parts])
