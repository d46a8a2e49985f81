"""Story (body, header, footer or note) of a Word file as paragraphs in reading order, with labels and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple

from lxml.etree import _Element as Element

from plenary.parsing.document import Paragraph, Role, Run, Span
from plenary.parsing.progress import beat
from plenary.parsing.readers.docx.names import MC, R, W, chosen_branch, points, value
from plenary.parsing.readers.docx.notes import Marks
from plenary.parsing.readers.docx.numbering import Numbering
from plenary.parsing.readers.docx.runs import Fields, Runs, is_deleted
from plenary.parsing.readers.docx.styles import Properties, Styles, paragraph_properties

_MARK = r"(?:[a-z]|\d{1,2}|\*{1,4}|[\u2020\u2021\u00a7])"
_RAISED_MARKS = re.compile(rf"^[\s,]*(?:{_MARK}(?:[\s,]+{_MARK})*[\s,]*)?$")
_EACH_MARK = re.compile(r"[^\s,]+")
# What raised text behind it belongs to: a unit of measure, the base of a power, an operation
_BEFORE_POWER = re.compile(r"(?:(?<![^\W\d_])(?:[kcmd]?m|ft|10)|[(+=^])$")
_BEFORE_ORDINAL = re.compile(r"(?:(?<![\d.,])(?<!\d[ \u00a0])\d{1,2}|(?<![^\W\d_])[Nn])$")  # `40e`, `no`
_PARAGRAPH, _TABLE, _ROW, _CELL, _PROPERTIES = W + "p", W + "tbl", W + "tr", W + "tc", W + "pPr"
_EMBEDDED = frozenset({W + "altChunk", W + "subDoc"})
_WRAPPERS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_ALIGN: Final[dict[str, Literal["left", "center", "right", "justify"]]] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
    "lowKashida": "justify",
    "mediumKashida": "justify",
    "highKashida": "justify",
    "thaiDistribute": "justify",
}


Embedded = Callable[[str], "tuple[Paragraph, ...] | None"]
ENDLESS, UNREAD, LEFT_OUT = (
    "{} fields without an end are read as text",
    "{} parts for a newer program are left out",
    "{} embedded documents are left out: they are not in the file, or cannot be read",
)


class StoryContext(NamedTuple):
    """Data shared by all stories in one file. Only the body counts references to notes and reads embedded documents.

    `remarks` counts what was left out or not read as it was meant, by the sentence for it.
    """

    styles: Styles
    numbering: Numbering
    marks: Marks | None
    remarks: Counter[str]
    embedded: Embedded = lambda _: None


class Story:
    """Reads one story. Where `layout` says so or no text came before, a table is layout: its cells give paragraphs."""

    def __init__(self, context: StoryContext, role: Role, *, layout: bool = False) -> None:
        self._context = context
        self._role = role
        self._layout = layout
        self._begun = False
        self._fields: Fields | None = None
        self._carried: tuple[Run, ...] = ()
        self._head: Properties | None = None  # of the paragraph that goes on behind a style separator
        self._space_after = 0.0
        self._numbers: dict[Element, int] = {}  # of all paragraphs, from 1
        self._places: tuple[Span, ...] = ()  # of the paragraphs that become one with the next
        self.deletions = False

    def read(self, story: Element, *, in_table: bool = False) -> Iterator[Paragraph]:
        """Give the paragraphs of a story, in reading order; those without text are left out."""
        self._fields = Fields(story)
        self._numbers = {element: number for number, element in enumerate(story.iter(_PARAGRAPH), start=1)}
        self._context.remarks[ENDLESS] += self._fields.endless
        yield from self._read(story, in_table=in_table)
        if self._carried:  # a paragraph whose mark was deleted, and nothing behind it
            yield from self._finished(self._carried, self._head or {}, self._places)

    def _read(self, parent: Element, *, in_table: bool = False) -> Iterator[Paragraph]:
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                beat("paragraph")
                for paragraph in self._paragraph(child):
                    self._begun = self._begun or not in_table
                    yield paragraph
            elif tag == _TABLE:
                yield from self._table(child, in_table=in_table)
            elif tag in _WRAPPERS:
                yield from self._read(child, in_table=in_table)
            elif tag in _EMBEDDED:
                yield from self._embedded(child)
            elif tag == MC + "AlternateContent":
                branch = chosen_branch(child)
                if branch is not None:
                    yield from self._read(branch, in_table=in_table)
                else:
                    self._context.remarks[UNREAD] += 1

    def _embedded(self, element: Element) -> Iterator[Paragraph]:
        """Read a document that is kept whole in this one. Its notes count among the others."""
        paragraphs = self._context.embedded(element.get(R + "id", ""))
        if paragraphs is None:
            self._context.remarks[LEFT_OUT] += 1
            return
        notes = {paragraph.mark: paragraph for paragraph in paragraphs if paragraph.role is Role.NOTE}
        marks: dict[str, str] = {}
        for paragraph in paragraphs:
            if paragraph.role not in (Role.TEXT, Role.TABLE):
                continue
            for run in paragraph.runs:
                if run.note and run.text in notes and run.text not in marks and self._context.marks is not None:
                    marks[run.text] = self._context.marks.embed(notes[run.text])
            runs = tuple(run.saying(marks.get(run.text, run.text)) if run.note else run for run in paragraph.runs)
            self._begun = True
            yield paragraph._replace(runs=runs, page=None, places=())

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        assert self._fields is not None
        own = element[0] if len(element) and element[0].tag == _PROPERTIES else None
        direct = paragraph_properties(own)
        runs = Runs(self._context.styles, self._context.marks, self._fields, direct.get("style"))
        runs.read(element)
        self.deletions = self.deletions or runs.deletions
        self._context.remarks[UNREAD] += runs.unread
        own_runs = runs.finish()
        all_runs = self._carried + own_runs
        places = self._places
        if number := self._numbers.get(element):
            length = len("".join([run.text for run in own_runs if not run.note]))
            places = (*places, Span(number, 0, length))
        if "deleted" in direct:
            self._carried, self._places, self.deletions = all_runs, places, True
        elif ("joined" in direct or "hidden" in direct) and all_runs:
            self._carried, self._places, self._head = all_runs, places, self._head or direct
        else:
            direct = {**self._head, **_section(direct)} if self._head is not None else direct
            self._carried, self._places, self._head = (), (), None
            yield from self._finished(all_runs, direct, places)
        for box in runs.boxes:
            inner = Story(self._context, self._role, layout=True)
            yield from inner.read(box, in_table=True)
        for subdocument in runs.subdocuments:
            yield from self._embedded(subdocument)
        if "section" in direct and self._context.marks is not None:
            self._context.marks.next_section()

    def _finished(self, runs: tuple[Run, ...], direct: Properties, places: tuple[Span, ...]) -> Iterator[Paragraph]:
        styles, numbering = self._context.styles, self._context.numbering
        style = styles.of_paragraph(direct.get("style"))
        inherited = style.paragraph
        shown = any(run.text.strip() for run in runs)
        if not shown and self._is_hidden(direct):  # it is not printed, so it does not count
            return
        number = direct.get("numId", inherited.get("numId"))
        place = numbering.place(number, direct.get("ilvl", inherited.get("ilvl")), direct.get("style"))
        label = None
        if place is not None:
            level = numbering.level(*place).indents
            inherited = {**inherited, **level} if "numId" in direct else {**level, **inherited}
            label = numbering.label(*place) or None
        properties = {**inherited, **direct} if direct else inherited
        gap = max(points(properties.get("before")), self._space_after)
        self._space_after = points(properties.get("after"))
        if not shown:
            return
        left = points(properties.get("left"))
        yield Paragraph(
            runs=runs,
            role=self._role,
            label=label,
            style=style.name,
            align=_ALIGN.get(properties.get("jc", "")),
            indent=left + points(properties.get("first")),
            left=left,
            gap=gap,
            places=places,
        )

    def _is_hidden(self, direct: Properties) -> bool:
        mark = {"vanish": "1"} if "hidden" in direct else {}
        return self._context.styles.look(direct.get("style"), mark, eastern=False).hidden

    def _table(self, element: Element, *, in_table: bool) -> Iterator[Paragraph]:
        rows = list(self._parts(element, _ROW))
        width = max((len(list(self._parts(row, _CELL))) for row in rows), default=0)
        if self._layout or not self._begun or in_table or width < 2:  # noqa: PLR2004 - one column is a frame, not a table
            for row in rows:
                for cell in self._parts(row, _CELL):
                    yield from self._read(cell, in_table=not self._begun or in_table)
            return
        inside: list[Paragraph] = []
        cells = tuple(row for row in (tuple(self._row(row, inside)) for row in rows) if any(row))
        if cells:
            marks = tuple(run for part in inside for run in _marks(part.runs))
            places = tuple(place for part in inside for place in part.places)
            yield Paragraph(runs=marks, role=Role.TABLE, rows=cells, places=places)

    def _parts(self, parent: Element, tag: str) -> Iterator[Element]:
        """Give the rows of a table or the cells of a row, those inside controls too, except for those deleted."""
        for child in parent:
            if child.tag == tag and is_deleted(child):
                self.deletions = True
            elif child.tag == tag:
                yield child
            elif child.tag in _WRAPPERS:
                yield from self._parts(child, tag)
            elif child.tag == MC + "AlternateContent" and (branch := chosen_branch(child)) is not None:
                yield from self._parts(branch, tag)

    def _row(self, row: Element, read: list[Paragraph]) -> Iterator[str]:
        properties = row.find(W + "trPr")
        yield from [""] * _count(properties, "gridBefore", 0)
        for cell in self._parts(row, _CELL):
            inside = list(self._read(cell, in_table=True))
            read.extend(inside)
            said = ((f"{part.label} " if part.label else "") + _unraised(part.runs) for part in inside)
            yield " ".join(" ".join(said).split())
            yield from [""] * (_count(cell.find(W + "tcPr"), "gridSpan", 1) - 1)
        yield from [""] * _count(properties, "gridAfter", 0)


def _unraised(runs: Iterable[Run]) -> str:
    """The text of a cell without the marks of notes."""
    return "".join(text for text, is_mark in _parts(runs) if not is_mark)


def _marks(runs: Iterable[Run]) -> Iterator[Run]:
    """The marks of notes in a cell, one run each: references to the file's notes, and raised marks of those below."""
    for text, is_mark in _parts(runs):
        if is_mark:
            yield from (Run(mark, note=True) for mark in _EACH_MARK.findall(text))


