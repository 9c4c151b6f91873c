"""The server: `create_app` builds the Flask application with its pages and its live lab."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Config
    from webapp.networks import Networks
    from webapp.reader import Readers

__version__ = "0.1.0"


def create_app(
    config: "Config | None" = None, networks: "Networks | None" = None, readers: "Readers | None" = None
) -> "Flask":
    """Build the application.

    Args:
        config: The settings; None reads them from the environment.
        networks: What there is to read with; None checks the configured folder and loads the configured network.
        readers: What reads the live frames; None is processes of their own, which begin with the first frame or
            `webapp.settling.settle`.

    Raises:
        webapp.config.BadSetting: A setting cannot be used.
        models.registry.NetworkUnavailable: The configured network is not there or not what its card says.
    """
    from flask import Flask

    from webapp import api, doors, extensions, join, live, networks_page, pages, queue_view, recorded, status, unread
    from webapp.concurrency import spawn
    from webapp.config import Config
    from webapp.jobs import Jobs
    from webapp.networks import Networks
    from webapp.reading_processes import ReadingProcesses

    config = config or Config.from_environment()
    networks = networks or Networks.from_disk(config)
    readers = readers or ReadingProcesses.from_config(config, networks.default.card.name)
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.update(MIEN=config, VERSION=__version__)
    app.json.sort_keys = False
    socketio = extensions.attach_socketio(app, config)
    app.extensions["networks"] = networks
    live.attach(app, socketio, live.LiveNamespace(config, networks, readers))
    recorded.attach(app, socketio, Jobs.from_config(config, spawn))
    app.register_blueprint(api.api)
    app.register_blueprint(networks_page.networks_page)
    pages.attach(app)
    join.attach(app)
    status.attach(app, config)
    queue_view.attach(app)
    doors.attach(app, config)
    app.wsgi_app = unread.before(app.wsgi_app)
    return app
