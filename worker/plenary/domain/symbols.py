"""United Nations document symbols: recognized in text, made canonical, read from a file's name.

Source: Dag Hammarskjold Library, "UN document symbols"; the Official Document System's file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plenary.domain.record import Kind
from plenary.parsing.languages.vocabulary import Language

# A/RES/78/241, A/C.3/78/L.60/Rev.1, S/RES/2768 (2025), S/2024/384, E/CN.4/2001/2, ST/SGB/2013/4, FCCC/CP/2015/10/Add.1
SYMBOL = re.compile(
    r"""(?<![A-Za-z0-9/])
    (?:A|S|E|ST|T|CD|CRC|CED|CCPR|CEDAW|CERD|CAT|CMW|CRPD|HRI|DP|ICCD|FCCC|UNEP|TD|ID|NPT|CCW|CTOC|CAC|CBD|TPNW|UNCTAD
      |LC|HSP|ISBA|SPLOS|IAEA|APLC|BWC|JIU|CEB|PBC|HS|EC|UNW|UNU|CLCS|IDB|GC|CCM|AT)
    /(?:[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*/)*(?:[A-Za-z]+[.-])?[A-Za-z]*\d[A-Za-z0-9]*(?:\.\d+)*
    (?:-[AES](?:/(?:[A-Z]+\.)?[A-Za-z0-9]+)+(?:\.\d+)*)?
    (?:\ ?\((?:19|20)\d\d\)|\ ?\((?:S-|ES-)?[IVXLC]+\)
      |\ \((?:Vol|Parts?|Sect)\.?\ ?[IVX\d]+(?:\ and\ [IVX]+)?\)(?:/(?:Add|Corr|Rev)\.\d+)*)?
    (?:\ [A-Z](?=$|[\s,;.)]))?""",
    re.VERBOSE,
)
_ROMAN = r"(?:S-|ES-)?[IVXLC]+"
_KEY = re.compile(
    r"^(?P<body>A_HRC_RES|A_RES|S_RES|E_RES)_(?P<rest>(?:S-|ES-)?[0-9A-Za-z-]+(?:_[0-9A-Za-z()]+)*?)"
    r"(?:[-_](?P<language>AR|DE|EN|ES|FR|RU|ZH))?(?:[-_.]scan)?$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[-_.](?P<language>AR|DE|EN|ES|FR|RU|ZH|[ACEFGRS])$", re.IGNORECASE)
ORGAN_BY_BODY = (("A/HRC/", "HRC"), ("A/", "GA"), ("S/", "SC"), ("E/", "ECOSOC"))
NAMES_BY_ORGAN = {"GA": "A/RES/", "SC": "S/RES/", "ECOSOC": "E/RES/", "HRC": "A/HRC/RES/"}


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("draft", re.compile(r"/(?:CRP|L)\.\d")),  # A/C.3/78/L.60/Rev.1: limited distribution
    ("resolution", re.compile(r"/RES/")),
    ("decision", re.compile(r"/DEC/")),
    ("statement", re.compile(r"/PRST/")),
)


@dataclass(frozen=True, slots=True)
class KeyName:
    """What a file's name tells: the symbol and the language, each None where it says nothing."""

    symbol: str | None
    language: str | None


def squash(symbol: str) -> str:
    """The form to compare symbols in: no spaces, one case."""
    return re.sub(r"\s+", "", symbol).casefold()


def canonical(symbol: str) -> str:
    """The symbol as the UN prints it: one space before a year or a session in parentheses and before a letter.

    >>> canonical("S/RES/2768(2025)"), canonical(" A/RES/55/180  B ")
    ('S/RES/2768 (2025)', 'A/RES/55/180 B')
    """
    text = re.sub(r"\s*/\s*", "/", symbol.strip().rstrip("*").strip())
    text = re.sub(r"\s*\(\s*", " (", re.sub(r"\s*\)", ")", text))
    return re.sub(r"\s+", " ", text).strip()


def roman(number: int) -> str:
    """A session's number as the General Assembly wrote it until 1976."""
    text = ""
    for amount, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, amount)
        text += sign * count
    return text


def organ_of(symbol: str) -> str | None:
    """GA, SC, ECOSOC or HRC, from the symbol's first elements; None for other bodies."""
    for start, code in ORGAN_BY_BODY:
        if symbol.startswith(start):
            return code
    return None


def kind_of(symbol: str, above: Sequence[str], language: Language) -> Kind:
    """What kind of document bears the symbol; where it does not tell, the lines above the text may name a draft.

    The Security Council's drafts have symbols like those of any other document.
    """
    for kind, element in _KINDS:
        if element.search(symbol):
            return kind
    return "draft" if any(language.patterns["draft"].search(line) for line in above) else "other"


def with_additions(symbols: Sequence[str], text: str, end: int, language: Language) -> Iterator[str]:
    """The symbols, and for each what stands behind them at `end` as `and Corr.1 and 2`."""
    yield from symbols
    form = ""
    while (more := language.addition.match(text, end)) and (more["form"] or form):
        form, end = more["form"] or form, more.end()
        yield from (f"{symbol}/{form}{more['count'] or more['bare']}" for symbol in symbols)


def find(text: str) -> re.Match[str] | None:
    """The first symbol in `text`."""
    return SYMBOL.search(text)


def from_key(key: str) -> KeyName:
    """What the last part of a key says, if it is named after a symbol: `A_RES_78_105-EN.pdf`."""
    stem = key.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    found = _KEY.match(stem)
    if not found:
        language = _LANGUAGE.search(stem)
        return KeyName(None, language["language"].lower() if language and len(language["language"]) > 1 else None)
    parts = found["rest"].split("_")
    body = found["body"].upper().replace("_", "/")
    if (body == "S/RES" and len(parts) > 1) or (len(parts) > 1 and re.fullmatch(_ROMAN, parts[1].strip("()"))):
        symbol = f"{body}/{parts[0]} ({parts[1].strip('()')})"
    elif len(parts) > 2 and re.fullmatch(r"[A-Z]", parts[2]):  # noqa: PLR2004 - session, number, letter
        symbol = f"{body}/{parts[0]}/{parts[1]} {parts[2]}"
    else:
        symbol = "/".join((body, *parts))
    return KeyName(canonical(symbol), found["language"].lower() if found["language"] else None)
