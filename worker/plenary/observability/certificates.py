"""Expiry of the certificates of broker, ledger and object store, as a TLS handshake shows it; asked once an hour."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path
from urllib.parse import urlsplit

from plenary.settings.connections import ledger_url
from plenary.settings.model import Settings

EVERY_SECONDS = 3600.0
ANSWER_SECONDS = 3.0
PORTS = {"rediss": 6379, "amqps": 5671, "https": 443}
REFUSED = 0.0  # the expiry of a certificate that is not accepted, one that has expired above all


class Certificates:
    """The servers with TLS that the settings name."""

    def __init__(self, settings: Settings) -> None:
        broker = settings.broker
        self._servers = {
            "broker": (broker.url.get_secret_value(), broker.ca_file),
            "ledger": (ledger_url(settings), broker.ca_file),
            **{name: (s3.endpoint_url or "", s3.ca_file) for name, s3 in settings.stores.s3.each.items()},
        }
        self._asked = float("-inf")
        self._known: dict[str, float] = {}

    def expiry(self) -> dict[str, float]:
        """Expiry of each, in seconds since 1970; 0 for one that is not accepted. Unreachable ones are left out."""
        if time.monotonic() - self._asked > EVERY_SECONDS:
            self._asked = time.monotonic()
            for name, (url, ca_file) in self._servers.items():
                parts = urlsplit(url)
                if (port := PORTS.get(parts.scheme)) and parts.hostname:
                    self._ask(name, parts.hostname, parts.port or port, ca_file)
        return dict(self._known)

    def _ask(self, name: str, host: str, port: int, ca_file: Path | None) -> None:
        try:
            context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
            with (
                socket.create_connection((host, port), ANSWER_SECONDS) as link,
                context.wrap_socket(link, server_hostname=host) as encrypted,
            ):
                certificate = encrypted.getpeercert() or {}
            self._known[name] = float(ssl.cert_time_to_seconds(str(certificate["notAfter"])))
        except ssl.SSLCertVerificationError:
            self._known[name] = REFUSED
        except OSError:
            return
