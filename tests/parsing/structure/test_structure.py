"""Paragraphs to records: the parts of a document in the form that the UN gives them."""

from __future__ import annotations

import pytest

from plenary.domain.record import Block, Record, Source
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.languages import language
from plenary.parsing.structure.assembler import structure
from plenary.parsing.structure.masthead import is_title, items, reports

HEAD = (
    Paragraph((Run("A/RES/85/902"),), Role.HEADER, 1),
    Paragraph((Run("Distr.: General"),), Role.HEADER, 1),
    Paragraph((Run("11 March 2031"),), Role.HEADER, 1),
    Paragraph((Run("Eighty-fifth session", bold=True),)),
    Paragraph((Run("Agenda items 13 and 75 (a) and (b)"),)),
    Paragraph((Run("Resolution adopted by the General Assembly on 4 March 2031", bold=True),)),
    Paragraph((Run("[on the report of the Second Committee (A/85/412/Add.3, para. 17)]"),)),
    Paragraph((Run("85/902. Tide tables", bold=True),)),
)
FORMULA = Paragraph((Run("The General Assembly", italic=True), Run(",")))
CLAUSE = Paragraph((Run("Recalling ", italic=True), Run("its resolution 84/1 of 3 May 2030,")))
FIRST = Paragraph((Run("1. "), Run("Decides ", italic=True), Run("to print tide tables;")))


def plain(*texts: str) -> list[Paragraph]:
    return [Paragraph((Run(text),)) for text in texts]


def heading(text: str) -> Paragraph:
    return Paragraph((Run(text, bold=True),))


