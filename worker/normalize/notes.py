"""The notes at the foot of the pages: where they begin, which lines belong to one, what marks them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.normalize.layout import Layout, size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Line

MARK = re.compile(r"^(?:\d{1,3}|[a-z]|\*{1,4}|[\u2020\u2021\u00a7]+)$")
APART = 0.6  # points; sizes nearer to each other are one size
_RULE = re.compile(r"^[_\u2014\u2015\u2500]{5,}$")
_STARS = re.compile(r"^(\*{1,4}|[\u2020\u2021])\s*(?=\S)")


@dataclass(slots=True)
class Note:
    """One note: its marker, the lines that it stands on (the first still with its marker), the page it starts on."""

    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)


def is_rule(line: Line) -> bool:
    """Whether the line is the stroke above the notes."""
    return bool(_RULE.match(re.sub(r"\s", "", line.text)))


def mark_of(line: Line) -> str | None:
    """The marker that the line starts with, if it starts a note: a number or letter set apart, or asterisks.

    It is set apart by being raised, or by a size of its own.
    """
    first = line.runs[0]
    mark = first.text.strip()
    if MARK.match(mark) and (first.superscript or (len(line.runs) > 1 and first.size > size_of(line) + APART)):
        return mark
    stars = _STARS.match(line.text.lstrip())
    return stars[1] if stars else None


def split(lines: Sequence[Line], layout: Layout, last: Note | None) -> tuple[list[Line], list[Line]]:
    """The page's text and its notes: all below the stroke, else the small lines at the end that begin with a marker.

    `last` is the note that the page before ended with: small lines without a marker go on with it if it has no end yet.
    """
    for index, line in enumerate(lines):
        if is_rule(line) and _are_notes(lines[index + 1 :], layout):
            return list(lines[:index]), list(lines[index + 1 :])
    start = len(lines)
    while start and size_of(lines[start - 1]) < layout.size - APART:
        start -= 1
    if last is None or last.lines[-1].text.rstrip().endswith("."):
        while start < len(lines) and mark_of(lines[start]) is None:
            start += 1
    return list(lines[:start]), list(lines[start:])


def _are_notes(lines: Sequence[Line], layout: Layout) -> bool:
    return all(size_of(line) < layout.size - APART for line in lines) or mark_of(lines[0]) is not None


def collect(notes: list[Note], lines: Sequence[Line], page: int) -> None:
    """Add a page's note lines: a marker starts a note, any other line goes on with the one before."""
    for line in lines:
        mark = mark_of(line)
        if mark is not None or not notes:
            notes.append(Note(mark or "", page))
        notes[-1].lines.append(line)
