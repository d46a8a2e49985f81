"""Bare texts in six languages, in each way that they are laid out: the same paragraphs come of each."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest

from plenary.parsing.readers.text import read_text
from plenary.parsing.readers.text_notes import is_followed_by_number

# The enacting words, clauses, and numbered paragraphs without their numbers, by language.
TEXTS = json.loads((Path(__file__).parents[2] / "samples/lamps.json").read_text("utf-8"))
HANGING = "\uff0c\u3002\uff1b\u3001\u201d"  # stops that no line in Chinese begins with
WIDTHS = (48, 56, 60, 64, 72, 76, 80)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap(text: str, width: int, first: str = "", others: str = "") -> list[str]:
    """The lines of a text; in Chinese broken at any character, a stop behind a full line."""
    if not any(unicodedata.east_asian_width(sign) == "W" for sign in text):
        return textwrap.wrap(
            text,
            width,
            initial_indent=first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )
    lines, line = [], first
    for sign in text:
        if columns(line + sign) > width and sign not in HANGING:
            lines.append(line)
            line = others
        line += sign
    return [*lines, line]


def paragraphs(code: str) -> list[str]:
    text = TEXTS[code]
    dash = " -" if code == "ar" else "."
    numbered = [f"{number}{dash} {text}" for number, text in enumerate(text["numbered"], start=1)]
    return [text["enacting"], *text["clauses"], *numbered]


def laid_out(code: str, layout: str, width: int) -> str:
    lines: list[str] = []
    for text in paragraphs(code):
        number, rest = re.fullmatch(r"(\d+(?:\.| -)|) ?(.*)", text).groups()  # type: ignore[union-attr]
        if layout == "blank":
            lines += [*wrap(text, width), ""]
        elif layout == "in":
            lines += wrap(text, width, first="    ")
        elif layout == "out":
            lines += wrap(text, width, others="    ")
        elif layout == "tab" and number:
            first, *others = wrap(text, width)
            lines += [first.replace(f"{number} ", f"{number}\t", 1), *others]
        elif layout == "own line" and number:
            lines += [number, *wrap(rest, width)]
        else:
            lines += wrap(text, width)
    return "\n".join(lines) + "\n"


def read(text: str) -> list[str]:
    document = read_text(text.encode(), max_unpacked_bytes=1 << 20)
    return [f"{one.label} {one.text}" if one.label else one.text for one in document.paragraphs]


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("layout", ["blank", "right below", "in", "out", "tab"])
def test_the_layout_changes_no_paragraph(layout: str, code: str) -> None:
    for width in WIDTHS:
        assert read(laid_out(code, layout, width)) == paragraphs(code), width


@pytest.mark.parametrize("code", TEXTS)
def test_numbers_on_lines_of_their_own_are_those_of_the_paragraphs_below(code: str) -> None:
    for width in WIDTHS:
        assert read(laid_out(code, "own line", width)) == paragraphs(code), width


@pytest.mark.parametrize("code", ["ru", "zh"])
def test_a_paragraph_that_begins_by_its_words_alone_is_told_as_doubtful(code: str) -> None:
    findings: list[str] = []
    for width in range(50, 80):  # at some width the last line of a clause is full
        text = "\n".join(line for clause in paragraphs(code)[1:4] * 3 for line in wrap(clause, width))
        findings += read_text(text.encode(), max_unpacked_bytes=1 << 20).findings
    assert any("only their words show it" in finding for finding in findings)


MASTHEADS = {
    "ar": ("الدورة الخامسة والثمانون", "البند 12 من جدول الأعمال", "قرار اتخذته الجمعية العامة في 12 أيار/مايو 2031"),
    "en": ("Eighty-fifth session", "Agenda item 12", "Resolution adopted by the General Assembly on 12 May 2031"),
    "es": (
        *("Octogésimo quinto período de sesiones", "Tema 12 del programa"),
        "Resolución aprobada por la Asamblea General el 12 de mayo de 2031",
    ),
    "fr": (
        *("Quatre-vingt-cinquième session", "Point 12 de l'ordre du jour"),
        "Résolution adoptée par l'Assemblée générale le 12 mai 2031",
    ),
    "ru": (
        *("Восемьдесят пятая сессия", "Пункт 12 повестки дня"),
        "Резолюция, принятая Генеральной Ассамблеей 12 мая 2031 года",
    ),
    "zh": ("第八十五届会议", "议程项目12", "2031年5月12日大会决议"),
}


@pytest.mark.parametrize("blank", [[], [""]], ids=["right below", "blank"])
@pytest.mark.parametrize("code", MASTHEADS)
def test_the_lines_of_a_masthead_are_apart_however_full_they_are(code: str, blank: list[str]) -> None:
    bracket, title = "[A/85/459, 12]", f"85/902. {MASTHEADS[code][1]}"
    heads = [*MASTHEADS[code], bracket, title]
    for width in range(42, 80, 2):
        lines = [line for head in (*heads, *paragraphs(code)) for line in [*wrap(head, width), *blank]]
        assert read("\n".join(lines))[: len(heads) + 1] == [*heads, paragraphs(code)[0]], width


def test_a_capital_leaves_no_doubt() -> None:
    text = "\n".join(line for clause in paragraphs("en") * 3 for line in wrap(clause, 60))
    assert not read_text(text.encode(), max_unpacked_bytes=1 << 20).findings


def test_chinese_keeps_the_spaces_around_numbers_that_it_has_elsewhere() -> None:
    apart = "灯塔是 2030 年的大会认为\n2031 年仍是海上的人们在 3\n个港口的 85 个安全保障\n"
    assert read(apart) == [apart.strip().replace("\n", " ")]
    assert read(apart.replace(" ", "")) == [apart.strip().replace(" ", "").replace("\n", "")]


@pytest.mark.parametrize("number", ["85/12", "9001(2031)"])
def test_a_number_in_chinese_that_the_end_of_a_line_cuts_is_whole(number: str) -> None:
    for cut in range(1, len(number)):
        assert read(f"回顾其第{number[:cut]}\n{number[cut:]}号\n") == [f"回顾其第{number}号"]


def test_a_symbol_at_the_head_of_a_page_is_no_text() -> None:
    first, second = paragraphs("en")[1:3]
    pages = ["\n".join([*wrap(first, 60)[:-1]]), "\n".join(["A/RES/85/903", "", wrap(first, 60)[-1], "", second])]
    assert read("\f".join(pages)) == [first, second]


@pytest.mark.parametrize(
    "text", ["see No.", "voir par.", "véase el párr.", "см. п.", "A/85/12/Add.", "resolution 85/1, pp."]
)
def test_what_a_number_of_the_sentence_follows(text: str) -> None:
    assert is_followed_by_number(f"{text} ")
    assert not is_followed_by_number(f"{text[:-1]}, ")


# A printed column as it was recognized: lines of every length, nothing between the paragraphs.
COLUMN = """\
Resolution 901 (1951)
of 3 December 1951
The Security Council,
Having examined the application of the Republic of
Lampland 389 for the loan of a lamp, and the report
of the keepers of the lamps of the coast of 27 July 1951,
S/2353, in which the Lighthouse
Keeper recommends it,
Having regard to the tides of the coast, 390
1. Recommends to the General Assembly that the
Republic of Lampland have its lamp;
2. Decides to meet again in the winter of the year, with all the
keepers.
Adopted at the 716th meeting by 10 votes to none,
with 1 abstention (Union of Lamps and
Socialist Candles).
389 See the Official Records of the
Lighthouse, No.
14 of the year.
390 Ibid.
"""
COLUMN_TEXTS = [
    "Resolution 901 (1951) of 3 December 1951",
    "The Security Council,",
    (
        "Having examined the application of the Republic of Lampland 389 for the loan of a lamp, and the report of the keepers of the lamps of the "
        "coast of 27 July 1951, S/2353, in which the Lighthouse Keeper recommends it,"
    ),
    "Having regard to the tides of the coast,",
    "1. Recommends to the General Assembly that the Republic of Lampland have its lamp;",
    "2. Decides to meet again in the winter of the year, with all the keepers.",
    "Adopted at the 716th meeting by 10 votes to none, with 1 abstention (Union of Lamps and Socialist Candles).",
    "See the Official Records of the Lighthouse, No. 14 of the year.",
    "Ibid.",
]


def test_the_ragged_lines_of_a_printed_column_are_paragraphs_by_their_words() -> None:
    assert [" ".join(text.split()) for text in read(COLUMN)] == COLUMN_TEXTS


def test_a_line_that_ends_in_a_word_which_another_follows_runs_on_over_a_page() -> None:
    cut = COLUMN.replace("that the\nRepublic", "that the\n\n- 2 -\n\nRepublic")
    assert [" ".join(text.split()) for text in read(cut)] == COLUMN_TEXTS
