"""How many frames a second the server can read, and each client's fair share of them."""

ASSUMED_MS = 5.0
"""What a frame is taken to cost a reader before any was measured: one moving face, searched for near its last box."""
ASSUMED_OVERHEAD_MS = 1.0
"""What a frame is taken to cost besides, in the event loop, before that was measured."""
ENOUGH_FRAMES = 20
"""Frames in a second from which the event loop's share of each can be told."""
STEADY = 0.1
"""A told interval stays until the fair one is this share away from it, so that clients do not jitter."""
LONG_WAIT_MS, SHORT_WAIT_MS = 18.0, 8.0
"""Frames that wait longer than the one, on average, show that the machine has less time than was measured; where they
wait less than the other, it may have more."""
LESS, MORE = 0.9, 1.05
"""What the shares are multiplied by each second: down at once, since all wait meanwhile, and up by and by."""
LEAST_EASE, MOST_EASE = 0.25, 1.25
"""How far below and above what the measured costs allow the shares may go in the end. Above, too: on busy
hyperthreads a frame takes more processor time than it holds others up, and a load target is a guess."""
USED = 0.8
"""The part of the shares that must have been used in a second, before there may be more than the costs allow."""
KEPT_BACK = 0.2
"""The part of what can be read for which nobody gets a place: places are held for long, and the busier the cores, the
dearer a frame."""


class Pace:
    """Measures what frames cost, and divides the time of the cores by it.

    The cost is processor time: that of the process that read the frame, and a share of the event loop's. So another
    process beside the server does not look like dearer frames; that the machine is busy shows in the waiting, and
    lowers the shares little by little.
    """

    def __init__(self, *, readers: int, target_load: float, min_fps: float, max_fps: float) -> None:
        self._budget_ms = 1000.0 * readers * target_load
        self._min_fps = min_fps
        self._max_fps = max_fps
        self._cost_ms = ASSUMED_MS
        self._overhead_ms = ASSUMED_OVERHEAD_MS
        self._frames = 0
        self._waited_ms = 0.0
        self._ease = 1.0
        self._told_ms = 1000.0 / max_fps

    def measured(self, cost_ms: float, waited_ms: float, *, extra_ms: float = 0.0) -> None:
        """Take in one frame.

        Args:
            cost_ms: Milliseconds of processor time that it cost.
            waited_ms: Milliseconds that it waited before.
            extra_ms: The part of `cost_ms` that only its client asked for: it slows that client alone.
        """
        shared_ms = cost_ms - extra_ms
        self._cost_ms += (min(shared_ms, 4 * self._cost_ms) - self._cost_ms) / 200
        self._waited_ms += (waited_ms - self._waited_ms) / 50
        self._frames += 1

    def adapt(self, process_ms: float) -> None:
        """Once a second: hand out less while frames wait long, and more while they do not.

        Args:
            process_ms: Processor time that this process used since the last call, in milliseconds, without those that
                read.
        """
        if self._frames >= ENOUGH_FRAMES:
            besides = process_ms / self._frames
            self._overhead_ms += (min(besides, 4 * ASSUMED_OVERHEAD_MS) - self._overhead_ms) / 5
        used, self._frames = self._frames >= USED * self.frames_per_second, 0
        if self._waited_ms > LONG_WAIT_MS:
            self._ease = max(LEAST_EASE, LESS * self._ease)
        elif self._waited_ms < SHORT_WAIT_MS and (used or self._ease < 1):
            self._ease = min(MOST_EASE if used else 1.0, MORE * self._ease)

    @property
    def costs_ms(self) -> dict[str, float]:
        """Milliseconds of processor time that a frame costs of late: in the process that reads it, and besides."""
        return {"reading": round(self._cost_ms, 2), "besides": round(self._overhead_ms, 2)}

    @property
    def frames_per_second(self) -> float:
        """What can be handed out to all clients together, as long as the machine is this busy."""
        return self._ease * self._capacity

    @property
    def places(self) -> int:
        """How many clients can stream at once with a useful share; a busy moment changes nothing in it."""
        return max(1, int((1 - KEPT_BACK) * self._capacity / self._min_fps))

    def interval_ms(self, streaming: int, *, extra_ms: float = 0.0) -> int:
        """The time between the starts of two frames of one client, when so many stream.

        Args:
            streaming: How many stream.
            extra_ms: What a frame of this client costs beyond what a frame costs everybody. Its share of the time is
                what the others' is, so that it gets fewer frames; where there is time for all, it gets them all.
        """
        plain_ms = self._plain_interval_ms(streaming)
        if not extra_ms:
            return round(plain_ms)
        dearer = 1 + extra_ms / (self._cost_ms + self._overhead_ms)
        fair_ms = 1000.0 * max(1, streaming) / self.frames_per_second
        return round(max(1000.0 / self._max_fps, dearer * min(fair_ms, plain_ms)))

    def _plain_interval_ms(self, streaming: int) -> float:
        share = min(max(self.frames_per_second / max(1, streaming), self._min_fps), self._max_fps)
        fair_ms = 1000.0 / share
        if abs(fair_ms - self._told_ms) > STEADY * self._told_ms or share == self._max_fps:
            self._told_ms = fair_ms
        return self._told_ms

    @property
    def _capacity(self) -> float:
        return self._budget_ms / (self._cost_ms + self._overhead_ms)
