"""Pieces of text into lines, from top to bottom: in which order they read, where words end, what is raised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import dropwhile, pairwise
from operator import attrgetter
from typing import NamedTuple

from plenary.parsing.document import BOTTOM_ZONE, Line, Page, Run, Word
from plenary.parsing.readers.pdf.bidi import JOINER, STROKE, is_mark, is_right_to_left, logical
from plenary.parsing.readers.pdf.compiled_loops import LINES, compiled
from plenary.parsing.readers.pdf.distances import MARK, PARTED, RAISED, SMALL, SPACE, TAB
from plenary.parsing.readers.pdf.reading_order import by_place, from_left
from plenary.parsing.readers.pdf.text_rows import IN_NUMBER, TextRow, baseline_of, merge, rows_of
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style

# Shares of the font size.
CLOSE = 0.1  # between the letters of a word
WIDE_SPACE = 0.5  # where the text has its spaces itself, a gap is the setting's, up to here
# Chinese parts no words by spaces, and a stroke (some writers of PDF call it a joiner) stretches an Arabic word: a gap
# beside either is the setting's.
_JOINED = re.compile(r"[\u0640\u200d\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]")
BESIDE = 0.35  # the largest distance of a vowel sign from its letter
SPACED = 12  # characters to a space, at the most, in a text that has its spaces itself
DIVIDES = "\u2011"  # a hyphen that does not break
MOSTLY = 0.6  # of the gaps of a line
SHARED = 3.0  # points of a gap between columns, at the least
CLEAR = 0.9  # of the font size: a gap that no justified line has
LABEL = 5  # letters and signs of a paragraph's number, at the most
IN_TEXT, BELOW_MASTHEAD = 0.085, 0.3  # of the page's height: where the text of a page and of the first one begins
LINE = 24  # characters of a line of words, at the least
MAY_HAVE_WORDS = compiled("may_have_words")  # a quick look before `_words`
BOUNDS, HAS_MARKS, CELLS = compiled("bounds", LINES), compiled("has_marks", LINES), compiled("cells", LINES)
_SIGNS = "`\u00a8\u00b4\u00b8\u02c6\u02c7\u02dc"
_APART = re.compile(rf"[^\W\d_][{_SIGNS}](?=[^\W\d_])")  # painted beside, or over
ACCENTS = "accents are apart from their letters"
OVERLAID = "text lies over other text"


def page_of(sheet: Sheet, number: int) -> Page:
    """The lines of one page, with every visible character once; text painted over its own copy is not repeated."""
    text = "".join([piece.text for piece in sheet.pieces])
    from_right = is_right_to_left(text)
    pieces = _without_stretching(_with_dividing_hyphens(sheet.pieces)) if from_right else sheet.pieces
    rows = merge(rows_of(pieces), from_right=from_right)
    foot = sheet.height * BOTTOM_ZONE  # job and page numbers are set from the left in every language
    by_gaps = from_right or sheet.trimmed or text.count(" ") * SPACED < len(text)
    space = SPACE if by_gaps else WIDE_SPACE
    read = _Reading(space, set(), by_places=from_right and sheet.trimmed, from_right=from_right)
    if any(sign in text for sign in _SIGNS) and _APART.search(text):
        read.doubts.add(ACCENTS)
    close = read if by_gaps else read._replace(space=SPACE)
    lines = [
        _line(row, close if _has_no_spaces(row) else read, from_right=from_right and row.pieces[0].y < foot)
        for row in rows
    ]
    kept = tuple(line for line in lines if line is not None)
    if any(sheet.corner):
        left, top = sheet.corner
        kept = tuple(
            replace(line, displayed=(line.x0 - left, line.top - top, line.x1 - left, line.bottom - top))
            for line in kept
        )
    doubts = () if sheet.trimmed else tuple(sorted(read.doubts))  # its widths are those of the ink
    strokes = sheet.strokes() if _may_hold_table(kept, sheet.height, number) else ()
    return Page(*(number, sheet.width, sheet.height, kept, doubts), painted=text, hidden=sheet.hidden, strokes=strokes)


def _may_hold_table(lines: Sequence[Line], height: float, number: int) -> bool:
    """True if two lines of the text, one behind the other of those that gaps divide, share a gap."""
    top = (BELOW_MASTHEAD if number == 1 else IN_TEXT) * height
    gaps = [_gaps(line) for line in lines if line.words and top < line.top < BOTTOM_ZONE * height]
    return any(
        max(left, other_left) + SHARED < min(right, other_right)
        for gaps_above, gaps_below in pairwise(filter(None, gaps))
        for left, right in gaps_above
        for other_left, other_right in gaps_below
    )


def _gaps(line: Line) -> list[tuple[float, float]]:
    """The gaps that no justified line has, in points; the one behind a number such as `1.` or `(a)` does not count."""
    label = line.words[0].text.strip()
    words = line.words[1:] if len(label) <= LABEL and not label.isalpha() else line.words
    gaps = ((before.x1, after.x0) for before, after in pairwise(words))
    return [(left, right) for left, right in gaps if right - left > CLEAR * line.size]


def _has_no_spaces(row: TextRow) -> bool:
    """True if it is a line of words whose gaps alone part them, whatever other lines have.

    Of single letters it is one if most of them are set close: not where all are spread.
    """
    text = "".join([piece.text for piece in row.pieces])
    if len(text) < LINE or text.count(" ") * SPACED >= len(text):
        return False
    words = 2 * sum(len(piece.text) > 1 for piece in row.pieces) > len(row.pieces)
    return words or _set_close(row.pieces)


def _set_close(letters: Sequence[Piece]) -> bool:
    placed = sorted(letters, key=_left)
    close = sum(after.x0 - before.x1 < CLOSE * before.size for before, after in pairwise(placed))
    return close > MOSTLY * len(placed)


class _Reading(NamedTuple):
    """Parameters of reading a page's lines: the least gap between words, the doubts so far, order by places alone.

    `from_right`: some of them may hold letters that are written from the right.
    """

    space: float
    doubts: set[str]
    by_places: bool
    from_right: bool


def _line(row: TextRow, read: _Reading, *, from_right: bool) -> Line | None:
    bounds = (BOUNDS or _bounds)(row.pieces)
    if bounds is None:
        return None
    left, top, right = bounds
    ordered = by_place(row.pieces) if read.by_places else from_left(row.pieces, close=from_right)
    if ordered.overlaid:
        read.doubts.add(OVERLAID)
    pieces = _with_marks(ordered.row, row.pieces)
    if not pieces[0].text.strip():
        pieces = list(dropwhile(lambda piece: not piece.text.strip(), pieces))
    row_baseline = row.baseline if pieces is row.pieces else None
    baseline, size = row_baseline or baseline_of(pieces)
    gaps = _Gaps(size, read.space if ordered.in_sequence else SPACE, row.seams, read.doubts)
    cells = (CELLS or _cells)(pieces, baseline, gaps)
    if from_right or (read.from_right and any(is_right_to_left(text) for text, _ in cells)):
        cells = logical(cells)
    while cells and not cells[-1][0].strip():
        cells.pop()
    return Line(
        tuple([_run(text, look) for text, look in cells]),
        left,
        top,
        right,
        baseline + 0.2 * size,
        _words(pieces, baseline, size) if MAY_HAVE_WORDS is None or MAY_HAVE_WORDS(pieces, size) else (),
    )


_left = attrgetter("x0")


def _bounds(row: list[Piece]) -> tuple[float, float, float] | None:
    """The left edge, the top and the right edge of what is visible, in points; None where nothing is."""
    visible = [piece for piece in row if piece.text.strip()]
    if not visible:
        return None
    return (
        min([piece.x0 for piece in visible]),
        min([piece.y - piece.size * 0.8 for piece in visible]),
        max([piece.x1 for piece in visible]),
    )


def _words(pieces: list[Piece], baseline: float, size: float) -> tuple[Word, ...]:
    """The parts of a line between gaps wider than those in a number; none for a line without such gaps."""
    shown = sorted([piece for piece in pieces if piece.text.strip()], key=_left)
    widest, end = IN_NUMBER * size, float("inf")
    for _, left, right, *_ in shown:
        if left - end >= widest:
            break
        end = right
    else:
        return ()
    words: list[Word] = []
    for piece in shown:
        raised = piece.size < SMALL * size and piece.y < baseline - RAISED * size
        last = words[-1] if words else None
        if last and last.raised == raised and piece.x0 - last.x1 < IN_NUMBER * size:
            parted = piece.x0 - last.x1 > SPACE * size and not _parted(last.text[-1:], piece.text[:1])
            words[-1] = Word(f"{last.text}{' ' * parted}{piece.text}", last.x0, piece.x1, raised)
        else:
            words.append(Word(piece.text, piece.x0, piece.x1, raised))
    return tuple(map(_read_from_right, words) if is_right_to_left("".join(word.text for word in words)) else words)


def _read_from_right(word: Word) -> Word:
    read = logical([(word.text, (Style("", italic=False, bold=False), 0.0, False))])
    return word._replace(text="".join(text for text, _ in read).strip())


def _without_stretching(pieces: list[Piece]) -> list[Piece]:
    """The pieces with joiners for strokes where there are more strokes than lines: they only stretch words.

    Writers type few of them; word processors justify every line with them.
    """
    strokes = sum(piece.text.count(STROKE) for piece in pieces)
    if strokes <= len({round(piece.y) for piece in pieces}):
        return pieces
    return [piece._replace(text=piece.text.replace(STROKE, JOINER)) for piece in pieces]


def _with_dividing_hyphens(painted: list[Piece]) -> list[Piece]:
    """The pieces, in the order of painting, with a no-break hyphen where two numbers read from the right.

    Numbers around a no-break hyphen do. Fonts draw it as the common hyphen, but it was painted after the number on its
    right and before the number on its left.
    """
    pieces = list(painted)
    for index, hyphen in enumerate(painted[1:-1], start=1):
        if hyphen.text == "-":
            before, after = painted[index - 1], painted[index + 1]
            numbers = (before.text + after.text).isdigit() and before.y == hyphen.y == after.y
            if numbers and before.x0 > hyphen.x0 > after.x0:
                pieces[index] = hyphen._replace(text=DIVIDES)
    return pieces


def _with_marks(row: list[Piece], painted: Sequence[Piece]) -> list[Piece]:
    """Put vowel signs that are pieces of their own before their letters, as the page reads.

    `painted` is the row in the order of painting, which shows the letter of a sign; otherwise the places do.
    """
    if HAS_MARKS is not None and not HAS_MARKS(row):
        return row
    marks = [piece for piece in row if not piece.text.isascii() and all(map(is_mark, piece.text))]
    letters = [piece for piece in row if piece not in marks] if marks else []
    under = [piece for piece in letters if piece.text.strip()]
    if not under:
        return row
    bases = _painted_beside(painted)
    for mark in marks:
        base = bases.get(id(mark))
        if base is None or base not in letters:
            base = min(under, key=partial(_distance, mark))
        letters.insert(
            letters.index(base), mark._replace(x0=base.x0, x1=base.x0, y=base.y, size=base.size, style=base.style)
        )
    return letters


def _painted_beside(painted: Sequence[Piece]) -> dict[int, Piece]:
    """The letters of vowel signs, by the identity of the sign: the next piece where the line is painted from the left.

    The place of a sign is not enough: some fonts draw it beside its letter.
    """
    bases: dict[int, Piece] = {}
    for before, mark, after in zip(painted, painted[1:], painted[2:], strict=False):
        signs = [not piece.text.isascii() and all(map(is_mark, piece.text)) for piece in (before, mark, after)]
        if signs == [False, True, False] and before.text.strip() and after.text.strip():
            base = after if before.x0 < after.x0 else before
            if _distance(mark, base) < BESIDE * mark.size:
                bases[id(mark)] = base
    return bases


def _distance(mark: Piece, letter: Piece) -> float:
    """The horizontal distance of a letter from its sign, at most zero where the sign is above it."""
    middle = (mark.x0 + mark.x1) / 2
    return max(letter.x0 - middle, middle - letter.x1, abs(letter.x0 + letter.x1 - 2 * middle) / 100)


Look = tuple[Style, float, bool]  # style, size in points, raised


class _Gaps(NamedTuple):
    """Spaces and tabs from the gaps between the pieces of a line, and the doubts about them.

    `size` is the line's in points; `space` the least gap between words, as a share of the font size.
    """

    size: float
    space: float
    seams: frozenset[float]
    doubts: set[str]

    def between(self, before: str, gap: float, height: float, text: str, *, small: bool) -> str:
        """The space or tab that a gap of so many points stands for. `small`: it needs not be as wide, as by a mark."""
        said = ""
        least = SPACE if small else self.space
        if gap > least * min(self.size, height) and not _parted(before, text[:1]):
            if least > SPACE and before.islower() and text[:1].islower():
                self.doubts.add(PARTED)
            said = " "
        return "\t" if gap > TAB * self.size else said


def _cells(row: list[Piece], baseline: float, gaps: _Gaps) -> list[tuple[str, Look]]:
    """Stretches of one look from left to right, with the spaces and tabs that the gaps between pieces stand for."""
    cells: list[tuple[str, Look]] = []
    said, end = "", row[0].x0
    size = gaps.size
    last_height = points = 0.0
    last: Look | None = None
    for y, x0, x1, height, text, style in row:
        raised = height < SMALL * size and y < baseline - RAISED * size
        if height != last_height:
            last_height, points = height, round(height, 1)
        look = (style, points, raised)
        if last is None:
            last = look
        else:
            gap = x0 - end
            if gap > 0 and gap > SPACE * min(size, height):
                smaller = text if height < last[1] else said
                small = min(height, last[1]) < SMALL * size and len(smaller.strip()) <= MARK
                said += gaps.between(said[-1:], gap, height, text, small=small or x0 in gaps.seams)
            if look != last and text.strip():
                cells.append((said, last))
                said, last = "", look
        said += text
        if x1 > end:  # noqa: PLR1730 - without a call for each letter
            end = x1
    if last is not None:
        cells.append((said, last))
    return cells


def _parted(before: str, after: str) -> bool:
    """True if a gap between two letters needs no space: there is one, they are Chinese, or a stroke joins them."""
    return " " in (before, after) or not ((before + after).isascii() or _JOINED.search(before + after) is None)


def _run(text: str, look: Look) -> Run:
    style, size, raised = look
    return Run(text, size, style.italic, style.bold, raised, font=style.font)
