"""What `python -m models saliency ...` does."""

import argparse

from models.training.errors import UnreadableDataset
from models.training.fer2013 import load_faces
from models.training.quiet import quiet
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.fixations import HELD_OUT, TRAINING, Scene, load_scenes
from models.training.writing import check_writable

EXPORT_FACES = 300
"""Faces on which the served form is compared with Keras."""


def train(options: argparse.Namespace) -> None:
    """Trains, measures beside the baselines, saves, and publishes what is good enough.

    Raises:
        UnreadableDataset: The pictures or fixations cannot be read.
        TrainingFailed: The run cannot go on, or the network is not good enough to be published.
    """
    scenes = load_scenes(options.data)
    with quiet():
        from models.training.saliency.evaluate import evaluate_maps, evaluation_text
        from models.training.saliency.network import grids_of
        from models.training.saliency.publish import check_good_enough, publish, save
        from models.training.saliency.train import train_head
        from models.training.saliency.workdir import SaliencyWorkdir

        config = _config(options, scenes)
    workdir = SaliencyWorkdir(options.workdir)
    trained = train_head(config, scenes, options.imagenet, workdir, resume=options.resume)
    grids = grids_of(trained.head, trained.held_out)
    found = evaluate_maps(scenes[HELD_OUT], grids, scenes[TRAINING], config)
    save(trained, found, scenes, imagenet=options.imagenet, folder=workdir.network)
    print(evaluation_text(found))
    if options.publish:
        check_good_enough(found)
        publish(workdir.network, options.network)
        print(f"published in {options.network}")


def evaluate(options: argparse.Namespace) -> None:
    """Measures the published network and both baselines on the held-out pictures.

    Raises:
        UnreadableDataset: The pictures or fixations cannot be read.
        TrainingFailed: The network is missing or damaged.
    """
    if options.json:
        check_writable(options.json)
    scenes = load_scenes(options.data)
    with quiet():
        import json

        from models.training.saliency.evaluate import evaluate_maps, evaluation_text
        from models.training.saliency.maps import scene_maps

        config = _trained_with(options)
    grids = scene_maps(scenes[HELD_OUT], config, options.imagenet, options.network)
    found = evaluate_maps(scenes[HELD_OUT], grids, scenes[TRAINING], config)
    print(evaluation_text(found))
    if options.json:
        options.json.write_text(json.dumps(found.to_dict(), indent=2) + "\n", encoding="utf-8")


def sheet(options: argparse.Namespace) -> None:
    """Draws held-out pictures with their fixations and maps.

    Raises:
        WrongInput: The PNG cannot be written.
        UnreadableDataset: The pictures or fixations cannot be read.
        TrainingFailed: The network is missing or damaged.
    """
    check_writable(options.out)
    scenes = load_scenes(options.data)[HELD_OUT]
    with quiet():
        from models.training.saliency.maps import scene_maps
        from models.training.saliency.sheet import evenly, sheet

        config = _trained_with(options)
        some = [scenes[place] for place in evenly(scenes)]
        options.out.write_bytes(sheet(some, scene_maps(some, config, options.imagenet, options.network)))
    print(f"drawn: {options.out}")


def export(options: argparse.Namespace) -> None:
    """Makes the form of the network that is served, and measures it.

    Raises:
        UnreadableDataset: The faces cannot be read.
        TrainingFailed: The network is missing or damaged, or cannot be served closely enough.
    """
    faces = load_faces(options.data, "PublicTest").images[:EXPORT_FACES]
    with quiet():
        from models.training.saliency.served import export as exported

        forms = exported(options.imagenet, faces, options.network)
    for form in forms:
        print(
            f"{form.kind}: {len(form.content) / 1e6:.1f} MB, {form.ms_per_face:.1f} ms a face on one thread, "
            f"correlation with Keras {form.mean_cc:.4f} (least {form.least_cc:.4f}; {form.faces} faces)"
        )
    print(f"served: {forms[0].kind}, in {options.network}")


def _config(options: argparse.Namespace, scenes: dict[str, tuple[Scene, ...]]) -> SaliencyConfig:
    """The settings of a run, for the size of the pictures at hand."""
    changes = {"epochs": options.epochs} if options.epochs else {}
    height, width = scenes[TRAINING][0].picture().shape[:2]
    if height % 32 or width % 32:
        raise UnreadableDataset(f"expected pictures whose sides are multiples of 32 pixels; got {width}x{height}")
    return SaliencyConfig(height=height, width=width, **changes)


def _trained_with(options: argparse.Namespace) -> SaliencyConfig:
    from models.training.saliency.stored import load_card

    return SaliencyConfig(**load_card(options.network).training["config"])
