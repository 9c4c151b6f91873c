"""Opens the way in as the settings say: plain HTTP, or HTTPS with a given or a made certificate."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from webapp.concurrency import HttpProtocol
from webapp.config import DEFAULT, BadSetting, Config
from webapp.join import Entrance, in_terminal
from webapp.kept import CannotKeep
from webapp.security import is_loopback

if TYPE_CHECKING:
    from webapp.certificates import Certificate

EVERY_INTERFACE = ("0.0.0.0", "::")  # nosec B104
"""Chosen by a setting or by --lan, never by default."""


class CannotOpen(Exception):
    """HTTPS cannot be served; the message is a sentence for whoever starts the server."""


@dataclass(frozen=True)
class WayIn:
    """How visitors come in.

    Attributes:
        entrance: What they are told.
        protocol: What speaks on each connection.
        with_code: Whether the QR code is printed.
    """

    entrance: Entrance
    protocol: type[HttpProtocol] = HttpProtocol
    with_code: bool = False

    def announce(self) -> None:
        """Print the address, and the code for the projector."""
        print(f"Mien is at {self.entrance.address}", flush=True)
        if self.with_code:
            print(f"For the projector: {self.entrance.address}/join\n{in_terminal(self.entrance)}", flush=True)


def for_the_lan(config: Config) -> Config:
    """The settings of a server that the local network can reach by HTTPS."""
    return replace(config, host=EVERY_INTERFACE[0] if is_loopback(config.host) else config.host, tls=True)


def way_in(config: Config, app: Flask, port: int) -> WayIn:
    """The way in of a server that listens on that port.

    Raises:
        BadSetting: Only one of certificate and key is set, or one is no file.
        CannotOpen: A certificate can be neither made nor used.
    """
    app.extensions["operator_token"].prepare()
    if config.address != DEFAULT:
        app.extensions["entrance"] = Entrance(config.address)
    if not config.tls:
        return WayIn(Entrance(f"http://{_host(config.host)}:{port}"))
    from webapp.secure_protocol import secure_protocol

    try:
        found = _certificate(config)
        protocol = secure_protocol(found.path, found.key)
    except CannotKeep as error:
        raise CannotOpen(f"{error}; MIEN_DATA must be a folder that can be written.") from None
    except OSError as error:
        raise CannotOpen(f"the certificate cannot be used ({error.strerror or error}); see MIEN_TLS_KEY.") from None
    address = f"https://{_host(_reachable(config.host))}:{port}" if config.address == DEFAULT else config.address
    app.extensions["entrance"] = Entrance(address, found.fingerprint)
    return WayIn(app.extensions["entrance"], protocol, True)


def _certificate(config: Config) -> "Certificate":
    from webapp.certificates import Certificate, lan_certificate

    given = {"MIEN_TLS_CERTIFICATE": config.tls_certificate, "MIEN_TLS_KEY": config.tls_key}
    if set(given.values()) == {"none"}:
        return lan_certificate(config.data_folder)
    for variable, value in given.items():
        if not Path(value).is_file():
            raise BadSetting(f"{variable} is {value!r}; a certificate and its key must both be files.")
    return Certificate(Path(config.tls_certificate), Path(config.tls_key), False)


def _reachable(host: str) -> str:
    """The address that others use for a host that may stand for all of this machine's."""
    from webapp.addresses import lan_addresses

    return str(next(iter(lan_addresses()), "127.0.0.1")) if host in EVERY_INTERFACE else host


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
