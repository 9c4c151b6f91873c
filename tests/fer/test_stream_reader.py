"""What is remembered of a stream travels with its frames: readers that change are as good as one that does not."""

from itertools import cycle, pairwise

import cv2
import numpy as np
import pytest

from benchmarks.moving_face import moving_face
from models.stored import NetworkUnavailable
from tests.fer.faces import face_scene
from tests.weights import add_network
from webapp.fer import Recognizer, UnreadablePicture
from webapp.fer.memory import unpacked
from webapp.fer.stream_reader import StreamReader, Wanted

FACE = cv2.imencode(".jpg", face_scene(0.3)[0])[1].tobytes()
EMPTY = cv2.imencode(".jpg", np.full((480, 640), 120, np.uint8))[1].tobytes()
DULL = 0.25
"""More than the dull network is ever sure of, and less than the other one is of the portrait."""


@pytest.fixture(scope="module")
def networks(recognizer: Recognizer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recognizer]:
    """One that is sure of much, and one that is never."""
    weights = tmp_path_factory.mktemp("weights")
    add_network(weights, "dull", temperature=50.0, unsure_below=0.99)
    return {"bright": recognizer, "dull": Recognizer("dull", weights=weights)}


def reader(networks: dict[str, Recognizer], **options: object) -> StreamReader:
    def find(name: str) -> Recognizer:
        if name not in networks:
            raise NetworkUnavailable(f"no network is called {name}")
        return networks[name]

    return StreamReader(find, lambda recognizer: recognizer.pipeline(**options))


def test_readers_that_take_turns_give_what_one_pipeline_gives(networks: dict[str, Recognizer]) -> None:
    pipeline, readers, memory = networks["bright"].pipeline(), [reader(networks) for _ in range(3)], b""
    others = b""
    for number, (jpeg, one) in enumerate(zip(moving_face(60)[:40] + [EMPTY] * 20, cycle(readers), strict=False)):
        expected = pipeline.read_jpeg(jpeg, number / 10).to_dict()
        result, memory = one(jpeg, Wanted(number / 10, "bright"), memory)
        found = result.to_dict()
        assert (found["faces"], found["hint"]) == (expected["faces"], expected["hint"])
        _, others = one(EMPTY, Wanted(number / 7, "bright"), others)  # another stream comes in between
    assert len(memory) < 10_000


def test_what_travels_is_no_picture(networks: dict[str, Recognizer]) -> None:
    one, memory = reader(networks), b""
    for number in range(20):
        _, memory = one(FACE, Wanted(number / 5, "bright"), memory)
    found = unpacked(memory)
    sizes = [len(value) for value in _flat(found) if isinstance(value, bytes)]
    assert sizes
    assert max(sizes) <= 25 * 34  # mean greys of blocks, too coarse to know anybody by
    assert not any(isinstance(value, np.ndarray) and value.size > 7 for value in _flat(found))


@pytest.mark.parametrize("smoothing", [0.0, 0.3, 100.0])
def test_faces_keep_their_ids_and_their_scores_begin_anew_with_another_network(
    networks: dict[str, Recognizer], smoothing: float
) -> None:
    one, memory, faces = reader(networks, smoothing=smoothing), b"", []
    for number, name in enumerate(["bright"] * 4 + ["dull"] * 4 + ["bright"]):
        result, memory = one(FACE, Wanted(number / 8, name), memory)
        faces.append(result.faces[0])
    assert {face.id for face in faces} == {1}
    assert [face.confidence > DULL for face in faces] == [True] * 4 + [False] * 4 + [True]
    assert all(face.unsure for face in faces[4:8])


def test_a_face_that_is_out_of_sight_has_no_scores_of_the_other_network(networks: dict[str, Recognizer]) -> None:
    one, memory = reader(networks), b""
    for number in range(4):
        _, memory = one(FACE, Wanted(number / 8, "bright"), memory)
    result, memory = one(EMPTY, Wanted(0.5, "bright"), memory)
    assert [face.id for face in result.faces] == [1]
    result, memory = one(EMPTY, Wanted(0.55, "dull"), memory)
    assert result.faces == ()
    result, memory = one(FACE, Wanted(0.6, "dull"), memory)
    assert (result.faces[0].id, result.faces[0].confidence < DULL) == (1, True)


def test_a_second_network_is_smoothed_for_each_stream_by_itself(networks: dict[str, Recognizer]) -> None:
    alone, mixed = reader(networks, smoothing=5.0), reader(networks, smoothing=5.0)
    scenes = moving_face(60)[:6]
    kept, memory, other = b"", b"", b""
    for number, jpeg in enumerate(scenes):
        wanted = Wanted(number / 8, "bright", "dull")
        expected, kept = alone(jpeg, wanted, kept)
        result, memory = mixed(jpeg, wanted, memory)
        _, other = mixed(FACE, wanted, other)
        assert result.to_dict()["faces"] == expected.to_dict()["faces"]
        assert result.faces[0].compared is not None
    ended, memory = mixed(scenes[-1], Wanted(0.75, "bright"), memory)
    assert ended.faces[0].compared is None


def test_a_second_network_that_changes_begins_anew(networks: dict[str, Recognizer]) -> None:
    one, memory = reader(networks, smoothing=100.0), b""
    for number, second in enumerate(["dull", "bright", "dull"]):
        result, memory = one(FACE, Wanted(number / 8, "bright", second), memory)
        assert (result.faces[0].compared.confidence < DULL) == (second == "dull")


def test_who_asks_why_is_answered_and_nobody_after_them(networks: dict[str, Recognizer]) -> None:
    one, memory, other = reader(networks), b"", b""
    result, memory = one(FACE, Wanted(0.0, "bright", why=0), memory)
    assert result.faces[0].why is not None
    with pytest.raises(UnreadablePicture):
        one(b"no jpeg", Wanted(5.0, "bright", why=0), memory)
    result, other = one(FACE, Wanted(9.0, "bright"), other)
    assert result.faces[0].why is None
    result, memory = one(FACE, Wanted(10.0, "bright"), memory)
    assert result.faces[0].why is None


@pytest.mark.parametrize("wanted", [Wanted(1.0, "none"), Wanted(1.0, "bright", "none")])
def test_a_network_that_is_not_there_costs_the_frame(networks: dict[str, Recognizer], wanted: Wanted) -> None:
    one = reader(networks)
    _, memory = one(FACE, Wanted(0.0, "bright"))
    with pytest.raises(NetworkUnavailable, match="no network is called none"):
        one(FACE, wanted, memory)
    result, _ = one(FACE, Wanted(2.0, "bright"), memory)
    assert result.faces[0].id == 1


def test_a_time_before_the_last_is_a_fault_of_the_caller_and_changes_nothing(networks: dict[str, Recognizer]) -> None:
    one, memory = reader(networks), b""
    for before, after in pairwise([1.0, 0.5]):
        _, memory = one(FACE, Wanted(before, "bright"), memory)
        with pytest.raises(ValueError, match="expected a time not before"):
            one(FACE, Wanted(after, "bright"), memory)
    result, _ = one(FACE, Wanted(1.1, "bright"), memory)
    assert result.faces[0].id == 1


def _flat(value: object) -> list[object]:
    if isinstance(value, dict):
        return [inner for pair in value.items() for one in pair for inner in _flat(one)]
    if isinstance(value, (tuple, list)):
        return [inner for one in value for inner in _flat(one)]
    return [value]
