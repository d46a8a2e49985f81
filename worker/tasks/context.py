"""What the tasks of one process share: the ledger's client, the stores, the options, made from the settings once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from config.connections import connect
from config.settings import Settings, settings
from worker.ledger import Ledger, Outlets
from worker.parse import Options
from worker.sinks import outbox_sinks
from worker.stores import open_store

if TYPE_CHECKING:
    from worker.stores import Store


@dataclass(frozen=True, slots=True)
class Context:
    """All that a task needs beside its arguments."""

    settings: Settings
    ledger: Ledger
    options: Options

    @classmethod
    def of(cls, settings: Settings) -> Context:
        """From settings. No connection is made yet."""
        limits, stream = settings.limits, settings.sinks.stream
        outlets = Outlets(
            stream=stream.enabled,
            stream_length=stream.max_length,
            outboxes=tuple(sink.name for sink in outbox_sinks(settings.sinks)),
        )
        return cls(
            settings=settings,
            ledger=Ledger(connect(settings), settings.redis.prefix, outlets),
            options=Options(
                engine=settings.engine, max_pages=limits.pages, max_unpacked_bytes=limits.unpacked_mib << 20
            ),
        )

    def store(self, name: str) -> Store:
        """The store of that name, opened once a process."""
        return _store(name, self.settings)


@lru_cache(maxsize=1)
def context() -> Context:
    """The context of the process. It is made after the fork, so that no two processes share a connection."""
    return Context.of(settings())


@lru_cache(maxsize=8)
def _store(name: str, of: Settings) -> Store:
    return open_store(name, of.stores)
