"""Does before the first visitors come what would otherwise keep some of them waiting."""

import gc
import logging

from flask import Flask
from jinja2 import TemplateAssertionError

from webapp.concurrency import sleep, spawn

log = logging.getLogger("mien.settling")


def settle(app: Flask) -> None:
    """Load what frames and pages need, and leave it out of every later search for garbage.

    To look through all that is loaded takes some 50 ms, in which the event loop would stand still.
    """
    compiling = spawn(compile_pages, app)
    app.extensions["live"].readers.start()  # in processes of their own, so that both go on side by side
    compiling.wait()
    gc.freeze()


def compile_pages(app: Flask) -> None:
    """Compile every page, which takes some 10 ms each; others have a turn after each."""
    for name in app.jinja_env.list_templates():
        try:
            app.jinja_env.get_template(name)
        except TemplateAssertionError:
            log.debug("%s belongs to the reports, which are made elsewhere", name)
        sleep(0)
