"""Times as stores write them are what botocore's own reader makes of them."""

from __future__ import annotations

from typing import Any, cast

import pytest
from botocore.utils import parse_timestamp

from plenary.storage import s3

USUAL = (
    "Sun, 29 Nov 2026 10:00:00 GMT",
    "Sunday, 29-Nov-26 10:00:00 GMT",
    "2026-11-29T10:00:00.000Z",
    "2026-11-29T10:00:00.123456789Z",
    "2026-11-29T10:00:00+05:30",
    "20261129T100000Z",
)
OTHERS = ("2026-11-29T10:00:00", "20261129", "1732874400", "1732874400.5", 1732874400, "29 Nov 2026 10:00:00 +0200")


@pytest.mark.parametrize("said", [*USUAL, *OTHERS])
def test_a_time_is_what_botocore_reads(said: str | int) -> None:
    assert s3._moment(said) == parse_timestamp(cast("Any", said))


@pytest.mark.parametrize("said", USUAL)
def test_a_usual_time_is_read_without_botocore(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(value: Any) -> None:
        raise AssertionError(value)

    monkeypatch.setattr(s3, "parse_timestamp", refused)
    assert s3._moment(said).tzinfo
