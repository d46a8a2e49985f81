"""Lines into paragraphs. Lines are given as (x0, baseline, text); a column from 100 to 400, ten points to the em."""

from __future__ import annotations

import pytest

from plenary.parsing.document import Line, Page, Paragraph, Role, Run
from plenary.parsing.layout.paragraphs import paragraphs_of

WIDTH, HEIGHT = 612.0, 792.0
FULL = "a line of the text that is as long as the column allows it"


def line(x0: float, y: float, text: str | tuple[Run, ...], size: float = 10, x1: float | None = None) -> Line:
    runs = (Run(text, size),) if isinstance(text, str) else text
    width = sum(len(run.text) for run in runs) * size * 0.5
    return Line(runs, x0, y - 0.8 * size, x1 or min(x0 + width, 400), y + 0.2 * size)


def page(number: int, *lines: Line) -> Page:
    filler = [line(100, 400 + 12 * k, FULL, x1=400) for k in range(6)]
    return Page(number, WIDTH, HEIGHT, tuple(sorted([*lines, *filler], key=lambda one: one.top)))


def texts(*pages: Page, role: Role = Role.TEXT) -> list[str]:
    return [paragraph.text for paragraph in paragraphs_of(pages) if paragraph.role is role]


def test_lines_at_the_usual_distance_are_one_paragraph_and_a_gap_parts_two() -> None:
    one = page(1, line(100, 300, FULL, x1=400), line(100, 312, "and its end."), line(100, 330, "Another one."))
    assert texts(one)[:2] == [f"{FULL} and its end.", "Another one."]


@pytest.mark.parametrize("gap", [20, 32])
def test_lines_set_twice_as_far_apart_are_one_paragraph_and_what_stands_in_begins_another(gap: int) -> None:
    baselines = [100.0]
    for step in (20, 20, gap, 20, 20, gap, 20, 20):
        baselines.append(baselines[-1] + step)
    lines = [
        line(100 if index % 3 else 136, y, FULL if index % 3 < 2 else f"{FULL}.", x1=400)
        for index, y in enumerate(baselines)
    ]
    assert texts(Page(2, WIDTH, HEIGHT, tuple(lines))) == [f"{FULL} {FULL} {FULL}."] * 3


def test_a_number_below_a_centred_line_begins_a_paragraph() -> None:
    shown = texts(page(1, line(200, 300, "the title of the tables", x1=300), line(100, 312, "1. The lamps are lit.")))
    assert shown[:2] == ["the title of the tables", "1. The lamps are lit."]


def test_a_hyphen_at_the_end_of_a_line_carries_the_word_over() -> None:
    one = page(
        1,
        line(100, 300, "the light of the Secretary-", x1=400),
        line(100, 312, "General and the short-", x1=400),
        line(100, 324, "and long-term plans."),
    )
    assert texts(one)[0] == "the light of the Secretary-General and the short- and long-term plans."


def test_a_dash_at_the_end_of_a_line_joins_numbers() -> None:
    one = page(1, line(100, 300, "the tides of the years 2031\u2013", x1=400), line(100, 312, "2034 and later."))
    assert texts(one)[0] == "the tides of the years 2031\u20132034 and later."


def test_each_line_at_the_right_edge_stands_alone() -> None:
    one = page(1, line(300, 300, "61st plenary meeting", x1=400), line(330, 312, "4 March 2031", x1=400))
    assert texts(one)[:2] == ["61st plenary meeting", "4 March 2031"]


def test_a_paragraph_goes_on_over_a_page_where_its_last_line_was_full() -> None:
    first = page(1, line(124, 600, FULL, x1=400), line(100, 612, FULL, x1=400))
    second = page(2, line(100, 90, "and ends on the next page."))
    assert f"{FULL} {FULL} and ends on the next page." in texts(first, second)


def test_a_new_paragraph_starts_a_page_where_it_is_indented() -> None:
    first = page(1, line(124, 600, FULL, x1=400), line(100, 612, FULL, x1=400))
    second = page(2, line(124, 90, "Noting the tides,"))
    assert "Noting the tides," in texts(first, second)


