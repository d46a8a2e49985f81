"""United Nations document symbols: recognized in text, made canonical, read from a file's name.

Source: Dag Hammarskjold Library, "UN document symbols"; the Official Document System's file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote

from plenary.domain.languages import BY_LETTER, LANGUAGES
from plenary.domain.organs import ORGANS
from plenary.domain.record import Kind

# A/RES/78/241, A/C.3/78/L.60/Rev.1, S/RES/2768 (2025), S/2024/384, E/CN.4/2001/2, ST/SGB/2013/4, FCCC/CP/2015/10/Add.1
SYMBOL = re.compile(
    r"""(?<![A-Za-z0-9/])
    (?:A|S|E|ST|T|CD|CRC|CED|CCPR|CEDAW|CERD|CAT|CMW|CRPD|HRI|DP|ICCD|FCCC|UNEP|TD|ID|NPT|CCW|CTOC|CAC|CBD|TPNW|UNCTAD
      |LC|HSP|ISBA|SPLOS|IAEA|APLC|BWC|JIU|CEB|PBC|HS|EC|UNW|UNU|CLCS|IDB|GC|CCM|AT)
    /(?:[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*/)*(?:[A-Za-z]+[.-])?[A-Za-z]*\d[A-Za-z0-9]*(?:\.\d+)*
    (?:-[AES](?:/(?:[A-Z]+\.)?[A-Za-z0-9]+)+(?:\.\d+)*)?
    (?:\ ?\((?:19|20)\d\d\)|\ ?\((?:S-|ES-)?[IVXLC]+\)
      |\ ?\((?:Vol|Parts?|Sect)\.?\ ?[IVX\d]+(?:\ and\ [IVX]+)?\)(?:/(?:Add|Corr|Rev)\.\d+)*)?
    (?:\ [A-Z](?:-[A-Z])?(?=$|[\s,;.)]))?""",
    re.VERBOSE,
)
# File names: A_RES_79_2_E, A_RES_217(III), S_RES_0242_1967_EN_GOLD, S_RES_2776 (2025), A_C.3_78_L.60, UNEP_EA.4_RES.1
_CODES = "|".join(row.code for row in LANGUAGES)
# The last ones are ISO 639-2's other codes, and what sites write for Chinese and Spanish
_WORDS = {word.lower(): row.code for row in LANGUAGES for word in (row.code, row.akn, row.english, row.address)} | {
    "fre": "fr",
    "ger": "de",
    "chi": "zh",
    "cn": "zh",
    "sp": "es",
}
_EXTENSION = re.compile(rf"\.(?!(?:{_CODES})$)[A-Za-z][A-Za-z0-9]{{1,4}}$", re.IGNORECASE)
_LANGUAGE_CODE = re.compile(
    rf"(?:[-_. ]|(?P<open>\())(?P<language>{'|'.join(_WORDS)})(?(open)\))"
    r"(?:[-_](?:US|GB|CN|\d|(?P=language)))?$",  # `en-US`, or a copy
    re.IGNORECASE,
)
_LANGUAGE_LETTER = re.compile(rf"(?:[-_. ]|(?P<open>\())(?P<letter>[{''.join(BY_LETTER)}])(?(open)\))$", re.IGNORECASE)
# Before a symbol: `[EN] A_RES_79_1`, `UN_A_RES_79_1`, `N2512345-A_RES_79_1`, `2024_A_RES_79_1`
_FRONT = re.compile(
    rf"^(?:[\[(]?(?P<language>{'|'.join(_WORDS)})[\])]?|UN|(?:19|20)\d\d|[NGV]\d{{7}})[-_. ]+(?=(?:[AES]|UNEP)[-_. ])",
    re.IGNORECASE,
)
# `a48r104`, `ares70d1`: the names of the United Nations' own pages
_SHORT_NAME = re.compile(r"^a(?:res)?(?P<session>\d{2})[rd](?P<number>\d{1,3})(?=$|[-_. ])", re.IGNORECASE)
_COPY = re.compile(r" ?\(\d{1,2}\)$| - copy$", re.IGNORECASE)  # the second file of a name, as desktops call it
_REMARK = re.compile(r"[-_. ](?!(?:E?S-)?[IVXL]+$)(?:[A-Za-z]{3,}|as|v\d{1,2})$", re.IGNORECASE)  # `GOLD`, `v2`
# Elements joined by something else, A-RES-79-2, A.C.3.79.L.60, and what joins within one
_OTHER_JOINTS = re.compile(
    r"(?P<within>\bE?S-(?=\d)|\b(?:C|AC|CN|EA|WG|SUB|L|CRP|Add|Corr|Rev)\.(?=\d)"
    r"|(?<=\bEA\.\d[-. ])(?:Res|Dec)\.|(?<=[-. ])[A-Z]-(?=[A-Z]$))|[-. ]+",
    re.IGNORECASE,
)
# What is written `Corr1`, `-Corr.1`, `C3`, `L60`, `S10_2` and `ES_11_1`
_LOOSE = (
    (re.compile(r"(?<=\d)[-_. ](Add|Corr|Rev)\.?(?=\d)", re.IGNORECASE), r"_\1."),
    (re.compile(r"(?<=_)(AC|CN|C|SUB|L)(?=\d+(?:_|$))", re.IGNORECASE), r"\1."),
    (re.compile(r"(?<=_(?:RES|DEC)_)(E?S)_?(?=\d+_\d)", re.IGNORECASE), r"\1-"),
    (re.compile(r"(?<=\d[_ ][A-Z])[_ ]and[_ ](?=[A-Z]$)", re.IGNORECASE), " and "),
)
_JOINTS = str.maketrans(
    {"[": "(", "]": ")"} | dict.fromkeys("\u2215\u2044\uff0f", "_") | dict.fromkeys("\u2010\u2011\u2013\u2014", "-")
)
_OPEN_ENDS = "_-. "
_SERIES = r"(?P<series>(?:A|E|S)(?:_[A-Z]{2,5}(?:\.\d{1,3})?)*_(?:RES|DEC|PRST))"
_LETTERS = r"(?:[-_. ]?(?P<bracket>\()?(?P<letters>[A-Z](?:-[A-Z]| and [A-Z])?)(?(bracket)\)))?"
_LETTER_BEFORE_SESSION = r"(?:[_ ]?(?P<letters>[A-Z])(?=[_ (]))?"
_ADDITIONS = r"(?P<additions>(?:_(?:Add|Corr|Rev)\.\d{1,3})*)"
_PART = r"(?:[_ ]?\(?(?P<part>Part[_ ][IVX]+)\)?)?"
# Behind a symbol: its year or day, a volume, a job number
_BEHIND = r"(?:[-_ ]\(?(?:(?:19|20)\d\d(?:-?\d\d-?\d\d)?|Vol\.?[_ ]?[IVX\d]+|[NGV]?\d{7}[ACEFRS]?)\)?)?"
_NAMES = tuple(
    re.compile(pattern + _ADDITIONS + _PART + _BEHIND + "$", re.IGNORECASE)
    for pattern in (
        r"^(?P<series>S_RES)_(?P<number>\d{1,5})[-_ ]?\(?(?P<session>\d{4})\)?",
        rf"^{_SERIES}_(?P<number>\d{{1,5}}){_LETTER_BEFORE_SESSION}[_ ]?\(?(?P<session>(?:E?S-)?[IVXL]+)\)?",
        rf"^{_SERIES}_(?P<number>\d{{1,5}})[_ ]?\((?P<session>(?:E?S-)?[IVXL]+)\)[_ ]?\(?(?P<letters>[A-Z])\)?",
        rf"^{_SERIES}_(?P<number>(?:OS_|E?S-)?\d{{1,4}}_\d{{1,4}}){_LETTERS}",
        r"^(?P<series>UNEP_EA\.(?:SS\.)?\d{1,2})_(?P<number>(?:Res|Dec|L|CRP)\.\d{1,3})",
        r"^(?P<series>[AES](?:_[A-Z]{2,5}(?:\.\d{1,3})?|_(?:AC|C|CN|WG|SUB)\.\d{1,3})*_(?:E?S-)?\d{1,4})_(?P<number>(?:L|CRP)\.\d{1,4})",
    )
)
_JOB_NAME = re.compile(r"^(?P<office>[NGV]|GE(?=\.))\.?(?P<year>\d\d)[- ]?(?P<number>\d{3} ?\d\d)(?!\d)", re.IGNORECASE)
_JOB_OFFICES = {"N": "", "G": "GE.", "GE": "GE.", "V": "V."}  # New York, Geneva, Vienna
_PARTS = re.compile(r" [A-Z](?:-[A-Z]|(?:, [A-Z])* and [A-Z])$")
_TWO_SYMBOLS = re.compile(r"(?<=\w)-(?=[AES]/)")
LAST_LIKELY_PART = "D"  # a letter up to it in a name is a part of the resolution sooner than a language


_ALL_ADDITIONS = re.compile(r"(?:/(?:Add|Amend|Corr|Rev)\.\d{1,3})+$")
_DRAFT = re.compile(r"/(?:CRP|L)\.\d")  # A/C.3/78/L.60/Rev.1: limited distribution
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("draft", _DRAFT),
    ("resolution", re.compile(r"/RES/|/Res\.")),
    ("decision", re.compile(r"/DEC/|/Dec\.")),
    ("statement", re.compile(r"/PRST/")),
)


@dataclass(frozen=True, slots=True)
class KeyName:
    """The symbol, language and job number that a file's name gives, each None where it has none.

    A letter at the end may be a part of the resolution or the language; `other` is the symbol read the less likely way.
    The Official Document System's number of a file is not always the job number that the document prints.
    """

    symbol: str | None = None
    language: str | None = None
    job_number: str | None = None
    other: str | None = None

    def agrees(self, symbol: str) -> bool:
        """A name without symbol agrees with any; one of two readings is enough."""
        return self.symbol is None or any(name and same_document(name, symbol) for name in (self.symbol, self.other))


class Wording(Protocol):
    """The patterns of a language that symbols are read with."""

    @property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """By column of the vocabulary; `draft` is used here."""

    @property
    def addition(self) -> re.Pattern[str]:
        """An addition behind a symbol, `and Corr.1`: groups `form`, `count`, `bare`."""


def squash(symbol: str) -> str:
    """The form to compare symbols in: no spaces, one case."""
    return re.sub(r"\s+", "", symbol).casefold()


def each_symbol(symbol: str) -> list[str]:
    """The symbols of a document that carries two.

    >>> each_symbol("A/78/112-E/2023/94")
    ['A/78/112', 'E/2023/94']
    """
    return _TWO_SYMBOLS.split(symbol)


def same_document(name: str, symbol: str) -> bool:
    """Equality except for spaces and case; a name without letters also stands for the parts printed in one document.

    Of a document that carries two symbols, each names it.

    >>> same_document("A/RES/72/90", "A/RES/72/90 A-B"), same_document("A/RES/72/90", "A/RES/72/90 B")
    (True, False)
    """
    return squash(name) in each_name(symbol)


def each_name(symbol: str) -> list[str]:
    """All that a document is called, in the form to compare symbols in.

    >>> each_name("A/RES/72/90 A-B")
    ['a/res/72/90a-b', 'a/res/72/90']
    """
    return list(dict.fromkeys(map(squash, (symbol, _PARTS.sub("", symbol), *each_symbol(symbol)))))


def canonical(symbol: str) -> str:
    """The symbol as the UN prints it: one space before a year or a session in parentheses and before a letter.

    >>> canonical("S/RES/2768(2025)"), canonical(" A/RES/55/180  B ")
    ('S/RES/2768 (2025)', 'A/RES/55/180 B')
    """
    text = re.sub(r"\s*/\s*", "/", symbol.strip().rstrip("*").strip())
    text = re.sub(r"\s*\(\s*", " (", re.sub(r"\s*\)", ")", text))
    return re.sub(r"\s+", " ", text).strip()


def to_roman(number: int) -> str:
    """A session's number as the General Assembly wrote it until 1976."""
    text = ""
    for amount, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, amount)
        text += sign * count
    return text


