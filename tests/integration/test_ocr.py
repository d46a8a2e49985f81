"""Pages that are pictures, read by the real Tesseract: our own samples, turned into pictures of themselves."""

from __future__ import annotations

import shutil
from difflib import SequenceMatcher

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from support.noise import noisy
from support.scans import SAMPLE, pictured

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]


def read(data: bytes, *, ocr: bool = True) -> tuple[list[str], dict[str, object]]:
    (record,) = parse(
        data, source_of(ObjectRef(store="file", bucket="b", key="scan.pdf"), data), Options(ocr="on" if ocr else "off")
    )
    return [block.text for block in record.blocks], record.model_dump(mode="json")


@pytest.fixture(scope="module")
def digital() -> list[str]:
    return read(SAMPLE.read_bytes())[0]


def test_a_picture_of_a_document_gives_the_text_of_the_document(digital: list[str]) -> None:
    texts, record = read(pictured(1, 2, 3))
    assert (record["id"], record["session"], record["job_number"]) == ("A/RES/85/901:en", "85", "31-04217 (E)")
    assert SequenceMatcher(None, digital, texts, autojunk=False).ratio() > 0.8


def test_only_the_pages_that_are_pictures_are_recognized_and_the_record_says_so() -> None:
    source = read(pictured(2))[1]["source"]
    assert isinstance(source, dict)
    assert source["engine"] == "pdfminer+tesseract"
    assert (source["recognition"]["pages"], source["recognition"]["language"]) == ([2], "eng")
    assert source["recognition"]["confidence"] > 0.8


def test_without_leave_to_recognize_a_picture_is_refused_and_the_way_is_told() -> None:
    with pytest.raises(IngestError) as failure:
        read(pictured(1, 2, 3), ocr=False)
    assert failure.value.reason is ErrorCode.NO_TEXT
    assert "--ocr" in str(failure.value)


def test_a_picture_without_letters_has_no_text_even_when_it_is_recognized() -> None:
    with pytest.raises(IngestError) as failure:
        read((SAMPLE.parent / "A_RES_85_904-EN.pdf").read_bytes())
    assert failure.value.reason is ErrorCode.NO_TEXT


def test_only_a_page_whose_text_layer_is_noise_is_recognized_and_the_record_says_so(digital: list[str]) -> None:
    texts, record = read(noisy(2))
    assert SequenceMatcher(None, digital, texts, autojunk=False).ratio() > 0.8
    assert record["source"]["engine"] == "pdfminer+tesseract"  # type: ignore[index]
    assert record["source"]["recognition"]["pages"] == [2]  # type: ignore[index]
    checks = {check["name"]: check["detail"] for check in record["quality"]["checks"] if not check["ok"]}  # type: ignore[index]
    assert checks["extraction"] == "page 2: its text is noise, it was recognized"


def test_a_sound_page_is_not_recognized() -> None:
    assert read(noisy())[1]["source"]["recognition"] is None  # type: ignore[index]
