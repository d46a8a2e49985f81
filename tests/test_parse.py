"""Whole files to records: the samples, by hand-written expectations, through every reader."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Engine, Options
from plenary.parsing.pipeline import parse, source_of
from support.noise import NOTHING, noisy, the_next, unmapped

SAMPLES = Path(__file__).parent / "samples"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
GOOD = [name for name, wanted in EXPECTED.items() if "failure" not in wanted]
BAD = [name for name, wanted in EXPECTED.items() if "failure" in wanted]
PARTS = ("preamble", "body", "annex")


def record_of(name: str, engine: Engine = "auto", key: str | None = None) -> Record:
    data = (SAMPLES / "files" / name).read_bytes()
    (record,) = parse(data, source_of(ObjectRef(store="folder", bucket="in", key=key or name), data), Options(engine))
    return record


def seen(record: Record, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a record says of everything that is expected of it."""
    counted: dict[str, Any] = {
        part: dict(Counter(block.kind for block in record.blocks if block.part == part and block.kind != "closing"))
        for part in PARTS
    }
    counted["numbers"] = [block.number for block in record.blocks if block.number]
    counted["notes"] = [note.marker for note in record.footnotes]
    return {name: counted[name] if name in counted else getattr(record, name) for name in wanted}


@pytest.mark.parametrize("name", GOOD)
def test_samples_give_what_was_written_down_for_them(name: str) -> None:
    assert seen(record_of(name), EXPECTED[name]) == EXPECTED[name]


@pytest.mark.parametrize("name", BAD)
def test_bad_samples_fail_for_their_reason(name: str) -> None:
    with pytest.raises(IngestError) as failed:
        record_of(name)
    assert failed.value.reason.code == EXPECTED[name]["failure"]


@pytest.mark.parametrize("name", [name for name in GOOD if name.endswith(".pdf")])
def test_both_pdf_engines_give_the_same_blocks(name: str) -> None:
    first, second = record_of(name, "pdfminer"), record_of(name, "pdfium")
    assert [block.model_dump() for block in first.blocks] == [block.model_dump() for block in second.blocks]
    assert first.footnotes == second.footnotes
    assert (first.source.engine, second.source.engine) == ("pdfminer", "pdfium")
    assert first.fingerprint != second.fingerprint


def test_a_word_file_and_a_pdf_of_one_document_agree() -> None:
    first, second = record_of("A_RES_85_901-EN.pdf"), record_of("A_RES_85_901-EN.docx")
    assert [(block.id, block.text) for block in first.blocks] == [(block.id, block.text) for block in second.blocks]


def test_the_same_file_gives_the_same_bytes_but_for_the_time() -> None:
    first, second = (record_of("A_RES_85_901-EN.pdf").model_dump(exclude={"ingested_at"}) for _ in range(2))
    assert first == second


def test_block_ids_are_unique() -> None:
    for name in GOOD:
        ids = [block.id for block in record_of(name).blocks]
        assert len(ids) == len(set(ids))


def test_a_name_that_contradicts_the_text_is_quarantined() -> None:
    with pytest.raises(IngestError, match="disagree"):
        record_of("A_RES_85_901-EN.pdf", key="A_RES_85_999-EN.pdf")


def test_the_source_tells_digest_and_size() -> None:
    source = record_of("S_RES_9001_2031-EN.pdf").source
    assert source.size == (SAMPLES / "files" / "S_RES_9001_2031-EN.pdf").stat().st_size
    assert len(source.sha256) == 64
    assert source.pages


@pytest.mark.parametrize("meaning", [the_next, unmapped])
def test_a_file_of_noise_is_refused_and_the_way_to_recognition_is_told(meaning: Callable[[int], int]) -> None:
    with pytest.raises(IngestError) as failed:
        parsed(noisy(1, 2, 3, meaning=meaning))
    assert failed.value.reason is ErrorCode.LOW_QUALITY
    assert "--ocr" in str(failed.value)


def test_where_recognition_comes_later_one_page_of_noise_is_enough_to_refuse_a_file_for_now() -> None:
    with pytest.raises(IngestError) as failed:
        parsed(noisy(2), Options(ocr="later"))
    assert (failed.value.reason, failed.value.details["garbled"]) == (ErrorCode.LOW_QUALITY, 1)
    assert failed.value.recognizable


def test_what_is_noise_to_one_engine_alone_is_read_by_the_other_and_the_record_says_so() -> None:
    data = noisy(2, meaning=lambda _: NOTHING)
    (sound,), (found,) = parsed(noisy()), parsed(data, Options(ocr="later"))
    assert [block.text for block in found.blocks] == [block.text for block in sound.blocks]
    assert found.source.engine == "pdfium"
    (check,) = [check for check in found.quality.checks if not check.ok]
    assert (check.name, check.detail) == ("engine", "as the first engine reads page 2, it is noise")


def test_what_the_other_engine_reads_as_nothing_is_not_taken_for_text() -> None:
    with pytest.raises(IngestError) as failed:
        parsed(noisy(2, meaning=lambda _: 0))
    assert failed.value.reason is ErrorCode.LOW_QUALITY


def parsed(data: bytes, options: Options | None = None) -> tuple[Record, ...]:
    return parse(data, source_of(ObjectRef(store="folder", bucket="in", key="a.pdf"), data), options)
