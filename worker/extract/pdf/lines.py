"""Pieces of text into lines, from top to bottom: which pieces share a line, where words end, what is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.contracts.document import Line, Page, Run

if TYPE_CHECKING:
    from worker.extract.pdf.pieces import Piece, Sheet

# Shares of the font size. A raised mark stands 0.35 above the line in published files, the next line 1.15 below it.
SAME_LINE = 0.5
SAME_BASELINE = 0.25
SPACE = 0.15
TAB = 2.0
RAISED = 0.15
SMALL = 0.8


def page_of(sheet: Sheet, number: int) -> Page:
    """The lines of one page. Every visible character of the sheet's pieces stands in exactly one of them."""
    rows = _merge(_rows(sheet.pieces))
    lines = (_line(row) for row in rows)
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
    """Whether a piece stands on the row's line, and near the baseline of the piece before it."""
    before = row[-1]
    return (
        abs(piece.y - y) <= SAME_LINE * max(size, piece.size)
        and abs(piece.y - before.y) <= SAME_LINE * max(before.size, piece.size)
        and piece.x0 >= before.x0 - size
    )


def _merge(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Rows on one baseline that do not overlap are one line: the cells of a table, the two sides of a heading."""
    placed = sorted((_baseline(row), row) for row in rows)
    merged: list[tuple[float, list[Piece]]] = []
    for (y, size), row in placed:
        if merged:
            last_y, last = merged[-1]
            if abs(y - last_y) <= SAME_BASELINE * size and not _overlap(last, row):
                last.extend(row)
                last.sort(key=lambda piece: piece.x0)
                continue
        merged.append((y, list(row)))
    return [row for _, row in merged]


def _baseline(row: list[Piece]) -> tuple[float, float]:
    """The baseline and the font size of most of the row's text."""
    widths: dict[tuple[float, float], float] = {}
    for piece in row:
        key = (piece.y, piece.size)
        widths[key] = widths.get(key, 0.0) + len(piece.text.strip()) * piece.size
    return max(widths, key=widths.__getitem__)


def _overlap(a: list[Piece], b: list[Piece]) -> bool:
    return any(p.x0 < q.x1 - 1 and q.x0 < p.x1 - 1 for p in a if p.text.strip() for q in b if q.text.strip())


def _line(row: list[Piece]) -> Line | None:
    while row and not row[-1].text.strip():
        row.pop()
    if not row:
        return None
    baseline, size = _baseline(row)
    runs: list[Run] = []
    text, end = "", row[0].x0
    last: tuple[object, float, bool] | None = None
    for piece in row:
        gap = piece.x0 - end
        between = ""
        if gap > TAB * size:
            between = "\t"
        elif gap > SPACE * min(size, piece.size or size) and not text.endswith(" ") and not piece.text.startswith(" "):
            between = " "
        raised = piece.size < SMALL * size and piece.y < baseline - RAISED * size
        look = (piece.style, round(piece.size, 1), raised)
        if not piece.text.strip() or look == last:
            text += between + piece.text
        else:
            if last is not None:
                runs.append(_run(text + between, last))
                text = piece.text
            else:
                text = piece.text
            last = look
        end = max(end, piece.x1)
    if last is not None:
        runs.append(_run(text, last))
    visible = [piece for piece in row if piece.text.strip()]
    return Line(
        tuple(runs),
        min(piece.x0 for piece in visible),
        min(piece.y - piece.size * 0.8 for piece in visible),
        max(piece.x1 for piece in visible),
        baseline + 0.2 * size,
    )


def _run(text: str, look: tuple[object, float, bool]) -> Run:
    style, size, raised = look
    return Run(text, size, style.italic, style.bold, raised, font=style.font)  # type: ignore[attr-defined]
