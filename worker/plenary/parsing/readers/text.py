"""Bare text to paragraphs: lines broken by a width, a lost note or a page are joined. It knows no document's form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from plenary.domain.symbols import is_symbol
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import decode
from plenary.parsing.document import Document, MediaType, Paragraph, Run, Span
from plenary.parsing.languages import CODES, language
from plenary.parsing.readers.text_notes import is_followed_by_number, with_notes

_WIDEST_WRAP = 100  # columns; text that was broken by hand or by a program keeps below it
_WRAPPED_SHARE = 0.95
_FEWEST_GROUPS = 3  # between blank lines, before these say anything of a text
_ENDS_INSIDE = 0.2  # of the line breaks between blank lines; more, and each line is a paragraph of its own
_LONG = 0.75  # of the width: a line that may run on, in a column that is not full
_SHORT, _SHORT_SENTENCE = 0.5, 0.6  # of the width: a line of its own; the latter where it ends with a stop
_TAB = 8
_FEWEST_SET_IN = 2  # lines of unfinished sentences that are set in, or out, before this shows how paragraphs begin

# Latin, Russian and Arabic letters; Arabic numbers have a dash, Chinese ones brackets or a stop of their own
_LABEL = re.compile(
    r"(?:\d{1,3}|[A-Za-z\u0430-\u044f]|[IVXLC]{1,6}|[ivxlc]{1,6})[.)]|\d{1,3} ?-|['\u2018\u2019]\d{1,2}['\u2018\u2019]"
    r"|[(\uff08](?:\d{1,3}|[A-Za-z\u0430-\u044f\u0621-\u064a]{1,2}|[ivxlc]{1,6}|[\u4e00-\u9fff]{1,3})[)\uff09]"
)
_LABELLED = re.compile(rf"(?:{_LABEL.pattern})\s|\d{{1,3}} [-\u2013]\s(?=\D)")
# A stop, closing quotes and brackets, and the mark of a note: behind a word or a year, digits may be one
_MARK = (
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,3}|\*{1,4}"
    r"|(?:(?<=[^\d\s]{2})|(?<=[^\W\d_]\s[;:])|(?<=(?:19|20)\d\d\W))\d{1,3})"
)
_ENDED = re.compile(
    rf"[.,;:!?\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u060c\u061b\u061f]"
    rf"[\"'\u2019\u201c\u201d\u00bb)\]\uff09\u300d]*(?:{_MARK})?$"
)
_ENDED_AT_MARK = re.compile(r"[.,;:][\"'\u2019\u201d)]? \d{1,3}$")  # a stop, and the mark of a note apart from it
_PERIOD = re.compile(r"[.\u3002][\"'\u2019\u201d)\uff09\]]*(?: ?\d{1,3})?$")
_FOLIO = re.compile(r"-\s*\d{1,4}\s*-|(?:[Pp]age|[Pp]ágina)\s+\d{1,4}(?:\s*(?:of|de|/)\s*\d{1,4})?")
_RULE = re.compile(r"[-_=*\u2014\u2015\u2500]{3,}|<!--[^>]*-->")  # a stroke, and what programs say of a page
_FOLIO_AT_EDGE = re.compile(r"\d{1,4}(?:/\d{1,4})?|/\.\.\.")
_SENTENCE_ENDED = re.compile(
    rf"[.;:!?\u3002\uff1b\uff1a\uff01\uff1f\u061b\u061f][\"'\u2019\u201c\u201d\u00bb)\]\uff09\u300d]*(?:{_MARK})?$"
)
# `Decides:` below the last clause: a word that opens a list, and a clause that ends, with the mark of a note
_OPENS_LIST = re.compile(r"[A-Z\u00c0-\u00de][^\W\d_]+:")
_CLAUSE_ENDED = re.compile(r"[,;](?: ?\d{1,3})?$")
_NOTE_NUMBER = re.compile(r"(\d{1,3})(?=/? \W?[^\W\d_])")
_FIRST_NUMBER = re.compile(r"1(?:\. ?| ?- )(?=[^\W\d_])")
_BRACKETED = re.compile(r"\[[^\]]*\]$")
# Lines of a masthead: the number with the title; session, agenda item, the words above the bracketed line
_NUMBERED_TITLE = re.compile(r"\d{1,3}/\d{1,4}(?: ?[A-Z])?(?:\.| [-\u2013]) ?[^\W\d_]")
_OF_MASTHEAD = ("session", "agenda", "adopted_by")
# A character in Chinese, with the opening quotes and brackets that no line ends with; a word elsewhere
_FIRST_UNBROKEN = re.compile(
    r"[\uff08\u201c\u2018\u300a\u3008\u300c\u300e(]*[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+"
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# `62/6` and `8`: cut by the end of a line in Chinese
_WIDE_NUMBER = re.compile(r"[\u2e80-\u9fff\uff00-\uffef](?=[/()-]*\d)[\d/()-]+$")
_REST_OF_NUMBER = re.compile(r"[\d/()]")
_AMOUNT = re.compile(r"(?<![\d/])\d{1,3}(?: \d{3})+(?![\d/])")  # `1 250 000`
_BEFORE_THOUSANDS, _THOUSANDS = re.compile(r"(?<![\d/(.-])\d{1,3}(?: \d{3})*$"), re.compile(r"\d{3}(?![\d/(.\u5e74])")
_UNSPACED = re.compile(r"[\u4e00-\u9fff][A-Za-z\d]|[A-Za-z\d][\u4e00-\u9fff]")
_SPACED = re.compile(r"[\u4e00-\u9fff] [A-Za-z\d]|[A-Za-z\d] [\u4e00-\u9fff]")
_LONGEST_NUMBER = 12
_HANGING = 2  # columns of a stop behind a full line in Chinese
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_UNCAPITALIZED = ("ar", "ru", "zh")  # languages whose clauses open without a capital
_LONGEST_BRACKETS = 3  # lines
_SPACED_CODES = ("en", "es", "fr", "ru")
_AND = "\u5e76"  # in Chinese; a sentence goes on with it


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that is not blank. `held` says that it ends in a space; `apart` that a blank line is before it.

    `start` and `end` are places in the whole text, in which a line's end is one character. `length` is in what the
    lines were broken by: columns, of which a Chinese character takes two, or characters. It is not sure if `tabbed`.
    """

    text: str
    indent: int
    held: bool
    apart: bool
    page: int
    start: int
    end: int
    length: int
    tabbed: bool


