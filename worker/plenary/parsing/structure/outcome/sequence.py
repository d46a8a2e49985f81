"""Sequences: ids, points, notes, parts, annexes, the closing line."""

from __future__ import annotations

import re
from itertools import pairwise

from plenary.domain.record import Block, Check
from plenary.parsing.structure.numbering import readings
from plenary.parsing.structure.outcome.evidence import Evidence, shown, verdict

_AGAIN = re.compile(r"-\d+$")
LONGEST_ANNEX_HEADING = 60


def unique_ids(evidence: Evidence) -> Check:
    """No two blocks would have had one id; annexes count from 1 again without a heading."""
    again = [block.id for block in evidence.record.blocks if block.part != "annex" and _AGAIN.search(block.id)]
    return verdict("ids", [f"another block would be {_AGAIN.sub('', item)} too" for item in again])


def point_numbers(evidence: Evidence) -> Check:
    """Points count on by one from the first: (a), (b), (c)."""
    open_at: dict[int, Block] = {}
    wrong = []
    for block in evidence.record.blocks:
        if block.kind != "point":
            open_at.clear()
            continue
        before = open_at.get(block.level)
        for level in [level for level in open_at if level >= block.level]:
            del open_at[level]
        open_at[block.level] = block
        if not _follows(before, block, evidence.language.letters):
            wrong.append(f"{block.id} is {block.number} behind {before.number if before else 'none'}")
    return verdict("points", wrong)


def _follows(before: Block | None, block: Block, letters: str) -> bool:
    own = readings(_value(block), letters)
    if not own:
        return True  # a dash or a dot
    wanted = {(kind, number + 1) for kind, number in readings(_value(before), letters)} if before else set()
    return any(item in wanted or item[1] == 1 for item in own)


def _value(block: Block) -> str:
    return (block.number or "").strip("()\uff08\uff09.'\u2018\u2019 -").rstrip(")")


def note_numbers(evidence: Evidence) -> Check:
    """Numbers of notes count on by one, and their marks come in that order."""
    markers = [int(number) for note in evidence.record.footnotes if (number := note.marker.strip("/ ")).isdigit()]
    wrong = [f"{first} is followed by {second}" for first, second in pairwise(markers) if second not in {first + 1, 1}]
    marks = [int(mark) for block in evidence.record.blocks for mark in block.notes if mark.isdigit()]
    highest = 0
    for mark in marks:
        if mark > highest + 1 and highest:
            wrong.append(f"the mark {mark} follows {highest}")
        highest = max(highest, mark)
    return verdict("note_numbers", wrong)


def behind_closing(evidence: Evidence) -> Check:
    """Nothing of the body follows the closing line, unless another text begins."""
    closed, wrong = False, []
    for block in evidence.record.blocks:
        if block.kind == "closing":
            closed = True
        elif block.kind == "formula" or block.part == "annex":
            closed = False
        elif closed and block.kind != "heading":
            wrong.append(f"{block.id} follows the closing line")
    return verdict("behind_closing", wrong)


def annexes(evidence: Evidence) -> Check:
    """A heading that names an annex opens one, and so does what names one behind the closing line."""
    annex = evidence.language.patterns["annex"]
    kinds = [block.kind for block in evidence.record.blocks]
    closed = kinds.index("closing") if "closing" in kinds else len(kinds)
    wrong = [
        f"{block.id}: {shown(block.text)}"
        for index, block in enumerate(evidence.record.blocks)
        if block.part != "annex"
        and block.kind != "formula"
        and (match := annex.match(block.text))
        and len(block.text) - match.end() <= (LONGEST_ANNEX_HEADING if block.kind == "heading" or index > closed else 0)
    ]
    return verdict("annexes", [f"outside an annex, {item}" for item in wrong])


def order_of_parts(evidence: Evidence) -> Check:
    """Preamble, body and annex follow each other; what goes back, and an annex, begins with a heading."""
    rank = {"preamble": 0, "body": 1, "annex": 2}
    wrong = [
        f"{block.id} is of the {block.part}, {before.id} before it of the {before.part}"
        for before, block in pairwise(evidence.record.blocks)
        if (rank[block.part] < rank[before.part] and block.kind not in {"formula", "heading"})
        or (block.part == "annex" != before.part and block.kind != "heading")
    ]
    return verdict("parts", wrong)
