"""What `python -m webapp.fer` does with a picture and with a video."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from webapp.fer.agreement import agreements
from webapp.fer.captions import webvtt
from webapp.fer.changes import Summary, summarise
from webapp.fer.pictures import read_picture
from webapp.fer.progress_bar import ProgressBar
from webapp.fer.readers import readers_of
from webapp.fer.settings import Settings
from webapp.fer.side_by_side import analyse_side_by_side
from webapp.fer.table import csv_rows, json_text
from webapp.fer.timeline import Timeline


def annotate_picture(options: argparse.Namespace, settings: Settings) -> None:
    """Prints a picture's faces as JSON, and writes a copy with boxes if asked; tables as of a video of one frame.

    Raises:
        UnreadablePicture: The picture can't be read.
        ValueError: An option is not for pictures, or the copy can't be written as it is named.
    """
    if options.video:
        raise ValueError("expected a video for --video; got a picture, which has --annotated")
    frame = read_picture(options.file.read_bytes())
    first, second = readers_of(settings)
    pipeline = first.pipeline(smallest_face=settings.smallest_face)
    if second:
        second.join(pipeline)
    result = pipeline(frame)
    if options.annotated:
        import cv2

        from webapp.fer.annotate import annotated

        written, coded = cv2.imencode(_suffix(options.annotated), annotated(frame, result))
        if not written:
            raise ValueError("the annotated copy could not be encoded")
        options.annotated.write_bytes(coded.tobytes())
    print(json.dumps(result.to_dict() | ({"compare": second.card.name} if second else {}), indent=2))
    if options.csv or options.json or options.vtt:
        _write_tables(options, analyse_side_by_side(options.file, settings, processes=1, name=options.file.name))


def read_video(options: argparse.Namespace, settings: Settings) -> None:
    """Analyses a video, writes what was asked for, and prints a few lines about each person.

    Raises:
        UnreadableVideo: The video can't be read.
        ValueError: An option is not for videos.
    """
    if options.annotated:
        raise ValueError("expected a picture for --annotated; got a video, which has --video")
    name = options.file.name
    with ProgressBar("analysing", sys.stderr) as bar:
        timeline = analyse_side_by_side(options.file, settings, bar, processes=options.processes, name=name)
    _write_tables(options, timeline)
    if options.video:
        from webapp.fer.annotated_video import annotated_mp4  # it takes longer to load than a short video to read

        with ProgressBar("drawing", sys.stderr) as bar:
            _replacing(options.video, lambda path: annotated_mp4(options.file, timeline, None, path, bar))
    print("\n".join(_sentences(timeline)))


def _write_tables(options: argparse.Namespace, timeline: Timeline) -> None:
    writers: dict[str, Callable[[], Iterable[str]]] = {
        "csv": lambda: csv_rows(timeline),
        "json": lambda: [json_text(timeline)],
        "vtt": lambda: [webvtt(timeline)],
    }
    for kind, lines in writers.items():
        if path := getattr(options, kind):
            _replacing(path, lambda part, lines=lines: _write(part, lines()))


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _replacing(path: Path, write: Callable[[Path], None]) -> None:
    """Writes beside a file, and puts it in its place once it is whole."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        part = Path(file.name)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _sentences(timeline: Timeline) -> list[str]:
    people = summarise(timeline)
    count = f"{len(people)} {'person' if len(people) == 1 else 'people'}" if people else "no face"
    video = timeline.video
    head = f"{video.duration:.1f} s, {video.width} x {video.height}, {len(timeline.times)} frames analysed: {count}"
    return [head, *map(_sentence, people), *_compared(timeline)]


def _compared(timeline: Timeline) -> list[str]:
    """How often two networks agree; nothing where nothing was compared."""
    if timeline.second is None:
        return []
    named = zip(timeline.people, agreements(timeline), strict=True)
    head = f"Above: {timeline.network.title}. Compared with {timeline.second.title}:"
    return [head, *(f"{person.name}: {agreement.sentence}" for person, agreement in named)]


def _sentence(person: Summary) -> str:
    shares = sorted(((share, label) for label, share in person.shares.items() if share >= 0.005), reverse=True)
    parts = [f"{label} {share:.0%}" for share, label in shares] + (
        [f"unsure {person.unsure:.0%}"] * bool(person.unsure)
    )
    seen = f"{person.name}: seen {person.seconds:.1f} s, looks {', '.join(parts)}"
    return f"{seen}; {len(person.changes)} changes, {person.changes_per_minute:.1f} a minute"


def _suffix(path: Path) -> str:
    if path.suffix.lower() not in (".jpg", ".jpeg", ".png"):
        raise ValueError(f"expected the annotated copy to be a .jpg or .png; got {path.name}")
    return path.suffix.lower()
