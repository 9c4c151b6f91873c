"""A certificate for HTTPS on the local network, made on the spot and kept for next time."""

import datetime
import hashlib
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from webapp.addresses import lan_addresses, lan_names
from webapp.kept import CannotKeep, put

VALID_DAYS = 397
"""The longest that browsers take (CA/Browser Forum, ballot SC31)."""
RENEW_DAYS = 14
"""A kept certificate with fewer days left is made anew."""
FILE = "lan-certificate.pem"
"""Holds the private key and the certificate."""


@dataclass(frozen=True)
class Certificate:
    """Where a certificate and its key lie.

    Attributes:
        path: The PEM file of the certificate.
        key: The PEM file of its private key; may be the same.
        made_here: Whether we made it, so that browsers warn of it.
        fingerprint: SHA-256 of it, as browsers show it; empty for one that was given.
    """

    path: Path
    key: Path
    made_here: bool
    fingerprint: str = ""


def lan_certificate(folder: Path) -> Certificate:
    """The kept certificate, made anew where it ends soon or lacks one of the machine's present names or addresses.

    Raises:
        CannotKeep: The folder cannot be written.
    """
    path = folder / FILE
    names = ["localhost", *lan_names(), "127.0.0.1", "::1", *map(str, lan_addresses())]
    try:
        kept = _read(path)
        if kept is None or not _still_good(kept, names):
            put(path, _make(names))
            kept = _read(path)
    except OSError as error:
        raise CannotKeep(f"cannot keep {FILE} in {folder} ({error.strerror or error})") from error
    return Certificate(path, path, True, _fingerprint(kept))


def names_of(certificate: x509.Certificate) -> set[str]:
    """The names and addresses that it is for."""
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(name.value) for name in extension.value}


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _still_good(certificate: x509.Certificate, names: list[str]) -> bool:
    left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return left > datetime.timedelta(days=RENEW_DAYS) and set(names) <= names_of(certificate)


def _make(names: list[str]) -> str:
    """A P-256 key and a certificate signed by it, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mien on the local network")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # a visitor's clock may be behind
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS - 1))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _fingerprint(certificate: x509.Certificate) -> str:
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
