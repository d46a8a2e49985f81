"""Sustainable Development Goals and targets by number: `Goal 13`, `SDG 5`, `targets 2.4 and 2.5`."""
# ruff: noqa: RUF001 - words of six languages

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from plenary.meaning.spans import Found

GOALS = 17
_ONE = r"\d{1,2}(?:[.-](?:\d{1,2}|[a-d]))?(?![\d/])"
_NUMBER = re.compile(r"\d{1,2}(?:[.-](?:\d{1,2}|[a-d]))?")
# language: words before the number of a goal, before that of a target, and the words between two numbers
_WORDS = {
    "en": (r"(?:\bsustainable development goals?|\bgoals?|\bsdgs?)", r"\btargets?", r", (?:and )?| and | or | to |-|–"),
    "fr": (r"(?:\bobjectifs?(?: de développement durable)?|\bodd)(?: n[o°]s?)?", r"\bcibles?", r", | et | à | ou |-|–"),
    "es": (r"(?:\bobjetivos?(?: de desarrollo sostenible)?|\bods)", r"\bmetas?", r", | y | e | a | o |-|–"),
    "ru": (
        r"(?:\bцел(?:ь|и|ей|ью|ям|ями|ях)(?: в области устойчивого развития)?,?|\bцур)(?: №)?",
        r"\bзадач(?:а|и|е|у|ей|ам|ами|ах|)",
        r", | и | или |-|–",
    ),
    "ar": (
        r"(?:ال)?(?:هدف|اهداف|هدفين)(?: من اهداف التنمية المستدامة)?",
        r"(?:ال)?(?:غاية|غايات|غايتين)",
        r"، | و | و|-",
    ),
    "zh": (r"目标", r"具体目标", r"、|和|至|及"),
}
# The beginning of each of those words, which is searched fast, and words that may precede it.
_STEMS = {
    "en": (r"goal|sdg|target", ("sustainable development ",)),
    "fr": (r"objectif|odd|cible", ()),
    "es": (r"objetivo|ods|meta", ()),
    "ru": (r"цел|цур|задач", ()),
    "ar": (r"هدف|اهداف|غاية|غايات|غايتين", ("ال",)),
    "zh": (r"目标|具体目标", ()),
}
_CAPITALS = {"en", "es"}  # a goal without a capital is another one
_MILLENNIUM = ("millennium development ", "du millénaire pour le développement", "del milenio", "千年发展")


def goals(text: str, folded: str, code: str) -> Iterator[Found]:
    """Each goal and target that is named by its number. `folded` is the text in lower case."""
    for match in _named(folded, code):
        target = match["target"] is not None
        word = match.start("target" if target else "goal")
        if not target and code in _CAPITALS and not text[word].isupper():
            continue
        if any(folded.endswith(words, 0, word) for words in _MILLENNIUM):
            continue
        for number in _NUMBER.finditer(match["numbers"]):
            digits = number[0].replace("-", ".") if code == "ar" else number[0]
            if _exists(digits, target=target):
                start, end = (match.start("numbers") + place for place in number.span())
                yield Found(start if number.start() else match.start(), end, "sdg", f"SDG-{digits}")


def _exists(digits: str, *, target: bool) -> bool:
    goal, dot, _ = digits.partition(".")
    return goal.isdigit() and 1 <= int(goal) <= GOALS and bool(dot) == target


def _named(folded: str, code: str) -> Iterator[re.Match[str]]:
    stems, before = _stems(code)
    pattern, end = _pattern(code), 0
    for stem in stems.finditer(folded):
        start = stem.start()
        start -= next((len(words) for words in before if folded.endswith(words, end, start)), 0)
        if start >= end and (match := pattern.match(folded, start)):
            end = match.end()
            yield match


@cache
def _stems(code: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    stems, before = _STEMS[code]
    return re.compile(stems), before


@cache
def _pattern(code: str) -> re.Pattern[str]:
    goal, target, between = _WORDS[code]
    return re.compile(
        rf"(?:(?P<target>{target})|(?P<goal>{goal})) ?(?P<numbers>{_ONE}(?:(?:{between}) ?{_ONE}){{0,16}})"
    )
