"""Recordings read: in segments that join to one timeline, the same each time and whoever took part."""

import json
import random
from itertools import pairwise

import cv2
import numpy as np
import pytest

from models.emotions import LABELS
from tests.media import clip, scene
from webapp.fer import Recognizer
from webapp.fer.analysis import SegmentResult, Settings, Span, analyse, analyse_segment, cuts, join
from webapp.fer.annotated_video import annotated_mp4
from webapp.fer.hints import TOO_DARK, TOO_SMALL
from webapp.fer.media import MediaInfo, probe
from webapp.fer.people import box_overlaps, merged, person_of
from webapp.fer.results import Box, FaceResult
from webapp.fer.side_by_side import analyse_side_by_side
from webapp.fer.timeline import NetworkNote
from webapp.fer.video_hints import APART, thinned, timed

HALVES = [Span(0.0, 2.4), Span(2.4, None)]


@pytest.fixture(scope="module")
def two_people(tmp_path_factory):
    """Five seconds at 10 frames a second, of which the second face is there for 1.2."""
    people = [2] * 12 + [1] * 38
    return clip(tmp_path_factory.mktemp("clips") / "two.mp4", fps=10, seconds=5, people=people, gop=10)


def video(duration: float, keys: tuple[float, ...] = ()) -> MediaInfo:
    return MediaInfo("video", "mov", "h264", 320, 240, 0, duration, 30.0, False, None, keys)


def test_a_face_is_followed_from_the_first_frame_to_the_last(tmp_path, recognizer):
    told: list[float] = []
    timeline = analyse(clip(tmp_path / "a.mp4"), recognizer, Settings(), told.append, name="a.mp4")
    assert timeline.times.tolist() == pytest.approx([place / 10 for place in range(20)])
    (person,) = timeline.people
    assert person.frames.tolist() == list(range(20))
    assert (person.id, person.name, timeline.name) == (1, "Person 1", "a.mp4")
    assert person.boxes.mean(axis=0) == pytest.approx([0.4, 0.36, 0.21, 0.28], abs=0.05)
    assert person.scores.sum(axis=1) == pytest.approx(np.ones(20), abs=0.001)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 5


def test_who_comes_beside_a_known_face_is_there_within_a_second(tmp_path, recognizer):
    people = [1] * 15 + [2] * 25
    timeline = analyse(clip(tmp_path / "a.mp4", fps=10, seconds=4, people=people), recognizer)
    known, newcomer = timeline.people
    assert known.frames[0] == 0
    assert 15 <= newcomer.frames[0] <= 25


def test_the_settings_count(tmp_path, recognizer):
    path = clip(tmp_path / "a.mp4", fps=20, seconds=1)
    assert len(analyse(path, recognizer, Settings(fps=None)).times) == 20
    assert len(analyse(path, recognizer, Settings(fps=5)).times) == 5
    assert not analyse(path, recognizer, Settings(smallest_face=0.5)).people


def test_no_face_is_a_good_answer(tmp_path, recognizer):
    timeline = analyse(clip(tmp_path / "a.mp4", people=0, fps=10), recognizer)
    assert timeline.people == ()
    assert len(timeline.times) == 20


