"""What the tests of recognition need: the stored network, and scenes with a portrait free of rights."""

import pytest

from webapp.fer import Recognizer


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    """The best network on disk, whichever that is."""
    return Recognizer()
