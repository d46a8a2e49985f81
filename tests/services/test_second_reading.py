from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from plenary.alignment import align
from plenary.domain.record import Record
from plenary.observability.metrics.counters import Tally
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.services.alignment import align_symbol
from plenary.services.context import Context
from plenary.services.second_reading import read_again, with_second_readings
from plenary.settings.model import Settings, Stores
from plenary.storage.local import Folder, FolderStore
from support.aligned_versions import ALL_TEXTS, version
from support.alignment_desk import SYMBOL, Desk
from support.processes import PROJECT

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_901-EN.pdf"
MISREAD = tuple(text.replace("2035", "2085") for text in ALL_TEXTS["fr"])


def six(**others: tuple[str, ...]) -> dict[str, Record]:
    """All versions by language, some with other texts."""
    return {code: version(code, others.get(code, texts)) for code, texts in ALL_TEXTS.items()}


def readings(records: dict[str, Record], second: Record | None) -> list[tuple[str, str | None, str | None]]:
    """Kind, odd language and second reading of each discrepancy, where `second` is what the other engine reads."""
    alignment = align(list(records.values()))
    found = with_second_readings(alignment, records, lambda _: second).discrepancies
    return [(item.kind, item.odd, item.second_reading) for item in found]


def test_a_second_reading_that_says_what_the_others_say_agrees() -> None:
    assert readings(six(fr=MISREAD), version("fr")) == [("number", "fr", "agrees")]


def test_a_second_reading_that_says_the_same_as_the_first_differs() -> None:
    assert readings(six(fr=MISREAD), version("fr", MISREAD)) == [("number", "fr", "differs")]


def test_a_file_that_no_other_engine_reads_has_none() -> None:
    assert readings(six(fr=MISREAD), None) == [("number", "fr", "none")]


def test_a_missing_block_that_the_second_engine_finds_agrees() -> None:
    english = version("en")
    lacking = english.model_copy(update={"blocks": english.blocks[:2] + english.blocks[3:]})
    assert readings(six() | {"en": lacking}, english) == [("block_missing", "en", "agrees")]


def test_of_five_versions_none_is_read_again() -> None:
    records = {code: record for code, record in six(fr=MISREAD).items() if code != "ar"}
    assert readings(records, version("fr")) == [("number", "fr", None)]


def test_where_two_languages_disagree_none_is_read_again() -> None:
    records = six()
    for code in ("fr", "es"):
        records[code] = records[code].model_copy(update={"blocks": records[code].blocks[:-1]})
    assert {second for *_, second in readings(records, version("fr"))} == {None}


@pytest.mark.parametrize(("first", "second"), [("auto", "pdfium"), ("pdfium", "pdfminer")])
def test_a_file_is_read_by_the_other_engine(tmp_path: Path, first: str, second: str) -> None:
    record = stored(tmp_path, Options(engine=first))  # type: ignore[arg-type]
    reading = read_again(record, Context.of(Settings(stores=Stores(folder=Folder(root=tmp_path)))))
    assert reading is not None
    assert (reading.id, reading.source.engine) == (record.id, second)
    assert [block.text for block in reading.blocks] == [block.text for block in record.blocks]


def test_a_file_that_changed_or_is_gone_is_not_read_again(tmp_path: Path) -> None:
    record, context = stored(tmp_path), Context.of(Settings(stores=Stores(folder=Folder(root=tmp_path))))
    with (tmp_path / SAMPLE.name).open("ab") as file:
        file.write(b"\n")
    assert read_again(record, context) is None
    (tmp_path / SAMPLE.name).unlink()
    assert read_again(record, context) is None


def test_a_text_file_has_no_other_engine(tmp_path: Path) -> None:
    text = version("en").model_copy(update={"source": stored(tmp_path).source.model_copy(update={"engine": "text"})})
    assert read_again(text, Context.of(Settings(stores=Stores(folder=Folder(root=tmp_path))))) is None


@pytest.mark.integration
def test_the_event_says_what_the_second_reading_is(redis: Redis) -> None:
    desk = Desk(redis)
    for record in six(fr=MISREAD).values():
        desk.put(record)
    tally = Tally(redis, "plenary")
    assert align_symbol(SYMBOL, desk.alignments, desk.records, tally, lambda _: version("fr")) == "aligned"
    (finding,) = desk.events()[-1]["data"]["discrepancies"]
    assert (finding["odd"], finding["second_reading"]) == ("fr", "agrees")
    assert desk.records.get(f"{SYMBOL}:fr") == version("fr", MISREAD)


def stored(folder: Path, options: Options | None = None) -> Record:
    """The record of a file in a folder store."""
    (folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    listed = FolderStore(folder).stat(SAMPLE.name)
    assert listed
    (record,) = parse(SAMPLE.read_bytes(), source_of(listed.ref, SAMPLE.read_bytes()), options)
    return record
