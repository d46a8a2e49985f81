"""The choice of objects to parse again: by parser, records, failure and place."""

from __future__ import annotations

from collections.abc import Iterator

from plenary.domain.backfill_run import Choice
from plenary.domain.identity import is_provisional
from plenary.ledger.scan import ObjectRow, Survey


class UnknownFingerprintError(Exception):
    """No object was read with it, so none is older. `fingerprints` are those in the ledger, the first used first."""

    def __init__(self, fingerprints: tuple[str, ...]) -> None:
        super().__init__(fingerprints)
        self.fingerprints = fingerprints


def select_objects(choice: Choice, survey: Survey) -> Iterator[ObjectRow]:
    """The objects, page by page."""
    return (row for row in survey.objects(choice.prefix) if takes(choice, row))


def takes(choice: Choice, row: ObjectRow) -> bool:
    """True if an object is chosen. One that was reported as removed is not; the prefix is checked elsewhere."""
    if row.outcome in {"", "withdrawn"}:
        return False
    if choice.readers is not None and row.fingerprint not in choice.readers:
        return False
    if choice.unidentified and not any(map(is_provisional, row.records)):
        return False
    if choice.symbol is not None and choice.symbol not in {record.rpartition(":")[0] for record in row.records}:
        return False
    return choice.reason is None or (row.outcome == "failed" and row.reason == choice.reason)


def older_than(fingerprint: str, current: str, survey: Survey) -> tuple[str, ...]:
    """The fingerprints first used before this one; for the current one all others, newer ones too.

    So what a parser read that was taken back is read again by the one that is current.
    Errors: `UnknownFingerprintError`.
    """
    first_read = survey.fingerprints()
    if fingerprint == current:
        return tuple(sorted({*first_read, ""} - {current}))  # the empty one: read, and to be read again
    if fingerprint not in first_read:
        raise UnknownFingerprintError(tuple(first_read))
    return tuple(sorted(name for name, at in first_read.items() if at < first_read[fingerprint]))
