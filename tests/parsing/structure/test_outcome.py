"""Each check of an outcome on a record that is right, and on the same with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.domain.record import Block, Footnote, Record
from plenary.parsing.document import Document, Line, MediaType, Page, Paragraph, Role, Run, Sample
from plenary.parsing.languages import language
from plenary.parsing.layout import normalize
from plenary.parsing.structure.outcome import CHECKS, TRUSTED, Evidence, findings, share_left, weighed
from plenary.parsing.structure.outcome.letters import letters, unshared
from plenary.parsing.structure.outcome.scanning import closed_up
from plenary.parsing.structure.outcome.weights import WEIGHTS
from support.made_record import record as made_record

SENTENCES = (
    "Requests the masters of the harbours to publish a table of the tides of their coast, moon by moon;",
    "Invites the keepers of the lamps to tell them of each lamp that does not burn, and of each that does;",
    "Decides to come back to the tides of the harbours at its eighty-sixth session, with the table at hand.",
)
CLAUSE = "Recalling its resolution 84/12 on the tides, and the report of the keepers of the lamps on the coast,"
NOTE = "See the table of the year before, part one."
TITLE = "Tides of the harbours"


def evidence(record: Record | None = None, paragraphs: tuple[Paragraph, ...] = ()) -> Evidence:
    """A file of a title, a clause, three paragraphs and a note, and the record of it."""
    lines = ["A/RES/85/902", f"85/902. {TITLE}", "The General Assembly,", CLAUSE]
    own = [Paragraph((Run(line),)) for line in lines]
    own += [Paragraph((Run(text),), label=f"{number}.") for number, text in enumerate(SENTENCES, 1)]
    own[4] = own[4]._replace(runs=(*own[4].runs, Run("1", note=True)))
    own.append(Paragraph((Run(NOTE),), Role.NOTE, mark="1"))
    document = Document(MediaType.DOCX, "docx", paragraphs=(*own, *paragraphs))
    return Evidence(document, record or right(), normalize(document), language("en"))


def right() -> Record:
    blocks = [
        Block(id="formula.1", part="preamble", kind="formula", text="The General Assembly,"),
        Block(id="pp.1", part="preamble", kind="clause", lead="Recalling", text=CLAUSE),
        *(
            Block(id=f"op.{number}", part="body", kind="paragraph", number=f"{number}.", text=text)
            for number, text in enumerate(SENTENCES, 1)
        ),
    ]
    blocks[2].notes = ["1"]
    return made_record(
        id="A/RES/85/902:en",
        symbol="A/RES/85/902",
        number="85/902",
        title=TITLE,
        session="85",
        masthead=["A/RES/85/902", f"85/902. {TITLE}"],
        blocks=blocks,
        footnotes=[Footnote(marker="1", text=NOTE, block="op.1")],
        adoption_date=None,
        date_issued=None,
    )


def failed(case: Evidence) -> set[str]:
    return {check.name for check in findings(case) if not check.ok}


def test_nothing_speaks_against_a_right_record() -> None:
    assert failed(evidence()) == set()


def drop(record: Record) -> None:
    del record.blocks[3]


def swap(record: Record) -> None:
    record.blocks[2:4] = record.blocks[3], record.blocks[2]


def merge(record: Record) -> None:
    second = record.blocks.pop(3)
    record.blocks[2].text += f" {second.number} {second.text}"


def closing_in_text(record: Record) -> None:
    record.blocks[4].text += " 42nd plenary meeting 4 December 2030"


def cut(record: Record) -> None:
    block = record.blocks[2]
    rest = Block(id="op.1.p1", part="body", kind="paragraph", text=block.text[40:].strip())
    block.text = block.text[:40].strip()
    record.blocks.insert(3, rest)


def lost_letter(record: Record) -> None:
    record.blocks[2].text = record.blocks[2].text.replace("tides", "tides"[1:], 1)


def lost_note(record: Record) -> None:
    record.footnotes.clear()


def head_in_text(record: Record) -> None:
    record.blocks[2].text = record.blocks[2].text.replace("of the tides", "of A/RES/85/902 the tides")


def stroke(record: Record) -> None:
    record.blocks.insert(3, Block(id="op.1.p1", part="body", kind="paragraph", text="________"))


def other_number(record: Record) -> None:
    record.number = "85/903"


def other_title(record: Record) -> None:
    record.title = "Lamps on mountains"


def other_year(record: Record) -> None:
    record.adoption_date = "1999-12-04"


def headless_annex(record: Record) -> None:
    record.blocks[4].part = "annex"


def annex_in_body(record: Record) -> None:
    record.blocks.append(Block(id="h.1", part="body", kind="heading", text="Annex"))


def behind_closing(record: Record) -> None:
    record.blocks.insert(4, Block(id="closing.1", part="body", kind="closing", text="61st plenary meeting"))


def again(record: Record) -> None:
    record.blocks[4].id = "op.2-2"


def point(record: Record) -> None:
    record.blocks.append(Block(id="op.3.b", part="body", kind="point", number="(b)", level=1, text="The lamps;"))


def twice(record: Record) -> None:
    record.blocks[2].text = f"{SENTENCES[0][:60]}{SENTENCES[0][:60]}{SENTENCES[0][60:]}"


def mark_in_text(record: Record) -> None:
    record.blocks[2].text = SENTENCES[0].replace("coast,", "coast,12")


def two_amounts(record: Record) -> None:
    rows = [["Lamp", "1 200.5 17"], ["Bell", "1 200"]]
    record.blocks.append(Block(id="t.1", part="body", kind="table", text="", rows=rows))


def without_lead(record: Record) -> None:
    record.blocks[1].text = record.blocks[1].text.lower()


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (drop, "coverage"),
        (swap, "order"),
        (merge, "joined"),
        (closing_in_text, "joined"),
        (cut, "breaks"),
        (cut, "ends"),
        (lost_letter, "coverage"),
        (lost_note, "coverage"),
        (head_in_text, "furniture_in_text"),
        (stroke, "furniture_in_text"),
        (other_number, "symbol"),
        (other_title, "title"),
        (other_year, "dates"),
        (headless_annex, "parts"),
        (annex_in_body, "annexes"),
        (behind_closing, "behind_closing"),
        (again, "ids"),
        (point, "points"),
        (twice, "repeated"),
        (mark_in_text, "note_marks"),
        (two_amounts, "tables"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_check_fails_where_one_thing_is_wrong(spoil: Callable[[Record], None], name: str) -> None:
    record = right()
    spoil(record)
    case = evidence(record)
    assert name in failed(case)
    assert all(check.detail for check in findings(case) if not check.ok)


def page(lines: list[str], painted: list[str] | None = None) -> Page:
    """A page with these lines, painted as they stand or in another way."""
    set_at = [Line((Run(text),), 72, 80 + 14 * at, 500, 92 + 14 * at) for at, text in enumerate(lines)]
    return Page(1, 612, 792, tuple(set_at), painted="".join(lines if painted is None else painted))


PRINTED = ["A/RES/85/902", f"85/902. {TITLE}", "The General Assembly,", CLAUSE]
PRINTED += [f"{number}. {text}" for number, text in enumerate(SENTENCES, 1)]


def paged(lines: list[str], painted: list[str] | None = None) -> Evidence:
    """The file as one page."""
    document = Document(MediaType.PDF, "pdfminer", pages=(page(lines, painted),), page_count=1)
    return replace(evidence(), document=document)


@pytest.mark.parametrize("letters", ["fi", "t"])
def test_a_page_that_another_engine_reads_in_other_letters_is_told(letters: str) -> None:
    text = "\n".join([*PRINTED, "The final figures are filed in the office of the harbour."])
    case = paged([text.replace(letters, "")])
    other = replace(case.document, sample=Sample(1, text))
    assert "sampled" in failed(replace(case, document=other))
    assert "sampled" not in failed(replace(case, document=replace(other, sample=Sample(2, text))))  # no such page
    assert "sampled" not in failed(replace(case, document=replace(other, sample=Sample(1, text.replace(letters, "")))))


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (PRINTED, True),
        ([*PRINTED[:2], *PRINTED[3:]], True),  # text that lies over other text: a few letters
        ([*PRINTED[:4], *PRINTED[5:]], False),
        ([*PRINTED[:5], PRINTED[4], *PRINTED[5:]], False),
        ([*PRINTED[:4], PRINTED[5], PRINTED[4], *PRINTED[6:]], False),
    ],
    ids=["as painted", "overlaid", "a line is lost", "a line is there twice", "lines change places"],
)
def test_lines_are_held_against_what_the_page_paints(lines: list[str], holds: bool) -> None:
    assert ("reading" not in failed(paged(lines, PRINTED))) == holds


def test_a_page_may_be_painted_in_any_order_of_short_pieces() -> None:
    assert "reading" not in failed(paged(PRINTED, PRINTED[1:] + PRINTED[:1]))


def plain(text: str, media_type: MediaType = MediaType.DOCX, record: Record | None = None) -> Evidence:
    """The Word file with its text as it lies in the file."""
    case = evidence(record)
    return replace(case, document=replace(case.document, plain=text, media_type=media_type))


TYPED = "\n".join([*PRINTED[:4], *SENTENCES])  # Word keeps the numbers aside


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (TYPED, True),
        (TYPED + "\nA last paragraph, which was not read.", False),
        (TYPED.replace(f"\n{SENTENCES[1]}", ""), False),
        ("\n".join([*PRINTED[:4], SENTENCES[1], SENTENCES[0], SENTENCES[2]]), False),
    ],
    ids=["as it lies", "one was not read", "one is not there", "another order"],
)
def test_paragraphs_are_held_against_the_plain_text_of_the_file(text: str, holds: bool) -> None:
    assert ("reading" not in failed(plain(text))) == holds


def test_marks_of_notes_that_were_typed_are_in_the_plain_text() -> None:
    assert "reading" not in failed(plain(TYPED.replace(SENTENCES[0], f"{SENTENCES[0]}1")))


def test_page_numbers_of_a_bare_text_may_be_left_out() -> None:
    text = "\n".join([*PRINTED[:5], "Page 2", *PRINTED[5:], NOTE, "1 1"])
    assert "reading" not in failed(plain(text, MediaType.TEXT))


@pytest.mark.parametrize("spoil", [merge, cut])
def test_blocks_are_held_against_the_paragraphs_of_the_file(spoil: Callable[[Record], None]) -> None:
    record = right()
    spoil(record)
    assert "boundaries" not in failed(plain(TYPED))
    assert "boundaries" in failed(plain(TYPED, record=record))


def test_blank_lines_part_the_paragraphs_of_a_bare_text() -> None:
    record = right()
    record.blocks[2].text += f" {record.blocks.pop(3).text}"
    wrapped = "\n\n".join([*PRINTED[:4], *(text.replace(" of ", "\nof ") for text in SENTENCES)])
    assert "boundaries" not in failed(plain(wrapped, MediaType.TEXT))
    assert "boundaries" in failed(plain(wrapped, MediaType.TEXT, record))


def test_a_letter_that_a_long_text_never_has_was_lost() -> None:
    record = right()
    block = record.blocks[2]
    block.text = " ".join([*SENTENCES, "The first office defines the figures of the field, as it finds them fit."] * 12)
    assert "alphabet" not in failed(evidence(record))
    for sign in ("fi", "g"):
        less = record.model_copy(update={"blocks": [block.model_copy(update={"text": block.text.replace(sign, "")})]})
        assert "alphabet" in failed(evidence(less))
    short = record.model_copy(update={"blocks": [block.model_copy(update={"text": "The tides."})]})
    assert "alphabet" not in failed(evidence(short))


@pytest.mark.parametrize("text", ["on the coast,12", "on the coast, 3/ and", "of the Court,**", "of the Court * and"])
def test_a_mark_of_a_note_in_the_text_is_told(text: str) -> None:
    record = right()
    record.blocks[2].text = f"{SENTENCES[0]} {text}"
    assert "note_marks" in failed(evidence(record))


@pytest.mark.parametrize("text", ["paragraph VII.22", "of WT/L/508/Add.1", "resolution 47/168 of", "item 3 (a)/4"])
def test_numbers_of_paragraphs_and_documents_are_no_marks(text: str) -> None:
    record = right()
    record.blocks[2].text = f"{SENTENCES[0]} {text}"
    assert "note_marks" not in failed(evidence(record))


def test_most_rows_of_a_table_read_as_in_the_file() -> None:
    rows = [["Lamp", "Years", "Keepers"], ["North lamp", "12", "3"], ["South lamp", "7", "41"], ["All", "", "44"]]
    table = Paragraph((), Role.TABLE, rows=tuple(map(tuple, rows)))
    record = right()
    record.blocks.append(Block(id="t.1", part="body", kind="table", text="", rows=rows))
    assert "tables" not in failed(evidence(record, (table,)))
    record.blocks[-1].rows = [[row[0], row[2], row[1]] for row in rows]
    assert "tables" in failed(evidence(record, (table,)))


def test_the_lines_of_a_tables_cells_alternate_in_the_file() -> None:
    texts = ("North lamp\tLit at dusk", "of the bay\tby keepers", "South lamp\tDark at dawn", "of the isle\tby guests")
    page = Page(1, 612, 792, tuple(Line((Run(text),), 0, 0, 0, 0) for text in texts))
    rows = [["North lamp of the bay", "Lit at dusk by keepers"], ["South lamp of the isle", "Dark at dawn by guests"]]
    record = right()
    record.blocks.append(Block(id="t.1", part="body", kind="table", text="", rows=rows))
    case = evidence(record)
    case = replace(case, document=replace(case.document, pages=(page,)))
    assert "tables" not in failed(case)
    record.blocks[-1].rows = [row[::-1] for row in rows]
    assert "tables" in failed(replace(case, record=record))


def test_a_table_whose_rows_were_guessed_is_told() -> None:
    table = Paragraph((), Role.TABLE, rows=(("Lamp", "Years"), ("North", "12")), guessed=True)
    assert "tables" in failed(evidence(right(), (table,)))


def test_a_header_that_says_of_how_many_pages_it_is_one_tells_of_a_lost_page() -> None:
    foot = Paragraph((Run("1/3"),), Role.FOOTER, 1)
    case = evidence()
    document = replace(case.document, page_count=2)
    assert "printed_pages" in failed(replace(case, document=document, paragraphs=(*case.paragraphs, foot)))


def test_a_table_whose_head_each_page_repeats_has_lost_nothing() -> None:
    rows = [["Lamp", "Years"], ["North", "12"], ["South", "7"]]
    record = right()
    record.blocks.append(Block(id="t.1", part="body", kind="table", text="", rows=rows))
    printed = [*rows[:2], rows[0], rows[2]]
    table = Paragraph((), Role.TABLE, rows=tuple(map(tuple, printed)))
    assert "coverage" not in failed(evidence(record, (table,)))


WORDS = st.text("aeé\N{ARABIC LETTER ALEF}\N{CIRCLED DIGIT ONE}\ufb01 .", max_size=60)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=3), st.randoms(use_true_random=False))
def test_letters_that_stand_on_both_sides_are_counted_away(both: list[str], more: list[str], chance: Random) -> None:
    stream = closed_up("".join([*more, *chance.sample(both, len(both))]))
    parts = [closed_up(text * 2) for text in both]
    one, other = letters([stream]), letters(parts)
    assert unshared([stream], parts) == (
        {sign: count - other.get(sign, 0) for sign, count in one.items() if count > other.get(sign, 0)},
        {sign: count - one.get(sign, 0) for sign, count in other.items() if count > one.get(sign, 0)},
    )


def test_findings_alone_never_take_a_record_below_what_the_gate_lets_pass() -> None:
    assert share_left(list(WEIGHTS)) >= 0.5


def test_a_score_is_only_1_where_no_check_failed() -> None:
    assert all(share_left([check.__name__]) < 0.99 for check in CHECKS)
    assert share_left([]) == 1


def test_one_finding_of_weight_takes_the_record_below_the_score_to_trust() -> None:
    record = right()
    drop(record)
    quality = weighed(record.quality, findings(evidence(record)))
    assert quality.score < TRUSTED <= weighed(record.quality, findings(evidence())).score
