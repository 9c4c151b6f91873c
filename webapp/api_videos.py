"""Recorded video for programs: send one, ask how far it is, take its timeline, delete it (/api/v1/openapi.json)."""

from flask import Blueprint, Response, current_app, jsonify, request

from webapp.downloads import take
from webapp.privacy import keep_private
from webapp.video_status import api_status
from webapp.videos import jobs

api_videos = Blueprint("api_videos", __name__, url_prefix="/api/v1/videos")
api_videos.after_request(keep_private)


@api_videos.post("")
def send() -> tuple[Response, int]:
    """Take in a video, as a form or as the body itself; it waits in the queue."""
    job = current_app.extensions["receiver"](request)
    status = api_status(jobs(), job.id)
    answer = jsonify(status)
    answer.headers["Location"] = status["urls"]["self"]
    return answer, 202


@api_videos.get("/<job_id>")
def show(job_id: str) -> Response:
    """How far a video is."""
    return jsonify(api_status(jobs(), job_id))


@api_videos.delete("/<job_id>")
def delete(job_id: str) -> tuple[str, int]:
    """Delete a video with all that was made of it."""
    jobs().delete(job_id)
    return "", 204


@api_videos.get("/<job_id>/<any(timeline.csv,timeline.json):kind>")
def timeline(job_id: str, kind: str) -> Response | tuple[Response, int]:
    """The timeline, as a table or with everything that is known."""
    return take(job_id, kind)
