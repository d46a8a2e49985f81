"""An object's fault is the object's alone; what is wrong with account or bucket holds files back and condemns none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Celery
from redis import Redis

from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.errors import Category, ErrorCode, IngestError
from plenary.ledger import keys
from plenary.ledger.client import Request
from plenary.services.context import Context
from plenary.services.ingest import Outcome, process
from plenary.services.retry_policy import of_bucket, parks
from plenary.settings.model import Broker, Settings, Stores
from plenary.storage.s3 import S3Store
from plenary.tasks.reconcile import of_target
from support.processes import PROJECT, WORKER, Started, plenary, until
from support.refusing_s3 import EXPIRED, SSE_C, Refusal, Refusals, refusing
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

SAMPLE = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_bytes()
KMS = Refusal(403, "AccessDenied", "User: arn:aws:iam::1:user/p is not authorized to perform: kms:Decrypt on ...")
OBJECTS = [
    (SSE_C, ErrorCode.SEALED),
    (Refusal(400, "InvalidRequest"), ErrorCode.SEALED),
    (KMS, ErrorCode.SEALED),
    (Refusal(400, "KMS.DisabledException"), ErrorCode.SEALED),
    (Refusal(403, "InvalidObjectState", "The operation is not valid for the storage class"), ErrorCode.ARCHIVED),
    (Refusal(403, "AccessDenied"), ErrorCode.ACCESS_DENIED),
    (Refusal(400, "KeyTooLongError"), ErrorCode.UNREADABLE_KEY),
    (Refusal(404, "NoSuchKey"), ErrorCode.OBJECT_GONE),
    (Refusal(400, "UnheardOf"), ErrorCode.STORE_REFUSED),
    (Refusal(402, ""), ErrorCode.STORE_REFUSED),
    (Refusal(451, "UnavailableForLegalReasons"), ErrorCode.STORE_REFUSED),
]
STORES = [
    (EXPIRED, ErrorCode.CREDENTIALS_REFUSED),
    (Refusal(403, "InvalidAccessKeyId"), ErrorCode.CREDENTIALS_REFUSED),
    (Refusal(403, "SignatureDoesNotMatch"), ErrorCode.CREDENTIALS_REFUSED),
    (Refusal(403, "RequestTimeTooSkewed"), ErrorCode.CREDENTIALS_REFUSED),
    (Refusal(401, ""), ErrorCode.CREDENTIALS_REFUSED),
    (Refusal(404, "NoSuchBucket"), ErrorCode.BUCKET_UNREACHABLE),
    (Refusal(400, "AuthorizationHeaderMalformed"), ErrorCode.BUCKET_UNREACHABLE),
    *((Refusal(status, ""), ErrorCode.STORE_UNREACHABLE) for status in (408, 425, 429, 500, 503)),
    *((Refusal(400, code), ErrorCode.STORE_UNREACHABLE) for code in ("RequestTimeout", "KMS.ThrottlingException")),
    (Refusal(403, "SlowDown"), ErrorCode.STORE_UNREACHABLE),
]


@pytest.fixture
def refusals() -> Refusals:
    return Refusals()


@pytest.fixture
def server(moto_server: S3Server, refusals: Refusals) -> Iterator[S3Server]:
    """Moto behind a proxy that refuses; what is put goes to moto itself."""
    with refusing(moto_server.url, refusals) as url:
        yield S3Server(moto_server.settings.model_copy(update={"endpoint_url": url}))


def failure(store: S3Store) -> IngestError:
    with pytest.raises(IngestError) as caught:
        store.fetch(ObjectRef(store="s3", bucket="uploads", key="a.pdf"), max_bytes=1000)
    return caught.value


@pytest.mark.parametrize(("refusal", "reason"), OBJECTS + STORES)
def test_each_error_of_a_store_blames_the_right_party(
    server: S3Server, refusals: Refusals, refusal: Refusal, reason: ErrorCode
) -> None:
    refusals.all = refusal
    error = failure(S3Store(server.settings))
    assert error.reason is reason
    assert error.details["code"] == f"{refusal.status} {refusal.code}".strip()
    assert str(error.details["request_id"]).startswith("REQ")
    assert parks(error) is ((refusal, reason) in STORES)
    assert of_bucket(error) is (reason is ErrorCode.BUCKET_UNREACHABLE)
    if (refusal, reason) in OBJECTS and reason is not ErrorCode.ACCESS_DENIED:
        assert reason.value.category is Category.INPUT


class Place:
    """A bucket of moto, its worker's context through the proxy, and a worker with its schedule."""

    def __init__(self, direct: S3Server, server: S3Server, valkey: str) -> None:
        self.bucket, self.s3 = direct.new_bucket(), direct.client("s3")
        self.celery = Celery(broker=valkey)
        self.values = server.environment() | {
            "BROKER__URL": valkey,
            "LIMITS__RETRY_SECONDS": 1,
            "STORES__S3__CONNECT_TIMEOUT_SECONDS": 1,
        }
        stores = Stores(s3=server.settings)
        self.here = Context.of(Settings(broker=Broker(url=valkey), stores=stores))

    def put(self, number: int, **options: Any) -> StorageEvent:
        key = f"A_RES_85_{number}-EN.txt"
        put = self.s3.put_object(Bucket=self.bucket, Key=key, Body=SAMPLE, **options)
        return StorageEvent(
            object=ObjectRef(store="s3", bucket=self.bucket, key=key), etag=put["ETag"].strip('"'), provider="aws"
        )

    def send(self, *events: StorageEvent) -> None:
        for event in events:
            self.celery.send_task("plenary.ingest", args=(event.model_dump(mode="json"),), queue="uploads")

    def read(self, event: StorageEvent, *, probe: bool = False) -> Outcome:
        mark = self.here.fingerprint
        return process(Request(event), self.here, owner=uuid.uuid4().hex, fingerprint=mark, probe=probe)


