"""The boxes of blocks and notes on published pages: another engine finds the same text in them."""

from __future__ import annotations

import pytest

from support.boxes import boxed
from support.corpus import CORPUS, NEEDS_CORPUS, parsed

FILES, EVERY = 20, 7  # of the marked-up PDFs by name
SAME_TEXT = 0.99  # share of blocks and notes

pytestmark = NEEDS_CORPUS


def test_boxes_hold_the_text_of_their_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((CORPUS / "dev" / "files").glob("*.pdf"))[::EVERY][:FILES]
    records, problems = parsed(files)
    assert not problems
    assert len(records) == len(files) == FILES
    looked_at = [
        (record["id"], one)
        for file, record in zip(files, records, strict=True)
        for one in boxed(file.read_bytes(), record)
    ]
    wrong = [f"{name} {one.name}" for name, one in looked_at if not one.agrees]
    over_pages = sum(len(block["places"]) > 1 for record in records for block in record["blocks"])
    with capsys.disabled():
        languages = sorted({record["language"] for record in records})
        print(
            f"\n{len(looked_at) - len(wrong)} of {len(looked_at)} boxes agree, {over_pages} on two pages; {languages}"
        )
    assert over_pages
    assert len(languages) == len(("ar", "en", "es", "fr", "ru", "zh"))
    assert len(wrong) <= (1 - SAME_TEXT) * len(looked_at), wrong
