"""The inside of one Word paragraph: runs, note marks, fields and text boxes. It knows no blocks and no tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element as Element

from plenary.parsing.document import Run
from plenary.parsing.readers.docx.names import MC, XML_SPACE, M, W, chosen_branch
from plenary.parsing.readers.docx.notes import Kind, Marks
from plenary.parsing.readers.docx.styles import Properties, RunLook, Styles, run_properties
from plenary.parsing.readers.symbol_fonts import symbol, symbol_text

_RUN_PROPERTIES, _PRESERVE, _BLANK = W + "rPr", "preserve", " \t\r\n"
_RUN, _TEXT, _ALTERNATE, _BOX, _RUBY_BASE = W + "r", W + "t", MC + "AlternateContent", W + "txbxContent", W + "rubyBase"
_FIELD_MARK, _ROW, _CELL, _SUBDOCUMENT = W + "fldChar", W + "tr", W + "tc", W + "subDoc"
_INLINE: Final = frozenset(
    W + name
    for name in (
        *("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"),
        *("ruby", "rubyBase"),
    )
)
_DELETED: Final = frozenset({W + "del", W + "moveFrom"})
_DRAWINGS: Final = frozenset({W + "drawing", W + "pict", W + "object"})
_MATH: Final = frozenset({M + "oMath", M + "oMathPara"})
_CHARACTERS: Final = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_NOTES: Final[dict[str, Kind]] = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_ON: Final = frozenset({"1", "true", "on"})
_EAST = re.compile("[\u2e80-\uffef]")


@dataclass
class _Field:
    """A field that is open: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    in_result: bool = False


class Fields:
    """The fields that are open at a place; one can run on over several paragraphs.

    `shown` is true if text at the place is printed, `repeats_note` if that text repeats the mark of a note. A field
    without an end, or one whose end is not read (in a row that was deleted), is not a field: its text is text.
    `endless` counts them.
    """

    def __init__(self, story: Element) -> None:
        self._open: list[_Field] = []
        self._no_marks: set[Element] = set()
        self.endless = 0
        self.shown = True
        self.repeats_note = False
        self._pair(story)

    def _pair(self, story: Element) -> None:
        """Find the marks that belong to no whole field."""
        waiting: list[list[Element]] = []
        read: dict[Element, bool] = {}
        for mark in story.iter(_FIELD_MARK):
            if any(above.tag == _BOX for above in _between(mark, story)):  # a separate story
                continue
            read[mark] = all(is_read(above) for above in _between(mark, story))
            kind = mark.get(W + "fldCharType")
            if kind == "begin":
                waiting.append([mark])
            elif waiting:
                waiting[-1].append(mark)
                if kind == "end":
                    self._keep(waiting.pop(), read, ended=True)
            else:
                self._no_marks.add(mark)
        for marks in waiting:
            self._keep(marks, read, ended=False)

    def _keep(self, marks: list[Element], read: dict[Element, bool], *, ended: bool) -> None:
        if not ended or not read[marks[0]] or not read[marks[-1]]:
            self._no_marks.update(marks)
            self.endless += read[marks[0]]

    def mark(self, element: Element) -> None:
        """Take a `w:fldChar`."""
        if element in self._no_marks:
            return
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].in_result = True
        elif self._open and kind == "end":
            self._open.pop()
        self.shown = all(field.in_result for field in self._open)
        self.repeats_note = any(field.instruction.split()[:1] == ["NOTEREF"] for field in self._open)

    def instruct(self, text: str | None) -> None:
        """Take a `w:instrText`."""
        if self._open:
            self._open[-1].instruction += text or ""


def _between(element: Element, story: Element) -> Iterator[Element]:
    """Give the elements around an element, from its parent up to its story, which is not included."""
    for above in element.iterancestors():
        if above is story:
            return
        yield above


def is_read(element: Element) -> bool:
    """True if the content of an element is read: it is no deletion, no branch for another program."""
    if element.tag in _DELETED:
        return False
    if element.tag in {_ROW, _CELL}:
        return not is_deleted(element)
    parent = element.getparent()
    return parent is None or parent.tag != _ALTERNATE or chosen_branch(parent) is element


def is_deleted(part: Element) -> bool:
    """True if a row or a cell of a table was deleted."""
    properties, mark = ("trPr", "del") if part.tag == _ROW else ("tcPr", "cellDel")
    return part.find(f"{W}{properties}/{W}{mark}") is not None


def printed_character(element: Element) -> str | None:
    """Give what a line break or a symbol prints; None for other elements and for breaks of pages and columns."""
    if element.tag == W + "br":
        return "\n" if element.get(W + "type", "textWrapping") == "textWrapping" else None
    if element.tag == W + "sym":
        try:
            return symbol(int(element.get(W + "char", ""), 16), element.get(W + "font", ""))
        except ValueError:
            return None
    return None


