"""Whose face is explained next in a stream: one face a frame at most, and only a few a second."""

from collections.abc import Sequence

from webapp.fer.memory import Remembers

MOST_PER_SECOND = 2.0
"""Maps a second of one stream: each costs as much as reading three dozen faces, and an expression lasts longer."""

ALL = 0
"""Stands for every face in view, in turn; ids begin at 1."""


class WhyTurns(Remembers):
    """Faces in view -> the one to explain now. One for each stream."""

    _memories = "_last", "_explained"

    def __init__(self, most_per_second: float = MOST_PER_SECOND):
        """Has explained nothing yet."""
        self._interval = 1 / most_per_second
        self._last = float("-inf")
        self._explained: dict[int, float] = {}

    def __call__(self, ids: Sequence[int], time: float, wish: int = ALL) -> int | None:
        """Chooses a face; it counts as explained from then on.

        Args:
            ids: Of the faces that were read in this frame.
            time: When it was taken, in seconds.
            wish: The id of the only face that is asked about, or `ALL`.

        Returns:
            The place in `ids` of the face whose explanation is oldest, or None where nothing is due.
        """
        asked = [face for face in ids if wish in (ALL, face)]
        if not asked or time - self._last < self._interval:
            return None
        chosen = min(asked, key=lambda face: self._explained.get(face, float("-inf")))
        self._explained = {face: at for face, at in self._explained.items() if face in ids} | {chosen: time}
        self._last = time
        return list(ids).index(chosen)
