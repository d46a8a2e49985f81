"""Decisions whose enacting words run on, drafts of bodies without a code, amendments to amendments, in six languages."""

from __future__ import annotations

import pytest

from plenary import parse_bytes
from support.structured import record_of

# Heading and text
DECISIONS = {
    "en": (
        "85/512. Lamps of the bay",
        "At its 40th plenary meeting, on 3 May 2031, the General Assembly, on the recommendation of the Third Committee, decided to light the lamps of the bay in winter.",
    ),
    "en-resumed": (
        "85/512. Lamps of the bay",
        "At its 40th (resumed) plenary meeting, held on 3 May 2031, the General Assembly:",
        "(a) Decided to light the lamps;",
        "(b) Took note of the report of the keepers.",
    ),
    "en-on": (
        "85/512. Lamps of the bay",
        "On 3 May 2031, at its 40th plenary meeting, the General Assembly decided to light the lamps of the bay in winter.",
    ),
    "fr": (
        "85/512. Les lampes de la baie",
        "À sa 40e séance plénière, le 3 mai 2031, l’Assemblée générale, sur la recommandation de la Troisième Commission, a décidé d’allumer les lampes de la baie en hiver.",
    ),
    "es": (
        "85/512. Las lámparas de la bahía",
        "En su 40ª sesión plenaria, celebrada el 3 de mayo de 2031, la Asamblea General, por recomendación de la Tercera Comisión, decidió encender las lámparas de la bahía.",
    ),
    "ru": (
        "85/512. Лампы бухты",
        "На своем 40-м пленарном заседании 3 мая 2031 года Генеральная Ассамблея по рекомендации Третьего комитета постановила зажигать лампы бухты зимой.",
    ),
    "zh": ("85/512. 海湾的灯", "2031年5月3日，大会第40次全体会议根据第三委员会的建议，决定在冬季点亮海湾的灯。"),
    "zh2": ("85/512. 海湾的灯", "大会在2031年5月3日第40次全体会议上，根据第三委员会的建议，决定在冬季点亮海湾的灯。"),
    "ar": (
        "85/512 - مصابيح الخليج",
        "في الجلسة العامة 40، المعقودة في 3 أيار/مايو 2031، قررت الجمعية العامة، بناء على توصية اللجنة الثالثة، إضاءة مصابيح الخليج في الشتاء.",
    ),
    "ar2": (
        "85/512 - مصابيح الخليج",
        "قررت الجمعية العامة، في جلستها العامة 40، المعقودة في 3 أيار/مايو 2031، بناء على توصية اللجنة الثالثة، إضاءة مصابيح الخليج في الشتاء.",
    ),
}
# Announcement, title, text
BOARDS = {
    "en": (
        "Draft resolution submitted by the Chair",
        "Lamps",
        "The Special Committee,",
        "Recalling the lamps,",
        "Decides to light them.",
    ),
    "en2": (
        "Draft resolution submitted by the Chair",
        "Lamps",
        "The Commission on the Limits of the Bay,",
        "Recalling the lamps,",
        "Decides to light them.",
    ),
    "fr": (
        "Projet de résolution déposé par le Président",
        "Les lampes",
        "Le Comité spécial,",
        "Rappelant les lampes,",
        "Décide de les allumer.",
    ),
    "es": (
        "Proyecto de resolución presentado por la Presidencia",
        "Las lámparas",
        "El Comité Especial,",
        "Recordando las lámparas,",
        "Decide encenderlas.",
    ),
    "ru": (
        "Проект резолюции, представленный Председателем",
        "Лампы",
        "Специальный комитет,",
        "ссылаясь на лампы,",
        "постановляет зажечь их.",
    ),
    "zh": ("主席提交的决议草案", "灯", "特别委员会，", "回顾灯，", "决定点灯。"),
    "ar": ("مشروع قرار مقدم من الرئيس", "المصابيح", "إن اللجنة الخاصة،", "إذ تشير إلى المصابيح،", "تقرر إضاءتها."),
}
AMENDMENTS = {
    "en": (
        "Malta: sub-amendment to the amendment contained in document A/C.3/85/L.19",
        "Lamps",
        "Delete the words of the bay in the second line of the text.",
    ),
    "en2": (
        "Malta: proposed amendment to draft resolution A/C.3/85/L.19",
        "Lamps",
        "Delete the words of the bay in the second line of the text.",
    ),
    "en3": (
        "Malta: oral amendment to the revised draft resolution A/C.3/85/L.19",
        "Lamps",
        "Delete the words of the bay in the second line of the text.",
    ),
    "en4": (
        "Malta: amendments to the draft resolution contained in document A/C.3/85/L.19",
        "Lamps",
        "Delete the words of the bay in the second line of the text.",
    ),
    "fr": (
        "Malte : sous-amendement à l’amendement A/C.3/85/L.19",
        "Les lampes",
        "Supprimer les mots de la baie dans la deuxième ligne du texte.",
    ),
    "es": (
        "Malta: subenmienda a la enmienda A/C.3/85/L.19",
        "Las lámparas",
        "Suprímanse las palabras de la bahía en la segunda línea del texto.",
    ),
    "ru": (
        "Мальта: поправка к поправке A/C.3/85/L.19",
        "Лампы",
        "Исключить слова бухты во второй строке текста этого пункта.",
    ),
    "zh": ("马耳他：对A/C.3/85/L.19号文件所载修正案的再修正", "灯", "删除案文第二行中海湾的字样。"),
    "ar": ("مالطة: تعديل فرعي على التعديل A/C.3/85/L.19", "المصابيح", "تحذف كلمة الخليج في السطر الثاني من هذا النص."),
}


