"""How a visitor wants a video analysed: checked once, at the door, whichever way it came."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app

from models.registry import NetworkUnavailable
from webapp.fer.settings import Settings
from webapp.networks import Networks
from webapp.refusals import RequestRefused, as_sentence

EVERY = "every"
"""What stands in a form for `fps: null`: every frame is analysed."""


def read_settings(given: Any) -> Settings:
    """The settings in a JSON object; what is left out has its default, and each network its own name.

    Raises:
        RequestRefused: `bad_settings`.
    """
    if not isinstance(given, Mapping):
        raise _bad("The settings must be one JSON object.")
    networks: Networks = current_app.extensions["networks"]
    try:
        settings = Settings.from_dict(given)
        compare = None if settings.compare is None else networks.card(settings.compare).name
        return replace(settings, network=networks.card(settings.network).name, compare=compare)
    except (NetworkUnavailable, ValueError) as error:
        raise _bad(as_sentence(str(error))) from None
    except OverflowError:
        raise _bad("A number in the settings is too large.") from None


def read_fields(fields: Mapping[str, str]) -> Settings:
    """The settings in fields of a form or of an address; other fields, and an empty `compare`, are passed over.

    Raises:
        RequestRefused: `bad_settings`.
    """
    given: dict[str, Any] = {"network": fields["network"]} if "network" in fields else {}
    given |= {"compare": fields["compare"]} if fields.get("compare") else {}
    for name in ("fps", "smoothing", "smallest_face"):
        if name in fields:
            given[name] = None if (name, fields[name]) == ("fps", EVERY) else _number(name, fields[name])
    return read_settings(given)


def _number(name: str, text: str) -> float:
    try:
        return float(text if text.isascii() else "")
    except ValueError:
        also = f", or {EVERY}" if name == "fps" else ""
        raise _bad(f"{name} must be a number{also}; got {text[:40]!r}.") from None


def _bad(message: str) -> RequestRefused:
    return RequestRefused(400, "bad_settings", message)