def organ_of(symbol: str) -> str | None:
    """The code of the organ, from the symbol's first elements; None for other bodies."""
    return next((organ.code for organ in ORGANS if symbol.startswith(organ.prefix)), None)


def is_draft(symbol: str) -> bool:
    """True for a symbol of limited distribution."""
    return bool(_DRAFT.search(symbol))


def kind_of(symbol: str, above: Sequence[str], language: Wording) -> Kind:
    """The kind of document that bears the symbol; if it names none, the lines above the text may name a draft.

    The Security Council's drafts have symbols like those of any other document.
    """
    for kind, element in _KINDS:
        if element.search(symbol):
            return kind
    return "draft" if any(language.patterns["draft"].search(line) for line in above) else "other"


def with_additions(symbols: Sequence[str], text: str, end: int, language: Wording) -> Iterator[str]:
    """The symbols; at `end`, the text behind each, such as `and Corr.1 and 2`."""
    yield from symbols
    form = ""
    while (more := language.addition.match(text, end)) and (more["form"] or form):
        form, end = more["form"] or form, more.end()
        yield from (f"{symbol}/{form}{more['count'] or more['bare']}" for symbol in symbols)


def without_additions(symbol: str) -> str:
    """The symbol of what a corrigendum, an addendum or a revision is added to.

    >>> without_additions("A/RES/78/241/Corr.1"), without_additions("A/C.3/78/L.60/Rev.1/Add.1")
    ('A/RES/78/241', 'A/C.3/78/L.60')
    """
    return _ALL_ADDITIONS.sub("", symbol)


