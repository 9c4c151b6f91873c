"""HTTPS on the server's port, and beside it plain HTTP for whoever left out the s."""

import logging
import ssl
from pathlib import Path
from typing import Any

from webapp.concurrency import HttpProtocol, socket

TLS_HANDSHAKE = 0x16
"""The first byte of every TLS connection (RFC 8446, section 5.1); no HTTP request begins with it."""
HANDSHAKE_SECONDS = 10.0
"""Whoever says nothing or does not finish the handshake for so long is closed."""
PLAIN = "mien.plain"
"""The key in the environment of a request that came without TLS to a server that speaks it."""

log = logging.getLogger("mien.tls")


def secure_protocol(certificate: Path, key: Path) -> type[HttpProtocol]:
    """The protocol of a server with that certificate.

    Raises:
        OSError: A file cannot be read, or is no certificate or not its key (`ssl.SSLError`).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return type("SecureProtocol", (EitherProtocol,), {"context": context})


class EitherProtocol(HttpProtocol):
    """Speaks TLS or not, as the first byte has it; the handshake holds up nobody else."""

    context: ssl.SSLContext

    def __init__(self, conn_state: list[Any], server: Any) -> None:
        self.secure = False
        try:
            conn_state[1] = self._secured(conn_state[1])
            super().__init__(conn_state, server)
        except (ssl.SSLError, TimeoutError, ConnectionError) as error:
            log.debug("a connection ended: %s", error)

    def get_environ(self) -> dict[str, Any]:
        """What the application is told of a request."""
        environ = super().get_environ()
        if self.secure:
            environ |= {"wsgi.url_scheme": "https", "HTTPS": "on"}
        else:
            environ[PLAIN] = True
        return environ

    def _secured(self, plain: socket.socket) -> socket.socket:
        silence = plain.gettimeout()
        plain.settimeout(HANDSHAKE_SECONDS)
        self.secure = plain.recv(1, socket.MSG_PEEK) == bytes([TLS_HANDSHAKE])
        if not self.secure:
            plain.settimeout(silence)
            return plain
        secured = self.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        secured.settimeout(HANDSHAKE_SECONDS)
        secured.do_handshake()
        secured.settimeout(silence)
        return secured
