"""What stands before the application, from the outside in: proxies, the log, the front door, limits, plain HTTP."""

from flask import Flask

from webapp.budgets import FORGET_SECONDS
from webapp.concurrency import every
from webapp.config import DEFAULT, Config
from webapp.draining import Draining
from webapp.join import plain_door
from webapp.limits import Limits
from webapp.logs import Traffic
from webapp.loop_watch import LoopWatch
from webapp.security import FrontDoor


def front_door(config: Config) -> FrontDoor:
    """The front door, which also goes by the address that visitors are told."""
    told = () if config.address == DEFAULT else (config.address,)
    return FrontDoor(host=config.host, origins=config.origins + told)


def attach(app: Flask, config: Config) -> None:
    """Put all of it before the application; what counts is found in `app.extensions`."""
    server = app.extensions["socketio"].server
    limits = Limits(config, server.environ)
    traffic = Traffic(with_addresses=config.log_addresses)
    limits.attach(app)
    every(FORGET_SECONDS, limits.forget)
    inner = plain_door(app.wsgi_app) if config.tls else app.wsgi_app
    app.wsgi_app = traffic.before(front_door(config).before(limits.before(inner)))
    if config.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    draining = Draining(app.extensions["live"], traffic, server.eio)
    app.extensions.update(limits=limits, traffic=traffic, draining=draining, loop_watch=LoopWatch())
