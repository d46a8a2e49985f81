"""The files of the corpus that tell what is right, each read once: its record, and whether every fact of that holds."""

from __future__ import annotations

import csv
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing import pipeline
from plenary.parsing.document import Document, Paragraph
from plenary.parsing.languages import language
from plenary.parsing.layout import normalize
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers import extract
from plenary.parsing.structure.outcome import Evidence

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
    """A file as it was read, its records, and what of them is not as it should be. `group` is `dev` or a kind of file."""

    name: str
    group: str
    document: Document
    records: tuple[Record, ...]
    record: Record
    misses: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether every fact that is known of the file holds."""
        return not self.misses

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """As layout gives them."""
        return normalize(self.document)

    @cached_property
    def evidence(self) -> Evidence:
        """What the checks of a file with one record look at."""
        return Evidence(self.document, self.record, self.paragraphs, language(self.record.language))


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
            document, records = read(path)
            result = score.score(as_json(records[0]), gold.gold(CORPUS / "dev" / row["xml"]))
            misses = [name for name, held in result["fields"].items() if not held]
            misses += [] if result["exact"] == result["want"] == result["got"] else ["texts"]
            misses += [] if len(set(result["notes"])) == 1 else ["notes"]
            misses = [miss for miss in misses if (path.stem, miss) not in JUDGED]
            yield Read(path.name, "dev", document, records, records[0], tuple(misses))


def _field() -> Iterator[Read]:
    check = _corpus_module("check", CORPUS / "field")
    for line in (CORPUS / "field" / "expect.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        path = CORPUS / "field" / "files" / expected["file"]
        try:
            document, records = read(path)
        except IngestError:
            continue
        dumped = [as_json(record) for record in records]
        # how high a score may be is what is to be found out here
        facts = {name: want for name, want in expected["facts"].items() if not name.startswith("score_")}
        checks = check.Checks(dumped, None, facts)
        misses = tuple(name for name, held, *_ in checks.results if not held and (path.stem, name) not in JUDGED)
        yield Read(path.name, expected["fault"], document, records, records[dumped.index(checks.record)], misses)


def read(path: Path) -> tuple[Document, tuple[Record, ...]]:
    """The records of a file, and the document that they were made of. Errors: `IngestError`."""
    data = path.read_bytes()
    with _seen() as documents:
        records = parse(data, source_of(ObjectRef(store="file", bucket="in", key=path.name), data), Options())
    engine = records[0].source.engine
    return next(one for one in reversed(documents) if one.engine == engine), records


@contextmanager
def _seen() -> Iterator[list[Document]]:
    """The documents that readers give meanwhile."""
    documents: list[Document] = []

    def seeing(*arguments: Any) -> Document:
        documents.append(extract(*arguments))
        return documents[-1]

    with patch.object(pipeline, "extract", seeing):
        yield documents


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
