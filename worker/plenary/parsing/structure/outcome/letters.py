"""The file's letters against the record's: none is lost, none stands twice, and furniture took no sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from plenary.domain.record import Block, Check
from plenary.parsing.document import Role
from plenary.parsing.structure.outcome.evidence import Evidence, several, shown, texts_of

LONGEST_FURNITURE = 60  # letters of a running head or foot that stands on one page alone


def letters(texts: Iterable[str]) -> dict[str, int]:
    """How often each letter and digit stands there, whatever it is composed of."""
    text = "".join(texts)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return {sign: text.count(sign) for sign in set(text) if sign.isalnum()}


def coverage(evidence: Evidence) -> Check:
    """Each letter of the file is once in blocks, notes, cells and masthead, or set apart as a running head or foot."""
    record = evidence.record
    text = [part for block in record.blocks for part in (block.number or "", block.text, *block.notes)]
    text += [cell for block in record.blocks for row in block.rows or () for cell in row]
    text += [part for note in record.footnotes for part in (note.marker, note.text)]
    furniture = texts_of(evidence.furniture)
    found, kept = letters([evidence.read]), letters([*text, *record.masthead, *furniture])
    total = max(1, sum(found.values()))
    missing = {sign: count - kept.get(sign, 0) for sign, count in found.items() if count > kept.get(sign, 0)}
    if missing and _is_repeated_head(missing, record.blocks):
        missing = {}
    lost, added = sum(missing.values()), sum([max(0, count - found.get(sign, 0)) for sign, count in kept.items()])
    shares = [sum(letters(part).values()) / total for part in (text, record.masthead, furniture)]
    where = "of {} letters and digits {:.1%} are in blocks and notes, {:.1%} above them, {:.1%} in running heads and feet"
    detail = where.format(total, *shares)
    if lost or added:
        detail += f"; {lost} are nowhere, {added} are not in the file"
    return Check(name="coverage", ok=not (lost or added), detail=detail)


def _is_repeated_head(missing: dict[str, int], blocks: Sequence[Block]) -> bool:
    """Whether these letters are the first rows of a table, which each of its pages repeats and the record does not."""
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
    """What is set apart as running heads and feet is short, or stands on more pages than one."""
    texts = ["".join([run.text for run in one.runs]) for one in evidence.furniture if one.role is not Role.NOTE]
    wrong = [text for text in texts if len(text) > LONGEST_FURNITURE and texts.count(text) == 1 and _is_text(text, evidence)]
    return Check(name="set_apart", ok=not wrong, detail=several([f"set apart as a running head or foot: {shown(one)}" for one in wrong]))


def _is_text(text: str, evidence: Evidence) -> bool:
    """Whether nothing of it is in the masthead, which running heads repeat."""
    start = "".join(filter(str.isalnum, text.casefold()))[:20]
    return text.rstrip().endswith((",", ";", ".")) and evidence.above.count(start) < 2  # noqa: PLR2004 - itself, and above
