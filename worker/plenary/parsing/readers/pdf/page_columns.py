"""Pages of a PDF that are printed in two columns: the lines of one before those of the other.

A page has columns where no line crosses the gap between them over a tall band, lines on both sides fill a column, and
one column is painted before the other. Lines that cross the gap, headings and tables over both columns, part the page
into bands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from plenary.parsing.document import BOTTOM_ZONE, Box, Line, Page
from plenary.parsing.readers.pdf.bidi import is_right_to_left
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet

IN_TEXT = 0.085  # of the page's height: where text begins
FROM, TO = 0.38, 0.62  # of the page's width: where the second column begins
FEWEST, TALL = 4, 8  # lines of the shorter and of the taller column
TRIED = 3  # places in which a second column may begin
EDGE = 1.5  # points by which lines that begin in one place may differ
JUTTING = 40.0  # points by which numbers may jut out of the second column
NARROWEST = 0.65  # of the font size, between two columns
BLANK = 1.6  # font sizes of space over the whole width, which parts heads and feet of a page from its columns
FULL = 0.75  # of the width of a column: a line that fills it
OFTEN, SOME = 0.4, 0.2  # of the lines of the taller column, and of the shorter one, that fill it
MOST = 3  # one in so many lines may cross the gap beside a column of a few lines
LETTERS = 16  # of such a line, at the least; in Chinese half as many
CELLS = 1.8  # font sizes of a gap between cells
TURNS = 3  # from one side to the other in the order of painting: more, and it goes by lines or by cells

_NOTE = re.compile(r"_{5,}|\u2014{3,}|\d{1,3}/\s|\*{1,3}/?\s")

Stretch = tuple[float, float]
Read = Callable[[Sheet, int], Page]


class Gutter(NamedTuple):
    """The gap from `left` to `right`; the first column begins at `start`, the second one ends at `end`.

    In points from the side that the page is read from.
    """

    left: float
    right: float
    start: float
    end: float

    def is_near(self, other: Gutter | None) -> bool:
        """True if both are one gap, on two pages."""
        return other is not None and abs(self.right - other.right) < 2 * EDGE and self.left < other.right


class _Row(NamedTuple):
    """A line and its stretch in either column; in none where it crosses the gap."""

    line: Line
    first: Stretch | None
    second: Stretch | None

    @property
    def crosses(self) -> bool:
        return self.first is None and self.second is None


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows below each other, and the heights in points between which they are.

    `below_crossing`: above it is a line that crosses the gap, not just space.
    """

    rows: Sequence[_Row]
    top: float
    bottom: float
    below_crossing: bool

    @classmethod
    def of(cls, rows: Sequence[_Row], *, below_crossing: bool) -> _Band:
        """A band of these rows."""
        lines = [row.line for row in rows]
        top, bottom = min(line.baseline - line.size for line in lines), max(line.bottom for line in lines)
        return cls(rows, top, bottom, below_crossing)

    def holds(self, y: float) -> bool:
        return self.top < y < self.bottom

    @property
    def sides(self) -> tuple[list[_Row], list[_Row]]:
        return [row for row in self.rows if row.first], [row for row in self.rows if row.second]


class _Printed(NamedTuple):
    """A sheet with its gap; `middle` is that of the gap, in points from the left edge of the page."""

    sheet: Sheet
    page: Page
    gutter: Gutter
    middle: float
    from_right: bool
    read: Read

    def is_second(self, x0: float, x1: float) -> bool:
        """True for what is in the second column."""
        return ((x0 + x1) / 2 > self.middle) is not self.from_right

    def parted(self, band: _Band) -> tuple[list[Piece], list[Piece]]:
        """The pieces of a band in the first column, and those in the second."""
        first: list[Piece] = []
        second: list[Piece] = []
        for piece in self.sheet.pieces:
            if band.holds(piece.y):
                (second if self.is_second(piece.x0, piece.x1) else first).append(piece)
        return first, second


def _may_have_columns(page: Page) -> bool:
    """A quick look: several lines begin near the middle of the page or behind it, or have a gap there."""
    start, end = FROM * page.width, TO * page.width
    count = 0
    for line in page.lines:
        if line.x0 > start or (line.words and _is_divided(line, start, end)):
            count += 1
            if count >= FEWEST:
                return True
    return False


