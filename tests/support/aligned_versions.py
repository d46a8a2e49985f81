"""A made-up resolution in several languages, for tests of the alignment."""

from __future__ import annotations

from typing import Any

from plenary.domain.record import Block, Record
from support.made_record import record

TEXTS = {
    "en": (
        "The General Assembly,",
        "Recalling its resolution 84/7 of 3 March 2030 on lighthouses,",
        "Noting that fog lasted 1,250 days,",
        "Calls upon keepers to keep their lamps lit until 2035;",
        "Decides to spend 2.5 million dollars on oil;",
    ),
    "fr": (
        "L’Assemblée générale,",
        "Rappelant sa résolution 84/7 du 3 mars 2030 sur les phares,",
        "Notant que le brouillard a duré 1 250 jours,",
        "Demande aux gardiens de tenir leurs lampes allumées jusqu’en 2035 ;",
        "Décide de consacrer 2,5 millions de dollars à l’huile.",
    ),
    "ru": (
        "Генеральная Ассамблея,",
        "ссылаясь на свою резолюцию 84/7 от 3 марта 2030 года о маяках,",
        "отмечая, что туман продолжался 1 250 дней,",
        "призывает смотрителей не гасить свои лампы до 2035 года;",
        "постановляет израсходовать 2,5 млн долл. США на масло.",
    ),
    "zh": (
        "大会，",
        "回顾其2030年3月3日关于灯塔的第84/7号决议，",
        "注意到大雾持续了1 250天，",
        "吁请看守人在2035年之前保持灯火；",
        "决定将250万美元用于灯油。",
    ),
}
ALL_TEXTS = TEXTS | {
    "ar": (
        "إن الجمعية العامة،",
        "إذ تشير إلى قرارها 84/7 المؤرخ 3 آذار/مارس 2030 بشأن المنارات،",
        "وإذ تلاحظ أن الضباب دام 1 250 يوما،",
        "تهيب بالحراس إبقاء مصابيحهم مضاءة حتى عام 2035؛",
        "تقرر إنفاق 2,5 مليون دولار على الزيت؛",
    ),
    "es": (
        "La Asamblea General,",
        "Recordando su resolución 84/7, de 3 de marzo de 2030, sobre los faros,",
        "Observando que la niebla duró 1.250 días,",
        "Exhorta a los guardianes a que mantengan encendidas sus lámparas hasta 2035;",
        "Decide destinar 2,5 millones de dólares al aceite;",
    ),
}
KINDS = ("formula", "clause", "clause", "paragraph", "paragraph")
IDS = ("formula.1", "pp.1", "pp.2", "op.1", "op.2")


def version(language: str, texts: tuple[str, ...] | None = None, **changes: Any) -> Record:
    """One language version; `texts` are other ones for the same blocks."""
    blocks = [
        Block.model_validate(
            {
                "id": name,
                "part": "preamble" if kind in {"formula", "clause"} else "body",
                "kind": kind,
                "number": f"{name[-1]}." if kind == "paragraph" else None,
                "text": text,
            }
        )
        for name, kind, text in zip(IDS, KINDS, texts or ALL_TEXTS[language], strict=True)
    ]
    values: dict[str, Any] = {"blocks": blocks, "footnotes": [], "citations": [], "language": language}
    return record(**(values | {"title": f"Title in {language}"} | changes))


def file_of(language: str, texts: tuple[str, ...] | None = None) -> bytes:
    """A text file of one language version, as `plenary` reads it; `texts` are other ones."""
    opening, *clauses, first, second = texts or ALL_TEXTS[language]
    paragraphs = ("Lighthouses", opening, *clauses, f"1. {first}", f"2. {second}")
    return "\n\n\n".join(paragraphs).encode()


def versions(*languages: str) -> list[Record]:
    """The versions in these languages; all of them where none is named."""
    return [version(language) for language in languages or TEXTS]


def with_blocks(made: Record, *blocks: Block) -> Record:
    """The record with other blocks."""
    return made.model_copy(update={"blocks": list(blocks)})
