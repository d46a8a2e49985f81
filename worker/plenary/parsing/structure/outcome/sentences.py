"""Sentences that are whole: how each block begins and ends, and what is inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from plenary.domain.record import Block, Check
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.structure.outcome.evidence import Evidence, passed, shown, verdict
from plenary.parsing.structure.outcome.scanning import found_again

_STOPS = tuple(".;:,!?\u060c\u061b\uff0c\uff1b\uff1a\u3002\u3001\u2026")
_CLOSERS = " \"'\u201d\u2019\u00bb)]\uff09\u300d*"
_NUMBER_INSIDE = re.compile(
    r"[;:.\uff1b\u3002\u061b] ?(?:\d{1,2}\. (?=[^\W\d_a-z])|[(\uff08](?:[a-z]|[ivx]{1,4})[)\uff09] ?(?=\w))"
)
_MARKS = re.compile(
    r"(?<=[^\w\s])(?:\d{1,3}|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,3})$"
)  # of notes that were read as text
LINE, STEP = 30, 20  # letters of the shortest line that is looked for twice, and by how many of them it is
LONG = 100  # letters of a block that no two have
SOME = 0.2  # of the blocks, from which a form is the text's own and no slip
_SENTENCE_END = re.compile(r"[.!?\u3002\u061f][\"'\u201d\u2019\u00bb)\]]* ?(?=[^\s\"'\u201d\u2019\u00bb)\]])")
LONGEST_CLOSING = 120  # letters of the line that names the meeting and its date
_SEMICOLONS = ";\u061b\uff1b"
# behind a space, of the letters that `scanning.stops` looks for
_CAPITAL = frozenset(f" {chr(sign)}" for sign in [*range(ord("A"), ord("Z") + 1), *range(0xC0, 0xDF)])
WITHOUT_CAPITALS = frozenset({"ar", "ru"})  # Russian has none where clauses begin
_COUNTED = re.compile(r"^([(\uff08]?)([a-z\u0430-\u0448]|\d{1,3})([)\uff09.])$")
_LISTED = re.compile(r"[(\uff08](?:a|i|1)[)\uff09]")  # a list in the line
MOST_LEADS = 0.8  # of clauses and numbered paragraphs, from which one without is a finding
FEWEST_LEADS = 4
NUMBERS = 1_024  # whose next is known already


def breaks(evidence: Evidence) -> Check:
    """No block goes on in the next: a sentence without a stop, and then a beginning in lower case."""
    wrong = []
    before: Block | None = None
    for block in evidence.record.blocks:
        if block.kind == "table" or not block.text:
            before = None
            continue
        if (
            before
            and before.part == block.part
            and not block.number
            and before.kind not in {"heading", "closing", "formula"}
            and not has_end(before.text)
            and (block.text[0].islower() or block.text[0].lower() == block.text[0].upper())
        ):
            wrong.append(f"{before.id} ends as {before.text[-25:]!r} and {block.id} begins as {block.text[:25]!r}")
        before = block
    return verdict("breaks", wrong)


def has_end(text: str) -> bool:
    """True if a text ends with a stop; brackets and quotation marks behind it do not count."""
    return text.endswith(_STOPS) or _MARKS.sub("", text).rstrip(_CLOSERS).endswith(_STOPS)


def ends(evidence: Evidence) -> Check:
    """A clause ends with a comma, a numbered paragraph with a stop."""
    wrong = [
        f"{block.id} ends as {block.text[-30:]!r}"
        for block in evidence.record.blocks
        if block.part != "annex"
        and (block.kind == "clause" or (block.kind == "paragraph" and block.number))
        and not has_end(block.text)
    ]
    return verdict("ends", wrong)


def starts(evidence: Evidence) -> Check:
    """A clause or numbered paragraph begins with a capital."""
    blocks = [
        block
        for block in evidence.record.blocks
        if block.kind == "clause" or (block.kind == "paragraph" and block.part == "body")
    ]
    lower = [block for block in blocks if block.text[:1].islower()]
    if len(lower) > SOME * len(blocks):
        lower = []
    return verdict("starts", [f"{block.id} begins as {block.text[:30]!r}" for block in lower])


def joined(evidence: Evidence) -> Check:
    """No block holds the number or the opening words of another, or the closing line."""
    wrong = []
    is_closed = any(block.kind == "closing" for block in evidence.record.blocks)
    for block, stops in evidence.stops:
        text, following = block.text, _following(block.number)
        at = text.find(following) if following else -1
        if at > 0 and not text[:at].rstrip().endswith(_STOPS):
            at = -1
        if at <= 0 and stops:
            at = _inner_number(text, stops)
        if at <= 0 and stops and block.part != "annex" and block.kind != "point":
            at = _inner_opening(text, stops, evidence.language)
        if at <= 0 and block.part != "annex" and not is_closed:
            at = _inner_closing(text, evidence.language)
        if at > 0:
            wrong.append(f"{block.id}: {shown(text[at:], 40)}")
    return verdict("joined", [f"another text may begin inside {item}" for item in wrong])


@lru_cache(NUMBERS)
def _following(number_before: str | None) -> str:
    """The number that the next point or paragraph has, printed as this one's: `(c)` behind `(b)`."""
    number = _COUNTED.match(number_before or "")
    if not number:
        return ""
    before, value, behind = number.groups()
    return f" {before}{int(value) + 1 if value.isdigit() else chr(ord(value) + 1)}{behind} "


