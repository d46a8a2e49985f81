"""Bare text to paragraphs: lines broken by a width, a lost note or a page are joined. It knows no document's form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import decode
from plenary.parsing.document import Document, MediaType, Paragraph, Run, Span
from plenary.parsing.languages import CODES, language
from plenary.parsing.readers.text_notes import with_notes

_WIDEST_WRAP = 100  # characters; text that was broken by hand or by a program keeps below it
_WRAPPED_SHARE = 0.95
_FEWEST_GROUPS = 3  # between blank lines, before these tell anything of a text
_ENDS_INSIDE = 0.2  # of the line breaks between blank lines; more, and each line is a paragraph of its own
_SHORT, _SHORT_SENTENCE = 0.5, 0.6  # of the width: a line of its own; the latter where it ends with a stop
_TAB = 8

# Latin, Russian and Arabic letters; Arabic numbers have a dash, Chinese ones brackets or a stop of their own
_LABEL = re.compile(
    r"(?:\d{1,3}|[A-Za-z\u0430-\u044f]|[IVXLC]{1,6}|[ivxlc]{1,6})[.)]|\d{1,3}-"
    r"|[(\uff08](?:\d{1,3}|[A-Za-z\u0430-\u044f\u0621-\u064a]{1,2}|[ivxlc]{1,6}|[\u4e00-\u9fff]{1,3})[)\uff09]"
)
# A stop, closing quotes and brackets, and the mark of a note: behind a word or a year, digits may be one
_MARK = (
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,3}|\*{1,4}"
    r"|(?:(?<=[^\d\s]{2})|(?<=(?:19|20)\d\d\W))\d{1,3})"
)
_ENDED = re.compile(rf"[.,;:!?\u3002\uff0c\uff1b\uff1a\u060c\u061b\u061f][\"'\u2019\u201d\u00bb)\]]*(?:{_MARK})?$")
_FOLIO = re.compile(r"-\s*\d{1,4}\s*-|(?:[Pp]age|[Pp]ágina)\s+\d{1,4}(?:\s*(?:of|de|/)\s*\d{1,4})?")
_RULE = re.compile(r"[-_=*\u2014\u2015\u2500]{3,}|<!--[^>]*-->")  # a stroke, and what programs say of a page
_FOLIO_AT_EDGE = re.compile(r"\d{1,4}(?:/\d{1,4})?|/\.\.\.")
_SENTENCE_ENDED = re.compile(r"[.;:!?\u3002\uff1b\uff1a\u061b\u061f][\"'\u2019\u201d\u00bb)\]]*$")
# `Decides:` below the last clause: a word that opens a list, and a clause that ends, with the mark of a note
_OPENS_LIST = re.compile(r"[A-Z\u00c0-\u00de][^\W\d_]+:")
_CLAUSE_ENDED = re.compile(r"[,;](?: ?\d{1,3})?$")
_NOTE_NUMBER = re.compile(r"(\d{1,3})(?=/? \W?[^\W\d_])")
_NUMBER_FOLLOWS = re.compile(
    r"\b(?:nos?|paras?|vols?|chaps?|sects?|arts?|pp?|p\u00e1rrs?|caps?|secc?s?|n\u00fams?|\u043f\u043f?|\u0433\u043b|\u0442|\u0441\u0442)\.$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\]]*\]$")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WIDE_NUMBER = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]\d+$")  # cut by the end of a line in Chinese
_LONGEST_NUMBER = 12
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that is not blank. `held` says that it ends in a space; `apart` that a blank line stands before it.

    `start` and `end` are places in the whole text, in which a line's end is one character.
    """

    text: str
    indent: int
    held: bool
    apart: bool
    page: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.indent + len(self.text)


@dataclass(frozen=True, slots=True)
class _RawLine:
    """A line of the file, and the place of its first character in the whole text."""

    text: str
    start: int


