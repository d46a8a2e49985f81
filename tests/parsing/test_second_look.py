"""The other engine is asked where a check fails that it may pass, and its reading is taken if it is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.parsing import pipeline, readers
from plenary.parsing.document import Document
from plenary.parsing.options import Engine, Options
from plenary.parsing.pipeline import parse, source_of

FILES = Path(__file__).parent.parent / "samples" / "files"
NAME = "A_RES_85_901-EN.pdf"
Change = Callable[[Document], Document]


def lines_lost(document: Document) -> Document:
    """The document without some lines of page 2, paragraph 3 among them."""
    pages = [
        replace(page, lines=(*page.lines[:3], *page.lines[9:])) if page.number == 2 else page for page in document.pages
    ]
    return replace(document, pages=tuple(pages))


def hidden(document: Document) -> Document:
    return replace(lines_lost(document), doubts=("page 2: text that is clipped is left out: 3. Requests",))


def untouched(document: Document) -> Document:
    return document


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Record, list[str]]]:
    """Parse the sample, each engine's reading changed; the record, and the engines that were asked."""
    real = readers.extract

    def reading(first: Change, second: Change, engine: Engine = "auto") -> tuple[Record, list[str]]:
        asked: list[str] = []

        def extract(data: bytes, options: Options, *others: Any) -> Document:
            asked.append(options.engine)
            change = second if options.engine == "pdfium" else first
            return change(real(data, options, *others))

        monkeypatch.setattr(pipeline, "extract", extract)
        data = (FILES / NAME).read_bytes()
        source = source_of(ObjectRef(store="folder", bucket="files", key=NAME), data)
        (record,) = parse(data, source, Options(engine=engine, minimum_quality=0))
        return record, asked

    return reading


def test_a_sound_reading_asks_no_other_engine(read: Callable[..., tuple[Record, list[str]]]) -> None:
    record, asked = read(untouched, lines_lost)
    assert (record.source.engine, asked) == ("pdfminer", ["auto"])


def test_the_better_reading_is_taken_and_named(read: Callable[..., tuple[Record, list[str]]]) -> None:
    record, asked = read(lines_lost, untouched)
    assert asked == ["auto", "pdfium", "pdfium"]
    assert record.source.engine == "pdfium"
    (check,) = (check for check in record.quality.checks if check.name == "engine")
    assert check.detail.startswith("as the first engine reads it: numbering: ")
    whole, _ = read(untouched, untouched)
    assert [block.text for block in record.blocks] == [block.text for block in whole.blocks]


def test_the_first_reading_stays_where_the_second_is_no_better(read: Callable[..., tuple[Record, list[str]]]) -> None:
    record, asked = read(lines_lost, lines_lost)
    assert (record.source.engine, asked) == ("pdfminer", ["auto", "pdfium"])
    assert all(check.name != "engine" for check in record.quality.checks)


def test_hidden_text_is_not_taken_for_mended(read: Callable[..., tuple[Record, list[str]]]) -> None:
    record, asked = read(hidden, untouched)
    assert (record.source.engine, asked) == ("pdfminer", ["auto"])


def test_one_engine_that_was_asked_for_stays_alone(read: Callable[..., tuple[Record, list[str]]]) -> None:
    record, asked = read(lines_lost, untouched, "pdfminer")
    assert (record.source.engine, asked) == ("pdfminer", ["pdfminer"])
