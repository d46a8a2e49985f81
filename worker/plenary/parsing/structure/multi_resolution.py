"""Pages of a volume that hold resolutions, one behind the other or a lone one: where each begins, and its symbol.

Until 1976 the General Assembly's resolutions, and until 1993 the Security Council's, are known from volumes that print
them so: number and session or year, title, enacting words. There is no masthead; the running head names the session.
Source: Official Records of the General Assembly and of the Security Council, volumes of resolutions and decisions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.domain.organs import BY_CODE
from plenary.domain.symbols import roman
from plenary.parsing.document import Paragraph, Role
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy
from plenary.parsing.structure.resolution_numbers import number_of

LONGEST_TITLE = 8  # lines or paragraphs between a number and the enacting words
LONGEST_PREAMBLE = 60  # paragraphs between a letter and the enacting words: some texts give their grounds before them
LONGEST_HEAD = 100  # characters of a running head
# The session's numeral is the worst read word of a scan: capitals of a stroke or two. Its parenthesis may be lost.
_UNSURE = re.compile(r"^(?P<tail>\d{1,4}) ?\((?P<numeral>[^\s().,]{1,9})\)?\s?\.\s*(?P<title>\S.*)$", re.DOTALL)
# What a heading looks like at a glance, so that no other document is looked at closely.
_HEADING = re.compile(r"\s*(?:\d{1,4}\s?(?:[A-Z]\s?)?[(\uff08]|\D{1,20}\d{1,4}\s?[(\uff08]\d{4}[)\uff09])")
_PAGE_NUMBER = re.compile(r"^\d{1,4}\s+|\s+\d{1,4}$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """One of a volume's: its symbol, number and title, the paragraphs above its enacting words, those from there on.

    `doubts` are what a person should look at: a numeral that was read with the help of the running head, an end that is
    not in the file.
    """

    symbol: str
    organ_code: str
    number: str
    title: str | None
    session: str | None
    above: Sequence[Paragraph]
    text: Sequence[Paragraph]
    notes: Sequence[Paragraph]
    doubts: tuple[str, ...] = field(default=())
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a heading and the text under it stand among the paragraphs, and what the heading says.

    The text begins at the enacting words, or at the letter above them where a title has several texts.
    """

    heading: int
    text: int
    formula: int
    number: str
    session: str | None
    title: str
    organ_code: str
    doubt: str | None


def resolutions_of(paragraphs: Sequence[Paragraph], language: Language, *, lone: int | None = None) -> list[Resolution]:
    """The resolutions of a volume's pages, in their order; none where the paragraphs are no such pages.

    It takes two headings to make a volume: a resolution may quote another. Of a document without a masthead one is
    enough, if it stands above the enacting words that are the document's own: the paragraph `lone` of its text.
    """
    fewest = 2 if lone is None else 1
    text = [p for p in paragraphs if p.role in (Role.TEXT, Role.TABLE)]
    if sum(bool(_HEADING.match(paragraph.text)) for paragraph in text) < fewest:
        return []
    session = _session_of_head(paragraphs, language)
    starts = list(_starts(text, language, session))
    if len(starts) < fewest or (len(starts) == 1 and starts[0].formula != lone):
        return []
    notes = [p for p in paragraphs if p.role is Role.NOTE]
    found = []
    for index, start in enumerate(starts):
        end = starts[index + 1].heading if index + 1 < len(starts) else len(text)
        above, own = text[start.heading : start.text], text[start.text : end]
        adopted_at = language.patterns["adopted_at"]
        whole = any(language.closing(tidy(one.text)) for one in own) or any(
            adopted_at.search(one.text) for one in above
        )
        doubts = [start.doubt] if start.doubt else []
        if not whole:
            doubts.append("the meeting that adopted it is not named below: its end may be missing")
        if not index and (before := _fragments(text[: start.heading], language)):
            doubts.append(f"{before} paragraphs above it belong to a resolution whose heading is not in the file")
        found.append(
            Resolution(
                symbol=BY_CODE[start.organ_code].resolutions + start.number,
                organ_code=start.organ_code,
                number=start.number,
                title=start.title or None,
                session=start.session,
                above=above,
                text=own,
                notes=_notes(own, notes, last=index + 1 == len(starts)),
                doubts=tuple(doubts),
                whole=whole,
            )
        )
        notes = [note for note in notes if note not in found[-1].notes]
    return found


