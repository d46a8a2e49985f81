from __future__ import annotations

import pytest

from plenary.domain.symbols import canonical, find, from_key, kind_of, organ_of, squash
from plenary.parsing.languages import language


@pytest.mark.parametrize(
    "symbol",
    [
        "A/RES/85/901",
        "A/RES/55/180 B",
        "A/RES/85/90 A-B",
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


def test_a_part_needs_no_space_before_its_bracket_as_in_chinese() -> None:
    found = find("\u89c1A/85/15(Part I)\u548cA/85/15(Part II)\u3002")
    assert found
    assert canonical(found.group()) == "A/85/15 (Part I)"


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
        ("S_RES_0942_1997_EN_GOLD.txt", "S/RES/942 (1997)", "en"),
        ("S_RES_9001 (2031)-EN.pdf", "S/RES/9001 (2031)", "en"),
        ("S_RES_9(1946)-FR.txt", "S/RES/9 (1946)", "fr"),
        ("A_RES_917(III)-EN.pdf", "A/RES/917 (III)", "en"),
        ("A_RES_918_(II).txt", "A/RES/918 (II)", None),
        ("A_RES_917_A_(III).txt", "A/RES/917 A (III)", None),
        ("A_RES_9058_XXVI-RU.pdf", "A/RES/9058 (XXVI)", "ru"),
        ("A_RES_1904_ES-II-FR.pdf", "A/RES/1904 (ES-II)", "fr"),
        ("A_RES_85_1.en.pdf", "A/RES/85/1", "en"),
        ("A_RES_85_1.en", "A/RES/85/1", "en"),
        ("A_RES_85_2_E.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2_B.pdf", "A/RES/85/2 B", None),
        ("A_RES_85_90_A-B.pdf", "A/RES/85/90 A-B", None),
        ("S_PRST_2031_36", "S/PRST/2031/36", None),
        ("A_HRC_PRST_89_1", "A/HRC/PRST/89/1", None),
        ("A_HRC_PRST_OS_95_1.txt", "A/HRC/PRST/OS/95/1", None),
        ("A_HRC_DEC_92_117", "A/HRC/DEC/92/117", None),
        ("A_C.3_85_L.60", "A/C.3/85/L.60", None),
        ("a_c.3_85_l.60_rev.1-fr.pdf", "A/C.3/85/L.60/Rev.1", "fr"),
        ("A_85_L.19.pdf", "A/85/L.19", None),
        ("A_HRC_99_L.17.en.pdf", "A/HRC/99/L.17", "en"),
        ("UNEP_EA.9_RES.1", "UNEP/EA.9/Res.1", None),
        ("E_CN.4_RES_2031_54.pdf", "E/CN.4/RES/2031/54", None),
        ("a_res_85_2_e.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2(F).pdf", "A/RES/85/2", "fr"),
        ("A_RES_85_2_[E].pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2 (1).pdf", "A/RES/85/2", None),
        ("A_RES_85_2-EN (2).pdf", "A/RES/85/2", "en"),
        ("S%2FRES%2F9001%20%282031%29-EN.pdf", "S/RES/9001 (2031)", "en"),
        ("S_RES_9001_(2031)_en-1.pdf", "S/RES/9001 (2031)", "en"),
        ("S_RES_9001-2031.pdf", "S/RES/9001 (2031)", None),
        ("en_S_RES_9001_2031.pdf", "S/RES/9001 (2031)", "en"),
        ("[FR] A_RES_85_2.pdf", "A/RES/85/2", "fr"),
        ("UN_A_RES_85_2.pdf", "A/RES/85/2", None),
        ("2031_A_RES_85_2.pdf", "A/RES/85/2", None),
        ("N3112345-A_RES_85_2.pdf", "A/RES/85/2", None),
        ("A_RES_85_2_3112345E.pdf", "A/RES/85/2", None),
        ("A_RES_85_2 (2031).pdf", "A/RES/85/2", None),
        ("A_RES_85_2_20311220-EN.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2_Vol.I.pdf", "A/RES/85/2", None),
        ("A_RES_85_2_en-US.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2_fr_FR.pdf", "A/RES/85/2", "fr"),
        ("A_RES_85_2_CH.pdf", "A/RES/85/2", "zh"),
        ("A_RES_85_2_SP.pdf", "A/RES/85/2", "es"),
        ("A_RES_85_2_fre.pdf", "A/RES/85/2", "fr"),
        ("A_RES_85_2\u2013EN.pdf", "A/RES/85/2", "en"),
        ("A\u2215RES\u221585\u22152.pdf", "A/RES/85/2", None),
        ("a85r2.htm", "A/RES/85/2", None),
        ("ares85d2_en.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2-A.pdf", "A/RES/85/2 A", None),
        ("A_RES_85_2[B]-EN.txt", "A/RES/85/2 B", "en"),
        ("A_RES_917(III)[A].txt", "A/RES/917 A (III)", None),
        ("A_RES_85_90_A_and_B.pdf", "A/RES/85/90 A and B", None),
        ("A_RES_85_2-Corr.1.pdf", "A/RES/85/2/Corr.1", None),
        ("A-RES-85-2-Corr1.pdf", "A/RES/85/2/Corr.1", None),
        ("A_C3_85_L60.pdf", "A/C.3/85/L.60", None),
        ("A_C.5_85_L.4_Part_I.pdf", "A/C.5/85/L.4 (Part I)", None),
        ("A_RES_S10_2.pdf", "A/RES/S-10/2", None),
        ("A_RES_ES_11_1.pdf", "A/RES/ES-11/1", None),
        ("A_HRC_RES_S91_1_EN.pdf", "A/HRC/RES/S-91/1", "en"),
        ("UNEP-EA.9-Res.1.pdf", "UNEP/EA.9/Res.1", None),
        ("A_RES_85_2__en.pdf", "A/RES/85/2", "en"),
        ("A_RES_85_2_Spanish.txt", "A/RES/85/2", "es"),
        ("A_RES_85_2_rus_v2.txt", "A/RES/85/2", "ru"),
        ("A_HRC_93_L.5_As_orally_revised.docx", "A/HRC/93/L.5", None),
        ("A-RES-85-2-EN.pdf", "A/RES/85/2", "en"),
        ("A.RES.85.2.pdf", "A/RES/85/2", None),
        ("A RES ES-10 21 E.pdf", "A/RES/ES-10/21", "en"),
        ("A-C.3-85-L.60-Rev.1.pdf", "A/C.3/85/L.60/Rev.1", None),
        ("S-RES-9001(2031).pdf", "S/RES/9001 (2031)", None),
        ("S_RES_9001_[2031]_R.pdf", "S/RES/9001 (2031)", "ru"),
        ("A_RES_917(III)A.txt", "A/RES/917 A (III)", None),
        ("A%2FRES%2F85%2F2.pdf", "A/RES/85/2", None),
        ("unep_ea.9_res.1_e.pdf", "UNEP/EA.9/Res.1", "en"),
        ("A-1.pdf", None, None),
        ("minutes 2031-04-02 (3).pdf", None, None),
        ("A_85_687.en.pdf", None, "en"),
        ("A_report_2031.pdf", None, None),
        ("N3104217.DOC", None, None),
        ("report.pdf", None, None),
    ],
)
def test_keys_named_after_a_symbol_give_it(key: str, symbol: str | None, language: str | None) -> None:
    named = from_key(key)
    assert (named.symbol, named.language) == (symbol, language)


