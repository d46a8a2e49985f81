"""The samples spoilt: cut where it hurts, bytes turned over, parts blanked, doubled or left out, and files of other kinds."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

FILES = Path(__file__).parents[1] / "samples" / "files"
SAMPLES = {
    kind: (FILES / name).read_bytes()
    for kind, name in {
        "pdf": "A_RES_85_901-EN.pdf",
        "docx": "A_RES_85_901-EN.docx",
        "html": "A_HRC_RES_91_3-EN.html",
        "txt": "A_RES_85_903-EN.txt",
    }.items()
}
# where a cut leaves something half said
SEAMS = {
    "pdf": rb"%PDF|obj\b|stream\r?\n|endstream|endobj|/Length|xref|trailer|startxref|%%EOF|<<|/Filter",
    "docx": rb"PK\x03\x04|PK\x01\x02|PK\x05\x06|\[Content_Types\]|word/document|word/styles",
    "html": rb"<html|<meta|charset|<p|</|&|<table|<!--|=\"|</html",
    "txt": rb"A/|General Assembly|\n\n\n|1\.",
}
PARTS, BLOCK = 8, 512
FLIPS = (1, 8, 40, 400)


def spoilt() -> Iterator[tuple[str, bytes]]:
    """Names and bytes."""
    for kind, sample in SAMPLES.items():
        for number, data in enumerate(_cut(kind, sample)):
            yield f"cut-{number}.{kind}", data
        for number, data in enumerate(_turned_over(sample)):
            yield f"turned-{number}.{kind}", data
        for number, data in enumerate(_moved(sample)):
            yield f"moved-{number}.{kind}", data
    for number, data in enumerate(_turned_over(_document())):
        yield f"turned-inside-{number}.docx", _with_document(data)


def _cut(kind: str, sample: bytes) -> Iterator[bytes]:
    """At even places, and within the first and the last of every seam."""
    for part in range(1, PARTS + 1):
        yield sample[: len(sample) * part // (PARTS + 1)]
    seams: dict[bytes, list[int]] = {}
    for found in re.finditer(SEAMS[kind], sample):
        seams.setdefault(found.group(), []).append((found.start() + found.end() + 1) // 2)
    for places in seams.values():
        for place in sorted({places[0], places[-1]}):
            yield sample[:place]


def _turned_over(sample: bytes) -> Iterator[bytes]:
    for seed in range(8):
        chance, made = random.Random(seed), bytearray(sample)
        for _ in range(FLIPS[seed % len(FLIPS)]):
            made[chance.randrange(len(made))] = chance.randrange(256)
        yield bytes(made)


def _moved(sample: bytes) -> Iterator[bytes]:
    """A block blanked, doubled, left out, or noise put in: what stands behind it is not where it should be."""
    for seed in range(3):
        at = random.Random(seed).randrange(len(sample) - BLOCK)
        before, block, after = sample[:at], sample[at : at + BLOCK], sample[at + BLOCK :]
        yield before + bytes(BLOCK) + after
        yield before + block * 2 + after
        yield before + after
        yield before + random.Random(seed).randbytes(100) + block + after


def _document() -> bytes:
    with zipfile.ZipFile(io.BytesIO(SAMPLES["docx"])) as package:
        return package.read("word/document.xml")


def _with_document(document: bytes) -> bytes:
    """A sound package around a spoilt body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAMPLES["docx"])) as sample, zipfile.ZipFile(buffer, "w") as made:
        for name in sample.namelist():
            made.writestr(name, document if name == "word/document.xml" else sample.read(name))
    return buffer.getvalue()


def others() -> Iterator[tuple[str, bytes]]:
    """Files of kinds that hold no resolution, most of them under the name of one that does."""
    yield "gzip.pdf", gzip.compress(SAMPLES["pdf"])
    yield "tar.docx", _tar()
    yield "program.pdf", b"\x7fELF\x02\x01\x01" + bytes(200)
    yield "rich-text.docx", rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Times;}} \f0 A/RES/85/901 \par}"
    yield (
        "open-document.docx",
        _package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
    )
    yield "sheet.docx", _package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    yield "slides.docx", _package({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})
    yield "book.docx", _package({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>"})
    yield "seven-zip.docx", b"7z\xbc\xaf\x27\x1c" + bytes(100)
    yield "photo.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(1000)
    yield "picture.html", b"GIF89a" + bytes(100)
    yield "fax.pdf", b"II*\x00" + bytes(1000)
    yield "film.pdf", b"\x00\x00\x00\x18ftypmp42" + bytes(100)
    yield "sound.txt", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(100)
    yield "drawing.html", b'<svg xmlns="http://www.w3.org/2000/svg"><text>A/RES/85/901</text></svg>'
    yield "data.txt", json.dumps({"symbol": "A/RES/85/901"} | {str(n): n for n in range(1000)}).encode()
    yield "table.txt", b"symbol,title\n" + b"A/RES/85/901,Beekeeping\n" * 1000
    yield "mail.txt", b"From: a@example.org\nSubject: A/RES/85/901\nMIME-Version: 1.0\n\nThe text is attached.\n"
    yield "postscript.pdf", b"%!PS-Adobe-3.0\n/Times findfont 12 scalefont setfont (A/RES/85/901) show showpage\n"
    yield "form.pdf", b'<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>'
    yield "database.txt", _database()
    yield "script.txt", b"#!/bin/sh\nrm -rf /\n"
    yield "latin-1.txt", SAMPLES["txt"].decode().replace("bees", "b\xe9es").encode("latin-1", "replace")
    yield "utf-16.txt", SAMPLES["txt"].decode().encode("utf-16")
    yield "utf-32.txt", SAMPLES["txt"].decode().encode("utf-32")
    yield "half-a-letter.txt", "قرار".encode()[:-1]
    yield "a-page-called-word.docx", SAMPLES["html"]
    yield "word-called-a-page.html", SAMPLES["docx"]
    yield "two-in-one.pdf", SAMPLES["pdf"] + SAMPLES["docx"]
    yield "noise-first.pdf", random.Random(0).randbytes(2000) + SAMPLES["pdf"]


def _package(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        entry = tarfile.TarInfo("../../a.pdf")
        entry.size = len(SAMPLES["pdf"])
        made.addfile(entry, io.BytesIO(SAMPLES["pdf"]))
    return buffer.getvalue()


def _database() -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute("create table resolutions (symbol)")
        return made.serialize()
