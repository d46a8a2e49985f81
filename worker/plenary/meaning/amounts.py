"""Amounts of money with their currency, and periods: spans of years, and spans of time in months, weeks or days."""
# ruff: noqa: RUF001 - words of six languages

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from num2words import num2words

from plenary.meaning.spans import Found

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_US = "us"  # before the sign of the dollar
# language: currencies by their words, scales by theirs
_CURRENCIES: dict[str, dict[str, str]] = {
    "en": {
        "USD": r"(?:united states |us )?dollars?",
        "EUR": r"euros?",
        "CHF": "swiss francs?",
        "GBP": "pounds? sterling",
    },
    "fr": {"USD": r"dollars?(?: des états-unis)?", "EUR": r"euros?", "CHF": "francs suisses"},
    "es": {"USD": r"dólares(?: de los estados unidos)?", "EUR": r"euros?", "CHF": "francos suizos"},
    "ru": {"USD": r"долл(?:\.|ар\w{0,3})(?: сша)?", "EUR": r"евро", "CHF": r"швейцарск\w{2,3} франк\w{0,3}"},
    "ar": {"USD": r"(?:من )?(?:ال)?دولار\w{0,3}", "EUR": r"(?:من )?(?:ال)?يورو"},
    "zh": {"USD": r"美元", "EUR": r"欧元", "CHF": r"瑞士法郎"},
}
_SCALES: dict[str, dict[str, int]] = {
    "en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
    "fr": {"millions?": 6, "milliards?": 9, "billions?": 12},
    "es": {"mil millones": 9, "millón": 6, "millones": 6, "mil": 3},
    "ru": {"тыс(?:\\.|яч\\w?)": 3, "млн\\.?": 6, "миллион\\w{0,2}": 6, "млрд\\.?": 9, "миллиард\\w{0,2}": 9},
    "ar": {"مليون\\w{0,2}": 6, "ملايين": 6, "بليون\\w{0,2}": 9, "بلايين": 9, "مليار\\w{0,2}": 9},
    "zh": {"万亿": 12, "亿": 8, "万": 4, "千": 3},
}
_JOINT = {"fr": " (?:de |d')?", "es": " (?:de )?", "en": " ?(?:of )?", "zh": " ?"}
_POINT = {"en": ".", "zh": ".", "ar": "."}  # elsewhere a comma
# A pattern that begins with a digit is searched fast; the sign before that digit is looked at behind it.
_NUMBER = (
    r"(?P<number>\d(?<![\d.,].)"
    r"(?:\d{0,2}(?:[ .,]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)|\d{0,11}(?:[.,]\d{1,3})?(?!\d)))"
)
_YEARS = re.compile(r"(?<![\w/.-])((?:19|20)\d\d) ?[-\u2013\u2014/] ?((?:19|20)\d\d)(?![\w/])")
_CHINESE_YEARS = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)[年]?[-\u2013\u2014至]((?:19|20)\d\d)(?=年)")
_UNITS: dict[str, dict[str, str]] = {
    "en": {"D": "days?", "W": "weeks?", "M": "months?", "Y": "years?"},
    "fr": {"D": "jours?", "W": "semaines?", "M": "mois", "Y": "ans?|années?"},
    "es": {"D": "días?", "W": "semanas?", "M": "mes(?:es)?", "Y": "años?"},
    "ru": {"D": "дн(?:я|ей)|день", "W": "недел\\w{1,2}", "M": "месяц\\w{0,2}", "Y": "лет|год(?:а|ов)?"},
    "ar": {"D": "يوما?|ايام", "M": "شهرا?|اشهر", "Y": "سنوات|سنة|اعوام|عاما?"},
    "zh": {"D": "[天日]", "W": "个?星期|周", "M": "个月", "Y": "年"},
}
# Words before a span of time; dates and ages are none.
_FOR = {
    "en": r"(?:\bperiod of|\bfor|\bfor an? (?:additional|further|initial)(?: period of)?|\bwithin|\bevery) ",
    "fr": r"(?:\bpériode(?: supplémentaire| initiale| de)? de|\bpour|\bpendant|\bdurée de|\btous les) ",
    "es": r"(?:\bperíodo(?: adicional| inicial)? de|\bplazo(?: adicional| inicial)? de|\bdurante|\bpor|\bcada) ",
    "ru": r"(?:\bпериод(?: в)?|\bна|\bсрок(?: в)?|\bв течение|\bкаждые) ",
    "ar": r"(?:لمدة|لفترة|فترة|مدة|خلال|كل)(?: اضافية| اولية)?(?: مدتها| قدرها)? ",
    "zh": r"(?:为期|延长|任期|期限|每|在)",
}
_COUNTED = 60
_CHINESE_COUNTS = {
    "一": 1,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "九": 9,
    "十": 10,
    "十二": 12,
    "十八": 18,
    "二十四": 24,
}
_RUSSIAN_COUNTS = {
    "один": 1, "одного": 1, "два": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5,
    "шесть": 6, "шести": 6, "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "двенадцать": 12, "двенадцати": 12,
    "восемнадцать": 18, "восемнадцати": 18,
}  # fmt: skip
_ARABIC_COUNTS = {
    "ثلاثة": 3,
    "ثلاث": 3,
    "اربعة": 4,
    "اربع": 4,
    "خمس": 5,
    "خمسة": 5,
    "ستة": 6,
    "ست": 6,
    "اثني عشر": 12,
    "تسعة": 9,
}


