"""Socket.IO, set up for this application."""

import logging

from flask import Flask
from flask_socketio import SocketIO

from webapp import websocket_fixes
from webapp.config import Config
from webapp.connections import LeanPacket, guard
from webapp.doors import front_door
from webapp.message_queue import client_manager

ANSWERED_BYTES = 64 << 20
"""Messages up to this size are read to their end and answered, though not kept; a larger one closes the connection with
WebSocket's status 1009 and a sentence."""
ROOM_FOR_FIELDS = 65_536
"""Bytes that a message may have besides the picture, so that a picture just over its limit is told apart."""


def attach_socketio(app: Flask, config: Config) -> SocketIO:
    """Serve Socket.IO beside the pages of `app`."""
    max_message_bytes = config.max_frame_bytes + ROOM_FOR_FIELDS
    door = front_door(config)
    quiet = logging.getLogger("mien.socketio")
    quiet.setLevel(logging.WARNING)  # below it, every message is logged with its content
    socketio = SocketIO(
        app,
        async_mode="eventlet",
        cors_allowed_origins=door.allows,
        cors_credentials=False,
        http_compression=False,
        manage_session=False,
        max_http_buffer_size=ANSWERED_BYTES,
        logger=quiet,
        engineio_logger=quiet,
        serializer=LeanPacket,
        **client_manager(config),
    )
    websocket_fixes.install(max_message_bytes)
    guard(socketio.server, max_backlog=config.max_backlog, max_message_bytes=max_message_bytes)
    return socketio
