"""The way in: `python wsgi.py` serves Mien, `python wsgi.py --help` lists its settings."""

import os
import sys
from typing import Any

from webapp.config import BadSetting, Config, describe

HELP = f"""Mien shows, live, how a machine reads facial expressions.

    python wsgi.py          serve it, until Ctrl-C
    python wsgi.py --lan    serve it to the local network by HTTPS, which cameras need, and show a QR code
    python wsgi.py --help   this text

Settings are environment variables, each with its default, unit and range:

{describe()}
"""


class CannotStart(Exception):
    """The server cannot start; the message says why, in one sentence."""


def main(arguments: list[str]) -> int:
    """Run the command, and return its exit status: 0, or 2 after a sentence about what is wrong."""
    if arguments not in ([], ["--lan"]):
        wanted = arguments[0] in ("-h", "--help")
        print(HELP if wanted else f"mien: {arguments[0]} is unknown; try --help", file=None if wanted else sys.stderr)
        return 0 if wanted else 2
    try:
        serve(Config.from_environment(), lan="--lan" in arguments)
    except (BadSetting, CannotStart) as error:
        print(f"mien: {error}", file=sys.stderr)
        return 2
    return 0


def serve(config: Config, *, lan: bool = False) -> None:
    """Serve until told to stop.

    Args:
        config: The settings.
        lan: Whether the local network is to reach it by HTTPS, whatever the settings say of that.

    Raises:
        CannotStart: The address is taken, or there is no network to serve.
    """
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # saves importing a resolver that nothing here needs
    from webapp import concurrency, lean_imports

    concurrency.patch()
    lean_imports.import_lean(with_redis="redis" in f"{config.message_queue} {config.queue_url}")
    from models.registry import NetworkUnavailable
    from webapp import create_app, housekeeping, logs, serving, settling, starting
    from webapp.stores import StoresUnavailable

    logs.configure(config)
    concurrency.log_what_nobody_catches()
    config = starting.for_the_lan(config) if lan else config
    listener = _listen(config)
    try:
        app = create_app(config)
        way_in = starting.way_in(config, app, listener.getsockname()[1])
    except NetworkUnavailable as error:
        raise CannotStart(f"{error} (see MIEN_NETWORK and MIEN_WEIGHTS in --help).") from None
    except (starting.CannotOpen, StoresUnavailable) as error:
        raise CannotStart(str(error)) from None
    settling.settle(app)
    app.extensions["loop_watch"].install(concurrency.get_hub())
    with housekeeping.Housekeeping(config, app.extensions["jobs"]):
        serving.serve(listener, app, ready=way_in.announce, drain=app.extensions["draining"], protocol=way_in.protocol)


def _listen(config: Config) -> Any:
    from webapp import concurrency

    try:
        return concurrency.listen(config.host, config.port)
    except OSError as error:
        raise CannotStart(
            f"cannot listen on {config.host}:{config.port} ({error.strerror or error}); "
            "set MIEN_HOST or MIEN_PORT to another address."
        ) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
