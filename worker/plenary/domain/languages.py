"""The languages of United Nations documents, one row each. What a language's texts say is in its vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LanguageCode = Literal["ar", "de", "en", "es", "fr", "ru", "zh"]


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Columns: a language's codes and letter in the systems that handle its documents."""

    code: LanguageCode
    letter: str  # behind a job number and in the names of the Official Document System
    akn: str  # ISO 639-2
    english: str  # its name in English, as in names of files
    address: str  # its part of an address at undocs.org
    script: str  # as Tesseract calls it
    tesseract: str  # the model
    publisher: str  # the name of the United Nations


LANGUAGES = (
    LanguageRow(
        code="ar",
        letter="A",
        akn="ara",
        english="Arabic",
        address="ar",
        script="Arabic",
        tesseract="ara",
        publisher="الأمم المتحدة",
    ),
    LanguageRow(
        code="zh",
        letter="C",
        akn="zho",
        english="Chinese",
        address="ch",
        script="Han",
        tesseract="chi_sim",
        publisher="联合国",
    ),
    LanguageRow(
        code="en",
        letter="E",
        akn="eng",
        english="English",
        address="en",
        script="Latin",
        tesseract="eng",
        publisher="United Nations",
    ),
    LanguageRow(
        code="fr",
        letter="F",
        akn="fra",
        english="French",
        address="fr",
        script="Latin",
        tesseract="fra",
        publisher="Nations Unies",
    ),
    LanguageRow(
        code="de",
        letter="G",
        akn="deu",
        english="German",
        address="de",
        script="Latin",
        tesseract="deu",
        publisher="Vereinte Nationen",
    ),
    LanguageRow(
        code="ru",
        letter="R",
        akn="rus",
        english="Russian",
        address="ru",
        script="Cyrillic",
        tesseract="rus",
        publisher="Организация Объединенных Наций",
    ),
    LanguageRow(
        code="es",
        letter="S",
        akn="spa",
        english="Spanish",
        address="es",
        script="Latin",
        tesseract="spa",
        publisher="Naciones Unidas",
    ),
)
BY_CODE: dict[str, LanguageRow] = {row.code: row for row in LANGUAGES}
BY_LETTER: dict[str, str] = {row.letter: row.code for row in LANGUAGES}
_RIGHT_TO_LEFT = frozenset({"Arabic"})  # scripts


def direction(code: str) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written, as HTML says it."""
    row = BY_CODE.get(code)
    return "rtl" if row and row.script in _RIGHT_TO_LEFT else "ltr"
