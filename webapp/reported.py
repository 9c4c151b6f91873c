"""Why a network's figure differs from the one that its source reports, as far as its card can tell."""

from collections.abc import Iterator

from models.card import ModelCard

SOURCES = {
    "Neamtiu (2023), MobileNetV2": (
        "The paper trained for 100 epochs, and for 20 more of fine tuning. It does not say in full how its pictures "
        "were enlarged and fed to the base, so that ours may be set up otherwise."
    ),
    "Neamtiu (2023), CNN": "The paper leaves open how its layers began and which seed was drawn.",
    "Arriaga": "Their training stops by its own rule; ours may have had fewer epochs, as said below.",
    "Khaireddin and Chen (2021)": (
        "Their published code chooses the best epoch on the set that Kaggle calls PrivateTest, and reports PublicTest, "
        "averaged over ten crops of each picture; here one look at the whole picture is served and counted."
    ),
    "Mavani": (
        "The paper tests on CFEE and RaFD, posed in a laboratory. Both are restricted, so that the figure here is that "
        "of FER-2013, which holds pictures from the web."
    ),
}
"""What is known of each source's way to its figure, by how its name begins."""


def comparison(card: ModelCard) -> str | None:
    """Both figures in one sentence; None where the source reports none."""
    reported = card.reported.get("accuracy")
    if reported is None:
        return None
    both = f"Reported: {_percent(reported)}. Measured here: {_percent(card.accuracy)}"
    low, high = card.metrics.get("accuracy_interval") or (card.accuracy, card.accuracy)
    if low <= reported <= high:
        return f"{both}. The reported figure lies within our 95 % interval ({_percent(low)} to {_percent(high)})."
    points = 100 * (card.accuracy - reported)
    return f"{both}, {abs(points):.1f} points {'more' if points > 0 else 'less'}."


def reasons(card: ModelCard) -> tuple[str, ...]:
    """What was done otherwise, where the source reports a figure, and what to know of ours; a sentence each."""
    otherwise = _otherwise(card) if card.reported.get("accuracy") is not None else ()
    return (*otherwise, *_of_ours(card))


def _otherwise(card: ModelCard) -> Iterator[str]:
    data = _measured_on(card)
    faces = f"{data} ({card.metrics['n']:,} faces)" if "n" in card.metrics else data
    yield f"Ours is measured on {faces}, as it is served; the source's test pictures may be others."
    yield from (said for source, said in SOURCES.items() if str(card.reported.get("source", "")).startswith(source))
    yield f"It was trained for {card.training.epochs} epochs, on {card.training.compute}."
    yield from (sentence for sentence in card.limits if "cut short" in sentence)


def _of_ours(card: ModelCard) -> Iterator[str]:
    config, data = card.training.config, _measured_on(card)
    if config.get("keep") == "best":
        yield f"Its best epoch was chosen on {data}, the very faces it is measured on, which flatters it a little."
    fresh = card.metrics.get("without_copies") or {}
    if "accuracy" in fresh and "n" in card.metrics:
        copies = card.metrics["n"] - fresh["n"]
        share = _percent(fresh["accuracy"])
        yield f"{copies} of the pictures stand in Training too. Without them it names {share} right."


def _measured_on(card: ModelCard) -> str:
    return card.metrics.get("split") or card.metrics.get("data") or "its data"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
