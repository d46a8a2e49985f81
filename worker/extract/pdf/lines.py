"""Pieces of text into lines, from top to bottom: which pieces share a line, where words end, what is raised."""

from __future__ import annotations

import re
import unicodedata

from worker.contracts.document import BOTTOM_ZONE, Line, Page, Run
from worker.extract.pdf.bidi import is_right_to_left, logical
from worker.extract.pdf.pieces import Piece, Sheet, Style

# Shares of the font size. A raised mark stands 0.35 above the line in published files, the next line 1.15 below it.
SAME_LINE = 0.5
SAME_BASELINE = 0.25
SPACE = 0.15
TAB = 2.0
RAISED = 0.15
# Chinese parts no words by spaces, and a stroke stretches an Arabic word: a gap beside either is the setting's.
_JOINED = re.compile(r"[\u0640\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MARK = re.compile(r"^(?:\d{1,3}|\*{1,4})$")
SMALL = 0.8
NO_WIDTH = 0.02
NUDGE = 0.1  # kerning moves a letter by less


def page_of(sheet: Sheet, number: int) -> Page:
    """The lines of one page. Every visible character of the sheet's pieces stands in exactly one of them."""
    from_right = is_right_to_left("".join([piece.text for piece in sheet.pieces]))
    rows = _merge(_rows(sheet.pieces), apart=not from_right)
    foot = sheet.height * BOTTOM_ZONE  # job and page numbers are set from the left in every language
    lines = (_line(row, from_right=from_right and row[0].y < foot) for row in rows)
    return Page(number, sheet.width, sheet.height, tuple(line for line in lines if line is not None))


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other on one line, in the order of painting: a raised mark stays with its word."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    y = size = 0.0
    for piece in pieces:
        if not piece.text.strip():
            if row and abs(piece.y - y) <= SAME_LINE * size:
                row.append(piece)
            continue
        if row and _goes_on(row, piece, y, size):
            if piece.size > size:
                y, size = piece.y, piece.size
        else:
            row = []
            rows.append(row)
            y, size = piece.y, piece.size
        row.append(piece)
    return rows


def _goes_on(row: list[Piece], piece: Piece, y: float, size: float) -> bool:
    """Whether a piece stands on the row's line: on its baseline, or raised right beside the piece before it."""
    before = row[-1]
    larger = max(before.size, piece.size)
    if abs(piece.y - y) > SAME_LINE * max(size, piece.size) or abs(piece.y - before.y) > SAME_LINE * larger:
        return False
    from_right = is_right_to_left(before.text)
    if not (piece.x0 >= before.x0 - size or (from_right and piece.x1 <= before.x1 + size)):
        return False
    gap = before.x0 - piece.x1 if from_right and piece.x1 < before.x0 else piece.x0 - before.x1
    if abs(piece.y - before.y) <= SAME_BASELINE * larger or gap <= TAB * larger:
        return True
    # the mark of a note at the foot of a page, its text behind a tab
    return before is row[0] and before.size < SMALL * piece.size and bool(_MARK.match(before.text.strip()))


def _merge(rows: list[list[Piece]], *, apart: bool) -> list[list[Piece]]:
    """Rows on one baseline are one line: cells of a table, two sides of a heading. `apart`: unless they overlap."""
    placed = sorted((_baseline(row), row) for row in rows)
    merged: list[tuple[float, list[Piece]]] = []
    for (y, size), row in placed:
        if merged:
            last_y, last = merged[-1]
            if abs(y - last_y) <= SAME_BASELINE * size and not (apart and _overlap(last, row)):
                last.extend(row)
                last.sort(key=_place)
                continue
        merged.append((y, list(row)))
    return [row for _, row in merged]


def _baseline(row: list[Piece]) -> tuple[float, float]:
    """The baseline and the font size of most of the row's text."""
    if len({(piece.y, piece.size) for piece in row}) == 1:
        return row[0].y, row[0].size
    widths: dict[tuple[float, float], float] = {}
    for piece in row:
        key = (piece.y, piece.size)
        widths[key] = widths.get(key, 0.0) + len(piece.text.strip()) * piece.size
    return max(widths, key=widths.__getitem__)


def _place(piece: Piece) -> float:
    """Where a piece stands in its line. The half of a ligature that has no width stands before the one that has it."""
    return piece.x0 - NUDGE * piece.size if piece.x1 - piece.x0 < NO_WIDTH * piece.size else piece.x0


def _overlap(a: list[Piece], b: list[Piece]) -> bool:
    return any(p.x0 < q.x1 - 1 and q.x0 < p.x1 - 1 for p in a if p.text.strip() for q in b if q.text.strip())


def _line(row: list[Piece], *, from_right: bool) -> Line | None:
    visible = [piece for piece in row if piece.text.strip()]
    if not visible:
        return None
    row = _with_marks(sorted(row, key=_place))
    baseline, size = _baseline(row)
    cells = _cells(row, baseline, size)
    if from_right or any(is_right_to_left(text) for text, _ in cells):
        cells = logical(cells)
    while cells and not cells[-1][0].strip():
        cells.pop()
    return Line(
        tuple(_run(text, look) for text, look in cells),
        min(piece.x0 for piece in visible),
        min(piece.y - piece.size * 0.8 for piece in visible),
        max(piece.x1 for piece in visible),
        baseline + 0.2 * size,
    )


def _with_marks(row: list[Piece]) -> list[Piece]:
    """Vowel signs that are shown by themselves go to the letter that they stand over, before it as the page reads."""
    marks = [piece for piece in row if not piece.text.isascii() and unicodedata.category(piece.text[0]) == "Mn"]
    letters = [piece for piece in row if piece not in marks] if marks else []
    if not letters:
        return row
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        under = [piece for piece in letters if piece.text.strip()]
        base = min(
            under,
            key=lambda piece: max(piece.x0 - middle, middle - piece.x1, abs(piece.x0 + piece.x1 - 2 * middle) / 100),
        )
        letters.insert(
            letters.index(base), mark._replace(x0=base.x0, x1=base.x0, y=base.y, size=base.size, style=base.style)
        )
    return letters


Look = tuple[Style, float, bool]  # style, size in points, raised


def _cells(row: list[Piece], baseline: float, size: float) -> list[tuple[str, Look]]:
    """Stretches of one look from left to right, with the spaces and tabs that the gaps between pieces stand for."""
    cells: list[tuple[str, Look]] = []
    said, end = "", row[0].x0
    last: Look | None = None
    for y, x0, x1, height, text, style in row:
        raised = height < SMALL * size and y < baseline - RAISED * size
        look = (style, round(height, 1), raised)
        if last is None:
            last = look
        else:
            gap = x0 - end
            if gap > TAB * size:
                said += "\t"
            elif gap > SPACE * min(size, height) and not _parted(said[-1:], text[:1]):
                said += " "
            if look != last and text.strip():
                cells.append((said, last))
                said, last = "", look
        said += text
        end = max(end, x1)
    if last is not None:
        cells.append((said, last))
    return cells


def _parted(before: str, after: str) -> bool:
    """Whether a gap between two letters needs no space: there is one, they are Chinese, or a stroke joins them."""
    return " " in {before, after} or bool(_JOINED.search(before + after))


def _run(text: str, look: Look) -> Run:
    style, size, raised = look
    return Run(text, size, style.italic, style.bold, raised, font=style.font)
