"""A job: one uploaded video, what is to be done with it, and how far that is."""

from dataclasses import dataclass, field
from typing import Any

STATES = ("uploading", "probing", "waiting", "running", "done", "failed", "cancelled")
OVER = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Problem:
    """Why a job failed.

    Attributes:
        code: A word for programs.
        message: One sentence for whoever uploaded the video.
    """

    code: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """The problem as JSON has it."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as it was when it was read. Times are seconds since 1970.

    Attributes:
        id: Unguessable; whoever knows it may see and delete everything of the job.
        state: One of `STATES`.
        progress: Share of the analysis that is done, 0 to 1.
        error: Why it failed; None otherwise.
        name: The file's name as it was given, for people; it is no path.
        bytes: Of the upload.
        settings: Of the analysis (`webapp.fer.analysis.Settings`).
        media: The facts about the file (`webapp.fer.media.MediaInfo`) once it was probed.
        created: When the upload began.
        started: When the analysis began.
        finished: When it ended.
        expires: When it deletes itself.
        owner: A hash that tells whose jobs wait; it names nobody.
        attempts: How often its work was lost with a worker and begun again.
        edits: Names, joins, hidden people and marks (`webapp.fer.edits.Edits`).
    """

    id: str
    name: str
    bytes: int
    settings: dict[str, Any]
    owner: str
    created: float
    expires: float
    state: str = "uploading"
    progress: float = 0.0
    error: Problem | None = None
    media: dict[str, Any] | None = None
    started: float | None = None
    finished: float | None = None
    attempts: int = 0
    edits: dict[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it by itself, but that it expires."""
        return self.state in OVER

    def to_dict(self) -> dict[str, Any]:
        """What its visitor may know of it."""
        hidden = ("owner", "attempts", "edits")
        public = {name: value for name, value in vars(self).items() if name not in hidden}
        return public | {"error": self.error.to_dict() if self.error else None, "progress": round(self.progress, 4)}


@dataclass(frozen=True)
class Export:
    """A file made of a job's timeline.

    Attributes:
        kind: Its name, such as "annotated.mp4".
        state: "waiting", "running", "done" or "failed".
        progress: 0 to 1.
        error: Why it failed.
        key: Where it lies in the storage, once it is done.
    """

    kind: str
    state: str
    progress: float = 0.0
    error: Problem | None = None
    key: str | None = None


class NoSuchJob(LookupError):
    """There is no job of this id, or not any more."""


class Refused(ValueError):
    """Something that is not done, for a reason that the visitor is told.

    Attributes:
        code: A word for programs.
        message: One sentence.
        status: The HTTP status that says it best.
    """

    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
