"""Paragraphs to a Record: which language, the masthead, the blocks, the notes, the citations, the checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import metadata
from pathlib import Path

from plenary.domain.identity import Hint, provisional_id
from plenary.domain.record import Block, Footnote, Record, Source
from plenary.domain.symbols import from_key, same_document, squash
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, Paragraph, Role
from plenary.parsing.languages import CODES, language
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy
from plenary.parsing.options import MINIMUM_QUALITY, Options, Unidentified
from plenary.parsing.structure.blocks import read_blocks, record_places
from plenary.parsing.structure.citations import read_citations
from plenary.parsing.structure.follow_up import read_follow_up
from plenary.parsing.structure.identity import (
    Claim,
    claims_of,
    contradicting,
    doubts_of,
    kind_in,
    speaker,
)
from plenary.parsing.structure.masthead import Masthead, as_printed, is_sentence, is_title, read_masthead
from plenary.parsing.structure.multi_resolution import Resolution, numbered, resolutions_of
from plenary.parsing.structure.opening import Opening, find_opening, misprint_in
from plenary.parsing.structure.outcome import Evidence, findings, weighed
from plenary.parsing.structure.quality import check
from plenary.parsing.structure.votes import disagreement

_LETTER = re.compile(r"^[A-Z]$")
_OPTIONS = Options()


def structure(  # noqa: PLR0913 - what a record is made of
    paragraphs: Sequence[Paragraph],
    *,
    document: Document,
    source: Source,
    fingerprint: str,
    ingested_at: str,
    minimum_quality: float = MINIMUM_QUALITY,
    hints: Sequence[Hint] = (),
    unidentified: Unidentified = "record",
) -> tuple[Record, ...]:
    """The record of one document, or those of a volume's pages.

    Errors: `NOT_A_RESOLUTION`, `SYMBOL_MISSING`, `ORGAN_UNKNOWN`, `SYMBOL_CONFLICT`, `LOW_QUALITY`.
    `minimum_quality` is the score, 0 to 1, below which the document is quarantined; of several documents only those
    below it are left out. `hints` say from outside which document it is; without any it is recorded without symbol, or
    `unidentified` is `quarantine`.
    """
    text = [p for p in paragraphs if p.role in (Role.TEXT, Role.TABLE)]
    furniture = [p for p in paragraphs if p.role in (Role.HEADER, Role.FOOTER)]
    claims = claims_of(document, hints, source.key)
    named = from_key(source.key).symbol
    try:
        opening = find_opening(text, furniture, document, source.key)
    except IngestError:
        openings = (Opening(language(code), 0) for code in CODES)
        for opening in openings:
            if several := resolutions_of(paragraphs, opening.language, printed=False, named=named):
                break
        else:
            raise
    else:
        above = text[: _first_letter(text, opening.start)]
        head = read_masthead(above, furniture, opening.language, claims)
        printed = bool(head.symbol) and head.symbol_source in {"masthead", "running_head"}
        several = resolutions_of(paragraphs, opening.language, printed=printed, named=named)
    if several:
        _agree_on_several(several, claims, source)
        opening = Opening(opening.language, 0)
    make = partial(
        _record,
        document=document,
        opening=opening,
        fingerprint=fingerprint,
        ingested_at=ingested_at,
        hints=hints,
    )
    if several:
        parts = [_of_volume(resolution, furniture, opening.language) for resolution in several]
        return _of_pages(parts, source, make, minimum_quality)
    symbol = _agreed_symbol(head, claims, source, _council_heading(above, opening.language))
    if symbol is None and unidentified == "quarantine":
        raise IngestError(ErrorCode.SYMBOL_MISSING, key=source.key)
    if head.organ_code == "SC" and not printed and opening.finding:  # a heading stands for a masthead
        head.adoption_date = head.adoption_date or _first_date(above, opening.language)
    record = make(_Found(head, symbol, above, [*furniture, *above], text[len(above) :], paragraphs), source=source)
    if record.quality.score < minimum_quality:
        raise IngestError(ErrorCode.LOW_QUALITY, score=record.quality.score, checks=_failed(record))
    return (record,)


@dataclass(frozen=True, slots=True)
class _Found:
    """One resolution's masthead, the paragraphs of its heading, text and notes, and what speaks against them."""

    head: Masthead
    symbol: str | None
    above: Sequence[Paragraph]
    printed: Sequence[Paragraph]
    text: Sequence[Paragraph]
    notes: Sequence[Paragraph]
    doubts: tuple[str, ...] | None = None
    whole: bool = True


