"""Input of the checks of an outcome: the file as it was read, the record that came of it, and what both hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from plenary.domain.record import Block, Check, Record
from plenary.parsing.document import Document, Paragraph, Role
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.structure.outcome.scanning import closed_up, stops

SENTENCES = frozenset({"clause", "paragraph", "point"})  # kinds of blocks
FROM_RIGHT = frozenset({"ar"})  # languages written from the right: the file has the letters as they are seen
_BETWEEN = "\0"


@dataclass(frozen=True)
class Evidence:
    """A record beside the file that it came of. Values that several checks need are computed once.

    `paragraphs` are all that the record was made of, furniture among them; `whole` is off for one of a volume's
    resolutions, whose file holds others too.
    """

    document: Document
    record: Record
    paragraphs: Sequence[Paragraph]
    language: Language
    whole: bool = True

    @cached_property
    def furniture(self) -> list[Paragraph]:
        """Running heads, and the feet of pages."""
        return [
            item
            for item in self.paragraphs
            if item.role is Role.FOOTER or (item.role is Role.HEADER and (item.page or 1) > 1)
        ]

    @cached_property
    def lines(self) -> list[list[str]]:
        """The lines of each page without a space."""
        return [each_closed_up([line.text for line in page.lines]) for page in self.document.pages]

    @cached_property
    def flow(self) -> list[str]:
        """The texts of a document without pages, as `lines` are."""
        return each_closed_up(texts_of(self.document.paragraphs))

    @cached_property
    def stream(self) -> str:
        """All that the reader found in the file, closed up; of one of several, and without a file, its paragraphs."""
        if self.whole and self.document.plain and not self.document.pages:  # nobody needs its texts one by one
            return closed_up("".join(texts_of(self.document.paragraphs)))
        if self.whole and (self.document.pages or self.document.paragraphs):
            return "".join([*["".join(lines) for lines in self.lines], *self.flow])
        return closed_up("".join(texts_of(self.paragraphs)))

    @cached_property
    def plain(self) -> list[str]:
        """The lines of the file's plain text without a space."""
        return each_closed_up(self.document.plain.split("\n"))

    @cached_property
    def blocks(self) -> list[tuple[Block, str]]:
        """The blocks, each with its text without a space."""
        texts = each_closed_up([block.text for block in self.record.blocks])
        return [*zip(self.record.blocks, texts, strict=True)]

    @cached_property
    def heads(self) -> str:
        """The lines printed above the text and at the heads of pages, between spaces."""
        heads = [run.text for item in self.furniture if item.role is Role.HEADER for run in item.runs]
        return " ".join(["", *self.record.masthead, *heads, ""])

    @cached_property
    def above(self) -> str:
        """The same without spaces and in one case."""
        return squeezed(self.heads)

    def is_above(self, text: str) -> bool:
        """True if a text is printed above the text or at the heads of pages, in whichever case and however spaced."""
        return f" {text} " in self.heads or squeezed(text) in self.above  # nearly always the first, which is quicker

    @cached_property
    def has_italics(self) -> bool:
        """True if the file sets words in italics, as published texts do the opening words."""
        return any(run.italic for item in self.paragraphs for run in item.runs)

    @cached_property
    def sentences(self) -> list[Block]:
        """The blocks that are sentences: clauses, paragraphs and points."""
        return [item for item in self.record.blocks if item.kind in SENTENCES and item.text]

    @cached_property
    def stops(self) -> list[tuple[Block, list[int]]]:
        """The sentences with the places of stops in them behind which another text may begin."""
        return [(block, stops(block.text)) for block in self.sentences]


def texts_of(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Everything in the paragraphs: text, numbers, marks and cells."""
    texts: list[str] = []
    for item in paragraphs:
        texts += [run.text for run in item.runs]
        if item.label:
            texts.append(item.label)
        if item.mark:
            texts.append(item.mark)
        for row in item.rows or ():
            texts += row
    return texts


def each_closed_up(texts: Sequence[str]) -> list[str]:
    """Each text without a space, all at once: `_BETWEEN` is in none of them, or they are done one by one."""
    closed = closed_up(_BETWEEN.join(texts)).split(_BETWEEN)
    return closed if len(closed) == len(texts) else [closed_up(text) for text in texts]


def squeezed(text: str) -> str:
    """A text to compare by: letters and digits alone, in one case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def shown(text: str, length: int = 60) -> str:
    """The beginning of a text, for a detail."""
    return text if len(text) <= length else f"{text[:length]}..."


def verdict(name: str, wrong: Sequence[str]) -> Check:
    """A check that holds where nothing is wrong."""
    return Check(name=name, ok=False, detail=several(wrong)) if wrong else passed(name)


@cache
def passed(name: str) -> Check:
    """A check that holds. It is the same for all records, since none can change it."""
    return Check(name=name, ok=True, detail="")


def several(details: Sequence[str], most: int = 3) -> str:
    """Some details in one, with the number of the others."""
    more = f"; and {len(details) - most} more" if len(details) > most else ""
    return "; ".join(details[:most]) + more
