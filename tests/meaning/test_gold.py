"""Mentions and obligations of documents that were read by hand: some while the rules were written, some kept apart.

Those of the part `blind` were drawn by lot and read before the code met them. Their first count is in the documentation;
what was missing in general, such as the missions of the United Nations, was added afterwards.
`gold.json` holds places and codes only. For each file: `part`, the mentions as block, start, end, kind and code, and the
obligations as block, kind, action and when (`S:82` a session, `D:2030` a day or year, `P:P30D` a period, `R:P1Y` what
recurs). Of the files that the rules know, mentions are of countries, bodies and goals, obligations of block and kind.
`pytest -s` prints the figures by kind and by language. Mentions are null where only obligations were read. `blocks` are
those that were read, where a document was not read as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from plenary import Record, parse_file
from plenary.domain.record import Mention, Obligation
from support.corpus import CORPUS, NEEDS_CORPUS

pytestmark = NEEDS_CORPUS
GOLD: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("gold.json").read_text(encoding="utf-8"))
KNOWN = {"country", "body", "sdg"}
NAMES = {*KNOWN, "region", "treaty", "conference", "office"}
FOLDERS = [*(CORPUS / name / "files" for name in ("field", "six", "dev")), CORPUS / "word"]
SIX = CORPUS / "six" / "files"


class Judged(NamedTuple):
    """One thing that was found, expected, or both."""

    part: str
    what: str
    language: str
    kind: str
    found: bool
    expected: bool
    at: str


@cache
def read(file: str) -> Record:
    return parse_file(next(folder / file for folder in FOLDERS if (folder / file).is_file()))[0]


@cache
def judged() -> list[Judged]:
    return [one for file, gold in GOLD.items() for one in (*_mentions(file, gold), *_obligations(file, gold))]


def _mentions(file: str, gold: dict[str, Any]) -> Iterable[Judged]:
    if gold["mentions"] is None:  # of the longest only what they ask for was read
        return
    record = read(file)
    kinds = NAMES if gold["part"] == "held" else KNOWN
    expected = [tuple(row) for row in gold["mentions"]]
    found = [
        (one.block, one.start, one.end, one.kind, one.id)
        for one in in_blocks(record)
        if one.kind in kinds and _was_read(gold, one.block)
    ]
    places = {_place(one) for one in (*found, *expected)}
    for place in sorted(places, key=str):
        there = [[one for one in side if _place(one) == place] for side in (found, expected)]
        both = [one for one in there[1] if any(_overlap(one, other) for other in there[0])]
        only = [one for one in there[0] if not any(_overlap(one, other) for other in there[1])]
        for one in (*there[1], *only):
            seen = Judged(
                gold["part"],
                "mentions",
                record.language,
                one[3],
                one not in there[1] or one in both,
                one in there[1],
                f"{file} {one}",
            )
            yield seen


def _was_read(gold: dict[str, Any], block: str | None) -> bool:
    return "blocks" not in gold or block in gold["blocks"]


def in_blocks(record: Record) -> list[Mention]:
    """Notes and the cells of tables were not read by hand."""
    return [one for one in record.mentions if one.note is None and one.cell is None]


def _place(mention: tuple[Any, ...]) -> tuple[Any, ...]:
    return (mention[0], mention[3], mention[4])


def _overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return bool(one[1] < other[2] and other[1] < one[2])


def _obligations(file: str, gold: dict[str, Any]) -> Iterable[Judged]:
    record = read(file)
    found = {(one.block, one.kind) for one in record.obligations if _was_read(gold, one.block)}
    expected = {(row[0], row[1]) for row in gold["obligations"]}
    for block, kind in sorted(found | expected):
        yield Judged(
            gold["part"],
            "obligations",
            record.language,
            kind,
            (block, kind) in found,
            (block, kind) in expected,
            f"{file} {block} {kind}",
        )


def figures(part: str, what: str, select: Callable[[Judged], bool] = lambda _: True) -> tuple[int, int, int]:
    """How many were right, found and expected."""
    ones = [one for one in judged() if (one.part, one.what) == (part, what) and select(one)]
    return (
        sum(one.found and one.expected for one in ones),
        sum(one.found for one in ones),
        sum(one.expected for one in ones),
    )


def having(side: str, value: str) -> Callable[[Judged], bool]:
    return lambda one: getattr(one, side) == value


def printed(name: str, right: int, found: int, expected: int) -> None:
    precision, recall = right / max(found, 1), right / max(expected, 1)
    print(f"{name}: precision {right}/{found} {precision:.3f}, recall {right}/{expected} {recall:.3f}")


@pytest.mark.parametrize(
    ("part", "what", "precision", "recall"),
    [
        ("known", "mentions", 0.97, 0.93),
        ("known", "obligations", 0.95, 0.95),
        ("held", "mentions", 0.97, 0.93),
        ("held", "obligations", 0.93, 0.85),
        ("blind", "mentions", 0.97, 0.93),
        ("blind", "obligations", 0.93, 0.85),
    ],
)
def test_what_is_found_is_what_was_read_by_hand(part: str, what: str, precision: float, recall: float) -> None:
    right, found, expected = figures(part, what, lambda one: what == "obligations" or one.kind in KNOWN)
    printed(f"{part} {what}", right, found, expected)
    for side in ("kind", "language"):
        for value in sorted({getattr(one, side) for one in judged() if (one.part, one.what) == (part, what)}):
            printed(f"  {value}", *figures(part, what, having(side, value)))
    assert right / found >= precision
    assert right / expected >= recall


def test_actions_and_times_of_what_was_found_are_those_that_were_read() -> None:
    right = {"action": 0, "due": 0}
    many = dict(right)
    for file, gold in GOLD.items():
        for block, kind, action, *due in (row for row in gold["obligations"] if len(row) > 2):
            found = [one for one in read(file).obligations if (one.block, one.kind) == (block, kind)]
            if found:
                many["action"] += 1
                right["action"] += any(one.action == action for one in found)
            if found and due:
                many["due"] += 1
                right["due"] += any(due[0] in times(one) for one in found)
    print(f"actions {right['action']}/{many['action']}, times {right['due']}/{many['due']}")
    assert right["action"] >= 0.95 * many["action"]
    assert right["due"] >= 0.90 * many["due"]


def times(one: Obligation) -> set[str]:
    due = {"S": one.due.session, "D": one.due.date, "P": one.due.period, "R": one.due.recurrence}
    return {f"{letter}:{value}" for letter, value in due.items() if value}


@cache
def translations() -> tuple[tuple[Record, ...], ...]:
    """The documents in six languages, the English one first, and of the others those that are cut into as many blocks."""
    symbols: dict[str, dict[str, Record]] = {}
    for file in sorted(SIX.iterdir()):
        (record, *_) = parse_file(file)
        symbols.setdefault(record.name, {})[record.language] = record
    return tuple(
        (english, *(one for one in languages.values() if len(one.blocks) == len(english.blocks)))
        for languages in symbols.values()
        for english in [languages.pop("en")]
    )


def agreement(told: Callable[[Record], list[set[str]]]) -> tuple[int, int]:
    """Of the blocks of which a language tells something, how many tell the same in English, and how many there are."""
    pairs = [
        pair
        for english, *others in translations()
        for record in others
        for pair in zip(told(english), told(record), strict=True)
        if any(pair)
    ]
    return sum(one == other for one, other in pairs), len(pairs)


def test_languages_name_the_same_countries_and_dates_in_the_same_paragraphs() -> None:
    same, many = agreement(named)
    print(f"agreement of countries and dates: {same}/{many} {same / many:.4f}")
    assert same >= 0.95 * many


def test_languages_ask_for_the_same_in_the_same_paragraphs() -> None:
    same, many = agreement(asked)
    print(f"agreement of kinds of obligations: {same}/{many} {same / many:.4f}")
    assert same >= 0.90 * many


def asked(record: Record) -> list[set[str]]:
    kinds: dict[str, set[str]] = {block.id: set() for block in record.blocks}
    for one in record.obligations:
        kinds[one.block].add(one.kind)
    return list(kinds.values())


def named(record: Record) -> list[set[str]]:
    places: dict[str, set[str]] = {block.id: set() for block in record.blocks}
    for one in in_blocks(record):
        if one.block and one.kind in {"country", "date"}:
            places[one.block].add(one.id)
    return list(places.values())
