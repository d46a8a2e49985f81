"""Hyphens that a file's fonts name soft ones: U+00AD, which other files have only where a word is divided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plenary.parsing.document import Line, Page
from plenary.parsing.readers.pdf.fonts import SOFT_HYPHEN as SOFT_CODE

SOFT_HYPHEN = chr(SOFT_CODE)
_HARD = re.compile("[-\u2010]")
_WITHIN = re.compile(rf"\w{SOFT_HYPHEN}\w")


def with_hard_hyphens(pages: Sequence[Page]) -> list[Page]:
    """The pages, with hyphens for the soft ones of fonts that have no other and paint them within lines, too.

    Printers of browsers and of some word processors name the glyph that both characters share by the soft one alone.
    """
    lines = [line for page in pages for line in page.lines]
    if not any(SOFT_HYPHEN in line.text and _WITHIN.search(line.text) for line in lines):
        return list(pages)
    runs = [run for line in lines for run in line.runs]
    fonts = {run.font for run in runs if _WITHIN.search(run.text)} - {
        run.font for run in runs if _HARD.search(run.text)
    }
    return [_hardened_page(page, fonts) for page in pages]


def _hardened_page(page: Page, fonts: set[str]) -> Page:
    lines = tuple(_hardened(line, fonts) for line in page.lines)
    return replace(page, lines=lines, columns=tuple(_hardened_page(column, fonts) for column in page.columns))


def _hardened(line: Line, fonts: set[str]) -> Line:
    soft = {run.font for run in line.runs if SOFT_HYPHEN in run.text}
    if not soft or not soft <= fonts:
        return line
    return replace(
        line,
        runs=tuple(run.saying(run.text.replace(SOFT_HYPHEN, "-")) for run in line.runs),
        words=tuple(word._replace(text=word.text.replace(SOFT_HYPHEN, "-")) for word in line.words),
    )
