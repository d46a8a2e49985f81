"""Two to six records of one symbol as one document, and what disagrees between them. No model, no network.

The rows hold what says the same in each language: titles, blocks, cells of tables, notes. It is a pure stage: the same
records give the same alignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.alignment.crosscheck import discrepancies_of
from plenary.alignment.pairing import LENGTH_COST, NONE_COST, facts_apart, length_apart
from plenary.alignment.rows import Row, places_of
from plenary.alignment.segments import Segment, Version, version_of
from plenary.alignment.titles import title_of
from plenary.domain.alignment import AlignedRow, AlignedText, Alignment, Reason
from plenary.domain.cloudevents import content_hash
from plenary.domain.record import Footnote, Record

__all__ = ["Work", "align"]

LEAST, MOST = 2, 7  # language versions
NO_CONFIDENCE_COST = 1.6
LIKE_LENGTH = 0.35


@dataclass(slots=True)
class Work:
    """Effort of an alignment: comparisons of segments."""

    comparisons: int = field(default=0)


def align(records: Sequence[Record], contents: dict[str, str] | None = None, work: Work | None = None) -> Alignment:
    """Align the versions of one symbol. `contents` are their content hashes, where the caller knows them.

    One record alone gives an alignment without rows.

    Raises:
        ValueError: There is no record, or they are of several symbols, or a language is there twice.

    """
    by_language: dict[str, Record] = {
        record.language: record for record in sorted(records, key=lambda record: record.language)
    }
    names = {record.name for record in records}
    if len(names) != 1 or len(by_language) != len(records):
        raise ValueError("records of one symbol, each in a language of its own, can be aligned")
    hashes = {code: (contents or {}).get(code) or content_hash(record) for code, record in by_language.items()}
    if len(by_language) < LEAST:
        return Alignment(symbol=names.pop(), contents=hashes, rows=[])
    versions: dict[str, Version] = {code: version_of(record) for code, record in by_language.items()}
    pivot, places, comparisons = places_of(versions)
    if work is not None:
        work.comparisons += comparisons
    rows = [*_fields(by_language), *_blocks(places, versions, pivot), *_notes(by_language, pivot)]
    return Alignment(
        symbol=names.pop(),
        pivot=pivot,
        contents=hashes,
        rows=rows,
        discrepancies=discrepancies_of(versions, places, pivot),
    )


def _fields(records: dict[str, Record]) -> list[AlignedRow]:
    texts = {
        "title": {code: title_of(record) for code, record in records.items()},
        "committee_note": {code: record.committee_note for code, record in records.items()},
    }
    return [
        AlignedRow.model_validate(
            {
                "id": name,
                "kind": name,
                "part": "masthead",
                "texts": {
                    code: AlignedText(blocks=[], text=text, confidence=1.0, reasons=["field"])
                    for code, text in available.items()
                    if text
                },
            }
        )
        for name, available in texts.items()
        if sum(map(bool, available.values())) >= LEAST
    ]


def _blocks(places: Sequence[Row], versions: dict[str, Version], pivot: str) -> list[AlignedRow]:
    ratios = {code: (version.length + 1) / (versions[pivot].length + 1) for code, version in versions.items()}
    rows: list[AlignedRow] = []
    for place in places:
        source = place.joined(pivot)
        code = pivot if source else min(code for code in place.segments if place.segments[code])
        first = place.segments[code][0].blocks[0]
        texts = {}
        for language in sorted(place.segments):
            segment = place.joined(language)
            if segment:
                texts[language] = {
                    "blocks": [block.id for block in segment.blocks],
                    "text": segment.text,
                    "confidence": _confidence(place.costs.get(language, 0.0), len(place.segments)),
                    "reasons": ["pivot"] if language == code else _reasons(source, segment, ratios[language]),
                }
        name = first.id if code == pivot else f"{code}.{first.id}"
        row = {"id": name, "kind": first.kind, "part": first.part, "number": first.number, "texts": texts}
        rows.append(AlignedRow.model_validate(row))
        rows += _cells(name, place)
    return rows


def _confidence(cost: float, languages: int) -> float:
    return round(max(0.0, 1 - cost / NO_CONFIDENCE_COST), 2) if languages > 1 else 1.0


def _reasons(source: Segment | None, target: Segment, ratio: float) -> list[Reason]:
    if source is None:
        return ["position"]
    reasons: list[Reason] = []
    if source.kind == target.kind and source.part == target.part and source.level == target.level:
        reasons.append("structure")
    if source.label & target.label:
        reasons.append("number")
    if source.facts.values and facts_apart(source.facts, target.facts) < NONE_COST:
        reasons.append("anchors")
    if length_apart(source, target, ratio) < LIKE_LENGTH * LENGTH_COST:
        reasons.append("length")
    if len(target.blocks) != len(source.blocks):
        reasons.append("split" if len(target.blocks) > len(source.blocks) else "merged")
    return reasons or ["position"]


def _cells(row: str, place: Row) -> list[AlignedRow]:
    """Tables cell by cell, where they have one shape in all languages that have them."""
    tables = {}
    for code, segments in place.segments.items():
        if len(segments) == 1 and segments[0].blocks[0].rows:
            tables[code] = segments[0].blocks[0].rows
    if len(tables) < LEAST or len({tuple(map(len, rows)) for rows in tables.values()}) != 1:
        return []
    shape = next(iter(tables.values()))
    return [
        AlignedRow.model_validate(
            {
                "id": f"{row}.{down + 1}.{across + 1}",
                "kind": "cell",
                "part": next(iter(place.segments.values()))[0].blocks[0].part,
                "texts": {
                    code: AlignedText(
                        blocks=[place.segments[code][0].blocks[0].id],
                        text=rows[down][across],
                        confidence=1.0,
                        reasons=["position"],
                    )
                    for code, rows in tables.items()
                    if rows[down][across]
                },
            }
        )
        for down, cells in enumerate(shape)
        for across in range(len(cells))
        if any(rows[down][across] for rows in tables.values())
    ]


def _notes(records: dict[str, Record], pivot: str) -> list[AlignedRow]:
    """Notes by their marks; those that have none alike, as where a mark was lost, by their order."""
    rows = []
    marks = {code: _by_mark(record.footnotes) for code, record in records.items()}
    for mark in dict.fromkeys(mark for code in (pivot, *marks) for mark in marks[code]):
        texts = {
            code: AlignedText(blocks=[], text=available[mark].text, confidence=1.0, reasons=["mark"])
            for code, available in marks.items()
            if mark in available and available[mark].text
        }
        if texts:
            row = {"id": f"note.{mark}", "kind": "note", "part": "notes", "number": mark, "texts": texts}
            rows.append(AlignedRow.model_validate(row))
    return rows


def _by_mark(notes: Sequence[Footnote]) -> dict[str, Footnote]:
    """Index notes by mark; a mark that is used twice, such as the star of each annex, gets its turn as well."""
    available: dict[str, Footnote] = {}
    for note in notes:
        turn, name = 1, note.marker
        while name in available:
            turn += 1
            name = f"{note.marker}.{turn}"
        available[name] = note
    return available
