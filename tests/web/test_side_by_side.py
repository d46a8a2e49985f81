"""Blocks of several languages in rows: as an alignment says, else by their ids."""

from __future__ import annotations

from plenary.domain.record import Block
from plenary.web.pages import aligned_rows, side_by_side

pytest_plugins = ("support.reading_room_fixtures",)


def blocks(*ids: str) -> list[Block]:
    return [Block(id=name, part="body", kind="paragraph", text=name) for name in ids]


ENGLISH, ARABIC = blocks("op.1", "op.2", "op.3"), blocks("op.1", "op.1.a", "op.3")


def test_an_alignment_says_which_blocks_belong_together() -> None:
    texts = {"en": {"blocks": ["op.1", "op.2"]}, "ar": {"blocks": ["op.1.a"]}}
    data = {"contents": {"en": "1", "ar": "2"}, "rows": [{"texts": texts}, {"texts": {"fr": {"blocks": ["op.1"]}}}]}
    assert aligned_rows(data, ["en", "ar"], [ENGLISH, ARABIC]) == [[ENGLISH[:2], ARABIC[1:2]]]


def test_an_alignment_without_one_of_the_languages_says_nothing() -> None:
    assert aligned_rows({"contents": {"en": "1"}, "rows": []}, ["en", "ar"], [ENGLISH, ARABIC]) is None
    assert aligned_rows(None, ["en"], [ENGLISH]) is None


def test_without_an_alignment_blocks_of_one_id_are_in_one_row() -> None:
    rows = side_by_side([ENGLISH, ARABIC])
    assert [[[block.id for block in cell] for cell in row] for row in rows] == [
        [["op.1"], ["op.1"]],
        [[], ["op.1.a"]],
        [["op.2"], []],
        [["op.3"], ["op.3"]],
    ]
