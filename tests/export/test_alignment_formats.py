from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from lxml import html
from pyarrow.parquet import read_table
from translate.storage.tmx import tmxfile

from plenary.alignment import align
from plenary.domain.alignment import Alignment
from plenary.domain.record import Footnote
from plenary.export.alignment.moses import moses
from plenary.export.alignment.page import page
from plenary.export.alignment.parquet import parquet
from plenary.export.alignment.tmx import tmx
from support.aligned_versions import TEXTS, version, versions
from support.tmx_structure import LANG, faults

HOSTILE = "<script>alert(1)</script> & \x1b[31m \u2028 \x00 ]]>"


@pytest.fixture(scope="module")
def alignment() -> Alignment:
    return align(versions())


def test_tmx_has_a_unit_for_each_row_and_a_variant_for_each_language(alignment: Alignment) -> None:
    root = ET.fromstring(tmx([alignment]))
    assert root.get("version") == "1.4"
    header = root.find("header")
    assert header is not None
    required = {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert required <= set(header.attrib)
    units = root.findall("body/tu")
    assert [unit.get("tuid") for unit in units] == [f"A/RES/85/901#{row.id}" for row in alignment.rows]
    assert [variant.get(LANG) for variant in units[1].iter("tuv")] == ["en", "fr", "ru", "zh"]


@pytest.mark.parametrize("language", ["fr", "ru", "zh"])
def test_tmx_comes_back_through_the_library(alignment: Alignment, language: str) -> None:
    memory = tmxfile.parsestring(tmx([alignment]))  # type: ignore[no-untyped-call]
    memory.settargetlanguage(language)
    pairs = [(unit.source, unit.getNodeText(unit.getlanguageNode(language))) for unit in memory.units]
    assert pairs[1:] == list(zip(TEXTS["en"], TEXTS[language], strict=True))


def test_tmx_has_the_structure_of_the_standard(alignment: Alignment) -> None:
    council = [one.model_copy(update={"symbol": "S/RES/9001 (2031)"}) for one in versions("fr", "zh")]
    notes = [Footnote(marker="*", text="A."), Footnote(marker="*", text="B.")]
    hostile = [version(code, (*TEXTS[code][:4], HOSTILE), footnotes=notes) for code in ("en", "ru")]
    data = tmx([alignment, align(council), align(hostile)])
    assert faults(data) == []
    root = ET.fromstring(data)
    (first, *_) = [unit for unit in root.iter("tu") if str(unit.get("tuid")).startswith("S/RES/9001_(2031)#")]
    assert first.get("srclang") == "fr"
    for unit in root.iter("tu"):
        assert (unit.get("srclang") or "en") in {variant.get(LANG) for variant in unit.iter("tuv")}


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        (b'segtype="paragraph"', b'segtype="page"', "header has segtype 'page'"),
        (b' adminlang="en"', b"", "header lacks adminlang"),
        (b"<body>", b"<body><seg/>", "body contains seg"),
        (b'<tuv xml:lang="fr">', b"<tuv>", "tuv lacks"),
        (b'<tuv xml:lang="fr">', b'<tuv xml:lang="en">', "tu has a language twice"),
        (b"A/RES/85/901#title", b"A/RES/85/901 title", "tu has tuid"),
        (b"<seg>Title in en</seg>", b"", "tuv contains nothing"),
    ],
)
def test_a_fault_of_structure_is_found(alignment: Alignment, right: bytes, wrong: bytes, found: str) -> None:
    data = tmx([alignment])
    assert right in data
    assert any(fault.startswith(found) for fault in faults(data.replace(right, wrong)))


def test_tmx_that_the_library_wrote_again_is_the_same(alignment: Alignment) -> None:
    data = tmx([alignment])
    again = bytes(tmxfile.parsestring(data))  # type: ignore[no-untyped-call]
    assert faults(again) == []
    assert units(again) == units(data)


def units(data: bytes) -> list[tuple[str | None, dict[str | None, str | None]]]:
    """Id and texts by language of each unit."""
    return [
        (unit.get("tuid"), {variant.get(LANG): variant.findtext("seg") for variant in unit.iter("tuv")})
        for unit in ET.fromstring(data).iter("tu")
    ]


def test_moses_lines_of_equal_number_belong_together(alignment: Alignment) -> None:
    files = moses([alignment])
    assert len(files) == 12
    english, french = (files[f"corpus.en-fr.{code}"].splitlines() for code in ("en", "fr"))
    assert list(zip(english[1:], french[1:], strict=True)) == list(zip(TEXTS["en"], TEXTS["fr"], strict=True))


def test_parquet_has_a_column_for_each_language(alignment: Alignment) -> None:
    table = read_table(BytesIO(parquet([alignment])))
    assert table.column("zh").to_pylist()[1:] == list(TEXTS["zh"])
    assert table.column("ar").null_count == len(alignment.rows)


def test_the_page_names_language_and_direction_of_each_text() -> None:
    root = html.fromstring(page([align([version("en"), version("fr").model_copy(update={"language": "ar"})])]))
    assert {cell.get("dir") for cell in root.iter("td") if cell.get("lang") == "ar"} == {"rtl"}
    assert {cell.get("dir") for cell in root.iter("td") if cell.get("lang") == "en"} == {"ltr"}


def test_hostile_text_is_text_in_every_format() -> None:
    hostile = (*TEXTS["fr"][:4], HOSTILE)
    alignment = align([version("en"), version("fr", hostile)])
    shown = page([alignment])
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "default-src &#39;none&#39;" in shown or "default-src 'none'" in shown
    texts = [text or "" for text in (seg.text for seg in ET.fromstring(tmx([alignment])).iter("seg"))]
    assert "<script>alert(1)</script> & [31m ]]>" in texts
    english, french = (moses([alignment])[f"corpus.en-fr.{code}"].splitlines() for code in ("en", "fr"))
    assert len(english) == len(french) == 6
