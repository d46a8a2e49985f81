"""What people see of a task: the document, the try, the queue; never the event itself."""

from __future__ import annotations

from typing import Any

import pytest
from kombu import Queue

from plenary.celery_support.task_base import title


def event(key: str) -> list[Any]:
    return [{"object": {"store": "s3", "bucket": "uploads", "key": key}}]


@pytest.mark.parametrize(
    ("key", "options", "shown"),
    [
        ("2031/A_RES_78_241-EN.pdf", {"queue": "uploads"}, "A/RES/78/241 en \u00b7 uploads"),
        ("A_RES_78_241-EN.pdf", {"routing_key": "ocr", "retries": 1}, "A/RES/78/241 en \u00b7 try 2 \u00b7 ocr"),
        ("S_RES_2768_(2025).pdf", {"queue": Queue("backfill")}, "S/RES/2768 (2025) \u00b7 backfill"),
        ("minutes of may.pdf", {}, "minutes of may.pdf"),
        ("a\nb\x1b[31m\u202ec.pdf", {}, "a\ufffdb\ufffd[31m\ufffdc.pdf"),
        ("x" * 300, {}, "x" * 120),
    ],
)
def test_a_task_is_named_after_its_file(key: str, options: dict[str, Any], shown: str) -> None:
    assert title(event(key), **options) == shown


def test_a_task_without_an_event_still_has_a_title() -> None:
    assert title([]) == title([None]) == title([{"object": {}}]) == "?"
