"""Servers that send their answer byte by byte, for ever: each exchange has an end. Without one these tests hang."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
import requests

from plenary import bounded_http
from plenary.listeners.webhook import sns_signature
from plenary.listeners.webhook.sns_signature import NoCertificateError
from plenary.observability import tracing
from support.serving import running
from support.webhook_endpoint import Endpoint

pytestmark = pytest.mark.integration


@pytest.fixture
def dripping() -> Iterator[str]:
    with running(Endpoint()) as server:
        server.drips = True
        yield server.url


def test_a_certificate_that_drips_is_given_up(dripping: str) -> None:
    with patch.object(sns_signature, "CERTIFICATE_SECONDS", 1.0), pytest.raises(NoCertificateError):
        sns_signature.fetch(dripping)


def test_a_collector_of_traces_that_drips_is_given_up(dripping: str) -> None:
    with patch.object(bounded_http.bounded, "__defaults__", (1.0,)):
        session = tracing.bounded_session()
    with pytest.raises(requests.exceptions.RequestException):
        session.post(dripping, data=b"spans", timeout=30)
