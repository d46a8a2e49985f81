"""Bytes to a record: the stages from sniff to check, one after the other. No broker, no settings, no clock but one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from worker.contracts.progress import beat
from worker.contracts.record import Record, Source
from worker.extract import extract
from worker.normalize import normalize
from worker.structure import MINIMUM_QUALITY, fingerprint, structure

if TYPE_CHECKING:
    from worker.contracts.event import ObjectRef

Engine = Literal["auto", "pdfminer", "pdfium"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: which PDF engine, what a file may cost (pages, bytes when unpacked), the score to reach."""

    engine: Engine = "auto"
    max_pages: int = 2000
    max_unpacked_bytes: int = 256 << 20
    minimum_quality: float = MINIMUM_QUALITY


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


def parse(data: bytes, source: Source, options: Options | None = None) -> Record:
    """One file to its record. Errors: `Failure`, its reason one of the input or of a limit; all else is a defect."""
    options = options or Options()
    beat("extract")
    document = extract(
        data, engine=options.engine, max_pages=options.max_pages, max_unpacked_bytes=options.max_unpacked_bytes
    )
    beat("normalize")
    paragraphs = normalize(document)
    beat("structure")
    return structure(
        paragraphs,
        document=document,
        source=source.model_copy(
            update={"media_type": document.media_type.value, "pages": document.page_count, "engine": document.engine}
        ),
        fingerprint=fingerprint(options.engine, options.minimum_quality),
        ingested_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        minimum_quality=options.minimum_quality,
    )
