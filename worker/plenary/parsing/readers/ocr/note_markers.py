"""The marks of notes on recognized pages: small raised digits are the worst read signs, but they count from one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plenary.parsing.document import BOTTOM_ZONE, Line, Page, Run

LEAP = 3  # further than that from the mark before, a number is misread
FOOT = 0.6  # of the page's height: notes are below that, under the text and smaller than it
SMALLER = 0.93
_NUMBERED = re.compile(r"(\d{1,3})\s+")


def in_order(pages: Sequence[Page]) -> list[Page]:
    """The pages with each mark that is not numeric, or is out of order, replaced by the number that is due there.

    Marks in the text and marks that open a note count separately. Asterisks stay where a note opens with one. Where a
    page has one mark more than notes, the first note lost its own.
    """
    opened = [_opened(page) for page in pages]
    lines = [line for page in opened for line in page.lines]
    counter = _Counter(starred=any(_opens_note(line) and line.runs[0].text.strip() == "*" for line in lines))
    return [replace(page, lines=tuple(counter.line(line) for line in page.lines)) for page in opened]


def _opens_note(line: Line) -> bool:
    return line.runs[0].superscript


def _opened(page: Page) -> Page:
    """The page with marks on its notes: numbers that are hardly raised, and a first one that was not read at all."""
    lines = list(page.lines)
    first = _first_note(page)
    end = next(
        (index for index in range(first, len(lines)) if lines[index].top >= BOTTOM_ZONE * page.height), len(lines)
    )
    for index in range(first, end):
        label = _NUMBERED.match(lines[index].runs[0].text)
        if label:
            lines[index] = _marked(lines[index], label[1], label.end())
    marks = sum(run.superscript for line in lines[:first] for run in line.runs[1:])
    notes = sum(_opens_note(line) for line in lines[first:end])
    if first < end and marks > notes and not _opens_note(lines[first]):
        lines[first] = _marked(lines[first], "?", 0)
    return replace(page, lines=tuple(lines))


def _first_note(page: Page) -> int:
    """The index of the first of the small lines below the text; page and job numbers may follow them."""
    sizes = [max(line.runs, key=lambda run: len(run.text)).size for line in page.lines]
    usual = sorted(sizes)[len(sizes) // 2] if sizes else 0.0
    text = [
        index
        for index, line in enumerate(page.lines)
        if line.top < FOOT * page.height or sizes[index] >= SMALLER * usual
    ]
    below = [index for index in text if page.lines[index].top < BOTTOM_ZONE * page.height]
    return max(below, default=-1) + 1


def _marked(line: Line, mark: str, length: int) -> Line:
    first, *others = line.runs
    rest = (first.saying(first.text[length:]), *others) if len(first.text) > length else tuple(others)
    return replace(line, runs=(Run(mark, first.size, superscript=True), *rest))


class _Counter:
    def __init__(self, *, starred: bool) -> None:
        self._starred = starred
        self._last = {"text": 0, "note": 0}

    def line(self, line: Line) -> Line:
        if not any(run.superscript for run in line.runs):
            return line
        return replace(line, runs=tuple(self._run(run, index) for index, run in enumerate(line.runs)))

    def _run(self, run: Run, index: int) -> Run:
        mark = run.text.strip()
        if not run.superscript or (mark == "*" and self._starred):
            return run
        place = "text" if index else "note"
        last = self._last[place]
        number = int(mark) if mark.isdecimal() else 0
        again = place == "text" and 0 < number == last
        self._last[place] = number if again or 0 < number - last <= LEAP else last + 1
        return run.saying(str(self._last[place]))
