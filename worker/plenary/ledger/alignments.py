"""Alignments in the ledger: of which contents the last one of each symbol is, and the symbols to be aligned again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from plenary.domain.cloudevents import Envelope
from plenary.ledger import keys
from plenary.ledger.identity import begin_epoch
from plenary.ledger.record_store import CODES
from plenary.ledger.scripts import LuaScript
from plenary.ledger.server_clock import server_seconds


@dataclass(frozen=True, slots=True)
class AlignmentState:
    """The last alignment of a symbol, and the current contents by language.

    `aligned` are the contents that it is of, empty for none; `discrepancies` are those it found.
    """

    symbol: str
    aligned: Mapping[str, str]
    current: Mapping[str, str]
    revision: int
    discrepancies: Sequence[Mapping[str, Any]]
    now_ms: int
    epoch: str

    @property
    def next_revision(self) -> int:
        """Later than any before, also where the ledger was lost."""
        return max(self.revision + 1, self.now_ms)


class Alignments:
    """The alignments behind one Redis client. Errors: `redis.RedisError`."""

    def __init__(self, redis: Redis, prefix: str, sinks: Sequence[str] = ()) -> None:
        self._redis = redis
        self._prefix = prefix
        self._sinks = list(sinks)
        self._commit = LuaScript(redis, "enqueue", "align")

    def state(self, symbol: str) -> AlignmentState:
        """The last alignment, and the records that are current now."""
        with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.hgetall(keys.alignment_row(self._prefix, symbol))
            for row in self._rows(symbol):
                pipeline.hget(row, "content")
            pipeline.time()
            row, *contents, (seconds, micros) = pipeline.execute()
        return AlignmentState(
            symbol=symbol,
            aligned=json.loads(row.get("contents") or "{}"),
            current={code: content for code, content in zip(CODES, contents, strict=True) if content},
            revision=int(row.get("revision", 0)),
            discrepancies=json.loads(row.get("discrepancies") or "[]"),
            now_ms=seconds * 1000 + micros // 1000,
            epoch=begin_epoch(self._redis, self._prefix, anew=False).epoch,
        )

    def commit(self, state: AlignmentState, discrepancies: str, event: Envelope | None) -> str:
        """Make an alignment of `state.current` the last one, with its event; without one, only note it as done.

        Returns:
            `committed`; `known` where another worker was first; `raced` where a record changed meanwhile.

        """
        answer = self._commit(
            [
                keys.alignment_row(self._prefix, state.symbol),
                keys.alignments_due(self._prefix),
                keys.outbox(self._prefix),
                keys.cursors(self._prefix),
                *self._rows(state.symbol),
            ],
            event.body if event else "",
            symbol=state.symbol,
            aligned=_text(state.aligned),
            current=_text(state.current),
            revision=state.next_revision,
            discrepancies=discrepancies,
            sinks=self._sinks,
            contents=[state.current.get(code, "") for code in CODES],
        )
        return cast("str", answer)

    def discrepancies(self, symbols: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Discrepancies in the last alignment of each symbol that has some."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for symbol in symbols:
                pipeline.hget(keys.alignment_row(self._prefix, symbol), "discrepancies")
            answers = pipeline.execute()
        lists = {symbol: json.loads(text or "[]") for symbol, text in zip(symbols, answers, strict=True)}
        return {symbol: items for symbol, items in lists.items() if items}

    def due(self, age_seconds: float, limit: int = 500) -> list[str]:
        """Symbols whose records changed at least so long ago and that are not aligned yet, the oldest first."""
        until = int((server_seconds(self._redis) - age_seconds) * 1000)
        symbols = self._redis.zrangebyscore(keys.alignments_due(self._prefix), 0, until, start=0, num=limit)
        return cast("list[str]", symbols)

    def _rows(self, symbol: str) -> list[str]:
        return [keys.record_row(self._prefix, f"{symbol}:{code}") for code in CODES]


def _text(contents: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(contents.items()))) if contents else ""
