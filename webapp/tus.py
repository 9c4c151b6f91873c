"""The tus protocol, version 1.0.0: uploads that resume (https://tus.io/protocols/resumable-upload).

Core, creation, expiration and termination. Every answer is one of `Uploads`; nothing is kept in memory.
"""

import base64
import binascii
import json
import time
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.http import http_date

from webapp.bodies import pieces
from webapp.file_names import clean_name
from webapp.jobs import ABANDONED_SECONDS, Job, Jobs
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused
from webapp.uploads import Uploads
from webapp.video_settings import read_settings
from webapp.visitors import Visitors

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
MAX_METADATA = 8192
"""Characters of Upload-Metadata, before they are decoded."""

tus = Blueprint("tus", __name__, url_prefix="/videos/uploads")


@tus.before_request
def check_version() -> None:
    """Refuse a client that speaks another version."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        message = f"Uploads go by version {VERSION} of the tus protocol; the header Tus-Resumable must say so."
        raise RequestRefused(412, "other_version", message, Tus_Version=VERSION)


@tus.after_request
def say_version(response: Response) -> Response:
    """Say in each answer which version is spoken."""
    response.headers["Tus-Resumable"] = VERSION
    return keep_private(response)


@tus.route("", methods=["OPTIONS"], endpoint="describe")
@tus.route("/<job_id>", methods=["OPTIONS"], endpoint="describe_one")
def describe(job_id: str = "") -> Response:
    """What this server takes."""
    max_bytes = current_app.config["MIEN"].max_video_bytes
    return _empty(Tus_Version=VERSION, Tus_Extension=EXTENSIONS, Tus_Max_Size=str(max_bytes))


@tus.post("")
def create() -> Response:
    """Begin an upload; refused before a byte of it is sent where it could not be taken."""
    if "Upload-Defer-Length" in request.headers:
        raise RequestRefused(400, "no_length", "The length must be known when an upload begins (Upload-Length).")
    length = _whole_number("Upload-Length")
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    settings = read_settings(_json(metadata.get("settings", b"{}")))
    name = clean_name(metadata.get("filename", b"").decode("utf-8", "replace"))
    visitors: Visitors = current_app.extensions["visitors"]
    job = _jobs().create(name=name, bytes=length, settings=settings, owner=visitors(request))
    headers = {"Location": url_for("tus.ask", job_id=job.id), "Upload-Expires": _expiry(job)}
    return Response(status=201, headers=headers)


@tus.route("/<job_id>", methods=["HEAD"])
def ask(job_id: str) -> Response:
    """How far an upload is."""
    job, offset = _uploads().offset(job_id)
    return Response(headers={"Upload-Offset": str(offset), "Upload-Length": str(job.bytes)})


@tus.patch("/<job_id>")
def append(job_id: str) -> Response:
    """Go on with an upload."""
    if request.mimetype != PIECE_TYPE:
        raise RequestRefused(415, "wrong_type", f"The body must be of the type {PIECE_TYPE}.")
    offset = _uploads().append(job_id, _whole_number("Upload-Offset"), pieces(request))
    return _empty(Upload_Offset=str(offset), Upload_Expires=_expiry(_jobs().get(job_id)))


@tus.delete("/<job_id>")
def give_up(job_id: str) -> Response:
    """Delete an upload and all that belongs to it."""
    _jobs().delete(job_id)
    return _empty()


@tus.post("/<job_id>")
def override(job_id: str) -> Response:
    """PATCH and DELETE, for clients that cannot send them."""
    method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method not in ("PATCH", "DELETE"):
        raise RequestRefused(
            405, "wrong_method", "An upload takes HEAD, PATCH and DELETE.", Allow="HEAD, PATCH, DELETE"
        )
    return append(job_id) if method == "PATCH" else give_up(job_id)


def _jobs() -> Jobs:
    return current_app.extensions["jobs"]


def _uploads() -> Uploads:
    return current_app.extensions["uploads"]


def _expiry(job: Job) -> str:
    """When an upload is deleted if no more of it comes."""
    return http_date(min(job.expires, time.time() + ABANDONED_SECONDS))


def _empty(**headers: str) -> Response:
    return Response(status=204, headers={name.replace("_", "-"): value for name, value in headers.items()})


def _whole_number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 17):
        raise RequestRefused(400, "bad_header", f"The header {header} must be a whole number of bytes.")
    return int(text)


def _metadata(header: str) -> dict[str, bytes]:
    """Comma-separated pairs of a key and its value in base64."""
    refused = RequestRefused(400, "bad_metadata", "Upload-Metadata must be keys, each with its value in base64.")
    if len(header) > MAX_METADATA:
        raise refused
    try:
        pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
        return {key: base64.b64decode(value, validate=True) for key, _, value in pairs}
    except (binascii.Error, ValueError):
        raise refused from None


def _json(value: bytes) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise RequestRefused(400, "bad_settings", "The settings must be one JSON object.") from None
