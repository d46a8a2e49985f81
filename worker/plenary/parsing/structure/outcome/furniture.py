"""Page furniture inside the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plenary.domain.record import Check
from plenary.parsing.structure.outcome.evidence import Evidence, shown, verdict

_ALONE = re.compile(
    r"""^(?: [AES]/\S+(?:\ \(\w+\))?                               # a symbol
         | (?:Page|P\u00e1gina)\s?\d{1,4}
         | (?:\u0421\u0442\u0440(?:\.|\u0430\u043d\u0438\u0446\u0430)|\u0627\u0644\u0635\u0641\u062d\u0629)\s?\d{1,4}
         | \u7b2c\s?\d+\s?\u9875
         | /\s?\.{2,3} | /\u2026 | [_\u2014\u2013=-]{3,}              # goes on overleaf; a stroke
         | \*?\d{6,9}\*? | (?:GE\.|V\.)?\d\d-\d{4,6}\s?(?:\([A-Z]\))?.{0,12} | \d{1,3}\s?/\s?\d{1,3}
         )$""",
    re.VERBOSE | re.IGNORECASE,
)

# Marks of notes: behind a stop that follows a word; an asterisk; the stroke behind a number, as printed up to 1993.
# Each is looked for apart from the others, by its sign, which is quicker.
_BEHIND_STOP = re.compile(r"[,;.](?=\d)(?<=[^\W\d_A-Z]{3}.)\d{1,3}(?= |$)")
_ASTERISK = re.compile(r"\*(?<=[\w,;.)\] *].)(?=[ ,;.*]|$)")
_STROKE = re.compile(r"/(?:(?<= \d/)|(?<= \d\d/))(?=[ ,;.]|$)")


def in_text(evidence: Evidence) -> Check:
    """No block is a symbol, a page or job number, a stroke; none holds the document's own."""
    wrong = []
    symbol = evidence.record.symbol or ""
    beginning = "".join(symbol.split()[:1])
    own = None
    for block in evidence.record.blocks:
        if block.kind in {"closing", "table"}:
            continue
        if _ALONE.match(block.text):
            wrong.append(f"{block.id} is {shown(block.text)}")
        elif beginning and beginning in block.text and (own := own or _own_symbol(symbol)).search(block.text):
            wrong.append(f"{block.id} names the document itself: {evidence.record.symbol}")
    return verdict("furniture_in_text", wrong)


def _own_symbol(symbol: str) -> re.Pattern[str]:
    """The symbol however it is spaced, with nothing behind it that makes it another's."""
    return re.compile(r"\s?".join(map(re.escape, symbol.split())) + r"(?![\w/]|\.\w)")


def note_marks(evidence: Evidence) -> Check:
    """No mark of a note is part of the text, behind a stop that it is printed close to."""
    wrong = [
        f"{block.id}: {shown(block.text[max(0, mark[0] - 20) : mark[1]])}"
        for block, stops in evidence.stops
        if (mark := _first_mark(block.text, stops))
    ]
    return verdict("note_marks", [f"a mark of a note may be in {item}" for item in wrong])


def _first_mark(text: str, stops: Sequence[int]) -> tuple[int, int] | None:
    marks = [match.span() for stop in stops if (match := _BEHIND_STOP.match(text, stop))] if stops else []
    if "*" in text and (match := _ASTERISK.search(text)):
        marks.append(match.span())
    if "/" in text and (match := _STROKE.search(text)):
        marks.append((text.rindex(" ", 0, match.start()), match.end()))
    return min(marks) if marks else None
