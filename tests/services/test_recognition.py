"""Files whose pages have to be recognized: from uploads to the queue `ocr`, on real workers and the real Tesseract."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from plenary.domain.storage_event import StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Lease, Ledger, ListedObject, ObjectStatus, Request
from plenary.services.context import Context
from plenary.services.ingest import Outcome, process
from plenary.settings.model import Broker, Ocr, Settings, Stores
from plenary.storage.local import Folder, FolderStore
from plenary.tasks.ingest import recognize
from plenary.tasks.reconcile import of_target
from support.made_ledger import lease_held
from support.noise import noisy
from support.processes import PLENARY, PROJECT, WORKER, until
from support.scans import pictured

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed"),
]

DIGITAL = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
SCAN = "A_RES_85_901-EN.pdf"
RECORD = "A/RES/85/901:en"
SHORT = 3  # the page with the fewest words, which is recognized soonest
# the smallest that the start-up checks allow for a page that takes seconds: a lost task comes back after half a minute
QUICK = {
    "STORES__S3__FETCH_SECONDS": 1,
    "LIMITS__PARSE_SECONDS": 8,
    "LIMITS__SILENCE_SECONDS": 8,
    "LIMITS__TASK_GRACE_SECONDS": 1,
    "LIMITS__RETRY_SECONDS": 1,
    "LIMITS__LEASE_SECONDS": 3,
    "BROKER__VISIBILITY_TIMEOUT_SECONDS": 32,
    "BROKER__RESTORE_SECONDS": 1,
    "OCR__PARSE_SECONDS": 28,
    "OCR__PAGE_SECONDS": 28,
}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def dealt_with(
    inbox: Path, valkey: str, *, enabled: bool, recognizing: bool, data: bytes | None = None
) -> tuple[Outcome, Context, StorageEvent]:
    """The scan in the folder, processed once; half of it, or all where recognition is off."""
    (inbox / SCAN).write_bytes(data or (pictured(2) if enabled else pictured(1, 2, 3)))
    settings = Settings(broker=Broker(url=valkey), stores=Stores(folder=Folder(root=inbox)), ocr=Ocr(enabled=enabled))
    context, listed = Context.of(settings), FolderStore(inbox).stat(SCAN)
    assert listed
    event = StorageEvent(object=listed.ref, etag=listed.etag)
    mark, owner = context.fingerprint, f"recognizing: {recognizing}"
    outcome = process(Request(event), context, owner=owner, fingerprint=mark, recognizing=recognizing)
    return outcome, context, event


def test_a_half_scanned_file_is_put_off_without_costing_an_attempt(inbox: Path, valkey: str) -> None:
    outcome, context, event = dealt_with(inbox, valkey, enabled=True, recognizing=False)
    assert outcome == Outcome("deferred")
    next_try = context.ledger.claim(Lease(Request(event), event.version, context.fingerprint, "the next"), 30)
    assert (next_try.attempts, next_try.crashes) == (1, 0)


def test_a_page_of_noise_is_put_off_and_read_where_recognition_is(
    inbox: Path, valkey: str, sent: Callable[[], list[dict[str, Any]]]
) -> None:
    outcome, _, _ = dealt_with(inbox, valkey, enabled=True, recognizing=False, data=noisy(2))
    assert outcome == Outcome("deferred")
    outcome, _, _ = dealt_with(inbox, valkey, enabled=True, recognizing=True, data=noisy(2))
    assert outcome == Outcome("created", (RECORD,))
    (event,) = sent()
    assert event["data"]["source"]["recognition"]["pages"] == [2]


def test_noise_is_quarantined_without_recognition_and_the_way_is_told(
    inbox: Path, valkey: str, failures: Callable[[], list[dict[str, Any]]]
) -> None:
    outcome, _, _ = dealt_with(inbox, valkey, enabled=False, recognizing=False, data=noisy(1, 2, 3))
    assert outcome == Outcome("failed", reason="low_quality")
    assert "PLENARY_OCR__ENABLED=true" in failures()[0]["data"]["details"]["hint"]


def test_the_scanned_page_alone_is_recognized_and_the_record_says_how(
    inbox: Path, valkey: str, sent: Callable[[], list[dict[str, Any]]]
) -> None:
    outcome, context, _ = dealt_with(inbox, valkey, enabled=True, recognizing=True)
    assert outcome == Outcome("created", (RECORD,))
    (event,) = sent()
    assert event["data"]["source"]["recognition"]["pages"] == [2]
    assert event["data"]["fingerprint"] == context.fingerprint


def test_a_scan_on_its_way_to_recognition_is_not_lost_until_the_queue_has_it_no_more(
    inbox: Path, valkey: str, redis: Redis, broker: None
) -> None:
    outcome, context, event = dealt_with(inbox, valkey, enabled=True, recognizing=False)
    assert outcome == Outcome("deferred")
    row = keys.object_row("plenary", event.object.uri)

    def reconciled() -> tuple[dict[str, int], list[tuple[str, str]]]:
        found = of_target("folder://inbox/", context, grace_seconds=0)
        cases = [(case.link.value, case.detail) for case in found.cases()]
        return dict(found.counts), cases

    assert reconciled() == ({"to be recognized": 1}, [])  # it may be in a worker's hands
    recognize.apply_async((event.model_dump(mode="json"),))
    redis.hincrby(row, "deferred", -7 * 86_400_000)
    assert reconciled() == ({"to be recognized": 1}, [])
    seen = ListedObject(event.object.uri, event.etag)
    assert context.ledger.held([seen], context.fingerprint) == [ObjectStatus.BUSY]
    redis.delete("ocr")
    assert reconciled() == ({}, [("expired", "on the queue for recognition")])
    mark = context.fingerprint
    process(Request(event), context, owner="the next", fingerprint=mark, recognizing=True)
    assert context.ledger.held([seen], mark) == [ObjectStatus.DONE]


def test_without_recognition_a_scan_is_quarantined_and_the_way_is_told(
    inbox: Path, valkey: str, failures: Callable[[], list[dict[str, Any]]]
) -> None:
    outcome, _, _ = dealt_with(inbox, valkey, enabled=False, recognizing=False)
    assert outcome == Outcome("failed", reason="no_text")
    assert "PLENARY_OCR__ENABLED=true" in failures()[0]["data"]["details"]["hint"]


def test_scans_wait_on_a_queue_of_their_own_while_uploads_go_on(
    valkey: str,
    redis: Redis,
    inbox: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    idle: Callable[[], None],
) -> None:
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox, "OCR__ENABLED": "true"}
    scans = [inbox / f"scan-{number}.pdf" for number in range(5)]
    for number, scan in enumerate(scans):
        scan.write_bytes(pictured(SHORT) + b"%" * number)
    last = shutil.copy(DIGITAL, inbox)
    start(*WORKER, "--concurrency=1", "--queues=uploads,emit", **values).wait_for("ready.")
    start(*PLENARY, "ingest", "--no-wait", *map(str, scans), str(last), **values).wait_for(DIGITAL.name)
    until(sent, 60)
    idle()
    assert [event["subject"] for event in sent()] == ["A/RES/85/903:en"]
    assert redis.llen("ocr") == 5

    start(*WORKER, "--concurrency=1", "--queues=ocr", "--hostname=ocr@%h", **values).wait_for("ready.")
    until(lambda: not redis.llen("ocr") and not redis.hlen("unacked"), 240)
    assert [event["subject"] for event in sent()] == ["A/RES/85/903:en", RECORD]  # five files, one document


def test_a_killed_worker_loses_no_scan_and_doubles_none(
    valkey: str,
    redis: Redis,
    inbox: Path,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    values: dict[str, Any] = {**QUICK, "BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox, "OCR__ENABLED": "true"}
    ledger, uri = Ledger(redis, "plenary"), f"folder://inbox/{SCAN}"
    (inbox / SCAN).write_bytes(pictured(SHORT))
    start(*WORKER, "--concurrency=1", "--queues=uploads", **values).wait_for("ready.")
    start(*PLENARY, "ingest", "--no-wait", str(inbox), **values).wait_for("sent")
    until(lambda: redis.llen("ocr"), 60)
    first = start(*WORKER, "--concurrency=1", "--queues=ocr", "--hostname=ocr@%h", **values)
    until(lambda: lease_held(ledger, uri), 60)
    first.signal(signal.SIGSTOP)
    assert lease_held(ledger, uri)
    assert sent() == []
    first.signal(signal.SIGKILL)

    start(*WORKER, "--concurrency=1", "--queues=ocr", "--hostname=ocr@%h", **values).wait_for("ready.")
    until(sent, 120)
    until(lambda: not redis.llen("ocr") and not redis.hlen("unacked"), 60)
    assert [event["subject"] for event in sent()] == [RECORD]
    assert failures() == []
