"""Made-up texts typeset in columns as PDFs, in the ways in which programs paint them. Points from the top left corner."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 612.0, 792.0, 60.0, 552.0, 90.0, 715.0
Order = Literal["columns", "lines", "second first"]


@dataclass
class Typesetter:
    """Sets paragraphs into columns of pages. `gap` is the space between paragraphs, `indent` that of first lines."""

    gutter: float = 15.0
    size: float = 10.0
    font: str = "Times-Roman"
    justified: bool = True
    gap: float = 5.0
    indent: float = 12.0
    foot: float = FOOT
    count: int = 1
    page: int = 1
    column: int = 0
    y: float = TOP
    top: float = TOP
    shown: list[tuple[int, int, float, float, str, float, float]] = field(default_factory=list)
    rules: list[tuple[int, float]] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The width of a column."""
        return (RIGHT - LEFT - self.gutter * (self.count - 1)) / self.count

    @property
    def left(self) -> float:
        """The left edge of the column that is being set."""
        return LEFT + self.column * (self.width + self.gutter)

    def columns(self, count: int) -> None:
        """Go on in so many columns below all that is on the page."""
        self.y = max((shown[3] for shown in self.shown if shown[0] == self.page), default=TOP) + (
            self.size if self.shown else 0
        )
        self.count, self.column, self.top = count, 0, self.y

    def next_column(self) -> None:
        """Go on at the top of the next column, or page."""
        self.column += 1
        if self.column == self.count:
            self.page, self.column, self.top = self.page + 1, 0, TOP
        self.y = self.top

    def put(self, x: float, y: float, text: str, size: float = 0, space: float = 0) -> None:
        """Show a text at a place."""
        self.shown.append((self.page, self.column if self.count > 1 else -1, x, y, text, size or self.size, space))

    def lines(self, text: str, first: float, width: float) -> list[tuple[float, str]]:
        """The lines of a text, each with its indent."""
        found, line, indent = [], "", first
        for word in text.split():
            if line and indent + stringWidth(f"{line} {word}", self.font, self.size) > width:
                found.append((indent, line))
                line, indent = "", 0.0
            line = f"{line} {word}".strip()
        return [*found, (indent, line)]

    def paragraph(self, text: str) -> None:
        """Set a paragraph."""
        lines = self.lines(text, self.indent, self.width)
        for number, (indent, line) in enumerate(lines):
            self.y += 1.15 * self.size + (self.gap if not number and self.y > self.top else 0)
            if self.y > self.foot:
                self.next_column()
                self.y += 1.15 * self.size
            spread = self.justified and number < len(lines) - 1 and " " in line
            rest = self.width - indent - stringWidth(line, self.font, self.size)
            self.put(self.left + indent, self.y, line, space=rest / line.count(" ") if spread else 0)

    def rows(
        self, rows: Sequence[Sequence[str]], places: Sequence[float], *, gap: float, ruled: bool, by_lines: bool
    ) -> None:
        """Set a table below all that is there: the left edges of its cells, the space between its rows."""
        self.columns(1)
        ends = [place - 14 for place in places[1:]] + [RIGHT]
        for row in rows:
            self.y += gap
            if ruled:
                self.rules.append((self.page, self.y + 3))
            cells = [self.lines(text, 0, end - place) for text, place, end in zip(row, places, ends, strict=True)]
            lines = [
                (self.y + 1.15 * self.size * (n + 1), place, text)
                for place, cell in zip(places, cells, strict=True)
                for n, (_, text) in enumerate(cell)
            ]
            for y, place, text in sorted(lines) if by_lines else lines:
                self.put(place, y, text)
            self.y += 1.15 * self.size * max(map(len, cells))

    def pdf(self, order: Order = "columns") -> bytes:
        """The file, painted column by column, line by line over both, or the second column before the first."""
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=0, invariant=1)
        for number in range(1, self.page + 1):
            shown = [item for item in self.shown if item[0] == number]
            if order == "lines":
                shown.sort(key=lambda item: (item[3], item[2]))
            elif order == "second first":
                shown.sort(key=lambda item: -item[1])
            for _, _, x, y, text, size, space in shown:
                drawing = canvas.beginText(x, HEIGHT - y)
                drawing.setFont(self.font, size)
                drawing.setWordSpace(space)
                drawing.textOut(text)
                canvas.drawText(drawing)
            for page, y in self.rules:
                if page == number:
                    canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)
            canvas.showPage()
        canvas.save()
        return out.getvalue()
