"""Streams whose lengths or packed bytes are wrong: where they end is marked, and what can be unpacked is kept."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.options import Options
from plenary.parsing.readers.pdf import pdfminer_engine, read_pdf
from plenary.parsing.readers.pdf.streams import end_of_stream, inflate
from plenary.parsing.readers.pdf.text_spans import Sheet
from support.hostile_files import page, pdf, stream

MOST = 1 << 20
TEXT = b"".join(b"BT /F 12 Tf 72 %d Td (The lamp of tower %d) Tj ET\n" % (740 - 20 * n, n * 7919) for n in range(30))
PACKED = zlib.compress(TEXT, 9)


def lines(made: bytes, engine: str = "pdfminer") -> list[str]:
    document = read_pdf(made, Options(engine))  # type: ignore[arg-type]
    return [line.text for shown in document.pages for line in shown.lines]


@pytest.mark.parametrize(
    "length", [b"/Length 0", b"", b"/Length -5", b"/Length 99999999999", b"/Length 9 0 R", b"/Length /A"]
)
@pytest.mark.parametrize("by", [-200, -1, 1, 20])
def test_a_stream_ends_where_its_end_is_marked(length: bytes, by: int) -> None:
    for content, packed in ((TEXT, b""), (PACKED, b"/Filter /FlateDecode")):
        for said in (length, b"/Length %d" % (len(content) + by)):
            made = page(b"<< %b %b >>\nstream\n%b\nendstream" % (said, packed, content))
            assert len(lines(made)) == 30


@given(st.binary(max_size=60), st.one_of(st.none(), st.integers(-9, 90)))
def test_whatever_a_stream_says_its_end_is_in_the_file(data: bytes, length: int | None) -> None:
    assert 3 <= end_of_stream(b"..." + data, 3, length) <= len(data) + 3


def test_sound_packed_bytes_are_all_there() -> None:
    assert inflate(PACKED, MOST) == (TEXT, True)
    assert inflate(PACKED[:-4], MOST) == (TEXT, True)  # without a checksum
    assert inflate(PACKED + b"\r\n", MOST) == (TEXT, True)
    assert inflate(b"", MOST) == (b"", True)


def test_broken_packed_bytes_are_kept_as_far_as_they_go() -> None:
    half, whole = inflate(PACKED[: len(PACKED) // 2], MOST)
    assert TEXT.startswith(half)
    assert len(half) > len(TEXT) // 4
    assert not whole


def test_a_checksum_that_differs_is_a_sign_of_damage() -> None:
    assert inflate(PACKED[:-1] + bytes((PACKED[-1] ^ 1,)), MOST) == (TEXT, False)


def test_packed_bytes_with_a_broken_head_are_unpacked() -> None:
    assert inflate(b"\0\0" + PACKED[2:], MOST) == (TEXT, False)


@given(st.integers(2, len(PACKED) - 5), st.integers(1, 255))
def test_no_changed_byte_is_overlooked(at: int, by: int) -> None:
    made = bytearray(PACKED)
    made[at] ^= by
    unpacked, whole = inflate(bytes(made), MOST)
    assert not whole or unpacked == TEXT


def test_no_more_is_unpacked_than_is_asked_for() -> None:
    bomb = page(
        b"<< /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream"
        % zlib.compress(zlib.compress(b" " * (64 << 20)))
    )
    with pytest.raises(IngestError) as failed:
        read_pdf(bomb, Options("pdfminer", max_unpacked_bytes=1 << 20))
    assert failed.value.reason is ErrorCode.TOO_MUCH_TEXT


def test_broken_content_is_told_with_its_page() -> None:
    broken = PACKED[: len(PACKED) // 2]
    made = page(b"<< /Filter /FlateDecode >>\nstream\n%b\nendstream" % broken)
    document = read_pdf(made, Options("pdfminer"))
    assert len(document.pages[0].lines) > 5
    assert any("page 1: its content is broken" in doubt for doubt in document.gaps)


def two_pages(second: bytes) -> bytes:
    kids = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F 7 0 R >> >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            kids % 5,
            kids % 6,
            stream(TEXT),
            second,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def test_a_page_of_which_nothing_can_be_unpacked_is_damage_with_its_number() -> None:
    with pytest.raises(IngestError) as failed:
        read_pdf(two_pages(stream(b"\0" * 50, b"/Filter /FlateDecode")), Options())
    assert failed.value.reason is ErrorCode.DAMAGED
    assert failed.value.details["page"] == 2


def test_a_page_with_content_that_gives_no_text_is_told_with_its_number() -> None:
    nothing = stream(b"BT /Missing (lost words) Tj \xff\xfe ET")
    document = read_pdf(two_pages(nothing), Options())
    assert document.findings == ("page 2 has content and no text",)


def test_a_page_that_the_first_engine_does_not_read_is_read_by_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> list[Sheet]:
        return [sheets[0], sheets[1]._replace(pieces=[], lost=True)]

    made = two_pages(stream(b"BT /F 12 Tf 72 700 Td (The second page) Tj ET"))
    sheets = list(pdfminer_engine.read_sheets(made, max_pages=9, max_unpacked_bytes=MOST))
    monkeypatch.setattr(pdfminer_engine, "read_sheets", nothing)
    document = read_pdf(made, Options())
    assert document.pages[1].text == "The second page"
    assert document.engine == "pdfminer+pdfium"
    assert document.doubts == ("page 2: as the second engine reads it",)


@pytest.mark.parametrize("content", [b"", b"q Q", b"1 g 0 0 9 9 re f"])
def test_a_page_without_anything_to_read_is_empty(content: bytes) -> None:
    document = read_pdf(two_pages(stream(content)), Options())
    assert document.doubts == ("page 2: it is empty",)
    assert document.findings == ()
