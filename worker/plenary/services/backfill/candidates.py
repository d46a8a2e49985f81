"""The objects of a run after a cursor: from the listing of a store, or from the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plenary.domain.backfill_run import BackfillOrder, Choice
from plenary.domain.storage_event import StorageEvent
from plenary.domain.symbols import from_key, organ_of
from plenary.ledger.client import Ledger, ListedObject, ObjectStatus
from plenary.ledger.scan import ObjectRow, Survey
from plenary.ledger.selection import takes
from plenary.storage.base import Listed, Store
from plenary.storage.s3_inventory import Inventory

AT_ONCE = 250
LEFT_OUT = "left_out"
END = "end"  # in place of a cursor
WANTED = frozenset({ObjectStatus.MISSING, ObjectStatus.CHANGED, ObjectStatus.OLDER})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object. `cursor` continues the source after it; `wanted` objects are ingested.

    `verdict` is the counter that it adds to: its state in the ledger, `chosen` or `left_out`.
    """

    event: StorageEvent
    cursor: str
    verdict: str
    wanted: bool


def candidates(
    order: BackfillOrder, cursor: str, store: Store, ledger: Ledger, fingerprint: str
) -> Iterator[Sequence[Candidate]]:
    """List a store after the cursor, a few hundred objects at a time. Errors of store and ledger propagate."""
    for page in _pages(order, cursor, store):
        for start in range(0, len(page), AT_ONCE):
            yield _judged(page[start : start + AT_ONCE], order, ledger, fingerprint)


def rereadings(run: str, choice: Choice, cursor: str, survey: Survey) -> Iterator[Sequence[Candidate]]:
    """Scan the ledger after the cursor for objects that this run has not had, a page at a time.

    A page of the server cannot be resumed in its middle: the cursor stays before it until all its objects are done, and
    the rows record which of them the run had. Cursors do not survive a restart of the server: the scan starts again.

    Raises:
        redis.RedisError: The ledger does not respond.

    """
    life = survey.life()
    scanned, _, place = cursor.partition(" ")
    at: int | None = 0 if scanned != life else None if place == END else int(place)
    while at is not None:
        rows, behind = survey.page(at, choice.prefix)
        page = [_chosen(row, choice, f"{life} {at}") for row in rows if row.run != run]
        page.sort(key=lambda candidate: not candidate.wanted)  # excluded objects count with the last of the page
        if page:
            page[-1] = replace(page[-1], cursor=f"{life} {END if behind is None else behind}")
            yield page
        at = behind


def _chosen(row: ObjectRow, choice: Choice, cursor: str) -> Candidate:
    wanted, event = takes(choice, row), StorageEvent(object=row.object, provider="reprocess")
    return Candidate(event, cursor, "chosen" if wanted else LEFT_OUT, wanted)


def counts_of(page: Sequence[Candidate]) -> Counter[str]:
    """Count candidates, in total and by verdict."""
    counts = Counter(candidate.verdict for candidate in page)
    counts["seen"] = len(page)
    return counts


def _pages(order: BackfillOrder, cursor: str, store: Store) -> Iterator[list[tuple[str, Listed]]]:
    if order.manifest:
        yield from Inventory.of(store, order.manifest, order.bucket, order.prefix).pages(cursor)
        return
    for page in store.pages(order.bucket, order.prefix, cursor):
        yield [(listed.ref.key, listed) for listed in page]


def _judged(
    entries: Sequence[tuple[str, Listed]], order: BackfillOrder, ledger: Ledger, fingerprint: str
) -> Sequence[Candidate]:
    taken = [_takes(order, listed) for _, listed in entries]
    asked = [
        ListedObject(listed.ref.uri, listed.etag) for (_, listed), takes in zip(entries, taken, strict=True) if takes
    ]
    answers = iter(ledger.held(asked, fingerprint))
    return [
        _listed(listed, cursor, next(answers) if takes else None)
        for (cursor, listed), takes in zip(entries, taken, strict=True)
    ]


def _listed(listed: Listed, cursor: str, held: ObjectStatus | None) -> Candidate:
    event = StorageEvent(object=listed.ref, etag=listed.etag, size=listed.size, provider="backfill")
    return Candidate(event, cursor, held.value if held else LEFT_OUT, held in WANTED)


def _takes(order: BackfillOrder, listed: Listed) -> bool:
    if listed.ref.derived:
        return False
    selection, organ, language = order.selection, None, None
    if selection.organs or selection.languages:
        name = from_key(listed.ref.key)
        organ, language = organ_of(name.symbol) if name.symbol else None, name.language
    return selection.takes(listed.ref.key, listed.last_modified, organ, language)