def test_the_dark_gets_one_hint_for_people_who_look_at_a_recording(tmp_path, recognizer, monkeypatch):
    monkeypatch.setattr("tests.media.scene", lambda turn, people, size, places: scene(turn, size=size) // 8)
    timeline = analyse(clip(tmp_path / "a.mp4"), recognizer)
    assert [hint.code for hint in timeline.hints] == ["too_dark"]
    assert "lamp" not in timeline.hints[0].message
    assert "turn on" not in timeline.hints[0].message


def test_a_video_whose_size_changes_is_read_on(tmp_path, recognizer):
    times = [place / 10 for place in range(30)]
    in_order = {"fps": 10, "options": {"bf": "0"}}
    parts = [
        clip(tmp_path / "a.ts", times=times[:10], **in_order),
        clip(tmp_path / "b.ts", times=times[10:20], size=(160, 120), **in_order),
        clip(tmp_path / "c.ts", times=times[20:], size=(32, 8), people=0, **in_order),
    ]
    path = tmp_path / "d.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    timeline = analyse(path, recognizer)
    assert timeline.times.tolist() == pytest.approx(times, abs=0.001)
    (person,) = timeline.people
    assert set(range(20)) <= set(person.frames.tolist())
    assert person.frames[-1] < 25
    annotated_mp4(path, timeline, None, tmp_path / "out.mp4")
    info = probe(tmp_path / "out.mp4")
    assert (info.width, info.height, info.frames) == (320, 240, 30)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_a_picture_is_a_timeline_of_one_frame(tmp_path, recognizer, suffix):
    path = tmp_path / f"a.{suffix}"
    cv2.imwrite(str(path), scene(0.0, people=2))
    timeline = analyse(path, recognizer)
    assert timeline.video.kind == "picture"
    assert timeline.times.tolist() == [0.0]
    assert [len(person) for person in timeline.people] == [1, 1]


def test_segments_join_to_people_who_keep_their_ids(two_people, recognizer):
    segments = [analyse_segment(two_people, recognizer, Settings(), span) for span in HALVES]
    timeline = join(segments, name="two.mp4")
    assert timeline.times.tolist() == pytest.approx([place / 10 for place in range(50)])
    left, right = timeline.people
    assert (left.id, right.id) == (1, 2)
    assert left.frames.tolist() == list(range(50))
    assert np.abs(np.diff(left.boxes, axis=0)).max() < 0.05
    assert right.frames[0] == 0
    assert right.frames[-1] < 20


@pytest.mark.parametrize(
    ("x", "seen_before", "seen_after", "ids"),
    [
        (0.1, range(10), range(5, 20), [1]),  # both saw the face in the shared frames, at one place
        (0.6, range(10), range(5, 20), [1, 2]),  # two faces
        (0.1, range(4), range(12, 20), [1]),  # away for .8 s
        (0.1, range(4), range(30, 40), [1, 2]),  # away for 2.6 s
    ],
)
def test_who_goes_on_across_a_cut(x, seen_before, seen_after, ids):
    def segment(span: Span, first: int, last: int, seen: range, left: float) -> SegmentResult:
        scores = np.full(7, 1 / 7, np.float32)
        faces = [(frame - first, FaceResult(1, Box(left, 0.1, 0.2, 0.3), scores, unsure=True)) for frame in seen]
        times = np.array([round(frame / 10, 6) for frame in range(first, last)])
        note = NetworkNote("made", "Made", "0", 0.4)
        return SegmentResult(span, video(4.0), Settings(), note, times, (person_of(1, faces),), ())

    parts = [segment(Span(0.0, 1.0), 0, 10, seen_before, 0.1), segment(Span(1.0, None), 5, 40, seen_after, x)]
    timeline = join(parts)
    assert [person.id for person in timeline.people] == ids
    assert sum(len(person) for person in timeline.people) == len(seen_before) + len([f for f in seen_after if f >= 10])
    assert timeline.times.tolist() == pytest.approx([frame / 10 for frame in range(40)])


def test_segments_in_any_order_and_through_json_give_the_same(two_people, recognizer):
    segments = [analyse_segment(two_people, recognizer, Settings(), span) for span in HALVES]
    expected = json.dumps(join(segments).to_dict())
    again = [SegmentResult.from_dict(json.loads(json.dumps(segment.to_dict()))) for segment in segments[::-1]]
    assert json.dumps(join(again).to_dict()) == expected


def test_joining_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one segment"):
        join([])


def test_however_many_take_part_the_result_is_the_same(tmp_path, recognizer):
    path = clip(tmp_path / "a.mp4", fps=5, seconds=12, people=2, gop=10)
    assert len(cuts(probe(path))) == 2
    settings, told = Settings(fps=5), []
    alone = json.dumps(analyse(path, recognizer, settings, name="a").to_dict())
    side_by_side = analyse_side_by_side(path, settings, told.append, processes=2, name="a")
    assert json.dumps(side_by_side.to_dict()) == alone
    assert told == sorted(told)
    assert told[-1] == 1


def test_what_fails_in_another_process_is_told_here(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(ValueError, match="neither"):
        analyse_side_by_side(tmp_path / "a.mp4", Settings(), processes=2)


@pytest.mark.parametrize(
    ("duration", "count"), [(0.0, 1), (3.0, 1), (9.0, 2), (60.0, 2), (120.0, 2), (600.0, 10), (3600.0, 60)]
)
def test_cuts_are_spread_evenly(duration, count):
    spans = cuts(video(duration))
    assert len(spans) == count
    assert spans[0].start == 0
    assert spans[-1].end is None
    assert all(one.end == other.start for one, other in pairwise(spans))
    lengths = np.diff([*(span.start for span in spans), duration])
    assert np.ptp(lengths) < 0.01


def test_cuts_lie_a_little_after_key_frames():
    spans = cuts(video(120.0, keys=(8.3, 33.4, 57.0, 66.0, 100.0)))
    assert [span.start for span in spans] == [0.0, 58.25]
    dense = cuts(video(600.0, keys=tuple(place * 7.7 for place in range(1, 78))))
    assert len(dense) == 10
    assert all(min(abs(span.start - 1.25 - 7.7 * place) for place in range(78)) < 0.001 for span in dense[1:])


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"fps": 0},
        {"fps": -1},
        {"fps": 121},
        {"fps": "10"},
        {"fps": True},
        {"fps": float("nan")},
        {"smoothing": -0.1},
        {"smoothing": 6},
        {"smoothing": None},
        {"smallest_face": 0.02},
        {"smallest_face": 0.6},
        {"network": ""},
        {"network": 5},
        {"network": "a" * 65},
        {"other": 1},
    ],
)
def test_bad_settings_get_a_sentence(data):
    with pytest.raises(ValueError, match=r"^expected "):
        Settings.from_dict(data)


