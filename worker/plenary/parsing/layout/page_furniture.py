"""Parts of a page besides its text: running heads, page and job numbers, bar codes, the masthead on page 1."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from plenary.parsing.document import BOTTOM_ZONE, Line, Page
from plenary.parsing.layout.metrics import APART, MASTHEAD_GAP, MASTHEAD_ZONE, TOP_ZONE, Layout, is_small

SYMBOL = re.compile(r"\b[AES]/[A-Z0-9][^\t]*")
_FOOT = re.compile(
    r"""^(?: \d{1,4}\s*/\s*\d{1,4} | \d{1,4} | \**\d{5,}\**          # 2/12, 7, a bar code
         | \)[A-Z]\(\s\d\d-\d+                                        # a job number as Arabic pages set it
         | Please\ recycle.*                                          # beside the sign of recycled paper
     | \*+ | (?:GE\.)?\d\d-\d{4,6}.* | \d{1,4}\s*/\s*\d{1,4}\s+.* | V\.\d\d-\d+.* | [-\u2013 ]*\d+[-\u2013 ]* )$""",
    re.VERBOSE,
)

# A bar code, a job number with its date, `/...` (the text goes on overleaf): forms that no text has. They may be higher
# than page numbers.
_CERTAIN_FOOT = re.compile(
    r"^(?:\*\d{6,}\*|\d\d-\d{5}(?:\s*\([A-Z]\)(?:\s+\d{6})*)?(?:\s+/\s?(?:\.\s?){3})?"
    r"|Please recycle|/\s?(?:\.\s?){3}|/\u2026)$"
)
CERTAIN_FOOT_ZONE = 0.85  # share of the page's height
# The last line of a running head of the 1990s, below the symbol and often the language: "Page 2".
_PAGE = re.compile(
    r"^(?:(?:Page|P\u00e1gina|\u0421\u0442\u0440(?:\u0430\u043d\u0438\u0446\u0430|\.)|(?:\u0627\u0644)?\u0635\u0641\u062d\u0629)\s?\d{1,4}"
    r"|\u7b2c\s?\d{1,4}\s?\u9875)$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?:\[|(?:E?S-)?\d{1,4}/\d{1,4}(?:\s[A-Z])?(?:\.|\s?[-\u2013])\s)")
PAGE_ZONE, LONGEST_HEAD = 0.12, 4  # share of the page's height; lines
NEXT_LINE = 1.6  # of the font size, from line to line of a running head


@dataclass(slots=True)
class Sorted:
    """A page's lines by what they are for; each line of the page is in one list."""

    head: list[Line] = field(default_factory=list)
    masthead: list[Line] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)


def sort_lines(page: Page, layout: Layout) -> Sorted:
    """Take the furniture off a page by its place, its size and its form."""
    result = Sorted()
    first = page.number == 1 and page.column <= 1
    high = _masthead(page) if first else [line for line in page.lines if line.bottom <= TOP_ZONE * page.height]
    marked = max((index for index, line in enumerate(high) if SYMBOL.search(line.text)), default=-1)
    if not first:
        marked = max(marked, _numbered_head(page))
        high = list(page.lines[: _end_of_head(page, max(len(high), marked + 1), layout)])
    for index, line in enumerate(page.lines):
        place = result.text
        if (line.top >= BOTTOM_ZONE * page.height and _is_foot(line)) or (
            line.top >= CERTAIN_FOOT_ZONE * page.height and _CERTAIN_FOOT.match(line.text.strip())
        ):
            place = result.foot
        elif index < len(high):
            if first:
                place = result.masthead if marked >= 0 else result.text
            elif index <= marked or line.size < layout.size - 0.6:
                place = result.head
        place.append(line)
    return result


def _masthead(page: Page) -> list[Line]:
    """The lines of page 1 above the widest gap in its upper part: the emblem is beside and below them.

    The bracketed line and a numbered title are below the masthead, however high on the page.
    """
    high = [line for line in page.lines if line.bottom <= MASTHEAD_ZONE * page.height]
    high = list(takewhile(lambda line: not _HEADING.match(line.text.strip()), high))
    gaps = [below.top - above.bottom for above, below in pairwise([*high, *page.lines[len(high) : len(high) + 1]])]
    if not gaps or max(gaps) < MASTHEAD_GAP * page.height:
        return high
    return high[: gaps.index(max(gaps)) + 1]


def _end_of_head(page: Page, count: int, layout: Layout) -> int:
    """The number of lines of the running head, at least `count`: a long title continues below them in their size."""
    while 0 < count < len(page.lines):
        above, line = page.lines[count - 1 : count + 1]
        goes_on = line.baseline - above.baseline < NEXT_LINE * line.size and abs(line.size - above.size) < APART
        if not (goes_on and is_small(line, layout) and line.bottom <= PAGE_ZONE * page.height):
            break
        count += 1
    return count


def _numbered_head(page: Page) -> int:
    """Index of the line `Page 2` below the symbol at the top of a page, -1 where there is none."""
    top = [line.text.strip() for line in page.lines[:LONGEST_HEAD] if line.bottom <= PAGE_ZONE * page.height]
    if not any(SYMBOL.search(text) for text in top):
        return -1
    return max((index for index, text in enumerate(top) if _PAGE.match(text)), default=-1)


def _is_foot(line: Line) -> bool:
    cells = [cell.strip() for cell in line.text.split("\t")]
    return all(_FOOT.match(cell) for cell in cells if cell)
