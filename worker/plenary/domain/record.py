"""The record: one JSON object per document and language, and the contract with every consumer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from plenary.domain.identity import SymbolSource
from plenary.domain.languages import LanguageCode
from plenary.domain.organs import OrganCode

SCHEMA = "plenary.record/1"

Kind = Literal["resolution", "decision", "statement", "draft", "other"]
Part = Literal["preamble", "body", "annex"]
FollowUpKind = Literal["report", "agenda", "review", "meeting"]
MentionKind = Literal["country", "region", "body", "sdg", "treaty", "conference", "office", "money", "period", "date"]
ActionName = Literal[
    "requests", "urges", "decides", "invites", "calls_upon", "encourages", "recommends", "demands", "authorizes"
]
ObligationKind = Literal["report", "review", "agenda", "meeting", "appointment", "funding", "date"]
LinkRel = Literal["official", "canonical", "draft_of", "adopted_as", "amends", "supersedes", "corrects"]
ChangeAction = Literal["replace", "insert", "delete"]
BlockKind = Literal["formula", "clause", "heading", "paragraph", "point", "table", "closing"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


# Dataclasses, not models: a record has hundreds of places.
@dataclass(slots=True, kw_only=True)
class OnPage:
    """A place on a page that is displayed: `box` is left, top, right, bottom in points from its top left corner.

    It holds number and marks, too. A text that runs over pages or columns has one for each.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1)]
    box: tuple[float, float, float, float]


@dataclass(slots=True, kw_only=True)
class InText:
    """A place in a file without pages: a paragraph, from 1, and its characters from `start` up to before `end`.

    Word: `paragraph` counts the `w:p` of the body (of a note, those of the note), the characters are those of its text.
    Bare text: the characters are those of the whole file, a line's end being one. Web page: paragraphs in order.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    paragraph: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


# no place is both, so the first that fits is the one: pydantic need not weigh them
Place = Annotated[OnPage | InText, Field(union_mode="left_to_right")]


class Block(_Shape):
    """One block of the text, in reading order. `text` has no number and no note marks; `page` counts from 1."""

    id: str
    part: Part
    kind: BlockKind
    number: str | None = None
    level: int = 0
    lead: str | None = None
    text: str
    notes: list[str] = Field(default_factory=list)
    rows: list[list[str]] | None = None
    page: int | None = None
    places: list[Place] = Field(default_factory=list)


class Footnote(_Shape):
    """A note: its marker as printed, its text without the marker, the id of the block that it hangs on."""

    marker: str
    text: str
    block: str | None = None
    places: list[Place] = Field(default_factory=list)


class Citation(_Shape):
    """A UN document that the text names. `symbol` is canonical and full, `text` is as printed, `date` is ISO 8601.

    Of a treaty that is in no UN document, such as the Charter, `symbol` is its name in English.
    """

    symbol: str
    text: str
    relation: str | None = None
    block: str | None = None
    date: str | None = None


class Report(_Shape):
    """The bracketed line under the heading: the committee on whose report the text was adopted."""

    committee: str | None = None
    symbol: str
    paragraph: str | None = None


class FollowUp(_Shape):
    """A request for a later step: the step, the actor, the time."""

    kind: FollowUpKind
    actor: str | None = None
    session: str | None = None
    date: str | None = None
    block: str


class Mention(_Shape):
    """A thing named in the text, at `start` to `end` of the characters of a block; of the title where `block` is null.

    `id` by `kind`: `country` the ISO 3166 code of three letters, `region` the M49 code, `body`, `treaty`, `conference`
    and `office` the code of the dictionaries, `sdg` `SDG-13` or `SDG-13.2`, `money` currency and amount, `period` an
    interval or duration and `date` a day of ISO 8601. A body that the dictionaries lack has a code by the form of its
    name: `COMMITTEE-1267`, `COI-BDI`, `WG:en:lighthouses`. `m49` is the UN's code of a country, area or region.

    Where `note` is given, the characters are those of the footnote at that place of `footnotes`, from 0, and `block` is
    the one that it hangs on. Where `cell` is given, they are those of a cell of the block's `rows`: row and column.

    Of a conference, `place` is where it was or will be held, as printed or in English, and `held` the day, the interval
    of days or the year.
    """

    kind: MentionKind
    id: str
    m49: str | None = None
    text: str
    block: str | None = None
    start: int
    end: int
    note: int | None = Field(default=None, ge=0)
    cell: tuple[int, int] | None = None
    place: str | None = None
    held: str | None = None


class Subject(_Shape):
    """A subject of the document: a concept of a vocabulary, its label in the record's language, and the reasons for it.

    `score` is from 0 to 1, the greatest of a record 1; `blocks` are those that name it.
    """

    id: str
    label: str
    score: float = Field(ge=0, le=1)
    blocks: list[str] = Field(default_factory=list)


class Due(_Shape):
    """By when: each field only where the text says so. `recurrence` is a duration of ISO 8601, `P1Y` for annually."""

    session: str | None = None
    date: str | None = None
    period: str | None = None
    recurrence: str | None = None


class Obligation(_Shape):
    """A task: actor, action, due time. `action` is the verb, `requests`; `object` the words behind verb and actor."""

    action: ActionName
    kind: ObligationKind
    actor: str | None = None
    due: Due = Field(default_factory=Due)
    object: str | None = None
    block: str


class Link(_Shape):
    """An address of the document itself (`rel` `official`, `canonical`), or another document and what the two are.

    `draft_of`: the target is the draft of this one; `adopted_as`: what this draft was adopted as; `amends`,
    `supersedes`, `corrects`: this one does so to the target.

    `target` is an address or a symbol; `block` is the one that says so.
    """

    rel: LinkRel
    target: str
    language: LanguageCode | None = None
    block: str | None = None


class TextChange(_Shape):
    """A change that a corrigendum or an amendment makes in the document `target`.

    `place` is where, as printed; `old` and `new` are the words that are taken out and put in, where the text has them.
    """

    target: str
    action: ChangeAction
    place: str | None = None
    old: str | None = None
    new: str | None = None
    block: str


class Voters(_Shape):
    """The members that voted one way, named as printed."""

    in_favour: list[str] = Field(default_factory=list)
    against: list[str] = Field(default_factory=list)
    abstaining: list[str] = Field(default_factory=list)


class Vote(_Shape):
    """The vote where the document states it.

    `outcome` is `adopted` or `not_adopted` by the counts, `unanimous` or `without_vote`; a count is null where it is
    not printed, and `members` where none is named.
    """

    outcome: str
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None
    members: Voters | None = None


class Check(_Shape, frozen=True):
    """One quality check and what it found."""

    name: str
    ok: bool
    detail: str = ""


class Quality(_Shape):
    """`score` is from 0 (unusable) to 1 (every check holds)."""

    score: float = Field(ge=0, le=1)
    checks: list[Check] = Field(default_factory=list)


class Recognition(_Shape):
    """The recognition of pages without a text of their own. `confidence`: Tesseract's mean over words, from 0 to 1."""

    engine: str
    language: str
    pages: list[int]
    confidence: float