def _inner_number(text: str, stops: Sequence[int]) -> int:
    """The place of a stop with a number of another text behind it; not where the text has a list in its line."""
    place = next((stop for stop in stops if _NUMBER_INSIDE.match(text, stop)), -1)
    return -1 if place > 0 and _LISTED.search(text) else place


def _inner_opening(text: str, stops: Sequence[int], language: Language) -> int:
    """The place of opening words with a capital behind a stop; in a script without capitals, behind a semicolon."""
    if not language.spaced:
        return -1
    if language.code in WITHOUT_CAPITALS:
        places = [stop + 1 + text.startswith(" ", stop + 1) for stop in stops if text[stop] in _SEMICOLONS]
    else:
        places = [stop + 2 for stop in stops if text[stop] in ",;" and text[stop + 1 : stop + 3] in _CAPITAL]
    return next((place for place in places if language.opening.match(text, place)), -1)


def _inner_closing(text: str, language: Language) -> int:
    """The place of the closing line behind the last sentence of a text."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, len(text) - LONGEST_CLOSING))]
    return next((end for end in ends if language.closing(text[end:])), -1)


def leads(evidence: Evidence) -> Check:
    """Each clause and numbered paragraph has opening words, if the text sets them apart."""
    blocks = [
        block
        for block in evidence.record.blocks
        if block.part != "annex" and (block.kind == "clause" or (block.kind == "paragraph" and block.number))
    ]
    without = [block for block in blocks if block.text and not block.lead] if evidence.has_italics else []
    if len(blocks) - len(without) < max(FEWEST_LEADS, MOST_LEADS * len(blocks)):
        return passed("leads")
    return verdict("leads", [f"{item.id} has no opening words: {shown(item.text, 30)}" for item in without])


def repeated(evidence: Evidence) -> Check:
    """No line is there twice in a row, and no long block twice in a section."""
    wrong, seen = [], set()
    for block in evidence.sentences:
        text = block.text
        if len(text) >= LONG:
            own = block.id.rpartition(".")[0], text
            if own in seen:
                wrong.append(f"{block.id} has the text of another: {shown(text)}")
            seen.add(own)
        place = found_again(text, 0, LINE, STEP)
        while place:
            start, again = place
            if text[start:again].strip() == text[again : 2 * again - start].strip():
                wrong.append(f"{block.id}: {shown(text[start:again])}")
                break
            place = found_again(text, start + STEP, LINE, STEP)
    return verdict("repeated", [f"twice: {item}" for item in wrong])
