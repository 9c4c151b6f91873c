"""How far a video is, and where everything of it is found: the same for pages, programs and Socket.IO."""

from typing import Any

from webapp.jobs import Jobs
from webapp.refusals import as_sentence

PAGE_URLS = {
    "status": "status",
    "video": "video",
    "timeline": "timeline.json",
    "csv": "timeline.csv",
    "captions": "captions.vtt",
    "annotated": "annotated.mp4",
    "report": "report.html",
    "pdf": "report.pdf",
    "edits": "edits",
    "cancel": "cancel",
}
INNER_FACTS = ("keys", "delay")
"""Facts about a file that the analysis alone needs; the places of the key frames are many."""
API_URLS = {"timeline": "timeline.json", "csv": "timeline.csv"}


def page_status(jobs: Jobs, job_id: str) -> dict[str, Any]:
    """The status that the pages show: the job's public fields, its place in the line, and `received` bytes.

    Raises:
        webapp.jobs.NoSuchJob: There is none of this id.
    """
    page = f"/videos/{job_id}"
    urls = {"page": page} | {name: f"{page}/{end}" for name, end in PAGE_URLS.items()}
    return _status(jobs, job_id) | {"urls": urls}


def api_status(jobs: Jobs, job_id: str) -> dict[str, Any]:
    """The status that programs get; its addresses are those of the API, and the page's.

    Raises:
        webapp.jobs.NoSuchJob: There is none of this id.
    """
    own = f"/api/v1/videos/{job_id}"
    urls = {"self": own, "page": f"/videos/{job_id}"} | {name: f"{own}/{end}" for name, end in API_URLS.items()}
    return _status(jobs, job_id) | {"urls": urls}


def _status(jobs: Jobs, job_id: str) -> dict[str, Any]:
    status = jobs.status(job_id)
    received = status["bytes"]
    if status["state"] == "uploading":
        try:
            received = jobs.upload_path(job_id).stat().st_size
        except FileNotFoundError:  # it was completed, or deleted, just now
            received = status["bytes"]
    if status["error"] is not None:
        status["error"] |= {"message": as_sentence(status["error"]["message"])}
    if status["media"] is not None:
        status["media"] = {name: value for name, value in status["media"].items() if name not in INNER_FACTS}
    return status | {"received": received}
