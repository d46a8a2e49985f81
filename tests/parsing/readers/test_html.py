"""Web pages become paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, Role
from plenary.parsing.readers.html import read_html

SAMPLES = Path(__file__).parents[2] / "samples" / "files"


def read(page: str | bytes) -> Document:
    return read_html(page if isinstance(page, bytes) else page.encode(), max_unpacked_bytes=1 << 20)


def texts(page: str | bytes) -> list[str]:
    return [paragraph.text for paragraph in read(page).paragraphs]


def labels(page: str) -> list[str | None]:
    return [paragraph.label for paragraph in read(page).paragraphs]


def test_the_sample_gives_numbered_paragraphs_and_notes() -> None:
    document = read((SAMPLES / "A_HRC_RES_91_3-EN.html").read_bytes())
    assert [x.label for x in document.paragraphs if x.label] == ["1.", "2.", "3.", "4."]
    assert [(x.mark, x.text) for x in document.paragraphs if x.role is Role.NOTE] == [
        ("1", "A/HRC/90/27, para. 8."),
        ("*", "The report is to be issued in accessible formats."),
    ]
    assert "Documents" not in [x.text for x in document.paragraphs]


def test_scripts_styles_menus_and_the_pages_title_are_no_text() -> None:
    page = "<title>t</title><style>s</style><nav>n</nav><script>x</script><p>Text<del>old</del></p><p hidden>h</p><p style='display: none'>d</p>"
    assert texts(page) == ["Text"]


def test_emphasis_comes_from_tags_and_from_styles() -> None:
    page = "<p><em>Recalling</em> <span style='font-style:italic'>also</span> its <b>own</b> <i>not <span style='font-style: normal'>this</span></i></p>"
    assert [(run.text, run.italic, run.bold) for run in read(page).paragraphs[0].runs] == [
        ("Recalling", True, False),
        (" ", False, False),
        ("also", True, False),
        (" its ", False, False),
        ("own", False, True),
        (" ", False, False),
        ("not ", True, False),
        ("this", False, False),
    ]


def test_space_between_words_is_one_and_a_no_break_space_stays() -> None:
    assert texts("<p>\n  one\n  two  <i> three</i>&nbsp;four </p>") == ["one two three\u00a0four"]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert texts("<div>one<br>two<br><br>three</div>") == ["one\ntwo", "three"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol><li>x<li>y</ol>", ["1.", "2."]),
        ("<ol type=a start=3><li>x<li>y</ol>", ["c.", "d."]),
        ("<ol style='list-style-type: lower-roman'><li>x<li value=4>y</ol>", ["i.", "iv."]),
        ("<ol style='list-style: none'><li>x</ol>", [None]),
        ("<ul><li>x</ul>", ["\u2022"]),
        ("<ol reversed><li>x<li>y</ol>", ["2.", "1."]),
        ("<ol><li>x<ol type=a><li>y</ol><li><p>z</p><p>w</p></ol>", ["1.", "a.", "2.", None]),
    ],
)
def test_items_have_the_labels_that_a_browser_prints(page: str, expected: list[str | None]) -> None:
    assert labels(page) == expected


def test_a_raised_link_to_a_later_block_is_a_note_and_the_way_back_is_dropped() -> None:
    page = "<p>Text,<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a> more.</p><hr><div id='x'><p><a href='#_ftnref1' name='_ftn1'>[1]</a> A note. <a href='#_ftnref1'>\u21a9</a></p></div>"
    text, note = read(page).paragraphs
    assert [(run.text, run.note) for run in text.runs] == [("Text,", False), ("1", True), (" more.", False)]
    assert (note.role, note.mark, note.text) == (Role.NOTE, "1", "A note.")


def test_a_link_to_a_heading_is_no_note() -> None:
    assert texts("<p>See <a href='#s'>section 2</a>.</p><h2 id='s'>Section 2</h2>") == ["See section 2.", "Section 2"]


def test_a_table_of_data_keeps_its_rows() -> None:
    page = "<p>Widths</p><table><tr><th>Riders<th>Width<tr><td>100<td>2<tr><td colspan=2>None</table>"
    assert read(page).paragraphs[1].rows == (("Riders", "Width"), ("100", "2"), ("None", ""))


def test_a_table_that_places_numbers_beside_paragraphs_gives_labelled_paragraphs() -> None:
    page = "<p>The Council,</p><table><tr><td>1.<td><i>Requests</i> a report;<tr><td>(a)<td>Every year.</table>"
    assert [(x.label, x.text) for x in read(page).paragraphs[1:]] == [
        ("1.", "Requests a report;"),
        ("(a)", "Every year."),
    ]


def test_headings_tell_their_rank_and_alignment_is_kept() -> None:
    heading, centred = read("<h2>Annex</h2><p align=center>Title</p>").paragraphs
    assert (heading.style, heading.runs[0].bold, centred.align) == ("h2", True, "center")


@pytest.mark.parametrize(
    "page",
    [
        "<p>Генеральная Ассамблея</p>".encode(),
        "<meta charset=windows-1251><p>Генеральная Ассамблея</p>".encode("windows-1251"),
        "<html><p>Генеральная Ассамблея</p>".encode("utf-16"),
        '<?xml version="1.0" encoding="koi8-r"?><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Генеральная Ассамблея</p>'.encode(
            "koi8-r"
        ),
    ],
)
def test_the_characters_are_those_that_the_page_means(page: bytes) -> None:
    assert texts(page) == ["Генеральная Ассамблея"]


def test_bytes_that_are_no_utf_8_are_windows_1252() -> None:
    assert texts("<p>L\u2019Assembl\u00e9e</p>".encode("windows-1252")) == ["L\u2019Assembl\u00e9e"]


@pytest.mark.parametrize("encoding", ["windows-1251", "iso8859-5"])
def test_a_page_that_names_latin_letters_and_is_full_of_others_is_read_by_what_it_holds(encoding: str) -> None:
    text = "Генеральная Ассамблея постановляет зажигать огни маяков каждый вечер;"
    page = f"<html><meta charset=iso-8859-1><body class=text><p align=center>{text}</p></html>"
    assert texts(page.encode(encoding)) == [text]


@pytest.mark.parametrize("named", ["iso-8859-1", "windows-1252"])
def test_a_page_in_utf_8_that_names_latin_letters_is_read_as_what_it_is(named: str) -> None:
    text = "La r\u00e9gion d\u00e9cide d\u2019allumer la lampe;"
    assert texts(f"<html><meta charset={named}><p>{text}</p></html>".encode()) == [text]


@pytest.mark.parametrize("between", ["<br><br>", "<br>&nbsp;<br>", "<br>\n&nbsp;&nbsp;<br>", "<p>&nbsp;</p>"])
def test_empty_lines_of_no_break_spaces_part_paragraphs(between: str) -> None:
    assert texts(f"<body>Recalling it,{between}Noting it,</body>") == ["Recalling it,", "Noting it,"]


def test_a_bare_text_in_a_page_is_read_as_one() -> None:
    page = "<pre>\n     The keepers of the light,\n\n     Recalling what they said of the lamps and of all\nthe lenses,\n\n 1.  Ask for oil;\n</pre>"
    assert texts(page) == [
        "The keepers of the light,",
        "Recalling what they said of the lamps and of all the lenses,",
        "1. Ask for oil;",
    ]


PARAGRAPHS = [f"The keepers keep light number {number}, whatever the weather," for number in range(9)]


@pytest.mark.parametrize(
    "table",
    [
        "<tr><td>Menu<td>{}<tr><td>&nbsp;<td>Top",
        "<tr><td>&nbsp;<td>{}",
        "<tr><td><a href=x>Home</a><br><a href=y>Search</a><td>{}",
    ],
)
@pytest.mark.parametrize("opening", ["<p>", "<div>", "<br><br>"])
def test_a_table_that_frames_the_text_of_a_page_is_layout(table: str, opening: str) -> None:
    page = "<p>Documents</p><table>" + table.format("".join(opening + text for text in PARAGRAPHS)) + "</table>"
    assert [text for text in texts(page) if text.startswith("The keepers")] == PARAGRAPHS


def test_a_table_with_one_paragraph_a_row_is_layout() -> None:
    rows = "".join(f"<tr><td>&nbsp;<td>{text}" for text in PARAGRAPHS)
    assert texts(f"<p>Documents</p><table>{rows}</table>")[1:] == PARAGRAPHS


FRAMES = "<html><frameset cols=2><frame src=menu.htm><frame src=text.htm><noframes><body>{}</body></noframes></frameset></html>"


def test_a_page_of_frames_names_them_and_is_refused() -> None:
    with pytest.raises(IngestError) as caught:
        read(FRAMES.format("<p>Your program shows no frames."))
    assert caught.value.reason is ErrorCode.UNSUPPORTED_TYPE
    assert "menu.htm, text.htm" in str(caught.value)


def test_the_text_of_a_page_of_frames_for_programs_without_is_read_and_the_frames_are_told() -> None:
    document = read(FRAMES.format("".join(f"<p>{text}" for text in PARAGRAPHS)))
    assert [paragraph.text for paragraph in document.paragraphs] == PARAGRAPHS
    assert document.findings == ("2 frames are left out: they are other files",)


def failure(page: bytes, limit: int = 1 << 24) -> ErrorCode:
    with pytest.raises(IngestError) as caught:
        read_html(page, max_unpacked_bytes=limit)
    return caught.value.reason


@pytest.mark.parametrize("page", [b"<html></html>", b"<html><title>t</title></html>", b"<!-- -->"])
def test_a_page_without_text_is_told_so(page: bytes) -> None:
    assert failure(page) is ErrorCode.NO_TEXT


@pytest.mark.parametrize("page", [b"<div>" * 5000 + b"deep", b"<p>" + b"x" * 11_000_000])
def test_a_page_that_the_parser_would_cut_short_is_refused(page: bytes) -> None:
    assert failure(page) is ErrorCode.DAMAGED


def test_a_page_above_the_limit_is_refused() -> None:
    assert failure(b"<p>x</p>", limit=4) is ErrorCode.TOO_MUCH_TEXT


def test_no_entity_reaches_a_file() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>x &a; y</p>'
    assert "x &a; y" in " ".join(texts(page))
