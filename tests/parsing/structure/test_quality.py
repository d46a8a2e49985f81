from __future__ import annotations

import pytest

from plenary.domain.record import Block, Check, Footnote, Quality
from plenary.parsing.document import Document, MediaType, Page, PageRecognition
from plenary.parsing.languages import language
from plenary.parsing.structure.quality import check, is_garbled

SENTENCE = "Requests the masters of the harbours to report on the state of the tides and to publish them in a table; "
PAGES = tuple(Page(number, 612, 792, ()) for number in range(1, 5))


def paragraph(number: int, text: str = SENTENCE * 4, notes: tuple[str, ...] = ()) -> Block:
    return Block(id=f"op.{number}", part="body", kind="paragraph", number=f"{number}.", text=text, notes=list(notes))


def checked(
    *blocks: Block,
    notes: tuple[Footnote, ...] = (),
    pages: tuple[Page, ...] = (),
    findings: tuple[str, ...] = (),
    key: str = "A_RES_85_902-EN.pdf",
    job_number: str | None = None,
    recognition: PageRecognition | None = None,
) -> Quality:
    document = Document(MediaType.PDF, "test", pages=pages, findings=findings, recognition=recognition)
    return check(document, blocks, notes, language("en"), key=key, job_number=job_number)


def failed(quality: Quality) -> list[Check]:
    return [one for one in quality.checks if not one.ok]


def test_a_sound_text_has_the_whole_score() -> None:
    note = Footnote(marker="1", text="See A/85/1.", block="op.1")
    quality = checked(paragraph(1, notes=("1",)), paragraph(2), notes=(note,), pages=PAGES, job_number="31-00001 (E)")
    assert (quality.score, failed(quality)) == (1, [])


def shifted(text: str) -> str:
    """As a font prints that names each letter as the next one."""
    return "".join(chr(ord(letter) + 1) if letter.isalpha() else letter for letter in text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SENTENCE.replace("harbours", "\ufffd\ufffd(cid:17)\ue001\ue002\ue003"), "known_characters"),
        ("Просит начальников портов составить таблицы приливов; " * 6 + "the of and to in", "script"),
        (shifted(SENTENCE) * 4, "words"),
    ],
)
def test_a_garbled_text_is_useless(text: str, name: str) -> None:
    quality = checked(paragraph(1, text))
    assert name in [one.name for one in failed(quality)]
    assert quality.score < 0.5


CITED = "A/85/116/Add.1, A/C.6/85/SR.11-13, E/CN.40/2031/1, www.example.org/lamps, XXVI, UNLAMP, HRI-4; "
OWN = {
    "ar": "تطلب إلى رؤساء الموانئ أن يقدموا تقريرا عن حالة المد وأن ينشروه في جدول. ",
    "ru": "Просит начальников портов составить таблицы приливов и представить доклад. ",
    "zh": "请各港口负责人报告潮汐状况并将其列入表格予以公布以供船员查阅。",
}


def script_of(code: str, text: str) -> Check:
    document = Document(MediaType.PDF, "test", pages=PAGES)
    quality = check(document, [paragraph(1, text)], (), language(code), key="lamps.pdf", job_number=None)
    return next(one for one in quality.checks if one.name == "script")


@pytest.mark.parametrize("code", OWN)
def test_latin_names_are_at_home_in_every_script(code: str) -> None:
    assert script_of(code, (OWN[code] * 2 + CITED) * 4).ok


@pytest.mark.parametrize("foreign", [SENTENCE, CITED * 4, "LAMPS OF THE BAY "], ids=["words", "names", "capitals"])
@pytest.mark.parametrize("code", OWN)
def test_more_latin_letters_than_names_bring_are_of_another_script(code: str, foreign: str) -> None:
    assert not script_of(code, (OWN[code] + foreign * 8) * 4).ok


def test_a_text_that_decides_nothing_is_useless() -> None:
    clause = Block(id="pp.1", part="preamble", kind="clause", text=SENTENCE)
    quality = checked(clause)
    assert ([one.name for one in failed(quality)], quality.score) == (["operative_text"], 0)


def test_the_more_pages_are_pictures_the_lower_is_the_score() -> None:
    one, two = (
        checked(paragraph(1), pages=PAGES, findings=tuple(f"page {n} is a picture" for n in range(1, count + 1)))
        for count in (1, 2)
    )
    assert [check.name for check in failed(one)] == ["pages"]
    assert 1 > one.score > two.score
    assert two.score < 0.5


def test_what_word_had_to_decide_is_a_remark() -> None:
    quality = checked(paragraph(1), findings=("tracked changes are read as accepted",))
    assert ([one.name for one in failed(quality)], quality.score) == (["extraction"], 0.9)


def test_recognized_text_never_has_the_whole_score() -> None:
    quality = checked(paragraph(1), recognition=PageRecognition("tesseract 5", "eng", (1, 2), 1.0))
    (finding,) = failed(quality)
    assert (finding.name, quality.score) == ("recognition", 0.9)
    assert finding.detail == "recognized from pictures: page 1, 2, at a mean confidence of 1.00"


def test_breaks_in_the_numbering_are_told_and_do_not_quarantine_alone() -> None:
    quality = checked(paragraph(2), paragraph(4), paragraph(7))
    (found,) = failed(quality)
    assert (found.name, found.detail) == ("numbering", "0 is followed by 2; 2 is followed by 4; 4 is followed by 7")
    assert quality.score == 0.5


def test_paragraphs_may_count_anew() -> None:
    assert failed(checked(paragraph(1), paragraph(2), paragraph(1), paragraph(2))) == []


def test_notes_without_marks_and_marks_without_notes_are_told() -> None:
    notes = (Footnote(marker="1", text="See A/85/1.", block="op.1"), Footnote(marker="3", text="See A/85/3."))
    (found,) = failed(checked(paragraph(1, notes=("1", "2")), notes=notes))
    assert (found.name, found.detail) == ("notes", "no mark in the text for 3; no note for 2")


@pytest.mark.parametrize("named", [{"key": "A_RES_85_902-FR.pdf"}, {"job_number": "31-00001 (F)"}])
def test_a_name_that_says_another_language_is_told(named: dict[str, str]) -> None:
    (found,) = failed(checked(paragraph(1), **named))  # type: ignore[arg-type]
    assert found.name == "language"
    assert found.detail.endswith("says fr")


@pytest.mark.parametrize("text", ["", "A/RES/85/901", "\n".join(f"Chad {n}.0{n}" for n in range(40)), SENTENCE * 4])
def test_a_page_of_few_words_or_of_sound_ones_is_no_noise(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", [shifted(SENTENCE) * 4, "\x03\x11\ue041" * 99, "\uffff" * 9, "\u4e02\u4e04" * 200])
def test_a_page_of_noise_is_noise_in_every_language(text: str) -> None:
    assert is_garbled(text)
