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
class ResolutionPart:
    """The blocks of one resolution. `letter` is the heading above its enacting words, if there are several."""

    letter: Block | None = None
    parts: dict[str, list[Block]] = field(default_factory=lambda: {part: [] for part in _ORDER})

    @property
    def last(self) -> int:
        """Index of the last part with blocks."""
        return max((_ORDER[part] for part, blocks in self.parts.items() if blocks), default=0)


def akn(record: Record) -> str:
    """Format a record as Akoma Ntoso 3.0, valid against its schema, to be encoded as UTF-8.

    Part, kind, number, text and notes of each block are kept. A note follows the text of its block, since a record does
    not hold the position of its mark. Characters that XML forbids become U+FFFD.

    Raises:
        IngestError: `DEFECT`, for a record with an invalid date.

    """
    writer = Writer.of(record)
    resolutions = _resolutions(record.blocks)
    document = root()
    if len(resolutions) == 1 and resolutions[0].letter is None:
        statement = add(document, "statement", name=record.kind)
        _write_head(statement, record, writer)
        _write_resolution(statement, resolutions[0], record, writer)
    else:
        _write_collection(document, resolutions, record, writer)
    return DECLARATION + etree.tostring(document, encoding="unicode", pretty_print=True)


def _resolutions(blocks: Iterable[Block]) -> list[ResolutionPart]:
    """Split where the sequence of parts starts again; an unnumbered heading above is the letter of a resolution."""
    resolutions = [ResolutionPart()]
    for block in blocks:
        last = resolutions[-1]
        if _ORDER[block.part] < last.last:
            resolutions.append(ResolutionPart())
            above = last.parts["body"]
            if block.part == "preamble" and last.last == _ORDER["body"] and above[-1].kind == "heading":
                resolutions[-1].letter = above.pop() if above[-1].number is None else None
        resolutions[-1].parts[block.part].append(block)
    return [each for each in resolutions if each.letter or any(each.parts.values())] or resolutions


def _write_head(parent: _Element, record: Record, writer: Writer) -> None:
    write_meta(parent, record)
    write_cover(parent, record)
    if record.title or record.number or not record.blocks:
        write_preface(parent, record, writer)
    else:
        notes = writer.notes.setdefault(record.blocks[0].id, [])
        notes[:0] = writer.before


def _write_resolution(parent: _Element, resolution: ResolutionPart, record: Record, writer: Writer) -> None:
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


def _write_collection(parent: _Element, resolutions: Iterable[ResolutionPart], record: Record, writer: Writer) -> None:
    collection = add(parent, "documentCollection", name=record.kind)
    _write_head(collection, record, writer)
    body = add(collection, "collectionBody")
    components = add(collection, "components")
    for number, resolution in enumerate(resolutions, 1):
        name = f"component_{number}"
        add(add(body, "component", eId=f"collectionBody__{name}"), "documentRef", href=f"#{name}", showAs=name)
        statement = add(add(components, "component", eId=name), "statement", name=record.kind)
        write_identification(add(statement, "meta"), record, f"/{name}")
        if resolution.letter:
            line = add(add(statement, "preface"), "p")
            writer.block(add(line, "docNumber", refersTo="#letter"), resolution.letter)
        _write_resolution(statement, resolution, record, writer)