class Source(_Shape):
    """The file behind the record, and its reader. `size` is in bytes, `sha256` in hex.

    `records` says how many the file gave: it is one of a volume's pages where there is more than one.
    """

    store: str
    bucket: str
    key: str
    version_id: str | None = None
    etag: str | None = None
    sequencer: str | None = None
    sha256: str
    size: int
    media_type: str = ""
    pages: int | None = None
    engine: str = ""
    recognition: Recognition | None = None
    records: int = 1


class Record(BaseModel):
    """One document in one language. Dates are ISO 8601; texts are plain, with one space between words.

    `masthead` is everything above the enacting words, line by line as printed: the text of the fields, and text that no
    field holds, such as the names of agenda items.

    `symbol` is null and `symbol_source` is `none` if nothing identifies the document: `id` is then made from the file's
    digest, `sha256-24bcb0a4a35d199b:en`, and the record is withdrawn once the symbol is known.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    id: str
    symbol: str | None
    symbol_source: SymbolSource
    kind: Kind
    organ: str
    organ_code: OrganCode
    language: LanguageCode
    number: str | None = None
    title: str | None = None
    session: str | None = None
    agenda_items: list[str] = Field(default_factory=list)
    committee_note: str | None = None
    reports: list[Report] = Field(default_factory=list)
    distribution: str | None = None
    date_issued: str | None = None
    job_number: str | None = None
    adoption_date: str | None = None
    adoption_meeting: str | None = None
    vote: Vote | None = None
    masthead: list[str] = Field(default_factory=list)
    blocks: list[Block]
    footnotes: list[Footnote] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    follow_up: list[FollowUp] = Field(default_factory=list)
    mentions: list[Mention] = Field(default_factory=list)
    subjects: list[Subject] = Field(default_factory=list)
    obligations: list[Obligation] = Field(default_factory=list)
    links: list[Link] = Field(default_factory=list)
    changes: list[TextChange] = Field(default_factory=list)
    quality: Quality
    source: Source
    fingerprint: str
    ingested_at: str

    @property
    def name(self) -> str:
        """The symbol; without one, the id less its language."""
        return self.symbol or self.id.rpartition(":")[0]
