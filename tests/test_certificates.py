"""The certificate of the local network: for whom, for how long, and when it is made anew."""

import datetime
import ssl
import stat
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from webapp import certificates
from webapp.addresses import lan_addresses, lan_names
from webapp.certificates import RENEW_DAYS, VALID_DAYS, lan_certificate, names_of
from webapp.kept import CannotKeep


def stored(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / certificates.FILE).read_bytes())


def test_it_names_this_machine_and_can_be_served(tmp_path: Path) -> None:
    made = lan_certificate(tmp_path)
    names = names_of(stored(tmp_path))
    assert {"localhost", "127.0.0.1", "::1", *lan_names(), *map(str, lan_addresses())} == names
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.path, made.key)
    assert made.made_here
    assert len(made.fingerprint) == 95


def test_it_is_kept_for_next_time(tmp_path: Path) -> None:
    assert lan_certificate(tmp_path) == lan_certificate(tmp_path)


def test_browsers_take_its_length(tmp_path: Path) -> None:
    lan_certificate(tmp_path)
    certificate = stored(tmp_path)
    length = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert length <= datetime.timedelta(days=VALID_DAYS)


def test_a_new_address_needs_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lan_certificate(tmp_path)
    monkeypatch.setattr(certificates, "lan_addresses", lambda: [ip_address("10.9.8.7")])
    after = lan_certificate(tmp_path)
    assert after.fingerprint != before.fingerprint
    assert "10.9.8.7" in names_of(stored(tmp_path))
    assert lan_certificate(tmp_path) == after


def test_one_that_ends_soon_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "VALID_DAYS", RENEW_DAYS)
    before = lan_certificate(tmp_path)
    assert lan_certificate(tmp_path) != before


def test_a_spoilt_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / certificates.FILE).write_text("no certificate")
    lan_certificate(tmp_path)
    assert "localhost" in names_of(stored(tmp_path))


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotKeep, match=r"cannot keep lan-certificate.pem"):
        lan_certificate(tmp_path / "file")


def test_addresses_of_this_machine_are_no_loopback_ones() -> None:
    assert not any(address.is_loopback for address in lan_addresses())
    assert "localhost" not in lan_names()
