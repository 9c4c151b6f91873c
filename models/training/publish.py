"""From a trained network to a saved one: measure, calibrate, export, plot, save."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models import registry, saving
from models.card import InputSpec, ModelCard, TrainingRecord
from models.emotions import LABELS
from models.runtime import LiteRtNetwork
from models.training.calibration import Calibration, calibrate
from models.training.evaluate import keras_scores, round_to_float16, scores_of_crops, with_side
from models.training.export import ServedForm, chosen_form, measured_forms
from models.training.faces import SIDE, Faces, without_copies
from models.training.ferplus import label_shares
from models.training.history import history_text, seconds_of
from models.training.kept_weights import packed
from models.training.limits import cut_short, limits
from models.training.measures import Evaluation, divergence, measured
from models.training.plots import curve
from models.training.presets import Preset
from models.training.train import TrainedNetwork
from models.training.workdir import HISTORY, Workdir

PUBLIC_TEST, HELD_OUT = "PublicTest", "held-out tenth"
"""What a network is measured on: the data set's own split, or a part of the training data that was kept away."""

MOST_KEPT = 4_000_000
"""Networks of more weights keep only the file that is served, so that all of them together stay small."""


@dataclass(frozen=True)
class Measured:
    """What was found out about a trained network on held-out faces.

    Attributes:
        calibration: Its temperature, its threshold, and how well they hold.
        forms: Every form that it could be served in.
        served: The one that it is served in.
        evaluation: The measures of that.
        crops: Accuracy of the Keras network when its scores are averaged over views, by the name of the views.
        votes: Mean divergence of the served scores from FER+'s votes, in nats; None where there are no votes.
        fresh: The same without the faces that also stand in the training data; None where no others are left.
    """

    calibration: Calibration
    forms: list[ServedForm]
    served: ServedForm
    evaluation: Evaluation
    crops: dict[str, float]
    votes: float | None
    fresh: Evaluation | None


def finish(
    preset: Preset,
    trained: TrainedNetwork,
    training: Faces,
    watched: Faces,
    *,
    known: Faces,
    workdir: Workdir,
    weights: Path,
) -> ModelCard:
    """Turns a trained network into a saved one.

    Args:
        preset: What was trained.
        trained: The network and its history.
        training: What it learnt from.
        watched: Held-out faces: measures, calibration and the comparison of served forms are taken on them.
        known: All of the data set's Training, also what was left out of `training`: accuracy is taken once more without
            the pictures that stand in it.
        workdir: Holds the finished Keras file.
        weights: Gets a folder of the preset's name.

    Returns:
        The card, as it was saved.
    """
    found = _found(trained, training, watched, without_copies(watched, known))
    card = _card(preset, trained, training, watched, found)
    files = _kept_weights(trained) | {
        registry.SERVED: found.served.content,
        HISTORY: history_text(trained.history).encode(),
        **{f"{measure}.png": _curve(preset, trained, watched, measure) for measure in ("accuracy", "loss")},
    }
    return saving.save(card, files, weights=weights)


def _kept_weights(trained: TrainedNetwork) -> dict[str, bytes]:
    """The weights for later use in Keras: not those of large networks, nor those that are mostly ImageNet's."""
    small = trained.model.count_params() <= MOST_KEPT and not trained.config.pretrained
    return {registry.WEIGHTS_FILE: packed(trained.model)} if small else {}


def _curve(preset: Preset, trained: TrainedNetwork, watched: Faces, measure: str) -> bytes:
    begins = trained.config.frozen_epochs if trained.config.tuned_layers else None
    return curve(trained.history, measure, title=preset.title, watched=watched.source, fine_tuning_from=begins)


def _found(trained: TrainedNetwork, training: Faces, watched: Faces, fresh: Faces) -> Measured:
    round_to_float16(trained.model)
    scores = keras_scores(trained.model, watched.images)
    calibration = calibrate(scores, watched.labels, seed=trained.config.seed, chosen=trained.config.chosen)
    forms = measured_forms(trained.model, scores, watched, training.images, temperature=calibration.temperature)
    served = chosen_form(forms)
    network = LiteRtNetwork(served.content, temperature=calibration.temperature)
    return Measured(
        calibration=calibration,
        forms=forms,
        served=served,
        evaluation=_evaluation(trained, network, watched),
        crops=_accuracy_of_crops(trained, watched),
        votes=None if watched.votes is None else divergence(label_shares(watched.votes), network(watched.images)),
        fresh=_evaluation(trained, network, fresh) if len(fresh) else None,
    )


def _evaluation(trained: TrainedNetwork, network: LiteRtNetwork, faces: Faces) -> Evaluation:
    return measured(trained.config.preset, network(faces.images), faces.labels)


def _accuracy_of_crops(trained: TrainedNetwork, watched: Faces) -> dict[str, float]:
    views = {"one": trained.model, "mirrored": trained.model}
    if trained.config.side < SIDE:
        views["ten"] = with_side(trained.model, trained.config.architecture, trained.config.side)
    return {
        crops: float((scores_of_crops(model, watched.images, crops).argmax(axis=1) == watched.labels).mean())
        for crops, model in views.items()
    }


def _card(preset: Preset, trained: TrainedNetwork, training: Faces, watched: Faces, found: Measured) -> ModelCard:
    return ModelCard(
        name=trained.config.preset,
        architecture=trained.config.architecture,
        title=preset.title,
        summary=preset.summary,
        input=InputSpec(),
        labels=LABELS,
        training=_training_record(trained, training),
        metrics=_metrics(watched, found),
        reported={"accuracy": trained.config.reported_accuracy, "source": trained.config.source},
        temperature=found.calibration.temperature,
        unsure_below=found.calibration.unsure_below,
        calibration=found.calibration.to_dict(),
        serving={"form": found.served.kind, "forms": [form.to_dict() for form in found.forms]},
        files={},
        limits=cut_short(len(trained.history), preset.config, trained.config) + limits(found.evaluation),
    )


def _metrics(watched: Faces, found: Measured) -> dict[str, Any]:
    fresh = found.fresh.to_dict() if found.fresh else {}
    return found.evaluation.to_dict() | {
        "data": watched.source,
        "split": HELD_OUT if HELD_OUT in watched.source else PUBLIC_TEST,
        "crops": found.crops,
        "votes_divergence": found.votes,
        "without_copies": {name: fresh[name] for name in ("n", "accuracy", "accuracy_interval") if fresh},
    }


def _training_record(trained: TrainedNetwork, training: Faces) -> TrainingRecord:
    return TrainingRecord(
        config=trained.config.to_dict(),
        data=training.source,
        n=len(training),
        epochs=len(trained.history),
        seconds=round(seconds_of(trained.history), 1),
        compute=trained.compute,
    )