def _is_divided(line: Line, start: float, end: float) -> bool:
    """True if a part of a line begins there, behind a gap that may be one between columns."""
    before = end
    for _, x0, x1, _ in line.words:
        if start < x0 < end and x0 - before > NARROWEST * line.size:
            return True
        before = x1
    return False


def columns_of(sheet: Sheet, page: Page, read: Read, last: Gutter | None) -> tuple[tuple[Page, ...], Gutter | None]:
    """The page as one page for each column, in reading order, and the gap between them; none where it has no columns.

    What is over both columns goes with the column above it, on top of a page with the first. All begin where the first
    one does, so that an indent in one is an indent in all. `read` makes the lines of a sheet; `last` is the gap of
    the last page in columns.
    """
    if last is None and not _may_have_columns(page):
        return (), None
    from_right = is_right_to_left(page.painted)
    gutter = _gutter(page, from_right=from_right)
    if gutter is not None:
        middle = (gutter.left + gutter.right) / 2
        printed = _Printed(sheet, page, gutter, page.width - middle if from_right else middle, from_right, read)
        bands = _bands_in_columns(printed, last)
        if bands:
            return tuple(_parts(printed, bands)), gutter
    if last is not None and _is_first_alone(page, last, from_right=from_right):
        return (replace(page, column=1),), last
    return (), last


def _bands_in_columns(printed: _Printed, last: Gutter | None) -> list[_Band]:
    """The bands of a page that are in columns; none where no column is tall, and no page before has this gap."""
    _, page, gutter, _, from_right, _ = printed
    parted = list(_bands([_row(line, page.width, gutter, from_right=from_right) for line in page.lines]))
    bands = [band for band in _together(parted, gutter) if not _is_by_lines(band, printed)]
    if gutter.is_near(last) or any(_is_tall(band) for band in bands):
        return bands
    return bands if any(_is_first_of_text(band, gutter) for band in parted) else []


def _stretches(line: Line, width: float, *, from_right: bool) -> list[Stretch]:
    """The ends of what a line has between wide gaps, in points from the side of reading."""
    ends = [(word.x0, word.x1) for word in line.words] or [(line.x0, line.x1)]
    return sorted((width - x1, width - x0) for x0, x1 in ends) if from_right else ends


def _gutter(page: Page, *, from_right: bool) -> Gutter | None:
    """The gap beside a place in which many lines, or parts of lines, begin near the middle of the page."""
    top, foot = IN_TEXT * page.height, BOTTOM_ZONE * page.height
    body = [line for line in page.lines if top < line.top < foot]
    lines = [_stretches(line, page.width, from_right=from_right) for line in body]
    starts = [x0 for line in lines for x0, _ in line if FROM * page.width < x0 < TO * page.width]
    if not starts:
        return None
    size = median(line.size for line in body)
    gutters = (_gutter_beside(edge, count, lines, size) for edge, count in _commonest(starts))
    return next(filter(None, gutters), None)


def _gutter_beside(edge: float, count: int, lines: Sequence[Sequence[Stretch]], size: float) -> Gutter | None:
    crossing = sum(x0 < edge - JUTTING and x1 > edge for line in lines for x0, x1 in line)
    if count < FEWEST and MOST * crossing > len(lines):
        return None
    stretches = [stretch for line in lines for stretch in _joined(line, NARROWEST * size, edge)]
    left, right = _widest_gap([(x0, x1) for x0, x1 in stretches if x1 < edge], edge)
    first = [x0 for x0, x1 in stretches if x1 <= left]
    right = _outermost([x0 for x0, _ in stretches if left < x0 <= right] or [right])
    second = [x1 for x0, x1 in stretches if x0 > right - EDGE]
    if right - left < NARROWEST * size or len(first) < FEWEST or not second:
        return None
    return Gutter(left, right, _outermost(first), max(second))


def _widest_gap(stretches: Iterable[Stretch], edge: float) -> Stretch:
    """The widest gap left of the edge that no stretch reaches into; numbers may jut out beside the edge."""
    gap, reached = (edge, edge), edge
    for x0, x1 in sorted(stretches, key=lambda stretch: -stretch[1]):
        if reached - x1 > gap[1] - gap[0]:
            gap = x1, reached
        reached = min(reached, x0)
        if reached < edge - JUTTING:
            break
    return gap


