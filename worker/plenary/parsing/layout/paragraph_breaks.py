"""Breaks between paragraphs: by the space between lines, and by the form of the lines where a page ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plenary.parsing.document import Line
from plenary.parsing.languages import CODES, language
from plenary.parsing.layout.metrics import FAR_IN, INDENT, LABEL, Layout

_STOP = re.compile(r"[.;:\u061b\uff1b\u3002\uff1a]$")
_END = re.compile(
    rf"{_STOP.pattern}|[,\u060c\uff0c\u548c\u6216\u53ca]$"
    r"|\b(?:and|or|et|ou|y|e|o|u|\u0438|\u0438\u043b\u0438|\u0648|\u0623\u0648)$"
)
# A date, which word processors keep on one line.
_DATE = re.compile(r"^\d{1,2} [^\W\d_]{3,} \d{4}\S*")
# A name of two words, which the UN's editors keep on one line: `El Salvador`.
_NAME = re.compile(r"^[A-Z\u00c0-\u00de]\w* [A-Z\u00c0-\u00de]\w*")
_STATE = re.compile(
    r"^(?:El Salvador|Costa Rica|Sri Lanka|San Marino|Viet Nam|New Zealand|Saudi Arabia|Sierra Leone|Burkina Faso"
    r"|Cabo Verde|Cape Verde|South (?:Africa|Sudan)|Saint [A-Z]\w+|(?:Marshall|Solomon) Islands|North Macedonia"
    r"|(?:Equatorial|Papua New) Guinea|Puerto Rico|Guinea-Bissau)\b\S?"
)
MARK = 0.8  # of the size of the text: the marks of notes are smaller
# A number alone on the line above the heading that it numbers: "IV", "B", "Rule 12", "Annex II".
NUMBER_ALONE = re.compile(r"^(?:[^\W\d_]+ )?(?:[IVXLC]+|[A-Z]|\d{1,3})\.?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the text with its page, whether it is a row of a table, and the layout of its page or column."""

    line: Line
    page: int
    row: bool
    layout: Layout


