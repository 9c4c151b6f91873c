"""The networks as JSON: which there are, best first, and one by name."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.card import ModelCard
from tests.weights import add_network, truncate
from webapp import create_app
from webapp.config import Config


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good network, a better one whose card lacks a number, and one that is damaged."""
    folder = tmp_path_factory.mktemp("weights")
    metrics = dict(add_network(folder, "good").metrics)
    add_network(folder, "better", metrics=metrics | {"accuracy": 0.99, "split": "PublicTest", "nll": float("nan")})
    add_network(folder, "spoilt")
    truncate(folder / "spoilt", 5000)
    return folder


@pytest.fixture(scope="module")
def app(weights: Path) -> Flask:
    return create_app(Config(readers=1, weights=str(weights)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def only_json(text: str) -> dict:
    """What strict JSON, as browsers read it, makes of an answer."""
    return json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def test_all_sound_networks_are_listed_best_first_with_their_whole_cards(client: FlaskClient, weights: Path) -> None:
    answer = client.get("/api/v1/networks")
    assert answer.status_code == 200
    content = only_json(answer.text)
    assert set(content) == {"default", "networks"}
    assert content["default"] == "better"
    assert [card["name"] for card in content["networks"]] == ["better", "good"]
    assert content["networks"][0]["metrics"]["nll"] is None
    text = (weights / "good" / "card.json").read_text(encoding="utf-8")
    assert content["networks"][1] == json.loads(text)
    assert ModelCard.from_json(json.dumps(content["networks"][1])) == ModelCard.from_json(text)


def test_the_default_is_the_one_that_is_served(weights: Path) -> None:
    client = create_app(Config(readers=1, weights=str(weights), network="good")).test_client()
    assert client.get("/api/v1/networks").json["default"] == "good"
    assert client.get("/api/v1/networks/default").json["name"] == "good"


def test_one_network_by_name(client: FlaskClient) -> None:
    every = client.get("/api/v1/networks").json["networks"]
    for card in every:
        assert only_json(client.get(f"/api/v1/networks/{card['name']}").text) == card
    assert client.get("/api/v1/networks/default").json == every[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("atlantis", "no network is called 'atlantis'; there are better, good"),
        ("spoilt", "the network spoilt is refused: expected a LiteRT network; "),
        ("..", "no network is called '..'; there are better, good"),
        ("GOOD", "no network is called 'GOOD'; there are better, good"),
        ("card.json", "no network is called 'card.json'; there are better, good"),
        ("x" * 5000, f"no network is called '{'x' * 37}...'; there are better, good"),
        ("%E2%80%AE%00%0A" * 9, "no network is called '\\u202e\\x00\\n"),
    ],
)
def test_a_name_that_is_none_is_not_found_in_words(client: FlaskClient, name: str, said: str, weights: Path) -> None:
    answer = client.get(f"/api/v1/networks/{name}")
    assert answer.status_code == 404
    error = answer.json["error"]
    assert error["code"] == "unknown_network"
    assert error["message"].startswith(said)
    assert len(error["message"]) < 200


def test_no_answer_has_a_path_of_this_machine(client: FlaskClient, weights: Path) -> None:
    for address in ("networks", "networks/good", "networks/spoilt", "networks/atlantis", "networks/%2Fgood", "nothing"):
        text = client.get(f"/api/v1/{address}").text
        assert str(weights) not in text
        assert str(Path.cwd()) not in text
        assert str(Path.home()) not in text


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    for address in ("/api/v1/networks", "/api/v1/networks/good"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_networks_are_only_read(client: FlaskClient) -> None:
    for send in (client.post, client.put, client.delete):
        assert send("/api/v1/networks").status_code == send("/api/v1/networks/good").status_code == 405
