"""What can be checked on a record without its original: each check by name, what it found, and a score over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.contracts.record import Check, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Document
    from worker.contracts.record import Block, Footnote

UNKNOWN_LIMIT = 0.005  # share of characters that no font explains


def check(document: Document, blocks: Sequence[Block], notes: Sequence[Footnote]) -> Quality:
    """All checks. The score is the share of them that hold."""
    checks = [
        _operative_text(blocks),
        _numbering(blocks),
        _known_characters(blocks, notes),
        _pages(document),
        _marks(blocks, notes),
    ]
    return Quality(score=round(sum(one.ok for one in checks) / len(checks), 3), checks=checks)


def _operative_text(blocks: Sequence[Block]) -> Check:
    count = sum(block.part == "body" and block.kind in ("paragraph", "point") for block in blocks)
    return Check(name="operative_text", ok=count > 0, detail=f"{count} operative paragraphs and points")


def _numbering(blocks: Sequence[Block]) -> Check:
    """Operative paragraphs count on by one, from 1 again under a new heading."""
    breaks = []
    last = 0
    for block in blocks:
        if block.part != "body":
            continue
        digits = (block.number or "").strip(". ")
        if block.kind != "paragraph" or not digits.isdigit():
            if block.kind == "heading":
                continue
            continue
        number = int(digits)
        if number not in (last + 1, 1):
            breaks.append(f"{last} is followed by {number}")
        last = number
    return Check(name="numbering", ok=not breaks, detail="; ".join(breaks[:5]))


def _known_characters(blocks: Sequence[Block], notes: Sequence[Footnote]) -> Check:
    texts = [block.text for block in blocks] + [note.text for note in notes]
    total = sum(map(len, texts)) or 1
    unknown = sum(text.count("\ufffd") for text in texts)
    return Check(
        name="known_characters", ok=unknown / total <= UNKNOWN_LIMIT, detail=f"{unknown} of {total} are unknown"
    )


def _pages(document: Document) -> Check:
    return Check(name="pages", ok=not document.findings, detail="; ".join(document.findings[:5]))


def _marks(blocks: Sequence[Block], notes: Sequence[Footnote]) -> Check:
    """Each note hangs on a mark in the text."""
    loose = [note.marker for note in notes if note.block is None and note.marker.isdigit()]
    detail = f"no mark in the text for {', '.join(loose[:5])}" if loose else ""
    del blocks
    return Check(name="notes", ok=not loose, detail=detail)
