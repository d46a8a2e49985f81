"""Printed marks of the footnotes and endnotes of a Word file, by the order of the references. [ECMA-376 1, 17.11]."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Literal, NamedTuple

from lxml.etree import _Element as Element

from plenary.parsing.document import Paragraph
from plenary.parsing.readers.docx.names import W, value
from plenary.parsing.readers.docx.number_formats import printed

Kind = Literal["footnote", "endnote"]

_DEFAULT_FORMS: dict[Kind, str] = {"footnote": "decimal", "endnote": "lowerRoman"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


class DocxNote(NamedTuple):
    """A note that the text refers to, and its mark as printed."""

    kind: Kind
    note_id: str
    mark: str


def elements(root: Element | None, kind: Kind) -> dict[str, Element]:
    """List the notes of a part by their ids, without the lines that only separate them."""
    notes = () if root is None else root.iterchildren(W + kind)
    return {note.get(W + "id", ""): note for note in notes if note.get(W + "type", "normal") not in _SEPARATORS}


class Marks:
    """Counts the references and gives each its mark. The reader calls `next_section` when a section ends."""

    def __init__(self, load_settings: Callable[[], Element | None], sections: list[Element]) -> None:
        self._load_settings = load_settings
        self._known: dict[tuple[Kind, str], str | None] = {}
        self._sections = sections
        self._section = 0
        self._counts: dict[Kind, int | None] = {"footnote": None, "endnote": None}
        self._seen: dict[tuple[Kind, str], str] = {}
        self.notes: list[DocxNote] = []
        self.embedded: dict[str, Paragraph] = {}

    def embed(self, note: Paragraph) -> str:
        """Take a note of an embedded document: give the mark that it has among the notes of this one."""
        note_id = f"embedded {len(self.embedded)}"
        self.embedded[note_id] = note
        number = (note.mark or "").isdecimal()
        return self.refer("footnote", note_id, None if number else note.mark or "")

    def next_section(self) -> None:
        """Pass the end of a section."""
        self._section += 1
        if not self.notes:
            return
        self._known.clear()
        for kind in self._counts:
            if self._setting(kind, "numRestart") in ("eachSect", "eachPage"):
                self._counts[kind] = None

    def refer(self, kind: Kind, note_id: str, custom: str | None = None) -> str:
        """Take a reference and give the mark printed there; a custom mark is not counted."""
        earlier_mark = self._seen.get((kind, note_id))
        if earlier_mark is not None:
            return earlier_mark
        if custom is None:
            before = self._counts[kind]
            start = self._setting(kind, "numStart") or "1"
            number = (int(start[:9]) if start.isdecimal() else 1) if before is None else before + 1
            self._counts[kind] = number
            mark = printed(number, self._setting(kind, "numFmt") or _DEFAULT_FORMS[kind])
        else:
            mark = custom
        self._seen[kind, note_id] = mark
        self.notes.append(DocxNote(kind, note_id, mark))
        return mark

    def _setting(self, kind: Kind, name: str) -> str | None:
        """Read a property of notes: the section's own, else the document's."""
        key = (kind, name)
        if key not in self._known:
            section = self._sections[self._section] if self._section < len(self._sections) else None
            owners = (owner.find(f"{W}{kind}Pr") for owner in (section, self._settings) if owner is not None)
            self._known[key] = next((said for owner in owners if (said := value(owner, name)) is not None), None)
        return self._known[key]

    @cached_property
    def _settings(self) -> Element | None:
        return self._load_settings()
