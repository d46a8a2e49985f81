"""Opening words where nothing is set in italics: a verb or participle with its adverbs, and nothing behind them."""

from __future__ import annotations

import pytest

from plenary.parsing.document import Paragraph, Run
from plenary.parsing.languages import CODES, language
from plenary.parsing.structure.blocks import read_blocks
from plenary.parsing.structure.opening_phrases import LONGEST, spoken_lead

TEXTS = {
    "en": [
        ("Recalling also", "its resolution 84/12 of 3 May 2029 on bees,"),
        ("Once again calls upon", "all keepers of bees to share their hives;"),
        ("Taking note with appreciation", "of the report on orchards,"),
        ("Reaffirming also", "the right of bees to flowers,"),
        ("Welcomes and encourages", "the planting of hedges;"),
        ("Expresses its deep concern", "at the loss of meadows;"),
        ("Having considered", "the report of the Committee on Honey,"),
        ("Looks forward", "to the next harvest;"),
    ],
    "fr": [
        ("Rappelant en outre", "sa résolution 84/12 sur les abeilles,"),
        ("Prend note avec satisfaction", "du rapport sur les vergers ;"),
        ("Prie de nouveau instamment", "les apiculteurs de partager leurs ruches ;"),
        ("Ayant à l\u2019esprit", "les besoins des prairies,"),
    ],
    "es": [
        ("Acogiendo con beneplácito también", "el informe sobre los huertos,"),
        ("Expresando profunda preocupación", "por la pérdida de praderas,"),
        ("Exige una vez más", "que se respeten las colmenas;"),
        ("Teniendo presentes", "las necesidades de las abejas,"),
    ],
    "ru": [
        ("ссылаясь далее", "на свою резолюцию 84/12 о пчелах,"),
        ("принимает к сведению также", "доклад о садах;"),
        ("будучи глубоко обеспокоена", "утратой лугов,"),
        ("поддерживает и поощряет", "посадку живых изгородей;"),
    ],
    "zh": [
        ("又回顾", "其关于蜜蜂的第84/12号决议，"),
        ("表示赞赏", "果园的报告；"),
        ("再次促请", "养蜂人分享蜂箱；"),
        ("审议了", "蜂蜜委员会的报告，"),
    ],
    "ar": [
        ("وإذ تشير أيضا", "إلى قرارها بشأن النحل،"),
        ("وإذ يُؤكّد من جديد", "حق النحل في الأزهار،"),
        ("تعرب عن بالغ قلقها", "إزاء فقدان المروج؛"),
        ("إذ تضع في اعتبارها", "احتياجات البساتين،"),
    ],
}
PLAIN = {
    "en": ["Bees are of use to all.", "During the session the hives were counted.", "We, the keepers of bees,"],
    "fr": ["Les abeilles sont utiles à tous.", "Pendant la session, les ruches ont été comptées."],
    "es": ["Las abejas son útiles para todos.", "Durante el período de sesiones se contaron las colmenas."],
    "ru": ["Пчелы полезны всем.", "В ходе сессии были подсчитаны ульи."],
    "zh": ["蜜蜂对所有人都有用。"],
    "ar": ["النحل مفيد للجميع."],
}


@pytest.mark.parametrize(("code", "lead", "rest"), [(code, *text) for code, texts in TEXTS.items() for text in texts])
def test_the_vocabulary_opens_a_clause(code: str, lead: str, rest: str) -> None:
    vocabulary = language(code)
    assert spoken_lead(f"{lead} {rest}" if vocabulary.spaced else lead + rest, vocabulary) == lead


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in PLAIN.items() for text in texts])
def test_other_sentences_open_with_none(code: str, text: str) -> None:
    assert spoken_lead(text, language(code)) is None


def test_each_language_has_its_openings() -> None:
    assert set(TEXTS) == set(PLAIN) <= set(CODES)


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("word", ["also ", "strongly ", "recalling and ", "its ", "с ", "إذ ", "又", "avec une vive "])
def test_words_that_come_again_and_again_are_no_trap(code: str, word: str) -> None:
    assert len(spoken_lead(word * 50_000, language(code)) or "") <= LONGEST


def leads(*paragraphs: Paragraph) -> list[str | None]:
    return [block.lead for block in read_blocks(paragraphs, language("en")).blocks]


def clause(*runs: Run) -> Paragraph:
    return Paragraph(runs)


def test_italics_go_before_the_vocabulary() -> None:
    set_in_italics = clause(Run("Noting", italic=True), Run(" with concern that bees are few,"))
    plain = clause(Run("Recalling its resolution on bees,"))
    assert leads(set_in_italics, plain) == ["Noting", None]
    assert leads(plain) == ["Recalling"]


def test_a_recognized_page_among_others_has_its_leads_from_the_vocabulary() -> None:
    digital = clause(Run("Noting", italic=True, font="Times"), Run(" that bees are few,", font="Times"))
    assert leads(digital, clause(Run("Recalling its resolution on bees,"))) == ["Noting", "Recalling"]
    assert leads(digital, clause(Run("Recalling its resolution on bees,", font="Times"))) == ["Noting", None]
