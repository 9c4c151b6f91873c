"""Writes networks to where they are served from: whole and checked, or not at all."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from models.card import InvalidCard, ModelCard
from models.registry import WEIGHTS, load
from models.runtime import DamagedNetwork
from models.stored import CARD, NetworkUnavailable, check, sha256


def save(card: ModelCard, files: Mapping[str, bytes], *, weights: Path = WEIGHTS) -> ModelCard:
    """Writes a network, in the place of an older one of the same name.

    The new folder is complete and checked before it takes the old one's place.

    Args:
        card: Everything but the sha256 sums, which are taken here.
        files: The content of each file by name; `model.tflite` must be among them.
        weights: The folder that holds a folder for each network.

    Returns:
        The card as it was written.

    Raises:
        NetworkUnavailable: What was written would be refused.
        OSError: It could not be written.
    """
    card = replace(card, files={name: sha256(content) for name, content in sorted(files.items())})
    new, old = weights / f".{card.name}.new", weights / f".{card.name}.old"
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        _write(new, card, files)
        check(new, name=card.name)
    except (InvalidCard, DamagedNetwork) as error:
        raise NetworkUnavailable(f"the network {card.name} is not saved: {error}") from error
    else:
        _swap(new, weights / card.name, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return card


def copy(name: str, *, source: Path, weights: Path = WEIGHTS) -> ModelCard:
    """Takes a network over from another folder of networks.

    Raises:
        NetworkUnavailable: It is not there, or is not what its card says.
        OSError: It could not be written.
    """
    stored = load(name, weights=source)
    files = {file: (stored.folder / file).read_bytes() for file in stored.card.files}
    return save(stored.card, files, weights=weights)


def _write(folder: Path, card: ModelCard, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / CARD).write_text(card.to_json(), encoding="utf-8")


def _swap(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