def _of_volume(resolution: Resolution, furniture: Sequence[Paragraph], language: Language) -> _Found:
    """One of several: its heading has the facts of a masthead; the page's other lines belong to all."""
    head = read_masthead(resolution.above, (), language)
    head.symbol, head.symbol_source = resolution.symbol, "masthead"
    head.organ_code, head.organ = resolution.organ_code, language.organs[resolution.organ_code]
    head.number, head.title, head.session = resolution.number, resolution.title, resolution.session
    if resolution.organ_code == "SC":
        head.number = None
    head.date_issued = None
    head.adoption_date = _first_date(resolution.above, language)
    return _Found(
        head,
        resolution.symbol,
        resolution.above,
        [*furniture, *resolution.above],
        resolution.text,
        resolution.notes,
        resolution.doubts,
        resolution.whole,
    )


def _first_date(above: Sequence[Paragraph], language: Language) -> str | None:
    """The date of a heading, `Resolution 1 (1946) of 25 January 1946`."""
    return next(filter(None, (language.iso_date(tidy(line.text)) for line in above)), None)


def _of_pages(
    parts: Sequence[_Found], source: Source, make: Callable[..., Record], minimum_quality: float
) -> tuple[Record, ...]:
    """The records of a volume's pages; a neighbour of which the pages have but spoilt lines is left out, with a doubt.

    Errors: `LOW_QUALITY` where none is sound, or where the one that the file is named after is not.
    """
    records = [make(part, source=source.model_copy(update={"records": len(parts)})) for part in parts]
    spoilt = [record for record in records if record.quality.score < minimum_quality]
    if not spoilt:
        return tuple(records)
    name = from_key(source.key)
    if len(spoilt) == len(records) or (name.symbol and any(name.agrees(record.symbol or "") for record in spoilt)):
        failed = "; ".join(f"{record.symbol}: {_failed(record)}" for record in spoilt)
        raise IngestError(ErrorCode.LOW_QUALITY, score=min(record.quality.score for record in spoilt), checks=failed)
    left_out = [f"{record.symbol} is left out: {_failed(record)}" for record in spoilt]
    source = source.model_copy(update={"records": len(records) - len(spoilt)})
    sound = [part for part, record in zip(parts, records, strict=True) if record not in spoilt]
    return tuple(make(replace(part, doubts=(*(part.doubts or ()), *left_out)), source=source) for part in sound)


def _failed(record: Record) -> str:
    return "; ".join(f"{check.name}: {check.detail}" for check in record.quality.checks if not check.ok)


def _record(  # noqa: PLR0913 - what a record is made of
    part: _Found,
    *,
    opening: Opening,
    document: Document,
    source: Source,
    fingerprint: str,
    ingested_at: str,
    hints: Sequence[Hint],
) -> Record:
    head, symbol, vocabulary = part.head, part.symbol, opening.language
    if symbol is None and head.organ_code is None:
        head.organ_code = speaker(part.text, vocabulary)
        head.organ = vocabulary.organs[head.organ_code]
    if head.organ_code is None or head.organ is None:
        raise IngestError(ErrorCode.ORGAN_UNKNOWN, symbol=symbol or "", key=source.key)
    body = read_blocks(part.text, vocabulary, part=opening.part, enacting=opening.enacting)
    if opening.part == "body":
        _read_decided(head, body.blocks, vocabulary)
    notes = _footnotes(part.notes, body.blocks)
    marked_above = {run.text.strip() for paragraph in part.above for run in paragraph.runs if run.note}
    quality = check(
        document,
        body.blocks,
        [note for note in notes if note.block or note.marker not in marked_above],
        vocabulary,
        key=source.key,
        job_number=head.job_number,
        doubts=part.doubts,
        whole=part.whole,
        opening=opening.finding or misprint_in(body.blocks),
        vote=disagreement(body.vote),
        above=[line for line in head.other if is_sentence(line)],
        hints=hints,
        identity=doubts_of(symbol, head.title, hints),
    )
    lines = [tidy(paragraph.text) for paragraph in part.above]
    record = Record(
        id=f"{symbol}:{vocabulary.code}" if symbol else provisional_id(source.sha256, vocabulary.code),
        symbol=symbol,
        symbol_source=head.symbol_source,
        kind=kind_in(symbol, body.blocks, lines, vocabulary),
        organ=head.organ,
        organ_code=head.organ_code,
        language=vocabulary.code,
        number=head.number,
        title=head.title or next((hint.title for hint in hints if hint.title and part.doubts is None), None),
        session=head.session,
        agenda_items=head.agenda_items,
        committee_note=head.committee_note,
        reports=head.reports,
        distribution=head.distribution,
        date_issued=head.date_issued,
        job_number=head.job_number,
        adoption_date=head.adoption_date or body.date,
        adoption_meeting=head.adoption_meeting or body.meeting,
        vote=body.vote,
        masthead=as_printed(part.printed),
        blocks=body.blocks,
        footnotes=notes,
        citations=read_citations(body.blocks, notes, head.organ_code, vocabulary, symbol or "", opening.amended),
        follow_up=read_follow_up(body.blocks, vocabulary),
        quality=quality,
        source=source,
        fingerprint=fingerprint,
        ingested_at=ingested_at,
    )
    whole = part.doubts is None
    own = part.notes if whole else [*part.printed, *part.text, *part.notes]
    record.quality = weighed(quality, findings(Evidence(document, record, own, vocabulary, whole)))
    return record


