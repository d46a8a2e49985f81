"""Character codes to text, where the file's own table is wrong. The table is one that no file has."""

from __future__ import annotations

import io
import string
from typing import Any

import pytest
from pdfminer.pdffont import Type1FontHeaderParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from plenary.parsing.readers.pdf.fonts import Faces, _own_encoding, repaired

ALPHABET = dict(enumerate(string.ascii_lowercase, start=0x44))
CODE = {letter: code for code, letter in ALPHABET.items()}


def test_a_code_noted_as_another_letter_gets_the_one_that_is_due_in_the_alphabet() -> None:
    assert repaired(ALPHABET | {CODE["f"]: "i", CODE["q"]: "u"}) == {CODE["f"]: "f", CODE["q"]: "q"}


def test_a_sound_table_is_left_alone() -> None:
    assert repaired(ALPHABET) == {}


def test_a_letter_that_another_code_has_already_is_not_given_twice() -> None:
    assert repaired(ALPHABET | {CODE["f"]: "i", 0x90: "f"}) == {}


def test_a_letter_that_no_other_code_has_is_taken_as_it_is_noted() -> None:
    assert repaired(ALPHABET | {CODE["i"]: "\u0131"}) == {}


HEADER = b"""%!PS-AdobeFont-1.0: Lamp
/Encoding 256 array
0 1 255 {1 index exch /.notdef put} for
dup 65 /A put
dup 66/alpha put
dup 67 /lamp.of.no.letter put
readonly def
currentdict end
currentfile eexec
"""


def font_with(header: bytes) -> dict[str, Any]:
    file = PDFStream({"Length1": len(header)}, header + b"put put put")
    return {"Subtype": LIT("Type1"), "BaseFont": LIT("ABCDEF+Lamp"), "FontDescriptor": {"FontFile": file}}


@pytest.mark.parametrize(
    "header",
    [HEADER, HEADER.replace(b"dup 65", b"dup 8#101"), HEADER.replace(b"/A put", b"/A  put % put")],
    ids=["plain", "octal", "comment"],
)
def test_the_encoding_in_a_font_file_is_as_the_library_reads_it(header: bytes) -> None:
    known = Type1FontHeaderParser(io.BytesIO(header)).get_encoding()
    face = Faces().named(font_with(header))
    assert face.font.cid2unicode == known  # type: ignore[attr-defined]
    assert known[66] == "\u03b1"


def test_only_a_plain_header_is_read_by_patterns() -> None:
    assert _own_encoding(font_with(HEADER)) == {65: "A", 66: "\u03b1"}
    assert _own_encoding(font_with(HEADER.replace(b"dup 65", b"dup 8#101"))) is None
    assert _own_encoding(font_with(HEADER) | {"Encoding": LIT("WinAnsiEncoding")}) is None
