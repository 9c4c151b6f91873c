"""Folders of networks that tests may spoil."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from models import registry, saving
from models.card import ModelCard
from models.stored import sha256


def add_network(weights: Path, name: str, **changes: Any) -> ModelCard:
    """Save the project's smallest network under another name, with changes to its card, and without its other files."""
    smallest = min(registry.WEIGHTS.glob(f"*/{registry.SERVED}"), key=lambda path: path.stat().st_size)
    stored = registry.load(smallest.parent.name)
    return saving.save(replace(stored.card, name=name, **changes), {registry.SERVED: stored.content}, weights=weights)


def linked(weights: Path, folder: Path) -> Path:
    """The same networks in another folder, where files may be replaced but not written to."""
    shutil.copytree(weights, folder, copy_function=os.link)
    return folder


def put(path: Path, content: bytes) -> None:
    """Replace a file."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def change_card(folder: Path, **changes: Any) -> None:
    """Change what the card of a network says."""
    card = json.loads((folder / registry.CARD).read_text(encoding="utf-8")) | changes
    put(folder / registry.CARD, json.dumps(card).encode())


def truncate(folder: Path, size: int) -> None:
    """Cut the served network off, and make its card say that this is how it should be."""
    content = (folder / registry.SERVED).read_bytes()[:size]
    put(folder / registry.SERVED, content)
    change_card(folder, files={registry.SERVED: sha256(content)})
