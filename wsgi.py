"""The way in: `python wsgi.py` serves Mien, `python wsgi.py --help` lists its settings."""

import logging
import os
import sys

from webapp.config import BadSetting, Config, describe

HELP = f"""Mien shows, live, how a machine reads facial expressions.

    python wsgi.py          serve it, until Ctrl-C
    python wsgi.py --help   this text

Settings are environment variables, each with its default, unit and range:

{describe()}
"""


class CannotStart(Exception):
    """The server cannot start; the message says why, in one sentence."""


def main(arguments: list[str]) -> int:
    """Run the command, and return its exit status: 0, or 2 after a sentence about what is wrong."""
    if arguments:
        wanted = arguments[0] in ("-h", "--help")
        print(HELP if wanted else f"mien: {arguments[0]} is unknown; try --help", file=None if wanted else sys.stderr)
        return 0 if wanted else 2
    try:
        serve(Config.from_environment())
    except (BadSetting, CannotStart) as error:
        print(f"mien: {error}", file=sys.stderr)
        return 2
    return 0


def serve(config: Config) -> None:
    """Serve until told to stop.

    Raises:
        CannotStart: The address is taken, or there is no network to serve.
    """
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # saves importing a resolver that nothing here needs
    from webapp import concurrency

    concurrency.patch()
    logging.basicConfig(level=config.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    from models.registry import NetworkUnavailable
    from webapp import create_app

    try:
        listener = concurrency.listen(config.host, config.port)
    except OSError as error:
        raise CannotStart(
            f"cannot listen on {config.host}:{config.port} ({error.strerror or error}); "
            "set MIEN_HOST or MIEN_PORT to another address."
        ) from None
    try:
        app = create_app(config)
    except NetworkUnavailable as error:
        raise CannotStart(f"{error} (see MIEN_NETWORK and MIEN_WEIGHTS in --help).") from None
    app.extensions["live"].warm_up()
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    concurrency.serve(listener, app, lambda: print(f"Mien is at {address}", flush=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
