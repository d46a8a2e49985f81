"""What Tesseract writes, into lines. Boxes are made up: letters 10 dots wide, 46 high on the baseline, at 720 dots an inch."""

from __future__ import annotations

from plenary.parsing.document import Line, Page, Run
from plenary.parsing.readers.ocr.hocr import read_hocr
from plenary.parsing.readers.ocr.note_markers import in_order

DOTS_PER_INCH = 720  # ten dots a point


def glyph(text: str, x: int, bottom: int, height: int) -> str:
    return f"<span class='ocrx_cinfo' title='x_bboxes {x} {bottom - height} {x + 10} {bottom}; x_conf 99'>{text}</span>"


def word(text: str, x: int, baseline: int = 1000, *, raised: str = "", sure: int = 95) -> str:
    letters = [glyph(one, x + 12 * place, baseline, 46) for place, one in enumerate(text)]
    letters += [glyph(one, x + 12 * len(text), baseline - 40, 40) for one in raised]
    title = f"bbox {x} {baseline - 70} {x + 12 * len(text)} {baseline}; x_wconf {sure}"
    return f"<span class='ocrx_word' title='{title}'>{''.join(letters)}</span>"


def line(*words: str, baseline: int = 1000) -> str:
    title = f"bbox 100 {baseline - 80} 3000 {baseline}; baseline 0 0; x_size 100; x_descenders 20; x_ascenders 30"
    return f'<span class="ocr_line" title="{title}">{" ".join(words)}</span>'


def read(*lines: str) -> tuple[Line, ...]:
    body = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{"".join(lines)}</body></html>'
    (only,) = read_hocr(body.encode(), DOTS_PER_INCH, 842).columns
    return only


def runs(*words: str) -> list[tuple[str, bool]]:
    (only,) = read(line(*words))
    return [(run.text, run.superscript) for run in only.runs]


def test_letters_tell_size_and_place_in_points() -> None:
    (only,) = read(line(word("noon", 200)))
    assert (only.text, only.runs[0].size, only.x0) == ("noon", 10, 20)
    assert round(only.bottom - 0.2 * 10, 1) == 100


def test_a_small_sign_above_the_line_is_a_mark_whatever_it_was_taken_for() -> None:
    assert runs(word("cameo", 200, raised="!"), word("ease", 300)) == [("cameo", False), ("!", True), (" ease", False)]


def test_a_stroke_before_a_wide_gap_is_the_number_of_a_first_paragraph() -> None:
    assert runs(word("|", 200), word("cease", 400)) == [("1. cease", False)]


def test_a_lone_stroke_inside_a_sentence_is_the_digit_one() -> None:
    assert runs(word("rose", 200), word("|", 260), word("over", 284)) == [("rose 1 over", False)]


def test_a_symbol_set_in_two_sizes_is_put_together() -> None:
    assert runs(word("A", 200), word("rRes/85/901", 220)) == [("A/RES/85/901", False)]


def test_two_sides_of_a_masthead_are_one_line_with_a_tab() -> None:
    lines = read(line(word("nations", 200)), line(word("sea", 2000)))
    assert [one.text for one in lines] == ["nations\tsea"]


def test_what_tesseract_is_not_sure_of_and_holds_no_word_is_dirt() -> None:
    assert read(line(word("zx", 200, sure=45)), line(word("reasons", 200, baseline=2000)))[0].text == "reasons"


def test_marks_count_from_one_in_the_text_and_in_the_notes() -> None:
    body = tuple(
        Line((Run("a sentence", 10), Run(sign, 6, superscript=True)), 100, top, 400, top + 10)
        for sign, top in (("!", 300), ("2", 320), ("*", 340))
    )
    notes = tuple(
        Line((Run(sign, 5, superscript=True), Run(" Ibid.", 8)), 100, top, 200, top + 8)
        for sign, top in (("'", 680), ("?", 690), ("3", 700))
    )
    (page,) = in_order([Page(1, 612, 792, body + notes)])
    marks = [run.text for each in page.lines for run in each.runs if run.superscript]
    assert marks == ["1", "2", "3", "1", "2", "3"]


def test_a_first_note_that_lost_its_mark_gets_it_back() -> None:
    body = tuple(
        Line((Run("a sentence", 10), Run(sign, 6, superscript=True)), 100, top, 400, top + 10)
        for sign, top in (("1", 300), ("2", 320))
    )
    first = Line((Run("Tide Tables, vol. 6.", 8),), 100, 680, 300, 688)
    second = Line((Run("2", 5, superscript=True), Run(" Ibid.", 8)), 100, 692, 200, 700)
    (page,) = in_order([Page(1, 612, 792, (*body, first, second))])
    assert [run.text for run in page.lines[2].runs] == ["1", "Tide Tables, vol. 6."]
