"""The objects that a backfill goes through, from any cursor on, and how the ledger stands to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.ledger import Held, Seen
from worker.stores.inventory import Inventory
from worker.structure.symbols import from_key, organ_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worker.contracts.backfill import BackfillOrder
    from worker.ledger import Ledger
    from worker.stores import Listed, Store

AT_ONCE = 250
WANTED = frozenset({Held.MISSING, Held.CHANGED, Held.OLDER})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One object of a listing. `cursor` is where the listing goes on behind it; no verdict: it was left out."""

    listed: Listed
    cursor: str
    held: Held | None

    @property
    def wanted(self) -> bool:
        """Whether it is to be read."""
        return self.held in WANTED


def candidates(
    order: BackfillOrder, cursor: str, store: Store, ledger: Ledger, fingerprint: str
) -> Iterator[Sequence[Candidate]]:
    """What comes behind the cursor, a few hundred at once. Errors: those of the store and the ledger."""
    for page in _pages(order, cursor, store):
        for start in range(0, len(page), AT_ONCE):
            yield _judged(page[start : start + AT_ONCE], order, ledger, fingerprint)


def counts_of(found: Sequence[Candidate]) -> Counter[str]:
    """How many were seen, and how many of each verdict; `left_out` where there is none."""
    counts = Counter(candidate.held.value if candidate.held else "left_out" for candidate in found)
    counts["seen"] = len(found)
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
    asked = [Seen(listed.ref.uri, listed.etag) for (_, listed), takes in zip(entries, taken, strict=True) if takes]
    answers = iter(ledger.held(asked, fingerprint))
    return [
        Candidate(listed, cursor, next(answers) if takes else None)
        for (cursor, listed), takes in zip(entries, taken, strict=True)
    ]


def _takes(order: BackfillOrder, listed: Listed) -> bool:
    if listed.ref.derived:
        return False
    selection, organ, language = order.selection, None, None
    if selection.organs or selection.languages:
        name = from_key(listed.ref.key)
        organ, language = organ_of(name.symbol) if name.symbol else None, name.language
    return selection.takes(listed.ref.key, listed.last_modified, organ, language)
