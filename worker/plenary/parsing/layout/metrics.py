"""Measures of a document's layout, from its lines: body size, edges of the column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plenary.parsing.document import Line, Page

# Share of the page's height in published files: running heads end at 0.078, text begins at 0.094.
TOP_ZONE = 0.085
# The masthead is within the upper third of page 1 and ends with the widest gap there, of 50 points or more.
MASTHEAD_ZONE = 0.3
MASTHEAD_GAP = 0.06
# What a paragraph or a point is numbered with: `1.`, `1 -`, `(a)`, `a)`, `'1'`, `A.`, `IV.`, a bullet, a dash.
LABEL = re.compile(
    r"""^(?: \d{1,3}\s?[.\uff0e\u3001] | \d{1,3}\s?[-\u2013](?=\s|$)
         | [(\uff08]\s?(?:[^\W\d_A-Z]{1,5}|\d{1,2})\s?[)\uff09] | [^\W\d_A-Z]{1,5}\)(?=\s|$)
         | ['\u2018\u2019]\d{1,2}['\u2018\u2019] | [A-Z]\. | [IVXL]+\. | \u2022 | \u2013\s )""",
    re.VERBOSE,
)
# Words divided at the ends of lines: of narrow columns one in eight has one; of today's documents, which break words
# only at their own hyphens, none has one in thirty.
_DIVIDED = re.compile(r"[^\W\d_]-$")
FEWEST_DIVIDED, DIVIDED = 3, 0.06
APART = 0.6  # points; sizes nearer to each other are one size
MUCH = 0.4  # of the letters in the commonest size: text may be less than its notes and tables, headings are far less
NEW_PARAGRAPH = 1.45  # of the font size between baselines; lines of a paragraph are 1.1 to 1.25 apart
FEWEST_STEPS = 5  # between lines of a sentence: the median of so many is the distance between lines
INDENT = 8.0  # points; a smaller indent means nothing
FAR_IN = 6  # of the size of the text: no first line is indented so far, a centred one is
MOSTLY = 0.7
ENDS = re.compile(r"[.;:,\u061b\uff1b\u3002\uff1a\u060c\uff0c]$")
WIDER = 1.2  # of the distance between lines set far apart: a new paragraph


@dataclass(frozen=True, slots=True)
class Layout:
    """Points. `left` and `right` are the edges of the body's column.

    `divides` is set where words are divided at the ends of lines, as type was set until the 1980s: there a hyphen at
    the end of a line is none of the word's. `gap` is the share of the font size between baselines above which a
    paragraph begins. `stands_in` is set for columns without a gap between paragraphs, whose first lines are indented.
    """

    size: float
    left: float
    right: float
    divides: bool = False
    gap: float = NEW_PARAGRAPH
    stands_in: bool = False
    columns: bool = False  # the pages are printed in columns

    @property
    def spread(self) -> bool:
        """True if lines are as far apart as paragraphs are elsewhere."""
        return self.gap > NEW_PARAGRAPH


def is_small(line: Line, layout: Layout) -> bool:
    """Return True if the line is set smaller than the text, as notes and tables are."""
    return line.size < layout.size - APART


def measure(pages: Sequence[Page], *, columns: bool = False) -> Layout:
    """The layout that most lines of the document share, or of its pages that are printed in columns."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    most = sizes.most_common(1)[0][1]
    size = max(size for size, letters in sizes.items() if letters > MUCH * most)
    body = [line for page in pages for line in page.lines if abs(line.size - size) < APART]
    lefts: Counter[int] = Counter()
    for line in body:  # by their length: a short document has more lines in its masthead than in its text
        lefts[round(line.x0)] += len(line.text)
    left = float(lefts.most_common(1)[0][0])
    ends = sorted(line.x1 for line in body if abs(line.x0 - left) < 2)  # noqa: PLR2004 - points
    gap = _gap(pages, size)
    return Layout(
        *(size, left, ends[int(len(ends) * 0.8)]),
        divides=_divides(body),
        gap=gap,
        columns=columns,
        stands_in=columns and _stands_in(pages, size, left, gap),
    )


def _gap(pages: Sequence[Page], size: float) -> float:
    """The least gap between paragraphs, as a share of the font size: wider where a sentence's lines are far apart."""
    steps = sorted(
        line.baseline - before.baseline
        for page in pages
        for before, line in pairwise(page.lines)
        if abs(line.size - size) < APART > abs(before.size - size)
        and before.text.rstrip()[-1:].isalpha()
        and line.text[:1].islower()
        and line.baseline > before.baseline
    )
    usual = steps[len(steps) // 2] / size if len(steps) >= FEWEST_STEPS else 0
    return WIDER * usual if usual > NEW_PARAGRAPH else NEW_PARAGRAPH


def _stands_in(pages: Sequence[Page], size: float, left: float, gap: float) -> bool:
    """True if most indented lines below a full stop, or another one, are as close to it as lines of a paragraph."""
    steps = [
        line.baseline - before.baseline
        for page in pages
        for before, line in pairwise(page.lines)
        if abs(line.size - size) < APART > abs(before.size - size)
        and abs(before.x0 - left) < INDENT < line.x0 - left < FAR_IN * size
        and ENDS.search(before.text.rstrip())
    ]
    close = sum(0 < step < gap * size for step in steps)
    return close >= FEWEST_STEPS and close > MOSTLY * len(steps)


def _divides(body: Sequence[Line]) -> bool:
    divided = sum(
        "-" in line.text[-2:] and following.text[:1].islower() and bool(_DIVIDED.search(line.text))
        for line, following in pairwise(body)
    )
    return divided >= FEWEST_DIVIDED and divided > DIVIDED * len(body)
