"""The command line of the networks: `python -m models list | train | evaluate | compare | augment | ...`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from models import registry
from models.training import commands, comparing
from models.training.config import SCHEDULES
from models.training.crops import VIEWS
from models.training.errors import TrainingFailed, UnreadableDataset, WrongInput
from models.training.from_csv import SPLITS
from models.training.presets import PRESETS
from models.training.saliency.command_line import add_saliency

WRONG_INPUT, INTERRUPTED, NOBODY_READS = 2, 130, 141
"""Exit statuses."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit status: 0, or 2 after a sentence on standard error.
    """
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except (WrongInput, UnreadableDataset, TrainingFailed, registry.NetworkUnavailable) as error:
        return _refused(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read the output has gone
        return NOBODY_READS
    except OSError as error:
        return _refused(f"{error.filename or 'a file'}: {error.strerror or error}")
    except KeyboardInterrupt:
        print("models: stopped; a training run goes on with --resume", file=sys.stderr)
        return INTERRUPTED
    return 0


def _refused(sentence: str) -> int:
    print(f"models: {sentence}", file=sys.stderr)
    return WRONG_INPUT


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_INPUT, f"models: {message} (see {self.prog} --help)\n")


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, at least 1; got {text!r}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m models", description="Lists, trains and measures the networks.")
    parsers = parser.add_subparsers(
        required=True, metavar="list | train | evaluate | compare | augment | ablate | saliency", parser_class=_Parser
    )
    shared = _Parser(add_help=False)
    shared.add_argument("--weights", type=Path, default=registry.WEIGHTS, help="folder of networks (models/weights)")
    listing = parsers.add_parser("list", parents=[shared], help="prints the networks, best first")
    listing.set_defaults(command=commands.list_networks)
    with_data = _Parser(add_help=False, parents=[shared])
    with_data.add_argument(
        "--data", type=Path, required=True, help="fer2013.csv, a folder with one for each class, or an .npz"
    )
    with_data.add_argument("--votes", type=Path, help="FER+'s csv: votes of ten taggers for each picture")
    _add_train_options(parsers.add_parser("train", parents=[with_data], help="trains a preset, and saves the network"))
    _add_evaluate_options(parsers.add_parser("evaluate", parents=[with_data], help="measures networks"))
    _add_compare_options(parsers.add_parser("compare", parents=[with_data], help="networks side by side"))
    _add_augment_options(parsers.add_parser("augment", parents=[with_data], help="draws what a preset makes of faces"))
    _add_ablate_options(parsers.add_parser("ablate", parents=[with_data], help="what each means of the recipe brings"))
    add_saliency(parsers, _whole)
    return parser


def _add_train_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Trains, measures, calibrates, plots and saves a network in WORKDIR/network. It is published, that is copied "
        "into the folder of networks, if it has all the preset's epochs behind it, was measured on the data's own "
        "PublicTest, and is no worse than the one of its name that is there."
    )
    parser.add_argument("preset", help=", ".join(PRESETS))
    parser.add_argument("--workdir", type=Path, required=True, help="gets the checkpoint, the history and the network")
    parser.add_argument("--imagenet", type=Path, help="weights of MobileNetV2, for presets that begin with them")
    parser.add_argument("--epochs", type=_whole, help="another number than the preset's")
    parser.add_argument("--resume", action="store_true", help="go on with the run in WORKDIR")
    parser.add_argument(
        "--revive",
        action="store_true",
        help="begin with the published network and its history, where its WORKDIR is gone",
    )
    parser.add_argument("--seed", type=_whole, help="another one than the preset's, for order and augmentation")
    parser.add_argument(
        "--schedule", choices=SCHEDULES, help="of the rate; another than the preset's, for a run that is cut short"
    )
    parser.add_argument("--publish", action=argparse.BooleanOptionalAction, help="publish it in any case, or in none")
    parser.set_defaults(command=commands.train)


def _add_evaluate_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Measures a network, or several whose scores are averaged, on labelled faces."
    parser.add_argument("network", nargs="+", help='names from the list, or "default" for the best')
    parser.add_argument("--split", choices=SPLITS, default="PublicTest", help="ignored where the data has no splits")
    parser.add_argument("--json", type=Path, help="also write the measures to this file")
    parser.add_argument("--runtime", choices=("litert", "keras"), default="litert", help="as served, or the reference")
    parser.add_argument(
        "--crops", choices=VIEWS, default="one", help="average over the mirror picture too, or over ten crops (keras)"
    )
    _add_find_faces(parser)
    parser.set_defaults(command=commands.evaluate)


def _add_compare_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measures networks on the same faces, and says for each two of them whether they differ by more than chance: "
        "95 % intervals, and McNemar's exact test."
    )
    parser.add_argument("network", nargs="+", help='names from the list, or "default" for the best')
    parser.add_argument("--split", choices=SPLITS, default="PublicTest", help="ignored where the data has no splits")
    parser.add_argument("--json", type=Path, help="also write the comparison to this file")
    parser.add_argument("--crops", choices=("one", "mirrored"), default="one", help="average over the mirror picture")
    _add_find_faces(parser)
    parser.set_defaults(command=comparing.compare)


def _add_find_faces(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--find-faces",
        action="store_true",
        help="the data are whole pictures: find and crop the faces as the server does",
    )


def _add_augment_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Draws a grid: in each row a face as it is, then as the preset's training would see it."
    parser.add_argument("preset", help=", ".join(PRESETS))
    parser.add_argument("--out", type=Path, required=True, help="the PNG to write")
    parser.set_defaults(command=commands.augment)


def _add_ablate_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Trains a network of half the width by the recipe of the served one, each time with one thing changed, and "
        "prints what that did. What was trained already is taken from WORKDIR."
    )
    parser.add_argument("--workdir", type=Path, required=True, help="gets a folder for each run")
    parser.add_argument("--epochs", type=_whole, default=8, help="of each run (8)")
    parser.add_argument("--seeds", type=_whole, default=1, help="runs of each kind (1)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    parser.set_defaults(command=commands.ablate)


if __name__ == "__main__":
    sys.exit(main())
