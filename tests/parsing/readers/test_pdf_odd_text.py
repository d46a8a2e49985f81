"""Codes of other lengths, letters that a file names in odd ways, gaps that alone part words: on made pages."""

from __future__ import annotations

import pytest

from plenary.parsing.layout import normalize
from plenary.parsing.options import Options
from plenary.parsing.readers.pdf import read_pdf
from support.hostile_files import page, stream

LETTERS = (
    b"begincmap 1 begincodespacerange <%b> <%b> endcodespacerange 1 beginbfrange <%b> <%b> <0020> endbfrange endcmap"
)
ONE_BYTE, TWO_BYTES = LETTERS % (b"00", b"ff", b"20", b"7e"), LETTERS % (b"0000", b"ffff", b"0120", b"017e")
SHIFTED = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0120> <017e> 1 endcidrange endcmap"
MIXED = (
    b"begincmap 2 begincodespacerange <00> <7f> <8100> <81ff> endcodespacerange "
    b"2 begincidrange <20> <7e> 1 <8120> <817e> 1 endcidrange endcmap"
)
MIXED_LETTERS = (
    b"begincmap 2 begincodespacerange <00> <7f> <8100> <81ff> endcodespacerange "
    b"2 beginbfrange <20> <7e> <0020> <8120> <817e> <0020> endbfrange endcmap"
)


def lines(made: bytes, engine: str = "pdfminer") -> list[str]:
    document = read_pdf(made, Options(engine))  # type: ignore[arg-type]
    return [line.text for shown in document.pages for line in shown.lines]


def composite(encoding: bytes, letters: bytes, codes: bytes) -> bytes:
    """A page of one line in a composite font; objects from 6 on: font, descendant, its CMap, its letters."""
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 >> >>"
    )
    named = b"/ToUnicode 9 0 R " if letters else b""
    return page(
        stream(b"BT /G 12 Tf 100 700 Td <%b> Tj ET" % codes.hex().encode()),
        b"/Font << /G 6 0 R >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding %b %b/DescendantFonts [7 0 R] >>" % (encoding, named),
        descendant,
        stream(
            SHIFTED
            if encoding == b"8 0 R" and letters == TWO_BYTES
            else MIXED
            if letters == MIXED_LETTERS
            else ONE_BYTE.replace(b"bf", b"cid").replace(b"<0020>", b"1")
        ),
        stream(letters),
    )


def twice(text: bytes) -> bytes:
    return b"".join(b"\x01" + bytes((byte,)) for byte in text)


@pytest.mark.parametrize(
    ("encoding", "letters", "codes"),
    [
        (b"8 0 R", ONE_BYTE, b"the lamp"),
        (b"8 0 R", TWO_BYTES, twice(b"the lamp")),
        (b"8 0 R", MIXED_LETTERS, b"the \x81l\x81amp"),
        (b"/Of-Nobody-H", ONE_BYTE, b"the lamp"),
        (b"/Of-Nobody-H", TWO_BYTES, twice(b"the lamp")),
    ],
    ids=["one byte", "two bytes", "one and two bytes", "unknown, one byte", "unknown, two bytes"],
)
def test_codes_are_as_long_as_the_font_says(encoding: bytes, letters: bytes, codes: bytes) -> None:
    assert lines(composite(encoding, letters, codes)) == ["the lamp"]


def test_codes_that_nobody_explains_are_unknown_and_not_lost() -> None:
    assert lines(composite(b"/Of-Nobody-H", b"", twice(b"the lamp"))) == ["\ufffd" * 8]


@pytest.mark.parametrize("said", [b"<FEFF00E9>", b"<FFFEE900>", b"<EFBBBFC3A9>", b"<E9>", rb"(\351)"])
def test_actual_text_in_each_encoding(said: bytes) -> None:
    shown = b"BT /F 12 Tf 100 700 Td (caf) Tj /Span <</ActualText %b>> BDC (#) Tj EMC (s) Tj ET"
    assert lines(page(stream(shown % said))) == ["caf\u00e9s"]
    by_name = shown.replace(b"<</ActualText %b>>", b"/P0")
    assert lines(page(stream(by_name), b"/Properties << /P0 << /ActualText %b >> >>" % said)) == ["caf\u00e9s"]
    inline_picture = b"q BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q " + by_name  # read by the other interpreter
    assert lines(page(stream(inline_picture), b"/Properties << /P0 << /ActualText %b >> >>" % said)) == ["caf\u00e9s"]


def test_a_letter_that_is_a_control_character_is_unknown() -> None:
    letters = ONE_BYTE.replace(b"endcmap", b"3 beginbfchar <01> <0000> <02> <0002> <03> <FFFF> endbfchar endcmap")
    assert lines(composite(b"/Of-Nobody-H", letters, b"la\x01mp\x02\x03")) == ["la\ufffdmp\ufffd\ufffd"]


@pytest.mark.parametrize(
    ("start", "rest", "word"),
    [
        ("la sécuri", "té des ports", "sécurité"),
        ("la seguri", "dad de los puertos", "seguridad"),
        ("keepers of light", "houses by night", "lighthouses"),
    ],
)
def test_a_soft_hyphen_at_a_lines_end_divides_a_word(start: str, rest: str, word: str) -> None:
    first, second = start.encode("cp1252"), rest.encode("cp1252")
    font = b"/Font << /W << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >> >>"
    shown = b"BT /W 10 Tf 100 700 Td (It is in this place and by this light about %b\xad) Tj 0 -12 Td (%b, and on it goes) Tj ET"
    document = read_pdf(page(stream(shown % (first, second)), font), Options("pdfminer"))
    assert word in "\n".join(paragraph.text for paragraph in normalize(document))


SOFT_ALONE = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange "
SOFT_ALONE += b"1 beginbfchar <2d> <00ad> endbfchar endcmap"


def test_a_font_whose_only_hyphen_is_named_a_soft_one_has_hyphens() -> None:
    font = b"/Font << /W << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >> >>"
    shown = (
        b"BT /W 10 Tf 100 700 Td (It is asked of the Secretary-General at its fifty-first and then at its thirty-) Tj "
        b"0 -12 Td (fifth session, and of all who keep the light-) Tj 0 -12 Td (houses of the thirty-fifth parallel) Tj ET"
    )
    document = read_pdf(page(stream(shown), font, stream(SOFT_ALONE)), Options("pdfminer"))
    text = "\n".join(paragraph.text for paragraph in normalize(document))
    assert "Secretary-General at its fifty-first and then at its thirty-fifth session" in text


GAPS = b"BT /F 10 Tf 100 700 Td [(its)%b(resolution)%b(84/12)%b(of)%b(the)%b(keepers)%b(of)%b(lighthouses)] TJ ET "
SPACED = b"BT /F 10 Tf 100 %d Td (Recalling with appreciation the work of the keepers,) Tj ET "


@pytest.mark.parametrize("gap", [b"-250", b"-220", b"-400"])
def test_gaps_part_the_words_of_a_line_without_spaces_though_other_lines_have_spaces(gap: bytes) -> None:
    others = b"".join(SPACED % (680 - 12 * n) for n in range(9))
    (first, *_) = lines(page(stream(GAPS % ((gap,) * 7) + others)))
    assert first == "its resolution 84/12 of the keepers of lighthouses"
