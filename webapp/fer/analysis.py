"""Reading a recording: segment by segment, then joined; the same result whoever took part."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from webapp.fer.errors import UnreadablePicture
from webapp.fer.joining import join
from webapp.fer.media import MediaInfo, MediaLimits, probe
from webapp.fer.people import person_of
from webapp.fer.pipeline import FerPipeline
from webapp.fer.recognizer import Recognizer
from webapp.fer.results import FaceResult, FrameResult
from webapp.fer.search import MOST_LOOKS
from webapp.fer.segments import SegmentResult, Span, cuts
from webapp.fer.settings import Settings
from webapp.fer.timeline import NetworkNote, TimedHint, Timeline
from webapp.fer.video import TimedFrame, read_frames
from webapp.fer.video_hints import thinned, timed

__all__ = ["SegmentResult", "Settings", "Span", "analyse", "analyse_segment", "cuts", "join"]

LEAD = 1.0
"""Seconds that a segment begins early, so that its faces are known from the segment before."""

SETTLED = 3.0
"""Time constants after which a smoothed score has forgotten where it began, but for a twentieth."""

LOOKS = 6.0
"""Looks a second for newcomers beside known faces: more than live, so that who comes into a recording is there within a
second."""

REPORTED = 0.01
"""Part of a segment after which progress is told."""


def analyse(
    path: Path | str,
    recognizer: Recognizer,
    settings: Settings | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    second: Recognizer | None = None,
    limits: MediaLimits | None = None,
    name: str = "",
) -> Timeline:
    """Reads a whole video or picture in this process.

    Args:
        path: Of the file; its name plays no part.
        recognizer: Of the network that the settings name.
        settings: How.
        progress: Is told the part that is done, from 0 to 1.
        second: Of the network that the settings compare with.
        limits: What is accepted.
        name: What to call the file in the result.

    Raises:
        UnreadableVideo: It can't be read, or is over a limit.
    """
    settings, progress, info = settings or Settings(), progress or _silent, probe(path, limits)
    spans = cuts(info)
    results = []
    for place, span in enumerate(spans):
        part = _part_of(progress, place, len(spans))
        results.append(analyse_segment(path, recognizer, settings, span, part, second=second, info=info))
    return join(results, name=name)


def analyse_segment(
    path: Path | str,
    recognizer: Recognizer,
    settings: Settings,
    span: Span,
    progress: Callable[[float], None] | None = None,
    *,
    second: Recognizer | None = None,
    info: MediaInfo | None = None,
) -> SegmentResult:
    """Reads one segment.

    Args:
        path: Of the file.
        recognizer: Of the network that the settings name.
        settings: How.
        span: One of `cuts(info)`.
        progress: Is told the part of the segment that is done, from 0 to 1.
        second: Of the network that the settings compare with; it reads the same crops.
        info: What `probe` says of the file; None to ask it.

    Raises:
        UnreadableVideo: It can't be read.
    """
    progress, info = progress or _silent, info or probe(path)
    pipeline = _pipeline(recognizer, second, settings)
    times: list[float] = []
    faces: dict[int, list[tuple[int, FaceResult]]] = {}
    hints: list[TimedHint] = []
    begin, end = max(span.start - max(LEAD, SETTLED * settings.smoothing), 0.0), span.end or info.duration
    reported = begin
    for timed_frame in read_frames(path, fps=settings.fps, start=begin, end=span.end):
        time = timed_frame.time
        result = _read(pipeline, timed_frame)
        for face in result.faces:
            faces.setdefault(face.id, []).append((len(times), face))
        if result.hint and time >= span.start:
            hints.append(timed(result.hint, time))
        times.append(time)
        if end > begin and time - reported >= REPORTED * (end - begin):
            reported = time
            progress(min((time - begin) / (end - begin), 1.0))
    progress(1.0)
    people = tuple(person_of(number, rows) for number, rows in sorted(faces.items()))
    notes = NetworkNote.of(recognizer.card), NetworkNote.of(second.card) if second else None
    return SegmentResult(span, info, settings, notes[0], np.array(times, np.float64), people, thinned(hints), notes[1])


def _pipeline(recognizer: Recognizer, second: Recognizer | None, settings: Settings) -> FerPipeline:
    pipeline = recognizer.pipeline(
        smoothing=settings.smoothing,
        smallest_face=settings.smallest_face,
        looks_with_faces=LOOKS,
        most_with_faces=MOST_LOOKS,
    )
    if second is not None:
        second.join(pipeline)
    return pipeline


def _read(pipeline: FerPipeline, timed_frame: TimedFrame) -> FrameResult:
    try:
        return pipeline(timed_frame.frame, timed_frame.time)
    except UnreadablePicture:
        return FrameResult()  # a video can become too small for faces in mid-stream; its times go on


def _part_of(progress: Callable[[float], None], place: int, count: int) -> Callable[[float], None]:
    return lambda part: progress((place + part) / count)


def _silent(part: float) -> None:
    """Tells nobody."""
