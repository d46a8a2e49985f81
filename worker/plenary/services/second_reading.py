"""A second reading of the language version that all others disagree with, by the other PDF engine.

It changes no record: a discrepancy says whether the fault is likely in the text, or in the first reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

import structlog

from plenary.alignment import align
from plenary.domain.alignment import Alignment, Discrepancy
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.options import Engine
from plenary.sandbox.request import ParseRequest
from plenary.services import identity
from plenary.services.context import Context

OTHERS = 5  # versions that have to agree
FACTS = frozenset({"number", "amount", "date", "symbol"})  # kinds whose evidence is what is compared
SECOND_ENGINES: Mapping[str, Engine] = {"pdfminer": "pdfium", "pdfminer+pdfium": "pdfium", "pdfium": "pdfminer"}

_log = structlog.get_logger(__name__)

SecondReading = Callable[[Record], Record | None]


def with_second_readings(alignment: Alignment, records: Mapping[str, Record], read: SecondReading) -> Alignment:
    """Set `second_reading` of each discrepancy where five versions agree against the sixth.

    `records` are those of the alignment by language; `read` gives another reading of one, None where there is no other.
    """
    doubts = [item for item in alignment.discrepancies if _five_agree(item, alignment)]
    contents = {str(language): content for language, content in alignment.contents.items()}
    answers: dict[int, str] = {}
    for code in sorted({str(item.odd) for item in doubts}):
        second = read(records[code])
        remaining: set[tuple[object, ...]] = set()
        if second is not None:
            versions = [second if language == code else record for language, record in records.items()]
            remaining = {_key(item) for item in align(versions, contents).discrepancies if item.odd == code}
        for item in doubts:
            if item.odd == code:
                answers[id(item)] = "none" if second is None else "differs" if _key(item) in remaining else "agrees"
    discrepancies = [
        item.model_copy(update={"second_reading": answers[id(item)]}) if id(item) in answers else item
        for item in alignment.discrepancies
    ]
    return alignment.model_copy(update={"discrepancies": discrepancies})


def read_again(record: Record, context: Context) -> Record | None:
    """Read the file of a record with the other engine. None if there is no other, or the file is not that any more."""
    engine = SECOND_ENGINES.get(record.source.engine)
    source = record.source
    if engine is None:
        return None
    ref = ObjectRef(store=source.store, bucket=source.bucket, key=source.key)
    try:
        limit = context.settings.limits.object_mib << 20
        fetched = context.store(ref.store).fetch(ref, version_id=source.version_id, max_bytes=limit)
        if sha256(fetched.data).hexdigest() != source.sha256:
            return None
        options, hints = replace(context.options, engine=engine), identity.hints_of(ref, fetched, context)
        answer = context.readers().read(
            ParseRequest(object=ref, options=options, hints=hints), fetched.data, last=False
        )
    except IngestError as failure:
        _log.info("align.not_read_again", record=record.id, failure=str(failure))
        return None
    readings = [Record.model_validate_json(line) for line in answer.split(b"\n")]
    return next((reading for reading in readings if reading.id == record.id), None)


def _five_agree(item: Discrepancy, alignment: Alignment) -> bool:
    if item.odd is None or len(alignment.contents) <= OTHERS:
        return False
    if item.kind in FACTS and len({text for code, text in item.evidence.items() if code != item.odd}) > 1:
        return False
    return all(other.odd in {item.odd, None} for other in alignment.discrepancies if other.row == item.row)


def _key(item: Discrepancy) -> tuple[object, ...]:
    """Identity of a discrepancy in both readings: its kind, and the other languages' evidence."""
    return item.kind, *sorted((code, text) for code, text in item.evidence.items() if code != item.odd)