def test_a_short_last_line_ends_its_paragraph_at_the_foot_of_a_page() -> None:
    first = page(1, line(100, 600, FULL, x1=400), line(100, 612, "and its end."))
    second = page(2, line(100, 90, "Another paragraph."))
    assert "Another paragraph." in texts(first, second)


def test_the_column_is_that_of_the_text_in_a_document_with_more_lines_in_its_masthead() -> None:
    masthead = [line(40, 250 + 12 * k, "Agenda item") for k in range(4)]
    text = [line(100, 380, FULL, x1=400), line(100, 392, "and its end."), line(100, 410, "Another one.")]
    one = Page(1, WIDTH, HEIGHT, (*masthead, *text))
    assert texts(one)[-2:] == [f"{FULL} and its end.", "Another one."]


def test_notes_longer_than_the_text_are_still_notes() -> None:
    first = [line(100, 300 + 12 * k, FULL, x1=400) for k in range(4)]
    below = [line(100, 600, "____________", size=8)]
    below += [line(100, 612 + 9 * k, (Run(f"{k}", 5, superscript=True), Run(FULL, 8))) for k in range(1, 7)]
    one = Page(1, WIDTH, HEIGHT, (*first, *below))
    assert sum(paragraph.role is Role.NOTE for paragraph in paragraphs_of((one,))) == 6


def test_a_point_whose_first_line_ends_a_page_goes_on_below_where_its_other_lines_stand() -> None:
    first = page(1, line(148, 612, "b)  the keeping of the light and of all that belongs", x1=400))
    assert any(text.endswith("belongs to it.") for text in texts(first, page(2, line(124, 90, "to it."))))


def test_a_whole_point_at_the_foot_of_a_page_ends_there() -> None:
    first = page(1, line(148, 612, "b)  the keeping of the light and of all about;", x1=400))
    assert "Another paragraph." in texts(first, page(2, line(124, 90, "Another paragraph.")))


def test_running_heads_and_page_numbers_are_no_text() -> None:
    second = page(
        2, line(60, 45, "Tide tables", size=8), line(60, 56, "A/RES/85/902", size=8), line(60, 760, "2/3", size=8)
    )
    shown = texts(page(1, line(100, 300, FULL, x1=400)), second)
    assert not [text for text in shown if "Tide tables" in text or "85/902" in text or "2/3" in text]


@pytest.mark.parametrize("number", ["Page 2", "Página 2", "Страница 2", "第2页"])
def test_a_running_head_in_the_size_of_the_text_is_none_of_it(number: str) -> None:
    second = page(2, line(100, 45, "A/50/902"), line(100, 57, "English"), line(100, 72, number), line(124, 110, FULL))
    assert not {"A/50/902", "English", number} & set(texts(page(1, line(100, 300, FULL, x1=400)), second))


def test_a_line_that_says_page_2_below_no_symbol_is_text() -> None:
    second = page(2, line(100, 45, "Tide tables"), line(100, 57, "Page 2"), line(124, 110, FULL))
    assert any("Page 2" in text for text in texts(page(1, line(100, 300, FULL, x1=400)), second))


def test_the_masthead_ends_above_the_bracketed_line_and_the_title_however_high_they_stand() -> None:
    lines = ("A/RES/85/902", "[on the report of the Second", "Committee]", "85/902. Tide tables")
    high = (line(100, 60 + 12 * index, text) for index, text in enumerate(lines))
    assert texts(page(1, *high), role=Role.HEADER) == [lines[0]]


@pytest.mark.parametrize("foot", ["/...", "*2325931*", "31-02593 (E) 020131", "31-02593 /..."])
def test_what_stands_at_the_foot_in_the_size_of_the_text_is_none_of_it(foot: str) -> None:
    shown = texts(page(1, line(100, 600, FULL, x1=400), line(100, 700, foot)))
    assert foot not in " ".join(shown)


