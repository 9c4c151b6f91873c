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

from webapp import bytecode, logs
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
    logs.configure(config)
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
    bytecode.write_ahead()
    stopping = threading.Event()
    database, storage, queue = open_stores(config)
    steps, crew, folder = Steps(database), Crew(database, secrets.token_urlsafe(12)), config.data_folder / "work"
    files, keep = StepFiles(config, storage), config.keep_hours * 3600
    runner = StepRunner(steps, files, queue, folder, stopping.is_set, keep=keep)
    leftovers = Leftovers(steps, storage, folder, every=TIDY_SECONDS)
    queue.serve(runner.run)
    consumer = queue.consumer()
    consumer.start()
    for number in (signal.SIGTERM, signal.SIGINT):  # the consumer has handlers of its own, which end it too soon
        signal.signal(number, lambda *_: stopping.set())
    # Beats have a thread of their own: a queue that doesn't answer keeps nobody waiting but those who look at it.
    beats = threading.Thread(target=_repeat, args=((runner.beat, crew.sign), stopping.is_set, stopping), daemon=True)
    beats.start()
    orphaned = (lambda: False) if parent is None else (lambda: os.getppid() != parent)
    _repeat((Watch(steps, queue).look, leftovers.look), lambda: stopping.is_set() or orphaned(), stopping)
    stopping.set()
    consumer.stop(graceful=True)
    beats.join()
    _do(crew.leave)


def _repeat(duties: Sequence[Callable[[], object]], ended: Callable[[], bool], stopping: threading.Event) -> None:
    while not ended():
        for duty in duties:
            _do(duty)
        stopping.wait(BEAT_SECONDS)


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