def record_of(*paragraphs: Paragraph, key: str = "A_RES_85_902-EN.pdf", symbol: str | None = None) -> Record:
    (record,) = structure(
        paragraphs,
        document=Document(MediaType.PDF, "test", symbol=symbol),
        source=Source(store="folder", bucket="in", key=key, sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )
    return record


def blocks_of(*paragraphs: Paragraph) -> list[Block]:
    return record_of(*HEAD, FORMULA, CLAUSE, *paragraphs).blocks[2:]


def kinds(blocks: list[Block]) -> list[tuple[str, str, str | None, str]]:
    return [(block.part, block.kind, block.number, block.text) for block in blocks]


def test_the_masthead_becomes_fields_and_no_block() -> None:
    record = record_of(*HEAD, FORMULA, CLAUSE, FIRST)
    assert record.symbol == "A/RES/85/902"
    assert record.id == "A/RES/85/902:en"
    assert record.symbol_source == "masthead"
    assert (record.organ, record.organ_code) == ("General Assembly", "GA")
    assert (record.number, record.title, record.session) == ("85/902", "Tide tables", "85")
    assert record.agenda_items == ["13", "75 (a)", "75 (b)"]
    assert (record.distribution, record.date_issued, record.adoption_date) == ("General", "2031-03-11", "2031-03-04")
    assert [(report.committee, report.symbol, report.paragraph) for report in record.reports] == [
        ("Second Committee", "A/85/412/Add.3", "17")
    ]
    assert [block.kind for block in record.blocks] == ["formula", "clause", "paragraph"]


def test_the_number_of_a_special_session_is_in_the_letters_of_its_language() -> None:
    assert is_title("دإط-11/1 المنارات")
    assert is_title("ES-11/1. Lighthouses")


def test_session_and_agenda_items_are_found_in_the_header_of_a_word_file_too() -> None:
    header = [Paragraph((Run(text),), Role.HEADER) for text in ("Eighty-fifth session", "Agenda item 20 (a)")]
    record = record_of(*HEAD[:3], *header, *HEAD[5:], FORMULA, CLAUSE, FIRST)
    assert (record.session, record.agenda_items) == ("85", ["20 (a)"])


def test_unnumbered_text_of_a_section_does_not_hang_on_the_number_of_the_section_before() -> None:
    blocks = blocks_of(heading("I"), FIRST, heading("II"), *plain("Recalling the tides,"))
    assert [block.id for block in blocks] == ["h.1", "i.op.1", "h.2", "ii.op.p1"]


def test_the_councils_heading_has_meeting_and_date_and_no_title() -> None:
    record = record_of(
        Paragraph((Run("S/RES/9001 (2031)"),), Role.HEADER, 1),
        heading("Resolution 9001 (2031)"),
        heading("Adopted by the Security Council at its 10617th meeting, on 6 March 2031"),
        Paragraph((Run("The Security Council", italic=True), Run(","))),
        CLAUSE,
        FIRST,
        key="S_RES_9001_2031-EN.pdf",
    )
    assert (record.organ_code, record.number, record.title) == ("SC", None, None)
    assert (record.adoption_meeting, record.adoption_date) == ("10617th", "2031-03-06")


def test_a_draft_keeps_its_symbol_and_its_title() -> None:
    record = record_of(
        Paragraph((Run("A/C.3/85/L.60/Rev.1"),), Role.HEADER, 1),
        *plain("Third Committee", "Agenda item 71 (c)", "Kingdom of the Tides: draft resolution"),
        heading("Tide tables"),
        FORMULA,
        CLAUSE,
        FIRST,
        key="draft.pdf",
    )
    assert (record.symbol, record.kind, record.organ_code) == ("A/C.3/85/L.60/Rev.1", "draft", "GA")
    assert (record.title, record.agenda_items, record.number) == ("Tide tables", ["71 (c)"], None)


def test_leads_numbers_and_ids() -> None:
    clause, first = record_of(*HEAD, FORMULA, CLAUSE, FIRST).blocks[1:]
    assert (clause.id, clause.lead, clause.number) == ("pp.1", "Recalling", None)
    assert (first.id, first.lead, first.number, first.text) == (
        "op.1",
        "Decides",
        "1.",
        "Decides to print tide tables;",
    )


def test_points_lie_below_their_paragraph_and_each_other() -> None:
    blocks = blocks_of(*plain("1. Requests:", "(a) The harbour:", "(i) To dredge;", "(ii) To buoy;", "(b) The fleet;"))
    assert [(block.id, block.kind, block.level) for block in blocks] == [
        ("op.1", "paragraph", 0),
        ("op.1.a", "point", 1),
        ("op.1.a.i", "point", 2),
        ("op.1.a.ii", "point", 2),
        ("op.1.b", "point", 1),
    ]


def test_a_single_operative_paragraph_needs_no_number() -> None:
    (only,) = blocks_of(Paragraph((Run("Endorses ", italic=True), Run("the tables in the annex."))))
    assert (only.part, only.kind, only.number) == ("body", "paragraph", None)


def test_clauses_end_where_the_operative_text_begins() -> None:
    blocks = blocks_of(CLAUSE, *plain("Also decides, in this regard, to go on.", "And to report."))
    assert [block.part for block in blocks] == ["preamble", "body", "body"]


def test_a_numbered_heading_opens_the_body_and_an_unnumbered_one_among_clauses_does_not() -> None:
    blocks = blocks_of(heading("The state of the tides"), CLAUSE, heading("A. Tables"), FIRST)
    assert kinds(blocks)[0][:2] == ("preamble", "heading")
    assert kinds(blocks)[2] == ("body", "heading", "A.", "Tables")


def test_a_point_is_no_heading_though_it_stands_in_the_middle_by_chance() -> None:
    blocks = blocks_of(FIRST, Paragraph((Run("(a) the date and the place of delivery"),), align="center"))
    assert kinds(blocks)[1] == ("body", "point", "(a)", "the date and the place of delivery")


def test_sections_that_count_anew_keep_their_ids_apart() -> None:
    blocks = blocks_of(heading("I"), heading("Tables"), FIRST, heading("II"), heading("Buoys"), FIRST)
    assert [block.id for block in blocks if block.kind == "paragraph"] == ["i.op.1", "ii.op.1"]


def test_the_distribution_on_two_lines_is_read() -> None:
    for texts in (("Distr.", "GENERAL"), ("Distr.", "General Assembly", "GENERAL")):
        lines = [Paragraph((Run(text),), Role.HEADER, 1) for text in texts]
        record = record_of(HEAD[0], *lines, *HEAD[2:], FORMULA, CLAUSE, FIRST)
        assert record.distribution == "General"


def test_the_annex_has_its_own_part_and_numbers() -> None:
    closing = Paragraph((Run("61st plenary meeting 4 March 2031", italic=True),), align="right")
    record = record_of(*HEAD, FORMULA, FIRST, closing, heading("Annex"), heading("Tables"), *plain("1. High water."))
    assert (record.adoption_meeting, record.blocks[2].kind) == ("61st", "closing")
    assert [(block.id, block.part) for block in record.blocks[3:]] == [
        ("annex.1.h.1", "annex"),
        ("annex.1.h.2", "annex"),
        ("annex.1.op.1", "annex"),
    ]


def test_articles_of_an_annex_whose_numbers_begin_again_have_ids_of_their_own() -> None:
    closing = plain("61st plenary meeting")
    articles = plain("Annex", "Article 1", "Oil", "1. High water.", "Article 2", "Lamps", "1. Low water.")
    blocks = record_of(
        *HEAD[:5], *plain("The General Assembly,", "1. Decides to print tables."), *closing, *articles
    ).blocks[3:]
    assert [block.id for block in blocks if block.kind == "paragraph"] == ["annex.1.1.op.1", "annex.1.2.op.1"]
    assert [block.text for block in blocks if block.kind == "heading"] == [
        "Annex",
        "Article 1",
        "Oil",
        "Article 2",
        "Lamps",
    ]


@pytest.mark.parametrize("closing", ["51st plenary meeting", "51st (resumed) plenary meeting"])
def test_a_resumed_meeting_closes_a_text_too(closing: str) -> None:
    lines = plain(f"{closing} 4 March 2031")
    assert record_of(*HEAD, FORMULA, FIRST, *lines).adoption_meeting == "51st"


def test_a_long_bold_text_in_an_annex_is_its_title_and_a_named_number_a_heading() -> None:
    title = "Arrangements for the meetings on lamps and " + "the tables of the keepers and " * 12 + "their oil"
    parts = [heading("Annex"), heading(title), *plain("Article 1.", "Keepers trim their lamps at dusk.")]
    assert [block.kind for block in blocks_of(FIRST, *parts)[1:]] == ["heading", "heading", "heading", "paragraph"]


def test_the_vote_is_read_from_the_closing_lines() -> None:
    record = record_of(*HEAD, FORMULA, FIRST, *plain("[Adopted by a recorded vote of 25 to 17, with 5 abstentions.]"))
    assert record.vote
    assert (record.vote.in_favour, record.vote.against, record.vote.abstaining) == (25, 17, 5)


def test_the_list_of_votes_in_the_closing_bracket_is_no_text() -> None:
    vote = "[Adopted by a recorded vote of 24 to 3, with 20 abstentions. The voting was as follows:"
    blocks = blocks_of(FIRST, *plain("49th meeting", vote, "In favour:", "Albania, Andorra", "Against:", "Belize]"))
    assert [block.kind for block in blocks if block.part == "body"].count("paragraph") == 1
    assert kinds(blocks_of(FIRST, *plain("49th meeting", vote, "Annex", "1. Keepers;")))[-1][0] == "annex"


def test_the_letter_above_the_first_of_several_texts_is_a_heading_and_no_masthead() -> None:
    first = [heading("A"), heading("Lights"), FORMULA, CLAUSE, FIRST]
    second = [heading("B"), heading("Buoys"), FORMULA, CLAUSE, FIRST]
    record = record_of(*HEAD, *first, *second)
    blocks = record.blocks
    assert [block.text for block in blocks if block.kind == "heading"] == ["A", "Lights", "B", "Buoys"]
    assert not {"A", "Lights"} & set(record.masthead)
    assert record.title == "Tide tables"
    assert [block.part for block in blocks if block.kind == "formula"] == ["preamble", "preamble"]


def test_a_heading_in_italics_opens_operative_text_and_is_none() -> None:
    blocks = blocks_of(Paragraph((Run("Keepers", italic=True),)), FIRST)
    assert kinds(blocks)[0] == ("body", "heading", None, "Keepers")


def test_an_agenda_line_goes_on_below() -> None:
    lines = plain("Agenda items 8, 32 and", "71 (a) and (b)", "The tides")
    assert record_of(*HEAD[:4], *lines, *HEAD[5:], FORMULA, CLAUSE, FIRST).agenda_items == [
        "8",
        "32",
        "71 (a)",
        "71 (b)",
    ]


def test_notes_hang_on_the_block_that_carries_their_mark() -> None:
    marked = Paragraph((Run("1. Decides on the tables"), Run("1", superscript=True, note=True), Run(" of 2031;")))
    note = Paragraph((Run("See A/85/1."),), Role.NOTE, mark="1")
    record = record_of(*HEAD, FORMULA, marked, note)
    assert record.blocks[1].text == "Decides on the tables of 2031;"
    assert record.blocks[1].notes == ["1"]
    assert [(one.marker, one.text, one.block) for one in record.footnotes] == [("1", "See A/85/1.", "op.1")]


def test_a_bare_text_takes_symbol_and_session_from_its_name_and_its_title_from_the_first_lines() -> None:
    record = record_of(*plain("Tide tables"), FORMULA, CLAUSE, FIRST)
    assert (record.symbol, record.symbol_source, record.session, record.title) == (
        "A/RES/85/902",
        "key",
        "85",
        "Tide tables",
    )


def failure(*paragraphs: Paragraph, **named: str) -> ErrorCode:
    with pytest.raises(IngestError) as failed:
        record_of(*paragraphs, **named)
    return failed.value.reason


def test_an_organ_that_is_not_known_is_told_as_that() -> None:
    with pytest.raises(IngestError) as failed:
        record_of(*plain("Tide tables"), FORMULA, FIRST, key="tables.pdf", symbol="CRC/C/85/1")
    assert failed.value.reason is ErrorCode.ORGAN_UNKNOWN
    assert failed.value.details["symbol"] == "CRC/C/85/1"


@pytest.mark.parametrize("named", [{"key": "A_RES_85_903-EN.pdf"}, {"symbol": "A/RES/85/903"}])
def test_symbols_that_disagree_are_never_guessed(named: dict[str, str]) -> None:
    assert failure(*HEAD, FORMULA, FIRST, **named) is ErrorCode.SYMBOL_CONFLICT


def test_a_text_without_enacting_words_is_no_empty_success() -> None:
    assert failure(*HEAD, *plain("A letter about tides.")) is ErrorCode.LOW_QUALITY


def test_a_text_below_the_minimum_is_quarantined_with_what_failed() -> None:
    with pytest.raises(IngestError) as failed:
        record_of(*HEAD, FORMULA, CLAUSE)
    assert failed.value.reason is ErrorCode.LOW_QUALITY
    assert failed.value.details["checks"] == "operative_text: 0 operative paragraphs and points"


def test_a_break_in_the_numbering_is_found() -> None:
    record = record_of(*HEAD, FORMULA, *plain("1. Decides;", "3. Requests."))
    (found,) = [one for one in record.quality.checks if one.name == "numbering"]
    assert not found.ok
    assert "1 is followed by 3" in found.detail
    assert record.quality.score < 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("13 and 117", ["13", "117"]), ("99 (gg)", ["99 (gg)"]), ("75 (a) and (b)", ["75 (a)", "75 (b)"]), ("", [])],
)
def test_agenda_items(line: str, wanted: list[str]) -> None:
    assert items(line) == wanted