def _parts(runs: Iterable[Run]) -> Iterator[tuple[str, bool]]:
    """Each run's text, and whether it is the mark of a note; other raised text is none: `m²`, `1er`."""
    text = ""
    for run in runs:
        own = _BEFORE_POWER.search(text) or (run.text.strip() in {"e", "o"} and _BEFORE_ORDINAL.search(text))
        is_mark = run.note or (run.superscript and _RAISED_MARKS.match(run.text) is not None and not own)
        yield run.text, is_mark
        text += "" if is_mark else run.text


def _count(properties: Element | None, name: str, otherwise: int) -> int:
    digits = value(properties, name) or ""
    return min(int(digits[:4]), 64) if digits.isdecimal() else otherwise


def _section(direct: Properties) -> Properties:
    return {name: said for name, said in direct.items() if name == "section"}


def note_runs(paragraphs: list[Paragraph], mark: str) -> tuple[Run, ...]:
    """Join the paragraphs of one note by a space, without the mark and the space before its text."""
    runs: list[Run] = []
    for paragraph in paragraphs:
        if runs:
            runs[-1] = runs[-1].saying(runs[-1].text.rstrip() + " ")
            runs += _stripped(list(paragraph.runs))
        else:
            runs += _unmarked(list(paragraph.runs), mark)
    return tuple(runs)


def _stripped(runs: list[Run]) -> list[Run]:
    while runs and not runs[0].text.strip():
        del runs[0]
    if runs:
        runs[0] = runs[0].saying(runs[0].text.lstrip())
    return runs


def _unmarked(runs: list[Run], mark: str) -> list[Run]:
    runs = _stripped(runs)
    if runs and runs[0].text.startswith(mark) and (runs[0].superscript or not mark[-1:].isalnum()):
        runs[0] = runs[0].saying(runs[0].text.removeprefix(mark))
    return _stripped(runs)
