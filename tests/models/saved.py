"""Networks saved again under another name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from models import registry, saving
from models.card import ModelCard


def publish_as(weights: Path, name: str, **changes: Any) -> ModelCard:
    """Save the served network of `four_conv` alone as another, with changes to its card."""
    stored = registry.load("four_conv", weights=weights)
    card = replace(stored.card, name=name, **changes)
    return saving.save(card, {registry.SERVED: stored.content}, weights=weights)
