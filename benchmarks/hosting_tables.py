"""The tables about hosting: the loads that are held, what a soak leaves behind, and the ways to read frames."""

from typing import Any

from benchmarks.markdown import percent, result, table


def loads() -> str:
    """Each load beside its bar."""
    report = result("loads")
    rows = [
        [
            f"{row['clients']} of {row['connected']} stream {row['fps']:g} frames a second",
            f"{row['p95_ms']:g} ms (at most {row['most_p95_ms']:g})",
            f"{row['slowest_fps']:g} a second (at least {row['least_fps']:g})",
            f"{row['in_line']}",
            f"{row['errors']}",
            f"{row['longest_turn_ms']:g} ms",
            f"{row['longest_turn_cpu_ms']:g} ms",
            _held(row),
        ]
        for row in report["rows"]
    ]
    head = [
        "clients",
        "p95",
        "slowest client",
        "kept in line",
        "errors",
        "longest turn",
        "processor time in one",
        "held",
    ]
    return table(head, rows) + (
        "\nOne face in view; the load generator runs on the same two cores. A *turn* is what the event loop does "
        f"between two looks at what has come in. {_stolen(report['rows'])}{_line(report['line'])} "
        f"{_videos(report['videos'])} `python -m benchmarks.loads`.\n"
    )


def _stolen(rows: list[dict[str, Any]]) -> str:
    most = max(row["stolen"] for row in rows)
    return (
        f"The machine is a virtual one, whose host kept up to {percent(most)} of its time for others. " if most else ""
    )


def _line(line: dict[str, Any]) -> str:
    return (
        f"Past {line['places']} places, {line['newcomers']} newcomers waited in line: once a place was free, the next "
        f"was let in after {line['entered_ms']['longest']:g} ms at most (bar: {line['most_ms']:g}; held: "
        f"{_held(line)}), and had its first overlay after {line['read_ms']['longest']:g} ms."
    )


def _videos(videos: dict[str, Any]) -> str:
    return (
        f"With {videos['videos']} videos of {videos['length']:g} s in the queue and {videos['workers']} workers at "
        f"them, {videos['clients']} clients had a p95 of {videos['p95_ms']:g} ms, {videos['slower']:g} times the "
        f"{videos['p95_without_ms']:g} ms without (bar: {videos['most_slower']:g} times; held: {_held(videos)})."
    )


def _held(report: dict[str, Any]) -> str:
    return "no: " + ", ".join(report["misses"]) if report["misses"] else "yes"


def soak() -> str:
    """What is there before and after visitors came and went."""
    report = result("soak")
    kinds = {
        "memory, MB": "memory_{}_mb",
        "file descriptors": "open_files_{}",
        "threads": "threads_{}",
        "greenlets": "greenlets_{}",
    }
    rows = [
        [title, f"{report[key.format('before')]:g}", f"{report[key.format('after')]:g}"] for title, key in kinds.items()
    ]
    return table(["", "before", "after"], rows) + (
        f"\n{report['seconds'] / 60:g} minutes, {report['visits']:,} visits, {report['frames']:,} frames, "
        f"{report['errors']} errors; visitors stream, vanish and come back: `python -m benchmarks.soak`.\n"
    )


def ways() -> str:
    """Threads, processes and batches, side by side."""
    return ways_table(result("ways"))


def ways_table(report: dict[str, Any]) -> str:
    """A row for each way, from what `benchmarks.ways` found."""
    words = {
        "threads": "{count} threads",
        "processes": "{count} processes",
        "batches": "{count} threads, batches of {batch}",
    }
    rows = [
        [
            words[row["way"]].format(**row).replace("1 threads", "1 thread").replace("1 processes", "1 process"),
            f"{row['frames_per_second']:.0f}",
            f"{row['p95_ms']:.1f} ms",
            f"{row['alone_p95_ms']:.1f} ms",
            f"{row['cpu_ms']:.1f} ms",
            f"{row['memory_mb']:.0f} MB",
        ]
        for row in report["rows"]
    ]
    head = ["", "frames a second", "p95 of a frame", "p95 of a lone stream", "processor time a frame", "memory"]
    return table(head, rows) + (
        f"\n{report['streams']} streams of one moving face, each with one frame on its way; JPEG of 320x240 in, JSON "
        f"out. A frame costs the thread that hands it out {report['loop_ms']:g} ms besides, as it does the event loop: "
        "`python -m benchmarks.ways`.\n"
    )
