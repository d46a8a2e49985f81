"""Bare texts whose lines a program broke, with notes at their end and headings: in six languages, with nothing between."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plenary.parsing.document import Role
from plenary.parsing.readers.text import read_text
from plenary.parsing.readers.text_notes import is_followed_by_number


def read(text: str, role: Role = Role.TEXT) -> list[str]:
    document = read_text(text.encode(), max_unpacked_bytes=1 << 20)
    return [item.text for item in document.paragraphs if item.role is role]


def findings(text: str) -> tuple[str, ...]:
    return read_text(text.encode(), max_unpacked_bytes=1 << 20).findings


def marks(text: str) -> list[list[str]]:
    document = read_text(text.encode(), max_unpacked_bytes=1 << 20)
    return [[run.text for run in item.runs if run.note] for item in document.paragraphs if item.role is Role.TEXT]


# The last paragraph, the closing line, its date; a note with the first words of the next line in its last.
ENDS = {
    "en": ("2. Decides to light the lamps again.", "12th plenary meeting", "3 December 2030", "See resolution 85/12."),
    "fr": ("2. Décide de rallumer les lampes.", "12e séance plénière", "3 décembre 2030", "Voir résolution 85/12."),
    "es": (
        "2. Decide volver a encender las lámparas.",
        "12ª sesión plenaria",
        "3 de diciembre de 2030",
        "Resolución 85/12.",
    ),
    "ru": (
        "2. постановляет вновь зажечь лампы.",
        "12-е пленарное заседание",
        "3 декабря 2030 года",
        "См. резолюцию 85/12.",
    ),
    "ar": ("2 - تقرر إضاءة المصابيح من جديد.", "الجلسة العامة 12", "3 كانون الأول/ديسمبر 2030", "انظر القرار 85/12."),
    "zh": ("2. 决定再次点灯。", "第12次全体会议", "2030年12月3日", "见第85/12号决议。"),
}
FIRST = {
    "en": "1. Welcomes the report on lamps,1 and thanks the keepers of all lamps;2",
    "fr": "1. Accueille le rapport sur les lampes,1 et remercie tous les gardiens ;2",
    "es": "1. Acoge el informe sobre las lámparas,1 y agradece a todos los guardianes;2",
    "ru": "1. принимает к сведению доклад о лампах1 и благодарит всех хранителей2;",
    "ar": "1 - ترحب بالتقرير عن المصابيح(1)، وتشكر جميع الحراس لعام 2030(2)؛",
    "zh": "1. 欢迎关于灯火的报告1，并感谢《灯塔公约》2缔约国；",
}


@pytest.mark.parametrize("code", ENDS)
def test_the_date_below_the_closing_line_ends_it_and_notes_follow(code: str) -> None:
    last, closing, date, note = ENDS[code]
    text = "\n".join([FIRST[code], last, closing, date, f"1 {note}", f"2 {note}"]) + "\n"
    assert read(text, Role.NOTE) == [note, note]
    assert marks(text)[0] == ["1", "2"]
    assert "".join(read(text)[2:]).replace(" ", "") == f"{closing}{date}".replace(" ", "")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_heading_between_a_whole_sentence_and_a_number_is_a_paragraph(end: str) -> None:
    text = end.join(
        [
            "1. 请秘书长采取一切必要的行动，确保以最有效的方式看管海岸上的所有灯塔；",
            "2030年灯塔预算执行情况",
            "2. 注意到秘书长关于灯塔的报告，并请他在下一届会议上再次提出报告，说明",
            "灯塔的情况。",
            "2031年预算估计数",
            "3. 决定再次点灯。",
        ]
    )
    assert [item[:6] for item in read(text)] == ["1. 请秘书", "2030年灯", "2. 注意到", "2031年预", "3. 决定再"]


AMOUNTS = "决定批款44 971 300元给海岸灯塔账户，并决定由各国分摊7 562 600元，充作灯塔自2030年至2031年的一切经费；"


@pytest.mark.parametrize(("before", "after"), [("44", "971"), ("971", "300"), ("7", "562"), ("562", "600")])
def test_an_amount_in_chinese_that_is_broken_before_its_thousands_keeps_the_space(before: str, after: str) -> None:
    assert read(AMOUNTS.replace(f"{before} {after}", f"{before}\n{after}") + "\n") == [AMOUNTS]


def test_the_thousands_of_an_amount_are_no_mark_of_a_note() -> None:
    text = f"回顾灯塔的报告，7\n{AMOUNTS}\n第12次全体会议\n2030年12月3日\n7 见第85/12号决议。\n"
    assert marks(text)[:2] == [["7"], []]
    assert read(text)[1] == AMOUNTS


@pytest.mark.parametrize("noun", ["目标", "附件", "议程项目", "提案", "表"])
def test_the_number_of_a_thing_in_chinese_is_no_mark_of_a_note(noun: str) -> None:
    text = f"注意到{noun}1，并回顾灯塔的报告。1\n决定点灯。\n第12次全体会议\n2030年12月3日\n1 见第85/12号决议。\n"
    assert read(text)[0] == f"注意到{noun}1，并回顾灯塔的报告。"


def test_a_comma_behind_which_no_number_is_begins_no_clause_in_a_numbered_paragraph() -> None:
    lines = ["1. предлагает всем государствам зажигать лампу на каждом окне,", "подчеркивая, что лампа стоит немного;"]
    assert read("\n".join([*lines, "2. постановляет вновь зажечь лампы."])) == [
        " ".join(lines),
        "2. постановляет вновь зажечь лампы.",
    ]


def test_a_heading_above_a_clause_is_a_paragraph_though_its_line_is_full() -> None:
    lines = [
        "La Asamblea General,",
        "Informe sobre las lámparas de las costas y sobre sus guardianes",
        "Recordando sus resoluciones sobre las lámparas, las costas y los",
        "puertos, y el informe sobre los guardianes de las lámparas,",
        "1. Decide volver a encender las lámparas.",
    ]
    assert read("\n".join(lines)) == [lines[0], lines[1], f"{lines[2]} {lines[3]}", lines[4]]


PARTED = [
    "Генеральная Ассамблея,",
    "ссылаясь на свои резолюции о лампах и на доклад хранителей лампы,\nи отмечая, что лампа стоит немного и что многие ее зажигают там,\nгде могут,",
    "1. предлагает всем государствам зажигать лампу на каждом окне и\nсообщать об этом каждый год в декабре;",
    "2. постановляет вновь зажечь лампы в каждом доме на побережье в\nпервый вечер каждого месяца.",
]


def test_a_line_that_ends_early_inside_a_paragraph_is_reported() -> None:
    assert not findings("\n\n".join(PARTED))
    merged = [*PARTED[:1], f"{PARTED[1]}\nотмечая свет лампы на окнах,", *PARTED[2:]]
    assert findings("\n\n".join(merged)) == ("1 lines that end early inside a paragraph",)


@pytest.mark.parametrize("lines", [*pairwise(PARTED)])
def test_paragraphs_between_blank_lines_are_those_of_the_text(lines: tuple[str, str]) -> None:
    assert read("\n\n".join(lines)) == [item.replace("\n", " ") for item in lines]


def test_a_capital_and_a_stop_are_no_element_of_a_symbol() -> None:
    assert not is_followed_by_number("chap. I.")
    assert is_followed_by_number("A/C.")
