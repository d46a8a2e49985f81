"""The alignment of one symbol: its language versions as one document, row by row, and what disagrees between them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from plenary.domain.languages import LanguageCode

RowKind = Literal[
    "title", "committee_note", "formula", "clause", "heading", "paragraph", "point", "table", "cell", "closing", "note"
]
Reason = Literal["pivot", "structure", "number", "anchors", "length", "split", "merged", "mark", "field", "position"]
DiscrepancyKind = Literal[
    "block_missing",
    "block_extra",
    "block_split",
    "block_merged",
    "order",
    "number",
    "amount",
    "date",
    "symbol",
    "note",
    "title",
    "session",
    "adoption_date",
    "adoption_meeting",
    "date_issued",
    "agenda_items",
    "reports",
    "vote",
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AlignedText(_Shape):
    """Text of one language in a row: the ids of its blocks, their text, and how sure it is that it belongs there.

    `confidence` is from 0 to 1, `reasons` are what speaks for it. Several blocks are one of another language.
    """

    blocks: list[str]
    text: str
    confidence: float = Field(ge=0, le=1)
    reasons: list[Reason] = Field(default_factory=list)


class AlignedRow(_Shape):
    """One place of the document. A language that has nothing there is not among `texts`."""

    id: str
    kind: RowKind
    part: Literal["masthead", "preamble", "body", "annex", "notes"]
    number: str | None = None
    texts: dict[LanguageCode, AlignedText]


class Discrepancy(_Shape):
    """A disagreement in one row or field. `odd` is the one language against the majority, if one does.

    `evidence` is what each language has there, by which the finding can be judged. Where five versions agree against
    the sixth, that one is read again by another engine: `second_reading` is `agrees` where it then says what the others
    say, so that our first reading is at fault, `differs` where the text is, and `none` where there is no other engine.
    """

    kind: DiscrepancyKind
    row: str
    odd: LanguageCode | None = None
    block: str | None = None
    evidence: dict[LanguageCode, str] = Field(default_factory=dict)
    second_reading: Literal["agrees", "differs", "none"] | None = None


class Alignment(_Shape):
    """All language versions of one symbol that are current.

    `contents` is the content hash of each record that it is made of; `pivot` is the language that the others were
    compared with. Without a second language there are no rows, and earlier events of the symbol are void.
    """

    symbol: str
    pivot: LanguageCode | None = None
    contents: dict[LanguageCode, str]
    rows: list[AlignedRow]
    discrepancies: list[Discrepancy] = Field(default_factory=list)

    @property
    def languages(self) -> tuple[LanguageCode, ...]:
        """The languages that it is of, in the order of their codes."""
        return tuple(sorted(self.contents))


class Discrepancies(_Shape):
    """All that disagrees between the language versions of one symbol. An empty list says that nothing does any more."""

    symbol: str
    contents: dict[LanguageCode, str]
    discrepancies: list[Discrepancy]
