"""The results of the catalogue's queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from plenary.catalogue.search import ExcerptPart


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A current record without its text. `content` is its content hash, `date` that of adoption, else of issue."""

    id: str
    revision: int
    content: str
    updated_at: str
    symbol: str | None
    kind: str
    organ_code: str
    language: str
    number: str | None
    session: str | None
    title: str | None
    date: str
    quality: float
    blocks: int
    pages: int | None
    ingested_at: str
    store: str
    bucket: str
    object_key: str
    version_id: str | None
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A current record, whole: `data` is the record as it was published."""

    summary: RecordSummary
    data: dict[str, Any]
    event_id: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A block that matches, or the title (`block` is `title`), with the text around what was searched."""

    block: str
    kind: str
    part: str
    number: str | None
    page: int | None
    segments: list[ExcerptPart]


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that matches, how many of its blocks do, and the first of these."""

    record: RecordSummary
    matches: int = 0
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, and how many of the records found have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records found. `total` and `facets` are about all of them; `cursor` leads to the next page."""

    records: list[FoundRecord]
    total: int
    facets: dict[str, list[FacetValue]]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A block that matches, with its record."""

    record: RecordSummary
    hit: Hit


@dataclass(frozen=True, slots=True)
class BlockPage:
    """Some of the blocks found."""

    blocks: list[FoundBlock]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class SymbolRecords:
    """All that is known under a symbol: its languages, and the documents whose symbols begin with it.

    `failed` are objects whose keys name the symbol and that gave no record.
    """

    symbol: str
    records: list[RecordSummary]
    revisions: list[RecordSummary]  # /Rev.1
    corrigenda: list[RecordSummary]  # /Corr.1
    addenda: list[RecordSummary]  # /Add.1
    drafts: list[RecordSummary]  # of limited distribution, that this one names or that name it
    draft_of: list[str]  # the symbols of its drafts, as the relation of a link is named
    adopted_as: list[str]  # the symbols of what a draft was adopted as
    failed: list[Failure]


@dataclass(frozen=True, slots=True)
class Citing:
    """A place where a record cites a document."""

    record: RecordSummary
    symbol: str
    relation: str | None
    block: str | None
    date: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CitingPage:
    """Some of the places."""

    citations: list[Citing]
    total: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class CastVote:
    """The vote of a state in a record's list: `in_favour`, `against` or `abstaining`, and its name as printed."""

    record: RecordSummary
    choice: str
    member: str


@dataclass(frozen=True, slots=True)
class VotePage:
    """Some of the votes."""

    votes: list[CastVote]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An object that gave no record. `symbol` and `language` are what its key says."""

    uri: str
    event_id: str
    failed_at: str
    store: str
    bucket: str
    object_key: str
    version: str | None
    reason: str
    category: str
    phase: str
    retry: bool
    sentence: str
    details: dict[str, Any]
    attempts: int
    fingerprint: str
    replay: str
    symbol: str | None
    organ_code: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class FailurePage:
    """Some of the failures, the newest first. `reasons` says how many of all there are of each."""

    failures: list[Failure]
    total: int
    reasons: list[FacetValue]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A symbol in one language: `current` (with `id`), `failed` (with `reason` and `uri`) or `missing`."""

    state: Literal["current", "failed", "missing"]
    id: str | None = None
    at: str | None = None
    reason: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class SymbolCompleteness:
    """A symbol by language. `first_at` is when its first record came; `complete`: all of the languages are current."""

    symbol: str
    organ_code: str | None
    session: str | None
    first_at: str | None
    languages: dict[str, LanguageState]
    complete: bool


@dataclass(frozen=True, slots=True)
class CompletenessPage:
    """Some of the symbols, in their order."""

    symbols: list[SymbolCompleteness]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class StoredAlignment:
    """The languages of a symbol side by side; `data` as it was published."""

    symbol: str
    revision: int
    updated_at: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of the catalogue. `updated_at` is the time of the newest event in it."""

    records: int
    blocks: int
    citations: int
    failures: int
    updated_at: str | None
