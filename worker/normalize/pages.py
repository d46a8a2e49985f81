"""Pages of lines into paragraphs: furniture off, notes apart, lines joined, also over a page's end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from worker.contracts.document import Line, Paragraph, Role, Run
from worker.normalize.furniture import sort_lines
from worker.normalize.layout import LABEL, NEW_PARAGRAPH, Layout, baseline, is_bold, measure, size_of
from worker.normalize.notes import MARK, Note, collect, split
from worker.normalize.tables import rows_of
from worker.normalize.text import SUSPENDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worker.contracts.document import Page

_INDENT = 8.0  # points by which a line must stand in for its place to mean something
_HYPHEN = re.compile(r"[^\W_][-\u2010]$")
# A number that stands alone above the heading that it numbers: "IV", "B", "Rule 12", "Annex II".
_NUMBER_ALONE = re.compile(r"^(?:[^\W\d_]+ )?(?:[IVXLC]+|[A-Z]|\d{1,3})\.?$")
_SUSPENDED = re.compile(SUSPENDED)


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    page: int
    row: bool


def paragraphs_of(pages: Sequence[Page]) -> list[Paragraph]:
    """Masthead, text and tables in reading order, then the notes in the order of their marks."""
    layout = measure([page for page in pages if page.lines])
    masthead: list[Paragraph] = []
    text: list[_Placed] = []
    feet: list[Paragraph] = []
    notes: list[Note] = []
    for page in pages:
        if not page.lines:
            continue
        lines = sort_lines(page, layout)
        body, below = split(lines.text, layout)
        collect(notes, below, page.number)
        masthead += [
            Paragraph(cell, Role.HEADER, page.number) for line in lines.masthead for cell in _cells(line) if cell
        ]
        if page.number == 1:
            feet += [Paragraph(line.runs, Role.FOOTER, page.number) for line in lines.foot]
        else:
            masthead += [Paragraph(cell, Role.HEADER, page.number) for line in lines.head for cell in _cells(line)]
        in_table = rows_of(body, layout)
        text += [_Placed(line, page.number, index in in_table) for index, line in enumerate(body)]
    marks = {note.mark for note in notes if note.mark}
    blocks = [_paragraph(group, layout, marks) for group in _groups(text, layout)]
    return masthead + feet + blocks + [_note(note) for note in notes]


def _cells(line: Line) -> list[tuple[Run, ...]]:
    """The parts of a line between its tabs."""
    cells: list[list[Run]] = [[]]
    for run in line.runs:
        parts = run.text.split("\t")
        for index, part in enumerate(parts):
            if index:
                cells.append([])
            if part:
                cells[-1].append(replace(run, text=part))
    return [tuple(cell) for cell in cells]


def _groups(lines: Sequence[_Placed], layout: Layout) -> Iterable[list[_Placed]]:
    """Lines of one paragraph, or of one table, at a time."""
    group: list[_Placed] = []
    for placed in lines:
        if group and _starts_new(group, placed, layout):
            yield group
            group = []
        group.append(placed)
    if group:
        yield group


def _starts_new(group: list[_Placed], placed: _Placed, layout: Layout) -> bool:
    before, line = group[-1].line, placed.line
    same_page = group[-1].page == placed.page
    if group[-1].row or placed.row:
        return not (group[-1].row and placed.row)
    if is_bold(before) != is_bold(line) or abs(size_of(before) - size_of(line)) > 1:
        return True
    if len(group) == 1 and is_bold(line) and _NUMBER_ALONE.match(before.text.strip()):
        return True
    if same_page and _bracket_open(group):
        return False
    if same_page:
        step = baseline(line) - baseline(before)
        if step > NEW_PARAGRAPH * size_of(line) or step <= 0:
            return True
        if _is_short(before, line, layout) and size_of(line) <= layout.size + 1 and not is_bold(line):
            return True
        return bool(LABEL.match(line.text)) and abs(line.x0 - before.x0) > _INDENT and _ends(before)
    return _starts_page_with_new(group, line, layout)


def _bracket_open(group: list[_Placed]) -> bool:
    """Whether the group is a bracketed line, such as the reference to a committee's report, not yet closed."""
    return group[0].line.text.lstrip().startswith("[") and "]" not in "".join(placed.line.text for placed in group)


