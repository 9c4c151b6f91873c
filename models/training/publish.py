"""From a finished training run to a saved network: measure, calibrate, export, plot, save."""

from dataclasses import dataclass
from pathlib import Path

from models import registry
from models.card import InputSpec, ModelCard, TrainingRecord
from models.emotions import LABELS
from models.runtime import LiteRtNetwork
from models.training.calibration import Calibration, calibrate
from models.training.evaluate import keras_scores
from models.training.export import ServedForm, fastest_faithful, measured_forms
from models.training.fer2013 import Faces
from models.training.limits import limits
from models.training.measures import Evaluation, measured
from models.training.plots import curve
from models.training.presets import Preset
from models.training.train import FINISHED, HISTORY, TrainedNetwork, history_text


@dataclass(frozen=True)
class Measured:
    """What was found out about a trained network on held-out faces."""

    calibration: Calibration
    forms: list[ServedForm]
    served: ServedForm
    evaluation: Evaluation


def publish(
    preset: Preset, trained: TrainedNetwork, training: Faces, watched: Faces, *, workdir: Path, weights: Path
) -> ModelCard:
    """Turns a trained network into a saved one.

    Args:
        preset: What was trained.
        trained: The network and its history.
        training: What it learnt from.
        watched: Held-out faces: measures, calibration and the comparison of served forms are taken on them.
        workdir: Where the finished Keras file lies.
        weights: Gets a folder of the preset's name.

    Returns:
        The card, as it was saved.
    """
    found = _measured(preset, trained, training, watched)
    card = _card(preset, trained, training, watched, found)
    files = {
        registry.KERAS: (workdir / FINISHED).read_bytes(),
        registry.SERVED: found.served.content,
        HISTORY: history_text(trained.history).encode(),
        "accuracy.png": curve(trained.history, "accuracy", title=preset.title, watched=watched.source),
        "loss.png": curve(trained.history, "loss", title=preset.title, watched=watched.source),
    }
    return registry.save(card, files, weights=weights)


def _measured(preset: Preset, trained: TrainedNetwork, training: Faces, watched: Faces) -> Measured:
    scores = keras_scores(trained.model, watched.images)
    calibration = calibrate(scores, watched.labels, seed=preset.config.seed)
    forms = measured_forms(trained.model, scores, watched.images, training.images, temperature=calibration.temperature)
    served = fastest_faithful(forms)
    network = LiteRtNetwork(served.content, temperature=calibration.temperature)
    evaluation = measured(preset.config.preset, network(watched.images), watched.labels)
    return Measured(calibration, forms, served, evaluation)


def _card(preset: Preset, trained: TrainedNetwork, training: Faces, watched: Faces, found: Measured) -> ModelCard:
    return ModelCard(
        name=preset.config.preset,
        architecture=preset.config.architecture,
        title=preset.title,
        summary=preset.summary,
        input=InputSpec(),
        labels=LABELS,
        training=_training_record(preset, trained, training),
        metrics=found.evaluation.to_dict() | {"data": watched.source},
        reported={"accuracy": preset.config.reported_accuracy, "source": preset.config.source},
        temperature=found.calibration.temperature,
        unsure_below=found.calibration.unsure_below,
        calibration=found.calibration.to_dict(),
        serving={"form": found.served.kind, "forms": [form.to_dict() for form in found.forms]},
        files={},
        limits=limits(found.evaluation),
    )


def _training_record(preset: Preset, trained: TrainedNetwork, training: Faces) -> TrainingRecord:
    return TrainingRecord(
        config=preset.config.to_dict(),
        data=training.source,
        n=len(training),
        epochs=len(trained.history),
        seconds=round(sum(row["seconds"] for row in trained.history), 1),
        compute=trained.compute,
    )
