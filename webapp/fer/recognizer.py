"""What all streams of a process share: the network, the cascade and the settings."""

from pathlib import Path

import cv2

from models import registry
from models.card import ModelCard
from webapp.fer.check import FaceCheck
from webapp.fer.classifier import EmotionClassifier
from webapp.fer.codec import JpegDecoder, PictureLimits
from webapp.fer.crops import FaceCropper
from webapp.fer.detector import HaarFaceDetector
from webapp.fer.hints import HintFinder
from webapp.fer.pipeline import FerPipeline
from webapp.fer.search import LOOKS_WITH_FACES, MOST_WITH_FACES, FaceSearch
from webapp.fer.smoother import ScoreSmoother
from webapp.fer.tracker import FaceTracker


class Recognizer:
    """Loaded once for each process; gives a pipeline to each client or video. Shared by threads.

    Attributes:
        card: What is known about the network.
    """

    def __init__(self, network: str = registry.DEFAULT, *, weights: Path = registry.WEIGHTS):
        """Loads and checks the network.

        Args:
            network: A name that `python -m models list` shows, or "default" for the best one.
            weights: The folder of networks.

        Raises:
            models.registry.NetworkUnavailable: There is none of this name, or it is not what its card says.
        """
        # The server's threads do what is done side by side; OpenCV's own would only get in their way.
        cv2.setNumThreads(1)
        stored = registry.load(network, weights=weights)
        self.card: ModelCard = stored.card
        self._classify = EmotionClassifier(stored)
        self._detect = HaarFaceDetector()
        self._crop = FaceCropper()
        self._check = FaceCheck(self._crop, self._classify)

    def pipeline(
        self,
        *,
        smoothing: float = 0.3,
        smallest_face: float = 0.08,
        confirm_hits: int = 2,
        drop_after: float = 0.45,
        looks_with_faces: float = LOOKS_WITH_FACES,
        most_with_faces: float = MOST_WITH_FACES,
        unsure_below: float | None = None,
        limits: PictureLimits | None = None,
    ) -> FerPipeline:
        """A fresh pipeline, for one client, one video or one picture.

        Args:
            smoothing: Time constant of the scores' smoothing, in seconds; 0 turns it off.
            smallest_face: Height of the smallest face to find, as a fraction of the frame's (0.03 to 0.5).
            confirm_hits: Frames in which a face must be found before it is shown, but for those of the first frame.
            drop_after: Seconds after which a face that is no longer found is not shown either.
            looks_with_faces: How often a second a part of the frame is searched for newcomers while there are faces.
            most_with_faces: The most such searches a frame, on average.
            unsure_below: Below this probability of the likeliest expression the answer is "unsure"; None: the card's.
            limits: Bytes and pixels that `read_jpeg` accepts.

        Raises:
            ValueError: An option is out of its range.
        """
        if not 0.03 <= smallest_face <= 0.5:
            raise ValueError(f"expected smallest_face from 0.03 to 0.5; got {smallest_face}")
        if min(smoothing, drop_after, looks_with_faces, most_with_faces) < 0 or confirm_hits < 1:
            raise ValueError("expected no negative times or looks, and at least one hit")
        return FerPipeline(
            decode=JpegDecoder(limits),
            search=FaceSearch(
                self._detect,
                smallest_face=smallest_face,
                looks_with_faces=looks_with_faces,
                most_with_faces=most_with_faces,
            ),
            check=self._check,
            track=FaceTracker(confirm_hits=confirm_hits, drop_after=drop_after),
            crop=self._crop,
            classify=self._classify,
            smooth=ScoreSmoother(smoothing),
            hint=HintFinder(self._detect, smallest_face=smallest_face),
            unsure_below=self.card.unsure_below if unsure_below is None else unsure_below,
        )

    def join(self, pipeline: FerPipeline) -> None:
        """Lets this one's network read beside that of a pipeline of another recogniser, between two of its frames."""
        pipeline.read_beside(classify=self._classify, unsure_below=self.card.unsure_below)
