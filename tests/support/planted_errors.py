"""Errors planted into one language version of a document: each a change that a slip, or a misread file, makes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from plenary.alignment.facts import facts_of
from plenary.domain.record import Block, Record

TEXTS = frozenset({"clause", "paragraph", "point"})
LONG = 40
Plant = Callable[[Record, random.Random], Record | None]


def dropped(record: Record, rng: random.Random) -> Record | None:
    """One block is gone."""
    at = _any(record, rng, lambda _: True)
    return None if at is None else _with(record, [*record.blocks[:at], *record.blocks[at + 1 :]])


def split(record: Record, rng: random.Random) -> Record | None:
    """One block is two: the second has no number."""
    at = _any(record, rng, lambda at: len(record.blocks[at].text) > LONG)
    if at is None:
        return None
    block = record.blocks[at]
    places = [match.end() for match in re.finditer(r"\s|[\u4e00-\u9fff]", block.text)]
    middle = [place for place in places if len(block.text) / 4 < place < len(block.text) * 3 / 4]
    if not middle:
        return None
    cut = rng.choice(middle)
    parts = [
        block.model_copy(update={"text": block.text[:cut].strip()}),
        block.model_copy(
            update={"id": f"{block.id}.p1", "number": None, "notes": [], "text": block.text[cut:].strip()}
        ),
    ]
    return _with(record, [*record.blocks[:at], *parts, *record.blocks[at + 1 :]])


def merged(record: Record, rng: random.Random) -> Record | None:
    """Two blocks are one: the number of the second stands in its text, or is lost."""
    at = _any(record, rng, lambda at: _follows(record, at))
    if at is None:
        return None
    one, two = record.blocks[at : at + 2]
    text = " ".join(filter(None, (one.text, two.number, two.text)))
    whole = one.model_copy(update={"text": text, "notes": one.notes + two.notes})
    return _with(record, [*record.blocks[:at], whole, *record.blocks[at + 2 :]])


def swapped(record: Record, rng: random.Random) -> Record | None:
    """Two blocks that follow each other stand in the other order, with their numbers."""
    at = _any(record, rng, lambda at: _follows(record, at))
    if at is None:
        return None
    one, two = record.blocks[at : at + 2]
    return _with(record, [*record.blocks[:at], two, one, *record.blocks[at + 2 :]])


def texts_swapped(record: Record, rng: random.Random) -> Record | None:
    """Two numbers that follow each other have each other's text."""
    at = _any(record, rng, lambda at: _follows(record, at))
    if at is None:
        return None
    one, two = record.blocks[at : at + 2]
    first = two.model_copy(update={"id": one.id, "number": one.number})
    second = one.model_copy(update={"id": two.id, "number": two.number})
    return _with(record, [*record.blocks[:at], first, second, *record.blocks[at + 2 :]])


def number_changed(record: Record, rng: random.Random) -> Record | None:
    """One digit of a number is another."""
    return _edited(record, rng, ("number", "amount"))


def date_changed(record: Record, rng: random.Random) -> Record | None:
    """One digit of a day or a year in a date is another."""
    return _edited(record, rng, ("date",))


def symbol_changed(record: Record, rng: random.Random) -> Record | None:
    """One digit of the last number of a symbol is another."""
    return _edited(record, rng, ("symbol",))


PLANTS: dict[str, Plant] = {
    "drop": dropped,
    "split": split,
    "merge": merged,
    "swap": swapped,
    "swap of texts": texts_swapped,
    "number": number_changed,
    "date": date_changed,
    "symbol": symbol_changed,
}


def _any(record: Record, rng: random.Random, fits: Callable[[int], bool]) -> int | None:
    places = [at for at, block in enumerate(record.blocks) if block.kind in TEXTS and block.text and fits(at)]
    return rng.choice(places) if places else None


def _follows(record: Record, at: int) -> bool:
    following = record.blocks[at + 1] if at + 1 < len(record.blocks) else None
    here = record.blocks[at]
    return (
        following is not None and (following.kind, following.level) == (here.kind, here.level) and bool(following.text)
    )


def _edited(record: Record, rng: random.Random, kinds: Sequence[str]) -> Record | None:
    candidates = []
    for at, block in enumerate(record.blocks):
        if block.kind in TEXTS:
            known = facts_of(block.text, record.language)
            values = [value for value, kind in known.kinds.items() if kind in kinds and not value.startswith("month")]
            for value in values:
                whole = rf"(?<![\d/.,A-Z-]){re.escape(value)}(?![\d/.,-]\d|\d)"
                candidates += [(at, match.end() - 1) for match in re.finditer(whole, block.text)]
    if not candidates:
        return None
    at, place = rng.choice(candidates)
    block = record.blocks[at]
    digit = block.text[place]
    other = rng.choice([one for one in "123456789" if one != digit])
    text = block.text[:place] + other + block.text[place + 1 :]
    return _with(record, [*record.blocks[:at], block.model_copy(update={"text": text}), *record.blocks[at + 1 :]])


def _with(record: Record, blocks: Sequence[Block]) -> Record:
    return record.model_copy(update={"blocks": list(blocks)})
