"""A picture for programs: its faces at once (/api/v1/openapi.json). Nothing of it is kept."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from models.registry import NetworkUnavailable
from webapp.bodies import declared_bytes, pieces, small_body, too_large
from webapp.concurrency import Threads
from webapp.fer import PictureLimits, Recognizer, UnreadablePicture
from webapp.fer.pictures import read_picture
from webapp.fer.settings import Settings
from webapp.forms import FORM, MAX_HELD_BYTES, FormReader, beside, boundary_of, check_type, no_file
from webapp.networks import Networks
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused, as_sentence
from webapp.video_settings import read_fields

LIMITS = PictureLimits(max_bytes=32 * 2**20, max_pixels=50_000_000)
"""More than a phone's camera makes."""
MAX_AT_ONCE = 4
"""Pictures in memory at once; who comes then is asked to come back."""
FIELDS = ("network", "smallest_face")

Recognise = Callable[..., dict[str, Any]]
"""What is made of a picture, in a thread: from a recogniser, the settings, its bytes, and what the route adds."""

api_pictures = Blueprint("api_pictures", __name__, url_prefix="/api/v1/pictures")
api_pictures.after_request(keep_private)


class PictureReader:
    """Request -> the faces in its picture; belongs to the event loop."""

    def __init__(self, networks: Networks, threads: Threads, recognise: Recognise) -> None:
        self._networks = networks
        self._recognise = recognise
        self._threads = threads
        self._busy = 0

    def __call__(self, **more: str) -> dict[str, Any]:
        """Read the picture of the present request.

        Args:
            more: What else `recognise` is told.

        Raises:
            RequestRefused: It is no picture that can be read, or too much is asked at once.
        """
        if self._busy >= MAX_AT_ONCE:
            message = f"{MAX_AT_ONCE} pictures are being read now; try again in a moment."
            raise RequestRefused(503, "busy", message, Retry_After="1")
        self._busy += 1
        try:
            data, fields = _picture()
            if not data:
                raise RequestRefused(422, "empty_file", "The picture has no bytes.")
            settings = read_fields({name: fields[name] for name in FIELDS if name in fields})
            recognizer = self._networks.recognizer(settings.network)
            found = self._threads.run(partial(self._recognise, **more), recognizer, settings, data)
            return found | {"network": settings.network}
        except UnreadablePicture as error:
            status = 413 if error.code == "too_many_bytes" else 422
            raise RequestRefused(status, error.code, as_sentence(error.message)) from None
        except NetworkUnavailable as error:
            raise RequestRefused(503, "network_unavailable", as_sentence(str(error))) from None
        finally:
            self._busy -= 1


@api_pictures.post("")
def read() -> Response:
    """Say what the faces in a picture look like to the network."""
    return jsonify(current_app.extensions["picture_reader"]())


def attach(app: Flask, threads: Threads) -> None:
    """Serve pictures; they are read in `threads`."""
    app.extensions["picture_reader"] = PictureReader(app.extensions["networks"], threads, recognise=_recognise)
    app.register_blueprint(api_pictures)


def _recognise(recognizer: Recognizer, settings: Settings, data: bytes) -> dict[str, Any]:
    """Runs in a thread."""
    frame = read_picture(data, LIMITS)
    return recognizer.pipeline(smallest_face=settings.smallest_face)(frame, 0.0).to_dict()


def _picture() -> tuple[bytes, Mapping[str, str]]:
    """The picture's bytes and the fields beside it, whether they came as a form or as the body and its address."""
    check_type(request)
    if request.mimetype != FORM:
        return small_body(request, LIMITS.max_bytes), request.args
    if (declared_bytes(request) or 0) > LIMITS.max_bytes + MAX_HELD_BYTES:
        raise too_large(declared_bytes(request), LIMITS.max_bytes)
    data = bytearray()

    def keep(_: str, parts: Iterator[bytes]) -> None:
        for part in parts:
            data.extend(part)
            if len(data) > LIMITS.max_bytes:
                raise too_large(len(data), LIMITS.max_bytes)

    form = FormReader(boundary_of(request), keep)
    form.read(pieces(request))
    if not form.has_file:
        raise no_file()
    return bytes(data), beside(request.args, form.fields)
