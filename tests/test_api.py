"""The public Python API: `import plenary`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import plenary
from plenary.errors import ErrorCode, IngestError

FILES = Path(__file__).parent / "samples" / "files"
HEAVY = ("celery", "kombu", "redis", "boto3", "botocore")
SAMPLE = FILES / "A_RES_85_901-EN.pdf"


def test_a_file_gives_its_records() -> None:
    (record,) = plenary.parse_file(SAMPLE)
    assert isinstance(record, plenary.Record)
    assert record.id == "A/RES/85/901:en"
    assert record.source.key == SAMPLE.name


def test_a_file_whose_name_is_no_utf_8_is_read(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"r\xe9solution.html")
    file.write_bytes((FILES / "A_HRC_RES_91_3-EN.html").read_bytes())
    (record,) = plenary.parse_file(file)
    assert record.source.key == r"r\xe9solution.html"


def test_bytes_give_the_same_blocks_as_the_file() -> None:
    (record,) = plenary.parse_bytes(SAMPLE.read_bytes(), SAMPLE.name)
    assert record.blocks == plenary.parse_file(SAMPLE)[0].blocks


def test_what_cannot_be_read_is_an_error_of_the_taxonomy() -> None:
    with pytest.raises(IngestError) as raised:
        plenary.parse_bytes(b"", "A_RES_85_901-EN.pdf")
    assert raised.value.reason is ErrorCode.EMPTY_FILE


def test_parsing_loads_neither_broker_nor_store() -> None:
    program = (
        f"import sys, plenary; plenary.parse_file({str(SAMPLE)!r}); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], plenary.__version__)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert answer.split() == ["[]", plenary.__version__]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'parse_folder'"):
        plenary.parse_folder  # noqa: B018
