"""The pages around the live lab: the page itself, its health, and errors in words."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from models.card import ModelCard
from models.emotions import EMOTIONS
from webapp.config import Config
from webapp.live import LiveNamespace

FRAME_WIDTH = 320
"""Pixels across that a client is asked to send: detection at classroom scale needs no more."""
SENTENCES = {
    400: "The request could not be understood.",
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    413: "That is larger than this server takes.",
    429: "Many requests came from here in a short time; wait a moment, then try again.",
    500: "Something went wrong on the server. It has been noted; trying again may help.",
}

pages = Blueprint("pages", __name__)


@pages.get("/")
def live_page() -> str:
    """The live lab."""
    data = page_data(current_app.extensions["live"], current_app.config["MIEN"])
    return render_template("live.html", page_data=data, version=current_app.config["VERSION"], **data)


@pages.get("/healthz")
def health() -> Response:
    """Whether the server is well, and how many it serves, for a monitor."""
    live: LiveNamespace = current_app.extensions["live"]
    return jsonify(
        status="ok", version=current_app.config["VERSION"], network=live.networks.default.card.name, **live.load()
    )


@pages.get("/favicon.ico")
def favicon() -> Response:
    """The icon, at the address where browsers look for it."""
    return redirect(url_for("static", filename="favicon.svg"), code=301)


def page_data(live: LiveNamespace, config: Config) -> dict[str, Any]:
    """What the page's script starts from; it goes into the page as JSON."""
    card = live.networks.default.card
    networks = [_public(each) for each in live.networks.cards]
    limits = {"max_frame_bytes": config.max_frame_bytes, "frame_width": FRAME_WIDTH, "max_fps": config.max_fps}
    emotions = [emotion.to_dict() for emotion in EMOTIONS]
    page = {"emotions": emotions, "network": _public(card), "networks": networks, "unsure_below": card.unsure_below}
    return page | {"limits": limits}


def _public(card: ModelCard) -> dict[str, Any]:
    facts = "name", "title", "accuracy_on_new", "unsure_below"
    return {fact: getattr(card, fact) for fact in facts}


def attach(app: Flask) -> None:
    """Serve the pages, and give every error one in words, or JSON where a program asked."""
    app.register_blueprint(pages)

    @app.errorhandler(HTTPException)
    def in_words(error: HTTPException) -> Response:
        code = error.code or 500
        sentence = SENTENCES.get(code, error.description or "The request failed.")
        if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
            answer = jsonify(error={"code": code, "message": sentence})
        else:
            answer = Response(render_template("error.html", code=code, sentence=sentence), mimetype="text/html")
        answer.status_code = code
        if isinstance(error, TooManyRequests):
            answer.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer
