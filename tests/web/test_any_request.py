"""Requests made from the OpenAPI document: whatever is asked, the server answers, and never with 5xx."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from plenary.web.openapi import OPERATIONS, described

pytest_plugins = ("support.reading_room_fixtures",)

pytestmark = pytest.mark.integration

SCHEMA = schemathesis.openapi.from_dict(described())
REQUESTS = 25  # an operation
LOOSE = settings(max_examples=REQUESTS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}")
def test_no_request_is_answered_with_a_defect(
    room: Callable[..., TestClient], broker: None, valkey: str, operation: Any
) -> None:
    client = room(broker=valkey)
    headers = {"Authorization": "Bearer a-token-that-operates"}
    codes: list[int] = []

    @LOOSE
    @given(case=SCHEMA[operation.path][operation.method.upper()].as_strategy())
    def ask(case: Any) -> None:
        request = case.as_transport_kwargs(base_url="http://127.0.0.1")
        request["headers"] = {**dict(request.get("headers") or {}), **headers}
        request = {name: value for name, value in request.items() if value is not None}
        answer = client.request(**request)
        codes.append(answer.status_code)
        assert answer.status_code < 500, (request, answer.text)
        known = described()["paths"][operation.path][operation.method]["responses"]
        assert str(answer.status_code) in known, (request, answer.status_code)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"

    ask()
    assert codes
