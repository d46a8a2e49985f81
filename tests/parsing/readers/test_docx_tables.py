"""Tables of Word files in records: merged cells, notes and their marks in cells, tables in annexes, right to left."""

from __future__ import annotations

import pytest

from plenary import parse_bytes
from plenary.domain.record import Record
from support.word_files import footnote, p, pack, r, reference, table

BOLD = "<w:b/><w:bCs/>"
RAISED = '<w:vertAlign w:val="superscript"/>'
TEXTS = {
    "en": (
        *("Eighty-fifth session", "85/902. Scale of lamps", "The General Assembly,", "Recalling the lamps of the bay,"),
        *("1. Decides that the lamps be paid for as follows:", "2. Requests the keepers to report on the oil."),
        *("40th plenary meeting", "Annex", "Shares"),
    ),
    "ar": (
        *("الدورة الخامسة والثمانون", "85/902 جدول المصابيح", "إن الجمعية العامة،", "إذ تشير إلى مصابيح الخليج،"),
        *("1 - تقرر أن تدفع تكاليف المصابيح على النحو التالي:", "2 - تطلب إلى الحراس تقديم تقرير عن الزيت."),
        *("الجلسة العامة 40", "المرفق", "الأنصبة"),
    ),
    "ru": (
        *("Восемьдесят пятая сессия", "85/902. Шкала ламп", "Генеральная Ассамблея,", "ссылаясь на лампы бухты,"),
        *("1. постановляет оплачивать лампы следующим образом:", "2. просит смотрителей сообщить о масле."),
        *("40-е пленарное заседание", "Приложение", "Доли"),
    ),
    "zh": (
        *("第八十五届会议", "85/902. 灯费", "大会，", "回顾海湾的灯，", "1. 决定灯费如下："),
        *("2. 请看守人报告用油情况。", "第40次全体会议", "附件", "份额"),
    ),
}
GRIDS = {
    "en": (
        ("Item", "Gross", "Net"),
        ("Lamps", "56 234", "51 375"),
        ("Oil", "107", "98"),
        ("Total", "56 341", "51 473"),
    ),
    "ar": (("البند", "الإجمالي", "الصافي"), ("المصابيح", "56 234", "51 375"), ("المجموع", "56 341", "51 473")),
    "ru": (("Статья", "Валовая", "Чистая"), ("Лампы", "56 234", "51 375"), ("Итого", "56 341", "51 473")),
    "zh": (("项目", "毛额", "净额"), ("灯", "56 234", "51 375"), ("总计", "56 341", "51 473")),
}


def record_of(grid: str, code: str = "en", *, annexed: bool = False, **parts: str) -> Record:
    session, title, formula, clause, first, second, meeting, annex, shares = TEXTS[code]
    body = p(r("A/RES/85/902")) + p(r(session, BOLD)) + p(r(title, BOLD)) + p(r(formula)) + p(r(clause)) + p(r(first))
    end = p(r(second)) + p(r(meeting))
    body += end + p(r(annex, BOLD)) + p(r(shares, BOLD)) + grid if annexed else grid + end
    (record,) = parse_bytes(pack(body, parts), "A_RES_85_902.docx")
    return record


def rows(record: Record) -> list[list[list[str]]]:
    return [[list(row) for row in block.rows] for block in record.blocks if block.rows]


