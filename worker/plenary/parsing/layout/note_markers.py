"""Marks of notes at the foot of a page or of a table. Marks in the text: `pages`."""

from __future__ import annotations

import re

from plenary.parsing.document import Line
from plenary.parsing.layout.metrics import APART

_MARK = re.compile(r"^(?:\d{1,3}|[a-z]|\*{1,4}|[\u2020\u2021\u00a7]+)$")
# As typewriters and word processors set it until 2000: "1/".
_SLASHED = re.compile(r"^(\d{1,3}/|\*{1,3}/)\s+(?=\S)")
_STARS = re.compile(r"^(\*{1,4}|[\u2020\u2021])\s*(?=\S)")


def mark_of(line: Line) -> str | None:
    """The marker that the line starts with, if it starts a note: a number or letter set apart, or asterisks.

    It is set apart by being raised, by a size of its own, or by a stroke: `1/`.
    """
    first = line.runs[0]
    mark = first.text.strip()
    if _MARK.match(mark) and (first.superscript or (len(line.runs) > 1 and first.size > line.size + APART)):
        return mark
    slashed = _SLASHED.match(line.text.lstrip())
    if slashed:
        return slashed[1]
    stars = _STARS.match(line.text.lstrip())
    return stars[1] if stars else None
