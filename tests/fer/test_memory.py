"""What is remembered of a stream is data: it comes back as it was, and what is no memory of ours is refused."""

import pickle

import msgpack
import numpy as np
import pytest

from webapp.fer.memory import packed, unpacked
from webapp.fer.results import Box, Hint
from webapp.fer.track import Track

MEMORY = (
    "mien",
    None,
    (float("-inf"), 0.1, 3, b"\x00\xff", True),
    {1: (0.25, ()), (0.08, 24.0): (b"grey", 2)},
    (Track(1, Box(0.1, 0.2, 0.3, 1 / 3), -24.0, 9, 12.5, (0.01, -0.5), 7, 0), Hint("too_dark", "It is dark.")),
)


def test_a_memory_comes_back_as_it_was() -> None:
    assert unpacked(packed(MEMORY)) == MEMORY


def test_scores_come_back_to_the_bit() -> None:
    scores = np.random.default_rng(1).random(7, np.float32)
    back = unpacked(packed({3: (scores, 1.0)}))[3][0]
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, scores)


@pytest.mark.parametrize("value", [object(), np.zeros(3), {1, 2}, len])
def test_what_is_no_plain_data_is_not_packed(value: object) -> None:
    with pytest.raises(TypeError):
        packed((1, value))


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle was opened",))


@pytest.mark.parametrize(
    "data", [b"", pickle.dumps(Bomb()), packed(MEMORY)[:-1], msgpack.packb(msgpack.ExtType(9, b"")), b"\xc1"]
)
def test_what_was_not_packed_here_is_refused_and_runs_nothing(data: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked(data)
