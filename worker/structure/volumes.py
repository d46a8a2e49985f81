"""Pages of a volume that hold several resolutions, one behind the other: where each begins, and its symbol.

Until 1976 the General Assembly's resolutions, and until 1993 the Security Council's, are known from volumes that print
them so: number and session or year, title, enacting words. There is no masthead; the running head names the session.
Source: Official Records of the General Assembly and of the Security Council, volumes of resolutions and decisions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.contracts.document import Role
from worker.normalize.text import tidy
from worker.structure.resolutions import number_of
from worker.structure.symbols import NAMES_BY_ORGAN, roman

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Paragraph
    from worker.structure.languages.vocabulary import Language

LONGEST_TITLE = 8  # lines or paragraphs between a number and the enacting words
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
    """Where a heading and the enacting words under it stand among the paragraphs, and what the heading says."""

    heading: int
    formula: int
    number: str
    session: str | None
    title: str
    organ_code: str
    doubt: str | None


def resolutions_of(paragraphs: Sequence[Paragraph], language: Language) -> list[Resolution]:
    """The resolutions of a volume's pages, in their order; none where the paragraphs are no such pages.

    It takes two headings to make a volume: a resolution may quote another, and one alone has a masthead.
    """
    text = [p for p in paragraphs if p.role in (Role.TEXT, Role.TABLE)]
    if sum(bool(_HEADING.match(paragraph.text)) for paragraph in text) < 2:  # noqa: PLR2004 - see above
        return []
    session = _session_of_head(paragraphs, language)
    starts = list(_starts(text, language, session))
    if len(starts) < 2:  # noqa: PLR2004 - see above
        return []
    notes = [p for p in paragraphs if p.role is Role.NOTE]
    found = []
    for index, start in enumerate(starts):
        end = starts[index + 1].heading if index + 1 < len(starts) else len(text)
        own = text[start.formula : end]
        whole = any(language.closing(tidy(one.text)) for one in own)
        doubts = [start.doubt] if start.doubt else []
        if not whole:
            doubts.append("the meeting that adopted it is not named below: its end may be missing")
        if not index and (before := _fragments(text[: start.heading], language)):
            doubts.append(f"{before} paragraphs above it belong to a resolution whose heading is not in the file")
        found.append(
            Resolution(
                symbol=NAMES_BY_ORGAN[start.organ_code] + start.number,
                organ_code=start.organ_code,
                number=start.number,
                title=start.title or None,
                session=start.session,
                above=text[start.heading : start.formula],
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
        formula = _formula_below(lines, index, language)
        if known is None or formula is None:
            continue
        number, numeral, title = known
        below = [line for line in lines[index + 1 : formula] if not line.startswith("[")]
        organ = next(
            code for code, words in language.enacting.items() if re.match(words, lines[formula], re.IGNORECASE)
        )
        council = numeral is None
        if council != (organ == "SC"):
            continue
        whole = "" if council else " ".join([title, *below])
        found.append(_Start(index, formula, number, numeral, whole, organ, doubt))
    return found


def _formula_below(lines: Sequence[str], index: int, language: Language) -> int | None:
    """Where the enacting words stand under a heading, if nothing but its title lies between."""
    for place in range(index + 1, min(index + 1 + LONGEST_TITLE, len(lines))):
        if language.formula.match(lines[place]):
            return place
        if numbered(lines[place], language):
            return None
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
