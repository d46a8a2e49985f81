"""Files that claim what they do not hold: numbers far too large, packages that lie of their members."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from support.hostile_files import DOCX, HTML, docx, page, pdf, stream

HUGE = 2_147_483_647
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
TEXT = b"BT /F 12 Tf 100 700 Td (A/RES/85/901) Tj ET"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def boastful() -> Iterator[tuple[str, bytes]]:
    """Names and bytes."""
    yield from ((f"{name}.pdf", data) for name, data in _pdfs())
    yield from ((f"{name}.docx", data) for name, data in _words())
    yield from ((f"{name}.docx", data) for name, data in _packages())
    yield from ((f"{name}.html", data) for name, data in _pages())


def _pdfs() -> Iterator[tuple[str, bytes]]:
    packed = zlib.compress(TEXT)
    for name, parameters in {
        "columns": b"/Predictor 12 /Columns 2147483647",
        "colors": b"/Predictor 12 /Colors 2147483647 /Columns 1000",
        "bits": b"/Predictor 2 /BitsPerComponent 2147483647",
        "minus": b"/Predictor 12 /Columns -1",
        "zero": b"/Predictor 12 /Columns 0",
    }.items():
        yield (
            f"predictor-{name}",
            page(stream(packed, b"/Filter /FlateDecode /DecodeParms << %b >>" % parameters)),
        )
    fax = b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2147483647 /Rows 2147483647 >>"
    yield "fax-columns", page(stream(packed, fax))
    for coding in ("LZWDecode", "RunLengthDecode", "ASCII85Decode", "DCTDecode", "JBIG2Decode", "Crypt", "Unknown"):
        yield f"filter-{coding}", page(stream(b"\x80" * 10_000, f"/Filter /{coding}".encode()))
    for name, operators in {
        "size": b"BT /F 1e38 Tf (A/RES/85/901) Tj ET",
        "no-number": b"BT /F 12 Tf 1e999 --5 Td +-.5 (x) Tj ET",
        "matrix": b"BT /F 12 Tf 1e30 0 0 1e30 1e38 1e38 Tm (A/RES/85/901) Tj ET",
        "flat": b"BT /F 12 Tf 0 0 0 0 0 0 Tm (A/RES/85/901) Tj ET",
        "spacing": b"BT /F 12 Tf 1e38 Tc 1e38 Tw 1e38 Tz 1e38 TL (A/RES) Tj T* (85/901) Tj ET",
        "kerning": b"BT /F 12 Tf [" + b"(A) -1e38 " * 10_000 + b"] TJ ET",
        "lines": b"0 0 m " + b"1e9 1e9 l " * 100_000 + b"S",
        "strings": b"BT /F 12 Tf " + b"(x) Tj " * 200_000 + b"ET",
        "image": b"BI /W 2147483647 /H 2147483647 /BPC 8 /CS /RGB ID x EI " + TEXT,
    }.items():
        yield f"content-{name}", page(stream(operators))
    yield "no-page", pdf([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"])
    yield "pages-minus", page(stream(TEXT)).replace(b"/Count 1", b"/Count -1")
    yield "pages-of-nothing", pdf([CATALOG, b"<< /Type /Pages /Kids [" + b"null " * 100_000 + b"] /Count 100000 >>"])
    yield "no-catalog", pdf([b"<< /Type /Nothing >>"])
    yield "size-of-table", page(stream(TEXT)).replace(b"/Size 6", b"/Size 2147483647")
    yield "table-rows", page(stream(TEXT)).replace(b"xref\n0 6", b"xref\n0 2147483647")
    yield "start-beyond", page(stream(TEXT)).replace(b"startxref\n", b"startxref\n9999999999")
    itself = b"<< /Type /ObjStm /N 2147483647 /First 2147483647 /Extends 6 0 R /Length 4 >>\nstream\n6 0 \nendstream"
    yield "objects-in-itself", page(stream(TEXT), b"", itself)
    yield "turned", page(stream(TEXT)).replace(b"/MediaBox", b"/Rotate 45 /UserUnit 1e30 /MediaBox")
    yield "box-of-words", page(stream(TEXT)).replace(b"[0 0 612 792]", b"[/a /b (c) null]")


def _words() -> Iterator[tuple[str, bytes]]:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{HUGE}"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    yield "span", _word(f"<w:tbl><w:tr>{cell * 2}</w:tr></w:tbl>")
    for name, inside in {
        "size": f'<w:rPr><w:sz w:val="{HUGE}"/></w:rPr>',
        "minus": '<w:rPr><w:sz w:val="-1"/></w:rPr>',
        "no-number": '<w:rPr><w:sz w:val="1e999"/></w:rPr>',
    }.items():
        yield f"run-{name}", _word(f"<w:p><w:r>{inside}<w:t>A/RES/85/901</w:t></w:r></w:p>")
    indent = f'<w:pPr><w:ind w:left="{HUGE}" w:firstLine="-{HUGE}"/><w:spacing w:before="{HUGE * 1000}"/></w:pPr>'
    yield "indent", _word(f"<w:p>{indent}<w:r><w:t>x</w:t></w:r></w:p>")
    listed = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    )
    for form in ("upperRoman", "lowerLetter", "chineseCounting", "decimalZero", "arabicAbjad", "nothing"):
        level = f'<w:lvl w:ilvl="0"><w:start w:val="{HUGE}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1."/></w:lvl>'
        numbering = (
            f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )
        yield f"number-{form}", _word(listed * 3, word_numbering=numbering.encode())
    based = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 5000}"/></w:style>'
        for n in range(5000)
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    yield "styles-in-a-circle", _word(styled, word_styles=f"<w:styles {SPACE}>{based}</w:styles>".encode())
    yield "boxes", _word("<w:p><w:r><w:pict><w:txbxContent>" * 200 + "</w:txbxContent></w:pict></w:r></w:p>" * 200)
    yield "a-word", _word(f"<w:p><w:r><w:t>{'x' * 3_000_000}</w:t></w:r></w:p>")
    yield "empty-paragraphs", _word("<w:p/>" * 200_000)
    yield "runs", _word(f"<w:p>{'<w:r><w:t>x</w:t></w:r>' * 100_000}</w:p>")
    yield "tabs", _word(f"<w:p><w:r>{'<w:tab/>' * 200_000}<w:t>x</w:t></w:r></w:p>")


def _word(body: str, **members: bytes) -> bytes:
    return docx(f"<w:document {SPACE}><w:body>{body}</w:body></w:document>".encode(), **members)


def _packages() -> Iterator[tuple[str, bytes]]:
    central, local = DOCX.index(b"PK\x01\x02"), DOCX.index(b"PK\x03\x04")
    for name, place, value in (
        ("method", central + 10, struct.pack("<H", 99)),
        ("sum", central + 16, b"\0\0\0\0"),
        ("packed-size", central + 20, struct.pack("<I", HUGE)),
        ("unpacked-size", central + 24, b"\1\0\0\0"),
        ("name-length", central + 28, b"\xff\xff"),
        ("offset", central + 42, struct.pack("<I", HUGE)),
        ("local-name-length", local + 26, b"\xff\xff"),
        ("count", DOCX.rindex(b"PK\x05\x06") + 10, b"\xff\xff"),
        ("table-offset", DOCX.rindex(b"PK\x05\x06") + 16, struct.pack("<I", HUGE)),
        ("comment-length", DOCX.rindex(b"PK\x05\x06") + 20, b"\xff\xff"),
    ):
        yield f"package-{name}", DOCX[:place] + value + DOCX[place + len(value) :]
    bomb = b"<w:document>" + b" " * (80 << 20)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"package-by-method-{method}", _added("word/document.xml", bomb, method)
    for number, name in enumerate(("../../../etc/cron.d/x", "/etc/passwd", "word\\document.xml", "\n", "x" * 60_000)):
        yield f"package-member-{number}", _added(name, b"x", zipfile.ZIP_STORED)
    yield "package-in-itself", _added("word/document.xml", DOCX, zipfile.ZIP_STORED)


def _added(name: str, data: bytes, method: int) -> bytes:
    """The sample with one more member, or with one in the place of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCX)) as sample, zipfile.ZipFile(buffer, "w") as made:
        for one in sample.namelist():
            if one != name:
                made.writestr(one, sample.read(one))
        made.writestr(name, data, method)
    return buffer.getvalue()


def _pages() -> Iterator[tuple[str, bytes]]:
    for form in ("I", "i", "a", "1"):
        yield f"list-{form}", _page(f'<ol type="{form}" start="{HUGE}"><li>x</li><li>y</li></ol>')
    yield "list-minus", _page('<ol type="I" start="-5"><li>x</li></ol>')
    yield "list-digits", _page(f'<ol start="{"9" * 10_000}"><li>x</li></ol>')
    yield "span", _page(f'<table><tr><td colspan="{"9" * 5000}" rowspan="{HUGE}">x</td><td>y</td></tr></table>' * 2)
    yield "declared", _page(f'<p style="{"font-size:9;" * 100_000}">x</p>')
    yield "references", _page("&#x10FFFF;&#xD800;&#99999999999;&nosuch;" * 10_000)
    yield "charset", HTML.replace(b"utf-8", b"no-such-charset").replace(b"UTF-8", b"utf-7")
    yield "unclosed", b"<html>" + b"<p><b><i>x" * 20_000


def _page(inside: str) -> bytes:
    return HTML.replace(b"</body>", inside.encode() + b"</body>")
