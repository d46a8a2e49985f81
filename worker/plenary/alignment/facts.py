"""Facts that a text has in every language alike: numbers, parts of dates, document symbols, labels of lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from plenary.parsing.languages import CODES, language

# A document symbol or the number of a resolution: A/77/443, 70/1, FCCC/CP/2015/10/Add.1.
_SYMBOL = re.compile(r"(?<![A-Za-z0-9/])[A-Z0-9][A-Z0-9.-]*(?:/[A-Z0-9][A-Za-z0-9.-]*)+")
_GROUPED = re.compile(
    r"(?<![\d/])(?<!\d[.,])\d{1,3}(?:(?P<by>[ ,.])\d{3})(?:(?P=by)\d{3})*(?![\d/])(?:[.,]\d{1,2}(?!\d))?"
)
_GROUPS = re.compile(r"\d[ ,.]\d{3}")  # found fast: without one, no number is grouped
_YEAR = re.compile(r"\s\d{4}")
_NUMBER = re.compile(r"\d+(?:[.,]\d{1,2}(?!\d))?")
_DIGIT = re.compile("[0-9\u0660-\u0669\uff10-\uff19]")  # European, Arabic and wide ones; faster than any digit
LONGEST_KEPT = 2000  # characters
REACH = 60  # characters from a digit to the far end of a fact: months have long names, as do bodies in symbols
_NEAR_EACH_OTHER = re.compile(rf"{_DIGIT.pattern}(?:\D{{0,{2 * REACH}}}\d)*")  # digits whose reaches meet
_ARABIC_DIGIT = re.compile("[\u0660-\u0669]")
_ARABIC_DIGITS = str.maketrans(
    "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u066b\u066c", "0123456789.,"
)
# What a number is multiplied by, as running text writes it behind the digits.
_SCALES: dict[str, dict[str, int]] = {
    "ar": {"تريليون": 12, "بليون": 9, "مليار": 9, "بلايين": 9, "مليون": 6, "ملايين": 6, "ألف": 3, "آلاف": 3},
    "de": {"Billion": 12, "Milliarde": 9, "Million": 6, "Tausend": 3},
    "en": {"trillion": 12, "billion": 9, "million": 6, "thousand": 3},
    "es": {"mil millones": 9, "billones": 12, "billón": 12, "millones": 6, "millón": 6, "mil": 3},
    "fr": {"billion": 12, "milliard": 9, "million": 6, "mille": 3},
    "ru": {"трлн": 12, "триллион": 12, "млрд": 9, "миллиард": 9, "млн": 6, "миллион": 6, "тыс": 3},
    "zh": {"万亿": 12, "亿": 8, "万": 4},
}
_ENDINGS = {"ru": "(?:[аяеьй]|[её]м|ом)?"}  # of the months in their cases
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HAN = "一二三四五六七八九十"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LABEL_SIGNS = re.compile(r"[^\w]+")


class Fact(NamedTuple):
    """One fact of a text. `kind` is `number`, `amount`, `date` (a day, month or year in one) or `symbol`."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Number of times each value is in a text, the kind of fact that each is, and their number in all."""

    values: dict[str, int]
    kinds: dict[str, str]
    total: int

    def __add__(self, other: Facts) -> Facts:
        """The facts of two texts."""
        values = dict(self.values)
        for value, number in other.values.items():
            values[value] = values.get(value, 0) + number
        return Facts(values, self.kinds | other.kinds, self.total + other.total)


NO_FACTS = Facts({}, {}, 0)


@dataclass(frozen=True, slots=True)
class _Dates:
    """Patterns of a language's dates, each with a day or a year at least, and its months by what the patterns find.

    The first of each two is found faster; in a text without it the second finds nothing.
    """

    patterns: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    months: dict[str, int]


def facts_of(text: str, code: str) -> Facts:
    """Find the facts of a text. Each value is written one way, whatever the language: 2,5 milliards is 2500000000.

    Those of recent texts are kept: versions of a document come one after another, and each is aligned with all before.
    """
    return _kept(text, code) if len(text) <= LONGEST_KEPT else _read(text, code)


@lru_cache(maxsize=2048)  # blocks: some seven documents in six languages
def _kept(text: str, code: str) -> Facts:
    return _read(text, code)


def _read(text: str, code: str) -> Facts:
    near = _near_digits(text)
    if not near:
        return NO_FACTS
    facts = _found(_normal(near), code)
    values: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for value, kind in facts:
        values[value] = values.get(value, 0) + 1
        kinds.setdefault(value, kind)
    return Facts(values, kinds, len(facts))


def _near_digits(text: str) -> str:
    """The parts of a text that can hold a fact, which are those around its digits, with a bar between each two."""
    if len(text) <= REACH:
        return text if _DIGIT.search(text) else ""
    spans = [match.span() for match in _NEAR_EACH_OTHER.finditer(text)]
    return "|".join([text[max(0, start - REACH) : end + REACH] for start, end in spans])


def label_values(label: str | None) -> frozenset[int]:
    """The places in a list that a printed label can stand for: `(c)` is 3, or 100 in Roman numerals."""
    return _label_values(label) if label else frozenset()


