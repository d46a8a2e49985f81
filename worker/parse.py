"""Bytes to records: the stages from sniff to check, one after the other. No broker, no settings, no clock but one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from worker.contracts.document import MediaType
from worker.contracts.options import Engine, Options
from worker.contracts.record import Check, Quality, Recognition, Record, Source
from worker.contracts.stages import stage
from worker.extract import extract
from worker.extract.sniff import sniff
from worker.failures import Failure, Reason
from worker.normalize import normalize
from worker.structure import fingerprint, structure

if TYPE_CHECKING:
    from worker.contracts.document import Document
    from worker.contracts.event import ObjectRef

UNSOUND = frozenset({Reason.LOW_QUALITY, Reason.SYMBOL_MISSING})  # what a second engine may read better
DISAGREED = 0.9  # of the score is left where the two engines do not read the same


def source_of(ref: ObjectRef, data: bytes, **known: str | None) -> Source:
    """Where the bytes came from, with their digest. `known`: version_id, etag, sequencer."""
    return Source(
        store=ref.store,
        bucket=ref.bucket,
        key=ref.key,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        **known,
    )


def parse(data: bytes, source: Source, options: Options | None = None) -> tuple[Record, ...]:
    """One file to its record; to several in their order where it holds several resolutions.

    With `engine=auto` a PDF that fails as the first engine reads it is read by the second, which the record's checks
    tell: the two disagree. Errors: `Failure`, its reason one of the input or of a limit; all else is a defect.
    """
    options = options or Options()
    try:
        return _read(data, source, options, options.engine)
    except Failure as failure:
        if options.engine != "auto" or failure.reason not in UNSOUND or sniff(data) is not MediaType.PDF:
            raise
        try:
            second = _read(data, source, options, "pdfium")
        except Failure:
            raise failure from None
        return tuple(_doubted(record, failure) for record in second)


def _doubted(record: Record, failure: Failure) -> Record:
    found = Check(name="engine", ok=False, detail=f"as the first engine reads it: {failure}")
    score = round(record.quality.score * DISAGREED, 3)
    quality = Quality(score=score, checks=[*record.quality.checks, found])
    return record.model_copy(update={"quality": quality})


def _read(data: bytes, source: Source, options: Options, engine: Engine) -> tuple[Record, ...]:
    with stage("extract"):
        document = extract(data, replace(options, engine=engine))
    with stage("normalize"):
        paragraphs = normalize(document)
    with stage("structure"):
        return structure(
            paragraphs,
            document=document,
            source=_known(source, document),
            fingerprint=fingerprint(options.engine, options.minimum_quality, ocr=options.ocr != "off"),
            ingested_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            minimum_quality=options.minimum_quality,
        )


def _known(source: Source, document: Document) -> Source:
    found = document.recognition
    return source.model_copy(
        update={
            "media_type": document.media_type.value,
            "pages": document.page_count,
            "engine": document.engine,
            "recognition": Recognition(**asdict(found)) if found else None,
        }
    )
