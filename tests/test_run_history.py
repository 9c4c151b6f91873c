"""The epochs of a training run, as JSON, and what is said where there are none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models import registry
from models.stored import sha256
from tests.weights import add_network, change_card, put
from webapp import create_app
from webapp.config import Config

HEAD = "epoch,accuracy,loss,val_accuracy,val_loss,seconds\n"
TWO = HEAD + "1,0.25,2.5,0.3,2.25,9.5\n2,0.5,nan,0.4,inf,9\n"


def add(weights: Path, name: str, history: bytes) -> None:
    """A network with a history that its card names."""
    add_network(weights, name)
    put(weights / name / "history.csv", history)
    files = json.loads((weights / name / registry.CARD).read_text(encoding="utf-8"))["files"]
    change_card(weights / name, files=files | {"history.csv": sha256(history)})


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    add(folder, "good", TWO.encode())
    add_network(folder, "bare")
    for name, text in {"text": b"nothing at all", "words": HEAD.encode() + b"one,2,3,4,5,6\n"}.items():
        add(folder, name, text)
    add(folder, "ragged", HEAD.encode() + b"1,2,3\n")
    add(folder, "binary", b"\xff\xfe\x00")
    return folder


@pytest.fixture(scope="module")
def client(weights: Path) -> Iterator[FlaskClient]:
    yield create_app(Config(readers=1, weights=str(weights))).test_client()


def test_rows_come_as_numbers_and_what_was_none_is_null(client: FlaskClient) -> None:
    answer = client.get("/api/v1/networks/good/history")
    assert answer.status_code == 200
    content = json.loads(answer.text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    first = {"epoch": 1, "accuracy": 0.25, "loss": 2.5, "val_accuracy": 0.3, "val_loss": 2.25, "seconds": 9.5}
    second = {"epoch": 2, "accuracy": 0.5, "loss": None, "val_accuracy": 0.4, "val_loss": None, "seconds": 9.0}
    assert content == {"name": "good", "fine_tuning_from": None, "epochs": [first, second]}


def test_the_projects_own_histories_have_a_row_for_each_epoch(tmp_path: Path) -> None:
    client = create_app(Config(readers=1)).test_client()
    for card in client.get("/api/v1/networks").json["networks"]:
        history = client.get(f"/api/v1/networks/{card['name']}/history").json
        assert [row["epoch"] for row in history["epochs"]] == list(range(1, card["training"]["epochs"] + 1))
        assert all(0 < row["val_accuracy"] < 1 and row["loss"] > 0 for row in history["epochs"])
    tuned = client.get("/api/v1/networks/mobilenet_v2_finetuned/history").json
    frozen = client.get("/api/v1/networks/mobilenet_v2_finetuned").json["training"]["config"]["frozen_epochs"]
    assert 0 < tuned["fine_tuning_from"] == frozen < len(tuned["epochs"])


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("atlantis", "unknown_network", "no network is called 'atlantis'"),
        ("bare", "no_history", "the network bare has no history.csv beside it"),
        ("text", "no_history", "holds something else than numbers by epoch"),
        ("words", "no_history", "holds something else than numbers by epoch"),
        ("ragged", "no_history", "holds something else than numbers by epoch"),
        ("binary", "no_history", "holds something else than numbers by epoch"),
    ],
)
def test_where_there_is_none_it_says_why(client: FlaskClient, name: str, code: str, said: str) -> None:
    answer = client.get(f"/api/v1/networks/{name}/history")
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == code
    assert said in answer.json["error"]["message"]


def test_one_that_is_changed_or_lost_after_the_start_is_not_shown(tmp_path: Path) -> None:
    add(tmp_path, "good", TWO.encode())
    client = create_app(Config(readers=1, weights=str(tmp_path))).test_client()
    put(tmp_path / "good" / "history.csv", TWO.replace("0.4", "0.9").encode())
    changed = client.get("/api/v1/networks/good/history")
    assert (changed.status_code, "not the one that its card names" in changed.text) == (404, True)
    (tmp_path / "good" / "history.csv").unlink()
    lost = client.get("/api/v1/networks/good/history")
    assert (lost.status_code, "cannot be read" in lost.text) == (404, True)
    assert str(tmp_path) not in changed.text + lost.text
