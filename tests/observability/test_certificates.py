"""Expiry of a server's certificate, as a real handshake shows it."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from plenary.observability.certificates import REFUSED, Certificates
from plenary.settings.model import Broker, Settings

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])


def certificate(folder: Path, ends: dt.datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - dt.timedelta(days=400))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def served(file: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("localhost", 0)) as server:

        def handshake() -> None:
            with suppress(OSError):
                link, _ = server.accept()
                with link, suppress(OSError), context.wrap_socket(link, server_side=True):
                    pass

        thread = threading.Thread(target=handshake)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("days", [1, 200])
def test_it_is_the_one_of_the_certificate(tmp_path: Path, days: int) -> None:
    ends = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=days)
    file = certificate(tmp_path, ends)
    with served(file) as port:
        settings = Settings(broker=Broker(url=SecretStr(f"amqps://localhost:{port}"), ca_file=file))
        assert Certificates(settings).expiry() == {"broker": ends.timestamp()}


def test_one_that_has_expired_is_not_accepted(tmp_path: Path) -> None:
    file = certificate(tmp_path, dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    with served(file) as port:
        settings = Settings(broker=Broker(url=SecretStr(f"amqps://localhost:{port}"), ca_file=file))
        assert Certificates(settings).expiry() == {"broker": REFUSED}


def test_a_server_that_is_away_or_has_no_tls_is_left_out() -> None:
    settings = Settings(broker=Broker(url=SecretStr("amqps://localhost:1")))
    assert Certificates(settings).expiry() == {}
