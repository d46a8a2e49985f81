"""Hostile files, made here: each would hang, fill or kill a careless reader. What may become of each stands beside it."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

FILES = Path(__file__).parents[1] / "samples" / "files"
PDF, DOCX, HTML, TEXT = (
    (FILES / name).read_bytes()
    for name in ("A_RES_85_901-EN.pdf", "A_RES_85_901-EN.docx", "A_HRC_RES_91_3-EN.html", "A_RES_85_903-EN.txt")
)
SPOILT = (
    "damaged",
    "low_quality",
    "symbol_missing",
    "organ_unknown",
    "symbol_conflict",
    "no_text",
    "unsupported_type",
    "encrypted",
    "empty_file",
)
STOPPED = frozenset({"timed_out", "out_of_memory", "too_much_text"})
RECORD = "record"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file. `ends` are the codes of the failures that it may end as, and `record` where it may be read."""

    name: str
    data: bytes
    ends: frozenset[str]


def _one(name: str, data: bytes, *ends: str) -> Hostile:
    # what is no noise, and no resolution either, may be told as that
    more = ("not_a_resolution",) if "low_quality" in ends else ()
    return Hostile(name, data, frozenset((*ends, *more)))


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first of them is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page: its contents are object 4, a font is object 5, `more` begin at object 6."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> %b >> >>" % resources,
            content,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def many_pages(count: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for number in range(count):
        canvas.drawString(100, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("reader", ownerPassword="owner", strength=128), invariant=True)
    canvas.drawString(100, 700, "A/RES/85/901")
    canvas.save()
    return buffer.getvalue()


def docx(document: bytes, **members: bytes) -> bytes:
    """The sample with another body, and with more members (`word_styles` for `word/styles.xml`)."""
    buffer = io.BytesIO()
    replaced = {"word/document.xml": document} | {
        f"{name.replace('_', '/')}.xml": data for name, data in members.items()
    }
    with zipfile.ZipFile(io.BytesIO(DOCX)) as sample, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sample.namelist():
            if name not in replaced:
                made.writestr(name, sample.read(name))
        for name, data in replaced.items():
            made.writestr(name, data)
    return buffer.getvalue()


def _body(inside: bytes) -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return b"<w:document %b><w:body>%b</w:body></w:document>" % (space, inside)


def entities(levels: int) -> bytes:
    """XML whose last entity stands for ten to the power of `levels` words."""
    names = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{names}]><d>&l{levels};</d>'.encode()


def deflated(mib: int) -> bytes:
    """So many MiB of spaces, as a stream that unpacks to them."""
    packer, block = zlib.compressobj(9), b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(mib)) + packer.flush()
    return stream(packed, b"/Filter /FlateDecode")


def _pdfs() -> Iterator[Hostile]:
    text = stream(b"BT /F 12 Tf 100 700 Td (A/RES/85/901) Tj ET")
    yield _one("nested-arrays.pdf", page(text, b"", b"[" * 200_000 + b"]" * 200_000), "low_quality")
    yield _one(
        "nested-arrays-in-page.pdf", page(text, b"/X " + b"[" * 50_000 + b"]" * 50_000), "low_quality", "damaged"
    )
    yield _one(
        "nested-dictionaries.pdf",
        page(text, b"/X " + b"<</A " * 50_000 + b"1" + b">>" * 50_000),
        "low_quality",
        "damaged",
    )
    yield _one("nested-in-content.pdf", page(stream(b"BT " + b"[" * 500_000)), "damaged", *STOPPED)
    yield _one("brackets-in-content.pdf", page(stream(b"[1 1 " * 100_000)), "damaged", *STOPPED)
    yield _one("numbers-in-content.pdf", page(stream(b"1 " * 2_000_000)), "no_text", *STOPPED)
    yield _one("open-string.pdf", page(stream(b"BT (" + b"(\\" * 500_000)), "damaged", *STOPPED)
    yield _one("saved-states.pdf", page(stream(b"q " * 1_000_000)), "no_text", *STOPPED)
    yield _one("unpacks-to-a-gigabyte.pdf", page(deflated(1024)), *STOPPED)
    twice = zlib.compress(zlib.compress(b" " * (200 << 20), 9), 9)
    yield _one("packed-twice.pdf", page(stream(twice, b"/Filter [/FlateDecode /FlateDecode]")), "no_text", *STOPPED)
    filters = b"/Filter [" + b"/ASCIIHexDecode " * 10_000 + b"]"
    yield _one("a-chain-of-filters.pdf", page(stream(b"41" * 1000, filters)), "damaged")
    forms = [
        stream(
            b"/N Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N %d 0 R >> >>" % (number + 1),
        )
        for number in range(6, 16)
    ]
    last = stream(b"BT /F 9 Tf (x) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    yield _one(
        "forms-within-forms.pdf",
        page(stream(b"/N Do"), b"/XObject << /N 6 0 R >>", *forms, last),
        *STOPPED,
    )
    itself = stream(
        b"/N Do /N Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N 6 0 R >> >>"
    )
    yield _one("a-form-in-itself.pdf", page(stream(b"/N Do"), b"/XObject << /N 6 0 R >>", itself), "no_text", *STOPPED)
    yield from _pdf_fonts()
    yield from _pdf_structures(text)


