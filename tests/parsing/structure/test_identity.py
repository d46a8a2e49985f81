"""Which document a text is: the order of what tells it, what disagrees, and the record of a text that nothing names."""

from __future__ import annotations

import pytest

from plenary.domain.identity import Hint, is_provisional
from plenary.domain.record import Record, Source
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse

TITLE = "Tide tables of the islands"
TEXT = f"""{TITLE}

The General Assembly,

Recalling its resolution 84/7 of 3 December 2029 on the tables of the tides, and noting that the harbours need them,

1.
Decides to print the tables of the tides, and to send them to the keepers of the lights of the islands;

2.
Decides to consider the question at its eighty-sixth session.
"""
METADATA, MANIFEST, CATALOGUE = (Hint(source, "A/RES/85/901") for source in ("metadata", "manifest", "catalogue"))
NAMED = "A_RES_85_901-EN.txt"


def record_of(text: str, *hints: Hint, key: str = "000_24.txt", options: Options | None = None) -> Record:
    data = text.encode()
    source = Source(store="folder", bucket="in", key=key, sha256="24bcb0a4a35d199b" + "0" * 48, size=len(data))
    (record,) = parse(data, source, options, hints)
    return record


@pytest.mark.parametrize(
    ("hints", "key", "source"),
    [
        ([CATALOGUE, MANIFEST, METADATA], NAMED, "metadata"),
        ([CATALOGUE, MANIFEST], NAMED, "manifest"),
        ([CATALOGUE], NAMED, "key"),
        ([CATALOGUE], "000_24.txt", "catalogue"),
        ([], "000_24.txt", "none"),
    ],
)
def test_what_tells_a_symbol_is_told_in_its_order(hints: list[Hint], key: str, source: str) -> None:
    record = record_of(TEXT, *hints, key=key)
    assert (record.symbol_source, record.symbol) == (source, None if source == "none" else "A/RES/85/901")
    assert (record.number, record.session) == ((None, None) if source == "none" else ("85/901", "85"))


def test_the_text_comes_first() -> None:
    record = record_of(f"A/RES/85/901\n\n85/901. {TEXT}", MANIFEST)
    assert (record.symbol, record.symbol_source) == ("A/RES/85/901", "masthead")


@pytest.mark.parametrize("text", [TEXT, f"A/RES/85/901\n\n85/901. {TEXT}"])
def test_a_manifest_that_speaks_of_another_document_is_a_conflict(text: str) -> None:
    with pytest.raises(IngestError) as failure:
        record_of(text, Hint("manifest", "A/RES/85/902"), key=NAMED)
    assert failure.value.reason is ErrorCode.SYMBOL_CONFLICT
    assert failure.value.details["manifest"] == "A/RES/85/902"


def test_a_text_that_nothing_names_is_a_record_that_says_so() -> None:
    record = record_of(TEXT)
    assert (record.id, record.symbol) == ("sha256-24bcb0a4a35d199b:en", None)
    assert is_provisional(record.id)
    assert (record.kind, record.organ_code, record.organ, record.title) == (
        "resolution",
        "GA",
        "General Assembly",
        TITLE,
    )
    assert [citation.symbol for citation in record.citations] == ["A/RES/84/7"]
    assert "identity" in [check.name for check in record.quality.checks if not check.ok]
    assert record.quality.score < 0.95


def test_a_setting_quarantines_a_text_that_nothing_names() -> None:
    with pytest.raises(IngestError) as failure:
        record_of(TEXT, options=Options(unidentified="quarantine"))
    assert failure.value.reason is ErrorCode.SYMBOL_MISSING


def test_several_texts_that_nothing_names_are_no_record() -> None:
    with pytest.raises(IngestError) as failure:
        record_of(f"{TEXT}\n\n{TEXT}")
    assert failure.value.reason is ErrorCode.SYMBOL_MISSING


@pytest.mark.parametrize(
    ("text", "organ", "kind"),
    [
        (TEXT.replace("General Assembly", "Human Rights Council"), "HRC", "resolution"),
        (TEXT.replace("General Assembly,", "Security Council,"), "SC", "resolution"),
        (f"Amelry, Sandhaven: draft resolution\n\n{TEXT}", "GA", "draft"),
    ],
)
def test_organ_and_kind_are_those_of_the_text(text: str, organ: str, kind: str) -> None:
    record = record_of(text)
    assert (record.organ_code, record.kind) == (organ, kind)


def failed_checks(record: Record) -> dict[str, str]:
    return {check.name: check.detail for check in record.quality.checks if not check.ok}


def test_a_manifest_gives_a_title_where_the_text_has_none_and_another_is_told() -> None:
    known = Hint("manifest", "A/RES/85/901", title="Other tables")
    assert record_of(TEXT.removeprefix(TITLE), known).title == "Other tables"
    record = record_of(TEXT, known)
    assert (record.title, failed_checks(record)) == (TITLE, {"identity": "the title is Other tables (manifest)"})


def test_a_manifest_that_names_another_language_is_told() -> None:
    record = record_of(TEXT, Hint("manifest", "A/RES/85/901", "fr"))
    assert (record.language, failed_checks(record)) == ("en", {"language": "the manifest says fr"})


def test_metadata_that_are_no_symbol_are_told_and_count_nothing() -> None:
    record = record_of(TEXT, Hint("metadata", "report"), key=NAMED)
    assert record.symbol_source == "key"
    assert "report (metadata) is no symbol" in [check.detail for check in record.quality.checks]
