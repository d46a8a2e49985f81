"""Bytes to records: the stages from detection to check, one after the other. No broker, no settings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

from plenary.domain.identity import Hint
from plenary.domain.record import Recognition, Record, Source
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.detect import sniff
from plenary.parsing.document import Document, MediaType
from plenary.parsing.layout import normalize
from plenary.parsing.options import Engine, Options
from plenary.parsing.readers import extract
from plenary.parsing.readers.ocr_hints import GARBLED_NEEDS_OCR
from plenary.parsing.stage_timing import stage
from plenary.parsing.structure.assembler import fingerprint, structure
from plenary.parsing.structure.quality import is_garbled
from plenary.parsing.wrappings import unwrap

UNSOUND = frozenset(
    {ErrorCode.LOW_QUALITY, ErrorCode.SYMBOL_MISSING, ErrorCode.ORGAN_UNKNOWN}
)  # what a second engine may read better


def source_of(ref: ObjectRef, data: bytes, **details: str | None) -> Source:
    """The source of the bytes, with their digest. `details`: version_id, etag, sequencer."""
    return Source(
        store=ref.store,
        bucket=ref.bucket,
        key=ref.key,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        **details,
    )


def parse(
    data: bytes, source: Source, options: Options | None = None, hints: Sequence[Hint] = ()
) -> tuple[Record, ...]:
    """One file to its record; to several in their order where it holds several resolutions.

    `hints` say from outside which document it is. With `engine=auto` a PDF that fails as the first engine reads it, or
    has no symbol then, is read by the second; the record's checks say that the two disagree.
    Errors: `IngestError`, its reason one of the input or of a limit; all else is a defect.
    """
    options = options or Options()
    data, wrapping = unwrap(data, options.max_unpacked_bytes)
    try:
        records = _read(data, source, options, options.engine, wrapping, hints)
        if records[0].symbol or options.engine != "auto" or records[0].source.media_type != MediaType.PDF:
            return records
    except IngestError as failure:
        if options.engine != "auto" or failure.reason not in UNSOUND or sniff(data) is not MediaType.PDF:
            raise
        if failure.recognizable:  # both engines have been asked
            raise
        try:
            reason = f"as the first engine reads it: {failure}"
            return _read(data, source, options, "pdfium", wrapping, hints, reason)
        except IngestError:
            raise failure from None
    try:
        second = _read(data, source, options, "pdfium", wrapping, hints, "as the first engine reads it: no symbol")
    except IngestError:
        return records
    return second if second[0].symbol else records


def _read(  # noqa: PLR0913, PLR0917 - a file, and all that is asked of its reading
    data: bytes,
    source: Source,
    options: Options,
    engine: Engine,
    wrapping: tuple[str, ...],
    hints: Sequence[Hint],
    disagreement: str | None = None,
) -> tuple[Record, ...]:
    with stage("extract"):
        document = extract(data, replace(options, engine=engine), is_garbled)
    if wrapping and document.pages:
        document = replace(document, doubts=(*wrapping, *document.doubts))
    elif wrapping:
        document = replace(document, findings=(*wrapping, *document.findings))
    if disagreement:
        document = replace(document, disagreement=disagreement)
    with stage("normalize"):
        paragraphs = normalize(document)
    try:
        with stage("structure"):
            return structure(
                paragraphs,
                document=document,
                source=_known(source, document),
                fingerprint=fingerprint(options),
                ingested_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                minimum_quality=options.minimum_quality,
                hints=hints,
                unidentified=options.unidentified,
            )
    except IngestError as failure:
        if failure.reason is ErrorCode.LOW_QUALITY and document.gaps and not document.garbled:
            raise IngestError(ErrorCode.DAMAGED, found=document.gaps[0]) from None
        if failure.reason is not ErrorCode.LOW_QUALITY or not document.garbled:
            raise
        details = {**failure.details, "garbled": len(document.garbled)}
        if options.ocr == "off":
            details["hint"] = GARBLED_NEEDS_OCR
        raise IngestError(failure.reason, **details) from None


def _known(source: Source, document: Document) -> Source:
    recognition = document.recognition
    return source.model_copy(
        update={
            "media_type": document.media_type.value,
            "pages": document.page_count,
            "engine": document.engine,
            "recognition": Recognition(**asdict(recognition)) if recognition else None,
        }
    )