def is_symbol(text: str) -> bool:
    """True for a symbol and nothing else, its spaces apart."""
    return SYMBOL.fullmatch(canonical(text)) is not None


def find(text: str) -> re.Match[str] | None:
    """The first symbol in `text`."""
    return SYMBOL.search(text)


@lru_cache(maxsize=256)  # each stage of a parse asks for it
def from_key(key: str) -> KeyName:
    """Read the last part of a key: a symbol, `A_RES_78_105-EN.pdf`, or a job number, `N2512345.pdf`."""
    stem = _stem(key)
    job = _JOB_NAME.match(stem)
    job_number = f"{_JOB_OFFICES[job['office'].upper()]}{job['year']}-{job['number'].replace(' ', '')}" if job else None
    stem, language = _without_language(stem)
    if front := _FRONT.match(stem):
        stem = stem[front.end() :]
        language = language or (front["language"] and _WORDS[front["language"].lower()])
    symbol = _symbol_named(stem)
    letter = None if language else _LANGUAGE_LETTER.search(stem)
    if not letter:
        return KeyName(symbol, language, job_number)
    bare, sign = _symbol_named(stem[: letter.start()]), letter["letter"].upper()
    if symbol and (bare is None or sign <= LAST_LIKELY_PART):
        return KeyName(symbol, None, job_number, bare)
    return KeyName(bare, bare and BY_LETTER[sign], job_number, symbol)


