"""Everything that can be taken away: the upload itself, the timeline in its forms, the report."""

from flask import Blueprint, Response, jsonify, request

from webapp.file_names import renamed
from webapp.privacy import keep_private
from webapp.ranges import stored_file
from webapp.refusals import RequestRefused
from webapp.videos import jobs

KINDS = {
    "timeline.json": "application/json",
    "timeline.csv": "text/csv",
    "captions.vtt": "text/vtt",
    "annotated.mp4": "video/mp4",
    "report.html": "text/html",
    "report.pdf": "application/pdf",
}
"""The exports, and the type of each."""
CONTAINERS = {
    "mov": "video/mp4",
    "avi": "video/x-msvideo",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
"""The types of uploads, by the first of the names that FFmpeg has for a format."""
WEBM_CODECS = ("vp8", "vp9", "av1")
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""The report is one file with its style in it, so that it can be saved; it has no scripts and loads nothing."""

downloads = Blueprint("downloads", __name__, url_prefix="/videos/<job_id>")
downloads.after_request(keep_private)


@downloads.get("/video")
def upload(job_id: str) -> Response:
    """The upload as it came, in ranges."""
    job = jobs().get(job_id)
    return stored_file(request, jobs().storage, f"{job.id}/upload", mimetype=media_type(job.media), name=job.name)


@downloads.get("/thumbnail")
def thumbnail(job_id: str) -> Response:
    """One person's face, cut out where it was largest."""
    job = jobs().get(job_id)
    person = request.args.get("person", "")
    if not (person.isascii() and person.isdigit() and len(person) < 7):
        raise RequestRefused(400, "bad_person", "person must be the number of one of the people in the timeline.")
    key = f"{job.id}/thumbnails/{int(person)}.jpg"
    return stored_file(request, jobs().storage, key, mimetype="image/jpeg", name=f"person {int(person)}.jpg")


@downloads.get(f"/<any({','.join(KINDS)}):kind>")
def take(job_id: str, kind: str) -> Response | tuple[Response, int]:
    """One export with the edits in it; `timeline.json?plain=1` is without them."""
    job = jobs().get(job_id)
    name = renamed(job.name, kind)
    if kind == "timeline.json" and request.args.get("plain") == "1":
        key: str | None = f"{job.id}/timeline.json"
        if job.state != "done":
            raise RequestRefused(409, "not_done", "There is no timeline yet.")
    else:
        export = jobs().export(job.id, kind)
        if export.error is not None:
            raise RequestRefused(500, export.error.code, export.error.message)
        if export.key is None:
            return jsonify(state=export.state, progress=export.progress), 202
        key = export.key
    response = stored_file(request, jobs().storage, key, mimetype=KINDS[kind], name=name)
    if kind == "report.html":
        response.headers["Content-Security-Policy"] = REPORT_POLICY
    return response


def media_type(media: dict | None) -> str:
    """The type of an upload; one that browsers save rather than show where it is unknown."""
    if media is None:
        return "application/octet-stream"
    first = media["container"].partition(",")[0]
    if first == "matroska":
        return "video/webm" if media["codec"] in WEBM_CODECS else "video/x-matroska"
    return CONTAINERS.get(first, "application/octet-stream")
