"""A model resolution as a PDF page by page, laid out as the published ones are: US letter, Times, points as units.

Distances are from the left and the top edge. Streams are not compressed, so that the bytes depend on no zlib.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from sample_texts import Block, Model, Piece, pieces

WIDTH, HEIGHT = 612.0, 792.0
EDGE, LEFT, RIGHT, FOOT = 60.0, 123.0, 489.0, 722.0
STEP = 24.0
ROMAN, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"


class Style(NamedTuple):
    """How a paragraph is set: sizes and distances in points; `first` and `rest` are left edges."""

    size: float = 10
    bold: bool = False
    first: float = LEFT
    rest: float = LEFT
    gap: float = 6
    justify: bool = False


class Word(NamedTuple):
    """One word and its pieces: (text, font, size, rise)."""

    parts: tuple[tuple[str, str, float, float], ...]
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        return sum(stringWidth(text, font, size) for text, font, size, _ in self.parts)


@dataclass
class Row:
    """One line that is ready to be drawn: its words, or a label that stands before them at `label_x`."""

    words: list[Word]
    x: float
    size: float
    space: float
    gap: float
    label: str = ""
    label_x: float = 0
    label_bold: bool = False

    @property
    def height(self) -> float:
        return self.gap + self.size * 1.2

    @property
    def notes(self) -> Iterator[str]:
        return (mark for word in self.words for mark in word.notes)


@dataclass
class Sheet:
    """The rows of one page and the marks of the notes at its foot."""

    rows: list[tuple[float, Row]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _font(*, bold: bool, italic: bool) -> str:
    return {(0, 0): ROMAN, (1, 0): BOLD, (0, 1): "Times-Italic", (1, 1): "Times-BoldItalic"}[bold, italic]


def _words(found: list[Piece], style: Style) -> list[Word]:
    words: list[Word] = []
    parts: list[tuple[str, str, float, float]] = []
    notes: list[str] = []
    for piece in found:
        if piece.note:
            parts.append((piece.text, ROMAN, style.size * 0.65, style.size * 0.35))
            notes.append(piece.text)
            continue
        font = _font(bold=style.bold, italic=piece.italic)
        for number, stretch in enumerate(piece.text.split(" ")):
            if number:
                words.append(Word(tuple(parts), tuple(notes)))
                parts, notes = [], []
            if stretch:
                parts.append((stretch, font, style.size, 0))
    words.append(Word(tuple(parts), tuple(notes)))
    return [word for word in words if word.parts]


def rows(
    text: str, style: Style, label: tuple[str, float] = ("", 0), *, right: float = RIGHT, italic: bool = False
) -> list[Row]:
    """Break a text into rows no wider than `right`, spread to it where the style says so."""
    found: list[Row] = []
    line: list[Word] = []
    space = stringWidth(" ", ROMAN, style.size)
    x, gap = style.first, style.gap

    def end(*, last: bool) -> None:
        nonlocal line, x, gap
        rest = right - x - sum(word.width for word in line)
        spread = rest / (len(line) - 1) if style.justify and not last and len(line) > 1 else space
        found.append(Row(line, x, style.size, spread, gap))
        line, x, gap = [], style.rest, 0

    for word in _words(pieces(text, italic=italic), style):
        if line and x + sum(w.width for w in line) + space * len(line) + word.width > right:
            end(last=False)
        line.append(word)
    end(last=True)
    (found[0].label, found[0].label_x), found[0].label_bold = label, style.bold
    return found


def _masthead(model: Model) -> Iterator[Row]:
    for number, line in enumerate(model.session):
        yield from rows(line, Style(bold=number == 0 or "20" not in line, first=EDGE, rest=EDGE, gap=0))
    for number, line in enumerate(model.agenda):
        yield from rows(line, Style(bold=number > 0, first=EDGE, rest=EDGE, gap=0), right=330)
    sizes = (14, 12) if model.symbol.startswith("S/") else (14, 14)
    for number, line in enumerate(model.heading):
        yield from rows(
            line, Style(sizes[number], bold=True, gap=(18, 12)[number] if sizes[number] == 12 or not number else 0)
        )
    if model.committee:
        yield from rows(model.committee, Style(gap=12))
    if model.title:
        yield from rows(model.title, Style(12, bold=True, gap=12), label=(model.number, EDGE + 6))
    yield from rows(f"_{model.organ}_,", Style(first=LEFT + STEP, gap=12, justify=True))


def _block(block: Block) -> Iterator[Row]:
    inner = LEFT + STEP
    if block.kind == "heading":
        size = 10 if block.number else 14 if block.text.startswith("Annex") else 12
        yield from rows(block.text, Style(size, bold=True, gap=12), label=(block.number, LEFT - STEP))
    elif block.number:
        rest = inner + STEP if block.level == 2 else LEFT
        yield from rows(block.text, Style(first=inner + STEP, rest=rest, justify=True), label=(block.number, inner))
    else:
        yield from rows(block.text, Style(first=inner, justify=True))


def _note(model: Model, mark: str) -> list[Row]:
    text = dict(model.notes)[mark]
    return rows(f"[^{mark}] {text}", Style(8.5, first=117, gap=0))


def _sheets(model: Model) -> list[Sheet]:
    """Deal the rows out to pages so that each note stands on the page of its mark."""
    sheets = [Sheet()]
    top = 208.0
    sequence = [[row] for row in _masthead(model)]
    sequence += [list(_block(block)) for block in model.blocks]
    sequence += [
        rows(line, Style(first=397 + 12 * n, gap=12 * (1 - n)), italic=True, right=552)
        for n, line in enumerate(model.closing)
    ]
    for group in [*sequence, *([] if not model.annex else [[]]), *(list(_block(block)) for block in model.annex)]:
        if not group:
            sheets.append(Sheet())
            top = 70.0
        for row in group:
            sheet = sheets[-1]
            marks = [*sheet.notes, *row.notes]
            depth = sum(line.height for mark in marks for line in _note(model, mark)) + (24 if marks else 0)
            if top + row.height + depth > FOOT:
                sheet = Sheet()
                sheets.append(sheet)
                top, row.gap = 70.0, 0
            top += row.height
            sheet.rows.append((top, row))
            sheet.notes += row.notes
    return sheets


def _text(canvas: Canvas, place: tuple[float, float], text: str, face: tuple[str, float]) -> float:
    x, top = place
    canvas.setFont(*face)
    canvas.drawString(x, HEIGHT - top, text)
    return x + stringWidth(text, *face)


def _draw(canvas: Canvas, top: float, row: Row) -> None:
    if row.label:
        _text(canvas, (row.label_x, top), row.label, (_font(bold=row.label_bold, italic=False), row.size))
    stretches: list[tuple[str, str, float, float]] = []
    for number, word in enumerate(row.words):
        for place, part in enumerate(word.parts):
            text = " " + part[0] if number and not place else part[0]
            if stretches and stretches[-1][1:] == part[1:]:
                stretches[-1] = (stretches[-1][0] + text, *part[1:])
            else:
                stretches.append((text, *part[1:]))
    drawing = canvas.beginText()
    x = row.x
    for text, font, size, rise in stretches:
        extra = row.space - stringWidth(" ", font, size)
        drawing.setFont(font, size)
        drawing.setWordSpace(extra)
        drawing.setTextOrigin(x, HEIGHT - top + rise)
        drawing.textOut(text)
        x += stringWidth(text, font, size) + extra * text.count(" ")
    canvas.drawText(drawing)


def _first_page(canvas: Canvas, model: Model) -> None:
    head, rest = model.symbol[0], model.symbol[1:]
    x = 552 - stringWidth(head, ROMAN, 20) - stringWidth(rest, ROMAN, 10)
    _text(canvas, (LEFT, 57.8), "United Nations", (ROMAN, 14))
    _text(canvas, (_text(canvas, (x, 56.5), head, (ROMAN, 20)), 56.5), rest, (ROMAN, 10))
    canvas.line(EDGE, HEIGHT - 62, 552, HEIGHT - 62)
    _text(canvas, (LEFT, 86.4), model.masthead, (BOLD, 20))
    _text(canvas, (397, 86.7), "Distr.: General", (ROMAN, 10))
    _text(canvas, (397, 98.4), model.issued, (ROMAN, 10))
    canvas.line(EDGE, HEIGHT - 190, 552, HEIGHT - 190)
    _text(canvas, (65, 747.6), f"{model.job}    {model.stamp}", (ROMAN, 10))
    _text(canvas, (65, 762.2), f"*{model.job.split()[0].replace('-', '')}*", ("Courier", 12))


def _running_heads(canvas: Canvas, model: Model, number: int, count: int) -> None:
    even = number % 2 == 0
    sides = [(model.symbol, even), (model.title, not even)]
    for text, left in sides:
        width = stringWidth(text, BOLD, 8.5)
        _text(canvas, (EDGE if left else 552 - width, 59), text, (BOLD, 8.5))
    canvas.line(EDGE, HEIGHT - 63, 552, HEIGHT - 63)
    folio, job = f"{number}/{count}", model.job.split()[0]
    _text(canvas, (EDGE if even else 552 - stringWidth(folio, BOLD, 8.5), 755), folio, (BOLD, 8.5))
    _text(canvas, (524 if even else EDGE, 753.8), job, (ROMAN, 7))


def _foot(canvas: Canvas, model: Model, marks: list[str]) -> None:
    lines = [row for mark in marks for row in _note(model, mark)]
    top = 734.0 - sum(row.height for row in lines)
    if lines:
        _text(canvas, (100, top - 8), "_" * 18, (BOLD, 8))
    for row in lines:
        top += row.height
        _draw(canvas, top, row)


def pdf(model: Model) -> bytes:
    """The whole file, the same bytes each time."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=0, invariant=1)
    sheets = _sheets(model)
    for number, sheet in enumerate(sheets, 1):
        if number == 1:
            _first_page(canvas, model)
        else:
            _running_heads(canvas, model, number, len(sheets))
        for top, row in sheet.rows:
            _draw(canvas, top, row)
        _foot(canvas, model, sheet.notes)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