@pytest.mark.parametrize(
    ("key", "job_number"),
    [
        ("N3112345.pdf", "31-12345"),
        ("g3112345.doc", "GE.31-12345"),
        ("V3112345-FR.pdf", "V.31-12345"),
        ("V.31-12345.pdf", "V.31-12345"),
        ("GE.31-12345.pdf", "GE.31-12345"),
        ("N31 123 45.pdf", "31-12345"),
        ("N31123.pdf", None),
    ],
)
def test_keys_that_are_a_job_number_tell_it(key: str, job_number: str | None) -> None:
    assert from_key(key).job_number == job_number


@pytest.mark.parametrize(
    ("key", "symbol", "agrees"),
    [
        ("A_RES_85_90.pdf", "A/RES/85/90 A-B", True),
        ("A_RES_85_90.pdf", "A/RES/85/90 A and B", True),
        ("A_RES_85_90.pdf", "A/RES/85/90 B", False),
        ("A_RES_85_2_E.pdf", "A/RES/85/2", True),
        ("A_RES_85_2_E.pdf", "A/RES/85/2 E", True),
        ("a_res_85_2_e.pdf", "A/RES/85/2", True),
        ("A_RES_85_2_C.pdf", "A/RES/85/2", True),
        ("A_RES_85_2_B.pdf", "A/RES/85/2", False),
        ("S_RES_0942_1997.txt", "S/RES/942 (1997)", True),
        ("S_RES_0942_1997.txt", "S/RES/942 (1998)", False),
        ("report.pdf", "A/RES/85/2", True),
    ],
)
def test_a_name_agrees_with_the_symbol_of_its_document(key: str, symbol: str, *, agrees: bool) -> None:
    assert from_key(key).agrees(symbol) is agrees


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
