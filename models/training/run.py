"""The whole way from a preset and a data set to a saved network."""

from dataclasses import dataclass
from pathlib import Path

import keras

from models import registry, saving
from models.card import ModelCard
from models.training.errors import UnreadableDataset
from models.training.faces import cleaned
from models.training.fer2013 import training_and_watched
from models.training.presets import Preset
from models.training.publish import PUBLIC_TEST, finish
from models.training.quiet import quiet
from models.training.revive import revive
from models.training.train import train
from models.training.workdir import Workdir

NETWORK = "network"
"""The folder in a work folder that gets the saved network."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        card: The card of the network, as it was saved in the work folder; None if it is still to be measured, by
            TensorFlow, which alone exports what is served.
        saved: The folder that holds the network, or the work folder.
        published: The folder that it is served from, or None.
        kept_back: Why it was not published, in words, or None.
    """

    card: ModelCard | None
    saved: Path
    published: Path | None
    kept_back: str | None


def train_and_evaluate(
    preset: Preset,
    data: Path,
    workdir: Path,
    *,
    votes: Path | None = None,
    imagenet: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
    schedule: str | None = None,
    resume: bool = False,
    revived: bool = False,
    publish: bool | None = None,
    weights: Path = registry.WEIGHTS,
) -> Outcome:
    """Trains, measures, calibrates, plots and saves; and publishes, if the network has earned it.

    Args:
        preset: What to train.
        data: A data set, as `models.training.fer2013.load_faces` takes it.
        votes: FER+'s csv with the votes for each picture; needed where the preset learns from them.
        imagenet: Weights of MobileNetV2 without top; needed where the preset begins with them.
        workdir: Gets everything: the checkpoint while it trains, and the saved network in `network/`.
        epochs: Another number than the preset's, or than the one that the run was begun with.
        seed: Another one than the preset's, for the order and the augmentation, or than the one that the run was begun
            with.
        schedule: Another one than the preset's, or than the one that the run was begun with: a run that is cut short
            does better with a cosine, which comes to its end with it, than with a plateau that is never reached.
        resume: Go on with the run in `workdir`.
        revived: Begin the run in `workdir` with the weights and the history of the network in `weights`.
        publish: Whether to copy the network into `weights`; None leaves it to `kept_back`.
        weights: Where networks are served from.

    Raises:
        UnreadableDataset: The data cannot be read.
        TrainingFailed: The run cannot go on.
    """
    work = Workdir(workdir)
    config = work.planned(preset.config, epochs, seed, schedule, resume=resume)
    if config.votes and votes is None:
        raise UnreadableDataset(f"{config.preset} learns from FER+'s votes too; give --votes fer2013new.csv")
    training, watched = training_and_watched(data, preset.config.seed, votes)
    known = training
    if config.clean:
        training = cleaned(training)
        print(f"learning from {len(training)} faces: {training.source}", flush=True)
    if revived:
        revive(config, training, registry.load(config.preset, weights=weights), work)
    trained = train(config, training, watched, work, resume=resume or revived, imagenet=imagenet)
    if keras.backend.backend() != "tensorflow":
        return Outcome(None, workdir, None, f"it was trained on {keras.backend.backend()}, and is not measured yet")
    print("measuring, calibrating and exporting ...", flush=True)
    with quiet():
        card = finish(preset, trained, training, watched, known=known, workdir=work, weights=workdir / NETWORK)
        reason = _why_not(card, preset, weights, publish=publish)
        if reason is None:
            saving.copy(card.name, source=workdir / NETWORK, weights=weights)
    return Outcome(card, workdir / NETWORK / card.name, None if reason else weights / card.name, reason)


def _why_not(card: ModelCard, preset: Preset, weights: Path, *, publish: bool | None) -> str | None:
    if publish is None:
        return kept_back(card, preset, weights)
    return None if publish else "--no-publish was given"


def kept_back(card: ModelCard, preset: Preset, weights: Path) -> str | None:
    """Why a network should not take the place of the one that is served, in words; None if it should.

    A short trial, or one on other data, must not push out a good network unasked.
    """
    if card.training.epochs < preset.config.epochs:
        return f"it has {card.training.epochs} of {preset.config.epochs} epochs behind it"
    if card.metrics["split"] != PUBLIC_TEST:
        return f"it was measured on {card.metrics['data']}, and not on a {PUBLIC_TEST}"
    try:
        served = registry.load(card.name, weights=weights).card
    except registry.NetworkUnavailable:
        return None
    if served.accuracy > card.accuracy:
        return f"the one that is served is better: accuracy {served.accuracy:.1%} against {card.accuracy:.1%}"
    return None