def _commonest(places: Sequence[float]) -> Iterator[tuple[float, int]]:
    """Up to `TRIED` places in which lines begin, those first in which the most do, and how many do."""
    rounded = Counter(map(round, places))
    counts = {place: (rounded[place - 1] + rounded[place] + rounded[place + 1], rounded[place]) for place in rounded}
    for place in sorted(counts, key=counts.__getitem__, reverse=True)[:TRIED]:
        yield min(x for x in places if abs(round(x) - place) <= 1), counts[place][0]


def _outermost(places: Sequence[float]) -> float:
    """The first place in which two lines begin, or more."""
    ordered = sorted(places)
    return next((before for before, after in pairwise(ordered) if after - before < EDGE), ordered[0])


def _joined(stretches: Iterable[Stretch], least: float, edge: float) -> list[Stretch]:
    """The stretches of a line, those joined between which no gap is, or one that is not beside the edge."""
    joined: list[Stretch] = []
    for x0, x1 in stretches:
        if joined and not (joined[-1][1] < min(edge, x0 - least) and abs(x0 - edge) < JUTTING):
            joined[-1] = joined[-1][0], max(x1, joined[-1][1])
        else:
            joined.append((x0, x1))
    return joined


def _is_first_alone(page: Page, gutter: Gutter, *, from_right: bool) -> bool:
    """True for a page, such as the last one of a text, that has the first column alone."""
    lines = [_stretches(line, page.width, from_right=from_right) for line in page.lines]
    crossing = sum(any(x0 < gutter.left and x1 > gutter.right for x0, x1 in line) for line in lines)
    ends = [line[-1][1] for line in lines if line[-1][1] < gutter.left + EDGE]
    full = any(end > gutter.left - JUTTING / 2 for end in ends)
    return full and len(ends) >= FEWEST and 2 * crossing < len(ends)


def _row(line: Line, width: float, gutter: Gutter, *, from_right: bool) -> _Row:
    stretches = _stretches(line, width, from_right=from_right)
    first = [stretch for stretch in stretches if stretch[1] < gutter.left + EDGE]
    second = [stretch for stretch in stretches if stretch[0] > gutter.right - EDGE]
    across = len(first) + len(second) < len(stretches)
    if across or (_has_cells(first, line.size) and _has_cells(second, line.size)):
        return _Row(line, None, None)
    return _Row(line, *((part[0][0], part[-1][1]) if part else None for part in (first, second)))


def _has_cells(stretches: Sequence[Stretch], size: float) -> bool:
    """True if wide gaps part what a line has on one side of the gap: it is a row of a table over both columns."""
    return any(after[0] - before[1] > CELLS * size for before, after in pairwise(stretches))


def _bands(rows: Sequence[_Row]) -> Iterator[_Band]:
    """The rows between those that cross the gap, and between wide spaces."""
    band: list[_Row] = []
    below_crossing = True
    for row in rows:
        blank = bool(band) and row.line.top - max(above.line.bottom for above in band[-2:]) > BLANK * row.line.size
        if band and (row.crosses or blank):
            yield _Band.of(band, below_crossing=below_crossing)
            band, below_crossing = [], False
        below_crossing = below_crossing or row.crosses
        if not row.crosses:
            band.append(row)
    if band:
        yield _Band.of(band, below_crossing=below_crossing)


def _together(bands: Iterable[_Band], gutter: Gutter) -> list[_Band]:
    """The bands that are text, with the notes below them, those as one between which there is but a space."""
    joined: list[_Band] = []
    goes_on = False
    for band in bands:
        goes_on = goes_on and not band.below_crossing
        text = _is_text(band, gutter)
        if goes_on and (text or _are_notes(band)):
            joined[-1] = _Band.of([*joined[-1].rows, *band.rows], below_crossing=joined[-1].below_crossing)
        elif text:
            joined.append(band)
            goes_on = True
        else:
            goes_on = False
    return joined


def _are_notes(band: _Band) -> bool:
    """True if a band begins with a note, or with the stroke above it."""
    line = band.rows[0].line
    return line.runs[0].superscript or _NOTE.match(line.text.lstrip()) is not None


def _is_first_of_text(band: _Band, gutter: Gutter) -> bool:
    """True for a tall first column that has no second one beside it."""
    first, second = band.sides
    stretches = [(row.line, row.first) for row in first if row.first]
    return not second and len(first) >= TALL and _fills(stretches, gutter, OFTEN)


