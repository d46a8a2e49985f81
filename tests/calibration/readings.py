"""The files of the corpus that tell what is right, each read once: its record, and whether every fact of that holds."""

from __future__ import annotations

import csv
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plenary.domain.record import Check, Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.document import Document
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.structure import assembler
from plenary.parsing.structure.outcome import Evidence, findings

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
# Where the mark-up or the fact is not what is printed, looked up in the file.
JUDGED = {
    ("A_RES_78_109-EN", "title"): "a space behind a bracket",
    ("E_RES_2023_2-AR", "organ"): "the particle before the name",
    ("A_RES_78_128-EN", "notes"): "the notes of the rules annexed are no notes there",
    ("A_RES_76_244_B-RU", "notes"): "a note that the typeset file does not have",
    ("A_RES_78_228-EN", "texts"): "a clause is missing there",
    ("A_RES_78_233-EN", "texts"): "a clause is missing there",
    ("E_RES_1987_34", "blocks"): "the fact has a note's mark in the text",
    ("S_RES_892(1993)-EN", "paragraphs"): "the fact leaves out a day that the file has",
}


@dataclass(frozen=True)
class Read:
    """A file as it was read, its records, and what of them is not as it should be. `group` is `dev` or a kind of file.

    `evidence` is what the checks of `record` looked at, `document` what it was made of.
    """

    name: str
    group: str
    document: Document
    records: tuple[Record, ...]
    record: Record
    evidence: Evidence
    misses: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether every fact that is known of the file holds."""
        return not self.misses


def readings() -> Iterator[Read]:
    """All files of the marked-up corpus and of the field that give a record."""
    logging.disable(logging.CRITICAL)
    yield from _marked()
    yield from _field()


def _marked() -> Iterator[Read]:
    score, gold = _corpus_module("score", CORPUS), _corpus_module("gold", CORPUS)
    with (CORPUS / "dev" / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            path = CORPUS / "dev" / row["file"]
            records, seen = read(path)
            result = score.score(as_json(records[0]), gold.gold(CORPUS / "dev" / row["xml"]))
            misses = [name for name, held in result["fields"].items() if not held]
            misses += [] if result["exact"] == result["want"] == result["got"] else ["texts"]
            misses += [] if len(set(result["notes"])) == 1 else ["notes"]
            misses = [miss for miss in misses if (path.stem, miss) not in JUDGED]
            yield Read(path.name, "dev", seen[0].document, records, records[0], seen[0], tuple(misses))


def _field() -> Iterator[Read]:
    check = _corpus_module("check", CORPUS / "field")
    for line in (CORPUS / "field" / "expect.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        path = CORPUS / "field" / "files" / expected["file"]
        try:
            records, seen = read(path)
        except IngestError:
            continue
        dumped = [as_json(record) for record in records]
        # how high a score may be is what is to be found out here
        facts = {name: want for name, want in expected["facts"].items() if not name.startswith("score_")}
        checks = check.Checks(dumped, None, facts)
        misses = tuple(name for name, held, *_ in checks.results if not held and (path.stem, name) not in JUDGED)
        at = dumped.index(checks.record)
        yield Read(path.name, expected["fault"], seen[at].document, records, records[at], seen[at], misses)


def read(path: Path) -> tuple[tuple[Record, ...], list[Evidence]]:
    """The records of a file, and what the checks of each looked at. Errors: `IngestError`."""
    data = path.read_bytes()
    with looked_at() as seen:
        records = parse(data, source_of(ObjectRef(store="file", bucket="in", key=path.name), data), Options())
    return records, [
        next(one for one in reversed(seen) if one.record.id == record.id and one.record.source == record.source)
        for record in records
    ]


@contextmanager
def looked_at() -> Iterator[list[Evidence]]:
    """What the checks look at meanwhile, record by record."""
    seen: list[Evidence] = []

    def looking(evidence: Evidence) -> list[Check]:
        seen.append(evidence)
        return findings(evidence)

    with patch.object(assembler, "findings", looking):
        yield seen


def as_json(record: Record) -> dict[str, Any]:
    """The record as it leaves the worker."""
    dumped: dict[str, Any] = record.model_dump(mode="json")
    return dumped


def _corpus_module(name: str, place: Path) -> Any:
    sys.path.insert(0, str(place))
    try:
        return import_module(name)
    finally:
        sys.path.remove(str(place))
