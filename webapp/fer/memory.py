"""What the stages of a pipeline remember of their stream, so that another process can go on with it."""

from dataclasses import fields
from typing import Any, ClassVar

import msgpack
import numpy as np

from webapp.fer.results import Box, Hint
from webapp.fer.track import Track

KINDS = Box, Hint, Track
"""What a memory may hold besides numbers, text, bytes, tuples and dicts of them, and arrays of float32."""


def packed(memory: object) -> bytes:
    """A memory as MessagePack: whoever unpacks it makes numbers and `KINDS` of it, and runs nothing.

    Raises:
        TypeError: It holds something else.
    """
    return msgpack.packb(memory, default=_plain)


def unpacked(data: bytes) -> Any:
    """What was packed; lists come back as tuples.

    Raises:
        ValueError: It was not packed here.
    """
    return msgpack.unpackb(data, use_list=False, strict_map_key=False, ext_hook=_made)


def _plain(value: object) -> msgpack.ExtType:
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return msgpack.ExtType(len(KINDS), value.tobytes())
    if type(value) not in KINDS:
        raise TypeError(f"a memory holds no {type(value).__name__}")
    return msgpack.ExtType(KINDS.index(type(value)), packed([getattr(value, one.name) for one in fields(value)]))


def _made(code: int, data: bytes) -> object:
    if code == len(KINDS):
        return np.frombuffer(data, np.float32)
    if code > len(KINDS):
        raise ValueError(f"a memory holds nothing of the kind {code}")
    return KINDS[code](*unpacked(data))


class Remembers:
    """Something that changes from frame to frame of a stream."""

    _memories: ClassVar[tuple[str, ...]] = ()
    """The attributes that change; one that remembers something itself stays, and only its memory is taken along."""

    @property
    def memory(self) -> tuple[Any, ...]:
        """All that changes from frame to frame, as plain data: for another one that was made with the same options."""
        values = (getattr(self, name) for name in self._memories)
        return tuple(value.memory if isinstance(value, Remembers) else value for value in values)

    @memory.setter
    def memory(self, memory: tuple[Any, ...]) -> None:
        for name, value in zip(self._memories, memory, strict=True):
            own = getattr(self, name)
            if isinstance(own, Remembers):
                own.memory = value
            else:
                setattr(self, name, value)
