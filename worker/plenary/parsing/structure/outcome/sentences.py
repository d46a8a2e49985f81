"""Sentences that are whole: how each block begins and ends, and what stands inside it."""

from __future__ import annotations

import re
from functools import cache

from plenary.domain.record import Block, Check
from plenary.parsing import languages
from plenary.parsing.structure.outcome.evidence import Evidence, several, shown

_STOPS = tuple(".;:,!?\u060c\u061b\uff0c\uff1b\uff1a\u3002\u3001\u2026")
_CLOSERS = " \"'\u201d\u2019\u00bb)]\uff09\u300d*"
_NUMBER_INSIDE = re.compile(r"[;:.\uff1b\u3002\u061b] ?(?:\d{1,2}\. (?=[^\W\d_a-z])|[(\uff08](?:[a-z]|[ivx]{1,4})[)\uff09] ?(?=\w))")
_MARKS = re.compile(r"(?<=[^\w\s])(?:\d{1,3}|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,3})$")  # of notes that were not told from the text
SOME = 0.2  # of the blocks, from which a form is the text's own and no slip
_LISTED = re.compile(r"[(\uff08](?:a|i|1)[)\uff09]")  # a list in the line
MOST_LEADS = 0.8  # of clauses and numbered paragraphs, from which one without is a finding
FEWEST_LEADS = 4


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
            and not ended(before.text)
            and (block.text[0].islower() or block.text[0].lower() == block.text[0].upper())
        ):
            wrong.append(f"{before.id} ends as {before.text[-25:]!r} and {block.id} begins as {block.text[:25]!r}")
        before = block
    return Check(name="breaks", ok=not wrong, detail=several(wrong))


def ended(text: str) -> bool:
    """Whether a text ends with a stop, brackets and quotation marks behind it passed over."""
    return text.endswith(_STOPS) or _MARKS.sub("", text).rstrip(_CLOSERS).endswith(_STOPS)


def ends(evidence: Evidence) -> Check:
    """A clause ends with a comma, a numbered paragraph with a stop."""
    wrong = [
        f"{block.id} ends as {block.text[-30:]!r}"
        for block in evidence.record.blocks
        if block.part != "annex" and (block.kind == "clause" or (block.kind == "paragraph" and block.number))
        and not ended(block.text)
    ]
    return Check(name="ends", ok=not wrong, detail=several(wrong))


def starts(evidence: Evidence) -> Check:
    """A clause or numbered paragraph begins with a capital."""
    blocks = [
        block
        for block in evidence.record.blocks
        if block.kind == "clause" or (block.kind == "paragraph" and block.part == "body")
    ]
    wrong = [f"{block.id} begins as {block.text[:30]!r}" for block in blocks if block.text[:1].islower()]
    if len(wrong) > SOME * len(blocks):
        wrong = []
    return Check(name="starts", ok=not wrong, detail=several(wrong))


def joined(evidence: Evidence) -> Check:
    """No block holds the number or the opening words of another."""
    opening = _inner_opening(evidence.language.code)
    wrong = []
    for block in evidence.sentences:
        inside = None if _LISTED.search(block.text) else _NUMBER_INSIDE.search(block.text)
        if not inside and block.part != "annex" and block.kind != "point" and opening:
            inside = opening.search(block.text)
        if inside:
            wrong.append(f"{block.id}: {shown(block.text[inside.start() :], 40)}")
    return Check(name="joined", ok=not wrong, detail=several([f"another text may begin inside {one}" for one in wrong]))


@cache
def _inner_opening(code: str) -> re.Pattern[str] | None:
    """A stop, and behind it opening words with a capital; None where a script has none."""
    if code in {"ar", "zh"}:
        return None
    return re.compile(rf"[,;] (?=[^\W\d_a-z\u0430-\u044f])(?:{languages.language(code).opening.pattern})", re.IGNORECASE)


def leads(evidence: Evidence) -> Check:
    """Where a text sets opening words apart, each clause and numbered paragraph has some."""
    blocks = [
        block
        for block in evidence.record.blocks
        if block.part != "annex" and (block.kind == "clause" or (block.kind == "paragraph" and block.number))
    ]
    without = [block for block in blocks if block.text and not block.lead] if evidence.has_italics else []
    if len(blocks) - len(without) < max(FEWEST_LEADS, MOST_LEADS * len(blocks)):
        return Check(name="leads", ok=True)
    return Check(name="leads", ok=not without, detail=several([f"{one.id} has no opening words: {shown(one.text, 30)}" for one in without]))
