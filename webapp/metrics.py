"""The server's numbers in Prometheus' text format; imported when they are first asked for."""

from collections.abc import Iterator

from flask import Flask
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.exposition import generate_latest

from webapp.live import LiveNamespace
from webapp.meter import BOUNDS
from webapp.status import process, readers

__all__ = ["CONTENT_TYPE", "exposition"]


def exposition(app: Flask) -> bytes:
    """All metrics as text."""
    registry = CollectorRegistry()
    registry.register(_Numbers(app))
    return generate_latest(registry)


class _Numbers:
    """Reads the numbers where they are kept, at the moment somebody asks."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """Every metric."""
        live: LiveNamespace = self._app.extensions["live"]
        yield _labelled(GaugeMetricFamily, "mien_clients", "Clients by what they do", "state", live.load())
        yield _labelled(CounterMetricFamily, "mien_frames", "Frames by outcome", "outcome", dict(live.meter.frames))
        yield _latency(live)
        yield from self._around()

    def _around(self) -> Iterator[Metric]:
        found = self._app.extensions
        requests = {str(code): count for code, count in found["traffic"].answered.items()}
        yield _labelled(CounterMetricFamily, "mien_requests", "Requests by status", "status", requests)
        yield CounterMetricFamily("mien_refused", "Requests over a limit", value=found["limits"].refused)
        loop = found["loop_watch"]
        longest, longest_cpu = loop.recent(60)
        yield GaugeMetricFamily("mien_loop_longest_turn_seconds", "Of the last minute", value=longest)
        text = "The most processor time in a turn of the event loop, of the last minute"
        yield GaugeMetricFamily("mien_loop_longest_turn_cpu_seconds", text, value=longest_cpu)
        yield CounterMetricFamily("mien_loop_turns_over_50_ms", "Turns of the event loop", value=loop.over_50_ms)
        now = process()
        yield GaugeMetricFamily("mien_memory_bytes", "Memory held", value=1e6 * now["memory_mb"])
        reading = readers(found["live"].readers.pids)
        yield GaugeMetricFamily("mien_readers", "Processes that read live frames", value=len(reading["pids"]))
        text = "Memory that those processes hold"
        yield GaugeMetricFamily("mien_readers_memory_bytes", text, value=1e6 * (reading["memory_mb"] or 0.0))
        yield CounterMetricFamily("mien_cpu_seconds", "Processor time used", value=now["cpu_seconds"])
        yield GaugeMetricFamily("mien_open_files", "File descriptors held", value=now["open_files"])
        if "jobs_by_state" in found:
            yield _labelled(GaugeMetricFamily, "mien_jobs", "Videos by state", "state", found["jobs_by_state"]())


def _labelled(kind: type[Metric], name: str, text: str, label: str, values: dict[str, float]) -> Metric:
    family = kind(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _latency(live: LiveNamespace) -> Metric:
    meter, running, buckets = live.meter, 0, []
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], meter.buckets, strict=True):
        running += count
        buckets.append((bound, running))
    text = "From a frame's arrival to its answer"
    return HistogramMetricFamily("mien_frame_seconds", text, buckets=buckets, sum_value=meter.seconds)
