"""The options of `python -m models saliency train | evaluate | sheet | export | compare`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from models.training.saliency import commands, comparing

PUBLISHED = Path(__file__).resolve().parents[2] / "saliency"
"""Where the trained head lies; named here too, so that printing help loads no TensorFlow."""


def add_saliency(parsers: argparse._SubParsersAction, whole: Callable[[str], int]) -> None:
    """Adds the command to those of `python -m models`.

    Args:
        parsers: Takes the command.
        whole: Reads a whole number, at least 1.
    """
    parser = parsers.add_parser("saliency", help="the saliency network, and what its maps do for expressions")
    actions = parser.add_subparsers(
        required=True, metavar="train | evaluate | sheet | export | compare", parser_class=type(parser), title="actions"
    )
    _add_train(actions.add_parser("train", help="trains the network's head, and measures it"), whole)
    _add_evaluate(actions.add_parser("evaluate", help="measures the network beside two baselines"))
    _add_sheet(actions.add_parser("sheet", help="draws pictures, fixations and maps"))
    _add_export(actions.add_parser("export", help="makes the form that is served to the live page"))
    _add_compare(actions.add_parser("compare", help="networks for expressions, with and without saliency"), whole)


def _add_inputs(parser: argparse.ArgumentParser, data: str = "a folder of sets: pictures, and fixations.npz") -> None:
    parser.add_argument("--data", type=Path, required=True, help=data)
    parser.add_argument("--imagenet", type=Path, required=True, help="weights of MobileNetV2 without top (.weights.h5)")
    parser.add_argument("--network", type=Path, default=PUBLISHED, help="folder of the trained head (models/saliency)")


def _add_train(parser: argparse.ArgumentParser, whole: Callable[[str], int]) -> None:
    parser.description = (
        "Computes the frozen levels of all pictures once, trains the head on seven tenths of each set, measures it on "
        "two tenths beside a centre prior and spectral residuals, and publishes it if it beats both on all but "
        "one measure at most."
    )
    _add_inputs(parser)
    parser.add_argument("--workdir", type=Path, required=True, help="gets the levels (2.5 GB), checkpoint and history")
    parser.add_argument("--epochs", type=whole, help="another number than the usual one")
    parser.add_argument("--resume", action="store_true", help="go on with the run in WORKDIR")
    parser.add_argument(
        "--publish", action=argparse.BooleanOptionalAction, default=True, help="copy it to the folder of the network"
    )
    parser.set_defaults(command=commands.train)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    _add_inputs(parser)
    parser.add_argument("--json", type=Path, help="also write the measures to this file")
    parser.set_defaults(command=commands.evaluate)


def _add_sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="the PNG to write")
    _add_inputs(parser)
    parser.set_defaults(command=commands.sheet)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Puts the frozen levels and the trained head into one LiteRT file that reads faces of 48 pixels, compares each "
        "form's maps with Keras's on faces of PublicTest, and keeps the fastest that is close."
    )
    _add_inputs(parser, "FER-2013 in any form that `train` takes")
    parser.set_defaults(command=commands.export)


def _add_compare(parser: argparse.ArgumentParser, whole: Callable[[str], int]) -> None:
    parser.description = (
        "Fine-tunes a network from ImageNet on faces alone, on faces times their saliency, with saliency as a channel, "
        "and times a fixed prior, each with the same faces, seeds and schedule. What WORKDIR holds already is not "
        "computed again, so that the command can be stopped at any time and given again."
    )
    _add_inputs(parser, "FER-2013 in any form that `train` takes")
    parser.add_argument("--workdir", type=Path, required=True, help="gets maps, levels, and each finished run")
    parser.add_argument("--other", type=Path, action="append", help="another set to measure on; may be given again")
    parser.add_argument("--find-faces", action="store_true", help="the other sets are whole pictures: find the faces")
    parser.add_argument("--pictures", type=whole, help="faces to learn from, about (4000)")
    parser.add_argument("--epochs", type=whole, help="passes over them (8)")
    parser.add_argument("--seeds", type=whole, default=3, help="runs of each variant (3)")
    parser.add_argument("--json", type=Path, help="also write all runs to this file")
    parser.set_defaults(command=comparing.compare)
