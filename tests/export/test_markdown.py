from __future__ import annotations

import re

from any_record import TEXT
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from plenary.domain.record import Block, Footnote, Record
from plenary.export.markdown import escape, markdown
from test_parse import record_of

READER = MarkdownIt("commonmark").enable("table")


def read(text: str) -> list[str]:
    """What a reader of Markdown sees, line by line of text."""
    return ["".join(map(_shown, token.children or ())) for token in READER.parse(text) if token.type == "inline"]


def _shown(token: Token) -> str:
    return " " if token.type == "softbreak" else token.content


def of_blocks(*blocks: Block, notes: tuple[Footnote, ...] = ()) -> Record:
    return record_of("A_RES_85_901-EN.pdf").model_copy(update={"blocks": list(blocks), "footnotes": list(notes)})


@given(text=TEXT)
def test_no_text_is_read_as_mark_up(text: str) -> None:
    shown = re.sub(r"[\s\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", text).strip().replace("\ufffd", "")
    assert "".join(read(escape(text))).replace("\ufffd", "") == shown


def test_paragraphs_keep_their_numbers_and_points_their_depth() -> None:
    lines = markdown(
        of_blocks(
            Block(id="op.1", part="body", kind="paragraph", number="1.", lead="Asks", text="Asks for:"),
            Block(id="op.1.a", part="body", kind="point", number="(a)", level=1, text="oil"),
            Block(id="op.1.a.i", part="body", kind="point", number="(i)", level=2, text="whale"),
        )
    ).splitlines()
    assert [line for line in lines if line][-3:] == ["1\\. *Asks* for:", "- (a) oil", "    - (i) whale"]


def test_marks_and_notes_find_each_other_though_a_marker_stands_twice() -> None:
    blocks = [Block(id=name, part="body", kind="paragraph", text=name, notes=["*"]) for name in ("op.1", "op.2")]
    notes = [Footnote(marker="*", text=f"Note to {block.id}", block=block.id) for block in blocks]
    said = markdown(of_blocks(*blocks, notes=tuple(notes)))
    assert "op.1[^1]" in said
    assert "op.2[^2]" in said
    assert "[^2]: Note to op.2" in said


def test_a_table_is_a_table() -> None:
    said = markdown(of_blocks(Block(id="t.1", part="annex", kind="table", text="", rows=[["a|b", "c"], ["1"]])))
    assert read(said)[-4:] == ["a|b", "c", "1", ""]


def test_the_heading_and_the_fields_stand_above_the_text() -> None:
    said = read(markdown(record_of("A_RES_85_901-EN.pdf")))
    assert said[0] == "85/901. Lighthouses, their keepers and the safety of coastal navigation"
    assert "Symbol: A/RES/85/901" in said
