"""Which objects are to be read again: by who read them, what they gave, why they failed, where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.ledger.survey import ObjectRow, Survey


class UnknownFingerprint(Exception):  # noqa: N818 - what becomes of the question
    """No object was ever read with it, so nothing is older than it. `known` are those that there are, oldest first."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(known)
        self.known = known


@dataclass(frozen=True, slots=True)
class Choice:
    """All objects that meet every condition given. `readers` are fingerprints, `prefix` is that of a URI."""

    readers: frozenset[str] | None = None
    symbol: str | None = None
    reason: str | None = None
    prefix: str = ""

    def of(self, survey: Survey) -> Iterator[ObjectRow]:
        """The objects, page by page. Those that are told as removed are none."""
        return filter(self.takes, survey.objects(self.prefix))

    def takes(self, row: ObjectRow) -> bool:
        """Whether this object is one of them."""
        if row.outcome in {"", "withdrawn"}:
            return False
        if self.readers is not None and row.fingerprint not in self.readers:
            return False
        if self.symbol is not None and row.record.rpartition(":")[0] != self.symbol:
            return False
        return self.reason is None or (row.outcome == "failed" and row.reason == self.reason)


def older_than(fingerprint: str, current: str, survey: Survey) -> frozenset[str]:
    """The fingerprints first used before this one; for the current one all others, newer ones too.

    So what a parser read that was taken back is read again by the one that is current. Errors: `UnknownFingerprint`.
    """
    known = survey.fingerprints()
    if fingerprint == current:
        return frozenset(known.keys() | {""}) - {current}  # the empty one: read, and to be read again
    if fingerprint not in known:
        raise UnknownFingerprint(tuple(known))
    return frozenset(name for name, at in known.items() if at < known[fingerprint])
