"""HTTPS beside the plain port, over real sockets with a real certificate."""

from __future__ import annotations

import datetime
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.config import Settings, settings
from shared.messaging.container import Container
from shared.web.tls import BadCertificate, context_of
from tests.servers import free_port
from tests.unit.web.conftest import SECRET, TinyService


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate for this machine that signs itself, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hall.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "hall.crt", folder / "hall.key"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(key.private_bytes(*plain))
    return str(cert_file), str(key_file)


@pytest.fixture
def encrypted(pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, str]]:
    """The tiny service with both ports: the encrypted address, the plain one, and the certificate."""
    plain, secret = free_port(), free_port()
    wanted = {"HALL_TOKEN_SECRET": SECRET, "HALL_HTTP_HOST": "127.0.0.1", "HALL_HTTP_PORT": str(plain)}
    wanted |= {"HALL_TLS_CERT": pair[0], "HALL_TLS_KEY": pair[1], "HALL_TLS_HOST": "127.0.0.1"}
    for name, value in (wanted | {"HALL_TLS_PORT": str(secret)}).items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    container = Container(TinyService, {})
    container.start()
    yield f"https://127.0.0.1:{secret}", f"http://127.0.0.1:{plain}", pair[0]
    container.kill()
    settings.cache_clear()


def status(address: str, certificate: str | None = None) -> int:
    """Return what a client of its own hears: this process is patched for eventlet, which clients are not."""
    ask = "import sys, requests; print(requests.get(sys.argv[1], verify=sys.argv[2] or True, timeout=10).status_code)"
    done = subprocess.run([sys.executable, "-c", ask, address, certificate or ""], capture_output=True, text=True)
    return int(done.stdout) if done.returncode == 0 else int("SSLError" not in done.stderr)


def test_both_ports_answer_and_the_certificate_is_the_halls(encrypted: tuple[str, str, str]) -> None:
    safe, plain, certificate = encrypted
    assert status(f"{safe}/call", certificate) == 200
    assert status(f"{plain}/call") == 200
    assert status(f"{safe}/call") == 0  # nobody trusts it who was not told to


def test_who_never_agrees_on_encryption_holds_nobody_up(encrypted: tuple[str, str, str]) -> None:
    safe, _, certificate = encrypted
    port = int(safe.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)) as loud:
        loud.sendall(b"GET /call HTTP/1.1\r\nHost: hall\r\n\r\n")
        assert status(f"{safe}/call", certificate) == 200


def test_without_a_certificate_there_is_no_encrypted_port(pair: tuple[str, str]) -> None:
    assert context_of(_settings()) is None


@pytest.mark.parametrize("wrong", ["missing", "key", "swapped"])
def test_what_cannot_be_used_is_named(pair: tuple[str, str], tmp_path: Path, wrong: str) -> None:
    cert, key = pair
    given = {
        "missing": _settings(tls_cert=str(tmp_path / "none"), tls_key=key),
        "key": _settings(tls_cert=cert),
        "swapped": _settings(tls_cert=key, tls_key=cert),
    }[wrong]
    with pytest.raises(BadCertificate, match="HALL_TLS_"):
        context_of(given)


def _settings(**changes: str) -> Settings:
    return replace(Settings("", "", "", "", 0, SECRET, 1, "INFO"), **changes)
