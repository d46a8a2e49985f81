"""Bytes to records: the stages from sniff to check, one after the other. No broker, no settings, no clock but one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from worker.contracts.options import Options
from worker.contracts.progress import beat
from worker.contracts.record import Recognition, Record, Source
from worker.extract import extract
from worker.normalize import normalize
from worker.structure import fingerprint, structure

if TYPE_CHECKING:
    from worker.contracts.document import Document
    from worker.contracts.event import ObjectRef


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

    Errors: `Failure`, its reason one of the input or of a limit; all else is a defect.
    """
    options = options or Options()
    beat("extract")
    document = extract(data, options)
    beat("normalize")
    paragraphs = normalize(document)
    beat("structure")
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
