"""Who is asked to do what by when: a registry of mandates, read from the operative text.

An obligation is a clause whose verb asks or decides, and that asks for one of the kinds of the contract: a report, a
review, an agenda item, a meeting, an appointment, money, or anything else by a date. A wish without any is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plenary.domain.record import Block, Due, Obligation, ObligationKind
from plenary.meaning.amounts import spans
from plenary.meaning.obligation_words import ASKING, Asking
from plenary.meaning.spans import fold
from plenary.parsing.languages import language as vocabulary
from plenary.parsing.languages.vocabulary import Language

LONGEST_OBJECT = 500  # characters
MOST = 2000  # obligations of a record
_QUOTED = re.compile("[\u201c\u00ab\u201e\u300a][^\u201d\u00bb\u201c\u300b]*[\u201d\u00bb\u201c\u300b]")  # titles
_CLAUSE = re.compile(r"[;\u061b\u3002\uff1b]|\.(?=\s|$)")
_OPEN = (":", "\uff1a")
_VERB_BEHIND = 60  # characters from a paragraph's beginning to its verb: adverbs and reasons stand between
_JOINED = re.compile(r"(?:,|\u060c|\uff0c|\u3001|\band|\bet|\by|\bи|\b\u0648)\s*(?:\w+\s){0,2}$|\u5e76$|(?<!\w)\u0648$")
_TRIM = " ,\u060c\uff0c:\uff1a"


def read_obligations(blocks: Sequence[Block], code: str, organ: str) -> list[Obligation]:
    """The obligations of the operative text, in its order. `organ` is the actor of what it decides to do itself."""
    if code not in ASKING:
        return []
    asking, language = ASKING[code], vocabulary(code)
    found: dict[tuple[str, str, str], Obligation] = {}
    openings: dict[str, tuple[str, str]] = {}
    last = ""
    for block in blocks:
        if block.part != "body" or block.kind not in {"paragraph", "point"}:
            continue
        printed = block.text
        text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), printed)
        if block.kind == "paragraph":
            last = block.id
            openings[last] = (f"{text} ", f"{printed} ") if text.endswith(_OPEN) else ("", "")
        else:  # a point goes on with the sentence of the paragraph that it has its number from, else of the last
            opening, above = openings.get(block.id.rpartition(".")[0]) or openings.get(last, ("", ""))
            text, printed = opening + text, above + printed
        for one in _asked(text, printed, block.id, asking, language, organ):
            found.setdefault((one.block, one.kind, one.action), one)
        if len(found) >= MOST:
            break
    return list(found.values())


def _asked(  # noqa: PLR0913, PLR0917
    text: str, printed: str, block: str, asking: Asking, language: Language, organ: str
) -> Iterator[Obligation]:
    folded = fold(text)
    verbs = [verb for verb in asking.verb.finditer(folded) if _opens(folded, verb)]
    for place, verb in enumerate(verbs):
        stop = _CLAUSE.search(folded, verb.end())
        ends = [stop.start() if stop else len(folded)]
        ends += [following.start() for following in verbs[place + 1 : place + 2]]
        end = min(ends)
        action = next(name for name in asking.actions if verb[name])
        decides = action == "decides"
        who = None if decides else asking.who.match(folded, verb.end(), end)
        begin = who.end() if who else verb.end()
        clause, words = folded[begin:end], text[begin:end]
        due = _due(clause, words, asking, language)
        kinds = asking.decided if decides else asking.asked
        matching = [kind for kind, pattern in kinds.items() if pattern.search(clause)]
        if decides:
            matching += [kind for kind in ("agenda",) if kind not in matching and asking.asked[kind].search(clause)]
        if not matching and due.date and "-" in due.date and not decides:
            matching = ["date"]
        for kind in _told(matching):
            yield Obligation(
                action=action,
                kind=kind,
                actor=organ if decides else text[slice(*who.span("actor"))].strip(_TRIM) if who else None,
                due=due,
                object=printed[begin:end].strip(_TRIM)[:LONGEST_OBJECT] or None,
                block=block,
            )


def _told(kinds: Sequence[ObligationKind]) -> Sequence[ObligationKind]:
    """One kind a clause, of several the more definite: an agenda item that a review is for is the agenda's."""
    order: tuple[ObligationKind, ...] = ("agenda", "report", "meeting", "appointment", "review", "funding", "date")
    return [kind for kind in order if kind in kinds][:1]


def _opens(folded: str, verb: re.Match[str]) -> bool:
    """Whether the verb is the sentence's own: near its beginning, or joined to one that is."""
    before = folded[max(0, verb.start() - 40) : verb.start()]
    if verb.start() <= _VERB_BEHIND and not re.search(r"\b(?:to|that|which|who|of|the)\s$", before):
        return True
    return _JOINED.search(before) is not None or before.rstrip().endswith((";", ".", "\u061b", "\u3002", "\uff1b"))


def _due(clause: str, words: str, asking: Asking, language: Language) -> Due:
    session = language.session_named.search(words)
    recurrence = next((period for period, pattern in asking.often.items() if pattern.search(clause)), None)
    if each := asking.each.search(clause):
        count, unit = each["count"], next(unit for unit in asking.units if each[unit])
        recurrence = f"P{int(count) if count.isdigit() else asking.counts[count]}{unit}"
    days = ((clause[max(0, start - 20) : start], iso) for start, _, iso in language.dates(words))
    date = next((iso for before, iso in days if asking.due_words.search(before)), None)
    if date is None and (year := asking.until.search(clause)):
        date = year["year"]
    period = None if recurrence else next((one.id for one in spans(clause, language.code)), None)
    return Due(session=_session(session, language), date=date, period=period, recurrence=recurrence)


def _session(found: re.Match[str] | None, language: Language) -> str | None:
    if found is None:
        return None
    ordinal = found["ordinal"].lower()
    digits = re.match(r"\d+", ordinal)
    return digits[0] if digits else str(language.ordinals[ordinal])
