"""What the sandboxed child can do: read a picture; probe a file, read a segment, join the segments, make an export.

Each task imports what it needs itself: a child lives for one task, and its start is a good part of a short one.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from webapp.fer.edits import Edits
from webapp.fer.media import MediaInfo, MediaLimits, probe
from webapp.fer.segments import SegmentResult, Span, cuts
from webapp.fer.settings import Settings
from webapp.fer.timeline import Timeline

Progress = Callable[[float], None]
Task = dict[str, Any]

START_SECONDS = 0.6
"""Of a segment, on a usual machine: a process, and a network loaded."""
ANALYSED_SECONDS = 0.004
"""Of an analysed frame."""
COMPARED_SECONDS = 0.001
"""Of an analysed frame that a second network reads too."""
DECODED_SECONDS = 2e-9
"""Of a pixel of a frame that is decoded."""
USUAL_FPS = 30.0
"""Where a file doesn't tell."""


def read_picture(task: Task, progress: Progress) -> Task:
    """The faces of a picture, and where `map` says whose, a map of what was looked at in the largest."""
    from webapp.fer.codec import PictureLimits
    from webapp.fer.explained import explained
    from webapp.fer.pictures import read_picture as decoded
    from webapp.fer.recognizer import Recognizer

    frame = decoded(task["data"], PictureLimits(**task["picture_limits"]))
    recognizer = Recognizer(task["network"], weights=_weights(task))
    pipeline = recognizer.pipeline(smallest_face=task["smallest_face"])
    if task["map"] is None:
        return pipeline(frame, 0.0).to_dict()
    return explained(pipeline, frame, most=task["most"], by=task["map"]).to_dict()


def probe_file(task: Task, progress: Progress) -> Task:
    """The facts about a file, and the parts that it is analysed in, each with its work in seconds."""
    info = probe(Path(task["source"]), MediaLimits(**task["media_limits"]))
    settings = Settings.from_dict(task["settings"])
    parts = [{"span": span.to_dict(), "work": work_of(info, settings, span)} for span in cuts(info)]
    return {"media": info.to_dict(), "parts": parts, "join_work": round(START_SECONDS + info.duration / 2000, 3)}


def work_of(info: MediaInfo, settings: Settings, span: Span) -> float:
    """Seconds that a segment takes on a usual machine; what a worker measures corrects it."""
    seconds = (info.duration if span.end is None else span.end) - span.start
    frames = max(1.0, seconds * (info.frame_rate or USUAL_FPS))
    analysed = min(frames, seconds * settings.fps) if settings.fps else frames
    reading = ANALYSED_SECONDS + (COMPARED_SECONDS if settings.compare else 0.0)
    return round(START_SECONDS + analysed * reading + frames * info.width * info.height * DECODED_SECONDS, 3)


def read_segment(task: Task, progress: Progress) -> Task:
    """One segment of a file, into the file `out`."""
    from webapp.fer.analysis import analyse_segment
    from webapp.fer.readers import readers_of

    settings = Settings.from_dict(task["settings"])
    recognizer, second = readers_of(settings, weights=_weights(task))
    result = analyse_segment(
        Path(task["source"]),
        recognizer,
        settings,
        Span.from_dict(task["span"]),
        progress,
        second=second,
        info=MediaInfo.from_dict(task["media"]),
    )
    _write(task["out"], result.to_dict())
    return {}


def join_segments(task: Task, progress: Progress) -> Task:
    """All segments of a file, into a timeline in the file `out` and a picture of each person in the folder beside."""
    from webapp.fer.joining import join
    from webapp.fer.thumbnails import thumbnails

    segments = [SegmentResult.from_dict(json.loads(Path(path).read_bytes())) for path in task["segments"]]
    timeline = join(segments, name=task["name"])
    _write(task["out"], timeline.to_dict())
    progress(0.5)
    for number, picture in thumbnails(task["source"], timeline):
        Path(task["thumbnails"], f"{number}.jpg").write_bytes(picture)
    return {}


def make_export(task: Task, progress: Progress) -> Task:
    """An export of a timeline, into the file `out`."""
    timeline = Timeline.from_dict(json.loads(Path(task["timeline"]).read_bytes()))
    edits, out = Edits.from_dict(task["edits"]), Path(task["out"])
    if task["kind"] == "annotated.mp4":
        from webapp.fer.annotated_video import annotated_mp4

        annotated_mp4(task["source"], timeline, edits, out, progress)
    elif task["kind"].startswith("report."):
        _make_report(task["kind"], timeline, edits, out)
    else:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_text(task["kind"], timeline, edits))
    return {}


def _text(kind: str, timeline: Timeline, edits: Edits) -> Iterable[str]:
    from webapp.fer.captions import webvtt
    from webapp.fer.table import csv_rows, json_text

    if kind == "timeline.csv":
        return csv_rows(timeline, edits)
    return ((json_text if kind == "timeline.json" else webvtt)(timeline, edits),)


def _make_report(kind: str, timeline: Timeline, edits: Edits, out: Path) -> None:
    from webapp import report  # what draws PDFs is large, and no other task needs it

    if kind == "report.pdf":
        report.pdf(timeline, edits, out)
    else:
        out.write_text(report.html(timeline, edits), encoding="utf-8")


def _weights(task: Task) -> Path:
    """The folder of networks."""
    from models import registry

    return registry.WEIGHTS if task["weights"] == registry.DEFAULT else Path(task["weights"])


def _write(path: str, content: Task) -> None:
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    Path(path).write_text(text, encoding="utf-8")


TASKS: dict[str, Callable[[Task, Progress], Task]] = {
    "picture": read_picture,
    "probe": probe_file,
    "segment": read_segment,
    "join": join_segments,
    "export": make_export,
}