@cache
def fingerprint(options: Options = _OPTIONS) -> str:
    """A hash of all that makes a record what it is: our code, its libraries' versions, the options of its reading."""
    settings = (
        f"{options.engine} {options.minimum_quality} {options.ocr != 'off'} {options.unidentified} {options.meaning}"
    )
    settings += f" {Path(options.subjects).name if options.subjects else None}"
    digest = hashlib.sha256(settings.encode())
    root = Path(__file__).resolve().parents[2]
    for folder in ("domain", "parsing", "meaning"):
        for path in sorted([*(root / folder).rglob("*.py"), *(root / folder).rglob("*.csv")]):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    for package in ("pdfminer.six", "pypdfium2", "lxml", "charset-normalizer", "babel", "pycountry"):
        digest.update(f"{package}={metadata.version(package)}".encode())
    return digest.hexdigest()[:16]


def _read_decided(head: Masthead, blocks: Sequence[Block], language: Language) -> None:
    """Meeting and date of a decision that names both in its first sentence."""
    first = language.patterns["decided"].match(blocks[0].text) if blocks else None
    if first and kind_in(head.symbol, (), (), language) == "decision":
        head.adoption_meeting = head.adoption_meeting or first["meeting"]
        head.adoption_date = head.adoption_date or language.iso_date(first["date"])


def _first_letter(text: Sequence[Paragraph], start: int) -> int:
    """The index where blocks begin: the enacting words, or the letter above them where a title has several texts."""
    for index in range(start - 1, 0, -1):
        if is_title(tidy(text[index].text)):
            break
        if _LETTER.match(tidy(text[index].text)):
            return index
    return start


def _council_heading(above: Sequence[Paragraph], language: Language) -> str | None:
    """The symbol that the Security Council's heading stands for: `Resolution 1 (1946)`."""
    headings = (numbered(tidy(paragraph.text), language) for paragraph in above)
    return next((f"S/RES/{heading.number}" for heading in headings if heading and heading.year), None)


def _agreed_symbol(head: Masthead, claims: Sequence[Claim], source: Source, heading: str | None) -> str | None:
    """The symbol that text, metadata, manifest and file name agree on; of the Security Council also the heading."""
    if not head.symbol:
        return None
    unlike = contradicting([head.symbol], claims, source.key)
    if heading and head.symbol.startswith("S/RES/") and not same_document(heading, head.symbol):
        unlike["heading"] = heading
    if unlike:
        raise IngestError(ErrorCode.SYMBOL_CONFLICT, masthead=head.symbol, **dict(claims) | unlike)
    return head.symbol


def _agree_on_several(several: Sequence[Resolution], claims: Sequence[Claim], source: Source) -> None:
    """A name that a volume's page bears is that of one resolution on it; and no two there have one symbol."""
    symbols = [resolution.symbol for resolution in several]
    wrong = contradicting(symbols, claims, source.key)
    if wrong or len(set(map(squash, symbols))) < len(symbols):
        raise IngestError(ErrorCode.SYMBOL_CONFLICT, masthead=", ".join(symbols), **wrong)


def _footnotes(paragraphs: Sequence[Paragraph], blocks: Sequence[Block]) -> list[Footnote]:
    """The notes, each with the block that carries its mark; a mark that is there twice serves its notes in turn."""
    places: dict[str, list[str]] = {}
    for block in blocks:
        for mark in block.notes:
            places.setdefault(mark, []).append(block.id)
    notes = []
    for paragraph in paragraphs:
        text = tidy(paragraph.text)
        if paragraph.role is Role.NOTE and text:
            mark = paragraph.mark or ""
            waiting = places.get(mark, [])
            place = waiting.pop(0) if len(waiting) > 1 else next(iter(waiting), None)
            notes.append(Footnote(marker=mark, text=text, block=place, places=record_places(paragraph.places)))
    return notes
