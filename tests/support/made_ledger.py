"""A ledger with made-up contents for tests: objects that gave records, and records, committed as a worker does."""

from __future__ import annotations

import hashlib
import json
from itertools import count
from typing import Any, cast

from redis import Redis

from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.storage_event import ObjectRef, ObjectVersion, StorageEvent
from plenary.ledger import keys
from plenary.ledger.client import Answer, Change, Lease, Ledger, Request

_OWNERS = count()


def lease_on(ledger: Ledger, key: str, version: str = "v1", fingerprint: str = "f1", seconds: float = 60) -> Lease:
    """A lease on an object of the bucket `documents`, as a worker holds it while it reads."""
    ref = ObjectRef(store="s3", bucket="documents", key=key)
    lease = Lease(
        Request(StorageEvent(object=ref, etag=version)), ObjectVersion(version), fingerprint, f"owner {next(_OWNERS)}"
    )
    ledger.claim(lease, seconds)
    return lease


def lease_held(ledger: Ledger, uri: str) -> str | None:
    """The owner of the lease on an object; None when nobody holds one."""
    return cast("str | None", ledger.redis.hget(keys.object_row(ledger.prefix, uri), "owner"))


def gave(ledger: Ledger, key: str, record: str, *, put: float = 0, fingerprint: str = "f1", version: str = "v1") -> str:
    """The object gave the record, and was put so many seconds after 1970: the content hash."""
    lease = lease_on(ledger, key, version, fingerprint)
    content = hashlib.sha256(f"{key} {version}".encode()).hexdigest()
    row = ledger.record(record)
    body = {
        "specversion": "1.0",
        "id": content,
        "source": "s3://documents",
        "type": Type.CREATED.value,
        "subject": record,
        "contenthash": content,
        "data": {"id": record, "key": key},
    }
    sent = Envelope(content, Type.CREATED, record, json.dumps(body))
    change = Change(row, content, lease.uri, sent, modified=int(put * 1000))
    assert ledger.commit(lease, "created", [record], [change]) is Answer.COMMITTED
    return content


def withdrew(ledger: Ledger, key: str, record: str) -> None:
    """The object is gone, and its record with it."""
    lease = lease_on(ledger, key, "v gone")
    change = Change(ledger.record(record), None, None, Envelope("w", Type.WITHDRAWN, record, "{}"))
    assert ledger.commit(lease, "withdrawn", (), [change]) is Answer.COMMITTED


def failed(ledger: Ledger, key: str, reason: str, *, version: str = "v1", repeat: bool = False) -> None:
    """The object gave no record."""
    letter = Envelope(f"{key} {reason}", Type.FAILED, key, "{}")
    ledger.fail(lease_on(ledger, key, version), reason, letter, repeat=repeat)


def made_ledger(redis: Redis, **options: Any) -> Ledger:
    """An empty one, with the prefix that commands have."""
    return Ledger(redis, "plenary", **options)
