"""A record made by hand, for tests that need one and read no file."""

from __future__ import annotations

from typing import Any

from plenary.domain.record import Block, Citation, Footnote, Quality, Record, Source

NOON = "2031-01-02T12:00:00Z"


def record(number: int = 901, /, **changes: Any) -> Record:
    """A resolution of the General Assembly with one paragraph, one note and one citation."""
    values: dict[str, Any] = {
        "id": f"A/RES/85/{number}:{changes.get('language', 'en')}",
        "symbol": f"A/RES/85/{number}",
        "symbol_source": "masthead",
        "kind": "resolution",
        "organ": "General Assembly",
        "organ_code": "GA",
        "language": "en",
        "title": "Lighthouses “and fog”",
        "blocks": [
            Block(id="op.1", part="body", kind="paragraph", number="1.", text="Calls upon keepers to keep lamps lit;")
        ],
        "footnotes": [Footnote(marker="1", text="Resolution 84/7.", block="op.1")],
        "citations": [Citation(symbol="A/RES/84/7", text="resolution 84/7", relation="recalls", block="op.1")],
        "quality": Quality(score=1),
        "source": Source(store="s3", bucket="uploads", key=f"{number}.pdf", sha256="0" * 64, size=7),
        "fingerprint": "f1",
        "ingested_at": NOON,
    }
    return Record(**(values | changes))