def _edges(pages: list[list[_RawLine]]) -> Counter[str]:
    """Count the lines that stand first or last on a page, to know running heads by their repeating."""
    if len(pages) < 2:  # noqa: PLR2004 - one page repeats nothing
        return Counter()
    shown = filter(None, ([line.text.strip() for line in page if line.text.strip()] for page in pages))
    return Counter(line for page in shown for line in {page[0], page[-1]})


def _is_furniture(line: str, edges: Counter[str], *, at_edge: bool) -> bool:
    """True for a page number, a stroke or a running head; a bare number counts only at the edge of a page."""
    if _FOLIO.fullmatch(line) or _RULE.fullmatch(line):
        return True
    return at_edge and (edges[line] > 1 or _FOLIO_AT_EDGE.fullmatch(line) is not None)


def _is_blank_or_furniture(line: str, edges: Counter[str]) -> bool:
    return not line or _is_furniture(line, edges, at_edge=True)


def _page_lines(page: list[_RawLine], number: int, edges: Counter[str]) -> Iterator[_Line]:
    while edges and page and _is_blank_or_furniture(page[0].text.strip(), edges):
        page = page[1:]
    while edges and page and _is_blank_or_furniture(page[-1].text.strip(), edges):
        page = page[:-1]
    apart = False
    for raw in page:
        line = raw.text.expandtabs(_TAB)
        text = " ".join(line.split())
        if not text or _is_furniture(text, edges, at_edge=False):
            apart = True
            continue
        indent = len(line) - len(line.lstrip())
        start = raw.start + len(raw.text) - len(raw.text.lstrip())
        end = raw.start + len(raw.text.rstrip())
        yield _Line(text, indent, held=line[-1].isspace(), apart=apart, page=number, start=start, end=end)
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
    return [line for number, page in enumerate(pages, 1) for line in _page_lines(page, number, edges)]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text was set: the width its lines were broken to, and `parted` where blank lines part its paragraphs.

    The width is None where a line is a whole paragraph.
    """

    width: int | None
    parted: bool


def _setting(lines: list[_Line]) -> _Setting:
    wide = sum(bool(_WIDE.match(line.text)) for line in lines) > len(lines) / 2
    widest = _WIDEST_WRAP // 2 if wide else _WIDEST_WRAP  # a Chinese character is as wide as two others
    within = sorted(line.length for line in lines if line.length <= widest)
    width = within[int(0.98 * (len(within) - 1))] if within else None
    parted = width is not None and _parted_by_blank_lines(lines)
    return _Setting(width if parted or len(within) >= _WRAPPED_SHARE * len(lines) else None, parted)


def _parted_by_blank_lines(lines: list[_Line]) -> bool:
    """Tell a text whose sentences run over the lines up to a blank one, and hardly ever end between two."""
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
    first, _, rest = text.partition(" ")
    return bool(rest) and _is_label(first)


def _is_enacting(text: str) -> bool:
    """True for enacting words on a line of their own, which are a paragraph wherever they stand."""
    return not _starts_low(text) and any(language(code).formula.match(text) for code in CODES)


def _is_full(last: _Line, line: _Line, width: int) -> bool:
    """True if the first word of the line had no place on the one before; in Chinese its first character."""
    word = 1 if _WIDE.match(line.text) else 1 + len(line.text.split(" ", 1)[0])
    return last.length + word > width


def _goes_on(paragraph: list[_Line], line: _Line, setting: _Setting) -> bool:
    """True if the line belongs to the paragraph before it."""
    last, width = paragraph[-1], setting.width
    ended = _ENDED.search(last.text) is not None
    if line.apart or line.page != last.page:
        return not ended and _starts_low(line.text) and not _starts_with_label(line.text)
    if width is None:
        begins = ended and (_starts_with_label(line.text) or _opens_low(line.text))
        return line.indent == 1 or last.held or (_starts_low(line.text) and not begins)
    full = _is_full(last, line, width)
    if _parts_in_any_setting(paragraph, line, full=full, ended=ended):
        return False
    if setting.parted:
        return not _begins_inside(paragraph, line, width, ended=ended)
    return full or (not ended and _starts_low(line.text))


def _parts_in_any_setting(paragraph: list[_Line], line: _Line, *, full: bool, ended: bool) -> bool:
    """True where enacting words, a label or an indent part paragraphs, whatever else does."""
    if _is_enacting(line.text) and not (full and _WIDE.match(line.text)):
        return True
    if len(paragraph) == 1 and _is_enacting(paragraph[0].text):
        return True
    if _starts_with_label(line.text) and (ended or not full):
        return True
    return len(paragraph) > 1 and line.indent > paragraph[-1].indent + 1


def _opens_low(text: str) -> bool:
    """True for a clause in Russian, which begins with a small letter."""
    return language("ru").opening.match(text) is not None


def _begins_inside(paragraph: list[_Line], line: _Line, width: int, *, ended: bool) -> bool:
    """Tell a paragraph that begins without a blank line: below a short line, in brackets, with the next number."""
    number, first = _NOTE_NUMBER.match(line.text), _NOTE_NUMBER.match(paragraph[0].text)
    if (
        number
        and first
        and ended
        and int(number[1]) == int(first[1]) + 1
        and not _NUMBER_FOLLOWS.search(paragraph[-1].text)
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


def _paragraphs(lines: list[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Group the lines, each group with its label: a number on a line of its own becomes that of what follows."""
    setting = _setting(lines)
    labels: list[_Line] = []
    paragraph: list[_Line] = []
    for line in lines:
        if _is_label(line.text) and not (paragraph and _goes_on(paragraph, line, setting) and setting.width):
            if paragraph:
                yield labels, paragraph
                paragraph, labels = [], []
            labels.append(line)
        elif paragraph and not _goes_on(paragraph, line, setting):
            yield labels, paragraph
            paragraph, labels = [line], []
        else:
            paragraph.append(line)
    if paragraph:
        yield labels, paragraph
    elif labels:
        yield labels[:-1], labels[-1:]


