"""A network's card as the page about the networks shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.card import ModelCard
from webapp.reported import comparison, reasons

OPTIMIZERS = {"adam": "Adam", "sgd": "SGD with Nesterov momentum"}
SCHEDULES = {
    "constant": "a constant rate",
    "cosine": "a rate that falls by a cosine",
    "plateau": "a rate that falls where learning stalls",
}


@dataclass(frozen=True)
class NetworkView:
    """One row of the table, and one section of the page.

    Attributes:
        card: Everything that is known about the network.
        default: Whether it reads for whoever chooses none.
        interval: The 95 % interval of its accuracy, or None.
        bytes: Size of the served file, or None where the card does not tell.
        ms_per_face: Milliseconds of one thread for one face, or None.
        ece: Expected calibration error, cross-fitted where that was measured; or None.
        recipe: How it was trained, in a few words.
        comparison: The reported figure beside ours, or None.
        reasons: Why they may differ, and what to know of ours.
    """

    card: ModelCard
    default: bool
    interval: tuple[float, float] | None
    bytes: int | None
    ms_per_face: float | None
    ece: float | None
    recipe: str
    comparison: str | None
    reasons: tuple[str, ...]


def view_of(card: ModelCard, *, default: bool) -> NetworkView:
    """What the page shows of a card."""
    form = _served_form(card)
    ece = card.calibration.get("ece", card.metrics.get("ece"))
    return NetworkView(
        card=card,
        default=default,
        interval=card.metrics.get("accuracy_interval"),
        bytes=form.get("bytes"),
        ms_per_face=form.get("ms_per_face"),
        ece=ece,
        recipe=_recipe(card.training.config),
        comparison=comparison(card),
        reasons=reasons(card),
    )


def duration(seconds: float) -> str:
    """A time of training in words."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _served_form(card: ModelCard) -> Mapping[str, Any]:
    forms = card.serving.get("forms") or ()
    return next((form for form in forms if form.get("kind") == card.serving.get("form")), {})


def _recipe(config: Mapping[str, Any]) -> str:
    """What is known of the settings of a run."""
    parts = []
    if "optimizer" in config and "learning_rate" in config:
        name, schedule = config["optimizer"], config.get("schedule")
        rate = f"{OPTIMIZERS.get(name, name)} at {_plain(config['learning_rate'])}"
        parts.append(f"{rate}, {SCHEDULES[schedule]}" if schedule in SCHEDULES else rate)
    if "batch_size" in config:
        parts.append(f"batches of {config['batch_size']}")
    if config.get("pretrained"):
        parts.append("weights from ImageNet")
    if config.get("frozen_epochs") and "fine_tuning_rate" in config:
        parts.append(
            f"{config['frozen_epochs']} epochs with the base frozen, then {_plain(config['fine_tuning_rate'])}"
        )
    return "; ".join(parts)


def _plain(rate: float) -> str:
    """A small number without an exponent."""
    return f"{rate:.8f}".rstrip("0").rstrip(".")
