"""The table of what many viewers need, worked out from what one core carries."""

from dataclasses import dataclass
from typing import Self

from benchmarks.markdown import result, table

CROWDS = (30, 1_000, 100_000)
RATES = (10.0, 3.0)
"""Frames a second of each viewer: what a class gets, and the least that is still useful (MIEN_MIN_FPS)."""
BUSY = 0.7
"""Of each core's time is handed out: beyond it, frames that come at the same time wait long for each other."""
PROCESS_CORES = 2


@dataclass(frozen=True)
class Measured:
    """What was measured with thirty clients.

    Attributes:
        frame_ms: Processor time of the server for a frame, in milliseconds, with the processes that read.
        reading_ms: The part of it in the processes that read frames.
        frame_bytes: Of a frame's JPEG.
        answer_bytes: Of its overlay.
        process_mb: The most memory that the server held, with those that read for it.
    """

    frame_ms: float
    reading_ms: float
    frame_bytes: int
    answer_bytes: int
    process_mb: float

    @classmethod
    def stored(cls) -> Self:
        """From the first load of `benchmarks.loads`.

        Raises:
            FileNotFoundError: It has not been run yet.
        """
        row = result("loads")["rows"][0]
        return cls(
            frame_ms=1000 * row["server_cpu_seconds"] / (row["delivered_fps"] * row["seconds"]),
            reading_ms=row["reading_ms"],
            frame_bytes=row["frame_bytes"],
            answer_bytes=row["answer_bytes"],
            process_mb=row["server_peak_mb"],
        )

    @property
    def core_fps(self) -> float:
        """Frames a second that a core carries."""
        return 1000 * BUSY / self.frame_ms

    @property
    def loop_ms(self) -> float:
        """Processor time of the event loop for a frame, in milliseconds."""
        return max(0.1, self.frame_ms - self.reading_ms)


def scaling() -> str:
    """Cores, processes and bandwidth for some numbers of viewers."""
    measured = Measured.stored()
    rows = [_row(measured, viewers, fps) for viewers in CROWDS for fps in RATES]
    head = ["viewers", "frames a second each", "frames a second", "cores", "processes", "in", "out", "memory"]
    return _core(measured) + table(head, rows) + _footer(measured)


def _core(measured: Measured) -> str:
    frame, busy = f"{measured.frame_ms:.2f}", f"{100 * BUSY:.0f} %"
    ten, three = (f"{measured.core_fps / rate:.0f} viewers at {rate:g}" for rate in RATES)
    return (
        f"A frame costs the server {frame} ms of processor time: {measured.reading_ms:.2f} ms in the processes that "
        f"read, the other {measured.loop_ms:.2f} ms in the event loop. A core that is busy {busy} of the time carries "
        f"{BUSY:g} x 1000 / {frame} = {measured.core_fps:.0f} frames a second: {ten} frames a second, {three}. A frame "
        f"has {measured.frame_bytes:,} bytes, its answer {measured.answer_bytes:,}; a process takes "
        f"{measured.process_mb:.0f} MB.\n\n"
    )


def _row(measured: Measured, viewers: int, fps: float) -> list[str]:
    frames = viewers * fps
    cores = frames / measured.core_fps
    processes = max(1, -(-cores // PROCESS_CORES))
    return [
        f"{viewers:,}",
        f"{fps:g}",
        f"{frames:,.0f}",
        f"{cores:,.1f}" if cores < 100 else f"{cores:,.0f}",
        f"{processes:,.0f}",
        bandwidth(frames * measured.frame_bytes),
        bandwidth(frames * measured.answer_bytes),
        f"{processes * measured.process_mb / 1000:,.1f} GB",
    ]


def _footer(measured: Measured) -> str:
    most = 1000 / measured.loop_ms
    return (
        f"\nCores: frames a second / {measured.core_fps:.0f}. Processes: one for every {PROCESS_CORES} cores. In and "
        f"out: frames a second x {measured.frame_bytes:,} or {measured.answer_bytes:,} bytes, without the heads of "
        "packets. Worked out from the first load of `python -m benchmarks.loads`. One event loop "
        f"takes 1000 / {measured.loop_ms:.2f} = {most:.0f} frames a second at the very most, however many cores read "
        "for it.\n"
    )


def bandwidth(bytes_per_second: float) -> str:
    """In bits a second, with a unit that fits."""
    bits = 8 * bytes_per_second
    for unit, size in (("Gbit/s", 1e9), ("Mbit/s", 1e6)):
        if bits >= size:
            return f"{bits / size:.1f} {unit}"
    return f"{bits / 1e3:.0f} kbit/s"
