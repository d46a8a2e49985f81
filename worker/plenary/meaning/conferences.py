"""The place and days of a conference: as the text says behind its name, else as the dictionary knows them."""
# ruff: noqa: RUF001 - words of six languages

from __future__ import annotations

import re
from functools import cache

from plenary.meaning.dictionaries import occasions
from plenary.parsing.languages import language as vocabulary

_AWAY = 60  # characters between the name and the words that say where it was
_REACH = 80  # characters between those words and the days
_NAME = r"[^\W\d_][^,;:.()\d]{1,40}?"
# The words before a place, and the end of a place: the words before its days.
_HELD = {
    "en": (
        r"\b(?:held|convened|hosted|took place|to be held|will be held|taking place|meeting)(?: \w+)?? (?:in|at)",
        r",? (?:from|on|in|between|and) ",
    ),
    "fr": (
        r"\b(?:tenue?s?|réunie?s?|organisée?s?|qui (?:s'est|se) \w+)(?: \w+)?? (?:à|au|en)",
        r",? (?:du|le|les|en|et) ",
    ),
    "es": (
        r"\b(?:celebrad[ao]s?|que se (?:celebró|celebrará)|organizad[ao]s?)(?: \w+)?? en",
        r",? (?:del|el|los|en|y) ",
    ),
    "ru": (r"\b(?:состоявш\w+|проведенн\w+|проходивш\w+|котор\w+ состо\w+)(?: \w+)?? в", r",? (?:с|в|и) "),
    "ar": (r"(?:المعقودة?|الذي عقد|التي عقدت|المقرر عقده)(?: \w+)?? في", r"،? (?:في|من|خلال|يوم) "),
}
_BEFORE = re.compile(r"[在于](?P<place>[^\W\d_]{2,14}?)(?:市)?(?:举行|召开|举办)的?(?:第\w{1,4}[次届])?$")
_UNTIL = re.compile(r"(?<!\d)(?P<day>\d{1,2}) ?(?:to|au|al|по|إلى|الي|and|et|y|и|و|至|[-\u2013\u2014])(?: le| el)? ?$")
_CHINESE_UNTIL = re.compile(r"[至到-](?P<day>\d{1,2})日")
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_CUT = re.compile(r"[;؛；。]")


def place_and_days(text: str, start: int, end: int, code: str, conference: str) -> tuple[str | None, str | None]:
    """The place and the day, interval or year of the conference that is named from `start` to `end`."""
    stop = _CUT.search(text, end)
    behind = text[end : min(stop.start() if stop else len(text), end + _AWAY + _REACH)]
    place, said = None, ""
    if code == "zh":
        held = _BEFORE.search(text, max(0, start - _AWAY), start)
        if held:
            place, said = held["place"], text[max(0, held.start() - _AWAY) : held.start()]
    elif held := _held(code).search(behind):
        place, said = held["place"], behind[held.end("place") : held.end() + _REACH]
    days = _days(said, code) if place else None
    by_name = occasions().get(conference, (None, None))
    return place or by_name[0], days or by_name[1]


def _days(said: str, code: str) -> str | None:
    date = next(iter(vocabulary(code).dates(said)), None)
    if date is None:
        year = _YEAR.search(said)
        return year[0] if year else None
    start, _, last = date
    if code == "zh" and (until := _CHINESE_UNTIL.match(said, date[1])):
        return f"{last}/{last[:-2]}{int(until['day']):02}"
    first = _UNTIL.search(said, 0, start)
    if first and int(first["day"]) < int(last[-2:]):
        return f"{last[:-2]}{int(first['day']):02}/{last}"
    return last


@cache
def _held(code: str) -> re.Pattern[str]:
    before, behind = _HELD[code]
    return re.compile(rf"^.{{0,{_AWAY}}}?{before} (?P<place>{_NAME})(?=, | \(|{behind}| \d|[,،;.]|$)")