def test_notes_with_a_stroke_stand_apart_and_so_do_their_marks() -> None:
    first = page(
        1,
        line(100, 300, "Recalling the Charter 1/ and the tables 30/1, 2/"),
        line(100, 650, "____________"),
        line(124, 665, "1/ A long note."),
        line(124, 680, "2/ Ibid."),
    )
    paragraphs = paragraphs_of((first,))
    notes = [one for one in paragraphs if one.role is Role.NOTE]
    assert [(one.mark, one.text.strip()) for one in notes] == [("1/", "A long note."), ("2/", "Ibid.")]
    marked = next(one for one in paragraphs if one.text.startswith("Recalling"))
    assert [run.text for run in marked.runs if run.note] == ["1/", "2/"]
    assert "".join(run.text for run in marked.runs if not run.note) == "Recalling the Charter and the tables 30/1,"


def test_a_line_that_ends_early_before_a_date_goes_on() -> None:
    one = page(
        1, line(124, 300, "Recalling its resolution 84/1 of", x1=372), line(100, 312, "31 August 2030, and more,")
    )
    assert texts(one)[0] == "Recalling its resolution 84/1 of 31 August 2030, and more,"


def test_a_numbered_heading_opens_a_page() -> None:
    first = page(1, line(100, 600, FULL, x1=400), line(100, 612, f"{FULL[:-1]}.", x1=400))
    second = page(2, line(100, 90, "Article 12"), line(100, 112, "Tide tables"))
    assert "Article 12" in texts(first, second)


def note(y: float, mark: str, text: str) -> Line:
    return line(110, y, (Run(mark, 5, superscript=True), Run(f" {text}", 8)), 8)


def test_notes_stand_apart_without_their_marks_and_run_over_pages() -> None:
    marked = (Run("the Charter", 10), Run("1", 6, superscript=True), Run(" and the tables.", 10))
    first = page(1, line(100, 300, marked), line(100, 680, "____________", size=8), note(692, "1", "A long note that"))
    second = page(
        2, line(100, 690, "____________", size=8), line(118, 702, "goes on here.", size=8), note(713, "2", "Ibid.")
    )
    notes = [one for one in paragraphs_of((first, second)) if one.role is Role.NOTE]
    assert [(one.mark, one.text.strip()) for one in notes] == [("1", "A long note that goes on here."), ("2", "Ibid.")]
    assert "the Charter and the tables." in texts(first, second)


def test_a_raised_number_without_a_note_is_text() -> None:
    one = page(1, line(100, 300, (Run("100 m", 10), Run("2", 6, superscript=True), Run(" of floor", 10))))
    assert texts(one)[0] == "100 m2 of floor"


def test_lines_with_wide_gaps_are_a_table() -> None:
    rows = [line(100, 300 + 12 * k, f"Item {k}\t{k} 000", x1=400) for k in range(3)]
    tables = [one.rows for one in paragraphs_of((page(1, *rows),)) if one.role is Role.TABLE]
    assert tables == [(("Item 0", "0 000"), ("Item 1", "1 000"), ("Item 2", "2 000"))]


def test_a_gap_behind_a_number_makes_no_table() -> None:
    numbered = [line(124, 300 + 18 * k, f"{k}.\tDecides to keep the light;") for k in range(1, 4)]
    assert not [one for one in paragraphs_of((page(1, *numbered),)) if one.role is Role.TABLE]


def tables(*pages: Page) -> list[tuple[tuple[str, ...], ...] | None]:
    return [paragraph.rows for paragraph in paragraphs_of(pages) if paragraph.role is Role.TABLE]


def small(y: float, text: str, x0: float = 100) -> Line:
    return line(x0, y, text, size=8)


def test_small_lines_above_between_and_below_the_rows_of_a_small_table_are_its_cells() -> None:
    one = page(
        1,
        small(300, "(In lamps)", x0=250),
        small(316, "Lamps on the\t4"),
        small(324, "northern coast"),
        small(340, "Lamps on the\t6"),
        small(348, "southern coast"),
    )
    assert tables(one) == [
        (("(In lamps)",), ("Lamps on the", "4"), ("northern coast",), ("Lamps on the", "6"), ("southern coast",))
    ]