def _is_unspaced(text: str, following: str) -> bool:
    """True if no space was lost between two lines: both are Chinese there, or a number in Chinese was cut."""
    if _WIDE.match(text[-1]):
        return _WIDE.match(following) is not None
    return following[0].isdigit() and _WIDE_NUMBER.search(text[-_LONGEST_NUMBER:]) is not None


def _joined(lines: list[_Line], words: set[str]) -> str:
    """Join lines with a space; a word broken by a hyphen becomes one only where the text has it whole elsewhere."""
    text = lines[0].text
    for line in lines[1:]:
        broken, rest = _BROKEN_WORD.search(text), _FIRST_WORD.match(line.text)
        if text.endswith("\u00ad"):
            text = text[:-1] + line.text
        elif broken and rest and _starts_low(line.text):
            whole = (broken[1] + rest[0]).lower() in words
            text = (text[:-1] if whole else text) + line.text
        elif _is_unspaced(text, line.text):
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
    paragraphs = text_paragraphs(text)
    if not paragraphs:
        raise IngestError(ErrorCode.NO_TEXT)
    noted, findings = with_notes(paragraphs)
    return Document(
        media_type=MediaType.TEXT,
        engine="text",
        paragraphs=tuple(noted),
        page_count=_lines(text)[-1].page if "\f" in text else None,
        findings=findings,
        plain=text,
    )


def text_paragraphs(text: str) -> list[Paragraph]:
    """Make paragraphs of the lines of a text. They have pages where form feeds part them."""
    lines, paged = _lines(text), "\f" in text
    words = {word.lower() for word in _FIRST_WORD.findall(text)}
    return [
        Paragraph(
            runs=(Run(_joined(group, words)),),
            label=" ".join(line.text for line in labels) or None,
            page=group[0].page if paged else None,
            places=(Span(number, (labels or group)[0].start, group[-1].end),),
        )
        for number, (labels, group) in enumerate(_paragraphs(lines), start=1)
    ]
