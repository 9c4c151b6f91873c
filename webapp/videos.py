"""The pages of recorded video, and what becomes of one: how far it is, its edits, its end."""

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from models.emotions import EMOTIONS
from webapp.bodies import json_body
from webapp.config import Config
from webapp.fer.edits import Edits
from webapp.fer.settings import Settings
from webapp.jobs import Jobs, NoSuchJob, Refused
from webapp.networks import Networks
from webapp.privacy import keep_private
from webapp.refusals import RequestRefused, as_sentence
from webapp.revisions import EditsChanged, revision_of
from webapp.video_status import page_status

MAX_EDITS_BYTES = 262_144
"""Of the edits of one video, as JSON."""
CHANGED = "Somebody else has changed this result meanwhile; ask for the edits anew, and change those."
RETRY_SECONDS = 60
"""Whoever has too many videos waiting is told to come back after this long; nobody knows when one of them is done."""
GONE = "There is no video at this address: it was deleted, or its time was up."

videos = Blueprint("videos", __name__, url_prefix="/videos")
videos.after_request(keep_private)


@videos.get("")
def upload_page() -> str:
    """Where videos are dropped."""
    config: Config = current_app.config["MIEN"]
    networks: Networks = current_app.extensions["networks"]
    limits = {f"max_{name}": getattr(config, f"max_video_{name}") for name in ("bytes", "seconds", "pixels", "fps")}
    return render_template(
        "videos/upload.html",
        networks=networks.cards,
        default_network=networks.default.card.name,
        limits=limits | {"max_waiting": config.max_waiting},
        keep_hours=config.keep_hours,
        settings=Settings(),
    )


@videos.get("/<job_id>")
def result_page(job_id: str) -> str | tuple[str, int]:
    """What came of one video; its script asks for the rest."""
    try:
        job = jobs().get(job_id)
    except NoSuchJob:
        return render_template("error.html", code=404, sentence=GONE), 404
    networks: Networks = current_app.extensions["networks"]
    unsure_below = networks.default.card.unsure_below
    return render_template(
        "videos/result.html", emotions=EMOTIONS, unsure_below=unsure_below, video_id=job.id, name=job.name
    )


@videos.get("/<job_id>/status")
def show_status(job_id: str) -> Response:
    """How far a video is."""
    return jsonify(page_status(jobs(), job_id))


@videos.post("/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    """Stop what is done with a video; what it is stays to be told until it expires."""
    jobs().cancel(job_id)
    return jsonify(page_status(jobs(), job_id))


@videos.delete("/<job_id>")
def delete(job_id: str) -> tuple[str, int]:
    """Delete a video with all that was made of it."""
    jobs().delete(job_id)
    return "", 204


@videos.get("/<job_id>/edits")
def show_edits(job_id: str) -> Response:
    """Names, joins, hidden people and marks; the ETag is their revision."""
    return _edits(jobs().edits(job_id))


@videos.put("/<job_id>/edits")
def save_edits(job_id: str) -> Response:
    """Put new edits in place of the old; with If-Match, only in place of those that are meant."""
    jobs().get(job_id)
    try:
        edits = Edits.from_dict(json_body(request, MAX_EDITS_BYTES))
    except ValueError as error:
        raise RequestRefused(400, "bad_edits", as_sentence(str(error))) from None
    except OverflowError:
        raise RequestRefused(400, "bad_edits", "A number in the edits is too large.") from None
    try:
        jobs().save_edits(job_id, edits, request.if_match)
    except EditsChanged:
        raise RequestRefused(412, "edits_changed", CHANGED) from None
    return _edits(edits)


def _edits(edits: Edits) -> Response:
    answer = jsonify(edits.to_dict())
    answer.set_etag(revision_of(edits))
    return answer


def jobs() -> Jobs:
    """The jobs of this application."""
    return current_app.extensions["jobs"]


def attach(app: Flask) -> None:
    """Serve the pages, and say in words what the jobs refuse."""
    app.register_blueprint(videos)

    @app.errorhandler(NoSuchJob)
    def gone(_: NoSuchJob) -> tuple[Response, int]:
        return jsonify(error={"code": "no_such_video", "message": GONE}), 404

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[Response, int, dict[str, str]]:
        headers = {"Retry-After": str(RETRY_SECONDS)} if error.status == 429 else {}
        return jsonify(error={"code": error.code, "message": error.message}), error.status, headers
