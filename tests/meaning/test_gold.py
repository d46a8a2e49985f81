"""Mentions and obligations of documents that were read by hand: some while the rules were written, some only after.

`gold.json` holds places and codes only: for each file the mentions of countries, bodies and goals as block, start, end,
kind and code, and the obligations as block and kind. `pytest -s` prints the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plenary import Record, parse_file
from support.corpus import CORPUS, FIELD, NEEDS_CORPUS

pytestmark = NEEDS_CORPUS
GOLD: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("gold.json").read_text(encoding="utf-8"))
KINDS = {"country", "body", "sdg"}
SIX = CORPUS / "six" / "files"


def read(file: str) -> Record:
    folder = SIX if file.endswith(".docx") else FIELD / "files"
    return parse_file(folder / file)[0]


@cache
def compared(part: str) -> dict[str, tuple[int, int, int]]:
    """What was right, found and expected, of mentions and of obligations."""
    figures = {"mentions": [0, 0, 0], "obligations": [0, 0, 0]}
    for file, gold in GOLD.items():
        if gold["part"] == part:
            record = read(file)
            mentions = {(one.block, one.start, one.end, one.kind, one.id) for one in record.mentions}
            pairs: dict[str, tuple[set[Any], set[Any]]] = {
                "mentions": ({one for one in mentions if one[3] in KINDS}, as_set(gold["mentions"] or ())),
                "obligations": ({(one.block, one.kind) for one in record.obligations}, as_set(gold["obligations"])),
            }
            if gold["mentions"] is None:  # of the longest only what they ask for was read
                del pairs["mentions"]
            for name, (found, expected) in pairs.items():
                for place, many in enumerate((found & expected, found, expected)):
                    figures[name][place] += len(many)
    return {name: (right, found, expected) for name, (right, found, expected) in figures.items()}


def as_set(rows: Iterable[list[Any]]) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in rows}


@pytest.mark.parametrize(
    ("part", "name", "precision", "recall"),
    [
        ("written", "mentions", 0.97, 0.93),
        ("written", "obligations", 0.93, 0.85),
        ("held", "mentions", 0.97, 0.90),
        ("held", "obligations", 0.70, 0.60),
    ],
)
def test_what_is_found_is_what_was_read_by_hand(part: str, name: str, precision: float, recall: float) -> None:
    right, found, expected = compared(part)[name]
    print(
        f"{part} {name}: precision {right}/{found} {right / found:.3f}, recall {right}/{expected} {right / expected:.3f}"
    )
    assert right / found >= precision
    assert right / expected >= recall


def test_languages_name_the_same_countries_and_dates_in_the_same_paragraphs() -> None:
    """Of the documents in six languages those that are cut into as many blocks as the English one."""
    symbols: dict[str, dict[str, Record]] = {}
    for file in sorted(SIX.iterdir()):
        (record, *_) = parse_file(file)
        symbols.setdefault(record.name, {})[record.language] = record
    same = compared_blocks = 0
    for languages in symbols.values():
        english = named(languages.pop("en"))
        for record in languages.values():
            if len(record.blocks) == len(english):
                pairs = [pair for pair in zip(english, named(record), strict=True) if any(pair)]
                compared_blocks += len(pairs)
                same += sum(one == other for one, other in pairs)
    print(f"agreement: {same}/{compared_blocks} {same / compared_blocks:.4f}")
    assert same >= 0.95 * compared_blocks


def named(record: Record) -> list[set[str]]:
    places: dict[str, set[str]] = {block.id: set() for block in record.blocks}
    for one in record.mentions:
        if one.block and one.kind in {"country", "date"}:
            places[one.block].add(one.id)
    return list(places.values())
