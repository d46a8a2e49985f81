"""From a resolution's or decision's number, such as `78/241` or `1514 (XV)`, to its full symbol. It reads no sentences.

Source: Dag Hammarskjold Library, "UN document symbols"; the numbering of the organs' own sessions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plenary.domain.organs import BY_CODE, SUBSIDIARIES, Organ
from plenary.domain.symbols import to_roman
from plenary.parsing.languages.vocabulary import Language

COUNCIL, OTHER = "COUNCIL", "OTHER"  # "the Council", whichever; other bodies
FIRST_YEAR = 1946
FIRST_SLASHED = 31  # the session of the General Assembly from which its numbers are 31/1, no longer 1 (XXXI)
LAST_ROMAN = 30  # the one before it; the Economic and Social Council went on to LXIII
LAST_ROMAN_YEAR = 1978
FIRST_LATE_LETTERS = 57  # from this session on a letter means a part adopted later, no longer one of a cluster
LAST_RESUMED_MONTH = 8  # of a session that opens in September: what is adopted in January to August comes late
FIRST_DECISION = 101  # every organ numbers its decisions with three digits, apart from its resolutions
LONGEST_RANGE = 60  # numbers that `64/1 to 64/60` may stand for
_ROMAN_AMOUNTS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as its text has it, its letters and numerals in Latin script.

    `78/241 A` has head `78`, tail 241, letters A; `64/1 to 64/5` also has until 5; `217 A (III)` has tail 217 and
    session III; `1373 (2001)` has tail 1373 and year 2001. `near`: the word `resolution` is right before it.
    """

    tail: int
    head: str = ""
    until: int = 0
    letters: tuple[str, ...] = ()
    session: str = ""
    year: int = 0
    near: bool = False


def number_of(match: re.Match[str], language: Language, *, near: bool) -> Number:
    """The parts of a match of `language.number`, in Latin script."""
    letters = match["letters"] or ""
    for printed, latin in language.capitals.items():
        letters = letters.replace(printed, latin)
    return Number(
        tail=int(match["tail"] or match["old"] or match["council"]),
        head=_head(match["head"], language),
        until=int(match["until"]) if match["until"] and match["to"] == match["head"] else 0,
        letters=_letters(letters, language),
        session=_session(match["session"], language),
        year=int(match["year"] or 0),
        near=near,
    )


def _letters(printed: str, language: Language) -> tuple[str, ...]:
    """`A`, `A and B`, `A to C`: each letter, those that are only meant too."""
    letters = re.findall(r"[A-Z]", printed)
    if len(letters) == 2 and re.search(rf"-|(?:{language.through})", printed):  # noqa: PLR2004
        return tuple(map(chr, range(ord(letters[0]), ord(letters[1]) + 1)))
    return tuple(letters)


def _head(printed: str | None, language: Language) -> str:
    mark, _, count = (printed or "").rpartition("-")
    return language.session_marks.get(mark, f"{mark}-" if mark else "") + count


def _session(printed: str | None, language: Language) -> str:
    """`III`, `S-VI`: Roman numbers, whatever the language counts the old sessions with."""
    mark, _, count = (printed or "").rpartition("-")
    if count.isdigit():
        return language.session_marks.get(mark, "") + to_roman(int(count))
    for other, latin in language.capitals.items():
        count = count.replace(other, latin)
    return (f"{mark}-" if mark else "") + count


def symbols_of(number: Number, organ: str, kind: str, date: str | None, *, stated: bool) -> list[str]:
    """The symbols that the number stands for; none where it can be no number of the organs that Plenary reads.

    `organ` is a code of the organs, or one of the constants above; `stated`: the text names it, it is not only the one
    that speaks; `kind` is `resolution` or `decision`; `date` (ISO 8601) is the day of adoption beside the number.
    """
    if number.year:
        return [f"S/RES/{number.tail} ({number.year})"] if number.year >= FIRST_YEAR and organ != OTHER else []
    if organ in BY_CODE and BY_CODE[organ].named:
        return _of_named(number, BY_CODE[organ], kind)
    if number.session or organ in SUBSIDIARIES:
        prefix = SUBSIDIARIES.get(organ)
        return _of_subsidiary(number, prefix, kind) if prefix else _roman(number, organ, date)
    if organ == OTHER or (kind == "decision" and number.head.isdigit() and number.tail < FIRST_DECISION):
        return []
    adopting = _adopting(number, organ, date, stated=stated)
    if adopting is None:
        return []
    row = BY_CODE[adopting]
    symbol = row.decision if kind == "decision" else row.resolution
    last = min(max(number.tail, number.until), number.tail + LONGEST_RANGE)
    letters = number.letters if kind == "decision" else _own_letters(number, date)
    return [
        symbol(f"{number.head}/{tail}{letter and ' ' + letter}")
        for tail in range(number.tail, last + 1)
        for letter in letters or ("",)
    ]


