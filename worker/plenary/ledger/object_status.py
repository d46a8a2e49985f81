"""The status of an object of a listing in the ledger: ingested, changed or new. Plain values, no Redis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ObjectStatus(StrEnum):
    """The status in the ledger of an object that is in the store."""

    MISSING = "missing"  # it never had an outcome
    CHANGED = "changed"  # another version had one, or it was reported as removed
    OLDER = "older"  # another parser read it, or one with other settings
    FAILED = "failed"  # it ended without a record
    BUSY = "busy"  # somebody works on it, or comes back to it, or it waits for recognition
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object of a listing. `version` is a version id or an ETag, whichever the listing has; None for neither."""

    uri: str
    version: str | None


def held(seen: ListedObject, row: Sequence[str | None], fingerprint: str) -> ObjectStatus:
    """From the fields of the object's row: outcome, version, ETag, fingerprint, request, deferred."""
    outcome, version, etag, read_by, request, deferred = row
    if request or deferred:
        return ObjectStatus.BUSY
    if not outcome:
        return ObjectStatus.MISSING
    if outcome == "withdrawn" or (version and seen.version not in {version, etag}):
        return ObjectStatus.CHANGED
    if read_by != fingerprint:
        return ObjectStatus.OLDER
    return ObjectStatus.FAILED if outcome == "failed" else ObjectStatus.DONE
