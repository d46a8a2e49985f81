"""Numbers as Word prints them in each of its formats. [ECMA-376 part 1, 17.18.59]."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"  # Word leaves out four letters
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CHINESE = "〇一二三四五六七八九"
_CHINESE_UNITS = ("", "十", "百", "千")
_MARKS = "*†‡§"
_ROMAN_LIMIT, _CHINESE_LIMIT, _LETTER_ROUNDS = 4000, 10000, 30  # beyond them a number is printed in digits


def _roman(number: int) -> str:
    if not 0 < number < _ROMAN_LIMIT:
        return str(number)
    out = ""
    for amount, sign in _ROMAN:
        count, number = divmod(number, amount)
        out += sign * count
    return out


def _letters(alphabet: str) -> Callable[[int], str]:
    """Make the series a, b, ..., z, aa, bb: the letter repeats."""

    def letter(number: int) -> str:
        if number < 1:
            return ""
        rounds, place = divmod(number - 1, len(alphabet))
        if rounds >= _LETTER_ROUNDS:
            return str(number)
        return alphabet[place] * (rounds + 1)

    return letter


def _chinese(number: int) -> str:
    if not 0 < number < _CHINESE_LIMIT:
        return "".join(_CHINESE[int(digit)] for digit in str(abs(number)))
    out = ""
    for place, digit in enumerate(reversed(str(number))):
        figure = int(digit)
        if figure:
            out = _CHINESE[figure] + _CHINESE_UNITS[place] + out
        elif out and not out.startswith(_CHINESE[0]):
            out = _CHINESE[0] + out
    return out.removeprefix("一") if out.startswith("一十") else out


_LOWER = _letters(_LATIN)
_RUSSIAN_LETTER = _letters(_RUSSIAN)

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _LOWER,
    "upperLetter": lambda number: _LOWER(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "russianLower": _RUSSIAN_LETTER,
    "russianUpper": lambda number: _RUSSIAN_LETTER(number).upper(),
    "arabicAlpha": _letters(_ARABIC),
    "arabicAbjad": _letters(_ABJAD),
    "hindiNumbers": lambda number: str(number).translate({48 + digit: 0x660 + digit for digit in range(10)}),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": lambda number: "".join(_CHINESE[int(digit)] for digit in str(abs(number))),
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "decimalEnclosedParen": lambda number: f"({number})",
    "numberInDash": lambda number: f"- {number} -",
    "chicago": _letters(_MARKS),
    "none": lambda _number: "",
}


def printed(number: int, style: str | None) -> str:
    """Print a number in a format of Word; a format that is not known here is printed in digits."""
    return _FORMATS.get(style or "decimal", str)(number)
