"""Documents as they are and as they are once errors are planted, each with what the checks say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from random import Random

from calibration.errors import IN_FILES, IN_RECORDS
from calibration.readings import Read
from plenary.domain.record import Record
from plenary.errors import IngestError
from plenary.parsing.document import Document
from plenary.parsing.layout import normalize
from plenary.parsing.structure.assembler import structure
from plenary.parsing.structure.outcome import findings, share_left
from plenary.parsing.structure.quality import check


@dataclass(frozen=True)
class Case:
    """A document, as it is (`error` is None) or spoilt. `gate` is what the gate leaves of its score,
    `failed` the checks that do not hold."""

    name: str
    group: str
    error: str | None
    right: bool
    gate: float
    failed: frozenset[str]

    def score(self, weights: Mapping[str, float]) -> float:
        """With these weights of the checks."""
        return round(self.gate * share_left(sorted(self.failed), weights), 3)


def as_read(read: Read) -> Case:
    """The file as it is."""
    gate, failed = _of_record(read.record)
    return Case(read.name, read.group, None, read.right, gate, failed)


def spoilt(read: Read, others: Sequence[Read]) -> Iterator[Case]:
    """The file with each error in turn that it lends itself to. Of a volume's pages none is spoilt."""
    if len(read.records) > 1:
        return
    same = [one.record for one in others if one.record.language == read.record.language and one.name != read.name]
    at = sum(map(ord, read.name)) % max(1, len(same))
    other = same[at] if same else read.record
    # what speaks against the document apart from its blocks, notes and fields stays
    base = _gate(read, read.record)
    kept = {one.name for one in read.record.quality.checks if not one.ok} & GATE_ALONE
    share = _of_record(read.record)[0] / base[0] if base[0] else 1.0
    for error in IN_RECORDS:
        record = error(read.record, Random(f"{read.name} {error.__name__}"), other)
        if record is not None:
            gate, failed = _gate(read, record)
            failed |= kept | {one.name for one in findings(replace(read.evidence, record=record)) if not one.ok}
            yield Case(read.name, read.group, error.__name__, right=False, gate=gate * share, failed=failed)
    for change in IN_FILES:
        document = change(read.document, Random(f"{read.name} {change.__name__}"))
        if document is not None and (case := _reread(read, document, change.__name__)):
            yield case


# what a record alone does not tell
GATE_ALONE = frozenset({"content", "identity", "engine", "opening", "vote", "above", "volume", "extraction", "pages"})


def _gate(read: Read, record: Record) -> tuple[float, frozenset[str]]:
    quality = check(
        read.document,
        record.blocks,
        record.footnotes,
        read.evidence.language,
        key=read.name,
        job_number=record.job_number,
    )
    return quality.score, frozenset(one.name for one in quality.checks if not one.ok)


def _of_record(record: Record) -> tuple[float, frozenset[str]]:
    """The gate's score and all that failed of a record as the parser made it."""
    quality = record.quality
    failed = [one.name for one in quality.checks if not one.ok]
    return quality.score / share_left(failed), frozenset(failed)


def _reread(read: Read, document: Document, error: str) -> Case | None:
    """What becomes of the document; None where the record says the same as before."""
    try:
        records = structure(
            normalize(document),
            document=document,
            source=read.record.source,
            fingerprint=read.record.fingerprint,
            ingested_at=read.record.ingested_at,
        )
    except IngestError:
        return Case(read.name, read.group, error, right=False, gate=0.0, failed=frozenset())
    if len(records) == 1 and _said(records[0]) == _said(read.record):
        return None
    gate, failed = min((_of_record(record) for record in records), key=itemgetter(0))
    return Case(read.name, read.group, error, right=False, gate=gate, failed=failed)


def _said(record: Record) -> object:
    return record.model_dump(exclude={"quality", "fingerprint", "ingested_at", "masthead"})
