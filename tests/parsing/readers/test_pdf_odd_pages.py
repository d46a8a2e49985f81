"""Odd pages and odd files, as writers of PDF make them: pictures in the content, layers by usage, accents of fonts."""

from __future__ import annotations

import zlib

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.readers.pdf.inline_images import without_inline_images
from support.hidden_pdf_text import FORM, SECRET, read, words
from support.hostile_files import page, stream

LINES = b"".join(
    b"BT /F 10 Tf 72 %d Td (The ferry of pier %d leaves at noon) Tj ET\n" % (700 - 14 * n, n) for n in range(9)
)
INLINE = b"q 9 0 0 9 20 20 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q "


@pytest.mark.parametrize(
    "picture",
    [
        b"BI /W 4 /H 1 /BPC 8 /CS /G ID aEI  EI",
        b"BI /W 8 /H 1 /BPC 8 /CS /G ID a EI bcd\nEI",
        b"BI /Width 12 /Height 1 /ImageMask true ID \n(\nEI",
        b"BI /W 9 /H 1 /BPC 8 /CS /G /F /Fl ID " + zlib.compress(b"EI EI EI ") + b" EI",
        b"BI /W 1 /H 1 /BPC 8 /CS /G /F /A85 ID @/~>\nEI",
        b"BI /W 4 /H 1 /BPC 8 /CS /G ID ((([ EI",
        b"BI /W 4 /H 1 /BPC 8 /CS /G /L 4 ID \n EI\nEI",
        b"BI /W 2 /H 1 /BPC 8 /CS [/Indexed /RGB 1 <000000ffffff>] ID \x00\x01\nEI",
    ],
)
@pytest.mark.parametrize("behind", [b" Q\n", b" Q"])
def test_the_bytes_of_a_picture_are_no_instructions(picture: bytes, behind: bytes) -> None:
    drawn = b"q 9 0 0 9 20 20 cm " + picture + behind
    assert without_inline_images(drawn).split() == [*b"q 9 0 0 9 20 20 cm /inline#20picture Do Q".split()]
    for content in (drawn + b"\n" + LINES, LINES + drawn):
        document = read(page(stream(content)))
        assert words(document).count("ferry") == 9
        assert document.doubts == ()


def test_a_picture_without_an_end_is_left_as_it_is() -> None:
    assert without_inline_images(b"q BI /W 1 /H 1 ID abc Q") == b"q BI /W 1 /H 1 ID abc Q"
    assert without_inline_images(b"BT (BI in BI) Tj ET") == b"BT (BI in BI) Tj ET"


@pytest.mark.parametrize(
    ("painted", "why"),
    [
        (b"0 0 0 0 k " + SECRET, "white"),
        (b"/Artifact /Mark BDC " + SECRET + b"EMC", "a watermark"),
        (b"q /Stamp Do Q", "a watermark"),
        (b"BT /F 40 Tf 0 1 -1 0 40 200 Tm (secret words) Tj ET", "a watermark"),
        (
            b"".join(b"BT /F 9 Tf .7 .7 -.7 .7 %d 90 Tm (secret words) Tj ET " % x for x in (60, 200, 400)),
            "a watermark",
        ),
    ],
    ids=["white-cmyk", "artifact-by-name", "form-of-a-watermark", "sideways-and-large", "aslant-and-repeated"],
)
@pytest.mark.parametrize("beside", [b"", INLINE], ids=["alone", "beside-a-picture"])
def test_what_nobody_is_to_read_is_left_out(painted: bytes, why: str, beside: bytes) -> None:
    stamp = FORM + b"/PieceInfo << /ADBE_CompoundType << /Private /Watermark >> >> "
    resources = b"/Properties << /Mark << /Subtype /Watermark >> >> /XObject << /Stamp 6 0 R >> "
    document = read(page(stream(LINES + beside + painted), resources, stream(SECRET, stamp)))
    assert "secret" not in words(document)
    assert words(document).count("ferry") == 9
    assert [doubt for doubt in document.doubts if why in doubt and "secret words" in doubt] != []


