"""A recogniser of another folder."""

from pathlib import Path

import pytest

from tests.fer.faces import face_scene
from tests.weights import add_network
from webapp.fer import Recognizer

SCENE = face_scene(0.3)[0]


@pytest.fixture(scope="module")
def duller(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    """A network that is never sure of much."""
    weights = tmp_path_factory.mktemp("weights")
    add_network(weights, "duller", temperature=50.0, unsure_below=0.99)
    return Recognizer("duller", weights=weights)


def test_a_network_is_loaded_from_another_folder(duller: Recognizer) -> None:
    (face,) = duller.pipeline()(SCENE).faces
    assert duller.card.name == "duller"
    assert face.confidence < 0.25
    assert face.unsure


def test_a_name_that_the_folder_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="there are none"):
        Recognizer("duller", weights=tmp_path)
