"""Each check of an outcome on a record that is right, and on the same with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plenary.domain.record import Block, Footnote, Record
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run, Sample
from plenary.parsing.languages import language
from plenary.parsing.layout import normalize
from plenary.parsing.structure.outcome import TRUSTED, Evidence, findings, share_left, weighed
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


def test_a_page_that_another_engine_reads_in_other_letters_is_told() -> None:
    case = evidence(paragraphs=())
    page = case.document.paragraphs
    text = "\n".join(paragraph.text for paragraph in page)
    paged = replace(case.document, sample=Sample(1, text.replace("fi", "")), pages=())
    assert "sampled" not in failed(replace(case, document=paged))  # no page of that number was read


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


def test_findings_alone_never_take_a_record_below_what_the_gate_lets_pass() -> None:
    assert share_left(list(WEIGHTS)) >= 0.5


def test_one_finding_of_weight_takes_the_record_below_the_score_to_trust() -> None:
    record = right()
    drop(record)
    quality = weighed(record.quality, findings(evidence(record)))
    assert quality.score < TRUSTED <= weighed(record.quality, findings(evidence())).score