@pytest.mark.parametrize(
    ("note", "paragraph"),
    [("A/85/412, paras. 17-19", "17-19"), ("A/85/412, paras. 17, 18 and 21", "17, 18 and 21"), ("A/85/412", None)],
)
def test_a_report_may_name_several_paragraphs(note: str, paragraph: str | None) -> None:
    (only,) = reports(f"[on the report of the Third Committee ({note})]", language("en"))
    assert (only.committee, only.symbol, only.paragraph) == ("Third Committee", "A/85/412", paragraph)


def test_a_draft_and_what_was_added_to_it_are_two_documents() -> None:
    found = reports("[without reference to a Main Committee (A/85/L.25 and Add.1)]", language("en"))
    assert [one.symbol for one in found] == ["A/85/L.25", "A/85/L.25/Add.1"]


def test_a_draft_without_reference_to_a_committee_is_named() -> None:
    (only,) = reports("[without reference to a Main Committee (A/85/L.25)]", language("en"))
    assert (only.committee, only.symbol, only.paragraph) == (None, "A/85/L.25", None)


def test_lettered_parts_need_no_comma_behind_their_enacting_words() -> None:
    texts = [
        *("A/C.5/85/L.6", "Eighty-fifth session", "Programme of lamps for 2031", "A", "Lamps of the year"),
        *("The General Assembly", "1. Lamps are approved;", "B", "Oil of the year", "The General Assembly"),
        "1. Oil is approved.",
    ]
    record = record_of(*plain(*texts), key="page.pdf")
    assert record.title == "Programme of lamps for 2031"
    assert [block.text for block in record.blocks if block.kind == "formula"] == ["The General Assembly"] * 2
    headings = [block.text for block in record.blocks if block.kind == "heading"]
    assert headings == ["A", "Lamps of the year", "B", "Oil of the year"]