def _of_named(number: Number, organ: Organ, kind: str) -> list[str]:
    """The same for an organ whose numbers are its own only where the text names it."""
    symbol = organ.decision if kind == "decision" else organ.resolution
    if number.session:
        return [symbol(f"{number.tail} ({number.session})")] if organ.sessions.numbering == "year" else []
    last = min(max(number.tail, number.until), number.tail + LONGEST_RANGE)
    return [symbol(f"{number.head}/{tail}") for tail in range(number.tail, last + 1)] if number.head else []


def _of_subsidiary(number: Number, prefix: str, kind: str) -> list[str]:
    """The same for a body below the organs, or a conference of parties."""
    base = f"{prefix}{'DEC' if kind == 'decision' else 'RES'}/"
    if number.session:
        return [f"{base}{number.tail} ({number.session})"]
    last = min(max(number.tail, number.until), number.tail + LONGEST_RANGE)
    return [f"{base}{number.head}/{tail}" for tail in range(number.tail, last + 1)] if number.head else []


def _roman(number: Number, organ: str, date: str | None) -> list[str]:
    """The sessions with Roman numbers ended in 1976 (General Assembly) and 1977 (Economic and Social Council)."""
    if organ == OTHER or (date and int(date[:4]) > LAST_ROMAN_YEAR):
        return []
    if "-" in number.session:
        return [f"A/RES/{number.tail} ({number.session})"]
    council = organ == "ECOSOC" or roman_value(number.session) > LAST_ROMAN
    return [BY_CODE["ECOSOC" if council else "GA"].resolution(f"{number.tail} ({number.session})")]


def roman_value(text: str) -> int:
    """The number that a Roman numeral stands for."""
    amounts = [_ROMAN_AMOUNTS[sign] for sign in text]
    return sum(-amount if amount < after else amount for amount, after in zip(amounts, [*amounts[1:], 0], strict=True))


def _adopting(number: Number, organ: str, date: str | None, *, stated: bool) -> str | None:
    """The organ that adopted it: the one named, unless the number's form or the date beside it speak against it."""
    if not number.head.isdigit():
        return "HRC" if organ in ("HRC", COUNCIL) and not number.head.startswith("ES-") else "GA"
    head = int(number.head)
    if head >= FIRST_YEAR:  # only the Economic and Social Council counts by years
        financial_year = number.tail == (head + 1) % 100  # 2023/24
        return None if financial_year and not (number.near or date) else "ECOSOC"
    able = {"GA": head >= FIRST_SLASHED, "HRC": head > 0 and (number.tail < FIRST_DECISION or organ == "HRC")}
    wanted = "HRC" if organ in ("HRC", COUNCIL) else "GA"
    if date:
        fitting = [code for code in ("GA", "HRC") if able[code] and BY_CODE[code].sessions.sat_in(head, int(date[:4]))]
        if fitting:
            return wanted if wanted in fitting else fitting[0]
        if not stated:
            return None
    return wanted if able[wanted] else None


def _own_letters(number: Number, date: str | None) -> tuple[str, ...]:
    """The letter, where the part is a document of its own.

    Several letters name the document that holds the parts, and the parts one by one. Of a single letter, parts that are
    adopted together are one document, under the bare number; so is part A, which gets its letter only when a part B
    follows it. A later part has its letter in its symbol. Up to the 56th session letters also stood for the parts of a
    cluster; there a part is a later one if it was adopted at the resumed session.
    """
    if len(number.letters) > 1:
        return ("", *number.letters)
    if len(number.letters) != 1 or number.letters == ("A",):
        return ()
    late = number.head.isdigit() and int(number.head) >= FIRST_LATE_LETTERS
    resumed = date is not None and int(date[5:7]) <= LAST_RESUMED_MONTH
    return number.letters if late or resumed else ()
