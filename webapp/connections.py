"""Engine.IO connections that cannot fill the memory, the event loop or the log, whatever comes over them."""

import logging
import socket as tcp
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import engineio.base_socket
import engineio.exceptions
import engineio.packet
import engineio.socket
import socketio.packet
from socketio import Server

MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What engineio and socketio raise over bytes that are no packets of theirs."""
MAX_ATTACHMENTS = 4
"""Binary parts that one event may announce; a frame has one."""
OF_SOCKET_IO = ("connect", "disconnect")
"""Events by which Socket.IO tells a namespace who comes and goes; from a client they are no events."""
STEADY_CLOCK = SimpleNamespace(time=time.monotonic)
"""In place of the clock on the wall, by which Engine.IO tells how long a ping is unanswered: a jump of it would end
whoever connects, or answers a ping, just then."""
UNREAD_BYTES = 65_536
"""Answers that the kernel keeps for a client that does not read; the backlog begins after them."""

log = logging.getLogger("mien.connections")


class GuardedSocket(engineio.socket.Socket):
    """One connection: hangs up on who does not read answers, or does not speak the protocol."""

    max_backlog = 64
    max_post_bytes = 1 << 20
    websocket: Any = None

    def receive(self, pkt: engineio.packet.Packet) -> None:
        """Take in one packet, and let the other connections have a turn after it."""
        if self.queue.qsize() > self.max_backlog:
            self.hang_up("it left too many answers unread")
        else:
            super().receive(pkt)
        self.server.sleep(0)

    def hang_up(self, why: str) -> None:
        """Close at once, without waiting for anything to be read."""
        log.info("hung up on a client: %s", why)
        self.close(wait=False, abort=True, reason=self.server.reason.SERVER_DISCONNECT)
        if self.websocket is not None:
            try:
                self.websocket.socket.shutdown(tcp.SHUT_RDWR)
            except OSError:
                log.debug("the connection was already gone")

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Close without waiting for what is still to be sent: nobody may ever come to read it."""
        super().close(wait=False, abort=abort, reason=reason)

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Take in the packets of a long-polling request; a malformed one gets a 400."""
        try:
            if int(environ.get("CONTENT_LENGTH") or 0) > self.max_post_bytes:
                raise engineio.exceptions.ContentTooLongError()
            super().handle_post_request(environ)
        except MALFORMED as error:
            raise engineio.exceptions.EngineIOError("no packets of Engine.IO") from error

    def _websocket_handler(self, ws: Any) -> list[bytes]:
        self.websocket = ws
        ws.socket.setsockopt(tcp.IPPROTO_TCP, tcp.TCP_NODELAY, 1)
        ws.socket.setsockopt(tcp.SOL_SOCKET, tcp.SO_SNDBUF, UNREAD_BYTES)
        try:
            return super()._websocket_handler(ws)
        except MALFORMED as error:
            log.info("closed a connection that does not speak Engine.IO: %s", type(error).__name__)
            return []
        finally:
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
            self.websocket = None


class LeanPacket(socketio.packet.Packet):
    """A Socket.IO packet that takes few binary parts and sends none."""

    @classmethod
    def data_is_binary(cls, data: object) -> bool:
        """Overlays are JSON; looking through each for binary parts would cost more than encoding it."""
        return False

    def decode(self, encoded_packet: str) -> int:
        """How many binary parts follow.

        Raises:
            ValueError: More than MAX_ATTACHMENTS.
        """
        count = super().decode(encoded_packet)
        if count > MAX_ATTACHMENTS:
            raise ValueError("too many binary parts")
        return count


def guard(server: Server, *, max_backlog: int, max_message_bytes: int) -> None:
    """Make every connection of the server a guarded one."""
    GuardedSocket.max_backlog = max_backlog
    GuardedSocket.max_post_bytes = 4 * max_message_bytes // 3
    engineio.socket.Socket = GuardedSocket
    engineio.socket.time = engineio.base_socket.time = STEADY_CLOCK
    handle = server._handle_eio_message

    def careful(eio_sid: str, data: str | bytes) -> None:
        try:
            handle(eio_sid, data)
        except MALFORMED as error:
            connection = server.eio.sockets.get(eio_sid)
            if connection is not None:
                connection.hang_up(f"it does not speak Socket.IO ({type(error).__name__})")

    server.eio.on("message", careful)
    server._handle_event = _without_names_of_socket_io(server._handle_event)


def _without_names_of_socket_io(handle: Callable[..., None]) -> Callable[..., None]:
    """Events as they come from clients, where none is named as Socket.IO's own: such a one gets a name that is none."""

    def handled(eio_sid: str, namespace: str | None, number: int | None, data: list[Any]) -> None:
        name, *arguments = data
        handle(eio_sid, namespace, number, [None if name in OF_SOCKET_IO else name, *arguments])

    return handled
