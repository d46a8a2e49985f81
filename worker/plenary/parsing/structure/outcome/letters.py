"""The file's letters against the record's: none is lost, none is there twice, and furniture took no sentence."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from plenary.domain.record import Block, Check
from plenary.parsing.document import Role
from plenary.parsing.structure.outcome.evidence import (
    FROM_RIGHT,
    Evidence,
    each_closed_up,
    passed,
    shown,
    texts_of,
    verdict,
)
from plenary.parsing.structure.outcome.letter_rates import PER, RATES
from plenary.parsing.structure.outcome.scanning import closed_up, excess

BEGINNING = 16  # letters by which a line is present again
WHOLE_LINE = 50  # letters of a line that is no cell
SLACK = 2  # letters of a page in which two engines may differ
LETTER, LIGATURE = 8, 5  # so many of a letter, or of letters that fonts draw as one, are expected, and none is there
SIGNS = 4_096  # whose letters are known already
LONGEST_FURNITURE = 60  # letters of a running head or foot of one page only


def letters(texts: Iterable[str]) -> dict[str, int]:
    """Count each letter and digit, whatever it is composed of."""
    return _composed(excess("".join(texts), ""))


def _composed(signs: Mapping[str, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sign, count in signs.items():
        for letter in _letters_of(sign):
            counts[letter] = counts.get(letter, 0) + count
    return counts


@lru_cache(SIGNS)
def _letters_of(sign: str) -> str:
    """The letters and digits that a sign is composed of."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", sign)))


def unshared(texts: Iterable[str], others: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Count the letters that some texts have more of than others, and those that the others have more of.

    Signs that are on both sides as often, nearly all, need no further look.
    """
    balance = _composed(excess("".join(texts), "".join(others)))
    ours = {letter: count for letter, count in balance.items() if count > 0}
    return ours, {letter: -count for letter, count in balance.items() if count < 0}


def more(counts: Mapping[str, int], others: Mapping[str, int]) -> dict[str, int]:
    """By how many each letter exceeds the others."""
    return {sign: count - others.get(sign, 0) for sign, count in counts.items() if count > others.get(sign, 0)}


def coverage(evidence: Evidence) -> Check:
    """Each letter of the file is once in blocks, notes, cells and masthead, or set apart as a running head or foot."""
    record = evidence.record
    beside = [part for block in record.blocks for part in (block.number or "", *block.notes)]
    beside += [cell for block in record.blocks for row in block.rows or () for cell in row]
    beside += [part for note in record.footnotes for part in (note.marker, note.text)]
    furniture = texts_of(evidence.furniture)
    text = [*[block.text for block in record.blocks], *beside]
    missing, foreign = unshared([evidence.stream], [*record.masthead, *text, *furniture])
    if missing and _is_repeated_head(missing, record.blocks):
        missing = {}
    lost, added = sum(missing.values()), sum(foreign.values())
    sizes = [sum(map(len, part)) for part in (text, record.masthead, furniture)]
    total = max(1, sum(sizes))
    where = "{:.1%} of the characters are in blocks and notes, {:.1%} above them, {:.1%} in running heads and feet"
    detail = where.format(*[size / total for size in sizes])
    hidden: Counter[str] = Counter()
    for page in evidence.document.pages:
        hidden.update(dict(page.hidden))
    if hidden:
        detail += "; not seen on the page: " + ", ".join(f"{count} {why}" for why, count in sorted(hidden.items()))
    if lost or added:
        detail += f"; {lost} letters and digits of the file are nowhere, {added} are not in the file"
    return Check(name="coverage", ok=not (lost or added), detail=detail)


def _is_repeated_head(missing: dict[str, int], blocks: Sequence[Block]) -> bool:
    """True if these letters are the first rows of a table, which each of its pages repeats and the record does not."""
    for block in blocks:
        for count in range(1, 1 + len(block.rows or ()) // 2):
            head = letters(cell for row in (block.rows or ())[:count] for cell in row)
            pages = missing.get(next(iter(head), ""), 0) // (next(iter(head.values()), 0) or 1)
            if pages and missing == {sign: pages * number for sign, number in head.items()}:
                return True
            if sum(head.values()) > sum(missing.values()):
                break
    return False


def set_apart(evidence: Evidence) -> Check:
    """Running heads and feet are short, or are on more than one page."""
    texts = ["".join([run.text for run in item.runs]) for item in evidence.furniture if item.role is not Role.NOTE]
    wrong = [
        text for text in texts if len(text) > LONGEST_FURNITURE and texts.count(text) == 1 and _is_text(text, evidence)
    ]
    return verdict("set_apart", [f"set apart as a running head or foot: {shown(item)}" for item in wrong])


def _is_text(text: str, evidence: Evidence) -> bool:
    """True if nothing of it is in the masthead, which running heads repeat."""
    start = "".join(filter(str.isalnum, text.casefold()))[:20]
    return text.rstrip().endswith((",", ";", ".")) and evidence.above.count(start) < 2  # noqa: PLR2004 - itself, and above


def alphabet(evidence: Evidence) -> Check:
    """No letter is missing, nor letters that fonts draw as one, where a text of that length has many of them."""
    rates = RATES.get(evidence.record.language, {})
    text = "".join([block.text for block in evidence.record.blocks])
    size = len(text) - text.count(" ")
    wrong = [
        f"no {sign!r} in {size} characters, where {expected:.0f} are usual"
        for sign, rate in rates.items()
        if (expected := rate * size / PER) >= (LETTER if len(sign) == 1 else LIGATURE)
        and sign not in text  # nearly always, and soon
        and sign not in text.lower()
    ]
    return verdict("alphabet", wrong)


def sampled(evidence: Evidence) -> Check:
    """A page has the same letters, in the same order, as another engine reads it."""
    sample = evidence.document.sample
    lines = [
        line.text for page in evidence.document.pages if sample and page.number == sample.page for line in page.lines
    ]
    if not sample or not lines or evidence.document.recognition or evidence.record.language in FROM_RIGHT:
        return passed("sampled")
    stream, wrong = closed_up("".join(lines)), []
    others = each_closed_up(sample.text.splitlines())
    added, lost = [sum(letters_more.values()) for letters_more in unshared([stream], others)]
    if max(lost, added) > SLACK:
        wrong.append(f"another engine finds {lost} letters and digits more and {added} fewer on page {sample.page}")
    reached = 0
    for line in others:
        start = line[:BEGINNING]
        if len(line) < WHOLE_LINE or any(map(str.isdigit, start)):  # of a masthead or a table, which have columns
            continue
        place = stream.find(start, reached)
        if place >= 0:
            reached = place + 1
        elif start in stream:
            wrong.append(f"another engine reads page {sample.page} in another order, at {shown(line, 30)}")
            break
    return verdict("sampled", wrong)