def test_settings_survive_json():
    for settings in (Settings(), Settings("mien", None, 0, 0.2)):
        assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


def test_parts_of_a_person_merge_in_the_order_of_frames():
    def faces(*frames: int, x: float) -> list[tuple[int, FaceResult]]:
        scores = np.full(7, 1 / 7, np.float32)
        return [(frame, FaceResult(1, Box(x, 0.1, 0.2, 0.3), scores, unsure=True)) for frame in frames]

    one = merged([person_of(4, faces(5, 6, 7, x=0.5)), person_of(9, faces(1, 5, 8, x=0.1))])
    assert one.id == 4
    assert one.frames.tolist() == [1, 5, 6, 7, 8]
    assert one.boxes[:, 0].tolist() == [0.1, 0.5, 0.5, 0.5, 0.1]


def test_overlaps_of_boxes():
    one = np.array([[0, 0, 0.2, 0.2], [0, 0, 0.2, 0.2], [0, 0, 0.2, 0.2], [0, 0, 0, 0]])
    other = np.array([[0, 0, 0.2, 0.2], [0.1, 0, 0.2, 0.2], [0.5, 0.5, 0.2, 0.2], [0, 0, 0, 0]])
    assert box_overlaps(one, other).tolist() == pytest.approx([1, 1 / 3, 0, 0])


def test_hints_are_thinned():
    hints = [timed(TOO_DARK, place / 10) for place in range(150)] + [timed(TOO_SMALL, 3.0)]
    random.Random(1).shuffle(hints)
    assert [(hint.time, hint.code) for hint in thinned(hints)] == [
        (0.0, "too_dark"), (3.0, "too_small"), (APART, "too_dark")
    ]  # fmt: skip


def test_the_golden_result(tmp_path, recognizer):
    """A fixed clip gives the same timeline everywhere: boxes to 2 % of the frame, scores to .06, the same labels.

    It is in MJPEG of high quality, of which all encoders make the same picture to a grey value or two.
    """
    path = clip(tmp_path / "a.avi", codec="mjpeg", fps=10, seconds=2, options={"q": "2"})
    timeline = analyse(path, Recognizer("mien"), Settings("mien"))
    (person,) = timeline.people
    assert person.frames.tolist() == list(range(20))
    places = [0, 7, 19]
    assert [LABELS[label] for label in person.labels[places]] == GOLDEN_LABELS
    assert person.boxes[places] == pytest.approx(np.array(GOLDEN_BOXES), abs=0.02)
    assert person.scores[places] == pytest.approx(np.array(GOLDEN_SCORES), abs=0.06)


GOLDEN_LABELS = ["happy", "happy", "happy"]
GOLDEN_BOXES = [
    [0.4249, 0.3708, 0.2143, 0.2857],
    [0.3777, 0.4033, 0.2129, 0.2838],
    [0.4246, 0.3473, 0.2156, 0.29],
]
GOLDEN_SCORES = [
    [0.0009, 0.0001, 0.0009, 0.9831, 0.0005, 0.0046, 0.01],
    [0.0009, 0.0001, 0.0009, 0.982, 0.0006, 0.0041, 0.0113],
    [0.0013, 0.0001, 0.0013, 0.9813, 0.0008, 0.0043, 0.011],
]
