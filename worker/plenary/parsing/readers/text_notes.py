"""The notes at the end of a bare text, and their marks: their place parts them from other numbers of the sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from plenary.parsing.document import Paragraph, Role, Run
from plenary.parsing.languages import CODES, language

_RAISED = str.maketrans("\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079", "1230456789")
_RAISED_DIGITS = "".join(map(chr, _RAISED))
# "16 Ibid.", "16/ Ibid.", "[16] Ibid.", "(16) Ibid.", "¹⁶ Ibid.", "* Ibid."; "16 December 2005." is a date
_NOTE = re.compile(
    rf"(?P<mark>\d{{1,3}}/?(?=\s)|\[\d{{1,3}}\]|\(\d{{1,3}}\)|[{_RAISED_DIGITS}]{{1,3}}|\*{{1,4}})(?!\s[^\d,.]{{2,25}}(?<!/)\d{{4}}(?:\s\w+)?\W*$)"
    r"\s?(?P<text>\W?(?:(?:19|20)\d\d )?[^\W\d_].*)",
    re.DOTALL,
)
# "word^16" and "^16 Ibid.", as programs that recognize pages write raised numbers; "10^3" is a power
_CARET = re.compile(r"(?<=[^\W\d]|[,;:.)\]])\^(\d{1,3})(?!\d)")
_CLOSERS = ')\\]"\u2019\u201c\u201d\u00bb\u300b\u300d\uff09'  # in Arabic a quotation ends with \u201c
_WIDE = "[\u4e00-\u9fff]"
_STOPS = ",;:.\u060c\u061b\u3001\u3002\uff0c\uff1a\uff1b"
# Elements of a symbol that a number of its own follows: `Corr.1`, `L.60`
_ELEMENT = re.compile(r"(?:/(?:[A-Z]|AC|CN|CRP|Dec|EA|Res|SS|SUB|Sub|WG)|\b(?:Add|Corr|Rev))\.$")
_LONGEST_SHORTENED = 12  # characters
_CARET_NOTE = re.compile(r"\^(?P<mark>\d{1,3}) (?P<text>\W?[^\W\d_].*)", re.DOTALL)
_LABEL = re.compile(r"(\d{1,3})[.)]\s")


@cache
def _shortened() -> re.Pattern[str]:
    words = "|".join(language(code).shortened for code in CODES)
    return re.compile(rf"\b(?:{words})\.$", re.IGNORECASE)


def is_followed_by_number(text: str) -> bool:
    """True if the text ends with what a number of the sentence belongs to: it is neither a mark nor a note's number."""
    end = text[-_LONGEST_SHORTENED:].rstrip()
    return end.endswith(".") and bool(_shortened().search(end) or _ELEMENT.search(end))


@cache
def _numbered() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(language(code).numbered for code in CODES)})$")


class _Place(NamedTuple):
    """The place of a mark, as positions in a paragraph's text; `sure` where it can be no number of the sentence."""

    paragraph: int
    start: int
    end: int
    mark: str
    sure: bool
    spaced: bool


