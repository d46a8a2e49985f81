"""A long document is not taken for a hung one: every stage gives a sign of life for each paragraph. Counted, not timed."""

from __future__ import annotations

from collections import Counter

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.progress import heard_by
from support.hostile_files import HTML, TEXT, docx

NAME = "A_RES_85_903-EN"
COUNT = 300
POINTS = [f"{n}. Requests hive number {n} to be kept, as in resolution 84/{n};" for n in range(6, 6 + COUNT)]
STAGES = {"tidying", "blocks", "citations", "follow-up"}


def long_docx() -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = [*TEXT.decode().split("\n\n"), *POINTS]
    body = "".join(f"<w:p><w:r><w:t>{' '.join(line.split())}</w:t></w:r></w:p>" for line in lines if line.strip())
    return docx(f"<w:document {space}><w:body>{body}</w:body></w:document>".encode())


def long_html() -> bytes:
    return HTML.replace(b"</body>", "".join(f"<p>{line}</p>" for line in POINTS).encode() + b"</body>")


def long_text() -> bytes:
    return TEXT.rstrip() + b"\n\n\n" + "\n\n\n".join(POINTS).encode()


@pytest.mark.parametrize(
    ("key", "data", "own"),
    [
        ("A_RES_85_901-EN.docx", long_docx(), {"paragraph"}),
        ("A_HRC_RES_91_3-EN.html", long_html(), {"block"}),
        (f"{NAME}.txt", long_text(), set()),
    ],
    ids=["docx", "html", "txt"],  # by their bytes, which hold the time, no two processes would agree on the tests
)
def test_each_paragraph_of_a_long_document_gives_a_sign_of_life_in_every_stage(
    key: str, data: bytes, own: set[str]
) -> None:
    places: list[str] = []
    with heard_by(places.append):
        (record,) = parse(data, source_of(ObjectRef(store="folder", bucket="in", key=key), data))
    assert len(record.blocks) > COUNT
    heard = Counter(places)
    assert {stage for stage in STAGES | own if heard[stage] < COUNT} == set()
