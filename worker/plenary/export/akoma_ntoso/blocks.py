"""Preamble, main body and conclusions from blocks, as the UN marks them up."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element

from plenary.domain.record import Block, Record
from plenary.export.akoma_ntoso.elements import add
from plenary.export.akoma_ntoso.inline import Writer
from plenary.export.akoma_ntoso.meta import outcome_of

DEEPEST = 16  # levels of lists; XML readers stop at 256 levels of elements


def write_preamble(preamble: _Element, blocks: Sequence[Block], writer: Writer) -> None:
    """Write the enacting words, clauses, and lists opened by a clause, whose items have separate numbers."""
    clause: _Element | None = None
    lists: list[_Element] = []
    for block in blocks:
        if block.kind in ("paragraph", "point"):
            if not lists:
                inside = clause if clause is not None else add(preamble, "container", name="list", eId=_id(writer))
                lists = [add(inside, "blockList", eId=writer.names.other("list"))]
            _item(lists, block, writer)
            continue
        clause, lists = None, []
        if block.kind == "formula":
            formula = add(preamble, "formula", name="enactingFormula", eId=writer.names.block("formula"))
            _number(formula, block, within="p")
            writer.block(add(formula, "p"), block)
        elif block.kind == "table":
            _table(preamble, block, writer)
        elif block.kind == "heading":
            titled = add(add(preamble, "container", name="heading", eId=_id(writer)), "tblock")
            _number(titled, block)
            writer.block(add(titled, "heading"), block)
            add(titled, "p")
        else:
            clause = add(preamble, "container", name=block.lead or "clause", eId=_id(writer))
            _number(clause, block, within="p")
            writer.block(add(clause, "p"), block)


def write_main(main: _Element, blocks: Sequence[Block], writer: Writer) -> None:
    """Write paragraphs with their points, headings and tables of the operative text or an annex."""
    lists: list[_Element] = []
    for index, block in enumerate(blocks):
        if block.kind == "point":
            if not lists:
                lists = [add(main, "list", eId=writer.names.other("list"))]
            _point(lists, block, writer)
            continue
        lists = []
        if block.kind == "table":
            _table(main, block, writer)
            continue
        name = writer.names.block("para")
        paragraph = add(main, "paragraph", eId=name)
        _number(paragraph, block)
        if block.kind == "heading":
            writer.block(add(paragraph, "heading"), block)
        elif index + 1 < len(blocks) and blocks[index + 1].kind == "point":
            lists = [add(paragraph, "list", eId=f"{name}_list")]
            writer.block(add(add(lists[0], "intro", eId=f"{name}_list_intro"), "p"), block)
        else:
            writer.block(add(add(paragraph, "content", eId=f"{name}__content"), "p"), block)
    if not len(main):
        add(main, "p")


def write_conclusions(conclusions: _Element, blocks: Sequence[Block], record: Record, writer: Writer) -> None:
    """Write the closing lines: the meeting of adoption, the vote."""
    for block in blocks:
        _number(conclusions, block, within="p")
        paragraph = add(conclusions, "p")
        if record.vote and block.text.startswith("["):
            vote = add(paragraph, "vote", by="#author", as_="#author")
            paragraph = add(vote, "outcome", refersTo=f"#{outcome_of(record.vote)}")
        elif record.adoption_meeting and record.adoption_meeting in block.text:
            event = add(paragraph, "event", refersTo="#adoption")
            paragraph = add(event, "location", title=record.adoption_meeting, refersTo="#adoptionMeeting")
        writer.block(paragraph, block)


def _id(writer: Writer) -> str:
    return writer.names.block("container")


def _number(parent: _Element, block: Block, within: str = "num") -> None:
    if block.number:
        add(parent, within, block.number)


def _reach(lists: list[_Element], level: int, tag: str, parent: _Element | None, writer: Writer) -> _Element:
    """Return the list of this level, opening it if needed: a point is at most one level below the previous one."""
    depth = min(max(level, 1), len(lists) + 1, DEEPEST)
    del lists[depth:]
    if len(lists) < depth:
        lists.append(add(lists[-1] if parent is None else parent, tag, eId=writer.names.other("list")))
    return lists[-1]


def _point(lists: list[_Element], block: Block, writer: Writer) -> None:
    """Write a point. A list below it follows it, as the UN does, and is not nested in it."""
    point = add(_reach(lists, block.level, "sublist", None, writer), "point", eId=writer.names.other("point"))
    _number(point, block)
    writer.block(add(add(point, "content"), "p"), block)


def _item(lists: list[_Element], block: Block, writer: Writer) -> None:
    """Write an item. A list below it is nested in it."""
    last = lists[-1][-1] if len(lists[-1]) else None
    level = block.level if last is not None else 1
    item = add(_reach(lists, level, "blockList", last, writer), "item", eId=writer.names.other("item"))
    _number(item, block)
    writer.block(add(item, "p"), block)


def _table(parent: _Element, block: Block, writer: Writer) -> None:
    """Write a table in a container. Its notes follow in a line below."""
    container = add(parent, "container", name="table", eId=_id(writer))
    _number(container, block, within="p")
    table = add(container, "table", eId=writer.names.other("table"))
    if block.text:
        writer.text(add(table, "caption"), block.text, block.id)
    for row in block.rows or [[]]:
        line = add(table, "tr")
        for cell in row or [""]:
            writer.text(add(add(line, "td"), "p"), cell, block.id)
    notes = writer.notes.get(block.id)
    if notes:
        writer.footnotes(add(container, "p"), notes)
