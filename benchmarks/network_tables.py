"""The README's tables about networks: how well, how quickly and how sturdily they read, and how they were trained."""

from collections.abc import Mapping
from typing import Any

from benchmarks.markdown import percent, result, table, with_interval
from models import registry
from models.card import ModelCard


def networks() -> str:
    """A row for each network, best first, from its card."""
    head = ["network", "reported", "here (95 % interval)", "macro-F1", "NLL", "Brier", "ECE", "epochs", "trained in"]
    return table(head, [_network(card) for card in registry.available()])


def classifier() -> str:
    """Milliseconds a face for each way to run each network."""
    rows = result("classifier")["rows"]
    batches = list(rows[0]["ms_per_face"])
    times = [f"batch {batch}, ms a face" for batch in batches]
    cells = [
        [
            f"`{row['network']}`",
            row["runtime"],
            *(f"{row['ms_per_face'][batch]:.2f}" for batch in batches),
            "" if row["largest_difference"] is None else f"{row['largest_difference']:.1e}",
            percent(row["agreement"]),
        ]
        for row in rows
    ]
    head = ["network", "runtime", *times, "largest difference", "same label"]
    return table(head, cells) + "\nOne thread, against Keras on the same crops: `python -m benchmarks.classifier`.\n"


def camera_path() -> str:
    """What each network loses between the camera and the ready crop."""
    report = result("camera_path")
    head = ["network", "found", "ready crops, of the found", "after the path", "drop, points", "right of all pictures"]
    return table(head, [_camera_path(row) for row in report["rows"]]) + (
        f"\n{report['rows'][0]['pictures']} pictures of {report['split']}, each pasted into a scene of 640x480, as a "
        f"JPEG of quality {report['quality']}, found, cropped and read by a fresh pipeline, with 95 % intervals; where "
        f"no face is found, the last column counts the picture as wrong. At most {report['bar']:g} points are to be "
        "lost: `python -m benchmarks.camera_path`.\n"
    )


def sturdiness() -> str:
    """A row for each harm, a column for each network."""
    report = result("sturdiness")
    names = list(report["rows"][0]["shares"])
    cells = [[row["harm"], *(percent(row["shares"][name]["accuracy"]) for name in names)] for row in report["rows"]]
    return table(["", *(f"`{name}`" for name in names)], cells) + (
        f"\nAccuracy on {report['pictures']} pictures of {report['split']}, harmed after they were cropped; the 95 % "
        f"intervals reach up to {_widest(report):.1f} points either way: `python -m benchmarks.sturdiness`.\n"
    )


def training() -> str:
    """Pictures a second of input pipeline and training step."""
    report = result("training")
    cells = [
        [
            f"`{row['preset']}`",
            str(row["batch_size"]),
            *(f"{row[rate]:.0f}" for rate in ("pipeline", "step", "together")),
        ]
        for row in report["rows"]
    ]
    return table(["preset", "batch", "input pipeline alone", "training step alone", "together"], cells) + (
        f"\nPictures a second; {report['compute']}: `python -m benchmarks.training`.\n"
    )


def _network(card: ModelCard) -> list[str]:
    metrics = card.metrics
    return [
        f"`{card.name}`",
        percent(card.reported["accuracy"]),
        with_interval(card.accuracy, metrics["accuracy_interval"]),
        *(f"{metrics[name]:.3f}" for name in ("macro_f1", "nll", "brier", "ece")),
        str(card.training.epochs),
        f"{card.training.seconds / 60:.0f} min",
    ]


def _camera_path(row: Mapping[str, Any]) -> list[str]:
    shares = [row[name] for name in ("ready_found", "path_found", "right_of_all")]
    ready, path, every = (with_interval(share["accuracy"], share["interval"]) for share in shares)
    return [f"`{row['network']}`", percent(row["found_share"]), ready, path, _drop(row), every]


def _drop(row: Mapping[str, Any]) -> str:
    if row["drop_points"] is None:
        return ""
    low, high = row["drop_interval"]
    return f"{row['drop_points']:.1f} ({low:.1f} to {high:.1f})"


def _widest(report: Mapping[str, Any]) -> float:
    """Half of the widest interval, in points."""
    shares = [share for row in report["rows"] for share in row["shares"].values()]
    return max(50 * (high - low) for low, high in (share["interval"] for share in shares))
