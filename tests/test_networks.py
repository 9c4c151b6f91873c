"""The networks at the start and by name: what is wrong with one is said, and the others are served."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.emotions import LABELS
from models.registry import SERVED, NetworkUnavailable
from tests.fakes import FakeRecognizer, fake_networks, fake_recognizer
from tests.weights import add_network, change_card, linked, put, truncate
from webapp import networks as module
from webapp.concurrency import Threads, sleep, spawn
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
    return Networks.from_disk(Config(weights=str(weights), network=network), Threads(1))


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


def test_another_network_is_loaded_when_it_is_asked_for_and_then_kept(weights: Path) -> None:
    networks = found(weights)
    assert networks.recognizer("default") is networks.recognizer("spoilt") is networks.default
    other = networks.recognizer("good")
    assert other.card.name == "good"
    assert networks.recognizer("good") is other
    assert len(other.pipeline()(np.zeros((100, 100), np.uint8)).faces) == 0


def test_one_that_was_spoilt_after_the_start_is_refused_when_asked_for(
    weights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    networks = found(weights)
    flip_a_byte(weights / "good")
    for _ in range(3):
        with pytest.raises(NetworkUnavailable, match="the network good cannot be loaded now; there are spoilt"):
            networks.recognizer("good")
    (said,) = caplog.messages
    assert "sha256" in said
    assert networks.recognizer("default").card.name == "spoilt"


class SlowLoads:
    """Loads fake networks, and waits with it until it may go on."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.threads: list[str] = []
        self.error: Exception | None = None

    def __call__(self, name: str) -> FakeRecognizer:
        self.threads.append(threading.current_thread().name)
        self.go.wait(5)
        if self.error:
            raise self.error
        return fake_recognizer(name)


def test_many_who_ask_at_once_share_one_load_and_hold_nobody_up() -> None:
    load, got = SlowLoads(), []
    networks = fake_networks(None, fake_recognizer("other"), load=load)
    asking = [spawn(lambda: got.append(networks.recognizer("other"))) for _ in range(5)]
    while not load.threads:
        sleep(0.001)
    assert networks.recognizer("fake") is networks.default
    assert got == []
    load.go.set()
    for one in asking:
        one.wait()
    assert len({id(one) for one in got}) == 1
    assert len(got) == 5
    (thread,) = load.threads
    assert thread != threading.current_thread().name


@pytest.mark.parametrize("error", [NetworkUnavailable("the network other is refused: ..."), MemoryError(), OSError(5)])
def test_a_load_that_fails_is_an_error_for_all_who_wait_and_is_tried_again_later(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, said = SlowLoads(), []
    networks = fake_networks(None, fake_recognizer("other"), load=load)
    load.error = error

    def ask() -> None:
        try:
            networks.recognizer("other")
        except NetworkUnavailable as unavailable:
            said.append(str(unavailable))

    asking = [spawn(ask) for _ in range(2)]
    sleep(0)
    load.go.set()
    for one in asking:
        one.wait()
    ask()
    assert said == ["the network other cannot be loaded now; there are fake"] * 3
    assert len(load.threads) == 1
    load.error = None
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)
    assert networks.recognizer("other").card.name == "other"
