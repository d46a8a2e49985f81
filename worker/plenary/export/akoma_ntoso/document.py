"""The parts of an Akoma Ntoso document: one statement, or a collection where a record holds several resolutions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from plenary.domain.record import Block, Record
from plenary.export.akoma_ntoso.blocks import write_conclusions, write_main, write_preamble
from plenary.export.akoma_ntoso.cover import write_cover, write_preface
from plenary.export.akoma_ntoso.elements import add, root
from plenary.export.akoma_ntoso.inline import Writer
from plenary.export.akoma_ntoso.meta import write_identification, write_meta

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ORDER = {"preamble": 0, "body": 1, "annex": 2}


@dataclass(slots=True)
class Resolution:
    """The blocks of one resolution. `letter` is the heading above its enacting words, where several stand together."""

    letter: Block | None = None
    parts: dict[str, list[Block]] = field(default_factory=lambda: {part: [] for part in _ORDER})

    @property
    def last(self) -> int:
        """The place of the last part that holds anything."""
        return max((_ORDER[part] for part, blocks in self.parts.items() if blocks), default=0)


def akn(record: Record) -> str:
    """The document as text to be written as UTF-8, valid against the schema of Akoma Ntoso 3.0.

    Of each block stay part, kind, number, text and notes; a note stands behind its block's text, since a record does
    not know where in it the mark is. Characters that XML forbids become U+FFFD. Errors: `DEFECT` for a record whose
    dates are none.
    """
    writer = Writer.of(record)
    found = _resolutions(record.blocks)
    document = root()
    if len(found) == 1 and found[0].letter is None:
        statement = add(document, "statement", name=record.kind)
        _write_head(statement, record, writer)
        _write_resolution(statement, found[0], record, writer)
    else:
        _write_collection(document, found, record, writer)
    return DECLARATION + etree.tostring(document, encoding="unicode", pretty_print=True)


def _resolutions(blocks: Iterable[Block]) -> list[Resolution]:
    """A new resolution begins where the parts begin anew; an unnumbered heading right above it is its letter."""
    found = [Resolution()]
    for block in blocks:
        last = found[-1]
        if _ORDER[block.part] < last.last:
            found.append(Resolution())
            above = last.parts["body"]
            if block.part == "preamble" and last.last == _ORDER["body"] and above[-1].kind == "heading":
                found[-1].letter = above.pop() if above[-1].number is None else None
        found[-1].parts[block.part].append(block)
    return [one for one in found if one.letter or any(one.parts.values())] or found


def _write_head(parent: _Element, record: Record, writer: Writer) -> None:
    write_meta(parent, record)
    write_cover(parent, record)
    if record.title or record.number or not record.blocks:
        write_preface(parent, record, writer)
    else:
        notes = writer.notes.setdefault(record.blocks[0].id, [])
        notes[:0] = writer.before


def _write_resolution(parent: _Element, resolution: Resolution, record: Record, writer: Writer) -> None:
    preamble, body = (resolution.parts[part] for part in ("preamble", "body"))
    opening = [block for block in preamble if block.kind != "closing"]
    if opening:
        write_preamble(add(parent, "preamble"), opening, writer)
    write_main(add(parent, "mainBody"), [block for block in body if block.kind != "closing"], writer)
    _write_closing(parent, [*preamble, *body], record, writer)
    annex = resolution.parts["annex"]
    if annex:
        document = add(add(add(parent, "attachments"), "attachment"), "doc", name="annex")
        write_identification(add(document, "meta"), record, "/annex")
        write_main(add(document, "mainBody"), [block for block in annex if block.kind != "closing"], writer)
        _write_closing(document, annex, record, writer)


def _write_closing(parent: _Element, blocks: Iterable[Block], record: Record, writer: Writer) -> None:
    closing = [block for block in blocks if block.kind == "closing"]
    if closing:
        write_conclusions(add(parent, "conclusions"), closing, record, writer)


def _write_collection(parent: _Element, found: Iterable[Resolution], record: Record, writer: Writer) -> None:
    collection = add(parent, "documentCollection", name=record.kind)
    _write_head(collection, record, writer)
    body = add(collection, "collectionBody")
    components = add(collection, "components")
    for number, resolution in enumerate(found, 1):
        name = f"component_{number}"
        add(add(body, "component", eId=f"collectionBody__{name}"), "documentRef", href=f"#{name}", showAs=name)
        statement = add(add(components, "component", eId=name), "statement", name=record.kind)
        write_identification(add(statement, "meta"), record, f"/{name}")
        if resolution.letter:
            line = add(add(statement, "preface"), "p")
            writer.block(add(line, "docNumber", refersTo="#letter"), resolution.letter)
        _write_resolution(statement, resolution, record, writer)
