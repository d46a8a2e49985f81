"""Addresses of a document: the official one of each language, and its canonical one in the naming of Akoma Ntoso."""

from __future__ import annotations

import re
from urllib.parse import quote

from plenary.domain.languages import BY_CODE as LANGUAGES
from plenary.domain.symbols import each_symbol

OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")


def official(symbol: str, language: str) -> str:
    """The address of a document in one language, by its symbol.

    >>> official("S/RES/2768 (2025)", "zh")
    'https://undocs.org/ch/S/RES/2768(2025)'
    """
    first = each_symbol(symbol)[0]
    compact = quote("".join(first.split()), safe="/()-.")
    return f"https://undocs.org/{LANGUAGES[language].address}/{compact}"


def work(path: str, adopted: str, number: str) -> str:
    """The canonical address of a work: the organ's path, the day of its adoption, its number.

    >>> work("generalAssembly", "2030-12-20", "85/901")
    '/akn/un/statement/deliberation/generalAssembly/2030-12-20/85-901/'
    """
    return f"/akn/un/statement/deliberation/{path}/{adopted}/{re.sub(r'[^A-Za-z0-9]+', '-', number).strip('-')}/"
