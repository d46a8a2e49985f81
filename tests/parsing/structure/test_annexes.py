"""Annexes that a text without looks names, in six languages. The texts are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Source
from plenary.parsing.pipeline import parse

CASES = {
    "en": (
        "The General Assembly,",
        "1. Decides to light the lamps.",
        "77th plenary meeting",
        (
            "Annex",
            "Annex II. Lamps",
            "Annex III Lamps",
            "Appendix I \u2013 Oil",
            "Enclosure: Oil",
            "Annex*",
            "A N N E X",
        ),
    ),
    "fr": (
        "L'Assemblée générale,",
        "1. Décide d'allumer les lampes.",
        "77e séance plénière",
        ("Annexe", "Annexe II Lampes", "Pièce jointe: Huile", "Appendice. Huile"),
    ),
    "es": (
        "La Asamblea General,",
        "1. Decide encender las lámparas.",
        "77ª sesión plenaria",
        ("Anexo", "Anexo II. Lámparas", "Apéndice I: Aceite", "Adjunto*"),
    ),
    "ru": (
        "Генеральная Ассамблея,",
        "1. постановляет зажечь лампы.",
        "77-е пленарное заседание,",
        ("Приложение", "П Р И Л О Ж Е Н И Е", "Добавление I \u2013 Масло", "Приложение II Лампы"),
    ),
    "zh": ("大会，", "1. 决定点灯。", "第77次全体会议", ("附件", "附件二 灯", "附件三油", "附录: 油")),
    "ar": (
        "إن الجمعية العامة،",
        "1 - تقرر إشعال المصابيح.",
        "الجلسة العامة 77",
        ("المرفق", "المرفق الثاني. المصابيح", "التذييل: الزيت", "المرفق الأول المصابيح"),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_what_names_an_annex_behind_the_closing_line_opens_one(code: str) -> None:
    formula, decides, closing, names = CASES[code]
    for name in names:
        data = f"A/RES/85/902\n\n{formula}\n\n{decides}\n\n{closing}\n\n{name}\n\n{decides}".encode()
        key = f"A_RES_85_902-{code.upper()}.txt"
        (record,) = parse(data, Source(store="folder", bucket="in", key=key, sha256="0" * 64, size=len(data)))
        behind = [(block.id, block.kind) for block in record.blocks if block.part == "annex"]
        assert behind == [("annex.1.h.1", "heading"), ("annex.1.op.1", "paragraph")], name
        assert record.blocks[-3].kind == "closing"
