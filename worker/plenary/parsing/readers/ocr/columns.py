"""Rows of a recognized page: turned upright, and separated into its printed columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from plenary.parsing.document import Box

# Range of the gap between two columns, in shares of the printed width; points by which a row may reach into the gap.
GUTTER_FROM, GUTTER_TO, REACH = 0.4, 0.6, 1.5
FEWEST_ROWS = 8  # of each column: fewer side by side are a masthead or a table
HEAD, FOOT = 0.12, 0.9  # shares of the page's height: only above and below may a row cross the gap
LEVEL = 0.002  # a slope below which a page counts as upright
WIDEST = 14_400  # points of a page: the limit of PDF 1.7, annex C
LONG = 20  # letters of a row whose slope counts towards that of the page


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and its box: points from the top left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class OcrRow:
    """One line as Tesseract gives it. `size` and `baseline` (at its middle) in points, `slope` a share of the width."""

    words: list[list[Glyph]]
    confidences: list[float]
    size: float
    baseline: float
    slope: float
    printed: Box | None = None  # its box on the page, once it was moved

    @property
    def box(self) -> Box:
        """Left, top, right, bottom on the page."""
        glyphs = [glyph for word in self.words for glyph in word]
        return self.printed or (
            *(min(glyph.x0 for glyph in glyphs), min(glyph.top for glyph in glyphs)),
            *(max(glyph.x1 for glyph in glyphs), max(glyph.bottom for glyph in glyphs)),
        )

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0][0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return self.words[-1][-1].x1

    @property
    def length(self) -> int:
        """The number of its letters."""
        return sum(map(len, self.words))

    def baseline_at(self, x: float) -> float:
        """The baseline there, in points from the top."""
        return self.baseline + self.slope * (x - (self.x0 + self.x1) / 2)


def upright(rows: Sequence[OcrRow]) -> list[OcrRow]:
    """The rows of a page that was scanned askew, turned straight: rows below each other then start at one x."""
    slopes = [row.slope for row in rows if row.length >= LONG]
    slope = median(slopes) if slopes else 0.0
    return [_turned(row, slope) for row in rows] if abs(slope) > LEVEL else list(rows)


def _turned(row: OcrRow, slope: float) -> OcrRow:
    def moved(glyph: Glyph) -> Glyph:
        x, y = slope * glyph.bottom, slope * glyph.x0
        return replace(glyph, x0=glyph.x0 + x, x1=glyph.x1 + x, top=glyph.top - y, bottom=glyph.bottom - y)

    baseline = row.baseline - slope * (row.x0 + row.x1) / 2
    words = [[moved(glyph) for glyph in word] for word in row.words]
    return replace(row, words=words, baseline=baseline, slope=row.slope - slope, printed=row.box)


def columns(rows: Sequence[OcrRow], height: float) -> list[list[OcrRow]]:
    """The page's rows by columns from the left, those that cross the gap with the first; one list where it has no gap.

    All columns are moved to the place of the first, so that an indent in one is an indent in all.
    """
    gap = _gap(rows, height)
    if gap is None:
        return [list(rows)]
    left = [row for row in rows if row.x0 < gap]
    right = [row for row in rows if row.x0 >= gap]
    shift = _edge(right) - _edge([row for row in left if row.x1 <= gap])
    return [left, [_shifted(row, shift) for row in right]]


def _gap(rows: Sequence[OcrRow], height: float) -> float | None:
    if len(rows) < 2 * FEWEST_ROWS:
        return None
    first, last = min(row.x0 for row in rows), max(row.x1 for row in rows)
    if last - first > WIDEST:  # boxes that are on no page: each point between them would be looked at
        return None
    body = [row for row in rows if HEAD * height < row.baseline < FOOT * height]
    start, end = first + GUTTER_FROM * (last - first), first + GUTTER_TO * (last - first)
    free = [x for x in range(round(start), round(end)) if not any(row.x0 + REACH < x < row.x1 - REACH for row in body)]
    if not free:
        return None
    gap = float(median(free))
    sides = sum(row.x1 <= gap + REACH for row in body), sum(row.x0 >= gap - REACH for row in body)
    return gap if min(sides) >= FEWEST_ROWS else None


def _edge(rows: Sequence[OcrRow]) -> float:
    """The left edge of a column in points: half of its lines or more begin there, the others are indented."""
    return sorted(row.x0 for row in rows)[len(rows) // 4]


def _shifted(row: OcrRow, shift: float) -> OcrRow:
    words = [[replace(glyph, x0=glyph.x0 - shift, x1=glyph.x1 - shift) for glyph in word] for word in row.words]
    return replace(row, words=words, printed=row.box)