def test_a_line_of_the_size_of_the_text_parts_two_small_tables() -> None:
    first, second = [small(300, "Lamps\t4"), small(312, "Keepers\t2")], [small(350, "Boats\t1"), small(362, "Nets\t9")]
    one = page(1, *first, line(100, 332, (Run("B. The fleet", 10, bold=True),)), *second)
    assert len(tables(one)) == 2
    assert "B. The fleet" in texts(one)


def test_a_table_goes_on_over_the_page_with_its_last_row_alone() -> None:
    first, second = page(1, small(600, "Lamp\tWatch")), page(2, small(90, "Lenses\t4"), small(102, "in stock"))
    assert tables(first, second) == [(("Lamp", "Watch"), ("Lenses", "4"), ("in stock",))]


def test_the_lettered_notes_of_a_table_are_text_below_it() -> None:
    rows = [small(300, "Lamps\t4"), small(312, "Keepers\t2")]
    one = page(1, *rows, note(330, "a", "As at 1 March."), note(341, "b", "Provisional."))
    assert len(tables(one)) == 1
    assert texts(one)[:2] == ["a As at 1 March.", "b Provisional."]


def test_a_table_at_the_foot_of_a_page_does_not_go_on_with_the_note_of_the_page_before() -> None:
    first = page(1, line(100, 680, "____________", size=8), note(692, "1", "See the tide tables"))
    second = page(2, small(690, "Lamps\t4"), small(702, "Keepers\t2"))
    assert tables(first, second) == [(("Lamps", "4"), ("Keepers", "2"))]


def test_the_number_above_a_heading_stands_alone() -> None:
    bold = [line(220, 300, (Run("II", 12, bold=True),), 12), line(150, 313, (Run("Tide tables", 12, bold=True),), 12)]
    assert texts(page(1, *bold))[:2] == ["II", "Tide tables"]


@pytest.mark.parametrize(
    "name", ["Annex", "Annex II", "Appendix*", "Enclosure", "Annexe", "Anexo I", "Приложение", "附件", "المرفق الأول"]
)
def test_the_name_of_an_annex_stands_apart_from_the_title_below_it(name: str) -> None:
    bold = [line(100, 300, (Run(name, 12, bold=True),), 12), line(100, 313, (Run("Tide tables", 12, bold=True),), 12)]
    assert texts(page(1, *bold))[:2] == [name, "Tide tables"]


def test_the_mark_of_a_note_behind_the_name_of_an_annex_is_none_of_the_name() -> None:
    name = (Run("Annex", 12, bold=True), Run("3", 7, bold=True, superscript=True))
    bold = [line(100, 300, name, 12), line(100, 313, (Run("Tide tables", 12, bold=True),), 12)]
    assert texts(page(1, *bold))[1] == "Tide tables"


def test_a_heading_that_begins_with_the_word_annex_is_one() -> None:
    bold = [
        line(100, 300, (Run("Annex tables and", 12, bold=True),), 12),
        line(100, 313, (Run("their keepers", 12, bold=True),), 12),
    ]
    assert texts(page(1, *bold))[0] == "Annex tables and their keepers"


def test_a_bracketed_line_is_whole_though_its_first_line_is_short() -> None:
    one = page(1, line(100, 300, "[on the report of the"), line(100, 312, "Second Committee (A/85/1)]"))
    assert texts(one)[0] == "[on the report of the Second Committee (A/85/1)]"


def test_every_word_of_the_lines_stands_in_exactly_one_paragraph() -> None:
    pages = (
        page(
            1, line(100, 60, "United Nations\tA/RES/85/902"), line(100, 300, FULL, x1=400), line(100, 312, "the end.")
        ),
        page(2, line(60, 56, "A/RES/85/902", size=8), line(124, 90, "Noting,"), note(700, "1", "Ibid.")),
    )
    given = sorted(word for one in pages for each in one.lines for word in each.text.split())
    kept = [word for paragraph in paragraphs_of(pages) for word in _words(paragraph)]
    assert sorted(kept) == given


def _words(paragraph: Paragraph) -> list[str]:
    cells = [cell for row in paragraph.rows or () for cell in row]
    text = "".join(run.text for run in paragraph.runs)
    return [*" ".join([text, *cells]).split(), *([paragraph.mark] if paragraph.mark else [])]


