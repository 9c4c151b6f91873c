"""The networks at the start and by name: what is wrong with one is said, and the others are served."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from models.emotions import LABELS
from models.registry import SERVED, NetworkUnavailable
from tests.weights import add_network, change_card, linked, put, truncate
from webapp.config import Config
from webapp.networks import Networks


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two networks, of which `good` is the less accurate."""
    weights = tmp_path_factory.mktemp("sound")
    metrics = dict(add_network(weights, "good").metrics)
    add_network(weights, "spoilt", metrics=metrics | {"accuracy": 0.99, "split": "PublicTest"})
    return weights


@pytest.fixture
def weights(sound: Path, tmp_path: Path) -> Path:
    return linked(sound, tmp_path / "weights")


def found(weights: Path, network: str = "default") -> Networks:
    return Networks.from_disk(Config(weights=str(weights), network=network))


def flip_a_byte(folder: Path) -> None:
    content = bytearray((folder / SERVED).read_bytes())
    content[len(content) // 2] ^= 1
    put(folder / SERVED, bytes(content))


def use_other_names(folder: Path) -> None:
    folder.rename(folder.parent / "Spoilt Network")


SPOILERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte": (flip_a_byte, "expected model.tflite with the sha256 "),
    "labels": (
        lambda folder: change_card(folder, labels=LABELS[::-1]),
        f"expected the labels {', '.join(LABELS)}; got {', '.join(LABELS[::-1])}",
    ),
    "shape": (
        lambda folder: change_card(folder, input={"shape": [64, 64, 1], "range": [0, 255]}),
        "expected an input of (64, 64, 1), as its card says; got (48, 48, 1)",
    ),
    "no JSON": (lambda folder: put(folder / "card.json", b"{'name': "), "the card is no JSON: "),
    "deep JSON": (lambda folder: put(folder / "card.json", b"[" * 200_000), "expected a card of a few levels"),
    "another name": (lambda folder: change_card(folder, name="a" * 99), f"got one of '{'a' * 37}...'"),
    "an empty file": (lambda folder: truncate(folder, 0), "expected a LiteRT network; the bytes cannot be read as one"),
    "truncated early": (lambda folder: truncate(folder, 1000), "expected a LiteRT network"),
    "truncated late": (lambda folder: truncate(folder, -1000), "expected a LiteRT network"),
    "no network": (
        lambda folder: (folder / SERVED).unlink(),
        "expected a file model.tflite, as its card says; there is ",
    ),
    "no card": (lambda folder: (folder / "card.json").unlink(), "expected a file card.json; there is none"),
    "odd name": (
        use_other_names,
        "expected a name of 1 to 40 of a-z, 0-9 and _, and not default; got 'Spoilt Network'",
    ),
}


@pytest.mark.parametrize("spoil", SPOILERS)
def test_one_that_is_wrong_is_refused_in_a_sentence_and_the_others_are_served(
    weights: Path, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    change, sentence = SPOILERS[spoil]
    change(weights / "spoilt")
    with caplog.at_level(logging.WARNING, "mien.networks"):
        networks = found(weights)
    (said,) = caplog.messages
    assert sentence in said
    assert "is refused" in said
    assert str(weights) not in said
    assert [card.name for card in networks.cards] == ["good"]
    assert networks.default.card.name == networks.card("default").name == "good"
    with pytest.raises(NetworkUnavailable, match=r"; there are good$"):
        networks.card("spoilt")


def test_sound_ones_are_served_best_first_without_a_word(weights: Path, caplog: pytest.LogCaptureFixture) -> None:
    networks = found(weights)
    assert caplog.messages == []
    assert [card.name for card in networks.cards] == ["spoilt", "good"]
    assert networks.default.card.name == "spoilt"
    assert found(weights, "good").default.card.name == found(weights, "good").card("default").name == "good"


def test_a_named_network_that_is_wrong_is_no_other(weights: Path) -> None:
    flip_a_byte(weights / "spoilt")
    with pytest.raises(NetworkUnavailable, match=r"spoilt is refused: .*sha256.*; there are good$"):
        found(weights, "spoilt")
    with pytest.raises(NetworkUnavailable, match=r"no network is called '../good'; there are good$"):
        found(weights, "../good")


def test_none_at_all_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NetworkUnavailable, match=r"no network in .* can be used; train one"):
        found(tmp_path)