def with_notes(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Set the last paragraphs apart as notes, and their marks in the text; and say which marks are doubtful.

    Paragraphs that begin with rising numbers are notes if the text has one of these, or if they count on by one; not if
    they only count on from the numbered paragraphs above.
    """
    paragraphs = [_with_carets(paragraph) for paragraph in paragraphs]
    start, below = len(paragraphs), None
    while start and (mark := _mark_of(paragraphs[start - 1])) and (below is None or _rises(mark, below)):
        start, below = start - 1, mark
    text, notes = paragraphs[:start], [_note(paragraph) for paragraph in paragraphs[start:]]
    marks = [note.mark or "" for note in notes]
    places = [place for mark in marks for place in _places(mark, text)]
    if not notes or not (any(place.sure for place in places) or _are_notes(notes, text)):
        return list(paragraphs), ()
    marked = [_marked(paragraph, [p for p in places if p.paragraph == index]) for index, paragraph in enumerate(text)]
    doubtful = [place.mark for place in places if not place.sure]
    findings = (f"numbers that may be marks of notes: {', '.join(doubtful)}",) if doubtful else ()
    return [*marked, *notes], findings


def _with_carets(paragraph: Paragraph) -> Paragraph:
    """The paragraph with its marks of the form `^16` as runs of their own; one that begins so is a note."""
    if "^" not in paragraph.text:
        return paragraph
    if note := _CARET_NOTE.match(paragraph.text):
        return paragraph._replace(runs=(Run(note["text"]),), role=Role.NOTE, mark=note["mark"])
    runs, start = [], 0
    for match in _CARET.finditer(paragraph.text):
        runs += [Run(paragraph.text[start : match.start()]), Run(match[1], note=True)]
        start = match.end()
    return paragraph._replace(runs=(*runs, Run(paragraph.text[start:]))) if runs else paragraph


def _mark_of(paragraph: Paragraph) -> str | None:
    note = None if paragraph.label else _NOTE.match(paragraph.text)
    return note["mark"].strip("[]()").translate(_RAISED) if note else None


def _number(mark: str) -> int:
    """The mark's number, 0 for asterisks."""
    digits = mark.rstrip("/")
    return int(digits) if digits.isdigit() else 0


def _rises(mark: str, below: str) -> bool:
    return _number(mark) < _number(below) or mark.count("*") < below.count("*")


def _note(paragraph: Paragraph) -> Paragraph:
    note = _NOTE.match(paragraph.text)
    text = note["text"] if note else paragraph.text
    return paragraph._replace(runs=(Run(text),), role=Role.NOTE, mark=_mark_of(paragraph))


def _are_notes(notes: Sequence[Paragraph], text: Sequence[Paragraph]) -> bool:
    """Recognize notes whose marks have no certain place by their numbers alone."""
    numbers = [_number(note.mark or "") for note in notes]
    labels = [label for paragraph in text if (label := _LABEL.match(f"{paragraph.label or paragraph.text} "))]
    if not all(numbers) or (labels and numbers[0] == int(labels[-1][1]) + 1):
        return False
    count_on = len(numbers) > 1 and all(after == number + 1 for number, after in pairwise(numbers))
    return count_on or any(re.search(rf"(?<!\d){numbers[0]}(?![\d/])", paragraph.text) for paragraph in text)


def _places(mark: str, text: Sequence[Paragraph]) -> list[_Place]:
    """The places of a mark: wherever it is glued to its word, else where one place is likely, else is possible.

    A mark with two likely places has none: none is guessed.
    """
    for form, sure in ((_form(mark), True), (_doubtful_form(mark), False)):
        places = [
            _Place(index, *match.span(), mark, sure, match[0][0].isspace())
            for index, paragraph in enumerate(text)
            for match in form.finditer(paragraph.text)
            if not is_followed_by_number(before := paragraph.text[: match.start()])
            and not (match[0].isdigit() and _numbered().search(before[-_LONGEST_SHORTENED:]))
        ]
        glued = [place for place in places if not place.spaced]
        if glued or len(places) == 1:
            return glued or places
    return []


def _form(mark: str) -> re.Pattern[str]:
    """The mark where it can be nothing else: raised or bracketed, behind a stop or a year, glued to a word.

    Behind a word and a space it may be the word's own, `Article 39`; behind a number and a comma it is one of a list,
    before a space and three digits the thousands of an amount.
    """
    if not mark.isdigit():
        return re.compile(rf"\s?(?<!\*){re.escape(mark)}(?![*\w])")
    raised = mark.translate({value: key for key, value in _RAISED.items()})
    alone = (
        rf"(?=[\s){_STOPS}\uff09]|$)"
        r"(?!\s[A-Z]\w+ \d{4}|\s(?:and|or) \d|[,.\u060c\u3001\uff0c]\s?\d|\s\d{3}(?!\d))"
    )
    behind = (
        rf"(?:(?<=[^\d\s][{_STOPS}{_CLOSERS}])|(?<=[^\W\d_]\s[;:])|(?<=\b(?:19|20)\d\d)|(?<=\b(?:19|20)\d\d[{_STOPS}]))"
    )
    bracketed = rf"(?:\({mark}\)|\uff08{mark}\uff09)(?![/\w-])"
    glued = rf"(?:(?<=[^\W\d_]{{2}})|(?<=[{_STOPS}{_CLOSERS}])|(?<=[\s-](?:19|20)\d\d)|(?<={_WIDE}))"
    return re.compile(
        rf"\s?\[{mark}\]|\s?{raised}(?![{_RAISED_DIGITS}])|{glued}{bracketed}"
        rf"|{behind}\s?{mark}{alone}|(?<=[^\W\d_]{{3}})(?<!{_WIDE}){mark}{alone}|(?<=[{_STOPS})])\s{mark}$"
        rf"|(?<={_WIDE}){mark}{alone}(?!\s[(\uff08]|[.:])|(?:(?<=\u300b)|(?<=\u300b[)\uff09])){mark}(?={_WIDE})"
    )


def _doubtful_form(mark: str) -> re.Pattern[str]:
    """A number behind a word, as long as it is no day of a month."""
    return re.compile(rf"(?<=[^\W\d_])\s{re.escape(mark)}(?=[\s,;:.)]|$)(?!\s[A-Z])")


def _marked(paragraph: Paragraph, places: Sequence[_Place]) -> Paragraph:
    """The paragraph with the marks as runs of their own. Where one is doubtful, its text is left as it is."""
    runs, start = [], 0
    keep = not all(place.sure for place in places)
    for place in sorted(places, key=lambda place: place.start):
        runs += [Run(paragraph.text[start : place.end if keep else place.start]), Run(place.mark, note=True)]
        start = place.end
    return paragraph._replace(runs=(*runs, Run(paragraph.text[start:]))) if places else paragraph