@dataclass(frozen=True, slots=True)
class _RawLine:
    """A line of the file, and the place of its first character in the whole text."""

    text: str
    start: int


def _edges(pages: list[list[_RawLine]]) -> Counter[str]:
    """Count the lines that are first or last on a page, to know running heads by their repeating."""
    if len(pages) < 2:  # noqa: PLR2004 - one page repeats nothing
        return Counter()
    shown = filter(None, ([line.text.strip() for line in page if line.text.strip()] for page in pages))
    return Counter(line for page in shown for line in {page[0], page[-1]})


def _is_furniture(line: str) -> bool:
    """True for a page number that cannot be text, or a stroke."""
    return bool(_FOLIO.fullmatch(line) or _RULE.fullmatch(line))


def _is_furniture_at_edge(line: str, edges: Counter[str]) -> bool:
    """The same at the edge of a page, for blank lines too: a bare number, a symbol, what is on other pages."""
    furniture = not line or _is_furniture(line) or _FOLIO_AT_EDGE.fullmatch(line)
    return bool(furniture) or edges[line] > 1 or is_symbol(line)


def _page_lines(page: list[_RawLine], number: int, edges: Counter[str]) -> Iterator[_Line]:
    while edges and page and _is_furniture_at_edge(top := page[0].text.strip(), edges):
        if number == 1 and is_symbol(top):  # that of the masthead
            break
        page = page[1:]
    while edges and page and _is_furniture_at_edge(page[-1].text.strip(), edges):
        page = page[:-1]
    apart = False
    for raw in page:
        line = raw.text.expandtabs(_TAB)
        text = " ".join(line.split())
        if not text or _is_furniture(text):
            apart = True
            continue
        indent = len(line) - len(line.lstrip())
        start = raw.start + len(raw.text) - len(raw.text.lstrip())
        end = raw.start + len(raw.text.rstrip())
        length = _columns(line.rstrip())
        tabbed = "\t" in raw.text.strip()
        yield _Line(text, indent, line[-1].isspace(), apart, number, start, end, length, tabbed)
        apart = False


