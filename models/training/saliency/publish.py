"""Makes the trained head and what was measured of it into a folder with a card."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from models.stored import SERVED
from models.training.errors import TrainingFailed
from models.training.files import replace_text
from models.training.history import history_text
from models.training.kept_weights import packed
from models.training.machine import this_machine
from models.training.plots import curve
from models.training.saliency.card import SaliencyCard
from models.training.saliency.evaluate import SaliencyEvaluation
from models.training.saliency.fixations import HELD_OUT, TRAINING, Scene
from models.training.saliency.measures import NAMES
from models.training.saliency.stored import CARD, HEAD, digest
from models.training.saliency.train import TrainedHead
from models.training.saliency.words import ARCHITECTURE, BACKBONE, LIMITS, REPORTED, SUMMARY, TITLE, measured_on

MOST_LOST = 1
"""Measures on which a baseline may be better."""


def save(
    trained: TrainedHead,
    found: SaliencyEvaluation,
    scenes: dict[str, Sequence[Scene]],
    *,
    imagenet: Path,
    folder: Path,
) -> SaliencyCard:
    """Writes the head, its history and curve, and the card, last.

    Args:
        trained: The run.
        found: What was measured on the held-out pictures.
        scenes: All pictures, for the words of the card.
        imagenet: The file of the frozen weights.
        folder: Gets the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    watched = f"{len(scenes['watched'])} watched pictures"
    plot = curve(trained.history, "loss", title=TITLE, watched=watched, loss="ML-Net's")
    files = {HEAD: packed(trained.head), "history.csv": history_text(trained.history).encode(), "loss.png": plot}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    card = _card(trained, found, scenes, imagenet, sums)
    replace_text(folder / CARD, card.to_json())
    return card


def publish(source: Path, target: Path) -> None:
    """Copies a saved network; the card, which vouches for the rest, last. The form served is to be exported anew."""
    target.mkdir(parents=True, exist_ok=True)
    (target / SERVED).unlink(missing_ok=True)
    for path in sorted(source.iterdir(), key=lambda path: path.name == CARD):
        shutil.copyfile(path, target / path.name)


def check_good_enough(found: SaliencyEvaluation) -> None:
    """Does nothing for a network that beats both baselines on every measure but one at most.

    Raises:
        TrainingFailed: It does not.
    """
    for kind, names in found.beaten().items():
        if len(names) < len(NAMES) - MOST_LOST:
            better = ", ".join(names) or "nothing"
            raise TrainingFailed(f"not published: the network beats the {kind} on {better} alone")


def _card(
    trained: TrainedHead,
    found: SaliencyEvaluation,
    scenes: dict[str, Sequence[Scene]],
    imagenet: Path,
    files: dict[str, str],
) -> SaliencyCard:
    return SaliencyCard(
        name="saliency",
        title=TITLE,
        summary=SUMMARY,
        architecture=ARCHITECTURE,
        backbone={"what": BACKBONE, "sha256": digest(imagenet)},
        training={
            "config": trained.config.to_dict(),
            "data": _sets(scenes[TRAINING]),
            "n": len(scenes[TRAINING]),
            "epochs": len(trained.history),
            "seconds": round(sum(row["seconds"] for row in trained.history), 1),
            "compute": this_machine(trained.config),
        },
        measures=found.to_dict(),
        measured_on=measured_on(found.n, _sets(scenes[HELD_OUT])),
        reported=REPORTED,
        limits=list(LIMITS),
        files=files,
    )


def _sets(scenes: Sequence[Scene]) -> str:
    names = [scene.source for scene in scenes]
    return ", ".join(f"{names.count(name)} of {name}" for name in sorted(set(names)))
