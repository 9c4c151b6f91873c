"""The README's tables about hosting: the loads that are held, and what a soak leaves behind."""

from benchmarks.markdown import result, table


def loads() -> str:
    """Each load beside its bar."""
    rows = [
        [
            f"{row['clients']} of {row['connected']} stream {row['fps']:g} frames a second",
            f"{row['p95_ms']:g} ms (at most {row['most_p95_ms']:g})",
            f"{row['slowest_fps']:g} a second (at least {row['least_fps']:g})",
            f"{row['errors']}",
            f"{row['longest_stall_ms']:g} ms",
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
