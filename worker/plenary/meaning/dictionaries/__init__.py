"""Names of what texts mention, as data: a CSV file for each kind, a column for each language.

A cell holds the forms of a name, separated by `|`. A form with `*` behind it is inflected by the rules of its language;
Russian names are all declined. A form that begins with a capital is found only where the text has one too, one in
capitals only in capitals. Rows of the id `-` hold names that contain others and mean something else: `Gulf of Guinea`.
Of a conference that was held once, `place` and `held` say where and when.
"""

# ruff: noqa: RUF001 - words in Cyrillic

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import pycountry
from babel import Locale

from plenary.meaning.dictionaries.inflection import inflected

Kind = Literal["country", "region", "body", "sdg", "treaty", "conference", "office", "money", "period", "date"]
FILES: tuple[tuple[str, Kind], ...] = (
    ("countries", "country"),
    ("demonyms", "country"),
    ("bodies", "body"),
    ("offices", "office"),
    ("treaties", "treaty"),
    ("conferences", "conference"),
    ("goals", "sdg"),
)
NOTHING = "-"
_UNITED_NATIONS = "United Nations "
# Regions and continents of M49 whose names are no other thing's.
REGIONS = ("002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030", "034")
MORE_REGIONS = ("035", "039", "053", "054", "057", "061", "142", "143", "145", "150", "151", "154", "155", "419")
# Names of CLDR that are words too: a meeting, a city, "financial", the Malagasy's neighbour without its article.
AMBIGUOUS = {
    ("fr", "RE"),
    ("es", "RE"),
    ("ar", "ML"),
    ("es", "GD"),
    ("en", "RE"),
    ("zh", "CX"),
    ("en", "CX"),
    ("fr", "MF"),
    ("es", "MF"),
    ("en", "PS"),
    ("fr", "AQ"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a name: what it stands for, and how it is written."""

    kind: Kind
    id: str
    form: str


@cache
def m49(code: str) -> str | None:
    """The M49 code of a country or area by its ISO 3166 code of three letters.

    >>> m49("FRA")
    '250'
    """
    country = pycountry.countries.get(alpha_3=code)
    return country.numeric if country else None


def names(language: str) -> Iterator[Name]:
    """All forms of all names in a language."""
    yield from _of_cldr(language)
    for file, kind in FILES:
        for row in _rows(file):
            for form in filter(None, (row.get(language) or "").split("|")):
                for name in inflected(form, language):
                    yield Name(kind, row["id"], name)
                    if language == "en" and name.startswith(_UNITED_NATIONS):
                        yield Name(kind, row["id"], f"UN {name.removeprefix(_UNITED_NATIONS)}")


def heads(language: str) -> Iterator[tuple[str, str]]:
    """The nouns that names of bodies begin with, in English end with or go on from, and their codes."""
    for row in _rows("heads"):
        for form in filter(None, (row.get(language) or "").split("|")):
            for name in inflected(form, language):
                yield name.lower() if language == "ru" else name, row["id"]  # small behind an adjective


def _of_cldr(language: str) -> Iterator[Name]:
    territories = Locale.parse(language).territories
    for country in pycountry.countries:
        name = territories.get(country.alpha_2)
        if name and (language, country.alpha_2) not in AMBIGUOUS and "(" not in name and "\uff08" not in name:
            if language == "ru":  # islands are abbreviated
                name = name.replace("о-ва ", "острова ").replace(" о-ва", " острова").replace("о-в ", "остров ")
            for form in inflected(name, language):
                yield Name("country", country.alpha_3, form)
    for code in (*REGIONS, *MORE_REGIONS):
        if name := territories.get(code):
            for form in inflected(name, language):
                yield Name("region", code, form)


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = resources.files(__name__).joinpath(f"{file}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter=";")


@cache
def occasions() -> dict[str, tuple[str | None, str | None]]:
    """Of each conference that was held once, its place and its days."""
    return {row["id"]: (row["place"] or None, row["held"] or None) for row in _rows("conferences")}


def sdg_concepts(language: str) -> Iterator[tuple[str, str, list[str]]]:
    """The goals of sustainable development: number, label, and words that point to it."""
    for row in _rows("sdg_subjects"):
        label, *others = row[language].split("|")
        yield row["id"], label, others
