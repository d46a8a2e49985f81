"""Numbers of paragraphs and points: read from the text, put in their level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plenary.parsing.document import Paragraph, Run
from plenary.parsing.languages.vocabulary import LATIN

# "1.", in Arabic "1 -"; "(a)", in French, Spanish and Russian "a)", in Arabic "(\u0623)" and below it "'1'".
_ARABIC = re.compile(r"^(?P<label>(?P<value>\d{1,3})\s?(?:[.\uff0e\u3001]|[-\u2013](?=\s\D)))(?:\s+|(?=[^\d\s])|$)")
# "1.1", "1.a", as the targets of a goal are numbered
_DECIMAL = re.compile(r"^(?P<label>(?P<value>\d{1,2}\.(?:\d{1,2}|[a-z])))\s+(?=[^\W\d_a-z])")
_PAREN = re.compile(
    r"^(?P<label>[(\uff08]\s?(?P<value>[^\W\d_A-Z]{1,5}|\d{1,2})\s?[)\uff09]|(?P<open>[^\W\d_A-Z]{1,5})\)(?=\s)"
    r"|['\u2018\u2019](?P<quoted>\d{1,2})['\u2018\u2019])\s*"
)
_UPPER = re.compile(r"^(?P<label>(?P<value>[IVXLC]+|[A-Z])\.)\s+(?=\S)")
_FORMS = (("decimal", _DECIMAL), ("arabic", _ARABIC), ("paren", _PAREN))
_BEGINNING = re.compile(r"[\d(\uff08'\u2018\u2019]|[^\W\d_A-Z]{1,5}\)")  # of each of these
_MISREAD = re.compile(
    r"(?P<value>\d{1,3}|l)[,;:.]\s+(?=[^\W\d_])"
)  # "1, Reaffirms": a stop, or the 1, as OCR may read it
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed, what it says (`7`, `a`, `iv`), and its form."""

    text: str
    value: str
    form: str  # arabic, decimal, paren, upper


def take(paragraph: Paragraph, *, upper: bool) -> tuple[Label | None, tuple[Run, ...]]:
    """The paragraph's number and the runs without it. `upper` allows `A.` and `IV.`, as headings have them."""
    label, count = label_of(paragraph, upper=upper)
    return label, cut(paragraph.runs, count) if count else paragraph.runs


def label_of(paragraph: Paragraph, *, upper: bool) -> tuple[Label | None, int]:
    """The paragraph's number, and how many characters of its text that takes."""
    if paragraph.label:
        printed = paragraph.label.strip()
        form, match = _form_of(f"{printed} X", upper=upper)
        return Label(match["label"], _value(match), form) if match else Label(printed, printed, "other"), 0
    form, match = _form_of(paragraph.text, upper=upper)
    return (Label(match["label"].replace(" ", ""), _value(match), form), match.end()) if match else (None, 0)


def _form_of(text: str, *, upper: bool) -> tuple[str, re.Match[str] | None]:
    for form, pattern in _FORMS if _BEGINNING.match(text) else ():
        if match := pattern.match(text):
            return form, match
    return "upper", _UPPER.match(text) if upper else None


def _value(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["value"] or groups.get("open") or groups.get("quoted") or ""


def cut(runs: tuple[Run, ...], count: int) -> tuple[Run, ...]:
    """The runs without their first `count` characters, marks of notes not counted."""
    kept: list[Run] = []
    for run in runs:
        if run.note:
            kept.append(run)
        elif count >= len(run.text):
            count -= len(run.text)
        else:
            kept.append(run.saying(run.text[count:]))
            count = 0
    return tuple(kept)


def with_misread_labels(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[int | None]]:
    """The paragraphs and their numbers, `7.`, where they have one.

    What OCR made of a number, `1,` or `l.`, is a label where the numbers around it agree.
    """
    numbers = [_arabic(paragraph) for paragraph in paragraphs]
    mended = list(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        match = None if numbers[index] or paragraph.label else _MISREAD.match(paragraph.text)
        if not match:
            continue
        value = int(match["value"].replace("l", "1"))
        above = next((number for number in reversed(numbers[:index]) if number), 0)
        below = next((number for number in numbers[index + 1 :] if number), value + 1)
        if (value, below) == (above + 1, value + 1):
            numbers[index] = value
            mended[index] = paragraph._replace(label=f"{value}.", runs=cut(paragraph.runs, match.end()))
    return mended, numbers


def _arabic(paragraph: Paragraph) -> int | None:
    label, _ = label_of(paragraph, upper=False)
    return int(label.value) if label and label.form == "arabic" else None


def roman(value: str) -> int | None:
    """The number that a lower-case roman numeral stands for, None for other letters."""
    if not value or not set(value) <= _ROMAN_VALUES.keys():
        return None
    numbers = [_ROMAN_VALUES[letter] for letter in value]
    pairs = zip(numbers, [*numbers[1:], 0], strict=True)
    return sum(-number if number < following else number for number, following in pairs)


def _letter(value: str, letters: str) -> int | None:
    """Letters as numbers: a to z as 1 to 26, then aa, bb ... as the UN goes on."""
    if not value or len(set(value)) > 1 or value[0] not in letters:
        return None
    return letters.index(value[0]) + 1 + len(letters) * (len(value) - 1)


def readings(value: str, letters: str) -> list[tuple[str, int]]:
    """All readings of a value as a number, with their kinds: `i` is a letter, 9, and a Roman numeral, 1."""
    kinds = [
        ("letter", _letter(value, letters)),
        ("roman", roman(value)),
        ("digit", int(value) if value.isdigit() else None),
    ]
    return [(kind, number) for kind, number in kinds if number is not None]


class Levels:
    """Levels of points, each from the points before it: `(i)` follows `(h)`, or opens a level below `(b)`."""

    def __init__(self, letters: str = LATIN) -> None:
        self._letters = letters
        self._open: list[tuple[str, int, str]] = []  # kind of numbering, number, value: one for each open level

    def reset(self) -> None:
        """A new paragraph: all lists below the last one are over."""
        self._open.clear()

    def place(self, value: str) -> int:
        """The level of the next point, from 1."""
        read = readings(value, self._letters)
        for depth in range(len(self._open), 0, -1):
            kind, number, _ = self._open[depth - 1]
            if (kind, number + 1) in read:
                return self._put(depth, (kind, number + 1, value))
        first = [reading for reading in read if reading[1] == 1]
        if first:
            return self._put(len(self._open) + 1, (*first[0], value))
        for depth in range(len(self._open), 0, -1):
            for kind, number in read:
                if self._open[depth - 1][0] == kind:
                    return self._put(depth, (kind, number, value))
        return self._put(max(len(self._open), 1), (*(read or [("letter", 0)])[0], value))

    def _put(self, depth: int, entry: tuple[str, int, str]) -> int:
        del self._open[depth - 1 :]
        self._open.append(entry)
        return depth

    @property
    def path(self) -> list[str]:
        """The values of the open points from the outermost."""
        return [value for _, _, value in self._open]
