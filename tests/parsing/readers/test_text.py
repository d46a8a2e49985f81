"""Bare texts become whole paragraphs."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Role
from plenary.parsing.readers.text import read_text

SAMPLES = Path(__file__).parents[2] / "samples"
LONG = (
    "Recognizing that a lamp in a window helps those who are out at sea, that it costs little to keep, and that the habit "
    "of lighting it is older than any chart of the coast, so that it deserves to be handed on,"
)


def texts(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [paragraph.text for paragraph in read_text(data, max_unpacked_bytes=1 << 20).paragraphs]


def labels(text: str) -> list[str | None]:
    return [paragraph.label for paragraph in read_text(text.encode(), max_unpacked_bytes=1 << 20).paragraphs]


def test_an_archived_resolution_comes_out_in_whole_paragraphs() -> None:
    document = read_text((SAMPLES / "files" / "A_RES_85_903-EN.txt").read_bytes(), max_unpacked_bytes=1 << 20)
    expected = json.loads((SAMPLES / "expected.json").read_text())["A_RES_85_903-EN.txt"]
    assert document.paragraphs[0].text == expected["title"]
    assert [paragraph.label for paragraph in document.paragraphs if paragraph.label] == expected["numbers"]
    assert all(paragraph.text.endswith((",", ";", ":", ".")) for paragraph in document.paragraphs[1:])


def test_a_sentence_that_a_lost_note_has_broken_is_joined() -> None:
    assert texts(f"{LONG}\n\n\nRecalling its resolution 83/640\n and its resolution 84/655 on hives,\n") == [
        LONG,
        "Recalling its resolution 83/640 and its resolution 84/655 on hives,",
    ]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    assert texts(f"{LONG}\n{LONG}\n61st plenary meeting\n4 March 2031\n") == [
        LONG,
        LONG,
        "61st plenary meeting",
        "4 March 2031",
    ]


def test_a_number_on_its_own_line_becomes_the_label_of_what_follows() -> None:
    text = f"{LONG}\n\n1.\n{LONG}\n\n2.\n\n{LONG}\n\n(a)\nTo act;\n"
    assert labels(text) == [None, "1.", "2.", "(a)"]
    assert texts(text)[1:3] == [LONG, LONG]


def test_a_number_with_nothing_behind_it_is_kept() -> None:
    assert texts("Some words;\n\n2.\n") == ["Some words;", "2."]


@pytest.mark.parametrize("width", [40, 60, 72, 80])
@pytest.mark.parametrize("between", ["\n\n", "\r\n\r\n", "\n\n\n"])
def test_hard_wrapped_paragraphs_are_joined(width: int, between: str) -> None:
    wrapped = textwrap.fill(LONG, width).replace("\n", "\r\n" if "\r" in between else "\n")
    assert texts(between.join([wrapped] * 3)) == [LONG] * 3


def test_wrapped_paragraphs_are_told_apart_by_their_indents() -> None:
    wrapped = textwrap.fill(LONG, 70, initial_indent="     ")
    assert texts("\n".join([wrapped] * 4)) == [LONG] * 4


def test_wrapped_numbered_paragraphs_are_told_apart_by_their_numbers() -> None:
    items = [textwrap.fill(f"{number}. {LONG[:-1]};", 70, subsequent_indent="   ") for number in range(1, 4)]
    assert texts("\n".join(items)) == [f"{number}. {LONG[:-1]};" for number in range(1, 4)]


def test_a_page_break_inside_a_sentence_is_joined_and_its_furniture_dropped() -> None:
    first, second = LONG[: LONG.index("and that")].rstrip(), LONG[LONG.index("and that") :]
    pages = [
        f"A/RES/85/903\n\n{textwrap.fill(first, 60)}\n\n1\n",
        f"A/RES/85/903\n\n{textwrap.fill(second, 60)}\n\nEnd of it.\n\n2\n",
    ]
    document = read_text("\f".join(pages).encode(), max_unpacked_bytes=1 << 20)
    assert [(paragraph.text, paragraph.page) for paragraph in document.paragraphs] == [
        ("A/RES/85/903", 1),
        (LONG, 1),
        ("End of it.", 2),
    ]


def test_a_sentence_runs_on_over_a_page_break() -> None:
    first, second = LONG[: LONG.index("costs little")].rstrip(), LONG[LONG.index("costs little") :]
    assert texts(f"{textwrap.fill(first, 60)}\n\n- 1 -\n\f\n{textwrap.fill(second, 60)}\n") == [LONG]


def test_a_broken_word_is_healed_only_where_the_text_has_it_whole() -> None:
    whole = "The keepers met. The keep-\ners agreed on self-\nhelp."
    assert texts(whole) == ["The keepers met. The keepers agreed on self-help."]


def test_lines_in_chinese_are_joined_without_a_space() -> None:
    assert texts("大会认为灯塔是海上\n安全的保障。\n") == ["大会认为灯塔是海上安全的保障。"]


def test_a_number_that_a_line_cuts_in_chinese_is_whole_again() -> None:
    assert texts("回顾灯塔表在2\n031年印发，\n") == ["回顾灯塔表在2031年印发，"]


@pytest.mark.parametrize("mark", ["", "1", "[1]", "(1)"])
def test_clauses_in_russian_are_apart_though_they_begin_with_a_small_letter(mark: str) -> None:
    lines = [f"ссылаясь на все свои резолюции, {'принятые по вопросу маяков, ' * 4}о лампах,{mark}"]
    lines.append(f"отмечая, что лампа в окне помогает тем, кто в море, {'и стоит недорого, ' * 5}")
    lines = [line.strip() for line in lines]
    assert texts("\n".join(lines) + "\n") == lines


def test_points_are_apart_though_their_label_is_a_small_letter() -> None:
    lines = ["1. Pide a los faros:", "a) Que enciendan sus lámparas;", "b) Que las limpien."]
    assert texts("\n".join(lines) + "\n") == lines


@pytest.mark.parametrize(
    ("title", "words"),
    [("The lamps of the coast", "The General Assembly,"), ("Фонари побережья", "Генеральная Ассамблея,")],
)
def test_enacting_words_are_a_paragraph_of_their_own(title: str, words: str) -> None:
    wrapped = textwrap.fill(LONG, 60)
    assert texts(f"{title}\n{words}\n{wrapped}\n{wrapped}\n")[:2] == [title, words]


def test_short_chinese_paragraphs_are_not_taken_for_lines_that_a_width_broke() -> None:
    lines = [
        f"回顾第{number}号灯塔的灯光对海上人员的重要性，并注意到灯塔管理员的报告和各沿海村庄的意见，"
        for number in range(9)
    ]
    assert texts("\n".join([*lines, lines[0] * 2]) + "\n") == [*lines, lines[0] * 2]


def test_a_number_that_an_abbreviation_announces_begins_no_note() -> None:
    text = "Decides to print them.\n\n2 Records of the Lamps, Supplement No.\n3 and corrigenda.\n\nEnd of it.\n"
    assert "2 Records of the Lamps, Supplement No. 3 and corrigenda." in texts(text)


def test_a_note_may_begin_with_a_year() -> None:
    found, marks, _ = notes(
        "Having read the tables,1 and the survey,2 and the list,3",
        "1 Ibid.",
        "2 1995 Review of Lamps.",
        "3 Ibid., p. 2.",
    )
    assert [mark for mark, _ in found] == marks == ["1", "2", "3"]


NARROW = """\
Resolution 901 (1951)
of 3 December 1951

