"""The stages of recognition, put together for one stream."""

import time as clock
from collections.abc import Mapping, Sequence

import numpy as np

from webapp.fer.check import FaceCheck
from webapp.fer.classifier import EmotionClassifier
from webapp.fer.codec import JpegDecoder
from webapp.fer.crops import FaceCropper
from webapp.fer.explanation import NETWORK, SALIENCY, Explanation
from webapp.fer.frames import to_grey
from webapp.fer.hints import HintFinder
from webapp.fer.memory import Remembers
from webapp.fer.results import FaceResult, FrameResult, SecondReading
from webapp.fer.saliency import saliency_map
from webapp.fer.search import FaceSearch
from webapp.fer.second_reader import SecondReader
from webapp.fer.smoother import ScoreSmoother
from webapp.fer.track import Track
from webapp.fer.tracker import FaceTracker
from webapp.fer.why import WhyMap
from webapp.fer.why_turns import ALL, WhyTurns


class FerPipeline(Remembers):
    """Frame -> FrameResult, for one client or video, one frame at a time; from any thread, but never from two at once.

    The first frame is searched thoroughly, for small and tilted faces too, and its faces are shown at once: so a fresh
    pipeline reads a single picture. Later frames are searched near the last faces, and the rest of them bit by bit.
    """

    _memories = "_last_time", "_wish", "_turns", "search", "track", "smooth", "hint"

    def __init__(
        self,
        *,
        decode: JpegDecoder,
        search: FaceSearch,
        check: FaceCheck,
        track: FaceTracker,
        crop: FaceCropper,
        classify: EmotionClassifier,
        smooth: ScoreSmoother,
        hint: HintFinder,
        unsure_below: float,
    ):
        """Puts the stages together; `Recognizer.pipeline` makes them.

        Args:
            decode: JPEG bytes -> grey frame.
            search: Frame, expected faces -> detections.
            check: Detections -> those that hold faces.
            track: Detections -> tracks.
            crop: Frame, boxes -> crops.
            classify: Crops -> scores.
            smooth: Scores -> scores smoothed in time.
            hint: Frame without faces -> why.
            unsure_below: Below this probability of the likeliest expression the answer is "unsure".
        """
        self.decode, self.search, self.check, self.track = decode, search, check, track
        self.crop, self.classify, self.smooth, self.hint = crop, classify, smooth, hint
        self.second: SecondReader | None = None
        self._turns, self._wish = WhyTurns(), None
        self._unsure_below = unsure_below
        self._last_time: float | None = None

    def read_beside(self, *, classify: EmotionClassifier, unsure_below: float) -> None:
        """Lets a second network read the same crops from the next frame on, in the place of one that does so already.

        Args:
            classify: Crops -> scores of the second network.
            unsure_below: Below this probability its answer is "unsure".
        """
        if self.second is None or self.second.classify is not classify:
            self.second = SecondReader(classify, unsure_below=unsure_below, smoothing=self.smooth.seconds)

    def read_alone(self) -> None:
        """Ends what `read_beside` began."""
        self.second = None

    def explain_next(self, face: int = ALL, *, by: str = NETWORK) -> None:
        """Asks for a map of a face in the next frame, and in that one alone.

        One face is explained, where `WhyTurns` says that it is time; whoever asks with every frame hears of all.

        Args:
            face: Its id, or `ALL` for each in turn.
            by: Whose map it is to be: one of `webapp.fer.explanation.MAPS`.
        """
        self._wish = face, by

    def explain(self, crop: np.ndarray, label: int, by: str = NETWORK) -> Explanation:
        """A map of one face.

        Args:
            crop: Grey uint8 (48, 48).
            label: What the network calls it, an index in `models.emotions.LABELS`.
            by: Whose map it is to be: one of `webapp.fer.explanation.MAPS`.

        Raises:
            models.stored.NetworkUnavailable: There is no saliency network to ask.
        """
        return saliency_map()(crop) if by == SALIENCY else WhyMap(self.classify)(crop, label)

    def read_jpeg(self, data: bytes, time: float | None = None) -> FrameResult:
        """Decodes a picture and reads it.

        Args:
            data: A JPEG.
            time: When it was taken, in seconds; None for now.

        Raises:
            UnreadablePicture: The bytes are no JPEG that can be read, or it is over a limit.
        """
        start = clock.perf_counter()
        grey = self.decode(data)
        decoded = _milliseconds_since(start)
        result = self(grey, time)
        return FrameResult(result.faces, result.hint, {"decode": decoded, **result.times_ms})

    def __call__(self, frame: np.ndarray, time: float | None = None) -> FrameResult:
        """Finds the faces of one frame and reads their expressions.

        Args:
            frame: BGR uint8 (h, w, 3) or grey uint8 (h, w).
            time: When it was taken, in seconds, not before the last one; None for now.

        Raises:
            ValueError: The frame is no such array, or its time lies before that of the last one.
            UnreadablePicture: It is too small to hold a face, or too long and narrow.
            models.stored.NetworkUnavailable: A map of the saliency network was asked for, and there is none.
        """
        start, time, first = clock.perf_counter(), *self._checked(time)
        grey = to_grey(frame)
        expected = self.track.expected(time)
        found = self.search(grey, expected, time, thorough=first)
        found = self.check(grey, found, expected)
        tracks = self.track(found, time, trusted=first)
        hint = self.hint(grey, time, faces=len(tracks), thorough=first)
        detected = _milliseconds_since(start)

        start = clock.perf_counter()
        seen = [track for track in tracks if track.misses == 0]
        crops = self.crop(grey, [(track.box, track.tilt) for track in seen])
        self.smooth([track.id for track in seen], self.classify(crops), time)
        classified = _milliseconds_since(start)
        second, times = self._compared(tracks, seen, crops, time)
        tracks = [track for track in tracks if self.smooth.knows(track.id)]
        scores = self.smooth.of([track.id for track in tracks])
        labels = {track.id: int(score.argmax()) for track, score in zip(tracks, scores, strict=True)}
        why, more = self._explained([track.id for track in seen], crops, labels, time)
        faces = tuple(self._face(track, score, second, why) for track, score in zip(tracks, scores, strict=True))
        return FrameResult(faces, hint, {"detect": detected, "classify": classified, **times, **more})

    def _compared(
        self, tracks: Sequence[Track], seen: Sequence[Track], crops: np.ndarray, time: float
    ) -> tuple[dict[int, SecondReading], dict[str, float]]:
        """What the second network makes of the faces, by their ids, and what that took; nothing where there is none."""
        if self.second is None:
            return {}, {}
        start = clock.perf_counter()
        self.second([track.id for track in seen], crops, time)
        return self.second.of([track.id for track in tracks]), {"compare": _milliseconds_since(start)}

    def _explained(
        self, ids: Sequence[int], crops: np.ndarray, labels: Mapping[int, int], time: float
    ) -> tuple[dict[int, Explanation], dict[str, float]]:
        """A map of the face whose turn it is, by its id, and what that took."""
        wish, self._wish = self._wish, None
        turn = None if wish is None else self._turns(ids, time, wish[0])
        if wish is None or turn is None:
            return {}, {}
        start = clock.perf_counter()
        why = self.explain(crops[turn], labels[ids[turn]], wish[1])
        return {ids[turn]: why}, {"why": _milliseconds_since(start)}

    def _face(
        self,
        track: Track,
        scores: np.ndarray,
        second: Mapping[int, SecondReading],
        why: Mapping[int, Explanation],
    ) -> FaceResult:
        unsure = bool(scores.max() < self._unsure_below)
        return FaceResult(track.id, track.box, scores, unsure, track.tilt, second.get(track.id), why.get(track.id))

    def _checked(self, time: float | None) -> tuple[float, bool]:
        """The frame's time, and whether it is the stream's first."""
        time = clock.monotonic() if time is None else float(time)
        last, self._last_time = self._last_time, time
        if last is not None and time < last:
            self._last_time = last
            raise ValueError(f"expected a time not before the last frame's, {last:.3f} s; got {time:.3f} s")
        return time, last is None


def _milliseconds_since(start: float) -> float:
    return 1000 * (clock.perf_counter() - start)
