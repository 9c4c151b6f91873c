"""A process that reads frames for another one, through a pipe."""

import json
import struct
import threading
from collections import deque
from concurrent.futures import Future
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from webapp.fer import FerPipeline, Recognizer

HEAD = struct.Struct(">Id")
"""What goes before each JPEG: the number of the stream, and the time of the frame."""


class ReadingProcess:
    """A process that reads frames in the order in which they come through a pipe."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._awaited: deque[Future[str]] = deque()
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def submit(self, stream: int, jpeg: bytes, time: float) -> Future[str]:
        """As `Way` says."""
        answer: Future[str] = Future()
        self._awaited.append(answer)
        self._pipe.send_bytes(HEAD.pack(stream, time) + jpeg)
        return answer

    def stop(self) -> None:
        """End the process, which then ends the thread that listens to it."""
        self._process.terminate()
        self._process.join()
        self._thread.join()
        self._pipe.close()

    def _receive(self) -> None:
        while True:
            try:
                answer = self._pipe.recv_bytes().decode()
            except (EOFError, OSError):
                break
            self._awaited.popleft().set_result(answer)
        for future in self._awaited:
            future.set_exception(EOFError("the process ended"))


def serve(pipe: Connection) -> None:
    """What such a process does until the pipe closes."""
    recognizer, pipelines = Recognizer(), {}
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            return
        stream, time = HEAD.unpack_from(message)
        if stream not in pipelines:
            pipelines[stream] = recognizer.pipeline()
        pipe.send_bytes(read(pipelines[stream], message[HEAD.size :], time).encode())


def read(pipeline: FerPipeline, jpeg: bytes, time: float) -> str:
    """One frame, from JPEG to JSON."""
    return json.dumps(pipeline.read_jpeg(jpeg, time).to_dict())
