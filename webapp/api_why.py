"""What a network looks at in the faces of a picture, or where people would look: for programs and for a paused video.

Nothing of it is kept.
"""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from models.naming import quoted
from webapp.api_pictures import LIMITS, PictureReader
from webapp.concurrency import Threads
from webapp.fer import Recognizer
from webapp.fer.explained import explained
from webapp.fer.explanation import MAPS, NETWORK
from webapp.fer.pictures import read_picture
from webapp.fer.settings import Settings
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused

MOST_FACES = 8
"""Faces of a picture that are explained, the largest first: each costs as much as reading three dozen."""

api_why = Blueprint("api_why", __name__, url_prefix="/api/v1/why")
api_why.after_request(keep_private)


@api_why.post("")
def explain() -> Response:
    """Say what the network looks at in the faces of a picture, or where people would look."""
    wanted = request.args.get("map", NETWORK)
    if wanted not in MAPS:
        raise RequestRefused(400, "bad_settings", f"map must be {' or '.join(MAPS)}; got {quoted(wanted)}.")
    return jsonify(current_app.extensions["why_reader"](by=wanted))


def attach(app: Flask, threads: Threads) -> None:
    """Explain pictures; that is done in `threads`, as many at once as pictures are read."""
    app.extensions["why_reader"] = PictureReader(app.extensions["networks"], threads, recognise=_explain)
    app.register_blueprint(api_why)


def _explain(recognizer: Recognizer, settings: Settings, data: bytes, by: str) -> dict[str, Any]:
    """Runs in a thread."""
    pipeline = recognizer.pipeline(smallest_face=settings.smallest_face)
    return explained(pipeline, read_picture(data, LIMITS), most=MOST_FACES, by=by).to_dict()
