"""A picture for programs: its faces at once (/api/v1/openapi.json). Nothing of it is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from models.registry import NetworkUnavailable
from webapp import sandbox
from webapp.bodies import declared_bytes, pieces, small_body, too_large
from webapp.budgets import household
from webapp.config import Config
from webapp.fer import PictureLimits, UnreadablePicture
from webapp.fer.pictures import checked
from webapp.forms import FORM, MAX_HELD_BYTES, FormReader, beside, boundary_of, check_type, no_file
from webapp.job import Problem
from webapp.networks import Networks
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused, as_sentence
from webapp.sandbox import Limits, SandboxFailed
from webapp.video_settings import read_fields

LIMITS = PictureLimits(max_bytes=32 * 2**20, max_pixels=50_000_000)
"""More than a phone's camera makes."""
MAX_AT_ONCE, MAX_OF_ONE = 4, 3
"""Pictures in memory at once, and of one address; who comes then is asked to come back."""
MOST_FACES = 8
"""Faces of a picture that are explained, the largest first: each costs as much as reading three dozen."""
SANDBOX = Limits(seconds=60.0, cpu_seconds=20, file_bytes=0, nice=5)
"""For one picture; a usual one takes half a second, most of it for the process to begin. Somebody waits for it, so that
it gives way by less than what reads videos: beside a live frame it gets a quarter of a core."""
SLOWEST = 20.0, 50_000
"""Seconds that a picture may take to come, and bytes for which it may take one more."""
FIELDS = ("network", "smallest_face")

api_pictures = Blueprint("api_pictures", __name__, url_prefix="/api/v1/pictures")
api_pictures.after_request(keep_private)


class PictureReader:
    """Request -> the faces in its picture, read in a sandbox; belongs to the event loop."""

    def __init__(self, networks: Networks, weights: str) -> None:
        """Reads nothing yet.

        Args:
            networks: Those that may be asked for.
            weights: Where they are, as `MIEN_WEIGHTS` has it.
        """
        self._networks = networks
        self._weights = weights
        self._busy: Counter[str] = Counter()

    def __call__(self, *, by: str | None = None) -> dict[str, Any]:
        """Read the picture of the present request.

        Args:
            by: Whose map is to explain its faces; None for no map.

        Raises:
            RequestRefused: It is no picture that can be read, or too much is asked at once.
        """
        with self._place(household(request.remote_addr or "")):
            data, fields = _picture()
            if not data:
                raise RequestRefused(422, "empty_file", "The picture has no bytes.")
            settings = read_fields({name: fields[name] for name in FIELDS if name in fields})
            _check(data)
            task = {"task": "picture", "network": settings.network, "smallest_face": settings.smallest_face}
            task |= {"weights": self._weights, "picture_limits": asdict(LIMITS), "map": by, "most": MOST_FACES}
            try:
                self._networks.card(settings.network)
                return sandbox.run(task, SANDBOX, lambda _: True, data=data) | {"network": settings.network}
            except NetworkUnavailable as error:
                raise RequestRefused(503, "network_unavailable", as_sentence(str(error))) from None
            except SandboxFailed as failed:
                raise _refusal(failed.problem) from None

    @contextmanager
    def _place(self, who: str) -> Iterator[None]:
        if self._busy.total() >= MAX_AT_ONCE or self._busy[who] >= MAX_OF_ONE:
            message = "As many pictures as may be at once are being read now; try again in a moment."
            raise RequestRefused(503, "busy", message, Retry_After="1")
        self._busy[who] += 1
        try:
            yield
        finally:
            self._busy -= Counter({who: 1})  # and who has none is forgotten


@api_pictures.post("")
def read() -> Response:
    """Say what the faces in a picture look like to the network."""
    return jsonify(current_app.extensions["picture_reader"]())


def attach(app: Flask) -> None:
    """Serve pictures."""
    config: Config = app.config["MIEN"]
    app.extensions["picture_reader"] = PictureReader(app.extensions["networks"], config.weights)
    app.register_blueprint(api_pictures)


def _picture() -> tuple[bytes, Mapping[str, str]]:
    """The picture's bytes and the fields beside it, whether they came as a form or as the body and its address."""
    check_type(request)
    if request.mimetype != FORM:
        return small_body(request, LIMITS.max_bytes, slowest=SLOWEST), request.args
    if (declared_bytes(request) or 0) > LIMITS.max_bytes + MAX_HELD_BYTES:
        raise too_large(declared_bytes(request), LIMITS.max_bytes)
    data = bytearray()

    def keep(_: str, parts: Iterator[bytes]) -> None:
        for part in parts:
            data.extend(part)
            if len(data) > LIMITS.max_bytes:
                raise too_large(len(data), LIMITS.max_bytes)

    form = FormReader(boundary_of(request), keep)
    form.read(pieces(request, slowest=SLOWEST))
    if not form.has_file:
        raise no_file()
    return bytes(data), beside(request.args, form.fields)


def _check(data: bytes) -> None:
    """Refuses by the first bytes what need not go to the sandbox."""
    try:
        checked(data, LIMITS)
    except UnreadablePicture as error:
        raise _refusal(Problem(error.code, error.message)) from None


def _refusal(problem: Problem) -> RequestRefused:
    """What kept a picture from being read, told by its first bytes or by the child, if it did not die of it."""
    if problem.code == "unknown_network":
        return RequestRefused(503, "network_unavailable", problem.message)
    if problem.code in (sandbox.CRASHED.code, sandbox.TOO_SLOW.code, sandbox.TOO_MUCH.code):
        message = "The picture could not be read: it took too much time or memory, or is damaged."
        return RequestRefused(422, "damaged_picture", message)
    status = 413 if problem.code == "too_many_bytes" else 422
    return RequestRefused(status, problem.code, as_sentence(problem.message))
