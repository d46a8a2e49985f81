"""How each language is named in the UN's mark-up and its addresses. Vocabulary for reading texts is not here."""

from __future__ import annotations

from typing import NamedTuple

from plenary.domain.languages import LANGUAGES as ROWS


class Written(NamedTuple):
    """`code` is ISO 639-2, `address` the language's part of an address at undocs.org, `publisher` the UN's name."""

    code: str
    address: str
    publisher: str


_PUBLISHERS = {
    "ar": "\u0627\u0644\u0623\u0645\u0645 \u0627\u0644\u0645\u062a\u062d\u062f\u0629",
    "de": "Vereinte Nationen",
    "en": "United Nations",
    "es": "Naciones Unidas",
    "fr": "Nations Unies",
    "ru": (
        "\u041e\u0440\u0433\u0430\u043d\u0438\u0437\u0430\u0446\u0438\u044f "
        "\u041e\u0431\u044a\u0435\u0434\u0438\u043d\u0435\u043d\u043d\u044b\u0445 "
        "\u041d\u0430\u0446\u0438\u0439"
    ),
    "zh": "\u8054\u5408\u56fd",
}
LANGUAGES = {row.code: Written(row.akn, row.address, _PUBLISHERS[row.code]) for row in ROWS}
