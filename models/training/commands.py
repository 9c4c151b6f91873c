"""The commands of `python -m models`."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from models import registry
from models.card import ModelCard
from models.training.errors import WrongInput
from models.training.evaluation_data import EvaluationData, evaluation_data
from models.training.faces import cleaned
from models.training.fer2013 import has_splits, load_faces, training_and_watched
from models.training.ferplus import label_shares
from models.training.grid import grid
from models.training.measures import Evaluation, divergence, measured
from models.training.presets import PRESETS, Preset
from models.training.quiet import quiet
from models.training.scoring import scores_of, without_copies_measured
from models.training.tables import ablation_table, aligned, evaluation_table, fresh_line
from models.training.trends import confusion_trends, trend_rows
from models.training.writing import check_writable

WORDS = {"one": "one view each", "mirrored": "with the mirror picture", "ten": "ten crops each"}
"""What a face was scored by."""


def list_networks(options: argparse.Namespace) -> None:
    """Prints the networks, best first."""
    with quiet():
        cards, refusals = registry.available(weights=options.weights), registry.refusals(weights=options.weights)
    for sentence in refusals:
        print(f"models: {sentence}", file=sys.stderr)
    if not cards:
        print(f"There is no network in {options.weights}; train one with `python -m models train`.")
        return
    rows = [["name", "title", "accuracy", "95 % interval", "size", "served as", ""]]
    print(aligned(rows + [_row(card, options.weights, default=card is cards[0]) for card in cards]))


def evaluate(options: argparse.Namespace) -> None:
    """Measures a network, or the mean of several, as served or as Keras runs it, and prints a table.

    Raises:
        WrongInput: The JSON file could not be written, or the options contradict each other.
        UnreadableDataset: The data cannot be read.
        NetworkUnavailable: A network is not there, or is not what its card says.
    """
    if options.json:
        check_writable(options.json)
    if options.crops == "ten" and options.runtime != "keras":
        raise WrongInput("ten crops need a network of another size: give --runtime keras too")
    with quiet():
        stored = [registry.load(name, weights=options.weights) for name in options.network]
    data = evaluation_data(options.data, options.split, options.votes, find_faces=options.find_faces)
    faces = data.faces
    scores = np.mean(
        [scores_of(one, faces.images, runtime=options.runtime, crops=options.crops) for one in stored], axis=0
    )
    name = " + ".join(one.card.name for one in stored)
    found, fresh = measured(name, scores, faces.labels), without_copies_measured(name, scores, faces, data.training)
    if options.json:
        _write_json(options.json, found, fresh, data, scores)
    for note in data.notes:
        print(note)
    print(f"{name}, calibrated, run by {options.runtime}, {WORDS[options.crops]}, on {faces.source}\n")
    print(evaluation_table(found))
    print(f"\nmost often mistaken:\n{aligned(trend_rows(confusion_trends(found)))}")
    if data.unfound:
        share = data.accuracy_of_all(scores.argmax(axis=1))
        print(f"\ncounting the pictures without a found face as wrong: accuracy {share:.2%}")
    if fresh:
        print(f"\n{fresh_line(found, fresh)}")
    if faces.votes is not None:
        print(f"divergence from FER+'s votes {divergence(label_shares(faces.votes), scores):.4f} nats")


def augment(options: argparse.Namespace) -> None:
    """Draws what a preset's training sees, as a PNG.

    Raises:
        WrongInput: There is no such preset, or the picture could not be written.
        UnreadableDataset: The data cannot be read.
    """
    preset = _preset(options.preset)
    check_writable(options.out)
    faces = load_faces(options.data, "Training")
    options.out.write_bytes(grid(faces.images, preset.config))
    print(f"{options.out}: in each row a face of {faces.source}, then as {preset.config.preset} is shown it")


def train(options: argparse.Namespace) -> None:
    """Trains a preset; measures, calibrates, plots, saves and perhaps publishes the network.

    Raises:
        WrongInput: There is no such preset.
        UnreadableDataset: The data cannot be read.
        TrainingFailed: The run cannot go on.
    """
    preset = _preset(options.preset)
    has_splits(options.data)  # says what is wrong with the path before TensorFlow takes its seconds to load
    with quiet():
        from models.training.run import train_and_evaluate
    outcome = train_and_evaluate(
        preset,
        options.data,
        options.workdir,
        votes=options.votes,
        imagenet=options.imagenet,
        epochs=options.epochs,
        seed=options.seed,
        schedule=options.schedule,
        resume=options.resume,
        revived=options.revive,
        publish=options.publish,
        weights=options.weights,
    )
    if outcome.card is None:
        print(f"saved in {outcome.saved}; the same command with KERAS_BACKEND=tensorflow and --resume measures it")
        return
    low, high = outcome.card.metrics["accuracy_interval"]
    print(f"accuracy {outcome.card.accuracy:.2%} ({low:.2%} to {high:.2%}) on {outcome.card.metrics['data']}")
    print(f"saved in {outcome.saved}")
    if outcome.published:
        print(f"published in {outcome.published}")
    else:
        print(f"not published: {outcome.kept_back}; the same command with --resume --publish would do it")


def ablate(options: argparse.Namespace) -> None:
    """Trains a narrower network by the served one's recipe, each time with one thing changed; prints what that did.

    Raises:
        WrongInput: The JSON file could not be written.
        UnreadableDataset: The data cannot be read.
        TrainingFailed: A run cannot go on.
    """
    if options.json:
        check_writable(options.json)
    training, watched = training_and_watched(options.data, PRESETS["mien"].config.seed, options.votes)
    with quiet():
        from models.training.ablation import CHANGES, ablated
    rows = []
    for change, settings in CHANGES.items():
        faces = training if settings.get("clean") is False else cleaned(training)
        rows.append(ablated(change, faces, watched, options.workdir, epochs=options.epochs, seeds=options.seeds))
        if options.json:
            values = {"epochs": options.epochs, "seeds": options.seeds, "rows": [row.to_dict() for row in rows]}
            options.json.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    print(ablation_table(rows))


def _preset(name: str) -> Preset:
    if name not in PRESETS:
        raise WrongInput(f"no preset is called {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]


def _row(card: ModelCard, weights: Path, *, default: bool) -> list[str]:
    low, high = card.metrics["accuracy_interval"]
    size = (weights / card.name / registry.SERVED).stat().st_size / 1e6
    return [
        card.name,
        card.title,
        f"{card.accuracy:.2%}",
        f"{low:.2%} to {high:.2%}",
        f"{size:.1f} MB",
        str(card.serving.get("form", "")),
        "default" if default else "",
    ]


def _write_json(
    path: Path, found: Evaluation, fresh: Evaluation | None, data: EvaluationData, scores: np.ndarray
) -> None:
    values = found.to_dict() | ({"without_copies": fresh.to_dict()} if fresh else {})
    if data.notes:
        values["notes"] = list(data.notes)
    if data.unfound:
        values["accuracy_of_all"] = data.accuracy_of_all(scores.argmax(axis=1))
    try:
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise WrongInput(f"cannot write {path}: {error.strerror or error}") from error