def test_sentences_above_the_enacting_words_are_told() -> None:
    sentence = "1. The keepers of the islands met on three days to hear what the sailors had to say of the lamps."
    record = record_of(
        *plain("A/85/17", sentence, sentence, "Lamps", "The General Assembly,", "1. Thanks the keepers."),
        key="page.pdf",
    )
    failed = {check.name: check.detail for check in record.quality.checks if not check.ok}
    assert "2 sentences above" in failed["above"]
    assert record.quality.score < 0.9


def test_a_report_with_several_drafts_is_none_of_them() -> None:
    draft = ["The General Assembly,", "1. Thanks the keepers."]
    with pytest.raises(IngestError) as failure:
        record_of(
            *plain("A/85/17", "Lamps of the islands", "Report of the First Committee", *draft, "Oil", *draft),
            key="page.pdf",
        )
    assert failure.value.reason is ErrorCode.NOT_A_RESOLUTION


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["85/901. Convention on lamps;", "Lighting the Islands"], "Convention on lamps; Lighting the Islands"),
        (["59/\u2026 Lamps of the keepers"], "Lamps of the keepers"),
        (["Draft resolution submitted by the President"], None),
    ],
)
def test_a_title_has_all_its_lines_and_nothing_else(lines: list[str], title: str | None) -> None:
    assert (
        record_of(*plain("A/85/L.17", *lines, "The General Assembly,", "1. Thanks the keepers."), key="page.pdf").title
        == title
    )