def _stem(key: str) -> str:
    """The name without extension and mark of a copy; slashes that an address encodes become underscores."""
    name = unquote(key.rsplit("/", 1)[-1]).replace("/", "_").translate(_JOINTS)
    return _COPY.sub("", _EXTENSION.sub("", name))


def _without_language(stem: str) -> tuple[str, str | None]:
    """The name without the language and the remarks at its end, and the language."""
    while not (code := _LANGUAGE_CODE.search(stem)) and (remark := _REMARK.search(stem)):
        stem = stem[: remark.start()]
    return (stem[: code.start()].rstrip(_OPEN_ENDS), _WORDS[code["language"].lower()]) if code else (stem, None)


def _symbol_named(stem: str) -> str | None:
    """The canonical symbol that a name without language and remarks stands for."""
    stem = stem.rstrip(_OPEN_ENDS)
    if "_" not in stem:
        stem = _OTHER_JOINTS.sub(lambda joint: joint["within"] or "_", stem)
    stem = _SHORT_NAME.sub(r"A_RES_\g<session>_\g<number>", stem)
    for written, printed in _LOOSE:
        stem = written.sub(printed, stem)
    match = next((match for pattern in _NAMES if (match := pattern.match(stem))), None)
    if match is None:
        return None
    parts = match.groupdict()
    elements = f"{parts['series'].upper()}_{_cased(parts['number'])}".split("_")
    letters, session, part = (parts.get(name) or "" for name in ("letters", "session", "part"))
    symbol = "/".join(re.sub(r"^0+(?=\d)", "", element) for element in elements)
    symbol += f" {letters.upper().replace(' AND ', ' and ')}" if letters else ""
    symbol += f" ({session.upper()})" if session else ""
    symbol += _cased(parts["additions"]).replace("_", "/")
    return canonical(symbol + (f" (Part {part[5:].upper()})" if part else ""))


def _cased(text: str) -> str:
    """Element words as the UN prints them: `L.60`, `Rev.1`, `Res.4`."""
    return re.sub(
        r"(?:Res|Dec|Add|Corr|Rev)(?=\.)", lambda word: word[0].capitalize(), text.upper(), flags=re.IGNORECASE
    )
