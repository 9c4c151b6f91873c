"""`python -m webapp.worker`: a process that analyses videos; as many as there are may share one queue.

It holds no network and decodes nothing: that is done by children in a sandbox, one at a time.
"""

import argparse
import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Sequence

from webapp.config import BadSetting, Config
from webapp.crew import Crew
from webapp.leftovers import Leftovers
from webapp.step_files import StepFiles
from webapp.step_runner import StepRunner
from webapp.steps import Steps
from webapp.stores import StoresUnavailable, open_stores
from webapp.watch import Watch

BEAT_SECONDS = 1.0
TIDY_SECONDS = 60.0

log = logging.getLogger("mien.worker")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a worker until SIGTERM or Ctrl-C; its exit status is 0, or 2 after a sentence about a setting."""
    parser = argparse.ArgumentParser(prog="python -m webapp.worker", description=__doc__)
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, ends")
    options = parser.parse_args(arguments)
    try:
        config = Config.from_environment()
    except BadSetting as error:
        print(f"mien: {error}", file=sys.stderr)
        return 2
    logging.basicConfig(level=config.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)  # below it, addresses of jobs are logged
    for name in ("huey.consumer", "huey.consumer.Worker", "huey.consumer.Scheduler"):
        logging.getLogger(name).addFilter(_in_one_line)
    try:
        work(config, options.parent)
    except StoresUnavailable as error:
        print(f"mien: {error}", file=sys.stderr)
        return 2
    return 0


def work(config: Config, parent: int | None = None) -> None:
    """Take steps from the queue until told to stop."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    database, storage, queue = open_stores(config)
    steps, crew, folder = Steps(database), Crew(database, secrets.token_urlsafe(12)), config.data_folder / "work"
    runner = StepRunner(
        steps, StepFiles(config, storage), queue, folder, stopping.is_set, keep=config.keep_hours * 3600
    )
    queue.serve(runner.run)
    consumer = queue.consumer()
    consumer.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    duties = [
        runner.beat,
        crew.sign,
        Watch(steps, queue).look,
        Leftovers(steps, storage, folder, every=TIDY_SECONDS).look,
    ]
    while not stopping.is_set() and (parent is None or os.getppid() == parent):
        for duty in duties:
            _do(duty)
        stopping.wait(BEAT_SECONDS)
    stopping.set()
    consumer.stop(graceful=True)
    _do(crew.leave)


def _do(duty: Callable[[], object]) -> None:
    """What goes wrong once is done again a second later."""
    try:
        duty()
    except Exception as error:
        log.warning("a worker's duty failed: %s", error)


def _in_one_line(record: logging.LogRecord) -> bool:
    """The consumer logs a queue that can't be reached with a traceback, every few seconds."""
    record.exc_info = None
    return True


if __name__ == "__main__":
    sys.exit(main())
