"""The command `python -m models compare`: networks side by side on the same faces."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from models import registry
from models.emotions import LABELS
from models.training.errors import WrongInput
from models.training.evaluation_data import evaluation_data
from models.training.measures import Evaluation, measured
from models.training.pairs import Pair, compared
from models.training.quiet import quiet
from models.training.scoring import scores_of
from models.training.tables import aligned
from models.training.writing import check_writable


def compare(options: argparse.Namespace) -> None:
    """Measures several networks on the same faces, and tests whether they differ.

    Raises:
        WrongInput: Less than two networks were named, one of them twice, or the JSON file could not be written.
        UnreadableDataset: The data cannot be read.
        NetworkUnavailable: A network is not there, or is not what its card says.
    """
    if options.json:
        check_writable(options.json)
    with quiet():
        stored = [registry.load(name, weights=options.weights) for name in options.network]
    names = [one.card.name for one in stored]
    if len(names) < 2 or len(set(names)) < len(names):
        raise WrongInput(f"expected two networks or more, each once; got {', '.join(names)}")
    data = evaluation_data(options.data, options.split, None, find_faces=options.find_faces)
    scores = [scores_of(one, data.faces.images, runtime="litert", crops=options.crops) for one in stored]
    right = {name: rows.argmax(axis=1) == data.faces.labels for name, rows in zip(names, scores, strict=True)}
    found = [measured(name, rows, data.faces.labels) for name, rows in zip(names, scores, strict=True)]
    found.sort(key=lambda one: -one.accuracy)
    pairs = compared([one.network for one in found], [right[one.network] for one in found])
    if options.json:
        _write(options.json, data.faces.source, data.notes, found, pairs)
    for note in data.notes:
        print(note)
    print(f"{len(data.faces)} faces of {data.faces.source}, as served\n")
    print(comparison_tables(found, pairs))


def comparison_tables(found: Sequence[Evaluation], pairs: Sequence[Pair]) -> str:
    """The measures, the recall of each label, and what sets each two apart."""
    tables = [_measures(found), _recalls(found), _pairs(pairs)]
    return "\n\n".join(map(aligned, tables)) + "\n\n" + _explained(len(pairs))


def _measures(found: Sequence[Evaluation]) -> list[list[str]]:
    head = ["network", "accuracy", "95 % interval", "macro-F1", "NLL", "ECE"]
    return [head] + [
        [
            one.network,
            f"{one.accuracy:.2%}",
            "{:.2%} to {:.2%}".format(*one.accuracy_interval),
            f"{one.macro_f1:.4f}",
            f"{one.nll:.4f}",
            f"{one.ece:.4f}",
        ]
        for one in found
    ]


def _recalls(found: Sequence[Evaluation]) -> list[list[str]]:
    present = [label for label in LABELS if found[0].per_class[label].support]
    return [["recall", *(one.network for one in found), "faces"]] + [
        [
            label,
            *(f"{one.per_class[label].recall:.1%}" for one in found),
            f"{found[0].per_class[label].support}",
        ]
        for label in present
    ]


def _pairs(pairs: Sequence[Pair]) -> list[list[str]]:
    head = ["first, second", "difference", "95 % interval, points", "only first right", "only second", "p", "p, Holm"]
    return [head] + [
        [
            f"{pair.first}, {pair.second}",
            f"{100 * pair.difference:+.2f}",
            f"{100 * pair.interval[0]:+.2f} to {100 * pair.interval[1]:+.2f}",
            f"{pair.only_first}",
            f"{pair.only_second}",
            probability(pair.p),
            probability(pair.p_holm) if len(pairs) > 1 else "",
        ]
        for pair in pairs
    ]


def probability(p: float) -> str:
    """A p value as papers print it."""
    return "< 0.0001" if p < 1e-4 else f"{p:.4f}"


def _explained(pairs: int) -> str:
    holm = " Holm: adjusted for testing all these pairs at once." if pairs > 1 else ""
    return f"p: McNemar's exact test; how often chance alone would part two equal networks this far.{holm}"


def _write(path: Path, source: str, notes: Sequence[str], found: Sequence[Evaluation], pairs: Sequence[Pair]) -> None:
    values = {
        "data": source,
        "notes": list(notes),
        "networks": [one.to_dict() for one in found],
        "pairs": [pair.to_dict() for pair in pairs],
    }
    try:
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise WrongInput(f"cannot write {path}: {error.strerror or error}") from error
