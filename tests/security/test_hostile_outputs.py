"""Text of a file in each output: it steers no terminal, closes no element, runs no formula, turns no line around."""

from __future__ import annotations

import csv
import io
import json
import logging
from pathlib import Path

import pytest
import structlog
from lxml import etree

from plenary import Record, parse_file
from plenary.celery_support.task_base import title
from plenary.cli.common import printable
from plenary.export.akoma_ntoso import akn
from plenary.export.jsonld import jsonld
from plenary.export.markdown import markdown
from plenary.export.tables import TABLES, csv_text
from plenary.observability.logging import configure
from plenary.services.record_export import guarded
from plenary.settings.model import Log

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_903-EN.txt"
ESCAPE, OVERRIDE, NUL = "\x1b[2J", "\u202e", "\x00"
MARKUP = "</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://example.org","x")'
HOSTILE = f"{FORMULA}{ESCAPE}{OVERRIDE}{NUL}{MARKUP}](javascript:alert(1))"


@pytest.fixture
def record() -> Record:
    read = parse_file(SAMPLE)[0]
    blocks = [block.model_copy(update={"text": HOSTILE}) for block in read.blocks]
    return read.model_copy(update={"title": HOSTILE, "blocks": blocks})


def test_a_terminal_is_shown_escapes() -> None:
    shown = printable(HOSTILE)
    assert shown.isprintable()
    assert "\\x1b" in shown
    assert "\\u202e" in shown


def test_markdown_has_neither_markup_nor_links_nor_control_characters(record: Record) -> None:
    text = markdown(record)
    assert MARKUP not in text
    assert "](javascript" not in text.replace("\\]", "")
    assert not {"\x1b", NUL, OVERRIDE} & set(text)


def test_a_spreadsheet_runs_no_formula_of_csv(record: Record) -> None:
    for table in TABLES.values():
        for row in csv.reader(io.StringIO(csv_text(table, [record]))):
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_of_a_workbook_is_no_formula(beginning: str) -> None:
    assert guarded(f"{beginning}1+1") == f"'{beginning}1+1"


def test_akoma_ntoso_stays_one_document_without_characters_that_xml_forbids(record: Record) -> None:
    text = akn(record)
    root = etree.fromstring(text.encode() if isinstance(text, str) else text)
    assert not root.xpath("//*[local-name()='script']|//*[@onerror]")
    assert "\x1b" not in "".join(map(str, root.itertext()))


def test_json_ld_is_json_of_one_line(record: Record) -> None:
    text = jsonld(record)
    assert "\n" not in text.strip()
    assert "\x1b" not in text
    assert json.loads(text)


def test_the_title_of_a_task_in_flower_has_letters_digits_and_signs_alone() -> None:
    shown = title(({"object": {"key": HOSTILE}},), queue="uploads")
    assert not {"\x1b", NUL, OVERRIDE} & set(shown)


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.usefixtures("restored_logging")
def test_a_line_of_the_log_stays_one_line_that_reads_forwards(capfd: pytest.CaptureFixture[str], form: str) -> None:
    configure(Log.model_validate({"format": form}))
    structlog.get_logger("test").warning("file.done", object=HOSTILE + "\n2031-01-01 forged")
    (line,) = [line for line in capfd.readouterr().err.splitlines() if "file.done" in line]
    assert "forged" in line
    assert not {NUL, OVERRIDE} & set(line)
    assert ESCAPE not in line
    if form == "json":
        assert json.loads(line)["object"].startswith(HOSTILE)


@pytest.fixture
def restored_logging() -> object:
    """Logging as it was before the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
