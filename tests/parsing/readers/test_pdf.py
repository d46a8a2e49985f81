"""PDF files by either engine: the same lines, limits held, failures named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document
from plenary.parsing.options import Options
from plenary.parsing.readers.pdf import read_pdf
from plenary.parsing.readers.pdf.line_builder import page_of
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style, style_of

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
ENGINES = ("pdfminer", "pdfium")
UPRIGHT = Style("Serif", italic=False, bold=False)


def read(data: bytes, engine: str = "auto", pages: int = 100, unpacked: int = 1 << 26) -> Document:
    return read_pdf(data, Options(engine, pages, unpacked))  # type: ignore[arg-type]


def made(*pages: str, encrypt: str | None = None) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, encrypt=pdfencrypt.StandardEncryption(encrypt) if encrypt else None)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def words(document: Document) -> list[str]:
    return [" ".join(line.text.split()) for page in document.pages for line in page.lines]


def line_texts(*pieces: Piece) -> list[str]:
    return [line.text for line in page_of(Sheet(600, 800, list(pieces), 0.0), 1).lines]


@pytest.mark.parametrize("name", ["A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf"])
def test_both_engines_give_the_same_lines_with_the_same_italics(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    first, second = (read(data, engine) for engine in ENGINES)
    assert words(first) == words(second)
    italics = [
        [run.text.strip() for page in document.pages for line in page.lines for run in line.runs if run.italic]
        for document in (first, second)
    ]
    assert italics[0] == italics[1]
    assert any("Recalling" in text for text in italics[0])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_password_is_said_to_be_missing(engine: str) -> None:
    with pytest.raises(IngestError) as failed:
        read(made("secret", encrypt="password"), engine)
    assert failed.value.reason is ErrorCode.ENCRYPTED


@pytest.mark.parametrize("engine", ENGINES)
def test_more_pages_than_the_limit_are_refused(engine: str) -> None:
    with pytest.raises(IngestError) as failed:
        read(made("one", "two", "three"), engine, pages=2)
    assert failed.value.reason is ErrorCode.TOO_MANY_PAGES


def test_a_stream_that_unpacks_beyond_the_limit_is_refused() -> None:
    with pytest.raises(IngestError) as failed:
        read(made("x" * 500), "pdfminer", unpacked=100)
    assert failed.value.reason is ErrorCode.TOO_MUCH_TEXT


@pytest.mark.parametrize("engine", ["auto", *ENGINES])
def test_a_file_that_is_no_pdf_inside_is_damaged(engine: str) -> None:
    with pytest.raises(IngestError) as failed:
        read(b"%PDF-1.7\nnothing else", engine)
    assert failed.value.reason is ErrorCode.DAMAGED


@pytest.mark.parametrize("engine", ENGINES)
def test_pictures_of_pages_have_no_text(engine: str) -> None:
    with pytest.raises(IngestError) as failed:
        read((SAMPLES / "A_RES_85_904-EN.pdf").read_bytes(), engine)
    assert failed.value.reason is ErrorCode.NO_TEXT


@pytest.mark.parametrize(
    ("bracket", "engine", "read_behind"),
    [
        ("/P << /MCID 0 BDC EMC", "pdfminer+pdfium", True),  # only one engine goes on behind it
        ("[ 1 2 3", "pdfminer", False),
        ("(never closed", "pdfminer", False),
        ("/P << /MCID 0 >> BDC EMC", "pdfminer", True),
    ],
)
def test_an_unclosed_bracket_calls_for_the_other_engine(bracket: str, engine: str, *, read_behind: bool) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.drawString(72, 700, "Decides to keep the lamps lit;")
    canvas.addLiteral(bracket)
    canvas.drawString(72, 680, "Requests a report on the fog signals.")
    canvas.save()
    document = read(file.getvalue())
    assert document.engine == engine
    assert words(document)[1:] == ["Requests a report on the fog signals."] * read_behind
    assert ("page 1: its content breaks off" in document.doubts) == (">>" not in bracket)
    assert ("page 1: as the second engine reads it" in document.doubts) == ("+" in engine)


def test_a_raised_mark_stays_on_the_line_of_its_word() -> None:
    page = page_of(
        Sheet(
            600,
            800,
            [
                Piece(100, 72, 120, 10, "the Charter", UPRIGHT),
                Piece(96.5, 120, 123, 6.5, "1", UPRIGHT),
                Piece(100, 123, 150, 10, " and law", UPRIGHT),
                Piece(112, 72, 150, 10, "the next line", UPRIGHT),
            ],
            0.0,
        ),
        1,
    )
    assert [line.text for line in page.lines] == ["the Charter1 and law", "the next line"]
    assert [run.text for run in page.lines[0].runs if run.superscript] == ["1"]


def test_the_mark_of_a_note_stays_with_its_text_behind_a_tab() -> None:
    pieces = [Piece(698, 102, 105, 4.9, "1", UPRIGHT), Piece(701, 147, 260, 8.5, "See the log.", UPRIGHT)]
    (line,) = page_of(Sheet(612, 792, pieces, 0.0), 1).lines
    assert line.text == "1\tSee the log."
    assert [run.text.strip() for run in line.runs if run.superscript] == ["1"]


def test_pieces_that_touch_are_one_word_and_a_gap_is_a_space() -> None:
    assert line_texts(
        Piece(100, 72, 100, 10, "inter", UPRIGHT),
        Piece(100, 100.4, 130, 10, "national", UPRIGHT),
        Piece(100, 132.5, 150, 10, "law", UPRIGHT),
    ) == ["international law"]


def test_both_sides_of_a_heading_are_one_line_parted_by_a_tab() -> None:
    assert line_texts(
        Piece(50, 72, 150, 14, "United Nations", UPRIGHT),
        Piece(120, 72, 150, 10, "below", UPRIGHT),
        Piece(50, 450, 520, 10, "A/RES/85/901", UPRIGHT),
    ) == ["United Nations\tA/RES/85/901", "below"]


@pytest.mark.parametrize(
    ("name", "flags", "italic", "bold"),
    [
        ("BCDEEE+TimesNewRomanPS-ItalicMT", 0, True, False),
        ("TimesNewRomanPS-BoldItalicMT", 0, True, True),
        ("Serif", 1 << 6, True, False),
        ("Serif", 1 << 18, False, True),
        ("TimesNewRomanPSMT", 34, False, False),
    ],
)
def test_fonts_tell_their_style_by_name_and_flags(name: str, flags: int, italic: bool, bold: bool) -> None:
    style = style_of(name, flags)
    assert (style.italic, style.bold) == (italic, bold)
    assert "+" not in style.font
