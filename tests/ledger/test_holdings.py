"""What the ledger says of a page of a listing, on a real Valkey."""

from __future__ import annotations

import pytest
from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger.client import Lease, Ledger, ListedObject, ObjectStatus, Request

pytestmark = pytest.mark.integration

LETTER = Envelope(id="1", type=Type.FAILED, subject="s", body="{}")


@pytest.fixture
def ledger(redis: Redis) -> Ledger:
    return Ledger(redis, "test")


def leased(ledger: Ledger, key: str, version: str = "v1", etag: str = "") -> Lease:
    event = StorageEvent(object=ObjectRef(store="s3", bucket="uploads", key=key))
    lease = Lease(Request(event), ObjectVersion(version, etag), "today", "me")
    ledger.claim(lease, 60)
    return lease


def standing(ledger: Ledger, key: str, version: str | None = "v1", fingerprint: str = "today") -> ObjectStatus:
    (found,) = ledger.held([ListedObject(f"s3://uploads/{key}", version)], fingerprint)
    return found


def test_what_was_read_is_done_while_version_and_parser_are_the_same(ledger: Ledger) -> None:
    ledger.commit(leased(ledger, "a"), "created", (), [])
    assert standing(ledger, "a") is ObjectStatus.DONE
    assert standing(ledger, "a", version="v2") is ObjectStatus.CHANGED
    assert standing(ledger, "a", fingerprint="tomorrow") is ObjectStatus.OLDER


def test_a_version_with_an_id_is_known_by_its_etag_too(ledger: Ledger) -> None:
    ledger.commit(leased(ledger, "a", version="id", etag="e1"), "created", (), [])
    assert [standing(ledger, "a", version) for version in ("id", "e1", "e2")] == [
        ObjectStatus.DONE,
        ObjectStatus.DONE,
        ObjectStatus.CHANGED,
    ]
    ledger.commit(leased(ledger, "a", version="e3", etag="e3"), "created", (), [])
    assert standing(ledger, "a", "e1") is ObjectStatus.CHANGED


def test_what_failed_is_in_work_or_was_withdrawn_is_told_apart(ledger: Ledger) -> None:
    leased(ledger, "busy")
    ledger.fail(leased(ledger, "failed"), "damaged", LETTER, repeat=False)
    ledger.fail(leased(ledger, "away"), "store_unreachable", LETTER, repeat=True)
    ledger.commit(leased(ledger, "gone"), "withdrawn", (), [])
    found = {key: standing(ledger, key) for key in ("busy", "failed", "away", "gone", "new")}
    assert found == {
        "busy": ObjectStatus.BUSY,
        "failed": ObjectStatus.FAILED,
        "away": ObjectStatus.FAILED,
        "gone": ObjectStatus.CHANGED,
        "new": ObjectStatus.MISSING,
    }


def test_a_page_is_answered_in_its_order(ledger: Ledger) -> None:
    ledger.commit(leased(ledger, "b"), "created", (), [])
    page = [ListedObject(f"s3://uploads/{key}", "v1") for key in "abc"]
    assert ledger.held(page, "today") == [ObjectStatus.MISSING, ObjectStatus.DONE, ObjectStatus.MISSING]
    assert ledger.held([], "today") == []
