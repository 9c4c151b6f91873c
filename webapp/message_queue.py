"""Events from one process to visitors of another, through Redis, as JSON alone."""

from typing import Any

from webapp.config import Config

CHANNEL = "mien"
CONNECT_SECONDS = 2.0
ALIVE_SECONDS = 10
"""A connection to Redis on which nothing came for so long is tried with a ping."""


def client_manager(config: Config) -> dict[str, Any]:
    """What `socketio.Server` is to be given besides: nothing where one process serves alone.

    Messages are JSON; python-socketio before 5.14 unpickled them (CVE-2025-61765), which is why it is pinned above.
    """
    if config.message_queue == "none":
        return {}
    import redis  # noqa: F401 - `webapp.lean_imports` kept it away from socketio until now
    from socketio import RedisManager

    options = {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": ALIVE_SECONDS,
    }
    return {"client_manager": RedisManager(config.message_queue, channel=CHANNEL, redis_options=options)}