def amounts(folded: str, code: str) -> Iterator[Found]:
    """Money and periods in a text in lower case."""
    yield from _money(folded, code)
    for years in (_CHINESE_YEARS if code == "zh" else _YEARS).finditer(folded):
        if years[1] < years[2]:
            yield Found(years.start(), years.end(), "period", f"{years[1]}/{years[2]}")
    yield from spans(folded, code)


def spans(folded: str, code: str) -> Iterator[Found]:
    """Spans of time, `within ninety days`, as durations of ISO 8601."""
    for span in _span(code).finditer(folded):
        unit = span.lastgroup or ""
        yield Found(span.start("count"), span.end(), "period", f"P{_count(span['count'], code)}{unit}")


def _money(folded: str, code: str) -> Iterator[Found]:
    words, signs = _amount(code)
    for match in words.finditer(folded):
        if match.lastgroup:
            yield from _sum(match, match.start(), match.lastgroup, code)
    for match in signs.finditer(folded):
        start = match.start() - len(_US) * folded.endswith(_US, 0, match.start())
        yield from _sum(match, start, _SIGNS[match["sign"]], code)


def _sum(match: re.Match[str], start: int, currency: str, code: str) -> Iterator[Found]:
    value = _value(match["number"], code)
    if value is None:
        return
    if scale := match["scale"]:
        power = next(power for word, power in _SCALES[code].items() if re.fullmatch(word, scale))
        value *= 10**power
    whole = value.to_integral_value() if value == value.to_integral_value() else value.normalize()
    yield Found(start, match.end(), "money", f"{currency} {whole:f}")


def _value(printed: str, code: str) -> Decimal | None:
    """The number, whichever sign its thousands have: the last sign is the point, unless three digits follow it."""
    digits = printed.replace(" ", "")
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0:
        point = digits[last] == _POINT.get(code, ",")
        behind = len(digits) - last - 1
        thousands = behind == 3 and (not point or digits.count(digits[last]) > 1)  # noqa: PLR2004
        tail = "" if thousands else f".{digits[last + 1 :]}"
        head = digits if thousands else digits[:last]
        digits = re.sub(r"[.,]", "", head) + tail
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


@cache
def _amount(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An amount with the currency in words, and with its sign."""
    scales = "|".join(sorted(_SCALES[code], key=len, reverse=True))
    currencies = "|".join(f"(?P<{name}>{words})" for name, words in _CURRENCIES[code].items())
    joint, end = _JOINT.get(code, " "), "" if code == "zh" else r"(?!\w)"
    scale = rf"(?: ?(?P<scale>{scales}){end})?"
    signs = "".join(_SIGNS)
    return (
        re.compile(rf"{_NUMBER}{scale}{joint}(?:{currencies}){end}"),
        re.compile(rf"(?P<sign>[{signs}]) ?{_NUMBER}{scale}"),
    )


@cache
def _counts(code: str) -> dict[str, int]:
    if code == "zh":
        return _CHINESE_COUNTS
    if code == "ru":
        return _RUSSIAN_COUNTS
    if code == "ar":
        return _ARABIC_COUNTS
    return {num2words(number, lang=code): number for number in range(1, _COUNTED)} | (
        {"a": 1, "an": 1} if code == "en" else {"un": 1, "une": 1, "una": 1}
    )


def _count(printed: str, code: str) -> int:
    return int(printed) if printed.isdigit() else _counts(code)[printed]


@cache
def _span(code: str) -> re.Pattern[str]:
    words = "|".join(sorted(_counts(code), key=len, reverse=True))
    units = "|".join(f"(?P<{unit}>{forms})" for unit, forms in _UNITS[code].items())
    gap, end = ("", "") if code == "zh" else (" (?:other |further |additional )?", r"(?!\w)")
    if code == "zh":
        end = r"(?!\d)"
    before = re.sub(r"\\b(\w)", r"\1(?<!\\w.)", _FOR[code])  # a branch that begins with letters is searched fast
    return re.compile(rf"{before}(?P<count>\d{{1,3}}|{words}){gap}(?:{units}){end}")
