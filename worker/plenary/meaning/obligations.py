"""Obligations of the operative text, as a registry of mandates needs them: actor, action, kind, due, object.

An obligation is a clause whose verb asks or decides, and that asks for one of the kinds of the contract: a report, a
review, an agenda item, a meeting, an appointment, money, or anything else by a session, a day, a year or within a span
of time. A wish without any is none. A clause that asks for several kinds has the most definite one, and each of the
sessions that it names is an obligation of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from plenary.domain.record import ActionName, Block, Due, Obligation, ObligationKind
from plenary.meaning.amounts import spans
from plenary.meaning.obligation_words import ASKING, ORDER, Asking
from plenary.meaning.spans import Found, fold, unpointed
from plenary.parsing.languages import language as vocabulary

LONGEST_OBJECT = 500  # characters
MOST = 2000  # obligations of a record
SESSIONS = 4  # of one clause
_QUOTED = re.compile("[\u201c\u00ab\u201e\u300a\u201d][^\u201d\u00bb\u201c\u300b]*[\u201d\u00bb\u201c\u300b]")  # titles
_CLAUSE = re.compile(r"[;\u061b\u3002\uff1b]|\.(?=\s|$)")
_YEAR = re.compile(r"\d{4}")
_OPEN = (":", "\uff1a")
_ENDING = 80  # characters at the end of a paragraph that describe its points
_STOPS = (";", ".", "\u061b", "\u3002", "\uff1b")
_TRIM = " ,\u060c\uff0c:\uff1a"


class _Sentence(NamedTuple):
    """A text as it is printed, and as it is searched: without titles and vowel signs, folded."""

    printed: str
    plain: str
    folded: str
    places: Sequence[int]  # of each character in `printed`, and of the end

    @classmethod
    def of(cls, printed: str, code: str) -> _Sentence:
        plain, places = unpointed(printed) if code == "ar" else (printed, range(len(printed) + 1))
        plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), plain)
        return cls(printed, plain, fold(plain), places)

    def words(self, start: int, end: int) -> str:
        return self.printed[self.places[start] : self.places[end]].strip(_TRIM)


def read_obligations(blocks: Sequence[Block], code: str, organ: str, year: int | None = None) -> list[Obligation]:
    """The obligations of the operative text, in its order. `organ` is the actor of what it decides to do itself.

    `year` is that of the document: what was before is due no more.
    """
    if code not in ASKING:
        return []
    obligations: dict[tuple[str, ...], Obligation] = {}
    of_openings: dict[str, list[Obligation]] = defaultdict(list)
    for block, opening in _openings(blocks, code):
        for obligation in _asked(_Sentence.of(opening + block.text, code), block.id, code, organ, year or 0):
            if any(_repeats(obligation, other) for other in of_openings[opening]):
                continue
            if not opening:
                of_openings[f"{block.text} "].append(obligation)
            key = (obligation.block, obligation.kind, obligation.action, str(obligation.due.session))
            obligations.setdefault(key, obligation)
        if len(obligations) >= MOST:
            break
    return list(obligations.values())


def _repeats(point: Obligation, opening: Obligation) -> bool:
    """True if a point asks for the same as its opening, without a session or day of its own."""
    if (point.kind, point.action) != (opening.kind, opening.action):
        return False
    day = point.due.date if point.due.date and "-" in point.due.date else None
    return point.due.session in {None, opening.due.session} and day in {None, opening.due.date}


def _openings(blocks: Sequence[Block], code: str) -> Iterator[tuple[Block, str]]:
    """Each paragraph and point of the operative text, with the words of another that its sentence begins with."""
    openings: dict[str, str] = {}
    last = of_preamble = of_paragraph = ""
    for block in blocks:
        text = block.text
        if block.part != "body":
            of_preamble, of_paragraph = _end_of_preamble(block), ""
        elif block.kind in {"paragraph", "point"}:
            opening = ""
            if block.kind == "point":  # it goes on with the paragraph that it has its number from, else with the last
                opening = openings.get(block.id.rpartition(".")[0]) or openings.get(last, "")
            above = of_paragraph or of_preamble  # "Decides:", "Requests the Commission"
            own = bool(above and not opening) and bool(_verbs(_Sentence.of(text, code), code))
            opening = opening or ("" if own else above)
            if block.kind == "paragraph":
                last = block.id
                openings[last] = f"{opening}{text} " if _goes_on(text, code) or _is_left_open(text, code) else ""
                of_paragraph = f"{text} " if _is_left_open(text, code) else "" if own else of_paragraph
            yield block, opening


def _end_of_preamble(block: Block) -> str:
    return f"{block.text} " if block.part == "preamble" and block.text.endswith(_OPEN) else ""


def _goes_on(text: str, code: str) -> bool:
    """True if the points of a paragraph go on with what it asks for."""
    return text.endswith(_OPEN) and ASKING[code].topical.search(fold(text[-_ENDING:])) is None


def _is_left_open(text: str, code: str) -> bool:
    """True of a verb and an actor on a line of their own, without a stop."""
    if len(text) > _ENDING or not text[-1:].isalpha():
        return False
    verbs = _verbs(_Sentence.of(text, code), code)
    return bool(verbs) and verbs[0].start() == 0


def _asked(text: _Sentence, block: str, code: str, organ: str, year: int) -> Iterator[Obligation]:
    asking = ASKING[code]
    verbs = _verbs(text, code)
    for place, verb in enumerate(verbs):
        ends = [_end_of_clause(text.folded, verb.end(), asking)]
        ends += [following.start() for following in verbs[place + 1 : place + 2]]
        ends += [following.start() for following in asking.other.finditer(text.folded, verb.end(), min(ends))][:1]
        end = min(ends)
        action: ActionName = next(name for name in asking.actions if verb[name])
        decides = action == "decides"
        subject = asking.before_passive.match(text.folded) if asking.passive_verb.match(verb[0]) else None
        nominal = None if decides or subject else asking.nominal.match(text.folded, verb.end(), end)
        who = None if decides or subject or nominal else asking.who.match(text.folded, verb.end(), end)
        begin = who.end() if who else verb.end()
        clause = _Clause(text.folded[begin:end], text.plain[begin:end], code, year)
        kind = clause.kind(action, nominal)
        if kind is None:
            continue
        named = subject or who
        actor = organ if decides else text.words(*named.span("actor")) if named else None
        for due in clause.due(kind):
            yield Obligation(
                action=action,
                kind=kind,
                actor=actor or None,
                due=due,
                object=text.words(begin, end)[:LONGEST_OBJECT] or None,
                block=block,
            )


def _end_of_clause(folded: str, start: int, asking: Asking) -> int:
    """The first stop behind which the verb does not go on."""
    for stop in _CLAUSE.finditer(folded, start):
        if asking.goes_on.match(folded, stop.end()) is None:
            return stop.start()
    return len(folded)


def _verbs(text: _Sentence, code: str) -> list[re.Match[str]]:
    asking = ASKING[code]
    return [verb for verb in asking.verb.finditer(text.folded) if _opens(text.folded, verb, asking)]


def _opens(folded: str, verb: re.Match[str], asking: Asking) -> bool:
    """True if the verb is the sentence's own: near its beginning, or joined to one that is."""
    if asking.passive_verb.match(verb[0]):
        subject = asking.before_passive.match(folded)
        return subject is not None and subject.end() == verb.start() - 1
    before = folded[max(0, verb.start() - 80) : verb.start()]
    if not before or before.rstrip().endswith(_STOPS):
        return True
    if verb.start() <= asking.farthest and not asking.misleading.search(before):
        return True
    return asking.joined.search(before) is not None


