"""Where blocks and notes stand: on pages as another engine reads them there, in files without pages by counting."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from lxml import etree

from plenary.domain.storage_event import ObjectRef
from plenary.parsing.options import Engine, Options
from plenary.parsing.pipeline import parse, source_of
from support.boxes import boxed

FILES = Path(__file__).parent.parent / "samples" / "files"
PDFS = ["A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def record(name: str, data: bytes | None = None, engine: Engine = "auto") -> dict[str, Any]:
    data = data or (FILES / name).read_bytes()
    source = source_of(ObjectRef(store="folder", bucket="files", key=name), data)
    (made,) = parse(data, source, Options(engine=engine))
    known: dict[str, Any] = json.loads(made.model_dump_json())
    return known


def changed(name: str, change: Callable[[Any], None]) -> bytes:
    """The sample with something done to each page."""
    document = pdfium.PdfDocument((FILES / name).read_bytes())
    for page in document:
        change(page)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def crop(page: Any) -> None:
    page.set_cropbox(40, 30, 600, 780)


def turn(page: Any) -> None:
    """Set the page as landscape pages often are: its content lies on its side, and is turned to be displayed."""
    width, height = page.get_size()
    for thing in page.get_objects():
        thing.transform(pdfium.PdfMatrix(0, 1, -1, 0, height, 0))
    page.set_mediabox(0, 0, height, width)
    page.set_cropbox(20, 30, height - 10, width - 15)
    page.set_rotation(90)
    page.gen_content()


def moved_paper(page: Any) -> None:
    page.set_mediabox(-20, -10, 640, 830)


@pytest.mark.parametrize("engine", ["pdfminer", "pdfium"])
@pytest.mark.parametrize("change", [None, crop, moved_paper, turn])
@pytest.mark.parametrize("name", PDFS)
def test_each_box_holds_its_text_and_no_other(name: str, change: Callable[[Any], None] | None, engine: Engine) -> None:
    data = changed(name, change) if change else (FILES / name).read_bytes()
    wrong = [one for one in boxed(data, record(name, data, engine)) if not one.agrees]
    assert wrong == []


@pytest.mark.parametrize("name", PDFS)
def test_every_block_and_note_of_a_pdf_has_a_place_on_the_page_it_begins_on(name: str) -> None:
    made = record(name)
    assert all(block["places"][0]["page"] == block["page"] for block in made["blocks"])
    assert all(note["places"] for note in made["footnotes"])
    assert all("paragraph" not in place for block in made["blocks"] for place in block["places"])


def test_places_in_a_bare_text_are_its_characters() -> None:
    made, text = record("A_RES_85_903-EN.txt"), (FILES / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
    for block in made["blocks"]:
        (place,) = block["places"]
        said = " ".join(text[place["start"] : place["end"]].split())
        assert said == " ".join(filter(None, (block["number"], block["text"])))


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\f\r\n \r\n"])
def test_places_in_a_bare_text_count_line_ends_once_and_pages(before: bytes) -> None:
    data = before + (FILES / "A_RES_85_903-EN.txt").read_bytes().replace(b"\n", b"\r\n")
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    block = record("A_RES_85_903-EN.txt", data)["blocks"][1]
    (place,) = block["places"]
    assert " ".join(text[place["start"] : place["end"]].split()) == block["text"]


@pytest.mark.parametrize("name", ["A_RES_85_901-EN.docx", "E_RES_2031_7-EN.docx"])
def test_places_in_a_word_file_count_the_paragraphs_of_its_body(name: str) -> None:
    body = etree.fromstring(zipfile.ZipFile(FILES / name).read("word/document.xml"))
    texts = ["".join(text.text or "" for text in one.iter(W + "t")) for one in body.iter(W + "p")]
    made = record(name)
    assert made["blocks"]
    for block in made["blocks"]:
        said = [texts[place["paragraph"] - 1] for place in block["places"]]
        cells = [cell for row in block["rows"] or () for cell in row if cell]
        wanted = cells or [block["text"]]
        assert all(want.replace(" ", "") in " ".join(said).replace(" ", "").replace("\u00a0", "") for want in wanted)
    assert all(note["places"][0]["paragraph"] == 1 for note in made["footnotes"])


def test_paragraphs_of_a_web_page_are_counted() -> None:
    made = record("A_HRC_RES_91_3-EN.html")
    numbers = [place["paragraph"] for block in made["blocks"] for place in block["places"]]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert all(place["end"] > place["start"] for block in made["blocks"] for place in block["places"])
