"""Connections that send nothing, or not all, take the probes from nobody."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from plenary.observability import health_server
from plenary.observability.health_server import MAX_CONNECTIONS, served


class Well:
    alive = ready = True

    def as_dict(self) -> dict[str, Any]:
        return {"status": "ok"}


@pytest.fixture
def health() -> Iterator[str]:
    with served(Well(), "127.0.0.1", 0) as url:
        yield url


@pytest.mark.parametrize(
    "begun", [b"", b"GET /health HT", b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"]
)
def test_a_probe_is_answered_beside_connections_that_do_not_finish_their_request(health: str, begun: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(4 * MAX_CONNECTIONS):
            connection = stack.enter_context(connected(health))
            connection.sendall(begun)
        for path in ("/health", "/ready"):
            assert httpx.get(health.replace("/health", path), timeout=30).status_code == 200


@pytest.mark.parametrize("begun", [b"", b"GET /health HT"])
def test_a_connection_without_a_whole_request_is_closed(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_server, "HEAD_SECONDS", 0.1)
    with served(Well(), "127.0.0.1", 0) as url, connected(url) as connection:
        connection.sendall(begun)
        assert ended(connection)


def test_one_connection_answers_several_requests_one_behind_the_other_or_sent_together(health: str) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with connected(health) as connection:
        for requests in (1, 2):
            connection.sendall(request * requests)
            received = b""
            while received.count(b"200 OK") < requests or not received.endswith(b"}"):
                received += connection.recv(4096)
            assert received.count(b"HTTP/1.1 200 OK") == requests


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=30)


def ended(connection: socket.socket) -> bool:
    """The other side closed or reset it."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
