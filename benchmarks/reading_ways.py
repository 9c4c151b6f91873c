"""Ways to read the frames of many streams: in threads, in processes, and in threads that classify in batches."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Protocol, Self

from benchmarks.batched_classifier import BatchedClassifier
from benchmarks.reading_process import Job, ReadingProcess, read
from models import registry
from webapp.fer import FerPipeline, Recognizer


class Way(Protocol):
    """Reads frames; a context manager that ends what it started. A stream has one frame on its way at a time."""

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """Begin to read a frame of a stream, taken at `time` in seconds; its overlay comes as JSON."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None: ...


class InThreads:
    """So many threads, any of which reads the next frame."""

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
    """What the server does: so many processes, any of which reads the next frame of any stream."""

    def __init__(self, count: int, streams: int) -> None:
        network, memories = registry.survey().pick(registry.DEFAULT).name, {}
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._readers = [ReadingProcess(network, self._jobs, memories) for _ in range(count)]

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """As `Way` says."""
        answer: Future[str] = Future()
        self._jobs.put(Job(stream, jpeg, time, answer))
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for _ in self._readers:
            self._jobs.put(None)
        for reader in self._readers:
            reader.stop()