@cache
def _label_values(label: str) -> frozenset[int]:
    bare = _LABEL_SIGNS.sub("", _normal(label)).lower().replace("ـ", "")
    if not bare:
        return frozenset()
    if bare.isdigit():
        return frozenset({int(bare)})
    values = {_place(alphabet, bare) for alphabet in (_LATIN, _CYRILLIC, _ABJAD, _HAN)}
    values.add(_roman(bare))
    if bare[0] == "ا":
        values.add(1)
    return frozenset(filter(None, values))


def _place(alphabet: str, label: str) -> int:
    """A letter doubled, such as `gg`, counts on behind the alphabet in some languages only: its first letter counts."""
    return alphabet.find(label[0]) + 1 if len(set(label)) == 1 else 0


def _roman(label: str) -> int:
    if not set(label) <= _ROMAN.keys():
        return 0
    digits = [_ROMAN[letter] for letter in label]
    return sum(
        -digit if any(digit < later for later in digits[at + 1 : at + 2]) else digit for at, digit in enumerate(digits)
    )


def _normal(text: str) -> str:
    """One form of each digit, space and letter."""
    text = unicodedata.normalize("NFKC", text)
    return text.translate(_ARABIC_DIGITS) if _ARABIC_DIGIT.search(text) else text


def _found(text: str, code: str) -> list[Fact]:
    facts: list[Fact] = []

    def symbol(match: re.Match[str]) -> str:
        value = match[0].rstrip(".-/")
        if not _DIGIT.search(value):
            return match[0]
        facts.append(Fact(value, "symbol"))
        return " "

    def date(match: re.Match[str]) -> str:
        month = dates.months[match["month"].lower()]
        numbers = [match["day"], match["year"]]
        if not any(numbers):
            return match[0]
        facts.append(Fact(f"month {month}", "date"))
        facts.extend(Fact(str(int(number)), "date") for number in numbers if number)
        return " "

    def grouped(match: re.Match[str]) -> str:
        whole, mark, decimals = match[0], match["by"], ""
        if len(whole) > 3 and whole[-3] in ".," and whole[-3] != mark:  # noqa: PLR2004 - two decimals behind a mark
            whole, decimals = whole[:-3], whole[-2:]
        elif len(whole) > 2 and whole[-2] in ".," and whole[-2] != mark:  # noqa: PLR2004
            whole, decimals = whole[:-2], whole[-1]
        return whole.replace(mark, "") + (f".{decimals}" if decimals else "")

    dates, scales = _dates(code), _scales(code)
    text = _SYMBOL.sub(symbol, text) if "/" in text else text
    for needed, pattern in dates.patterns:
        text = pattern.sub(date, text) if needed.search(text) else text
    text = _GROUPED.sub(grouped, text) if _GROUPS.search(text) else text
    for match in _NUMBER.finditer(text):
        scaled = scales.match(text, match.end())
        facts.append(_number(match[0], _SCALES[code][scaled[1]] if scaled else 0))
    return facts


def _number(text: str, scale: int) -> Fact:
    whole, _, decimals = text.replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    if not scale:
        return Fact(f"{int(whole)}.{decimals}" if decimals else str(int(whole)), "amount" if decimals else "number")
    shifted = (whole + decimals + "0" * max(0, scale - len(decimals)))[: len(whole) + max(scale, len(decimals))]
    return Fact(str(int(shifted)), "amount")


@cache
def _scales(code: str) -> re.Pattern[str]:
    words = sorted(_SCALES[code], key=len, reverse=True)
    return re.compile(rf"\s?(?:de\s)?({'|'.join(words)})")


@cache
def _dates(code: str) -> _Dates:
    if code not in CODES:
        return _Dates((), {})
    if code == "zh":
        pattern = r"(?:(?P<year>\d{4})\s?年\s?)?(?P<month>1[0-2]|[1-9])\s?月(?:\s?(?P<day>\d{1,2})\s?日)?"
        return _Dates(((re.compile("月"), re.compile(pattern)),), {str(number): number for number in range(1, 13)})
    months = {_stem(name, code): at for name, at in language(code).month_numbers.items() if not name.isdigit()}
    listed = "|".join(_alternatives(months, code))
    # Arabic has two names for a month, joined by a slash. Each pattern starts with what is found fast
    month = rf"(?P<month>{listed}){_ENDINGS.get(code, '')}(?!\w)(?:\s?/\s?\w+)?"
    year = r"\s(?:del?\s)?(?P<year>\d{4})"
    with_day = re.compile(rf"(?P<day>\d{{1,2}})(?:er|º|°|o)?\s(?:de\s)?{month}(?:{year})?")
    without = re.compile(rf"{month}{year}(?P<day>(?!))?")
    return _Dates(((_DIGIT, with_day), (_YEAR, without)), months)


def _alternatives(months: Iterable[str], code: str) -> Iterator[str]:
    """Patterns of the months, those of one first letter together, so that few are tried at each letter of a text."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(months, key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    for letter, endings in by_letter.items():
        first = letter.upper() if code == "en" else "".join(sorted({letter, letter.upper()}))
        yield f"[{first}](?:{'|'.join(endings)})"


def _stem(name: str, code: str) -> str:
    return name[:-1] if code in _ENDINGS else name