@dataclass(frozen=True)
class _Clause:
    """The words behind verb and actor, folded and not."""

    folded: str
    words: str
    code: str
    year: int

    @property
    def asking(self) -> Asking:
        return ASKING[self.code]

    def kind(self, action: ActionName, nominal: re.Match[str] | None = None) -> ObligationKind | None:
        """The most definite of the kinds that are asked for: by a task's verb, else by the noun for a task."""
        tasks = self.asking.decided if action == "decides" else self.asking.asked
        if kind := tasks.kind(self.folded, self.asking.first_task.search(self.folded)):
            return kind
        if nominal:
            return next(kind for kind in ORDER if kind == nominal.lastgroup)
        delegated = action == "decides" and self.asking.of_another.match(self.folded)
        if delegated and (kind := self.asking.asked.of_active(self.folded)):
            return kind
        timed = self.day or self.by_year or self.sessions or (self.period and self._is_deadline(action))
        return "date" if timed else None

    def due(self, kind: ObligationKind) -> list[Due]:
        """The times by which it is due, one for each session that is named."""
        date = (
            self.day
            or self.by_year
            or (self.in_year if kind not in {"date", "funding"} and not self.sessions else None)
        )
        period = None if self.recurrence or self.period is None else self.period.id
        sessions: list[str | None] = [*self.sessions[:SESSIONS]]
        return [
            Due(session=session, date=date, period=period, recurrence=self.recurrence) for session in sessions or [None]
        ]

    @cached_property
    def sessions(self) -> list[str]:
        """The numbers of the sessions that are named, except those of the past."""
        if self.asking.sessions not in self.folded:
            return []
        named, numbers = _sessions(self.code)
        sessions: dict[str, None] = {}
        for names in named.finditer(self.folded):
            if not self.asking.was.search(self.folded, 0, names.start()):
                for ordinal in numbers.finditer(names[0]):
                    sessions[ordinal["digits"] or str(_ordinals(self.code)[ordinal["word"]])] = None
        return list(sessions)

    @cached_property
    def day(self) -> str | None:
        """The day by which it is asked for."""
        if not self.has_year:
            return None
        for start, end, iso in vocabulary(self.code).dates(self.words):
            before = self.asking.due_words.search(self.folded, max(0, start - 30), start)
            if (before or self.asking.latest_words.match(self.folded, end)) and int(iso[:4]) >= self.year:
                return iso
        return None

    @cached_property
    def by_year(self) -> str | None:
        """The year by which it is asked for."""
        return self._year(self.asking.until)

    @cached_property
    def in_year(self) -> str | None:
        """The year in or for which it is asked for."""
        return self._year(self.asking.during)

    @cached_property
    def has_year(self) -> bool:
        """True if the clause has four digits, as days and years have."""
        return _YEAR.search(self.folded) is not None

    def _year(self, pattern: re.Pattern[str]) -> str | None:
        if not self.has_year:
            return None
        years = (match["year"] for match in pattern.finditer(self.folded))
        return next((year for year in years if int(year) >= self.year), None)

    @cached_property
    def period(self) -> Found | None:
        """The span of time that is named, the first."""
        return next(spans(self.folded, self.code), None)

    def _is_deadline(self, action: ActionName) -> bool:
        """True if the span of time is one in which something is to be done, or for which a mandate is given."""
        if action in {"decides", "authorizes"}:
            return True
        span = self.period
        return span is not None and self.asking.within_words.search(self.folded, span.start - 12, span.end) is not None

    @cached_property
    def recurrence(self) -> str | None:
        """The interval at which it is asked for."""
        if each := self.asking.each.search(self.folded):
            count, unit = each["count"], next(unit for unit in self.asking.units if each[unit])
            return f"P{int(count) if count.isdigit() else self.asking.counts[count]}{unit}"
        often = self.asking.often.search(self.folded)
        return often.lastgroup if often else None


@cache
def _ordinals(code: str) -> dict[str, int]:
    return {fold(word): number for word, number in vocabulary(code).ordinals.items()}


@cache
def _sessions(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Sessions as a language names them, and one of their numbers."""
    words = "|".join(sorted(_ordinals(code), key=len, reverse=True))
    ordinal = rf"(?:\d{{1,3}}(?:st|nd|rd|th|re|er|e|-[ейи]|\.?[ªº])?|{words})"
    named = re.compile(ASKING[code].session.replace("ORD", ordinal))
    return named, re.compile(
        rf"(?P<digits>\d{{1,3}})|(?<![^\W\u0648])(?P<word>{words})"
        if code != "zh"
        else rf"(?P<digits>\d{{1,3}})|(?P<word>{words})"
    )
