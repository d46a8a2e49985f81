from __future__ import annotations

from typing import Any

import pytest

from plenary.alignment import Work, align
from plenary.domain.alignment import Alignment
from plenary.domain.record import Block, Footnote
from support.aligned_versions import TEXTS, version, versions, with_blocks


def rows(alignment: Alignment, *languages: str) -> list[tuple[tuple[str, ...], ...]]:
    """The block ids of each row of the text, by language."""
    texts = [{str(code): tuple(text.blocks) for code, text in row.texts.items()} for row in alignment.rows]
    return [
        tuple(text.get(language, ()) for language in languages)
        for row, text in zip(alignment.rows, texts, strict=True)
        if row.part in {"preamble", "body", "annex"} and row.kind != "cell"
    ]


def test_versions_that_agree_stand_side_by_side() -> None:
    work = Work()
    alignment = align(versions(), work=work)
    assert rows(alignment, "en", "zh") == [((name,), (name,)) for name in ("formula.1", "pp.1", "pp.2", "op.1", "op.2")]
    assert not alignment.discrepancies
    assert work.comparisons <= 3 * 5 * 2  # once from each end


def test_the_order_of_records_changes_nothing() -> None:
    assert align(versions("zh", "ru", "fr", "en")) == align(versions())


def test_each_text_has_a_confidence_and_its_reasons() -> None:
    (clause,) = [row for row in align(versions()).rows if row.id == "op.2"]
    assert clause.texts["en"].reasons == ["pivot"]
    assert {"structure", "number"} <= set(clause.texts["fr"].reasons)
    assert clause.texts["fr"].confidence > 0.8


def test_a_missing_block_leaves_a_gap() -> None:
    french = version("fr")
    alignment = align([*versions("en", "ru", "zh"), with_blocks(french, *french.blocks[:2], *french.blocks[3:])])
    assert (("pp.2",), ()) in rows(alignment, "en", "fr")
    assert [(one.kind, one.row, one.odd) for one in alignment.discrepancies] == [("block_missing", "pp.2", "fr")]


def test_a_split_block_stands_beside_the_whole_one() -> None:
    russian = version("ru")
    whole = russian.blocks[1]
    halves = [
        whole.model_copy(update={"text": whole.text[:31].strip()}),
        whole.model_copy(update={"id": "pp.1.b", "text": whole.text[31:].strip()}),
    ]
    alignment = align(
        [*versions("en", "fr", "zh"), with_blocks(russian, russian.blocks[0], *halves, *russian.blocks[2:])]
    )
    assert (("pp.1",), ("pp.1", "pp.1.b")) in rows(alignment, "en", "ru")
    assert [(one.kind, one.row, one.odd) for one in alignment.discrepancies] == [("block_split", "pp.1", "ru")]


def test_blocks_in_another_order_are_one_finding() -> None:
    chinese = version("zh")
    one, two, three, *rest = chinese.blocks
    alignment = align([*versions("en", "fr", "ru"), with_blocks(chinese, one, three, two, *rest)])
    assert [(found.kind, found.odd) for found in alignment.discrepancies] == [("order", "zh")]


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [("1 250", "1 260", "number"), ("84/7", "84/8", "symbol"), ("3 mars", "4 mars", "date"), ("2,5", "2,6", "amount")],
)
def test_a_changed_fact_names_the_odd_language(right: str, wrong: str, kind: str) -> None:
    texts = tuple(text.replace(right, wrong) for text in TEXTS["fr"])
    (found,) = align([*versions("en", "ru", "zh"), version("fr", texts)]).discrepancies
    assert (found.kind, found.odd) == (kind, "fr")
    assert found.evidence["fr"] != found.evidence["en"]


def test_of_two_that_disagree_neither_is_odd() -> None:
    texts = tuple(text.replace("2035", "2036") for text in TEXTS["fr"])
    (found,) = align([version("en"), version("fr", texts)]).discrepancies
    assert (found.kind, found.odd, found.evidence) == ("number", None, {"en": "2035", "fr": "2036"})


