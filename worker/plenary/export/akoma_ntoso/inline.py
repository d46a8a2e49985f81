"""Text of a block or a note: opening phrase, links to cited documents, notes at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml.etree import _Element

from plenary.domain import languages
from plenary.domain.record import Block, Citation, Footnote, Record
from plenary.export.akoma_ntoso.elements import Names, add, add_text


@dataclass(slots=True)
class Writer:
    """Writer for the texts of one document. `before` are notes without a block that precede all others."""

    address: str
    names: Names = field(default_factory=Names)
    before: list[Footnote] = field(default_factory=list)
    notes: dict[str, list[Footnote]] = field(default_factory=dict)
    citations: dict[str | None, list[Citation]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record) -> Writer:
        """Make a writer. A note whose mark is in no block is kept with the previous note."""
        writer = cls(f"https://undocs.org/{languages.BY_CODE[record.language].address}/")
        blocks = {block.id for block in record.blocks}
        place = writer.before
        for note in record.footnotes:
            if note.block in blocks:
                place = writer.notes.setdefault(note.block or "", [])
            place.append(note)
        for citation in record.citations:
            if "/" not in citation.symbol:  # a treaty, which is no document of the UN
                continue
            writer.citations.setdefault(citation.block, []).append(citation)
        return writer

    def block(self, parent: _Element, block: Block) -> None:
        """Write text and notes of a block."""
        lead = block.lead if block.lead and block.text != block.lead and block.text.startswith(block.lead) else ""
        if lead:
            add(parent, "span", lead, class_="italic")
        self.text(parent, block.text[len(lead) :], block.id)
        self.footnotes(parent, self.notes.get(block.id, ()))

    def text(self, parent: _Element, text: str, place: str | None) -> None:
        """Write a text with links. `place` is the id of its block."""
        end = 0
        for start, stop, citations in _named(text, self.citations.get(place, ())):
            add_text(parent, text[end:start])
            for piece, symbol in _shared(text[start:stop], citations):
                add(parent, "a", piece, href=self.address + quote(re.sub(r"\s+", "", symbol), safe="/().,-"))
            end = stop
        add_text(parent, text[end:])

    def footnotes(self, parent: _Element, notes: Sequence[Footnote]) -> None:
        """Write the notes after the text of their block: a record does not hold the position of a mark."""
        for note in notes:
            element = add(parent, "authorialNote", marker=note.marker, placement="bottom", eId=self.names.note())
            self.text(add(element, "p"), note.text, note.block)


def _named(text: str, citations: Sequence[Citation]) -> list[tuple[int, int, list[Citation]]]:
    """Find the citations in the text, in order; a citation within a longer one is part of that one."""
    by_text: dict[str, list[Citation]] = {}
    for citation in citations:
        by_text.setdefault(citation.text, []).append(citation)
    matches: list[tuple[int, int, list[Citation]]] = []
    for printed in sorted(filter(None, by_text), key=len, reverse=True):
        for match in re.finditer(rf"(?<![A-Za-z0-9/]){re.escape(printed)}(?![A-Za-z0-9/])", text):
            if not any(start < match.end() and match.start() < stop for start, stop, _ in matches):
                matches.append((*match.span(), by_text[printed]))
    return sorted(matches, key=lambda match: match[:2])


def _shared(printed: str, citations: Sequence[Citation]) -> Iterator[tuple[str, str]]:
    """Split a text that cites several documents, such as `55/180 A and B`, into pieces with a symbol each.

    Each piece ends with the words that distinguish its document; a document without such words has an empty piece.
    """
    start = 0
    for citation in citations[:-1]:
        end = _end_of(citation.symbol, printed, start)
        yield printed[start:end], citation.symbol
        start = end
    yield printed[start:], citations[-1].symbol


def _end_of(symbol: str, printed: str, start: int) -> int:
    """End of the longest suffix of the symbol in the text after `start`; `start` if there is none."""
    parts = re.split(r"(?<=[/ ])", symbol)
    for first in range(len(parts)):
        tail = "".join(parts[first:])
        place = printed.find(tail, start) if tail else -1
        if place >= 0:
            return place + len(tail)
    return start
