"""The state that the tasks of a process share: the ledger's client, stores and options, made from the settings once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from plenary.ledger.client import Ledger, Outlets
from plenary.ledger.stream_trimming import Trimming
from plenary.meaning.vocabularies import VocabularyError, prepared
from plenary.observability.metrics.counters import Tally
from plenary.parsing.options import Options
from plenary.parsing.structure.assembler import fingerprint
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds
from plenary.services.record_home import in_catalogue
from plenary.settings.connections import connect
from plenary.settings.model import ConfigError, Settings, settings
from plenary.sinks.registry import Subscriber, subscribers
from plenary.storage.base import Store, open_store

PATIENCE_SECONDS = 30.0  # what a restart of the ledger's server may take before a finished reading is given up


@dataclass(frozen=True, slots=True)
class Context:
    """All that a task needs beside its arguments."""

    settings: Settings
    ledger: Ledger
    options: Options
    subscribers: dict[str, Subscriber]
    tally: Tally
    _stores: dict[str, Store] = field(default_factory=dict, init=False, compare=False)

    @classmethod
    def of(cls, settings: Settings) -> Context:
        """From settings. No connection is made yet."""
        limits, redis = settings.limits, connect(settings)
        stream = settings.sinks.stream
        trimming = Trimming(stream.max_length, stream.max_age_seconds, stream.drop_unread)
        subscribers_by_name = subscribers(settings, redis, trimming)
        outlets = Outlets(
            stream=stream.enabled,
            trimming=trimming,
            sinks=tuple(subscribers_by_name),
            records=settings.alignment.enabled,
            elsewhere=in_catalogue(settings),
        )
        return cls(
            settings=settings,
            ledger=Ledger(redis, settings.redis.prefix, outlets, patience_seconds=PATIENCE_SECONDS),
            options=Options(
                engine=settings.engine,
                max_pages=limits.pages,
                max_unpacked_bytes=limits.unpacked_mib << 20,
                minimum_quality=settings.quality.minimum,
                unidentified=settings.identity.unidentified,
                ocr="later" if settings.ocr.enabled else "off",
                ocr_pages=settings.ocr.pages,
                ocr_page_seconds=settings.ocr.page_seconds,
                ocr_pages_at_once=settings.ocr.pages_at_once,
                meaning=settings.meaning.enabled,
                subjects=_vocabulary(settings.meaning.subjects) if settings.meaning.enabled else None,
            ),
            subscribers=subscribers_by_name,
            tally=Tally(redis, settings.redis.prefix),
        )

    @property
    def fingerprint(self) -> str:
        """That of all records that this process makes, recognized or not."""
        return fingerprint(self.options)

    def readers(self, *, recognizing: bool = False) -> Pool:
        """The child processes that read files, those of the process; of their own for what they may cost."""
        limits, ocr = self.settings.limits, self.settings.ocr
        return _readers(
            Bounds(
                total_seconds=ocr.parse_seconds if recognizing else limits.parse_seconds,
                silence_seconds=limits.silence_seconds,
                memory_mib=ocr.memory_mib if recognizing else limits.memory_mib,
                last_memory_mib=limits.last_memory_mib,
                files=limits.reader_files,
                resident_mib=limits.reader_resident_mib,
            )
        )

    def store(self, name: str) -> Store:
        """The store of that name, opened once."""
        if name not in self._stores:
            self._stores[name] = open_store(name, self.settings.stores)
        return self._stores[name]


@lru_cache(maxsize=1)
def context() -> Context:
    """The context of the process. It is made after the fork, so that no two processes share a connection."""
    return Context.of(settings())


@cache
def _readers(bounds: Bounds) -> Pool:
    return Pool(bounds)


def _vocabulary(file: Path | None) -> str | None:
    """The compiled vocabulary of subjects. Errors: `ConfigError` for a file that cannot be used."""
    try:
        return prepared(file) if file else None
    except VocabularyError as error:
        raise ConfigError(f"PLENARY_MEANING__SUBJECTS cannot be used: {error}.") from None
