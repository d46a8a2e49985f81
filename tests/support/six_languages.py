"""Resolutions in six languages with the United Nations' own mark-up, and how an alignment of them is scored."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from plenary.api import parse_file
from plenary.domain.alignment import Alignment
from plenary.domain.record import Record

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SIX = CORPUS / "six"


@cache
def records() -> dict[str, dict[str, Record]]:
    """All records by symbol and language."""
    found: dict[str, dict[str, Record]] = {}
    for line in _manifest():
        (record,) = parse_file(SIX / line["file"])
        found.setdefault(line["symbol"], {})[line["language"]] = record
    return found


@cache
def marked() -> dict[str, dict[str, list[str]]]:
    """The texts of the segments of the mark-up, by symbol and language."""
    gold = _gold()
    found: dict[str, dict[str, list[str]]] = {}
    for line in _manifest():
        texts = [segment["text"] for segment in gold.gold(SIX / line["xml"])["segments"]]
        found.setdefault(line["symbol"], {})[line["language"]] = texts
    return found


@cache
def odd() -> dict[str, str]:
    """The symbols whose mark-up has another number of segments in one language, and that language."""
    names = {"Arabic": "ar", "Chinese": "zh", "English": "en", "French": "fr", "Russian": "ru", "Spanish": "es"}
    with (SIX / "six.tsv").open(encoding="utf-8") as file:
        return {line["symbol"]: names[line["odd"]] for line in csv.DictReader(file, delimiter="\t") if line["odd"]}


def language_pairs() -> Iterator[tuple[str, str]]:
    """All fifteen."""
    return combinations(("ar", "en", "es", "fr", "ru", "zh"), 2)


def hits(alignment: Alignment, symbol: str, one: str, other: str) -> tuple[int, int, int]:
    """Pairs of segments that are right, that the mark-up has, and that the alignment has.

    Only segments count that the record has as the mark-up has them: what was read otherwise is the parser's affair.
    """
    of_one, of_other = _places(symbol, one), _places(symbol, other)
    shared = set(of_one.values()) & set(of_other.values())
    found = set()
    for row in alignment.rows:
        texts = {str(code): text for code, text in row.texts.items()}
        if row.kind in {"title", "committee_note", "note", "cell"} or one not in texts or other not in texts:
            continue
        left = [of_one[block] for block in texts[one].blocks if block in of_one]
        right = [of_other[block] for block in texts[other].blocks if block in of_other]
        pairs = zip(left, right, strict=True) if len(left) == len(right) else ((a, b) for a in left for b in right)
        found |= {(a, b) for a, b in pairs}
    return sum(a == b for a, b in found), len(shared), len(found)


def _places(symbol: str, language: str) -> dict[str, int]:
    """Block id to the place of the segment with the same text, in order."""
    fold = _gold().fold
    texts, at, places = marked()[symbol][language], 0, {}
    for block in records()[symbol][language].blocks:
        text = fold(block.text)
        following = next((place for place in range(at, len(texts)) if texts[place] == text), None)
        if text and following is not None:
            places[block.id], at = following, following + 1
    return places


def _manifest() -> Sequence[dict[str, str]]:
    with (SIX / "MANIFEST.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def _gold() -> Any:
    spec = importlib.util.spec_from_file_location("gold", CORPUS / "gold.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold"] = module
    spec.loader.exec_module(module)
    return module