def _is_tall(band: _Band) -> bool:
    shorter, taller = sorted(map(len, band.sides))
    return (shorter >= FEWEST and taller >= TALL) or taller >= 2 * TALL


def _is_text(band: _Band, gutter: Gutter) -> bool:
    """True if on both sides of a band many lines fill their column with words; the last column may be a few lines."""
    first, second = (
        [(row.line, row.first) for row in band.rows if row.first],
        [(row.line, row.second) for row in band.rows if row.second],
    )
    if len(first) < FEWEST or not second:
        return False
    shares = (SOME, OFTEN) if len(second) > len(first) else (OFTEN, SOME)
    if not _fills(first, gutter, shares[0]):
        return False
    return (len(first) >= 2 * TALL and _are_on_top(band)) or (len(second) > 1 and _fills(second, gutter, shares[1]))


def _are_on_top(band: _Band) -> bool:
    """True if the second column has but the lines beside the first ones of the first, as the last of a text may."""
    places = [place for place, row in enumerate(band.rows) if row.second]
    return places[-1] <= 2 * len(places) < 2 * TALL


def _fills(stretches: Sequence[tuple[Line, Stretch]], gutter: Gutter, share: float) -> bool:
    """True if a share of these parts of lines fill a column with words."""
    width = FULL * max(0.0, min(gutter.left - gutter.start, gutter.end - gutter.right))
    full = [(line, x1 - x0) for line, (x0, x1) in stretches if x1 - x0 > width]
    if len(full) < share * len(stretches) or not full:
        return False
    letters = median(len(line.text) * length / (line.x1 - line.x0) for line, length in full)
    wide = any("\u3001" <= letter <= "\u9fff" for line, _ in full for letter in line.text)
    return letters > (LETTERS / 2 if wide else LETTERS)


def _is_by_lines(band: _Band, printed: _Printed) -> bool:
    """True if what is on its sides is painted by turns: the cells of a table, or justified lines with wide spaces.

    Columns that a program paints line by line look the same, and are not read.
    """
    shown = [piece for piece in printed.sheet.pieces if band.holds(piece.y) and piece.text.strip()]
    sides = [printed.is_second(piece.x0, piece.x1) for piece in shown]
    return sum(side is not other for side, other in pairwise(sides)) > TURNS


def _parts(printed: _Printed, bands: Sequence[_Band]) -> Iterator[Page]:
    """The parts of a page that are read from top to bottom.

    Each is the second column of a band, what is below it over both columns, and the first column of the next band.
    """
    sheet, page, gutter, _, from_right, read = printed
    shift = _outermost([row.second[0] for band in bands for row in band.sides[1] if row.second]) - gutter.start
    shift = -shift if from_right else shift
    second: list[Piece] = []
    moved: _Band | None = None
    for number, band in enumerate([*bands, None]):
        after = moved.bottom if moved else float("-inf")
        before = band.top if band else float("inf")
        over = [piece for piece in sheet.pieces if after <= piece.y <= before]
        first, next_second = printed.parted(band) if band else ([], [])
        strokes = _moved(printed, moved, shift)
        part = read(sheet._replace(pieces=[*second, *over, *first], strokes=strokes), page.number)
        lines = tuple(_displayed(line, shift) if moved and moved.holds(line.baseline) else line for line in part.lines)
        yield replace(part, lines=lines, column=number + 1, hidden=() if number else page.hidden)
        second, moved = [piece._replace(x0=piece.x0 - shift, x1=piece.x1 - shift) for piece in next_second], band


def _displayed(line: Line, shift: float) -> Line:
    x0, top, x1, bottom = line.box
    return replace(line, displayed=(x0 + shift, top, x1 + shift, bottom))


def _moved(printed: _Printed, band: _Band | None, shift: float) -> Callable[[], tuple[Box, ...]]:
    """The strokes of the sheet, those in the second column of a band where its lines were moved to."""

    def strokes() -> tuple[Box, ...]:
        return tuple(
            (x0 - shift, y0, x1 - shift, y1)
            if band and band.holds(y0) and printed.is_second(x0, x1)
            else (x0, y0, x1, y1)
            for x0, y0, x1, y1 in printed.sheet.strokes()
        )

    return strokes
