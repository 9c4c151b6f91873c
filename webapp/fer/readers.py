"""The recognisers that a recording's settings name: one network, or two that are to be compared."""

from pathlib import Path

from models import registry
from webapp.fer.recognizer import Recognizer
from webapp.fer.settings import Settings, refuse_twice


def readers_of(settings: Settings, *, weights: Path = registry.WEIGHTS) -> tuple[Recognizer, Recognizer | None]:
    """Loads the network that reads, and the one that reads beside it; None where nothing is compared.

    Args:
        settings: They name the networks; "default" is the best one.
        weights: The folder of networks.

    Raises:
        models.registry.NetworkUnavailable: There is none of such a name, or it is not what its card says.
        ValueError: Both names are of one network.
    """
    first = Recognizer(settings.network, weights=weights)
    if settings.compare is None:
        return first, None
    second = Recognizer(settings.compare, weights=weights)
    refuse_twice(first.card.name, second.card.name)
    return first, second