@pytest.fixture
def place(moto_server: S3Server, server: S3Server, valkey: str) -> Place:
    return Place(moto_server, server, valkey)


@pytest.fixture
def worker(place: Place, start: Callable[..., Started]) -> Callable[[], Started]:
    return lambda: start(*WORKER, "--beat", "--concurrency=1", "--schedule=/dev/shm/none", **place.values)


def test_sealed_objects_fail_alone_and_hold_nothing_back(
    place: Place,
    refusals: Refusals,
    worker: Callable[[], Started],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    sealed, good = [place.put(number) for number in range(900, 905)], place.put(910)
    refusals.by_key = {event.object.key: SSE_C for event in sealed}
    place.send(*sealed, good)
    running = worker()
    until(lambda: len(sent()) == 1 and len(failures()) == 5, 60, running.text)
    (letter, *_), told = failures(), plenary("health", **place.values)
    assert letter["data"]["reason"] == "sealed"
    assert letter["data"]["details"]["code"] == "400 InvalidRequest"
    assert letter["data"]["details"]["request_id"]
    assert told.returncode == 0, told.stderr


def test_uploads_wait_while_credentials_are_expired_and_all_are_read_when_they_work(
    place: Place,
    refusals: Refusals,
    redis: Redis,
    worker: Callable[[], Started],
    sent: Callable[[], list[dict[str, Any]]],
) -> None:
    refusals.all = EXPIRED
    place.send(*(place.put(number) for number in range(900, 912)))
    running = worker()
    until(lambda: redis.zcard(keys.parked("plenary", "s3")) == 12, 60, running.text)
    until(lambda: refusals.asked > 3, 60)
    told = plenary("health", **place.values)
    assert told.returncode == 1
    assert "store s3" in told.stderr
    assert "ExpiredToken" in told.stderr
    refusals.all = None
    until(lambda: len(sent()) == 12, 60, running.text)
    assert redis.xlen(keys.failures("plenary")) == 0
    assert redis.zcard(keys.parked("plenary", "s3")) == 0


def test_a_missing_bucket_holds_back_its_own_files_alone_until_it_is_there(
    place: Place, redis: Redis, worker: Callable[[], Started], sent: Callable[[], list[dict[str, Any]]]
) -> None:
    missing, good = f"later-{uuid.uuid4().hex[:8]}", place.put(900)
    refs = [ObjectRef(store="s3", bucket=missing, key=f"A_RES_85_{number}-EN.txt") for number in range(901, 905)]
    place.send(*(StorageEvent(object=ref) for ref in refs), good)
    running = worker()
    until(lambda: redis.zcard(keys.parked("plenary", f"s3://{missing}")) == 4 and len(sent()) == 1, 60, running.text)
    until(lambda: missing in plenary("health", **place.values).stderr, 60)
    assert redis.zcard(keys.parked("plenary", "s3")) == 0
    place.s3.create_bucket(Bucket=missing)
    for ref in refs:
        place.s3.put_object(Bucket=missing, Key=ref.key, Body=SAMPLE)
    until(lambda: len(sent()) == 5, 60, running.text)
    assert redis.xlen(keys.failures("plenary")) == 0


def test_what_was_removed_from_a_bucket_that_is_gone_too_is_withdrawn(place: Place) -> None:
    event = place.put(900)
    assert place.read(event).result == "created"
    place.s3.delete_object(Bucket=place.bucket, Key=event.object.key)
    place.s3.delete_bucket(Bucket=place.bucket)
    assert place.read(StorageEvent(object=event.object, action=Action.REMOVED)).result == "withdrawn"


def test_an_archived_object_comes_back_with_the_event_that_it_was_restored(place: Place, refusals: Refusals) -> None:
    event = place.put(900, StorageClass="GLACIER")
    assert place.read(event) == Outcome("failed", reason="archived")
    assert list(of_target(f"s3://{place.bucket}/", place.here, grace_seconds=0).cases()) == []
    place.s3.restore_object(Bucket=place.bucket, Key=event.object.key, RestoreRequest={"Days": 1})
    assert place.read(event).result == "created"
    assert place.read(event).result == "duplicate"
    assert place.here.ledger.redis.xlen(keys.failures("plenary")) == 0


def test_what_failed_in_all_its_attempts_is_a_case_however_young_it_is(place: Place, refusals: Refusals) -> None:
    event = place.put(900)
    refusals.by_key = {event.object.key: Refusal(403, "AccessDenied")}
    for _ in range(3):
        with pytest.raises(Exception, match="refuses access"):
            place.read(event)
    assert place.read(event) == Outcome("failed", reason="access_denied")
    refusals.by_key = {}
    (case,) = of_target(f"s3://{place.bucket}/", place.here, grace_seconds=900).cases()
    assert place.read(case.event).result == "created"
