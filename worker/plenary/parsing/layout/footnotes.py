"""The notes at the foot of the pages: where they begin, which lines belong to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.parsing.document import Line
from plenary.parsing.layout.metrics import Layout, is_small
from plenary.parsing.layout.note_markers import mark_of
from plenary.parsing.layout.tables import has_columns

_STROKES = ("_", "\u2014", "\u2015", "\u2500")
# A word that a number follows, shortened: `chap. II, sect.` is not the end of a note.
_SHORTENED = re.compile(
    r"\b(?:sects?|chaps?|paras?|vols?|nos?|arts?|annex|suppl|add|corr|rev|pp?|p\u00e1rrs?|caps?|secc?s?|n\u00fams?"
    r"|\u043f|\u043f\u043f|\u0433\u043b|\u0440\u0430\u0437\u0434|\u0442|\u0441\u0442)\.$",
    re.IGNORECASE,
)
_RULE = re.compile(rf"^[{''.join(_STROKES)}]{{5,}}$")


@dataclass(slots=True)
class Note:
    """One note: its marker, its lines (the first still with its marker), and the pages of these."""

    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


def is_rule(line: Line) -> bool:
    """Return True if the line is the stroke above the notes."""
    text = line.text.lstrip()
    return text.startswith(_STROKES) and bool(_RULE.match("".join(text.split())))


def split(lines: Sequence[Line], layout: Layout, last: Note | None) -> tuple[list[Line], list[Line]]:
    """The page's text and its notes: all below the stroke, else the small lines at the end that begin with a marker.

    `last` is the note that the page before ended with: small lines without a marker go on with it if it has no end yet.
    """
    for index, line in enumerate(lines):
        if is_rule(line) and _are_notes(lines[index + 1 :], layout):
            return list(lines[:index]), list(lines[index + 1 :])
    start = len(lines)
    while start and is_small(lines[start - 1], layout):
        start -= 1
    end = last.lines[-1].text.rstrip() if last else "."
    ended = end.endswith(".") and not _SHORTENED.search(end)
    if ended or any(has_columns(line) for line in lines[start:]):
        while start < len(lines) and not _is_foot_mark(mark_of(lines[start])):
            start += 1
    return list(lines[:start]), list(lines[start:])


def _is_foot_mark(mark: str | None) -> bool:
    """Letters mark the notes of a table, which are below it and are text; numbers and signs those of a page."""
    return mark is not None and not mark.isalpha()


def _are_notes(lines: Sequence[Line], layout: Layout) -> bool:
    return all(is_small(line, layout) for line in lines) or mark_of(lines[0]) is not None


def collect(notes: list[Note], lines: Sequence[Line], page: int) -> None:
    """Add a page's note lines: a marker starts a note, any other line goes on with the one before."""
    for line in lines:
        mark = mark_of(line)
        if mark is not None or not notes:
            notes.append(Note(mark or "", page))
        notes[-1].lines.append(line)
        notes[-1].pages.append(page)