def _lines(text: str) -> list[_Line]:
    pages: list[list[_RawLine]] = []
    start = 0
    for page in text.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        pages.append([])
        for line in page.splitlines(keepends=True):
            pages[-1].append(_RawLine(line.splitlines()[0], start))
            start += len(line)
        start += 1  # the form feed
    edges = _edges(pages)
    return _measured([line for number, page in enumerate(pages, 1) for line in _page_lines(page, number, edges)])


def _columns(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _measured(lines: list[_Line]) -> list[_Line]:
    """The lines, measured in characters if more of them are full then: a program may count a wide one as one."""
    if not _is_chinese(lines):
        return lines
    counted = [replace(line, length=line.length - len(_WIDE.findall(line.text))) for line in lines]
    return max((lines, counted), key=lambda ones: sum(line.length >= _width(ones) - _HANGING - 1 for line in ones))


def _is_chinese(lines: list[_Line]) -> bool:
    return sum(bool(_WIDE.match(line.text)) for line in lines) > len(lines) / 2


def _width(lines: list[_Line]) -> int:
    """The length of the longest lines except for a few that run over."""
    lengths = sorted(line.length for line in lines if not line.tabbed) or [line.length for line in lines]
    return lengths[int(0.98 * (len(lengths) - 1))]


@dataclass(frozen=True, slots=True)
class _Setting:
    """The setting of a text: the width its lines were broken to, and `parted` where blank lines part its paragraphs.

    The width is None where a line is a whole paragraph. `first_line` is set in from the others, or `out`, or neither.
    `labels_alone` says that most numbers have lines of their own, `ragged` that lines end anywhere, as those of a
    recognized column do.
    """

    width: int | None
    parted: bool
    first_line: Literal["in", "out"] | None
    margin: int
    labels_alone: bool
    ragged: bool


def _setting(lines: list[_Line]) -> _Setting:
    within = [line for line in lines if line.length <= _WIDEST_WRAP]
    width = _width(within) if within else None
    parted = width is not None and _parted_by_blank_lines(lines)
    broken = parted or len(within) >= _WRAPPED_SHARE * len(lines)
    alone = sum(_is_label(line.text) for line in lines) > sum(_starts_with_label(line.text) for line in lines)
    margin = min(line.indent for line in lines)
    ragged = width is None or _is_ragged(lines, width)
    return _Setting(width if broken else None, parted, _first_line(lines), margin, alone, ragged)


def _is_ragged(lines: list[_Line], width: int) -> bool:
    """True if more than a few lines inside sentences have place for the first word of the next line."""
    inside = [
        (last, line)
        for last, line in pairwise(lines)
        if not line.apart and line.page == last.page and not _ENDED.search(last.text) and not _is_label(last.text)
    ]
    return sum(not _is_full(last, line, width) for last, line in inside) > _ENDS_INSIDE * len(inside)


def _first_line(lines: list[_Line]) -> Literal["in", "out"] | None:
    """The indent of first lines, by the lines that go on with a sentence further out, or in, than the one before."""
    steps = [
        line.indent - last.indent
        for last, line in pairwise(lines)
        if not line.apart and line.page == last.page and not _ENDED.search(last.text) and not _is_label(last.text)
    ]
    outwards, inwards = sum(step < -1 for step in steps), sum(step > 1 for step in steps)
    if max(outwards, inwards) < _FEWEST_SET_IN:
        return None
    return "in" if outwards > 2 * inwards else "out" if inwards > 2 * outwards else None


def _parted_by_blank_lines(lines: list[_Line]) -> bool:
    """Recognize a text whose sentences run over the lines up to a blank one, and hardly ever end between two."""
    groups: list[list[_Line]] = []
    for line in lines:
        if not groups or line.apart or line.page != groups[-1][-1].page:
            groups.append([])
        groups[-1].append(line)
    breaks = [
        (last.text, line.text)
        for group in groups
        if _ENDED.search(group[-1].text)
        for last, line in pairwise(group)
        if not _is_label(last.text)
    ]
    ends = sum(
        (_SENTENCE_ENDED.search(last) or _starts_with_label(after)) and not _starts_low(after) for last, after in breaks
    )
    return len(groups) >= _FEWEST_GROUPS and bool(breaks) and ends <= _ENDS_INSIDE * len(breaks)


def _starts_low(text: str) -> bool:
    return text[:1].islower()


def _is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None


def _starts_with_label(text: str) -> bool:
    return _LABELLED.match(text) is not None


def _is_enacting(text: str) -> bool:
    """True for enacting words on a line of their own, which are a paragraph wherever they are."""
    return not _starts_low(text) and any(language(code).formula.match(text) for code in CODES)


def _is_full(last: _Line, line: _Line, width: int) -> bool:
    """True if the first word of the line had no place on the one before; in Chinese its first character."""
    word = _FIRST_UNBROKEN.match(line.text)
    joint = "" if _WIDE.search(last.text[-1:] + line.text[:1]) else " "
    hanging = 0 if joint else _HANGING
    return last.length + _columns(joint + (word[0] if word else "")) > width - hanging


def _goes_on(paragraph: list[_Line], line: _Line, setting: _Setting, below: _Line | None) -> bool:
    """True if the line belongs to the paragraph before it; `below` is the line that follows."""
    last, width = paragraph[-1], setting.width
    ended = _ENDED.search(last.text) is not None
    if _is_closed(paragraph) or (width and _is_heading(last, line, below, width)):
        return False
    if line.apart:
        return not ended and _goes_on_apart(paragraph, line, width)
    if line.page != last.page:
        return _goes_on_over_page(last, line, width, ended=ended)
    if width is None:
        begins = ended and (_starts_with_label(line.text) or _opens_low(line.text))
        runs_on = not ended and _is_unfinished(paragraph, line)
        return line.indent == 1 or last.held or runs_on or (_starts_low(line.text) and not begins)
    return _goes_on_below(paragraph, line, setting, width, ended=ended)


def _goes_on_below(paragraph: list[_Line], line: _Line, setting: _Setting, width: int, *, ended: bool) -> bool:
    """The same for lines broken to a width, the one right below the other."""
    last = paragraph[-1].text
    ended = (ended or _ENDED_AT_MARK.search(last) is not None) and not is_followed_by_number(last)
    if ended and setting.labels_alone and _is_label(line.text):
        return False
    full = _is_full(paragraph[-1], line, width)
    if _parts_in_any_setting(paragraph, line, setting, full=full, ended=ended):
        return False
    if setting.parted:
        return not _begins_inside(paragraph, line, width, ended=ended)
    if not setting.ragged and not full:
        return _starts_low(line.text) and not (ended and _opens_low(line.text))
    if not ended:
        return _goes_on_unended(paragraph, line, full=full)
    begins = _begins_behind_stop(paragraph, line, setting)  # if the line before it is full, it is by chance
    return not begins and (full or _is_inside_clause(paragraph, line, width))


def _goes_on_unended(paragraph: list[_Line], line: _Line, *, full: bool) -> bool:
    """The same where the line above it ends in no stop: it may be a heading."""
    if full and line.text[:1].isupper() and _opens(line.text) and not _is_clause(paragraph):
        return False
    return full or _starts_low(line.text) or _is_unfinished(paragraph, line)


def _begins_behind_stop(paragraph: list[_Line], line: _Line, setting: _Setting) -> bool:
    """True for a closing line, a note, and the words of a clause."""
    last = paragraph[-1].text
    if _NOTE_NUMBER.match(line.text) and _PERIOD.search(last):
        return True
    if _starts_with_label(paragraph[0].text) and not _SENTENCE_ENDED.search(last):  # clauses have no numbers
        return False
    return _is_closing(line.text) or (_may_begin(paragraph, line, setting) and _opens(line.text))


def _goes_on_apart(paragraph: list[_Line], line: _Line, width: int | None) -> bool:
    """The same behind a blank line or a page's foot, where the line above it ends in no stop."""
    if _starts_with_label(line.text) or _opens_low(line.text):
        return False
    if _starts_low(line.text):
        return True
    long = width is not None and paragraph[-1].length >= _LONG * width
    return long and _is_unfinished(paragraph, line)


def _is_unfinished(paragraph: list[_Line], line: _Line) -> bool:
    """True for lines without a stop at their end that the next one goes on with: it is not the first of a paragraph.

    They end in a word that another follows, or inside brackets, or they are a clause, which has a stop.
    """
    if _starts_with_label(line.text) or _is_enacting(line.text):
        return False
    if is_followed_by_number(paragraph[-1].text):
        return line.text[:1].isdigit()
    last = paragraph[-1].text.rsplit(" ", 1)[-1].lower()
    if any(last in language(code).common for code in _SPACED_CODES):
        return True
    if len(paragraph) <= _LONGEST_BRACKETS and _open_brackets(paragraph):
        return True
    return _is_clause(paragraph) and not (_is_closing(line.text) or _opens(line.text))


def _is_clause(paragraph: list[_Line]) -> bool:
    first = paragraph[0].text
    return _starts_with_label(first) or (first[:1].isupper() and _opens(first))


def _is_inside_clause(paragraph: list[_Line], line: _Line, width: int) -> bool:
    """True behind a comma, where no clause can begin: lines of a printed column are not all full."""
    if _SENTENCE_ENDED.search(paragraph[-1].text) or _opens(line.text):
        return False
    if _starts_low(line.text) and line.text.isascii():
        return True
    return _is_clause(paragraph) and (not line.text[:1].isupper() or paragraph[-1].length >= _LONG * width)


def _is_closing(text: str) -> bool:
    return any(language(code).closing(text) for code in CODES)


def _is_heading(last: _Line, line: _Line, below: _Line | None, width: int) -> bool:
    """True for a short line without a stop between a whole sentence and a number: nothing else has none there."""
    if below is None or not _starts_with_label(below.text) or _starts_low(line.text):
        return False
    if _starts_with_label(line.text) or _ENDED.search(line.text) or line.length >= _LONG * width:
        return False
    return _SENTENCE_ENDED.search(last.text) is not None and not is_followed_by_number(last.text)


def _parts_masthead(paragraph: list[_Line], line: _Line) -> bool:
    """True up to the enacting words where the form of a line begins a paragraph, however full the one before is."""
    first, last = paragraph[0].text, paragraph[-1].text
    if _NUMBERED_TITLE.match(line.text) or (first.startswith("[") and last.endswith("]")):
        return True
    if line.text.startswith("[") or _is_enacting(line.text):
        return line.text.startswith("[") != bool(_NUMBERED_TITLE.match(first))
    return any(language(code).patterns[name].match(line.text) for code in CODES for name in _OF_MASTHEAD)


def _is_closed(paragraph: list[_Line]) -> bool:
    """True for a date on a line of its own, which ends the closing line too."""
    if not any(language(code).is_date(paragraph[-1].text) for code in CODES):
        return False
    return len(paragraph) == 1 or _is_closing(paragraph[0].text)


def _goes_on_over_page(last: _Line, line: _Line, width: int | None, *, ended: bool) -> bool:
    """The same for the first line of a page: a sentence runs on there, and a comma may be one inside of it."""
    if _starts_with_label(line.text) or _is_enacting(line.text):
        return False
    if _starts_low(line.text):
        return not (_SENTENCE_ENDED.search(last.text) or (ended and _opens_low(line.text)))
    inside = not _SENTENCE_ENDED.search(last.text) and not (ended and _opens(line.text))
    return inside and width is not None and _is_full(last, line, width)


def _parts_in_any_setting(paragraph: list[_Line], line: _Line, setting: _Setting, *, full: bool, ended: bool) -> bool:
    """True where enacting words, a label or an indent part paragraphs, whatever else does."""
    if _is_enacting(line.text) and not (full and _WIDE.match(line.text)):
        return True
    if len(paragraph) == 1 and _is_enacting(paragraph[0].text):
        return True
    if _starts_with_label(line.text) and (ended or not full or _is_first_below_heading(paragraph, line)):
        return True
    if setting.first_line == "out" and line.indent < paragraph[-1].indent - 1:
        return True
    if setting.first_line == "in" and ended and line.indent > setting.margin + 1:
        return True
    return len(paragraph) > 1 and line.indent > paragraph[-1].indent + 1


def _is_first_below_heading(paragraph: list[_Line], line: _Line) -> bool:
    """True for the number 1 below a line that is no clause and ends in no stop."""
    first = _FIRST_NUMBER.match(line.text) is not None
    return first and not _is_clause(paragraph) and not is_followed_by_number(paragraph[-1].text)


def _may_begin(paragraph: list[_Line], line: _Line, setting: _Setting) -> bool:
    """False where an indent shows that the line goes on with the paragraph."""
    return not (setting.first_line == "in" or (setting.first_line == "out" and line.indent > paragraph[0].indent))


def _opens(text: str) -> bool:
    """True for the words that a clause or paragraph opens with, a capital first where the language has them there."""
    codes = CODES if text[:1].isupper() else _UNCAPITALIZED
    return not text.startswith(_AND) and any(language(code).opening.match(text) for code in codes)


def _opens_low(text: str) -> bool:
    """True for a clause in Russian, which begins with a small letter."""
    return language("ru").opening.match(text) is not None


def _begins_inside(paragraph: list[_Line], line: _Line, width: int, *, ended: bool) -> bool:
    """Recognize a paragraph that begins without a blank line: below a short line, in brackets, with the next number."""
    number, first = _NOTE_NUMBER.match(line.text), _NOTE_NUMBER.match(paragraph[0].text)
    if (
        number
        and first
        and ended
        and int(number[1]) == int(first[1]) + 1
        and not is_followed_by_number(paragraph[-1].text)
    ):
        return True
    if _open_brackets(paragraph):
        return False
    if _OPENS_LIST.fullmatch(line.text) and _CLAUSE_ENDED.search(paragraph[-1].text):
        return True
    short = paragraph[-1].length < (_SHORT_SENTENCE if ended else _SHORT) * width
    return (short and line.text[:1].isupper()) or _BRACKETED.match(line.text) is not None


def _open_brackets(paragraph: list[_Line]) -> bool:
    text = " ".join(line.text for line in paragraph)
    return text.count("(") > text.count(")")


def _doubtful(groups: list[list[_Line]], setting: _Setting) -> tuple[str, ...]:
    """Describe the doubtful places: lines that end early inside a paragraph, and those that may begin one."""
    width = setting.width
    if width is None:
        return ()
    short = 0 if setting.ragged else sum(_short_inside(group, width) for group in _behind_enacting(groups))
    findings = [f"{short} lines that end early inside a paragraph"] if short else []
    if setting.parted or setting.first_line == "in":
        return tuple(findings)
    inside = sum(_may_part(last, line) for group in groups for last, line in pairwise(group))
    if inside:
        findings.append(f"{inside} lines inside a paragraph that may begin one")
    unended = [_is_clause(group) and not _ENDED.search(group[-1].text) for group in _behind_enacting(groups)[:-1]]
    if any(unended) and not setting.ragged:
        findings.append(f"{sum(unended)} clauses that end in no stop")
    count = sum(
        not line.apart
        and line.page == above[-1].page
        and not line.text[:1].isupper()
        and _is_full(above[-1], line, width)
        and _may_begin(above, line, setting)
        and _opens(line.text)
        for above, (line, *_) in pairwise(groups)
    )
    if count:
        findings.append(f"{count} paragraphs that may go on with the one before: only their words show it")
    return tuple(findings)


def _may_part(last: _Line, line: _Line) -> bool:
    """True for a capital behind a semicolon, and for the words of a clause behind no stop at all."""
    if line.apart or not line.text[:1].isupper():
        return False
    return last.text.endswith(";") or (not _ENDED.search(last.text) and _opens(line.text))


def _behind_enacting(groups: list[list[_Line]]) -> list[list[_Line]]:
    """The paragraphs of the text itself: lines of a masthead end anywhere."""
    first = next((at for at, group in enumerate(groups) if _is_enacting(group[0].text)), len(groups))
    return groups[first + 1 :]


def _short_inside(group: list[_Line], width: int) -> int:
    """Count the lines of a paragraph that have place for the first word of the next one, the closing line apart."""
    if _is_closing(group[0].text) or group[0].text.startswith("["):
        return 0
    return sum(
        not line.apart and line.page == last.page and not _is_full(last, line, width) for last, line in pairwise(group)
    )


def _paragraphs(lines: list[_Line], setting: _Setting) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Group the lines, each group with its label: a number on a line of its own becomes that of what follows."""
    labels: list[_Line] = []
    paragraph: list[_Line] = []
    masthead = next((at for at, line in enumerate(lines) if _is_enacting(line.text) and _ENDED.search(line.text)), 0)
    for at, (line, below) in enumerate(zip(lines, [*lines[1:], None], strict=True)):
        goes_on = bool(paragraph) and _goes_on(paragraph, line, setting, below)
        goes_on = goes_on and not (at <= masthead and _parts_masthead(paragraph, line))
        if _is_label(line.text) and not (goes_on and setting.width):
            if paragraph:
                yield labels, paragraph
                paragraph, labels = [], []
            labels.append(line)
        elif paragraph and not goes_on:
            yield labels, paragraph
            paragraph, labels = [line], []
        else:
            paragraph.append(line)
    if paragraph:
        yield labels, paragraph
    elif labels:
        yield labels[:-1], labels[-1:]


class _Spaces(NamedTuple):
    """The spaces that a Chinese text has between its characters and others, and before thousands, or not."""

    beside_others: bool
    in_numbers: bool


def _spaces(text: str) -> _Spaces:
    return _Spaces(len(_SPACED.findall(text)) > len(_UNSPACED.findall(text)), _AMOUNT.search(text) is not None)


def _is_unspaced(text: str, following: str, spaces: _Spaces) -> bool:
    """True if no space was lost between two lines: both are Chinese there, or a number in Chinese was cut."""
    last, first = bool(_WIDE.match(text[-1])), bool(_WIDE.match(following))
    if last != first:
        return not spaces.beside_others
    if spaces.in_numbers and _THOUSANDS.match(following) and _BEFORE_THOUSANDS.search(text[-_LONGEST_NUMBER:]):
        return False
    cut = _REST_OF_NUMBER.match(following) and _WIDE_NUMBER.search(text[-_LONGEST_NUMBER:])
    return last or cut is not None


def _joined(lines: list[_Line], words: set[str], spaces: _Spaces) -> str:
    """Join lines with a space; a word broken by a hyphen becomes one only where the text has it whole elsewhere."""
    text = lines[0].text
    for line in lines[1:]:
        broken, rest = _BROKEN_WORD.search(text), _FIRST_WORD.match(line.text)
        if text.endswith("\u00ad"):
            text = text[:-1] + line.text
        elif broken and rest and _starts_low(line.text):
            whole = (broken[1] + rest[0]).lower() in words
            text = (text[:-1] if whole else text) + line.text
        elif _is_unspaced(text, line.text, spaces):
            text += line.text
        else:
            text += " " + line.text
    return text


def read_text(data: bytes, *, max_unpacked_bytes: int) -> Document:
    """Read a bare text. It has pages where form feeds part them.

    Errors: `IngestError` with TOO_MUCH_TEXT, NO_TEXT, or DAMAGED where the bytes are no text.
    """
    if len(data) > max_unpacked_bytes:
        raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=len(data), limit=max_unpacked_bytes)
    text = decode(data)
    if text is None:
        raise IngestError(ErrorCode.DAMAGED, found="bytes that are no text in any known encoding")
    text = text.rstrip("\x1a")
    paragraphs, doubts = text_paragraphs(text)
    if not paragraphs:
        raise IngestError(ErrorCode.NO_TEXT)
    noted, findings = with_notes(paragraphs)
    return Document(
        media_type=MediaType.TEXT,
        engine="text",
        paragraphs=tuple(noted),
        page_count=_lines(text)[-1].page if "\f" in text else None,
        findings=(*doubts, *findings),
        plain=text,
    )


def text_paragraphs(text: str) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Make paragraphs of the lines of a text, and say what is doubtful. They have pages where form feeds part them."""
    lines, paged = _lines(text), "\f" in text
    if not lines:
        return [], ()
    setting = _setting(lines)
    groups = list(_paragraphs(lines, setting))
    words = {word.lower() for word in _FIRST_WORD.findall(text)}
    spaces = _spaces(text)
    paragraphs = [
        Paragraph(
            runs=(Run(_joined(group, words, spaces)),),
            label=" ".join(line.text for line in labels) or None,
            page=group[0].page if paged else None,
            places=(Span(number, (labels or group)[0].start, group[-1].end),),
        )
        for number, (labels, group) in enumerate(groups, start=1)
    ]
    unlabelled = [group for labels, group in groups if not labels]
    return paragraphs, _doubtful(unlabelled, setting)
