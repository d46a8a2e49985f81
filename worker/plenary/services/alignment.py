"""Align the current records of a symbol, once for each set of contents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Literal

import structlog

from plenary.alignment import align
from plenary.domain import cloudevents
from plenary.domain.alignment import Alignment
from plenary.ledger.alignments import Alignments
from plenary.ledger.record_store import RecordStore
from plenary.observability.metrics import names
from plenary.observability.metrics.counters import Tally
from plenary.services.second_reading import SecondReading, with_second_readings

RACES = 5
LEAST = 2  # languages

_log = structlog.get_logger(__name__)

AlignmentResult = Literal["aligned", "unchanged", "alone", "incomplete", "raced"]


def align_symbol(
    symbol: str,
    alignments: Alignments,
    records: RecordStore,
    tally: Tally,
    read_again: SecondReading | None = None,
) -> AlignmentResult:
    """Align a symbol if its current records are not those of its last alignment.

    One language alone is no alignment, unless there was one of several: then an event without rows voids it. Records
    that are not kept yet, as those from before alignment was enabled, leave it `incomplete`. Errors: `RedisError`.
    """
    for _ in range(RACES):
        state = alignments.state(symbol)
        if state.current == state.aligned or (len(state.current) < LEAST and not state.aligned):
            if alignments.commit(state, "", None) == "committed":
                return "unchanged" if state.aligned else "alone"
            continue
        kept = {record.language: record for record in records.by_symbol(symbol)}
        versions = {code: record for code, record in kept.items() if code in state.current}
        hashes: dict[str, str] = {code: cloudevents.content_hash(record) for code, record in versions.items()}
        if hashes != state.current:
            if any(code not in versions for code in state.current):
                return "incomplete"
            continue  # read in the middle of a change
        with tally.timed("align"):
            alignment = align(list(versions.values()), hashes) if versions else _nothing(symbol)
        if read_again:
            alignment = with_second_readings(
                alignment, {str(code): record for code, record in versions.items()}, read_again
            )
        event = cloudevents.aligned(
            alignment,
            revision=state.next_revision,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            epoch=state.epoch,
        )
        findings = json.dumps([item.model_dump(mode="json") for item in alignment.discrepancies], ensure_ascii=False)
        answer = alignments.commit(state, findings, event)
        if answer == "known":
            return "unchanged"
        if answer == "committed":
            for item in alignment.discrepancies:
                tally.count(names.DISCREPANCIES, item.kind, item.odd or names.UNKNOWN)
            _log.info("symbol.aligned", symbol=symbol, languages=sorted(versions), found=len(alignment.discrepancies))
            return "aligned"
    return "raced"


def _nothing(symbol: str) -> Alignment:
    """No language is left."""
    return Alignment(symbol=symbol, contents={}, rows=[])