def cell(*runs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(*runs)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def grid_with(*cells: str, head: str = "") -> str:
    """The table with other cells in its first row, or rows of its own for a head."""
    first, *rest = (row(*(cell(r(text)) for text in texts)) for texts in GRIDS["en"])
    return f"<w:tbl>{head or first}{row(*cells) if cells else rest[0]}{''.join(rest[1:])}</w:tbl>"


@pytest.mark.parametrize("annexed", [False, True], ids=["body", "annex"])
@pytest.mark.parametrize("code", TEXTS)
def test_a_table_is_one_block_in_its_part(code: str, *, annexed: bool) -> None:
    grid = table(*GRIDS[code]).replace(
        "<w:tbl>", "<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr>" if code == "ar" else "<w:tbl>"
    )
    record = record_of(grid, code, annexed=annexed)
    assert rows(record) == [[list(texts) for texts in GRIDS[code]]]
    assert [block.part for block in record.blocks if block.rows] == ["annex" if annexed else "body"]
    assert record.quality.score >= 0.95


def test_a_note_in_a_cell_belongs_to_the_table() -> None:
    grid = grid_with(cell(r("Lamps"), reference(1)), cell(r("56 234")), cell(r("51 375")))
    record = record_of(grid, footnotes=footnote(1, p(r("See A/85/116."))))
    assert rows(record) == [[list(texts) for texts in GRIDS["en"]]]
    (block,) = (block for block in record.blocks if block.rows)
    assert [(note.marker, note.text, note.block) for note in record.footnotes] == [("1", "See A/85/116.", block.id)]
    assert record.quality.score >= 0.95


@pytest.mark.parametrize("marks", [["a"], ["1"], ["*"], ["a", ", ", "b"], ["†"]], ids="".join)
@pytest.mark.parametrize("place", [0, 1], ids=["label", "amount"])
def test_raised_marks_are_no_part_of_a_cell(marks: list[str], place: int) -> None:
    cells = [[r("Lamps")], [r("56 234")], [r("51 375")]]
    cells[place] += [r(mark, RAISED) for mark in marks]
    record = record_of(grid_with(*(cell(*runs) for runs in cells)))
    assert rows(record) == [[list(texts) for texts in GRIDS["en"]]]
    assert [block.notes for block in record.blocks if block.rows] == [[mark for mark in marks if mark != ", "]]


@pytest.mark.parametrize("mark", ["a", "1"])
def test_a_raised_mark_is_answered_by_the_paragraph_below_its_table(mark: str) -> None:
    grid = grid_with(cell(r("Lamps"), r(mark, RAISED)), cell(r("56 234")), cell(r("51 375")))
    record = record_of(grid + p(r(mark, RAISED), r(" Lit at dusk.")), annexed=True)
    assert [block.notes for block in record.blocks if block.rows] == [[mark]]
    assert record.quality.score == 1


@pytest.mark.parametrize(
    ("text", "raised", "whole"),
    [("Lamps, m", "2", "Lamps, m2"), ("40", "e", "40e"), ("n", "o", "no"), ("10", "3", "103"), ("21", "st", "21st")],
)
def test_raised_text_that_is_no_mark_stays(text: str, raised: str, whole: str) -> None:
    grid = grid_with(cell(r(text), r(raised, RAISED)), cell(r("56 234")), cell(r("51 375")))
    assert rows(record_of(grid))[0][1][0] == whole


SPAN, START, GOES_ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        (row(cell(r("Lamps of 2031"), properties=SPAN), cell(r("Net"))), [["Lamps of 2031", "", "Net"]]),
        (
            row(cell(r("Item"), properties=START), cell(r("Lamps"), properties=SPAN))
            + row(cell(properties=GOES_ON), cell(r("Gross")), cell(r("Net"))),
            [["Item", "Lamps", ""], ["", "Gross", "Net"]],
        ),
        (row(cell(r("Gross")), cell(r("Net")), properties='<w:gridBefore w:val="1"/>'), [["", "Gross", "Net"]]),
    ],
    ids=["wide", "tall", "late"],
)
def test_merged_cells_of_a_head_keep_their_columns(head: str, shown: list[list[str]]) -> None:
    assert rows(record_of(grid_with(head=head))) == [[*shown, *(list(texts) for texts in GRIDS["en"][1:])]]


@pytest.mark.parametrize(
    "deleted",
    [
        row(cell(r("gone")), cell(r("gone")), properties='<w:del w:id="1"/>'),
        row(cell(r("gone"), properties='<w:cellDel w:id="1"/>'), cell(r("kept")), cell(r("too"))),
    ],
    ids=["row", "cell"],
)
def test_a_deleted_row_or_cell_is_left_out_and_told(deleted: str) -> None:
    record = record_of(f"<w:tbl>{row(cell(r('Pier')), cell(r('Boats')))}{deleted}</w:tbl>")
    assert rows(record) == [[["Pier", "Boats"], *([["kept", "too"]] if "kept" in deleted else [])]]
    told = [check.detail for check in record.quality.checks if not check.ok]
    assert any("tracked changes" in detail for detail in told)


def test_a_cell_in_several_forms_is_read_in_one() -> None:
    forms = f'<mc:AlternateContent><mc:Choice Requires="other"/><mc:Fallback>{cell(r("7"))}</mc:Fallback></mc:AlternateContent>'
    record = record_of(f"<w:tbl>{row(cell(r('Pier')), cell(r('Boats')))}<w:tr>{cell(r('North'))}{forms}</w:tr></w:tbl>")
    assert rows(record) == [[["Pier", "Boats"], ["North", "7"]]]
