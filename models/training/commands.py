"""The three commands of `python -m models`."""

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np

from models import registry
from models.card import ModelCard
from models.runtime import calibrated
from models.training.errors import WrongInput
from models.training.fer2013 import has_splits, load_faces
from models.training.measures import Evaluation, measured
from models.training.presets import PRESETS
from models.training.quiet import quiet
from models.training.tables import aligned, evaluation_table


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
    """Measures one network, as it is served or as Keras runs it, and prints a table.

    Raises:
        WrongInput: The JSON file could not be written.
        UnreadableDataset: The data cannot be read.
        NetworkUnavailable: The network is not there, or is not what its card says.
    """
    if options.json:
        _check_writable(options.json)
    with quiet():
        stored = registry.load(options.network, weights=options.weights)
    faces = load_faces(options.data, options.split)
    scores = {"litert": _served_scores, "keras": _keras_scores}[options.runtime](stored, faces.images)
    found = measured(stored.card.name, scores, faces.labels)
    if options.json:
        _write_json(options.json, found)
    if not has_splits(options.data):
        print(f"{options.data.name} has no splits of its own, so that all of it is measured.")
    print(f"{stored.card.name} ({stored.card.title}), calibrated, run by {options.runtime}, on {faces.source}\n")
    print(evaluation_table(found))


def train(options: argparse.Namespace) -> None:
    """Trains a preset; measures, calibrates, plots, saves and perhaps publishes the network.

    Raises:
        WrongInput: There is no such preset.
        UnreadableDataset: The data cannot be read.
        TrainingFailed: The run cannot go on.
    """
    if options.preset not in PRESETS:
        raise WrongInput(f"no preset is called {options.preset!r}; there are {', '.join(PRESETS)}")
    has_splits(options.data)  # says what is wrong with the path before TensorFlow takes its seconds to load
    with quiet():
        from models.training.run import train_and_evaluate
    outcome = train_and_evaluate(
        PRESETS[options.preset],
        options.data,
        options.workdir,
        votes=options.votes,
        epochs=options.epochs,
        resume=options.resume,
        publish=options.publish,
        weights=options.weights,
    )
    low, high = outcome.card.metrics["accuracy_interval"]
    print(f"accuracy {outcome.card.accuracy:.2%} ({low:.2%} to {high:.2%}) on {outcome.card.metrics['data']}")
    print(f"saved in {outcome.saved}")
    if outcome.published:
        print(f"published in {outcome.published}")
    else:
        print(f"not published: {outcome.kept_back}; the same command with --resume --publish would do it")


def _served_scores(stored: registry.StoredNetwork, images: np.ndarray) -> np.ndarray:
    with quiet():
        return stored.open()(images)


def _keras_scores(stored: registry.StoredNetwork, images: np.ndarray) -> np.ndarray:
    with quiet():
        from models.training.evaluate import keras_scores, load_keras

        return calibrated(keras_scores(load_keras(stored), images), stored.card.temperature)


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


def _write_json(path: Path, found: Evaluation) -> None:
    try:
        path.write_text(json.dumps(found.to_dict(), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise WrongInput(f"cannot write {path}: {error.strerror or error}") from error


def _check_writable(path: Path) -> None:
    """Finds out before a long command whether its result can be kept."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise WrongInput(f"cannot write {path}: expected a file in a folder that exists and may be written")