def composite(widths: bytes, letters: bytes) -> bytes:
    """A PDF whose one font has these widths and this way from codes to letters."""
    shown = stream(b"BT /G 12 Tf 100 700 Td <0041> Tj ET")
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 8 0 R /DescendantFonts [7 0 R] >>"
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [%b] /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 >> >>"
    )
    return page(shown, b"/Font << /G 6 0 R >>", font, descendant % widths, stream(letters))


def widths_without_end() -> bytes:
    """A PDF that fills the memory of who believes it."""
    return composite(b"0 4294967295 500", b"1 beginbfchar <0041> <0041> endbfchar")


def _pdf_fonts() -> Iterator[Hostile]:
    yield _one("widths-without-end.pdf", widths_without_end(), *STOPPED)
    endless = b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
    yield _one("letters-without-end.pdf", composite(b"0 10 500", endless), *STOPPED)


def _pdf_structures(text: bytes) -> Iterator[Hostile]:
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    yield _one(
        "pages-in-a-circle.pdf",
        pdf([catalog, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
        "damaged",
    )
    deep = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 20_000)]
    leaf = b"<< /Type /Page /MediaBox [0 0 612 792] >>"
    yield _one("pages-nested-deep.pdf", pdf([catalog, *deep, leaf]), "damaged")
    circle = page(text).replace(b"/Contents 4 0 R", b"/Contents 6 0 R").replace(b"%%EOF", b"")
    yield _one("a-reference-to-itself.pdf", circle + b"6 0 obj 6 0 R endobj", "no_text", "damaged")
    yield _one("a-table-that-leads-back.pdf", _previous_itself(page(text)), "low_quality")
    yield _one("a-length-beyond-the-end.pdf", page(b"<< /Length 99999999999 >>\nstream\nBT"), "no_text")
    yield _one("a-huge-page.pdf", page(text).replace(b"[0 0 612 792]", b"[0 0 1e38 1e38]"), "low_quality")
    yield _one("5000-pages.pdf", many_pages(5000), "too_many_pages")
    yield _one("a-million-pages-claimed.pdf", page(text).replace(b"/Count 1", b"/Count 1000000"), "too_many_pages")
    yield _one("encrypted.pdf", encrypted_pdf(), "encrypted")
    yield _one("header-alone.pdf", b"%PDF-1.7\n", "damaged")
    yield _one("header-and-noise.pdf", b"%PDF-1.7\n" + random.Random(1).randbytes(100_000), "damaged")


def _previous_itself(made: bytes) -> bytes:
    start = made.rindex(b"startxref\n") + 10
    place = made[start:].split()[0]
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + place)


