"""What every store keeps to, each on a real one: a store that is registered and has no target here fails the suite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.settings.model import Stores
from plenary.settings.plugins import STORES, registry
from plenary.storage.base import Store, open_store
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

LIMIT = 1 << 20
KEYS = ["a.pdf", "archive/1.pdf", "archive/2.pdf", "archive/deep/3 +%2F.pdf", "archive0", "قرار.pdf", "决议.pdf"]
CLOSED = "http://127.0.0.1:1"  # where nothing listens


@dataclass
class Target:
    """A store of `kind` with one empty bucket, into which `put` lays an object. At `away` nothing answers."""

    kind: str
    bucket: str
    put: Callable[[str, bytes], None]
    values: dict[str, object]
    away: dict[str, object]

    def store(self, **allowed: tuple[str, ...]) -> Store:
        return open_store(self.kind, Stores.model_validate({self.kind: self.values, **allowed}))

    def ref(self, key: str) -> ObjectRef:
        return ObjectRef(store=self.kind, bucket=self.bucket, key=key)


def folder(request: pytest.FixtureRequest) -> Target:
    root: Path = request.getfixturevalue("tmp_path") / "inbox"
    root.mkdir()

    def put(key: str, data: bytes) -> None:
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_bytes(data)

    return Target("folder", root.name, put, {"root": root}, {"root": root.parent / "away" / root.name})


def s3(request: pytest.FixtureRequest) -> Target:
    server: S3Server = request.getfixturevalue("moto_server")
    client, bucket = server.client("s3"), server.new_bucket()

    def put(key: str, data: bytes) -> None:
        client.put_object(Bucket=bucket, Key=key, Body=data)

    values = {name: value for name, value in server.settings if value is not None}
    return Target("s3", bucket, put, values, values | {"endpoint_url": CLOSED})


TARGETS: dict[str, Callable[[pytest.FixtureRequest], Target]] = {"folder": folder, "s3": s3}


@pytest.fixture(params=registry(STORES).plugins)
def target(request: pytest.FixtureRequest) -> Target:
    return TARGETS[request.param](request)


def reason(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(IngestError) as raised:
        call()
    return raised.value.reason


def test_every_object_is_listed_in_the_order_of_keys_and_fetched_as_it_is_listed(target: Target) -> None:
    for key in reversed(KEYS):
        target.put(key, key.encode())
    store = target.store()
    listed = [*store.list(target.bucket)]
    assert [entry.ref for entry in listed] == [target.ref(key) for key in KEYS]
    for entry in listed:
        fetched = store.fetch(entry.ref, etag=entry.etag, max_bytes=LIMIT)
        assert (fetched.data, fetched.etag, fetched.size) == (entry.ref.key.encode(), entry.etag, entry.size)


def test_a_listing_resumes_behind_a_key_and_keeps_to_its_prefix(target: Target) -> None:
    for key in KEYS:
        target.put(key, b"text")
    pages = target.store().pages(target.bucket, "archive/", start_after="archive/1.pdf")
    assert [entry.ref.key for page in pages for entry in page] == KEYS[2:4]


def test_an_object_is_read_from_any_byte_on(target: Target) -> None:
    target.put("a.pdf", b"0123456789")
    with target.store().open(target.ref("a.pdf"), first=4) as body:
        assert body.read() == b"456789"


def test_an_object_that_is_not_there_or_is_another_now_is_gone(target: Target) -> None:
    target.put("a.pdf", b"one")
    store = target.store()
    before = store.fetch(target.ref("a.pdf"), max_bytes=LIMIT)
    target.put("a.pdf", b"another")
    again = store.fetch(target.ref("a.pdf"), max_bytes=LIMIT)
    assert again.etag != before.etag
    for key, etag in (("none.pdf", None), ("a.pdf", before.etag)):
        gone = reason(lambda key=key, etag=etag: store.fetch(target.ref(key), etag=etag, max_bytes=LIMIT))  # type: ignore[misc]
        assert gone is ErrorCode.OBJECT_GONE


def test_an_object_above_the_limit_is_refused(target: Target) -> None:
    target.put("a.pdf", b"12345")
    assert target.store().fetch(target.ref("a.pdf"), max_bytes=5).size == 5
    assert reason(lambda: target.store().fetch(target.ref("a.pdf"), max_bytes=4)) is ErrorCode.TOO_LARGE


def test_nothing_outside_the_allowed_places_is_read(target: Target) -> None:
    for key in ("archive/1.pdf", "a.pdf"):
        target.put(key, b"text")
    store = target.store(allowed=(f"{target.kind}://{target.bucket}/archive/",))
    assert store.fetch(target.ref("archive/1.pdf"), max_bytes=LIMIT).data == b"text"
    assert reason(lambda: store.fetch(target.ref("a.pdf"), max_bytes=LIMIT)) is ErrorCode.NOT_ALLOWED


def test_a_store_that_does_not_answer_is_an_error_of_the_store(target: Target) -> None:
    target.values = target.away
    store = target.store()
    assert reason(lambda: store.fetch(target.ref("a.pdf"), max_bytes=LIMIT)) is ErrorCode.STORE_UNREACHABLE
    assert reason(lambda: [*store.list(target.bucket)]) is ErrorCode.STORE_UNREACHABLE
