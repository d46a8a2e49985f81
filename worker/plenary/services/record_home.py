"""The one place where current records are kept: the catalogue, where it has all of them, else the ledger's Redis."""

from __future__ import annotations

from redis import Redis

from plenary.ledger.record_store import LedgerRecords, RecordStore
from plenary.settings.model import Settings


def in_catalogue(settings: Settings) -> bool:
    """True if the catalogue has every current record: it is filled, and no filter keeps records from it."""
    sink = getattr(settings.sinks, "catalogue", None)  # a plugin, as all sinks are
    return sink is not None and sink.enabled and not (sink.organs or sink.languages or sink.kinds)


def record_store(settings: Settings, redis: Redis) -> RecordStore:
    """The store of current records that these settings make."""
    if in_catalogue(settings):
        from plenary.catalogue.record_store import CatalogueRecords  # noqa: PLC0415 - loads SQLAlchemy

        return CatalogueRecords(settings.catalogue.url.get_secret_value())
    return LedgerRecords(redis, settings.redis.prefix)
