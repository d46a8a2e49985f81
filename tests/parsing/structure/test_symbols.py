from __future__ import annotations

import pytest

from plenary.domain.symbols import canonical, find, from_key, kind_of, organ_of, squash
from plenary.parsing.languages import language


@pytest.mark.parametrize(
    "symbol",
    [
        "A/RES/85/901",
        "A/RES/55/180 B",
        "S/RES/9001 (2031)",
        "E/RES/2031/7",
        "A/HRC/RES/91/3",
        "A/RES/217 (III)",
        "A/RES/ES-10/21",
        "A/RES/S-32/1",
        "A/C.3/85/L.60/Rev.1",
        "A/85/412/Add.3",
        "E/CN.4/2001/2",
        "ST/SGB/2013/4",
        "FCCC/CP/2015/10/Add.1",
        "S/PRST/2016/4",
        "A/CONF.157/24 (Part I)",
    ],
)
def test_symbols_are_found_whole(symbol: str) -> None:
    found = find(f"as set out in {symbol}, and elsewhere.")
    assert found
    assert found.group() == symbol


@pytest.mark.parametrize("text", ["and/or", "2030/31", "km/h", "AND/OR 5", "24/7 service"])
def test_slashes_alone_make_no_symbol(text: str) -> None:
    assert find(text) is None


def test_the_full_stop_of_a_sentence_is_no_part_of_a_symbol() -> None:
    found = find("See A/85/412.")
    assert found
    assert found.group() == "A/85/412"


def test_canonical_keeps_one_space_where_the_un_keeps_it() -> None:
    assert canonical("S/RES/9001(2031)*") == "S/RES/9001 (2031)"
    assert canonical(" A/RES/55/180  B ") == "A/RES/55/180 B"


@pytest.mark.parametrize(
    ("key", "symbol", "language"),
    [
        ("ga/A_RES_85_901-EN.pdf", "A/RES/85/901", "en"),
        ("S_RES_9001_2031-FR.pdf", "S/RES/9001 (2031)", "fr"),
        ("E_RES_2031_7-ZH.docx", "E/RES/2031/7", "zh"),
        ("A_HRC_RES_91_3-AR.pdf", "A/HRC/RES/91/3", "ar"),
        ("A_RES_85_901_B-RU.docx", "A/RES/85/901 B", "ru"),
        ("A_RES_217_III-EN.pdf", "A/RES/217 (III)", "en"),
        ("A_RES_ES-10_21-ES.pdf", "A/RES/ES-10/21", "es"),
        ("N3104217.DOC", None, None),
        ("report.pdf", None, None),
    ],
)
def test_keys_that_are_named_after_a_symbol_tell_it(key: str, symbol: str | None, language: str | None) -> None:
    named = from_key(key)
    assert (named.symbol, named.language) == (symbol, language)


@pytest.mark.parametrize(
    ("symbol", "organ"),
    [("A/HRC/RES/91/3", "HRC"), ("A/RES/85/1", "GA"), ("S/2031/5", "SC"), ("E/2031/7", "ECOSOC"), ("TD/541", None)],
)
def test_the_first_elements_name_the_organ(symbol: str, organ: str | None) -> None:
    assert organ_of(symbol) == organ


def test_symbols_are_compared_without_spaces_and_case() -> None:
    assert squash("A/RES/55/180 B") == squash("a/res/55/180b")


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("A/RES/85/901", "resolution"),
        ("A/HRC/DEC/76/101", "decision"),
        ("S/PRST/2031/4", "statement"),
        ("A/C.3/85/L.60/Rev.1", "draft"),
        ("A/85/412", "other"),
    ],
)
def test_the_symbol_tells_the_kind(symbol: str, kind: str) -> None:
    assert kind_of(symbol, [], language("en")) == kind
