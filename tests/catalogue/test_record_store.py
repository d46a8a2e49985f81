from __future__ import annotations

from pathlib import Path

import pytest

from plenary.catalogue.database import migrate, open_catalogue, writing
from plenary.catalogue.errors import CatalogueError
from plenary.catalogue.record_store import CatalogueRecords
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import content_hash, opened, published
from plenary.domain.record import Record
from plenary.ledger.record_store import LedgerRecords
from plenary.services.record_home import in_catalogue, record_store
from plenary.settings.connections import connect
from plenary.settings.model import Settings
from support.aligned_versions import version, versions

SYMBOL = "A/RES/85/901"


def filled(url: str, *records: Record) -> CatalogueRecords:
    """The records of a catalogue that was given these."""
    engine = open_catalogue(url, writable=True)
    migrate(engine)
    with writing(engine) as connection:
        events = [published(record, content_hash(record), revision=1, previous=None) for record in records]
        apply(connection, [opened(event.body) for event in events])
    engine.dispose()
    return CatalogueRecords(url)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'catalogue.db'}"


def test_records_are_found_by_id_and_by_symbol_as_they_were_published(url: str) -> None:
    other = version("en").model_copy(update={"id": "A/RES/85/902:en", "symbol": "A/RES/85/902"})
    store = filled(url, *versions("zh", "en", "fr"), other)
    assert store.get(f"{SYMBOL}:fr") == version("fr")
    assert store.get(f"{SYMBOL}:ru") is None
    assert store.by_symbol(SYMBOL) == versions("en", "fr", "zh")
    assert [content_hash(record) for record in store.by_symbol(SYMBOL)] == list(
        map(content_hash, versions("en", "fr", "zh"))
    )


def test_a_catalogue_that_is_not_there_is_an_error_in_words(url: str) -> None:
    with pytest.raises(CatalogueError, match="cannot be opened"):
        CatalogueRecords(url).by_symbol(SYMBOL)


def test_records_are_kept_in_the_catalogue_where_it_has_all_of_them(url: str) -> None:
    for sink, expected in (
        ({"enabled": True}, CatalogueRecords),
        ({"enabled": True, "languages": ["en"]}, LedgerRecords),
        ({}, LedgerRecords),
    ):
        settings = Settings.model_validate({"sinks": {"catalogue": sink}, "catalogue": {"url": url}})
        assert isinstance(record_store(settings, connect(settings)), expected)
        assert in_catalogue(settings) == (expected is CatalogueRecords)
