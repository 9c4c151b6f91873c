"""What the stages of a pipeline remember of their stream, so that another process can go on with it."""

from typing import Any, ClassVar


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
