"""Pages of lines into paragraphs: furniture off, notes apart, the lines of each paragraph joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from plenary.parsing.document import Line, Page, Paragraph, Role, Run
from plenary.parsing.layout.footnotes import Note, collect, split
from plenary.parsing.layout.metrics import Layout, measure
from plenary.parsing.layout.page_furniture import sort_lines
from plenary.parsing.layout.paragraph_breaks import Placed, at_right, groups, is_centred
from plenary.parsing.layout.places import areas_of
from plenary.parsing.layout.table_columns import in_columns
from plenary.parsing.layout.table_rules import Ruled, ruled_tables
from plenary.parsing.layout.tables import table_rows
from plenary.parsing.layout.text_cleanup import CHINESE, SUSPENDED, close_up
from plenary.parsing.progress import paced
from plenary.parsing.readers.pdf.bidi import is_right_to_left

_HYPHEN = re.compile(r"[^\W_][-\u2010]$|\d\u2013$")
SOFT_HYPHEN = "\u00ad"  # it is there where it divides a word, and no letter
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_END = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_HYPHENS = ("-", "\u2010", "\u2013")
_STARS = re.compile(r"(?<=[^\s*])\*{1,4}(?=[\s,;:.]|$)")
_SLASHED = re.compile(r"(?<=\S) (\d{1,3}/|\*{1,3}/)(?=[\s,;:.]|$)")
_SUSPENDED = re.compile(SUSPENDED)


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """Masthead, furniture, text and tables in reading order, then the notes in the order of their marks."""
    pages = [_mirrored(page) for page in pages] if _from_right(pages) else pages
    layout, in_column = _layouts([page for page in pages if page.lines])
    masthead: list[Paragraph] = []
    lines_of_text: list[tuple[Line, int]] = []
    layouts: list[Layout] = []
    feet: list[Paragraph] = []
    notes: list[Note] = []
    ruled: dict[int, list[Ruled]] = {}
    for page in paced(pages, "lines"):
        if not page.lines:
            continue
        of_page = in_column if page.column else layout
        lines = sort_lines(page, of_page)
        body, below = split(lines.text, of_page, notes[-1] if notes else None)
        collect(notes, below, page.number)
        masthead += [
            Paragraph(cell, Role.HEADER, page.number) for line in lines.masthead for cell in _cells(line) if cell
        ]
        stroke = lines.text[len(body) : len(lines.text) - len(below)]
        feet += [Paragraph(line.runs, Role.FOOTER, page.number) for line in (*stroke, *lines.foot)]
        if page.number > 1:
            masthead += [Paragraph(cell, Role.HEADER, page.number) for line in lines.head for cell in _cells(line)]
        lines_of_text += [(line, page.number) for line in body]
        layouts += [of_page] * len(body)
        if page.strokes:
            ruled.setdefault(page.number, []).extend(ruled_tables(page.strokes, body))
    in_table = table_rows(lines_of_text, layout, ruled)
    text = [
        Placed(line, number, index in in_table, layouts[index]) for index, (line, number) in enumerate(lines_of_text)
    ]
    marks = {note.mark for note in notes if note.mark}
    words = _words_of(pages) if layout.divides else None
    blocks = [_paragraph(group, marks, words, ruled) for group in groups(text)]
    return masthead + feet + blocks + [_note(note, words=words) for note in notes]


def _layouts(pages: Sequence[Page]) -> tuple[Layout, Layout]:
    """The layout of pages over their whole width, and that of columns; one for both where there is but one kind."""
    columns = [page for page in pages if page.column]
    if not columns:
        return (measure(pages),) * 2
    in_columns = measure(columns, columns=True)
    others = [page for page in pages if not page.column]
    return (measure(others) if others else in_columns), in_columns


def _from_right(pages: Sequence[Page]) -> bool:
    """Return True if most lines hold a script that is written from the right."""
    lines = [line for page in pages for line in page.lines]
    return 2 * sum(is_right_to_left(line.text) for line in lines) > len(lines)


def _mirrored(page: Page) -> Page:
    """The page as if it were read from the left, so that indents and short lines are where rules look for them."""
    width = page.width
    lines = (
        replace(
            line,
            x0=width - line.x1,
            x1=width - line.x0,
            words=tuple(word._replace(x0=width - word.x1, x1=width - word.x0) for word in reversed(line.words)),
            displayed=line.box,
        )
        for line in page.lines
    )
    strokes = tuple((width - x1, y0, width - x0, y1) for x0, y0, x1, y1 in page.strokes)
    return replace(page, lines=tuple(lines), strokes=strokes)


def _cells(line: Line) -> list[tuple[Run, ...]]:
    """The parts of a line between its tabs."""
    cells: list[list[Run]] = [[]]
    for run in line.runs:
        parts = run.text.split("\t")
        for index, part in enumerate(parts):
            if index:
                cells.append([])
            if part:
                cells[-1].append(run.saying(part))
    return [tuple(cell) for cell in cells]


def _paragraph(
    group: list[Placed],
    marks: set[str],
    words: frozenset[str] | None,
    ruled: Mapping[int, Sequence[Ruled]],
) -> Paragraph:
    first, page, layout = group[0].line, group[0].page, group[0].layout
    places = areas_of((placed.page, placed.line) for placed in group)
    if group[0].row:
        rows, sure = in_columns([(placed.line, placed.page) for placed in group], ruled)
        if rows:
            marks_of_cells = (word for placed in group for word in placed.line.words if word.raised)
            runs = tuple(Run(word.text.strip(), note=True) for word in marks_of_cells)
            return Paragraph(runs, Role.TABLE, page, rows=rows, places=places, guessed=not sure)
        cells = (_cells(placed.line) for placed in group)
        rows = tuple(tuple("".join(run.text for run in cell) for cell in row) for row in cells)
        return Paragraph((), Role.TABLE, page, rows=rows, places=places)
    runs = close_up(tuple(with_marks(_joined([placed.line for placed in group], words=words), marks)))
    return Paragraph(
        runs,
        Role.TEXT,
        page,
        align=_align(group, layout),
        indent=round(first.x0 - layout.left, 1),
        left=round(min(placed.line.x0 for placed in group) - layout.left, 1),
        places=places,
    )


def _align(group: list[Placed], layout: Layout) -> Literal["center", "right"] | None:
    """`center` or `right` if every line is aligned so; None for the rest."""
    lines = [placed.line for placed in group]
    if all(at_right(line, layout) for line in lines):
        return "right"
    if all(is_centred(line, layout) for line in lines):
        return "center"
    return None


def _words_of(pages: Sequence[Page]) -> frozenset[str]:
    """The words of the document, in lower case, without the parts of words that are divided between lines."""
    words: set[str] = set()
    divided = False
    for line in (line for page in pages for line in page.lines):
        parts = _WORD.findall(line.text.lower())
        hyphen = line.text.rstrip().endswith("-")
        words.update(parts[int(divided) : len(parts) - hyphen])
        divided = hyphen
    return frozenset(words)


def _keeps_hyphen(before: str, after: str, words: frozenset[str]) -> bool:
    """True if the hyphen at the end of a line is the word's own: `thirty-` and `fifth`; the other words decide."""
    first, second = _WORD_END.search(before.lower()), _WORD.match(after.lower())
    if not first or not second:
        return True
    halves = first[1], second[0]
    if "".join(halves) in words:
        return False
    return "-".join(halves) in words or words.issuperset(halves)


