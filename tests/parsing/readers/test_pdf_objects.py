"""Objects and ToUnicode tables read by patterns: the same as pdfminer.six's own parsers give."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream

from plenary.parsing.readers.pdf.object_parser import PdfDocument, UnusualSyntaxError
from plenary.parsing.readers.pdf.tounicode import read_table

SAMPLES = Path(__file__).parents[2] / "samples" / "files"


def bare(value: Any) -> Any:
    match value:
        case PDFStream():
            return ("stream", bare(value.attrs), value.rawdata)
        case PDFObjRef():
            return ("reference", value.objid)
        case dict():
            return {key: bare(one) for key, one in value.items()}
        case list():
            return [bare(one) for one in value]
        case _:
            return (type(value).__name__, getattr(value, "name", value))


def file_of(value: bytes) -> bytes:
    """A PDF whose object 2 is `value`."""
    head = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    body = head + b"2 0 obj\n" + value + b"\nendobj\n"
    table = f"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n{len(head):010} 00000 n \n".encode()
    return body + table + b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n" + str(len(body)).encode() + b"\n%%EOF\n"


@pytest.mark.parametrize("name", ["A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf"])
def test_every_object_of_a_file_is_the_one_that_pdfminer_reads(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    ours, theirs = PdfDocument(data), PDFDocument(PDFParser(io.BytesIO(data)))
    numbers = [number for xref in theirs.xrefs for number in xref.get_objids()]
    assert len(numbers) > 10
    assert [bare(ours.getobj(number)) for number in numbers] == [bare(theirs.getobj(number)) for number in numbers]


@pytest.mark.parametrize(
    "value",
    [
        b"<</A[1 -2.5 3.]/B 1 0 R/C(text)/D<48 69>/E<4869>/F true/G null/H[[0 1]2 0 R]/I<</J/K#20L>>>>",
        b"[1 2 R 3]",
        b"(nested (string) \\) and its escape)",
        b"<</Length 5>>stream\nbytes\nendstream",
        b"[+1 --2 .5 5-3]",
        b"<</A 1 % a comment\n/B 2>>",
        b"-17",
    ],
)
def test_every_form_of_an_object_reads_as_pdfminer_reads_it(value: bytes) -> None:
    data = file_of(value)
    assert bare(PdfDocument(data).getobj(2)) == bare(PDFDocument(PDFParser(io.BytesIO(data))).getobj(2))


def test_an_object_that_is_not_where_the_table_says_is_looked_for() -> None:
    data = file_of(b"(the one)").replace(b"%PDF-1.4\n", b"%PDF-1.4\n%x\n")
    assert PdfDocument(data).getobj(2) == b"the one"


@given(st.text("<>[]()/ AR012.-#%\n\0\\", max_size=60))
def test_no_bytes_make_the_patterns_fail_otherwise_than_by_handing_over(text: str) -> None:
    try:
        value = _value_of(text.encode())
    except UnusualSyntaxError:
        return
    assert value == _value_of(text.encode())


def _value_of(data: bytes) -> Any:
    document = PdfDocument(file_of(b"null"))
    document._data = data
    return document._value(0)


@pytest.mark.parametrize("value", [b"[" * 200_000, b"<<" * 100_000, b"1 0 " * 50_000, b"(" * 200_000, b"[1" * 50_000])
@pytest.mark.timeout(10)
def test_hostile_objects_end_soon(value: bytes) -> None:
    with pytest.raises(UnusualSyntaxError):
        _value_of(value)


TABLE = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange %b endcmap"


@pytest.mark.parametrize(
    "sections",
    [
        b"2 beginbfchar <01> <0041>\n<02> <00660069> endbfchar",
        b"2 beginbfrange <03> <05> <0061> <06> <07> [<0062> <0063>] endbfrange 1 beginbfchar <08><D835DC00>endbfchar",
        b"1 beginbfrange <FE> <FF> <00FE00FF> endbfrange",
        b"1 beginbfchar <01> <0020> endbfchar 1 beginbfchar <01> <00A0> endbfchar",
        b"",
    ],
)
def test_a_table_says_what_pdfminer_reads_in_it(sections: bytes) -> None:
    theirs = FileUnicodeMap()
    CMapParser(theirs, io.BytesIO(TABLE % sections)).run()
    ours = read_table(TABLE % sections)
    assert ours is not None
    assert ours.cid2unichr == theirs.cid2unichr


@pytest.mark.parametrize(
    "sections",
    [
        b"/Other usecmap",
        b"1 begincidrange <00> <10> 5 endcidrange",
        b"1 beginbfchar <01> /A endbfchar",
        b"1 beginbfchar <1> <0041> endbfchar",
        b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange",
        b"1 beginbfchar <01> <0041>",
    ],
)
def test_a_table_with_more_in_it_is_left_to_pdfminer(sections: bytes) -> None:
    assert read_table(TABLE % sections) is None
