"""Records of every shape that the contract allows, with text of every character that JSON can carry."""

from __future__ import annotations

from hypothesis import strategies as st

from plenary.domain.record import Block, Citation, Footnote, Quality, Record, Report, Source, Vote

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
MAYBE_TEXT = st.none() | TEXT
IDS = st.sampled_from(["pp.1", "op.1", "op.1.a", "annex.1.t.1", "", "other"])
DATES = st.none() | st.dates().map(str)


@st.composite
def citations(draw: st.DrawFn, blocks: list[Block]) -> Citation:
    """A document that some block names: its text is cut from the block's, or is nowhere."""
    block = draw(st.sampled_from(blocks)) if blocks else None
    words = block.text.split() if block else []
    text = draw(st.sampled_from(words) if words else TEXT)
    return Citation(symbol=draw(st.just(f"A/RES/{text}") | TEXT), text=text, block=block and block.id)


BLOCKS = st.builds(
    Block,
    id=IDS,
    part=st.sampled_from(["preamble", "body", "annex"]),
    kind=st.sampled_from(["formula", "clause", "heading", "paragraph", "point", "table", "closing"]),
    number=MAYBE_TEXT,
    level=st.integers(-1, 100),
    lead=MAYBE_TEXT,
    text=TEXT,
    rows=st.none() | st.lists(st.lists(TEXT, max_size=3), max_size=3),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record."""
    blocks = draw(st.lists(BLOCKS, max_size=6, unique_by=lambda block: block.id))
    return Record(
        id="A/RES/85/901:en",
        symbol=draw(st.sampled_from(["A/RES/85/901", "S/RES/9001 (2031)"]) | TEXT),
        symbol_source="masthead",
        kind=draw(st.sampled_from(["resolution", "decision", "statement", "draft", "other"])),
        organ=draw(TEXT),
        organ_code=draw(st.sampled_from(["GA", "SC", "ECOSOC", "HRC"])),
        language=draw(st.sampled_from(["ar", "de", "en", "es", "fr", "ru", "zh"])),
        number=draw(MAYBE_TEXT),
        title=draw(MAYBE_TEXT),
        session=draw(MAYBE_TEXT),
        agenda_items=draw(st.lists(TEXT, max_size=2)),
        committee_note=draw(MAYBE_TEXT),
        reports=draw(st.lists(st.builds(Report, committee=MAYBE_TEXT, symbol=TEXT, paragraph=MAYBE_TEXT), max_size=2)),
        distribution=draw(MAYBE_TEXT),
        date_issued=draw(DATES),
        job_number=draw(MAYBE_TEXT),
        adoption_date=draw(DATES),
        adoption_meeting=draw(MAYBE_TEXT),
        vote=draw(st.none() | st.builds(Vote, outcome=TEXT | st.just("adopted"), in_favour=st.none() | st.integers())),
        blocks=blocks,
        footnotes=draw(st.lists(st.builds(Footnote, marker=TEXT, text=TEXT, block=st.none() | IDS), max_size=4)),
        citations=draw(st.lists(citations(blocks), max_size=4)),
        quality=Quality(score=1),
        source=Source(store="folder", bucket="in", key="some.pdf", sha256="0" * 64, size=1),
        fingerprint="0" * 16,
        ingested_at="2031-02-03T04:05:06Z",
    )
