"""The tables about hosting: the loads that are held, what a soak leaves behind, and the ways to read frames."""

from typing import Any

from benchmarks.markdown import result, table


def loads() -> str:
    """Each load beside its bar."""
    rows = [
        [
            f"{row['clients']} of {row['connected']} stream {row['fps']:g} frames a second",
            f"{row['p95_ms']:g} ms (at most {row['most_p95_ms']:g})",
            f"{row['slowest_fps']:g} a second (at least {row['least_fps']:g})",
            f"{row['errors']}",
            f"{row['longest_turn_ms']:g} ms",
            "no: " + ", ".join(row["misses"]) if row["misses"] else "yes",
        ]
        for row in result("loads")["rows"]
    ]
    head = ["clients", "p95", "slowest client", "errors", "longest stall", "held"]
    return table(head, rows) + (
        "\nOne face in view; the load generator runs on the same two cores: `python -m benchmarks.loads`.\n"
    )


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