def _starts_page_with_new(group: list[_Placed], line: Line, layout: Layout) -> bool:
    """Over a page's end there is no space to measure: indent, labels and the length of the last line tell."""
    before = group[-1].line
    if is_bold(line):
        return True
    usual = group[-1].line.x0 if len(group) > 1 else layout.left
    if line.x0 - usual > _INDENT:
        return True
    if LABEL.match(line.text) and (line.x0 - usual < -_INDENT or _ends(before)):
        return True
    return _is_short(before, line, layout)


def _is_short(before: Line, line: Line, layout: Layout) -> bool:
    """Whether the line's first word would have fitted before: then the paragraph had ended there."""
    words = line.text.split(None, 1)
    if not words or before.text.rstrip().endswith(("-", "/")):
        return False
    width = (line.x1 - line.x0) * len(words[0]) / max(len(line.text.strip()), 1)
    return before.x1 + width * 1.15 + 0.6 * size_of(before) < layout.right


def _ends(line: Line) -> bool:
    return line.text.rstrip().endswith((".", ";", ":", ",", "and", "or"))


def _paragraph(group: list[_Placed], layout: Layout, marks: set[str]) -> Paragraph:
    first, page = group[0].line, group[0].page
    if group[0].row:
        rows = tuple(
            tuple("".join(run.text for run in cell) for cell in _cells(placed.line)) for placed in group
        )
        return Paragraph((), Role.TABLE, page, rows=rows)
    runs = tuple(_with_marks(_joined([placed.line for placed in group]), marks))
    return Paragraph(
        runs,
        Role.TEXT,
        page,
        align=_align(group, layout),
        indent=round(first.x0 - layout.left, 1),
        left=round(min(placed.line.x0 for placed in group) - layout.left, 1),
    )


def _align(group: list[_Placed], layout: Layout) -> str | None:  # type: ignore[return]
    """`center` or `right` where every line stands so; None for the rest."""
    lines = [placed.line for placed in group]
    middle = (layout.left + layout.right) / 2
    if all(line.x0 > middle and layout.right - line.x1 < _INDENT for line in lines):
        return "right"
    if all(
        line.x0 > layout.left + _INDENT
        and layout.right - line.x1 > _INDENT
        and abs((line.x0 + line.x1) / 2 - middle) < _INDENT
        for line in lines
    ):
        return "center"
    return None


def _joined(lines: Sequence[Line]) -> list[Run]:
    """The runs of all lines, a space between lines unless a hyphen, or a slash at the very end, carries a word over."""
    runs: list[Run] = []
    for line in lines:
        if runs:
            end = runs[-1].text
            start = line.text.lstrip()
            carried = end.endswith("/") or (_HYPHEN.search(end.rstrip()) and not _SUSPENDED.match(start))
            runs[-1] = replace(runs[-1], text=end.rstrip() if carried else end + " ")
        runs.extend(line.runs)
    return runs


def _with_marks(runs: Iterable[Run], marks: set[str]) -> Iterable[Run]:
    """Raised marks that a note answers to are set apart from the sentence."""
    for run in runs:
        mark = run.text.strip()
        if run.superscript and mark in marks:
            yield replace(run, text=mark, note=True)
            if run.text.endswith(" "):
                yield replace(run, text=" ", superscript=False)
        elif run.superscript and "," in mark and all(part.strip() in marks for part in mark.split(",")):
            for part in mark.split(","):
                yield replace(run, text=part.strip(), note=True)
        else:
            yield run


def _note(note: Note) -> Paragraph:
    runs = _joined(note.lines)
    if runs and runs[0].superscript and MARK.match(runs[0].text.strip()):
        runs = runs[1:]
    elif note.mark and runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip().removeprefix(note.mark))
    return Paragraph(tuple(runs), Role.NOTE, note.page, mark=note.mark)