def _joined(lines: Sequence[Line], *, words: frozenset[str] | None) -> list[Run]:
    """The runs of all lines, a space between lines unless a word goes on: at a hyphen, a slash, in Chinese.

    `words` are those of a document that divides words at the ends of lines.
    """
    runs: list[Run] = []
    for line in lines:
        if runs:
            end, start = runs[-1].text, line.text.lstrip()
            shown = end.rstrip()
            divided = shown.endswith(SOFT_HYPHEN)
            shown = shown.rstrip(SOFT_HYPHEN)
            carried = (
                divided
                or end.endswith("/")
                or (shown.endswith(_HYPHENS) and _HYPHEN.search(shown) is not None and not _SUSPENDED.match(start))
                or (not (shown[-1:] + start[:1]).isascii() and CHINESE.search(shown[-1:] + start[:1]) is not None)
            )
            broken = carried and shown.endswith("-") and start[:1].islower()
            if words is not None and broken and not _keeps_hyphen(shown, start, words):
                shown = shown[:-1]
            runs[-1] = runs[-1].saying(shown if carried else end + " ")
        runs.extend(line.runs)
    return runs


def with_marks(runs: Iterable[Run], marks: set[str]) -> Iterable[Run]:
    """Marks that a note answers to, raised or with a stroke, are set apart from the sentence."""
    for run in runs:
        mark = run.text.strip() if run.superscript else ""
        if mark and mark in marks:
            yield run._replace(text=mark, note=True)
            if run.text.endswith(" "):
                yield run._replace(text=" ", superscript=False)
        elif "," in mark and all(part.strip() in marks for part in mark.split(",")):
            for part in mark.split(","):
                yield run._replace(text=part.strip(), note=True)
        elif not run.superscript and "/" in run.text and _SLASHED.search(run.text):
            yield from _with_marks_inside(run, marks, _SLASHED)
        elif not run.superscript and "*" in run.text:
            yield from _with_marks_inside(run, marks, _STARS)
        else:
            yield run


def _with_marks_inside(run: Run, marks: set[str], form: re.Pattern[str]) -> Iterable[Run]:
    """The run split at its marks of one form: ` 1/`, or `**` right behind a word or its stop."""
    start = 0
    for match in form.finditer(run.text):
        mark = match.group().strip()
        if mark in marks:
            if match.start() > start:
                yield run.saying(run.text[start : match.start()])
            yield run._replace(text=mark, note=True)
            start = match.end()
    if start < len(run.text):
        yield run.saying(run.text[start:])


def _note(note: Note, *, words: frozenset[str] | None) -> Paragraph:
    runs, mark = _joined(note.lines, words=words), note.mark
    for index, run in enumerate(runs):
        if not mark:
            break
        text = run.text.lstrip()
        while mark and text.startswith(mark[0]):
            text, mark = text[1:], mark[1:]
        runs[index] = run.saying(text)
    places = areas_of(zip(note.pages, note.lines, strict=True))
    return Paragraph(close_up(tuple(runs)), Role.NOTE, note.page, mark=note.mark, places=places)
