"""PDFs printed in columns, in the ways in which programs paint them: one column is read after the other, tables are not."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from plenary.parsing.document import Document, Page, Paragraph, Role
from plenary.parsing.layout import normalize
from plenary.parsing.options import Options
from plenary.parsing.readers.pdf import read_pdf
from plenary.parsing.readers.pdf.line_builder import page_of
from plenary.parsing.readers.pdf.page_columns import columns_of
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style
from support.column_pages import Order, Typesetter

PLACES = ("harbour", "island", "river mouth", "strait", "northern cape", "old pier", "ferry landing", "sand bank")
TEXTS = [
    f"Recalling that the lamp of the {place} was lit for the first time {1700 + 13 * number} nights ago, and that "
    + ("its keeper has written down the weather of each of them, " * (1 + number % 3))
    + f"as all the keepers of the {place} did before,"
    for number, place in enumerate(PLACES * 2)
]
HEADING = "Measures that all the keepers of lamps on the coasts and on the islands have agreed upon together"


def read(data: bytes) -> Document:
    return read_pdf(data, Options())


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in body(data)]


def body(data: bytes) -> list[Paragraph]:
    return [paragraph for paragraph in normalize(read(data)) if paragraph.role in {Role.TEXT, Role.TABLE}]


def in_columns(data: bytes) -> list[tuple[int, int]]:
    return [(page.number, page.column) for page in read(data).pages]


def set_in_columns(texts: list[str], **look: object) -> Typesetter:
    setter = Typesetter(**look)  # type: ignore[arg-type]
    setter.columns(2)
    for text in texts:
        setter.paragraph(text)
    return setter


@pytest.mark.parametrize("order", ["columns", "second first"])
@pytest.mark.parametrize(
    "look",
    [
        {"gutter": 10.0},
        {"gutter": 15.0, "size": 9.0},
        {"gutter": 25.0, "justified": False},
        {"gutter": 21.6, "size": 9.0, "font": "Courier", "justified": False, "gap": 10.35},
        {"gap": 0.0},
    ],
    ids=["narrow", "small", "ragged", "typewriter", "no space between paragraphs"],
)
def test_one_column_is_read_after_the_other(order: Order, look: dict[str, object]) -> None:
    assert texts(set_in_columns(TEXTS, **look).pdf(order)) == TEXTS


def test_a_heading_over_both_columns_parts_them() -> None:
    setter = Typesetter(foot=300.0)
    setter.columns(2)
    for text in TEXTS[:6]:
        setter.paragraph(text)
    setter.columns(1)
    setter.paragraph(HEADING)
    setter.foot = 715.0
    setter.columns(2)
    for text in TEXTS[6:]:
        setter.paragraph(text)
        if text == TEXTS[10]:
            setter.next_column()
    assert texts(setter.pdf()) == [*TEXTS[:6], HEADING, *TEXTS[6:]]


@pytest.mark.parametrize("count", range(7, 17))
def test_a_last_column_of_any_height(count: int) -> None:
    assert texts(set_in_columns(TEXTS[:count], foot=330.0).pdf()) == TEXTS[:count]


def test_a_page_over_the_whole_width_behind_one_in_columns() -> None:
    setter = set_in_columns(TEXTS[:12], foot=330.0)
    assert setter.page == 2
    setter.columns(1)
    for text in TEXTS[12:]:
        setter.paragraph(text)
    assert texts(setter.pdf()) == TEXTS


def test_a_table_below_both_columns_is_one() -> None:
    setter = set_in_columns(TEXTS[:10], foot=400.0)
    rows = [
        ("Lamp", "Height", "Range", "Keepers"),
        ("North", "42", "18", "3"),
        ("South", "31", "14", "2"),
        ("Cape", "55", "24", "4"),
    ]
    setter.y += 20
    setter.rows(rows, (60, 250, 350, 450), gap=3, ruled=False, by_lines=True)
    *before, table = body(setter.pdf())
    assert [paragraph.text for paragraph in before] == TEXTS[:10]
    assert table.rows == tuple(rows)


def test_the_notes_of_each_column_are_notes() -> None:
    setter = set_in_columns(TEXTS[:12], foot=560.0)
    for number, (column, x) in enumerate(((0, 60.0), (1, 313.5)), start=1):
        _, _, last_x, y, line, size, space = next(
            item for item in setter.shown if item[1] == column and item[4].endswith(",")
        )
        end = last_x + stringWidth(line, "Times-Roman", size) + space * line.count(" ")
        setter.column = column
        setter.put(end + 0.3, y - 3.5, str(number), 6.5)
        setter.put(x, 597.5, str(number), 5.5)
        setter.put(x + 4, 600.0, f"Report of the keepers, part {number}.", 8)
    notes = [paragraph for paragraph in normalize(read(setter.pdf())) if paragraph.role is Role.NOTE]
    assert [(note.mark, note.text) for note in notes] == [
        ("1", "Report of the keepers, part 1."),
        ("2", "Report of the keepers, part 2."),
    ]
    assert texts(setter.pdf()) == TEXTS[:12]


def test_boxes_are_where_the_column_is_printed() -> None:
    document = read(set_in_columns(TEXTS).pdf())
    second = next(page for page in document.pages if page.column == 2)
    assert {round(line.x0) for line in second.lines} == {60, 72}
    assert all(line.box[0] > 310 for line in second.lines)


@pytest.mark.parametrize("look", [{}, {"gap": 0.0}, {"gutter": 25.0, "justified": False}], ids=["", "close", "ragged"])
def test_what_is_painted_line_by_line_is_in_no_columns(look: dict[str, object]) -> None:
    assert {column for _, column in in_columns(set_in_columns(TEXTS, **look).pdf("lines"))} == {0}


def test_wide_spaces_in_the_lines_of_a_clause_are_no_gap_between_columns() -> None:
    setter = Typesetter(justified=False)
    setter.paragraph(HEADING)
    for number in range(17):  # spaces that do not break keep numbers with their dates
        y = 140 + 12 * number
        setter.put(
            60, y, f"{3 + number % 9} of the seventh month of {1900 + number}, {37 + number}/{5 + number} of the"
        )
        setter.put(
            316, y, f"{9 + number % 9} of the seventh month of {1901 + number}, {38 + number}/{6 + number} of the"
        )
    assert in_columns(setter.pdf("lines")) == [(1, 0)]


@pytest.mark.parametrize("by_lines", [False, True], ids=["cells", "lines"])
@pytest.mark.parametrize(
    ("gap", "ruled"), [(8.0, False), (8.0, True), (0.0, True)], ids=["spaced", "ruled", "close and ruled"]
)
def test_two_columns_of_a_table_stay_one(gap: float, ruled: bool, by_lines: bool) -> None:
    setter = Typesetter()
    setter.paragraph(HEADING)
    rows = [(TEXTS[number], TEXTS[number + 7]) for number in range(8)]
    setter.rows(rows, (60, 313), gap=gap, ruled=ruled, by_lines=by_lines)
    assert in_columns(setter.pdf()) == [(1, 0)]


def test_lists_of_names_and_numbers_beside_text_are_no_columns() -> None:
    setter = Typesetter()
    for number in range(20):
        setter.put(60, 100 + 12 * number, PLACES[number % 8].title())
        setter.put(320, 100 + 12 * number, PLACES[(3 * number) % 8].title())
        setter.put(60, 400 + 12 * number, TEXTS[number % 16][:44])
        setter.put(320, 400 + 12 * number, str(1000 + 37 * number))
    assert in_columns(setter.pdf()) == [(1, 0)]


def arabic(column: int, line: int, width: float = 225.0) -> Piece:
    word = "\u0645\u0635\u0628\u0627\u062d "  # a lamp
    text = (word * 7 + chr(0x0628 + line))[::-1]
    x1 = 552.0 - column * 250
    return Piece(100.0 + 12 * line, x1 - width, x1, 10.0, text, Style("Naskh", italic=False, bold=False))


def test_the_right_column_comes_first_where_lines_are_read_from_the_right() -> None:
    pieces = [arabic(column, line) for column in (1, 0) for line in range(20)]
    sheet = Sheet(612, 792, pieces, 0.0)
    (first, second), gutter = columns_of(sheet, page_of(sheet, 1), page_of, None)
    assert gutter is not None
    assert {line.box[2] for line in first.lines} == {552.0}
    assert {line.box[2] for line in second.lines} == {302.0}
    assert {line.x1 for line in (*first.lines, *second.lines)} == {552.0}


@pytest.mark.parametrize(
    "pieces",
    [[], [arabic(0, 0)], [arabic(0, line, width=0.0) for line in range(9)], [arabic(1, 0)] * 20],
    ids=["none", "one", "no width", "all in one place"],
)
def test_odd_pages_have_no_columns(pieces: list[Piece]) -> None:
    sheet = Sheet(612, 792, pieces, 0.0)
    page: Page = page_of(sheet, 1)
    assert columns_of(sheet, page, page_of, None) == ((), None)
