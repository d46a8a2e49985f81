"""A report as a table on the terminal, as JSON lines, or as a self-contained HTML page."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from lxml import etree
from lxml.etree import _Element as Element
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from plenary.cli.common import refuse

Look = Literal["", "good", "waiting", "bad"]
STYLES = {"": "", "good": "green", "waiting": "yellow", "bad": "bold red"}
# control characters and lone surrogates, unfit for a terminal and for XML
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
WIDEST = 100_000  # characters
# nothing is loaded, run or sent, whatever the page contains
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif }
body { margin: 0 auto; max-width: 70rem; padding: 1rem }
h1 { font-size: 1.4rem; margin: 0 0 .25rem }
p { margin: 0 0 1rem }
div { overflow-x: auto }
table { border-collapse: collapse; min-width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; vertical-align: top }
th:first-child, td:first-child { left: 0; position: sticky; background: Canvas; white-space: nowrap }
.good { color: light-dark(#176b2c, #7bd88f) }
.waiting { color: light-dark(#8a5a00, #e8c268) }
.bad { color: light-dark(#a3131b, #ff9a9a); font-weight: 600 }
"""

SymbolsOption = Annotated[str, typer.Option("--symbol", help="Only symbols that start with this: A/RES/85.")]
HtmlOption = Annotated[str | None, typer.Option("--html", metavar="FILE", help="Write an HTML page.")]


@dataclass(frozen=True, slots=True)
class Cell:
    """Text and look of a cell."""

    text: str
    look: Look = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the table, and its JSON form."""

    cells: Sequence[Cell]
    value: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table. `note` is a sentence above or below it."""

    title: str
    note: str
    columns: Sequence[str]
    lines: Sequence[ReportLine]

    def show(self, *, json_lines: bool, html: Path | None) -> None:
        """Print the report, or write it as HTML; end the command if the file cannot be written."""
        if html is not None:
            try:
                html.write_text(self.page(), encoding="utf-8")
            except OSError as error:
                refuse(f"{html} cannot be written: {error.strerror or error}")
        if json_lines:
            for line in self.lines:
                sys.stdout.write(json.dumps(line.value, ensure_ascii=False) + "\n")
        elif html is None:
            self._print()

    def page(self) -> str:
        """The page of HTML. Whatever the cells hold is text in it."""
        html = etree.Element("html", lang="en")
        head, body = _under(html, "head"), _under(html, "body")
        _under(head, "meta", charset="utf-8")
        _under(head, "meta", content=POLICY).set("http-equiv", "Content-Security-Policy")
        _under(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        _under(head, "title", self.title)
        _under(head, "style", STYLE)
        _under(body, "h1", self.title)
        _under(body, "p", self.note)
        table = _under(_under(body, "div"), "table")
        top, rows = _under(_under(table, "thead"), "tr"), _under(table, "tbody")
        for name in self.columns:
            _under(top, "th", name, scope="col")
        for line in self.lines:
            row = _under(rows, "tr")
            for cell in line.cells:
                _under(row, "td", cell.text, **({"class": cell.look} if cell.look else {}))
        return etree.tostring(html, method="html", encoding="unicode", doctype="<!DOCTYPE html>")

    def _print(self) -> None:
        table = Table(*self.columns)
        for line in self.lines:
            table.add_row(*(Text(_clean(cell.text), style=STYLES[cell.look]) for cell in line.cells))
        if self.lines:
            print_whole(table)
        typer.echo(self.note, err=True)


def print_whole(table: Table) -> None:
    """Print a table as wide as its cells are: a symbol or URI that is cut or folded cannot be copied."""
    for column in table.columns:
        column.no_wrap = True
    console = Console(highlight=False)
    wide = console.options.update(max_width=WIDEST)
    needed = Measurement.get(console, wide, table).maximum
    Console(soft_wrap=True, width=max(console.width, needed)).print(table)


def wide_enough(*tables: Table) -> Console:
    """A console in which no column is narrower than its `min_width`; a terminal that is wraps the lines itself."""
    console = Console(highlight=False)
    wide = console.options.update(max_width=WIDEST)
    needed = max(Measurement.get(console, wide, table).minimum for table in tables)
    return Console(highlight=False, soft_wrap=True, width=max(console.width, needed))


def _under(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text if tag == "style" else _clean(text)
    return element


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)