@pytest.mark.parametrize(("state", "shown"), [(b"OFF", False), (b"ON", True)])
@pytest.mark.parametrize("named", ["OFF", "ON"])
def test_a_layer_is_shown_as_it_says_of_itself(state: bytes, *, shown: bool, named: str) -> None:
    layer = b"<< /Type /OCG /Name (Draft) /Usage << /View << /ViewState /%b >> >> >>" % state
    setting = b"<< /%b [6 0 R] /AS [<< /Event /View /Category [/View] /OCGs [6 0 R] >>] >>" % named.encode()
    made = page(stream(LINES + b"/OC /L BDC " + SECRET + b"EMC"), b"/Properties << /L 6 0 R >> ", layer)
    made = made.replace(b"/Type /Catalog", b"/Type /Catalog /OCProperties << /OCGs [6 0 R] /D %b >>" % setting)
    assert ("secret" in words(read(made))) is shown


def test_a_form_on_a_layer_that_is_off_is_not_seen_by_the_slow_interpreter() -> None:
    form = stream(SECRET, FORM + b"/OC 7 0 R ")
    made = page(stream(LINES + b"q /X Do Q /Of ri 1 2 unknown"), b"/XObject << /X 6 0 R >> ", form, b"<< /Type /OCG >>")
    made = made.replace(b"/Type /Catalog", b"/Type /Catalog /OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>")
    document = read(made)
    assert "secret" not in words(document)
    assert any("on a layer that is off" in doubt for doubt in document.doubts)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (b"<FEFFE0450061>", "caf\ufffdas"),
        (b"<FEFF00000061>", "caf\ufffdas"),
        (b"<FEFFFFFF0061>", "caf\ufffdas"),
        (b"<FEFFF0610062>", "cafabs"),  # a symbol font's own number of a letter
    ],
)
def test_actual_text_holds_letters(said: bytes, shown: str) -> None:
    content = b"BT /F 12 Tf 100 700 Td (caf) Tj /Span <</ActualText %b>> BDC (#) Tj EMC (s) Tj ET" % said
    assert words(read(page(stream(content)))) == shown


@pytest.mark.parametrize("said", [b"(\\255)", b"()", b"<FEFF00AD>"])
def test_a_hyphen_that_is_said_to_be_soft_or_nothing_divides_a_word(said: bytes) -> None:
    content = b"BT /F 12 Tf 100 700 Td (the ligh) Tj /Span <</ActualText %b>> BDC (-) Tj EMC ET" % said
    assert words(read(page(stream(content)))) == "the ligh\u00ad"


def test_letters_set_one_by_one_are_parted_by_their_gaps() -> None:
    placed, x = [], 72.0
    for letter in "the harbour master counts the boats":
        if letter != " ":
            placed.append(b"BT /F 10 Tf 1 0 0 1 %g 500 Tm (%b) Tj ET\n" % (x, letter.encode()))
        x += 2.78 if letter == " " else read_width(letter)
    made = page(stream(LINES + b"".join(placed)))
    assert "the harbour master counts the boats" in words(read(made))


def read_width(letter: str) -> float:
    """The advance of a letter in Helvetica at 10 points."""
    wide = {"m": 8.33, "r": 3.33, "t": 2.78, "c": 5.0, "s": 5.0}
    return wide.get(letter, 5.56)


@pytest.mark.parametrize(("glyph", "shown"), [(b"a65", "A"), (b"G41", "A"), (b"g7", "\ufffd"), (b"A", "A")])
def test_the_name_of_a_glyph_that_is_no_letter_is_unknown(glyph: bytes, shown: str) -> None:
    made = page(stream(b"BT /G 12 Tf 100 700 Td (A) Tj ET"), b"/Font << /G 6 0 R >>", type_3(glyph), stream(b""))
    assert words(read(made)) == shown


def type_3(glyph: bytes) -> bytes:
    return (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 65 /LastChar 65 "
        b"/Widths [500] /Encoding << /Differences [65 /%b] >> /CharProcs << /%b 7 0 R >> >>" % (glyph, glyph)
    )


def test_a_symbolic_font_with_a_known_cmap_is_read() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType2 /BaseFont /X /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        b"/Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 >> >>] >>"
    )
    text = "村庄的渡船"
    shown = b"BT /G 12 Tf 100 700 Td <%b> Tj ET" % text.encode("gbk").hex().encode()
    assert words(read(page(stream(shown), b"/Font << /G 6 0 R >>", font))) == text