def groups(lines: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Lines of one paragraph, or of one table, at a time."""
    group: list[Placed] = []
    for placed in lines:
        if group and _is_mark_of(group[-1].line, placed.line):
            placed = replace(placed, line=_raised(placed.line))  # noqa: PLW2901 - the same line, better known
        elif group and _starts_new(group, placed):
            yield group
            group = []
        group.append(placed)
    if group:
        yield group


def _is_mark_of(before: Line, line: Line) -> bool:
    """Return True for a line of one note mark that did not fit on the line before: small and raised."""
    return line.size < MARK * before.size and 0 < line.baseline - before.baseline < before.size and line.text.isdigit()


def _raised(line: Line) -> Line:
    return replace(line, runs=tuple(run._replace(superscript=True) for run in line.runs))


def _starts_new(group: list[Placed], placed: Placed) -> bool:
    last, before, line, layout = group[-1], group[-1].line, placed.line, placed.layout
    if last.row or placed.row:
        return not (last.row and placed.row)
    if before.bold != line.bold or abs(before.size - line.size) > 1:
        return True
    if len(group) == 1 and line.bold and NUMBER_ALONE.match(before.text.strip()):
        return True
    if last.page != placed.page or line.bottom < before.top:  # in the next column
        starts = _starts_page_with_new(group, placed)
    else:
        starts = _starts_below(before, line, layout) and not _bracket_open(group)
    return starts or (len(group) == 1 and _names_annex(before))


def _names_annex(line: Line) -> bool:
    """Return True if the line holds nothing but `Annex` or `Appendix II`, in any language, and the mark of a note."""
    text = "".join(run.text for run in line.runs if not run.superscript).strip()
    return any(language(code).names_annex(text) for code in CODES)


def _starts_below(before: Line, line: Line, layout: Layout) -> bool:
    """True if the line starts a paragraph below `before`, by the space, a short line before, or an indented number."""
    step = line.baseline - before.baseline
    if step > layout.gap * line.size or step <= 0 or _stands_in_below(before, line, layout):
        return True
    if at_right(before, layout) and at_right(line, layout):
        return True
    one_axis = abs(before.x0 + before.x1 - line.x0 - line.x1) < 2 * INDENT
    if one_axis and is_centred(line, layout) and line.text.lstrip()[:1].islower():
        return False  # a title of several lines
    if _is_short(before, line, layout) and line.size <= layout.size + 1 and not line.bold:
        return True
    if not LABEL.match(line.text):
        return False
    below_title = before.x0 - line.x0 > FAR_IN * line.size
    return below_title or (abs(line.x0 - before.x0) > 1.5 * line.size and _ends(before))


def _stands_in_below(before: Line, line: Line, layout: Layout) -> bool:
    """True if an indented first line follows the last one of a paragraph: the test where no space is between them."""
    if not (layout.spread or layout.stands_in):
        return False
    if layout.stands_in and LABEL.match(line.text) and abs(line.x0 - before.x0) > INDENT:
        return _ends(before)
    return line.x0 - layout.left > INDENT and abs(before.x0 - layout.left) < INDENT and _ends(before)


def at_right(line: Line, layout: Layout) -> bool:
    """Return True if the line is set at the right edge alone, as each line of the closing is."""
    return line.x0 > (layout.left + layout.right) / 2 and layout.right - line.x1 < INDENT


def is_centred(line: Line, layout: Layout) -> bool:
    """Return True if the line is indented from both edges by the same."""
    return (
        line.x0 > layout.left + INDENT
        and layout.right - line.x1 > INDENT
        and abs(line.x0 + line.x1 - layout.left - layout.right) < 2 * INDENT
    )


def _bracket_open(group: list[Placed]) -> bool:
    """Return True if the group is a bracketed line, such as the reference to a committee's report, not yet closed."""
    return group[0].line.text.lstrip().startswith("[") and "]" not in "".join(placed.line.text for placed in group)


def _starts_page_with_new(group: list[Placed], placed: Placed) -> bool:
    """True if a page starts with a new paragraph, by indent, label and the last line: there is no space to measure."""
    before, line, layout = group[-1].line, placed.line, placed.layout
    if line.bold or (NUMBER_ALONE.match(line.text.strip()) and _STOP.search(before.text.rstrip())):
        return True
    if len(group) == 1 and before.x0 - line.x0 > INDENT and not LABEL.match(line.text):
        # The first line of a point is indented from those below it.
        full = layout.columns and layout.right - before.x1 < INDENT
        return _is_short(before, line, layout) or (bool(_STOP.search(before.text.rstrip())) and not full)
    usual = group[-1].line.x0 if len(group) > 1 else layout.left
    if line.x0 - usual > INDENT:
        return True
    stood_in = group[0].line.x0 - usual > INDENT  # so does what begins like it; a label in line is part of the sentence
    if LABEL.match(line.text) and (line.x0 - usual < -INDENT or (_ends(before) and not stood_in)):
        return True
    return _is_short(before, line, layout)


def _is_short(before: Line, line: Line, layout: Layout) -> bool:
    """Return True if the line's first word would have fitted before: then the paragraph had ended there."""
    if before.x1 + 0.6 * before.size >= layout.right:
        return False
    words, shown = line.text.split(None, 1), before.text.rstrip()
    if not words or shown.endswith(("-", "/")):
        return False
    named = _STATE.match(line.text) or (shown[-1:].isalnum() and _NAME.match(line.text))
    whole = _DATE.match(line.text) or named
    first = whole[0] if whole else words[0]
    width = (line.x1 - line.x0) * len(first) / max(len(line.text.strip()), 1)
    return before.x1 + width * 1.15 + 0.6 * before.size < layout.right


def _ends(line: Line) -> bool:
    """Return True if a paragraph or a point may end here: at a stop, or at the word before the last point."""
    return bool(_END.search(line.text.rstrip()))
