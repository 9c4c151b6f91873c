"""The saved networks that a benchmark measures."""

from collections.abc import Sequence

from models import registry


def stored_networks(names: Sequence[str] | None = None) -> list[registry.StoredNetwork]:
    """Those of these names, or all that can be loaded, best first.

    Raises:
        NetworkUnavailable: There is none of a name, or it is not what its card says.
    """
    return [registry.load(name) for name in names or [card.name for card in registry.available()]]
