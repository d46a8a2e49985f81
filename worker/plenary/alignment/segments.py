"""The blocks of a record as the aligner sees them: structure, facts and length, each found once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from plenary.alignment.facts import Facts, facts_of, label_values
from plenary.domain.record import Block, Record
from plenary.parsing.languages import CODES, language
from plenary.parsing.structure.citation_relations import own_relation

_MARKS = re.compile('["\u00ab\u201c\u201d\u201e\u300c\u300e(\uff08]')
ENDS = frozenset(".,;:\u060c\u061b\u3002\uff0c\uff1b\uff1a")  # what a whole clause or paragraph ends with


class Segment(NamedTuple):
    """One block, or several that stand for one of another language.

    `kind`, `part` and `level` are those of the first block; `notes` counts its note marks, `marks` its quotes and
    brackets.
    """

    blocks: tuple[Block, ...]
    kind: str
    part: str
    level: int
    facts: Facts
    length: int
    label: frozenset[int]
    relation: str | None
    notes: int
    marks: int

    @property
    def text(self) -> str:
        """Its text, the blocks joined by a space."""
        if len(self.blocks) == 1:
            return self.blocks[0].text or ""
        return " ".join(block.text for block in self.blocks if block.text)

    @property
    def whole(self) -> bool:
        """True if it ends as a clause or paragraph does."""
        return self.text[-1:] in ENDS

    def joined(self, following: Segment) -> Segment:
        """Join this segment and the one behind it as one."""
        return Segment(
            blocks=self.blocks + following.blocks,
            kind=self.kind,
            part=self.part,
            level=self.level,
            facts=self.facts + following.facts,
            length=self.length + following.length,
            label=self.label or following.label,
            relation=self.relation or following.relation,
            notes=self.notes + following.notes,
            marks=self.marks + following.marks,
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One language version: its record and its segments in reading order."""

    record: Record
    segments: tuple[Segment, ...]

    @property
    def language(self) -> str:
        """The record's."""
        return self.record.language

    @property
    def length(self) -> int:
        """Characters in all segments."""
        return sum(segment.length for segment in self.segments)


def version_of(record: Record) -> Version:
    """The segments of a record. A block that has its number alone goes with the one behind it."""
    segments: list[Segment] = []
    for segment in (_segment(block, record.language) for block in record.blocks):
        if segments and not segments[-1].length and not segment.label:
            segments[-1] = segments[-1].joined(segment)
        else:
            segments.append(segment)
    return Version(record, tuple(segments))


def _segment(block: Block, code: str) -> Segment:
    text = block.text or " ".join(cell for row in block.rows or () for cell in row)
    worded = block.kind in {"clause", "paragraph"} and code in CODES
    return Segment(
        blocks=(block,),
        kind=block.kind,
        part=block.part,
        level=block.level,
        facts=facts_of(text, code),
        length=len(text),
        label=label_values(block.number),
        relation=own_relation(text, block.lead, language(code)) if worded else None,
        notes=len(block.notes),
        marks=len(_MARKS.findall(text)),
    )
