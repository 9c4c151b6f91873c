"""The README's tables about networks: how well, how quickly and how sturdily they read, and how they were trained."""

from collections.abc import Mapping
from typing import Any

from benchmarks.markdown import percent, result, table, with_interval
from models import registry
from models.card import ModelCard


def networks() -> str:
    """A row for each network, best first, from its card: how well it reads."""
    head = [
        "network",
        "reported",
        "here, as served (95 % interval)",
        "without copies",
        "with mirror picture",
        "ten crops",
        "macro-F1",
        "NLL",
        "ECE",
        "KL to votes",
    ]
    return table(head, [_network(card) for card in registry.available()]) + (
        "\nPublicTest, 3,589 pictures. *Without copies*: without the 280 that stand in Training too. *Mirror picture*, "
        "*ten crops*: scores averaged at test time, not served. ECE (15 bins) is cross-fitted: the temperature of each "
        "half is measured on the other. *KL*: divergence of the scores from the votes of FER+'s ten taggers, in nats.\n"
    )


def runs() -> str:
    """A row for each network, best first, from its card: what it costs, and how it was trained."""
    head = ["network", "served as", "MB", "ms a face", "epochs", "trained in", "arithmetic", "kept"]
    kept = {"last": "the last epoch", "best": "the best epoch on PublicTest"}
    cells = [
        [
            f"`{card.name}`",
            str(card.serving["form"]),
            f"{_served_form(card)['bytes'] / 1e6:.1f}",
            f"{_served_form(card)['ms_per_face']:.2f}",
            str(card.training.epochs) + (", cut short" if "cut short" in card.limits[0] else ""),
            f"{card.training.seconds / 60:.0f} min",
            str(card.training.config["precision"]),
            kept[card.training.config.get("keep", "last")],
        ]
        for card in registry.available()
    ]
    return (
        table(head, cells)
        + f"\nTrained on {registry.best().training.compute.split(', Keras')[0]}; one thread serves.\n"
    )


def ensemble() -> str:
    """The best that several networks reach together."""
    report = result("ensemble")
    return (
        f"Together, the mean of the scores of {report['network'].replace(' + ', ', ')} with their mirror pictures "
        f"names {with_interval(report['accuracy'], report['accuracy_interval'])} right.\n"
    )


def transfer() -> str:
    """What ImageNet's features hold, shown faces in several ways."""
    report = result("transfer")
    cells = [[row["setup"], with_interval(row["accuracy"], row["interval"])] for row in report["rows"]]
    return table(["shown to the frozen base", "accuracy"], cells) + (
        f"\nA softmax regression from the 1,280 features of ImageNet's MobileNetV2 to the labels, learnt from "
        f"{report['count']:,} faces of Training, on PublicTest: `python -m benchmarks.transfer`.\n"
    )


def ablation() -> str:
    """What each means of the recipe brings."""
    report = result("ablation")
    base = report["rows"][0]["mean_accuracy"]
    cells = [
        [
            row["change"],
            percent(row["mean_accuracy"]),
            f"{100 * (row['mean_accuracy'] - base):+.1f}" if row is not report["rows"][0] else "",
            percent(sum(row["mirrored"]) / len(row["mirrored"])),
            f"{sum(row['nll']) / len(row['nll']):.3f}",
        ]
        for row in report["rows"]
    ]
    head = ["change", "accuracy", "difference, points", "with mirror picture", "NLL, uncalibrated"]
    return table(head, cells) + (
        f"\nA network of half the width, {report['epochs']} epochs, {report['seeds']} seed(s) each: `python -m models "
        "ablate`, one cosine cycle and no finishing epochs but where the row has them. Differences under two "
        "points may be chance.\n"
    )


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


def why() -> str:
    """How faithful each kind of map is, for each network that was measured."""
    report = result("why")
    head = ["network", "map", "deletion", "less the prior's", "insertion", "less the prior's"]
    rows = [
        [f"`{network}`", name, *(cell for curve in ("deletion", "insertion") for cell in _curve(found[curve]))]
        for network, maps in report["networks"].items()
        for name, found in maps.items()
    ]
    return table(head, rows) + (
        f"\n{report['pictures']} faces of {report['split']}; with the 95 % interval of the difference from the centre "
        "prior (bootstrap over pictures).\n"
    )


def _curve(found: Mapping[str, Any]) -> list[str]:
    low, high = found["beyond_prior"]
    return [f"{found['mean']:.3f}", f"{low:+.3f} to {high:+.3f}" if low or high else ""]


def _network(card: ModelCard) -> list[str]:
    metrics = card.metrics
    fresh, crops = metrics["without_copies"], metrics["crops"]
    return [
        f"`{card.name}`",
        percent(card.reported["accuracy"]),
        with_interval(card.accuracy, metrics["accuracy_interval"]),
        percent(fresh.get("accuracy")),
        percent(crops.get("mirrored")),
        percent(crops.get("ten")),
        f"{metrics['macro_f1']:.3f}",
        f"{metrics['nll']:.3f}",
        f"{card.calibration['ece']:.3f}",
        "" if metrics["votes_divergence"] is None else f"{metrics['votes_divergence']:.3f}",
    ]


def _served_form(card: ModelCard) -> Mapping[str, Any]:
    return next(form for form in card.serving["forms"] if form["kind"] == card.serving["form"])


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
