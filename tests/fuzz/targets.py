"""What is fuzzed, by name: each reader and each decoder, with its seeds and the outcomes that it may have."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from fuzz.mutations import SAMPLES, outcome, seeds
from plenary.domain.storage_event import StorageEvent
from plenary.errors import Category, IngestError
from plenary.listeners.event_log import keys_in
from plenary.listeners.webhook.sns_signature import NoCertificateError, SnsMessage, UntrustedMessageError, Verifier
from plenary.notifications.decode import DecodedBody, read_events, read_list_entry
from plenary.parsing.catalogue import Catalogue
from plenary.parsing.manifest import Manifest, TableError
from plenary.parsing.readers.ocr.hocr import read_hocr

LIMIT = 1 << 20
TOPIC = "arn:aws:sns:eu-west-1:123456789012:uploads"
STORY = "word/document.xml"
EVENTS = SAMPLES.parent / "events"
HOCR = (
    b"<html xmlns='http://www.w3.org/1999/xhtml'><body><div class='ocr_page' title='bbox 0 0 2480 3508'>"
    b"<span class='ocr_line' title='bbox 300 400 1200 450; baseline 0 -9; x_size 40'>"
    b"<span class='ocrx_word' title='bbox 300 400 340 450; x_wconf 95'>"
    b"<span class='ocrx_cinfo' title='x_bboxes 300 402 318 449; x_conf 97'>1</span>"
    b"<span class='ocrx_cinfo' title='x_bboxes 324 440 330 449; x_conf 96'>.</span></span> "
    b"<span class='ocrx_word' title='bbox 520 400 640 450; x_wconf 91'>"
    b"<span class='ocrx_cinfo' title='x_bboxes 520 402 548 449; x_conf 97'>D</span>"
    b"<span class='ocrx_cinfo' title='x_bboxes 552 416 574 449; x_conf 90'>e</span>"
    b"<span class='ocrx_cinfo' title='x_bboxes 578 402 600 449; x_conf 93'>k</span></span></span></div></body></html>"
)


@dataclass(frozen=True, slots=True)
class Target:
    """`tried` gives the name of an outcome, and raises whatever is none. `longest` bounds an input, in bytes."""

    seeds: Callable[[tuple[Path, ...]], Iterator[bytes]]
    tried: Callable[[bytes], str]
    longest: int = 1 << 16


def _files(*suffixes: str) -> Callable[[tuple[Path, ...]], Iterator[bytes]]:
    return lambda folders: (data for name, data in seeds(*folders) if name.endswith(suffixes))


def _read(data: bytes) -> str:
    return outcome(data)


@cache
def _package() -> tuple[tuple[str, bytes], ...]:
    """The parts of a Word file but for its text."""
    with zipfile.ZipFile(SAMPLES / "A_RES_85_901-EN.docx") as package:
        return tuple((name, package.read(name)) for name in package.namelist() if name != STORY)


def _stories(folders: tuple[Path, ...]) -> Iterator[bytes]:
    for data in _files(".docx")(folders):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if STORY in package.namelist():
                yield package.read(STORY)


def _story(data: bytes) -> str:
    """A Word file with these bytes as its text: past the container's checksums."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in _package():
            package.writestr(name, content)
        package.writestr(STORY, data)
    return outcome(packed.getvalue())


def _bodies(_: tuple[Path, ...]) -> Iterator[bytes]:
    for file in sorted(EVENTS.glob("*.json")):
        for body in json.loads(file.read_text(encoding="utf-8"))["bodies"]:
            yield body.encode()


def _told(reading: DecodedBody) -> str:
    for rejected in reading.rejected:
        keys_in(rejected.raw)
        if rejected.failure.reason.value.category is Category.DEFECT:
            raise rejected.failure
    if reading.unreadable:
        return "rejected"
    return "events" if reading.events else "ignored"


def _sns(data: bytes) -> str:
    try:
        message = SnsMessage.model_validate_json(data)
        Verifier(frozenset({TOPIC}), fetch=_no_certificate).verify(message)
    except ValidationError:
        return "no message"
    except UntrustedMessageError:
        return "untrusted"
    except NoCertificateError:
        return "no certificate"
    raise AssertionError("a message without a certificate was trusted")


def _no_certificate(_: str) -> bytes:
    raise NoCertificateError("none is fetched here")


def _messages(_: tuple[Path, ...]) -> Iterator[bytes]:
    message = {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": TOPIC,
        "Message": "{}",
        "Timestamp": "2026-03-01T10:00:00.000Z",
        "SignatureVersion": "2",
        "Signature": "c2lnbmVk",
        "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
    }
    yield json.dumps(message).encode()


def _task(data: bytes) -> str:
    """The argument of an ingest task, as a worker decodes it."""
    try:
        StorageEvent.model_validate(json.loads(data))
    except (ValueError, RecursionError):
        return "refused"
    return "event"


def _tasks(folders: tuple[Path, ...]) -> Iterator[bytes]:
    for body in _bodies(folders):
        for event in read_events(body, max_bytes=LIMIT).events:
            yield event.model_dump_json().encode()


def _tables(_: tuple[Path, ...]) -> Iterator[bytes]:
    yield b"key,symbol,language,title\nA.pdf,A/RES/85/901,en,Tides\nB.pdf,S/RES/9001 (2031),fr,\n"
    yield b'{"key": "A.pdf", "symbol": "A/RES/85/901", "language": "en"}\n{"key": "B.pdf", "title": "Tides"}\n'


def _table(data: bytes) -> str:
    try:
        Manifest.of(data)
        Catalogue.of(data)
    except TableError:
        return "refused"
    return "table"


def _page(data: bytes) -> str:
    try:
        read_hocr(data, 300.0, 842.0)
    except IngestError as failure:
        return failure.reason.code
    return "lines"


TARGETS = {
    "pdf": Target(_files(".pdf"), _read),
    "docx": Target(_files(".docx"), _read),
    "story": Target(_stories, _story),
    "html": Target(_files(".html"), _read),
    "text": Target(_files(".txt"), _read),
    "wrapped": Target(_files(".eml", ".prn", ".ps", ".doc", ".xml", ".txt"), _read),
    "hocr": Target(lambda _: iter((HOCR,)), _page),
    "events": Target(_bodies, lambda data: _told(read_events(data, max_bytes=LIMIT))),
    "list": Target(_bodies, lambda data: _told(read_list_entry(data, max_bytes=LIMIT))),
    "sns": Target(_messages, _sns),
    "task": Target(_tasks, _task),
    "table": Target(_tables, _table),
}
