"""The cards of the networks as JSON, for the networks page and for programs (docs/PROTOCOL.md)."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from models.card import ModelCard
from models.registry import NetworkUnavailable
from webapp.networks import Networks
from webapp.run_history import NoHistory, fine_tuning_from

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/networks")
def list_networks() -> Response:
    """All networks that can be chosen, best first."""
    networks: Networks = current_app.extensions["networks"]
    return _answer({"default": networks.default.card.name, "networks": [_public(card) for card in networks.cards]})


@api.get("/networks/<name>")
def show_network(name: str) -> Response | tuple[Response, int]:
    """One network; "default" is the one that is served."""
    networks: Networks = current_app.extensions["networks"]
    try:
        return _answer(_public(networks.card(name)))
    except NetworkUnavailable as error:
        return jsonify(error={"code": "unknown_network", "message": str(error)}), 404


@api.get("/networks/<name>/history")
def show_history(name: str) -> Response | tuple[Response, int]:
    """The epochs of one network's training, and after which of them fine tuning began."""
    networks: Networks = current_app.extensions["networks"]
    try:
        card, epochs = networks.card(name), networks.history(name)
    except NetworkUnavailable as error:
        return jsonify(error={"code": "unknown_network", "message": str(error)}), 404
    except NoHistory as error:
        return jsonify(error={"code": "no_history", "message": str(error)}), 404
    return _answer({"name": card.name, "fine_tuning_from": fine_tuning_from(card), "epochs": epochs})


def _public(card: ModelCard) -> dict[str, Any]:
    """The card; what was not a number when it was measured becomes null, since JSON has no word for it."""
    return json.loads(card.to_json(), parse_constant=lambda _: None)


def _answer(content: dict[str, Any]) -> Response:
    """JSON that a client may keep, and asks about each time."""
    response = jsonify(content)
    response.cache_control.no_cache = True
    response.add_etag()
    return response.make_conditional(request)