The Security Council,
Having heard the keepers of the lights of
Amelry Sound, 16

1. Calls upon all those who sail at night in
Port Amelry to show a lamp at the
Mast and another at the stern;

2. Decides to print the tables of the
General Survey of Tides.

Adopted at the 520th meeting
by 8 votes to 2 (Amelry, United
Islands), with 1 abstention (Upper
Sandhaven).


16 Records of the Survey of Tides, Fifth Year,
Supplement for July, document X/12.
17 Ibid.
"""


def test_blank_lines_part_paragraphs_whatever_word_a_line_begins_with() -> None:
    assert texts(NARROW) == [
        "Resolution 901 (1951) of 3 December 1951",
        "The Security Council,",
        "Having heard the keepers of the lights of Amelry Sound,",
        "1. Calls upon all those who sail at night in Port Amelry to show a lamp at the Mast and another at the stern;",
        "2. Decides to print the tables of the General Survey of Tides.",
        "Adopted at the 520th meeting by 8 votes to 2 (Amelry, United Islands), with 1 abstention (Upper Sandhaven).",
        "Records of the Survey of Tides, Fifth Year, Supplement for July, document X/12.",
        "Ibid.",
    ]


def test_a_word_that_opens_a_list_below_the_last_clause_is_a_paragraph() -> None:
    listed = NARROW.replace("Sound, 16\n\n1. Calls", "Sound, 16\nDecides:\n\n(a) To call")
    assert texts(listed)[2:4] == ["Having heard the keepers of the lights of Amelry Sound,", "Decides:"]


def test_blank_lines_between_all_lines_part_nothing() -> None:
    assert texts(textwrap.fill(LONG, 60).replace("\n", "\n\n")) == [LONG]


def notes(*paragraphs: str) -> tuple[list[tuple[str | None, str]], list[str], tuple[str, ...]]:
    """The notes, the marks in the text, the findings."""
    document = read_text("\n\n".join(paragraphs).encode(), max_unpacked_bytes=1 << 20)
    marks = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.note]
    texts = [(paragraph.mark, paragraph.text) for paragraph in document.paragraphs if paragraph.role is Role.NOTE]
    return texts, marks, document.findings


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("Having read the tables, 16", "16 Ibid., p. 3."),
        ("Having read the tables,16 and the survey,", "16 Ibid., p. 3."),
        ("Having read the tables of 1950 16 and the survey,", "16 Ibid., p. 3."),
        ("Having read the tables[16] and the survey,", "[16] Ibid., p. 3."),
        ("Having read the tables\u00b9\u2076 and the survey,", "\u00b9\u2076 Ibid., p. 3."),
        ("Having read the tables of parts 2, 3, 16", "16 Ibid., p. 3."),
        ("Having read the tables^16 and 10^3 lamps,", "^16 Ibid., p. 3."),
        ("Having read the tables(16) and the survey,", "(16) Ibid., p. 3."),
        ("وإذ تشير إلى الجداول،16", "16 Ibid., p. 3."),
        ("审议了灯塔表，16", "16 Ibid., p. 3."),
    ],
)
def test_end_notes_are_notes_and_their_marks_leave_the_text(sentence: str, note: str) -> None:
    assert notes(sentence, "Decides to print them.", note) == ([("16", "Ibid., p. 3.")], ["16"], ())


@pytest.mark.parametrize(
    "words",
    ["of E/2031/23/Corr.1 on it", "in A/C.3/85/L.1 and elsewhere", "of vol. 1 and", "in Supplement No. 1 as it is"],
)
def test_the_number_of_a_symbol_or_of_a_volume_is_no_mark(words: str) -> None:
    sentence = f"Having read the tables {words},"
    _, marks, _ = notes(sentence, "Having read the survey,1 and the list,", "1 Ibid., p. 3.")
    assert marks == ["1"]
    assert texts(f"{sentence}\n\nHaving read the survey,1 and the list,\n\n1 Ibid., p. 3.")[0] == sentence


def test_a_mark_that_may_be_a_number_stays_in_the_sentence_and_is_told() -> None:
    sentence = "Having read Article 16 of the tables,"
    _, marks, findings = notes(sentence, "Decides to print them.", "16 Ibid., p. 3.")
    assert (marks, findings) == (["16"], ("numbers that may be marks of notes: 16",))
    assert texts(f"{sentence}\n\nDecides to print them.\n\n16 Ibid., p. 3.")[0] == sentence


def test_a_mark_with_two_likely_places_is_not_guessed() -> None:
    found, marks, _ = notes("Having read the tables, 16", "Having read the survey, 16", "16 Ibid.")
    assert (found, marks) == ([("16", "Ibid.")], [])


@pytest.mark.parametrize(
    "last",
    [
        "16 December 1951.",
        "16 d\u00e9cembre 1951",
        "16 \u0434\u0435\u043a\u0430\u0431\u0440\u044f 1951 \u0433\u043e\u0434\u0430",
        "3 Decides to sail.",
        "520th meeting.",
    ],
)
def test_dates_and_paragraphs_that_lost_their_stop_are_no_notes(last: str) -> None:
    assert notes("1. Recalls the tables, 16", "2. Recalls the 3 surveys.", last)[0] == []


def test_windows_1252_and_utf_16_are_read() -> None:
    assert (
        texts("L\u2019Assembl\u00e9e".encode("windows-1252"))
        == texts("L\u2019Assembl\u00e9e".encode("utf-16"))
        == ["L\u2019Assembl\u00e9e"]
    )


def test_a_text_above_the_limit_is_refused() -> None:
    with pytest.raises(IngestError) as caught:
        read_text(b"x" * 11, max_unpacked_bytes=10)
    assert caught.value.reason is ErrorCode.TOO_MUCH_TEXT


@given(st.text(st.sampled_from("abcXYZ 19.,;()\n\t\r"), max_size=200).filter(str.strip))
def test_no_letter_is_lost_and_their_order_is_kept(text: str) -> None:
    document = read_text(text.encode(), max_unpacked_bytes=1 << 20)
    shown = "".join((paragraph.label or "") + paragraph.text for paragraph in document.paragraphs)
    if any(paragraph.role is Role.NOTE for paragraph in document.paragraphs):  # whose marks are no text
        assert "".join(filter(str.isalpha, shown)) == "".join(filter(str.isalpha, text))
    else:
        assert "".join(shown.split()) == "".join(text.split())


@given(st.text(st.sampled_from("ab 1/-\n\f\u00ad"), max_size=60))
def test_pages_of_any_shape_are_read_or_refused(text: str) -> None:
    try:
        assert read_text(text.encode(), max_unpacked_bytes=1 << 20).paragraphs
    except IngestError as failure:
        assert failure.reason is ErrorCode.NO_TEXT  # noqa: PT017 - both outcomes are right
