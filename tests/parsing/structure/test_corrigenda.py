"""Corrigenda, addenda, revisions and reissues in six languages: symbol, kind, title and text of each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plenary.parsing.document import Paragraph, Role, Run
from support.structured import record_of

_NAMES = (
    "corrigendum",
    "session",
    "adopted",
    "title",
    "place",
    "change",
    "formula",
    "clause",
    "first",
    "second",
    "reissued",
    "addendum",
    "submitted",
    "revised",
    "sponsors",
)
_WORDS = {
    "en": (
        "Corrigendum",
        "Eighty-fifth session",
        "Resolution adopted by the General Assembly on 3 May 2031",
        "Lamps of the bay",
        "Paragraph 3, second line",
        "For lamps of the bay read lamps of the port",
        "The General Assembly,",
        "Recalling the lamps,",
        "Decides to light them;",
        "Requests the keepers to keep them lit.",
        "* Reissued for technical reasons on 7 June 2031.",
        "Addendum",
        "Draft resolution submitted by the Chair",
        "Iceland: revised draft resolution",
        "Add the following countries to the list of sponsors of the draft resolution: Iceland and Malta.",
    ),
    "fr": (
        "Rectificatif",
        "Quatre-vingt-cinquième session",
        "Résolution adoptée par l’Assemblée générale le 3 mai 2031",
        "Les lampes de la baie",
        "Paragraphe 3, deuxième ligne",
        "Au lieu de lampes de la baie lire lampes du port",
        "L’Assemblée générale,",
        "Rappelant les lampes,",
        "Décide de les allumer;",
        "Prie les gardiens de les garder allumées.",
        "* Nouveau tirage pour raisons techniques (7 juin 2031).",
        "Additif",
        "Projet de résolution déposé par le Président",
        "Islande : projet de résolution révisé",
        "Ajouter les pays ci-après à la liste des auteurs du projet de résolution : Islande et Malte.",
    ),
    "es": (
        "Corrección",
        "Octogésimo quinto período de sesiones",
        "Resolución aprobada por la Asamblea General el 3 de mayo de 2031",
        "Las lámparas de la bahía",
        "Párrafo 3, segunda línea",
        "Donde dice lámparas de la bahía debe decir lámparas del puerto",
        "La Asamblea General,",
        "Recordando las lámparas,",
        "Decide encenderlas;",
        "Pide a los fareros que las mantengan encendidas.",
        "* Publicado nuevamente por razones técnicas el 7 de junio de 2031.",
        "Adición",
        "Proyecto de resolución presentado por la Presidencia",
        "Islandia: proyecto de resolución revisado",
        "Añádanse los siguientes países a la lista de patrocinadores del proyecto de resolución: Islandia y Malta.",
    ),
    "ru": (
        "Исправление",
        "Восемьдесят пятая сессия",
        "Резолюция, принятая Генеральной Ассамблеей 3 мая 2031 года",
        "Лампы бухты",
        "Пункт 3, вторая строка",
        "Вместо лампы бухты следует читать лампы порта",
        "Генеральная Ассамблея,",
        "ссылаясь на лампы,",
        "постановляет зажечь их;",
        "просит смотрителей не гасить их.",
        "* Переиздано по техническим причинам 7 июня 2031 года.",
        "Добавление",
        "Проект резолюции, представленный Председателем",
        "Исландия: пересмотренный проект резолюции",
        "Добавить следующие страны в список авторов проекта резолюции: Исландия и Мальта.",
    ),
    "zh": (
        "更正",
        "第八十五届会议",
        "2031年5月3日大会决议",
        "海湾的灯",
        "第3段第二行",
        "将海湾的灯改为港口的灯",
        "大会，",
        "回顾灯，",
        "决定点灯；",
        "请看守人不要熄灯。",
        "* 因技术原因于2031年6月7日重新印发。",
        "增编",
        "主席提交的决议草案",
        "冰岛：订正决议草案",
        "在决议草案的提案国名单上增列下列国家：冰岛和马耳他。",
    ),
    "ar": (
        "تصويب",
        "الدورة الخامسة والثمانون",
        "قرار اتخذته الجمعية العامة في 3 أيار/مايو 2031",
        "مصابيح الخليج",
        "الفقرة 3، السطر الثاني",
        "بدلا من مصابيح الخليج يقرأ مصابيح الميناء",
        "إن الجمعية العامة،",
        "إذ تشير إلى المصابيح،",
        "تقرر إضاءتها؛",
        "تطلب إلى الحراس إبقاءها مضاءة.",
        "* أعيد إصدارها لأسباب فنية في 7 حزيران/يونيه 2031.",
        "إضافة",
        "مشروع قرار مقدم من الرئيس",
        "أيسلندا: مشروع قرار منقح",
        "يضاف البلدان التاليان إلى قائمة مقدمي مشروع القرار: أيسلندا ومالطة.",
    ),
}
WORDS = {code: SimpleNamespace(**dict(zip(_NAMES, words, strict=True))) for code, words in _WORDS.items()}


def plain(*texts: str) -> list[Paragraph]:
    return [Paragraph((Run(text),), page=1) for text in texts]


def body(code: str) -> list[Paragraph]:
    words, dash = WORDS[code], " -" if code == "ar" else "."
    return plain(words.formula, words.clause, f"1{dash} {words.first}", f"2{dash} {words.second}")


def heading(words: Any, order: str) -> list[str]:
    number = f"85/902. {words.title}"
    return {
        "below": [words.session, words.adopted, number, words.corrigendum],
        "above": [words.corrigendum, words.session, words.adopted, number],
        "untitled": [words.session, words.corrigendum],
    }[order]


@pytest.mark.parametrize("order", ["below", "above", "untitled"])
@pytest.mark.parametrize("code", WORDS)
def test_a_corrigendum_to_a_resolution_is_a_record_of_its_instructions(code: str, order: str) -> None:
    words = WORDS[code]
    record = record_of("A/RES/85/902/Corr.1", heading(words, order), *plain(words.place, words.change))
    assert (record.symbol, record.kind, record.language) == ("A/RES/85/902/Corr.1", "resolution", code)
    assert (record.number, record.session) == ("85/902", "85")
    assert order == "untitled" or record.title == words.title
    assert [(block.part, block.text) for block in record.blocks] == [("body", words.place), ("body", words.change)]
    assert not [check for check in record.quality.checks if not check.ok and check.name in {"opening", "symbol"}]


@pytest.mark.parametrize("code", WORDS)
def test_a_corrigendum_to_a_draft_has_the_title_of_the_draft(code: str) -> None:
    words = WORDS[code]
    lines = [words.submitted, words.title, words.corrigendum]
    record = record_of("A/C.3/85/L.7/Corr.1", lines, *plain(words.place, words.change))
    assert (record.kind, record.title, record.language) == ("draft", words.title, code)
    assert [block.text for block in record.blocks] == [words.place, words.change]


@pytest.mark.parametrize("code", WORDS)
def test_a_corrigendum_may_print_the_whole_text_again(code: str) -> None:
    record = record_of("A/RES/85/902/Corr.1", heading(WORDS[code], "below"), *body(code))
    assert (record.kind, record.title, record.quality.score) == ("resolution", WORDS[code].title, 1)
    assert [block.kind for block in record.blocks] == ["formula", "clause", "paragraph", "paragraph"]


@pytest.mark.parametrize("code", WORDS)
def test_an_instruction_above_a_text_printed_again_is_kept(code: str) -> None:
    words = WORDS[code]
    record = record_of("A/RES/85/902/Corr.1", heading(words, "below"), *plain(words.place, words.change), *body(code))
    assert [block.text for block in record.blocks][:3] == [words.place, words.change, words.formula]


@pytest.mark.parametrize("stars", ["*", "**"])
@pytest.mark.parametrize("code", WORDS)
def test_a_reissued_document_has_the_symbol_without_its_mark(code: str, stars: str) -> None:
    words = WORDS[code]
    note = Paragraph((Run(words.reissued.removeprefix("* ")),), Role.NOTE, 1, mark=stars)
    lines = [words.session, words.adopted, f"85/902. {words.title}"]
    record = record_of(f"A/RES/85/902{stars}", lines, *body(code), note)
    assert (record.symbol, record.title, record.quality.score) == ("A/RES/85/902", words.title, 1)
    assert [one.marker for one in record.footnotes] == [stars]


@pytest.mark.parametrize("symbol", ["A/C.3/85/L.7/Rev.1", "A/C.3/85/L.7/Rev.2", "A/85/L.7/Rev.1*"])
@pytest.mark.parametrize("code", WORDS)
def test_a_revised_draft_is_a_draft_under_its_own_symbol(code: str, symbol: str) -> None:
    words = WORDS[code]
    record = record_of(symbol, [words.session, words.revised, words.title], *body(code))
    assert (record.symbol, record.kind, record.title) == (symbol.rstrip("*"), "draft", words.title)


@pytest.mark.parametrize("code", WORDS)
def test_an_addendum_of_sponsors_has_the_title_of_the_draft(code: str) -> None:
    words = WORDS[code]
    lines = [words.submitted, words.title, words.addendum]
    record = record_of("A/85/L.7/Add.1", lines, *plain(words.sponsors))
    assert (record.kind, record.title) == ("draft", words.title)
    assert [block.text for block in record.blocks] == [
        words.sponsors.replace(" :", ":") if code == "fr" else words.sponsors
    ]