def numbered(text: str, language: Language) -> tuple[str, str | None, str] | None:
    """Number, session and rest of a heading: `217 (III). Title`; `242 (1967)` has no session. None for other lines."""
    heading = language.patterns["council_heading"].match(text)
    found = language.number.search(text) if heading else language.number.match(text)
    if not found or not (found["old"] or found["council"]):
        return None
    number = number_of(found, language, near=False)
    rest = text[found.end() :].lstrip(" .:\u2013\u2014-\u3002")
    if number.year:
        return f"{number.tail} ({number.year})", None, rest
    letters = " " + number.letters[0] if number.letters else ""
    return f"{number.tail}{letters} ({number.session})", number.session, rest


def _starts(text: Sequence[Paragraph], language: Language, session: str | None) -> list[_Start]:
    lines = [tidy(paragraph.text) for paragraph in text]
    found: list[_Start] = []
    for index, line in enumerate(lines):
        known = numbered(line, language)
        doubt = None
        if known is None and session and (unsure := _UNSURE.match(line)):
            known = f"{unsure['tail']} ({session})", session, unsure["title"]
            doubt = f"the numeral was read as {unsure['numeral']}: {session} is what the running head says"
        under = _text_below(lines, index, language) if known else None
        if known is None or under is None:
            continue
        begin, formula = under
        number, numeral, title = known
        below = [line for line in lines[index + 1 : begin] if not line.startswith("[")]
        organ = next(
            code for code, words in language.enacting.items() if re.match(words, lines[formula], re.IGNORECASE)
        )
        council = numeral is None
        if council != (organ == "SC"):
            continue
        whole = "" if council else " ".join([title, *below])
        found.append(_Start(index, begin, formula, number, numeral, whole, organ, doubt))
    return found


def _text_below(lines: Sequence[str], index: int, language: Language) -> tuple[int, int] | None:
    """Where text and enacting words begin under a heading, if nothing but its title lies between, or a letter does."""
    letter = None
    for place in range(index + 1, len(lines)):
        if language.formula.match(lines[place]):
            return letter or place, place
        if numbered(lines[place], language) or place - (letter or index) >= (
            LONGEST_PREAMBLE if letter else LONGEST_TITLE
        ):
            return None
        if letter is None and lines[place] in language.part_letters:
            letter = place
    return None


def _session_of_head(paragraphs: Sequence[Paragraph], language: Language) -> str | None:
    """The session's numeral, as the running heads of the pages tell it in words: `General Assembly - Third Session`."""
    heads = {_head(paragraph, language) for paragraph in paragraphs if paragraph.role is not Role.NOTE} - {None}
    return roman(heads.pop() or 0) if len(heads) == 1 else None


def _head(paragraph: Paragraph, language: Language) -> int | None:
    """The session that the paragraph names, if it is a running head."""
    text = tidy(paragraph.text)
    found = language.running_head.match(_PAGE_NUMBER.sub("", text)) if len(text) < LONGEST_HEAD else None
    return language.ordinals_at_head[found["ordinal"].lower()] if found else None


def _fragments(text: Sequence[Paragraph], language: Language) -> int:
    """How many paragraphs stand above the first heading, but for running heads."""
    return sum(_head(one, language) is None and not tidy(one.text).isdigit() for one in text)


def _notes(text: Sequence[Paragraph], notes: Sequence[Paragraph], *, last: bool) -> list[Paragraph]:
    """Those whose marks stand in the text; the last takes what is left."""
    marks = {run.text.strip() for paragraph in text for run in paragraph.runs if run.note}
    return list(notes) if last else [note for note in notes if note.mark in marks]