def test_targets_are_numbered_with_a_stop_inside() -> None:
    texts = ["1.1 By 2031, light all lamps", "1.a Ensure that there is oil", "1.25 dollars are no number of a target"]
    record = record_of(*plain("A/RES/85/17", "The General Assembly,", "1. Adopts these:", *texts), key="page.pdf")
    assert [block.number for block in record.blocks[1:]] == ["1.", "1.1", "1.a", None]


def test_a_numbered_list_below_a_colon_is_of_the_paragraph_that_announces_it() -> None:
    texts = [
        *("The General Assembly,", "1. Thanks the keepers;", "2. Asks them to light the lamps;"),
        *("3. Approves the following agenda:", "1. Opening.", "2. Lamps.", "4. Decides to meet again."),
    ]
    blocks = [block for block in blocks_of(*plain(*texts)) if block.number]
    assert [(block.kind, block.number, block.level) for block in blocks] == [
        *(("paragraph", f"{number}.", 0) for number in (1, 2, 3)),
        *(("point", "1.", 1), ("point", "2.", 1), ("paragraph", "4.", 0)),
    ]


def test_a_stray_bracket_is_no_part_of_a_reports_symbol() -> None:
    (only,) = reports("[on the report of the First Committee (A/85/409]", language("en"))
    assert (only.symbol, only.paragraph) == ("A/85/409", None)