def _packages() -> Iterator[Hostile]:
    yield _one("a-bomb.docx", docx(_body(b" " * (300 << 20))), "too_much_text")
    yield _one("entities.docx", docx(entities(9)), "damaged")
    outside = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _body(b"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>")
    yield _one("an-outside-entity.docx", docx(outside), "damaged")
    yield _one("entities-in-styles.docx", docx(_body(b"<w:p/>"), word_styles=entities(9)), "damaged")
    nested = b"<w:tbl><w:tr><w:tc>" * 20_000 + b"</w:tc></w:tr></w:tbl>" * 20_000
    yield _one("tables-nested.docx", docx(_body(nested)), "damaged")
    rows = b"<w:tbl>" + b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 200_000 + b"</w:tbl>"
    yield _one("rows-without-end.docx", docx(_body(rows)), "too_much_text")
    yield _one("cut-xml.docx", docx(_body(b"<w:p>")[:-30]), "damaged")
    yield _one("no-body.docx", docx(b""), "damaged")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for number in range(10_000):
            made.writestr(f"word/{number}.xml", b"")
        made.writestr("word/document.xml", _body(b"<w:p/>"))
    yield _one("members-without-end.docx", buffer.getvalue(), "too_much_text")
    flagged = bytearray(DOCX)
    at = -1
    while (at := flagged.find(b"PK\x01\x02", at + 1)) >= 0:
        flagged[at + 8] |= 1
    yield _one("encrypted.docx", bytes(flagged), "encrypted", "damaged")
    yield _one("a-package-alone.zip", b"PK\x03\x04" + b"\0" * 1000, "damaged")
    yield _one("old-word.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096, "damaged")
    yield _one("xml-bomb.xml", entities(9), "unsupported_type")


def _texts() -> Iterator[Hostile]:
    yield _one("nested.html", b"<html>" + b"<div>" * 200_000 + b"</div>" * 200_000, "damaged")
    yield _one("lists-nested.html", b"<html>" + b"<ol><li>x" * 20_000, "damaged")
    yield _one("attributes.html", b"<p " + b"a='b' " * 500_000 + b">", "low_quality")
    yield _one("comment.html", b"<html><!--" + b"-" * 2_000_000, "no_text")
    whole = TEXT.decode()
    numbers = count(2000)
    for name, line in {
        "brackets": "(" * 300_000,
        "spaces": " " * 300_000 + "x",
        "numbers": "1. " * 100_000,
        "symbols": "A/RES/" * 50_000,
        "years": "of 1 January " * 30_000,
        "letters": "a" * 300_000,
        "dashes": "- " * 150_000,
        "stars": "*" * 300_000,
        "committees": "[on the report of the " * 20_000,
    }.items():
        body = whole.replace("\n\n\n1.\n", f"\n\n\n{line}\n\n\n1.\n", 1)
        yield _one(f"a line of {name}/{_text_name(numbers)}", body.encode(), RECORD, "low_quality")
    endless = whole.encode() + b"\n\n1.\nx" * 500_000
    yield _one(f"lines without end/{_text_name(numbers)}", endless, RECORD, *STOPPED)
    yield _one("empty.txt", b"", "empty_file")
    yield _one("blank.txt", b" \n" * 1000, "empty_file")
    yield _one("zeros.bin", b"\0" * 100_000, "unsupported_type", "empty_file")
    yield _one("a-picture.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "unsupported_type")
    yield _one("marks-alone.txt", "\ufeff\u202e\u200f\u0000".encode("utf-16"), "unsupported_type", "empty_file")
    folders = "%2e%2e%2f..%5c", "two\nlines", "قرار", "a+b c%2Fd", "x" * 200, "'$(id)'; `id` | &", "-rf"
    more = "a..b", "a\tb\rc", "\x1b[2J", "\u202etxt", "e\u0301", "space ", "%00", "?a=1&b#c", "~root", "\\\\host", "🐝"
    for folder in (*folders, *more, "/".join(["x" * 200] * 4 + ["y" * (1024 - 4 * 201 - 21)])):
        yield _one(f"{folder}/{_text_name(numbers)}", whole.encode(), RECORD)


def _text_name(numbers: Iterator[int]) -> str:
    """A bare text has its symbol from its name."""
    return f"A_RES_85_{next(numbers)}-EN.txt"


def hostile() -> Iterator[Hostile]:
    """All of them, the same ones every time. One is made at a time: some are large."""
    from support.boastful_files import boastful  # noqa: PLC0415 - made of what stands here
    from support.spoilt_files import others, spoilt  # noqa: PLC0415

    yield from _pdfs()
    yield from _packages()
    yield from _texts()
    for folder, found, ends in (
        ("spoilt", spoilt(), SPOILT),
        ("others", others(), SPOILT),
        ("boastful", boastful(), (*SPOILT, *STOPPED, "too_many_pages")),
    ):
        for name, data in found:
            yield _one(f"{folder}/{name}", data, *ends, RECORD)