@pytest.mark.parametrize("start", [b"17", b"99999999", b"x"])
def test_an_update_counts_where_the_table_is_lost(start: bytes) -> None:
    made = page(stream(b"BT /F 12 Tf 100 700 Td (before) Tj ET"))
    made += b"4 0 obj\n%b\nendobj\n" % stream(b"BT /F 12 Tf 100 700 Td (after) Tj ET")
    made += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%b\n%%%%EOF\n" % start
    assert words(read(made)) == "after"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (b"/V 7 0 R", "a form field is not read: remain seized"),
        (b"/AP << /N 6 0 R >>", "a form field is not read: it is drawn"),
    ],
)
def test_a_field_is_told_whose_value_is_a_stream_or_only_drawn(value: bytes, told: str) -> None:
    field = b"/Annots [<< /Subtype /Widget /FT /Tx /Rect [0 0 9 9] %b >>]" % value
    made = page(stream(LINES), b"", stream(SECRET, FORM), stream(b"remain seized"))
    document = read(made.replace(b"/Contents 4 0 R", b"/Contents 4 0 R " + field))
    assert document.doubts == (f"page 1: {told}",)


@pytest.mark.parametrize("caption", [b"/FT /Btn", b""])
def test_a_button_or_an_empty_field_is_not_told(caption: bytes) -> None:
    drawn = SECRET if caption else b"/Tx BMC BT () Tj ET EMC"
    field = b"/Annots [<< /Subtype /Widget /Rect [0 0 9 9] %b /AP << /N 6 0 R >> >>]" % (caption or b"/FT /Tx")
    made = page(stream(LINES), b"", stream(drawn, FORM))
    assert read(made.replace(b"/Contents 4 0 R", b"/Contents 4 0 R " + field)).doubts == ()


PREDICTED = zlib.compress(b"".join(b"\0" + LINES[at : at + 10] for at in range(0, len(LINES), 10)))


@pytest.mark.parametrize(
    "content",
    [
        stream(zlib.compress(LINES)),
        stream(zlib.compress(LINES), b"/Filter /NobodyKnowsDecode"),
        stream(PREDICTED[:40], b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 10 >>"),
    ],
    ids=["no-filter", "unknown-filter", "predicted-and-cut"],
)
def test_content_that_gives_no_text_is_damaged_and_no_picture(content: bytes) -> None:
    with pytest.raises(IngestError) as failed:
        read(page(content), "auto")
    assert failed.value.reason is ErrorCode.DAMAGED
    assert failed.value.details["page"] == 1


def test_content_that_is_not_in_the_file_is_told() -> None:
    made = page(stream(LINES)).replace(b"/Contents 4 0 R", b"/Contents [4 0 R 99 0 R]")
    document = read(made, "auto")
    assert words(document).count("ferry") == 9
    assert document.gaps == ("page 1: its content is broken, what could be unpacked is kept",)


FILES = b"/Names << /EmbeddedFiles << /Names [(pier.pdf) 6 0 R] >> >> "


@pytest.mark.parametrize("cover", [b"", b"BT /F 12 Tf 72 700 Td (Open this portfolio in another program) Tj ET"])
def test_a_portfolio_is_told_as_one(cover: bytes) -> None:
    made = page(stream(cover), b"", b"<< /Type /Filespec /F (pier.pdf) >>")
    with pytest.raises(IngestError) as failed:
        read(made.replace(b"/Type /Catalog", b"/Type /Catalog /Collection << >> " + FILES), "auto")
    assert failed.value.reason is ErrorCode.UNSUPPORTED_TYPE
    assert failed.value.details["found"] == "a PDF portfolio"


def test_files_that_are_attached_are_told() -> None:
    made = page(stream(LINES), b"", b"<< /Type /Filespec /F (pier.pdf) >>")
    document = read(made.replace(b"/Type /Catalog", b"/Type /Catalog " + FILES))
    assert document.doubts == ("page 1: files that are attached to it are not read",)


def test_accents_that_are_painted_apart_are_told() -> None:
    shown = b"BT /F 12 Tf 72 400 Td [(la r)(\\264)333(egion)] TJ ET"
    font = b"/Type /Font /Subtype /Type1 /BaseFont /Helvetica"
    made = page(stream(LINES + shown)).replace(font, font + b" /Encoding /WinAnsiEncoding")
    assert read(made).doubts == ("page 1: accents are apart from their letters",)