@pytest.mark.parametrize("bare", [False, True], ids=["file", "text"])
@pytest.mark.parametrize("form", DECISIONS)
def test_a_decision_tells_meeting_and_date_in_its_sentence(form: str, *, bare: bool) -> None:
    heading, *texts = DECISIONS[form]
    if bare:
        (record,) = parse_bytes("\n\n".join(["A/DEC/85/512", heading, *texts]).encode(), "A_DEC_85_512.txt")
    else:
        record = record_of("A/DEC/85/512", [heading], *texts)
    assert (record.kind, record.language, record.number) == ("decision", form[:2], "85/512")
    assert heading.endswith(f" {record.title}")
    assert not (record.title or "-").startswith("-")
    assert record.adoption_date == "2031-05-03"
    assert (record.adoption_meeting or "").startswith("40")
    assert [block.part for block in record.blocks] == ["body"] * len(texts)


@pytest.mark.parametrize("form", BOARDS)
def test_a_committee_speaks_in_enacting_words_of_its_own(form: str) -> None:
    announcement, title, *texts = BOARDS[form]
    record = record_of("A/AC.109/2031/L.7", [announcement, title], *texts)
    assert (record.kind, record.title, record.language) == ("draft", title, form[:2])
    assert [(block.part, block.kind) for block in record.blocks] == [
        ("preamble", "formula"),
        ("preamble", "clause"),
        ("body", "paragraph"),
    ]
    assert record.quality.score < 1  # the body has no code


@pytest.mark.parametrize("form", AMENDMENTS)
def test_an_amendment_may_amend_another(form: str) -> None:
    announcement, title, text = AMENDMENTS[form]
    record = record_of("A/C.3/85/L.20", [announcement, title], text)
    assert (record.kind, record.title, record.language) == ("draft", title, form[:2])
    assert [(one.symbol, one.relation) for one in record.citations] == [("A/C.3/85/L.19", "amends")]
    assert [(block.part, block.text) for block in record.blocks] == [("body", text)]


def test_the_title_of_a_drafted_statement_has_no_number() -> None:
    record = record_of(
        "A/HRC/99/L.30",
        ["Draft President’s statement", "PRST 99/... Lamps of the bay"],
        "At the 53rd meeting, on 3 May 2031, the President of the Human Rights Council made the following statement:",
        "“The Human Rights Council,",
        "Welcomes the lamps and thanks the keepers of the bay.”",
    )
    assert (record.kind, record.title) == ("draft", "Lamps of the bay")
