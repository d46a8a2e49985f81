"""The fields of a record against each other and against what is printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from plenary.domain.record import Block, Check
from plenary.domain.symbols import squash
from plenary.parsing.structure.outcome.evidence import Evidence, passed, several, shown, verdict

LONGEST_TITLE = 300
SHORTEST_WORD, STEM = (
    5,
    5,
)  # letters: a word of a title that its text should have, and by which of it that is looked for
SHORTEST_TEXT = 1000  # letters of a text that must speak of its title
FIRST_YEAR = 1945  # of the first session, so that the year of one of September to December is this plus its number
LONGEST_WAY = 3  # years from adoption to issue
_YEAR = re.compile(r"^(?:S/RES/\d+ \(|S/PRST/|E/(?:RES|DEC)/)(\d{4})")
_DIGITS = re.compile(r"\d+")
_RESOLUTION = re.compile(r"/(?:RES|DEC)/((?:E?S-)?\d+)/(\d+)")


def identity_printed(evidence: Evidence) -> Check:
    """Symbol, number and session are one, and are printed where the record says."""
    record, wrong = evidence.record, []
    symbol = record.symbol or ""
    if record.symbol_source in {"masthead", "running_head"} and not _is_above(symbol, evidence):
        wrong.append(f"{symbol} is printed nowhere above the text")
    match = _RESOLUTION.search(symbol)
    own = f"{match[1]}/{match[2]}" if match else symbol
    if symbol and record.number and squash(record.number.split()[0]) not in squash(own):
        wrong.append(f"{symbol} has the number {record.number}")
    if match and symbol.startswith("A/RES/") and record.session and match[1] != record.session:
        wrong.append(f"{symbol} is of session {record.session}")
    return verdict("symbol", wrong)


def _is_above(symbol: str, evidence: Evidence) -> bool:
    """True if a symbol is printed above the text; over one of a volume's texts its numbers are: `43 (1948)`."""
    if evidence.is_above(symbol):
        return True
    return not evidence.whole and all(number in evidence.above for number in _DIGITS.findall(symbol))


def printed_title(evidence: Evidence) -> Check:
    """The title is printed above the text, speaks of what the text does, and is no sentence."""
    own = evidence.record.title
    if not own:
        return passed("title")
    wrong = []
    if not evidence.is_above(own):
        wrong.append("it is not printed above the text")
    if len(own) > LONGEST_TITLE or own.endswith((",", ";", ":")):
        wrong.append("it has not the form of a title")
    words = {word[:STEM] for word in re.findall(rf"[^\W\d_]{{{SHORTEST_WORD},}}", own.casefold())}
    if words and evidence.language.spaced and not _speaks_of(words, evidence.record.blocks):
        wrong.append("none of its words is in the text")
    return verdict("title", [f"{shown(own)}: {several(wrong)}"] if wrong else [])


def _speaks_of(words: Collection[str], blocks: Sequence[Block]) -> bool:
    """True if a word is in one of the blocks, as a rule the first, or these are too short to judge by."""
    size = 0
    for block in blocks:
        text = block.text.casefold()
        if any(word in text for word in words):
            return True
        size += len(text) + 1
    return size <= SHORTEST_TEXT


def dates(evidence: Evidence) -> Check:
    """A text is adopted in a year of its session, and issued not before that."""
    record, wrong = evidence.record, []
    adopted, issued = record.adoption_date, record.date_issued
    if adopted and issued and issued < adopted:
        wrong.append(f"adopted on {adopted}, issued on {issued}")
    if adopted and record.organ_code == "GA" and (record.session or "").isdigit():
        year = FIRST_YEAR + int(record.session or 0)
        if int(adopted[:4]) not in {year, year + 1}:
            wrong.append(f"session {record.session} did not sit in {adopted[:4]}")
    in_symbol = _YEAR.search(record.symbol or "")
    # a session of the Economic and Social Council begins in the year before the one that it is called by
    if (
        adopted
        and in_symbol
        and int(in_symbol[1]) - int(adopted[:4]) not in ({0} if in_symbol[0][0] == "S" else {0, 1})
    ):
        wrong.append(f"{record.symbol} was adopted in {adopted[:4]}")
    if adopted and issued and int(issued[:4]) - int(adopted[:4]) > LONGEST_WAY:
        wrong.append(f"adopted on {adopted}, issued on {issued}")
    return verdict("dates", wrong)
