"""Classifies the faces of several streams together."""

import threading
import time as clock
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue

import numpy as np

BATCH_WAIT = 0.002
"""Seconds for which a crop waits at most until a batch is full; a single face takes about as long to classify."""

Asked = tuple[np.ndarray, Future[np.ndarray]]
"""Crops, and where their scores go."""


class BatchedClassifier:
    """Crops -> scores, in one call with the crops of others who ask at the same time."""

    def __init__(
        self,
        classify: Callable[[np.ndarray], np.ndarray],
        cores: threading.Semaphore,
        size: int,
        wait: float = BATCH_WAIT,
    ) -> None:
        """Starts a thread.

        Args:
            classify: Crops (n, 48, 48) -> scores (n, 7).
            cores: Held by whoever works; whoever asks lets go of it until the scores are there.
            size: How many askers make a full batch.
            wait: Seconds until a batch that is not full is classified all the same.
        """
        self._classify, self._cores, self._size, self._wait = classify, cores, size, wait
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def __call__(self, crops: np.ndarray) -> np.ndarray:
        """Waits for the batch that the crops go into."""
        if not len(crops):
            return self._classify(crops)
        scores: Future[np.ndarray] = Future()
        self._asked.put((crops, scores))
        self._cores.release()
        try:
            return scores.result()
        finally:
            self._cores.acquire()

    def stop(self) -> None:
        """End the thread."""
        self._asked.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._asked.get()) is not None:
            batch = [first, *self._others(clock.monotonic() + self._wait)]
            try:
                with self._cores:
                    scores = self._classify(np.concatenate([crops for crops, _ in batch]))
            except Exception as error:
                for _, future in batch:
                    future.set_exception(error)
                continue
            ends = np.cumsum([len(crops) for crops, _ in batch])
            for (_, future), part in zip(batch, np.split(scores, ends[:-1]), strict=True):
                future.set_result(part)

    def _others(self, until: float) -> list[Asked]:
        others: list[Asked] = []
        while len(others) < self._size - 1:
            try:
                asked = self._asked.get(timeout=max(0.0, until - clock.monotonic()))
            except Empty:
                break
            if asked is None:  # nobody asks any more: `_work` is to find it
                self._asked.put(None)
                break
            others.append(asked)
        return others
