"""A process that reads live frames for the server, one after the other: `python -m webapp.reading DESCRIPTOR`.

It sees no password of the server's, writes no file, and takes no more memory than `MEMORY_BYTES`: what strangers send
is decoded here. It ends when the server closes the line, or is gone. Ctrl-C and a service manager's SIGTERM are for the
server, which has the frames that are under way answered first.
"""

import gc
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.stored import NetworkUnavailable
from webapp import parcels
from webapp.confinement import confine
from webapp.fer import FerPipeline, PictureLimits, Recognizer, UnreadablePicture
from webapp.fer.stream_reader import StreamReader, Wanted

MEMORY_BYTES, OPEN_FILES = 3 << 30, 64
"""Of address space, most of which is never touched; and file descriptors, for the line and a network that is loaded."""


def main(descriptor: int) -> None:
    """Read frames until the line ends."""
    confine(memory_bytes=MEMORY_BYTES, file_bytes=0, open_files=OPEN_FILES)
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as line:
        line.setblocking(True)  # the server's end is not, and left its mark on this one
        try:
            options, _, _ = parcels.receive(line)
            reader = ready(options)
            gc.freeze()  # to look through all that is loaded takes as long as reading several frames
            parcels.send(line, {"ready": True})
            used = time.thread_time()
            while True:
                message, memory, jpeg = parcels.receive(line)
                found, memory = answer(reader, message, memory, jpeg)
                before, used = used, time.thread_time()
                parcels.send(line, found | {"cost_ms": 1000 * (used - before)}, memory)
        except OSError:
            return


def ready(options: dict[str, Any]) -> StreamReader:
    """A reader that has read a frame already, so that the first visitor does not wait for what is loaded on first use.

    Args:
        options: `network`, the one to begin with; `weights`, their folder; and what `Recognizer.pipeline` takes, with
            the `PictureLimits` as an object.
    """
    network, weights = options.pop("network"), Path(options.pop("weights"))
    limits = PictureLimits(**options.pop("limits"))
    loaded: dict[str, Recognizer] = {}

    def find(name: str) -> Recognizer:
        if name not in loaded:
            try:
                loaded[name] = Recognizer(name, weights=weights)
            except NetworkUnavailable as error:
                raise NetworkUnavailable(f"the network {name} cannot be loaded now") from error
        return loaded[name]

    def make(recognizer: Recognizer) -> FerPipeline:
        pipeline = recognizer.pipeline(**options, limits=limits)
        pipeline.classify(np.zeros((1, 48, 48), np.uint8))
        return pipeline

    reader = StreamReader(find, make)
    grey = cv2.imencode(".jpg", np.full((75, 100), 128, np.uint8))[1].tobytes()  # no larger than any limit
    reader(grey, Wanted(0.0, network))
    return reader


def answer(reader: StreamReader, message: dict[str, Any], memory: bytes, jpeg: bytes) -> tuple[dict[str, Any], bytes]:
    """What goes back for one frame: its result, or what kept it from being read; and what to remember."""
    try:
        result, memory = reader(jpeg, Wanted(**message), memory)
        return {"result": result.to_dict()}, memory
    except UnreadablePicture as error:
        return {"unreadable": [error.code, error.message]}, b""
    except NetworkUnavailable as error:
        return {"unavailable": str(error), "cause": str(error.__cause__ or error)}, b""
    except Exception:
        return {"failed": traceback.format_exc()}, b""


if __name__ == "__main__":
    main(int(sys.argv[1]))
