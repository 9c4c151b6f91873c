"""Imports python-socketio and Huey without the libraries that they take in wherever those are installed.

They would cost the server nearly half a second of processor time at its start and about 20 MB; it uses none of them.
"""

import importlib
import sys

CLIENTS = ("aiohttp", "requests", "websocket")
"""What only clients of Socket.IO need."""
QUEUES = ("aio_pika", "kafka", "kombu", "psycopg", "redis", "valkey", "zmq")
"""What only message queues need; SQLAlchemy takes psycopg in by itself where the jobs are in PostgreSQL."""


def import_lean(*, with_redis: bool) -> None:
    """Import both now, as if those libraries were not there; whoever imports one later gets it."""
    left_out = [
        name for name in (*CLIENTS, *QUEUES) if name not in sys.modules and not (with_redis and name == "redis")
    ]
    sys.modules |= dict.fromkeys(left_out)
    try:
        for name in ("socketio", "huey"):
            importlib.import_module(name)
    finally:
        for name in left_out:
            del sys.modules[name]
