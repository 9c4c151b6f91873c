"""Ways to read the frames of many streams: in threads, in processes, and in threads that classify in batches."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

from benchmarks.batched_classifier import BatchedClassifier
from benchmarks.reading_process import ReadingProcess, read
from webapp.fer import FerPipeline, Recognizer


class Way(Protocol):
    """Reads frames; a context manager that ends what it started. A stream has one frame on its way at a time."""

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """Begin to read a frame of a stream, taken at `time` in seconds; its overlay comes as JSON."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None: ...


class InThreads:
    """What the server does: so many threads, any of which reads the next frame."""

    def __init__(self, count: int, streams: int) -> None:
        recognizer = Recognizer()
        self._pipelines = [recognizer.pipeline() for _ in range(streams)]
        self._threads = ThreadPoolExecutor(count)

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """As `Way` says."""
        return self._threads.submit(read, self._pipelines[stream], jpeg, time)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._threads.shutdown()


class InBatches(InThreads):
    """Faces are found in threads, and classified together with those of other streams.

    As many of the threads work at any time as `count` says; the others wait for their batch.
    """

    def __init__(self, count: int, streams: int, size: int) -> None:
        super().__init__(count + size, streams)
        self._cores = threading.Semaphore(count)
        self._classifier = BatchedClassifier(self._pipelines[0].classify, self._cores, size)
        for pipeline in self._pipelines:
            pipeline.classify = self._classifier

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """As `Way` says."""
        return self._threads.submit(self._read, self._pipelines[stream], jpeg, time)

    def _read(self, pipeline: FerPipeline, jpeg: bytes, time: float) -> str:
        with self._cores:
            return read(pipeline, jpeg, time)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._threads.shutdown()
        self._classifier.stop()


class InProcesses:
    """So many processes, each with a network of its own; a stream belongs to one, which keeps its tracks."""

    def __init__(self, count: int, streams: int) -> None:
        self._readers = [ReadingProcess() for _ in range(min(count, streams))]

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """As `Way` says."""
        return self._readers[stream % len(self._readers)].submit(stream, jpeg, time)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for reader in self._readers:
            reader.stop()