class Runs:
    """Collects the runs of one paragraph; neighbours of one style become one."""

    def __init__(self, styles: Styles, marks: Marks | None, fields: Fields, style_id: str | None) -> None:
        self._styles = styles
        self._marks = marks
        self._fields = fields
        self._style_id = style_id
        self._custom: tuple[Kind, str] | None = None
        self._stretches: list[tuple[str, RunLook, bool]] = []
        self._plain: RunLook | None = None
        self.boxes: list[Element] = []
        self.subdocuments: list[Element] = []
        self.deletions = False
        self.unread = 0  # parts that are for a newer program and have no other form

    def read(self, parent: Element) -> None:
        """Read the children of a paragraph, or of an element within one."""
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in _INLINE:
                self.read(child)
            elif tag in _DELETED:
                self.deletions = True
            elif tag == _ALTERNATE:
                self.read(self._branch(child))
            elif tag == _SUBDOCUMENT:
                self.subdocuments.append(child)
            elif tag in _MATH:
                self._add("".join(text.text or "" for text in child.iter(M + "t")), {})

    def _branch(self, alternate: Element) -> Element:
        """Pick what is read of content in several forms; an empty element where there is nothing for this reader."""
        branch = chosen_branch(alternate)
        if branch is None:
            self.unread += 1
            return alternate.makeelement(alternate.tag)
        return branch

    def finish(self) -> tuple[Run, ...]:
        """Give the runs."""
        return tuple(
            Run(text, look.size, look.italic, look.bold, look.superscript or note, note, look.font)
            for text, look, note in self._stretches
        )

    def _run(self, run: Element) -> None:
        properties: Properties = {}
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text
                if text and (text[0] in _BLANK or text[-1] in _BLANK) and child.get(XML_SPACE) != _PRESERVE:
                    text = text.strip(_BLANK)
                if text:
                    self._add(text.replace("\n", " "), properties)
            elif tag == _RUN_PROPERTIES:
                properties = run_properties(child)
            else:
                self._special(child, properties)

    def _special(self, child: Element, properties: Properties) -> None:
        tag = child.tag
        character = _CHARACTERS.get(tag) or printed_character(child)
        if character:
            self._add(character, properties)
        elif tag == _FIELD_MARK:
            self._fields.mark(child)
        elif tag == W + "instrText":
            self._fields.instruct(child.text)
        elif tag in _NOTES:
            self._reference(child, _NOTES[tag], properties)
        elif tag in _DRAWINGS:
            self._boxes(child)
        elif tag == _ALTERNATE:
            for inner in self._branch(child):
                if inner.tag == _TEXT:
                    self._add(inner.text or "", properties)
                else:
                    self._special(inner, properties)
        elif tag == W + "ruby":
            self.read(child)

    def _reference(self, child: Element, kind: Kind, properties: Properties) -> None:
        if self._marks is None or not self._fields.shown or self._look(properties).hidden:
            return
        note_id = child.get(W + "id", "")
        if child.get(W + "customMarkFollows") in _ON:
            self._custom = (kind, note_id)
        else:
            self._append(self._marks.refer(kind, note_id), self._look(properties), note=True)

    def _boxes(self, parent: Element) -> None:
        for child in parent:
            if child.tag == _ALTERNATE:
                self._boxes(self._branch(child))
            elif child.tag == _BOX:
                self.boxes.append(child)
            else:
                self._boxes(child)

    def _look(self, properties: Properties, *, eastern: bool = False) -> RunLook:
        if properties or eastern:
            return self._styles.look(self._style_id, properties, eastern=eastern)
        if self._plain is None:
            self._plain = self._styles.look(self._style_id, properties, eastern=False)
        return self._plain

    def _add(self, text: str, properties: Properties) -> None:
        fields = self._fields
        if not fields.shown:
            return
        plain = text.isascii()
        look = self._look(properties, eastern=not plain and _EAST.search(text) is not None)
        if look.hidden:
            return
        if not plain:
            text = symbol_text(text, look.font)
        if self._custom is not None and self._marks is not None and text.strip():
            (kind, note_id), self._custom = self._custom, None
            self._append(self._marks.refer(kind, note_id, text.strip()), look, note=True)
        else:
            self._append(text, look, note=fields.repeats_note)

    def _append(self, text: str, look: RunLook, *, note: bool) -> None:
        stretches = self._stretches
        if not note and stretches:
            before, style, marked = stretches[-1]
            if style is look and not marked:
                stretches[-1] = (before + text, look, note)
                return
            if len(stretches) > 1 and not marked and before.isspace() and "\t" not in before:
                earlier, style, marked = stretches[-2]
                if style is look and not marked:
                    del stretches[-1]
                    stretches[-1] = (earlier + before + text, look, note)
                    return
        stretches.append((text, look, note))
