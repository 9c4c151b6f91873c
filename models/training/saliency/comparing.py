"""The command `python -m models saliency compare`: what saliency does for expressions."""

import argparse
import json

from models.training.errors import WrongInput
from models.training.evaluation_data import evaluation_data
from models.training.faces import Faces
from models.training.fer2013 import training_and_watched
from models.training.quiet import quiet
from models.training.saliency.chosen_faces import chosen_faces
from models.training.saliency.comparison_text import comparison_text
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.writing import check_writable

TRAINING, PUBLIC_TEST = "training", "PublicTest"
"""The names of the faces that are learnt from, and of the first set that is measured on."""


def compare(options: argparse.Namespace) -> None:
    """Trains and measures every variant with every seed, and prints what came of it.

    Raises:
        WrongInput: Two sets have one name, or the JSON file cannot be written.
        UnreadableDataset: A set cannot be read.
        TrainingFailed: The networks cannot be read, or the work folder holds another comparison.
    """
    if options.json:
        check_writable(options.json)
    config = _config(options)
    faces = _faces(options, config)
    print(f"learning from {faces[TRAINING].source}", flush=True)
    with quiet():
        from models.training.saliency.experiment import Experiment
        from models.training.saliency.material import Material
    material = Material(faces, options.imagenet, options.network, options.workdir, config)
    runs = Experiment(material, options.seeds).runs()
    print(f"\n{comparison_text(runs)}")
    if options.json:
        values = {"config": config.to_dict(), "data": faces[TRAINING].source, "runs": runs}
        options.json.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def _faces(options: argparse.Namespace, config: ExperimentConfig) -> dict[str, Faces]:
    """What is learnt from and measured on, by name."""
    training, watched = training_and_watched(options.data, config.chosen_by)
    faces = {TRAINING: chosen_faces(training, watched, config.pictures, config.chosen_by), PUBLIC_TEST: watched}
    for path in options.other or []:
        if path.name in faces:
            raise WrongInput(f"expected sets of different names; got {path.name} twice")
        other = evaluation_data(path, PUBLIC_TEST, None, find_faces=options.find_faces)
        faces[path.name] = other.faces
        for note in other.notes:
            print(f"{path.name}: {note}")
    return faces


def _config(options: argparse.Namespace) -> ExperimentConfig:
    asked = {"pictures": options.pictures, "epochs": options.epochs}
    return ExperimentConfig(**{name: value for name, value in asked.items() if value})
