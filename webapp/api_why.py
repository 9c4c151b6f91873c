"""What a network looks at in the faces of a picture, or where people would look: for programs and for a paused video.

Nothing of it is kept.
"""

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from models.naming import quoted
from webapp.api_pictures import PictureReader
from webapp.config import Config
from webapp.fer.explanation import MAPS, NETWORK
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused

api_why = Blueprint("api_why", __name__, url_prefix="/api/v1/why")
api_why.after_request(keep_private)


@api_why.post("")
def explain() -> Response:
    """Say what the network looks at in the faces of a picture, or where people would look."""
    wanted = request.args.get("map", NETWORK)
    if wanted not in MAPS:
        raise RequestRefused(400, "bad_settings", f"map must be {' or '.join(MAPS)}; got {quoted(wanted)}.")
    return jsonify(current_app.extensions["why_reader"](by=wanted))


def attach(app: Flask) -> None:
    """Explain pictures, as many at once as pictures are read."""
    config: Config = app.config["MIEN"]
    app.extensions["why_reader"] = PictureReader(app.extensions["networks"], config.weights)
    app.register_blueprint(api_why)