def test_a_hyphen_of_a_divided_line_stays_where_the_words_of_the_document_say_so() -> None:
    one = page(
        1,
        line(100, 200, "the thirty lamps of the fifth island and the keep-", x1=400),
        line(100, 212, "ers who met at their thirty-", x1=400),
        line(100, 224, "fifth meeting with the half-", x1=400),
        line(100, 236, "way house; a half-way house that is well main-", x1=400),
        line(100, 248, "tained by the keepers."),
    )
    text = texts(one)[0]
    assert "keepers who" in text
    assert "thirty-fifth" in text
    assert "the half-way house;" in text
    assert "maintained" in text


def test_a_centred_title_of_several_lines_is_one_paragraph() -> None:
    one = page(1, line(120, 300, "Lamps and oil of the keepers", x1=380), line(190, 312, "on the islands", x1=310))
    assert texts(one)[0] == "Lamps and oil of the keepers on the islands"


def test_the_mark_of_a_note_alone_on_a_line_belongs_to_the_line_before() -> None:
    mark = line(100, 319, "1", size=6)
    note = Line((Run("1", 6, superscript=True), Run(" On the tides.", 8)), 100, 700, 200, 710)
    one = page(1, line(100, 312, FULL, x1=400), mark, line(124, 330, "Noting the tides,"), note)
    found = [paragraph for paragraph in paragraphs_of([one]) if paragraph.role is Role.TEXT]
    assert [paragraph.text.strip() for paragraph in found][:2] == [FULL, "Noting the tides,"]
    assert [run.text for run in found[0].runs if run.note] == ["1"]


def test_a_running_head_goes_on_in_its_size_below_where_heads_end() -> None:
    head = [
        line(100, 44 + 10 * k, text, size=8) for k, text in enumerate(("A/RES/85/7", "Lamps", "along", "the coast"))
    ]
    second = page(2, *head, line(124, 110, "Noting the tides,"))
    assert texts(page(1), second)[-2] == "Noting the tides,"
    assert texts(page(1), second, role=Role.HEADER) == ["A/RES/85/7", "Lamps", "along", "the coast"]


def test_stars_right_behind_a_word_are_a_mark_where_a_note_has_them() -> None:
    note = Line((Run("** Tables of the Survey of Tides.", 8),), 100, 690, 200, 700)
    one = page(1, line(100, 312, "Recalling the tables of the Survey,** and its **bold** words;"), note)
    (marked, *_) = [paragraph for paragraph in paragraphs_of([one]) if paragraph.role is Role.TEXT]
    assert marked.text.startswith("Recalling the tables of the Survey, and its **bold")
    assert "**" in [run.text for run in marked.runs if run.note]


def test_a_slashed_mark_may_stand_before_a_stop() -> None:
    note = Line((Run("3/ Tables of the Survey of Tides.", 8),), 100, 690, 200, 700)
    one = page(1, line(100, 312, "Recalling the tables of 1992 3/, and the lamps,"), note)
    (marked, *_) = [paragraph for paragraph in paragraphs_of([one]) if paragraph.role is Role.TEXT]
    assert [run.text for run in marked.runs if run.note] == ["3/"]


def test_a_name_of_two_words_that_did_not_fit_begins_no_paragraph() -> None:
    one = page(1, line(100, 300, "Noting the lamps of", x1=350), line(100, 312, "El Salvador Harbour and its keepers,"))
    assert texts(one)[0] == "Noting the lamps of El Salvador Harbour and its keepers,"
    listed = page(1, line(100, 300, "the lamps of Guatemala,", x1=350), line(100, 312, "El Salvador and Panama;"))
    assert texts(listed)[0] == "the lamps of Guatemala, El Salvador and Panama;"


def test_a_note_that_ends_a_page_with_a_shortened_word_goes_on_overleaf() -> None:
    first = page(
        1, Line((Run("1", 6, superscript=True), Run(" Survey of Tides, chap. II, sect.", 8)), 100, 690, 200, 700)
    )
    second = page(2, line(100, 690, "A.", size=8))
    assert texts(first, second, role=Role.NOTE) == [" Survey of Tides, chap. II, sect. A."]