@pytest.mark.parametrize(
    ("field", "value"),
    [("session", "86"), ("adoption_date", "2031-01-09"), ("adoption_meeting", "51st"), ("agenda_items", ["8"])],
)
def test_a_field_that_disagrees_is_found(field: str, value: object) -> None:
    same: dict[str, Any] = {
        "session": "85",
        "adoption_date": "2031-01-08",
        "adoption_meeting": "50th",
        "agenda_items": ["7 (b)"],
    }
    records = [version(language, **same) for language in ("en", "fr", "ru")]
    (found,) = align([*records, version("zh", **(same | {field: value}))]).discrepancies
    assert (found.kind, found.odd) == (field, "zh")


def test_meetings_and_letters_are_compared_whatever_their_script() -> None:
    english = version("en", adoption_meeting="50th", agenda_items=["7 (b)"])
    chinese = version("zh", adoption_meeting="第50次", agenda_items=["7 (b)"])
    russian = version("ru", adoption_meeting="50-е", agenda_items=["7 (б)"])
    assert not align([english, chinese, russian]).discrepancies


def test_a_number_in_place_of_a_title_is_no_title() -> None:
    records = [version(code, title="A/RES/85/901" if code == "ru" else "Lamps") for code in TEXTS]
    (found,) = align(records).discrepancies
    assert (found.kind, found.odd) == ("title", "ru")


def test_notes_by_their_marks() -> None:
    notes = [Footnote(marker="1", text="First."), Footnote(marker="*", text="A."), Footnote(marker="*", text="B.")]
    alignment = align([version("en", footnotes=notes), version("fr", footnotes=notes[:2])])
    shown = {row.id: set(row.texts) for row in alignment.rows if row.kind == "note"}
    assert shown == {"note.1": {"en", "fr"}, "note.*": {"en", "fr"}, "note.*.2": {"en"}}
    assert [found.kind for found in alignment.discrepancies] == ["note"]


def test_tables_cell_by_cell() -> None:
    def table(*cells: str) -> Block:
        return Block(id="table.1", part="body", kind="table", text="", rows=[list(cells[:2]), list(cells[2:])])

    english, french = version("en"), version("fr")
    alignment = align(
        [
            with_blocks(english, *english.blocks, table("Port", "Lamps", "North", "3")),
            with_blocks(french, *french.blocks, table("Port", "Lampes", "Nord", "3")),
        ]
    )
    cells = [(row.texts["en"].text, row.texts["fr"].text) for row in alignment.rows if row.kind == "cell"]
    assert cells == [("Port", "Port"), ("Lamps", "Lampes"), ("North", "Nord"), ("3", "3")]


def test_one_record_alone_has_no_rows() -> None:
    alignment = align([version("en")])
    assert (alignment.rows, alignment.languages) == ([], ("en",))


def test_records_of_two_symbols_are_refused() -> None:
    other = version("fr").model_copy(update={"symbol": "A/RES/85/902"})
    with pytest.raises(ValueError, match="one symbol"):
        align([version("en"), other])


def test_the_pivot_is_not_the_odd_one() -> None:
    english = version("en")
    alignment = align([with_blocks(english, *english.blocks[:-2]), *versions("fr", "ru", "zh")])
    assert alignment.pivot != "en"
    assert {found.odd for found in alignment.discrepancies} == {"en"}


def test_a_block_that_most_have_and_the_pivot_has_not_is_one_row() -> None:
    more = Block(id="op.3", part="body", kind="paragraph", number="3.", text="84/9;")
    records = [version("en")]
    records += [with_blocks(one, *one.blocks, more) for one in versions("fr", "ru", "zh")]
    (found,) = align(records).discrepancies
    assert (found.kind, found.odd) == ("block_missing", "en")
