"""A reading room over a real catalogue in SQLite, with the samples in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from starlette.testclient import TestClient

from plenary.settings.model import Settings, Web, WebToken
from plenary.web.app import reading_room
from support.reading_room import SAMPLES, events_of_made, events_of_samples, filled_catalogue

READER, OPERATOR = "a-token-that-reads-only", "a-token-that-operates"
TOKENS = {
    "reader": WebToken(secret=SecretStr(READER)),
    "ops": WebToken(secret=SecretStr(OPERATOR), scopes=("read", "operate")),
}


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Path]:
    """The catalogue, and the folder that its files are in."""
    place = tmp_path_factory.mktemp("library")
    inbox = place / "inbox"
    shutil.copytree(SAMPLES, inbox, ignore=shutil.ignore_patterns("A_RES_85_901-EN.docx"))
    bodies = [*events_of_samples(inbox), *events_of_made()]
    return filled_catalogue(place / "catalogue.db", bodies), inbox


@pytest.fixture
def room(library: tuple[Engine, Path]) -> Iterator[Callable[..., TestClient]]:
    """Opens a reading room with settings of its own, by default open to read and with two tokens."""
    engine, inbox = library
    opened: list[TestClient] = []

    def opening(broker: str = "redis://127.0.0.1:1/0", **web: Any) -> TestClient:
        values = {"public": True, "tokens": TOKENS, "requests_per_second": None} | web
        settings = Settings.model_validate(
            {"broker": {"url": broker}, "stores": {"folder": {"root": inbox}}, "web": Web(**values)}
        )
        client = TestClient(reading_room(settings, engine), base_url="http://127.0.0.1", follow_redirects=False)
        client.__enter__()
        opened.append(client)
        return client

    yield opening
    for client in opened:
        client.__exit__(None, None, None)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
