"""A catalogue of the samples, of a document in two languages, and of names that are code, for the reading room."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import sqlalchemy as sa

from plenary.alignment import align
from plenary.catalogue.database import migrate, open_catalogue, writing
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import aligned, content_hash, failed, opened, published
from plenary.domain.record import Block, Citation, Footnote, Record, Source
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of
from plenary.storage.local import FolderStore
from support.made_record import NOON, record

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "files"
PDF = "A/RES/85/901:en"
SCRIPT = "<script>document.title='run'</script><img src=x onerror=document.title='run'>"
ARABIC = (
    "إن الجمعية العامة،",
    "تهيب بحراس المنارات أن يبقوا المصابيح مضاءة؛",
    "تدعو الموانئ إلى إعارة كل حارس قاربا؛",
    "تطلب إلى الأمين العام أن يقدم تقريرا عن 400 برج؛",
    "تقرر أن تنظر في المنارات في دورتها القادمة.",
)
ENGLISH = (
    "The General Assembly,",
    "Calls upon keepers of lighthouses to keep lamps lit;",
    "Invites ports to lend a boat to every keeper;",
    "Requests the Secretary-General to report on 400 towers;",
    "Decides to consider lighthouses next session.",
)


def events_of_samples(folder: Path) -> Iterable[str]:
    """The events of the files in a folder, each read as a worker reads it."""
    store = FolderStore(folder)
    for listed in store.list(store.bucket):
        data = store.fetch(listed.ref, max_bytes=1 << 24).data
        try:
            records = parse(data, source_of(listed.ref, data, etag=listed.etag))
        except IngestError as failure:
            yield failure_event(listed.ref, failure)
            continue
        for made in records:
            yield published(made, content_hash(made), revision=1, previous=None).body


def failure_event(ref: ObjectRef, failure: IngestError, time: str = NOON) -> str:
    return failed(
        ref,
        failure.as_dict(),
        time=time,
        version="v1",
        fingerprint="f1",
        attempts=1,
        replay=f"plenary ingest {ref.uri}",
    ).body


def events_of_made() -> Iterable[str]:
    """A/RES/85/950 in English and Arabic, aligned, and a record all of whose texts are code."""
    versions = []
    for language, texts in (("en", ENGLISH), ("ar", ARABIC)):
        kinds = ("formula", *("paragraph" for _ in texts[1:]))
        blocks = [
            Block(
                id=f"op.{number}" if number else "formula",
                part="body",
                kind=kind,
                number=f"{number}." if number else None,
                text=text,
            )
            for number, (kind, text) in enumerate(zip(kinds, texts, strict=True))
        ]
        citations = (
            [Citation(symbol="A/RES/85/901", text="lighthouses", relation="recalls", block="op.1")]
            if language == "en"
            else []
        )
        made = record(
            950,
            language=language,
            blocks=blocks,
            citations=citations,
            footnotes=[],
            source=elsewhere(f"A_RES_85_950-{language.upper()}.docx"),
        )
        versions.append(made)
        yield published(made, content_hash(made), revision=1, previous=None).body
    yield aligned(align(versions), revision=1, time=NOON).body
    hostile = record(
        666,
        symbol=f"A/RES/85/666 {SCRIPT}",
        title=SCRIPT,
        masthead=[SCRIPT],
        organ=SCRIPT,
        session=SCRIPT,
        blocks=[
            Block(
                id=f"op.1{SCRIPT}",
                part="body",
                kind="paragraph",
                number=SCRIPT,
                lead=SCRIPT,
                text=f"lighthouse {SCRIPT}",
            )
        ],
        footnotes=[Footnote(marker=SCRIPT, text=SCRIPT, block=SCRIPT)],
        citations=[Citation(symbol=SCRIPT, text=SCRIPT, relation=SCRIPT, block=f"op.1{SCRIPT}")],
        source=elsewhere(f"{SCRIPT}.docx"),
    )
    yield published(hostile, content_hash(hostile), revision=1, previous=None).body


def elsewhere(key: str) -> Source:
    """A source in a bucket that nobody has."""
    return Source(store="s3", bucket="uploads", key=key, sha256="0" * 64, size=7)


def with_places(event: dict[str, Any]) -> dict[str, Any]:
    """Boxes for the blocks of a PDF whose reader gave none: the lines that pdfium finds their first words on."""
    data = event["data"]
    source = data.get("source", {})
    if source.get("media_type") != "application/pdf" or any(block.get("places") for block in data["blocks"]):
        return event
    document = pdfium.PdfDocument((SAMPLES / source["key"]).read_bytes())
    for block in data["blocks"]:
        page = document[block["page"] - 1]
        words = page.get_textpage()
        if at := words.search(" ".join(block["text"].split()[:3])).get_next():
            _, bottom, _, top = words.get_charbox(at[0])
            height = page.get_height()
            box = [72.0, round(height - top - 2, 1), 540.0, round(height - bottom + 2, 1)]
            block["places"] = [{"page": block["page"], "box": box}]
    return event


def filled_catalogue(path: Path, bodies: Iterable[str]) -> sa.Engine:
    """A catalogue with these events in it, opened for reading."""
    url = f"sqlite:///{path}"
    engine = open_catalogue(url, writable=True)
    migrate(engine)
    with writing(engine) as connection:
        apply(connection, [with_places(opened(body)) for body in bodies])
    engine.dispose()
    return open_catalogue(url)


def readable(data: dict[str, Any]) -> Record:
    return Record.model_validate(data, extra="ignore")
