"""One event from claim to commit. No Celery; an error that is to be retried is raised."""

from __future__ import annotations

import shlex
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import structlog
from redis.exceptions import RedisError

from plenary.domain import cloudevents
from plenary.domain.record import Record
from plenary.domain.storage_event import Action, StorageEvent
from plenary.errors import Category, ErrorCode, IngestError
from plenary.ledger.client import Answer, Claim, Lease, Ledger, RecordState, Request, Verdict
from plenary.ledger.lease_heartbeat import beating
from plenary.ledger.types import join_ids
from plenary.observability.metrics import names
from plenary.parsing.catalogue import identified
from plenary.parsing.stage_timing import told_to
from plenary.sandbox.request import ParseRequest
from plenary.services import identity, retry_policy
from plenary.services.context import Context
from plenary.services.record_changes import CommitPlan, decide, decide_withdrawal
from plenary.settings.celery import hard_limit_seconds, ocr_limit_seconds
from plenary.storage.base import Fetched

RACES = 20
RACED_WAIT_SECONDS = 1.0
CLOCK_SKEW = timedelta(minutes=1)  # between us and a store: not worth a log line
SENT = frozenset({"created", "updated"})
KILLED = frozenset({ErrorCode.TIMED_OUT, ErrorCode.OUT_OF_MEMORY, ErrorCode.CRASHED})

_log = structlog.get_logger(__name__)

Result = Literal[
    "created",
    "updated",
    "unchanged",
    "superseded",
    "duplicate",
    "stale",
    "withdrawn",
    "parked",
    "deferred",
    "failed",
    "cancelled",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an event. `records` are the ids of its records, `reason` the code of a failure."""

    result: Result
    records: tuple[str, ...] = ()
    reason: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The task's result: outcome, record (several, one a line), reason."""
        return {"outcome": self.result, "record": join_ids(self.records) or None, "reason": self.reason}


class FileFailedError(Exception):
    """Ends the task of a file that gave no record, so that it counts as failed; its dead letter is written.

    Its argument is the code of the failure, which is all that a result backend keeps of it.
    """


class RetryLaterError(Exception):
    """The event is to be delivered again in so many seconds; why is for the log."""

    def __init__(self, wait_seconds: float, why: str) -> None:
        super().__init__(wait_seconds, why)
        self.wait_seconds = wait_seconds
        self.why = why


def process(  # noqa: PLR0913
    request: Request,
    context: Context,
    *,
    owner: str,
    fingerprint: str,
    probe: bool = False,
    recognizing: bool = False,
) -> Outcome:
    """Handle one request. `owner` is unique to this call; `probe` asks an unreachable store whether it is back.

    A file with pages that have to be recognized is `deferred`, where recognition is enabled: the lease is given back,
    and the caller has to enqueue the request for a run with `recognizing`. Its message must stay until that is done.

    An event says that something happened to an object; what the object is now, the store says. It is read while the
    lease is held, so a late event finds the newest version and never brings back an older one.
    Errors: `RetryLaterError`; `redis.RedisError` when the ledger does not answer. Whatever is wrong with the file is an
    outcome.
    """
    limits = context.settings.limits
    lease = lease_of(request, fingerprint, owner)
    if is_passed_over(lease.event, context):
        return Outcome("unchanged")
    claim = context.ledger.claim(lease, limits.lease_seconds, probe=probe)
    if outcome := outcome_of_claim(claim):
        return outcome
    longest = (ocr_limit_seconds if recognizing else hard_limit_seconds)(context.settings)
    with beating(context.ledger, [lease], limits.lease_seconds, longest):
        try:
            fetched = fetch_object(lease, claim, context, probe=probe)
            lease = lease_of_fetched(lease, fetched)
            parsed = read_object(lease, claim, fetched, context, recognizing=recognizing)
            return parsed if isinstance(parsed, Outcome) else commit_object(parsed, context)
        except (RetryLaterError, RedisError):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: a file must end as some listed failure
            return end_failed(error, lease, claim, context, recognizing=recognizing)


def lease_of(request: Request, fingerprint: str, owner: str) -> Lease:
    """The hold on an object that a request asks for."""
    return Lease(request, request.event.version, fingerprint, owner)


def lease_of_fetched(lease: Lease, fetched: Fetched | None) -> Lease:
    """The hold on the version that was fetched, which may be later than that of the event."""
    return replace(lease, version=fetched.version) if fetched else lease


def is_passed_over(event: StorageEvent, context: Context) -> bool:
    """True for an object that is no document: a manifest, or one that was made of a document."""
    if identity.is_manifest(event.object, context):
        identity.forget_manifest(event.object)
        return True
    return event.object.derived


def outcome_of_claim(claim: Claim) -> Outcome | None:
    """The outcome of a claim that gives no work; None for one that does. Errors: `RetryLaterError`."""
    match claim.verdict:
        case Verdict.DONE:
            return Outcome("duplicate", claim.records)
        case Verdict.STALE:
            return Outcome("stale", claim.records)
        case Verdict.PARKED:
            return Outcome("parked", claim.records)
        case Verdict.BUSY:
            raise RetryLaterError(claim.wait_seconds, "another worker holds the lease")
        case Verdict.RUN:
            return None


@dataclass(frozen=True, slots=True)
class ReadObject:
    """An object that was read and not committed yet: its records, each with its content hash.

    `uploaded` is the time of its upload, as the store says it, and `modified` the one that counts, in ms since 1970.
    """

    lease: Lease
    claim: Claim
    records: Sequence[tuple[Record, str]]
    uploaded: datetime | None
    modified: int

    @property
    def record_ids(self) -> tuple[str, ...]:
        """The records that it gives and those that it gave last."""
        return (*(record.id for record, _ in self.records), *self.claim.records)

    @property
    def characters(self) -> int:
        """Length of all its text."""
        return sum(len(block.text) for record, _ in self.records for block in record.blocks)


def fetch_object(lease: Lease, claim: Claim, context: Context, *, probe: bool = False) -> Fetched | None:
    """The object as it is now; None where it is gone. Errors: `IngestError`, CRASHED for one that killed workers."""
    if claim.crashes >= context.settings.limits.attempts:
        raise IngestError(ErrorCode.CRASHED, attempts=claim.crashes)
    with context.tally.timed("fetch"):
        return _fetched(lease, context, probe=probe)


def read_object(
    lease: Lease, claim: Claim, fetched: Fetched | None, context: Context, *, recognizing: bool = False
) -> ReadObject | Outcome:
    """Read what was fetched; an outcome where nothing is to be read.

    Errors: `RetryLaterError`, `RedisError`, `IngestError`.
    """
    event = lease.event
    if fetched is None:
        return _gone(lease, claim, context)
    if lease.version.key and lease.version.key == claim.done_version:
        context.ledger.release(lease, why="read before")
        return Outcome("duplicate", claim.records)
    order = ParseRequest(
        object=event.object,
        version_id=fetched.version_id,
        etag=fetched.etag,
        sequencer=event.sequencer if lease.version.key in event.version else None,
        options=replace(context.options, ocr="on") if recognizing else context.options,
        hints=identity.hints_of(event.object, fetched, context),
    )
    with context.tally.timed("read"), told_to(context.tally.took):
        records = identified(
            lambda hints: _read(order.model_copy(update={"hints": hints}), fetched.data, claim, context),
            order.hints,
            identity.catalogue_of(context),
        )
    context.tally.count(names.PAGES, number=records[0].source.pages or 0)
    hashed = [(record, cloudevents.content_hash(record)) for record in records]
    return ReadObject(lease, claim, hashed, fetched.last_modified, _put_ms(fetched, event, context.ledger))


def commit_object(parsed: ReadObject, context: Context) -> Outcome:
    """Send what is new in the object's records; what it gave before and gives no more goes, all in one commit."""
    with context.tally.timed("commit"):
        for _ in range(RACES):
            plan = plan_commit(parsed, context.ledger.records(parsed.record_ids), context)
            answer = context.ledger.commit(parsed.lease, plan.result, plan.ids, plan.changes)
            if answer is not Answer.RACED:
                return commit_outcome(answer, plan, parsed, context)
    raise RetryLaterError(RACED_WAIT_SECONDS, "its record is being changed by others")


def plan_commit(parsed: ReadObject, rows: Mapping[str, RecordState], context: Context) -> CommitPlan:
    """Decide the changes of an object by the rows of its records."""
    keep = context.settings.alignment.enabled
    return decide(
        parsed.records, parsed.claim.records, rows, parsed.lease, modified=parsed.modified, time=_now(), keep=keep
    )


def commit_outcome(answer: Answer, plan: CommitPlan, parsed: ReadObject, context: Context) -> Outcome:
    """The outcome of a commit that was not raced. Errors: `RetryLaterError` for a lease that was lost."""
    outcome = _settled(answer, Outcome(plan.result, plan.ids))
    if outcome.result in SENT and parsed.uploaded:
        context.tally.observe(names.UPLOAD_SECONDS, max(0.0, time.time() - parsed.uploaded.timestamp()))
    return outcome


def end_failed(error: Exception, lease: Lease, claim: Claim, context: Context, *, recognizing: bool = False) -> Outcome:
    """End an object that cannot be read now, or ever. Errors: `RetryLaterError`, `RedisError`."""
    failure = _failure(error)
    if context.options.ocr == "later" and not recognizing and failure.recognizable:
        return _defer(lease, claim, context)
    return _fail(failure, lease, claim, context)


def _fetched(lease: Lease, context: Context, *, probe: bool) -> Fetched | None:
    ref = lease.event.object

    def answered(*dependencies: str) -> None:
        for dependency in dependencies if probe else ():
            context.ledger.dependency(dependency).answered()

    if ref.store not in context.settings.stores.names:
        raise IngestError(ErrorCode.NOT_ALLOWED, bucket=ref.bucket[:255], key=ref.key)
    try:
        fetched = context.store(ref.store).fetch(ref, max_bytes=context.settings.limits.object_mib << 20)
    except IngestError as failure:
        if not retry_policy.parks(failure):
            answered(ref.store, ref.bucket_uri)
        elif retry_policy.of_bucket(failure):
            answered(ref.store)
        # a bucket that is missing has no objects, and this one is said to be removed
        removed = lease.event.action is Action.REMOVED and str(failure.details.get("code", "")).endswith("NoSuchBucket")
        if failure.reason is ErrorCode.OBJECT_GONE or removed:
            return None
        raise
    answered(ref.store, ref.bucket_uri)
    return fetched


def _defer(lease: Lease, claim: Claim, context: Context) -> Outcome:
    if not context.ledger.release(lease, deferred=True, why="recognition"):
        raise RetryLaterError(0, "the lease was lost")
    return Outcome("deferred", claim.records)


def _read(order: ParseRequest, data: bytes, claim: Claim, context: Context) -> list[Record]:
    answer = _answer(order, data, claim, context)
    return [Record.model_validate_json(line) for line in answer.split(b"\n")]


def _answer(order: ParseRequest, data: bytes, claim: Claim, context: Context) -> bytes:
    """Records as JSON, one a line.

    If the reader dies, a second one reads the file: alone, with less memory, in the time left. A bad file kills the
    second reader too; on a machine that was only short of memory, it succeeds. A file that has lost its workers before
    gets such a reader at once in its last attempt.
    """
    limits, started = context.settings.limits, time.monotonic()
    readers = context.readers(recognizing=order.options.ocr == "on")
    last = 0 < claim.crashes == limits.attempts - 1
    try:
        return readers.read(order, data, last=last)
    except IngestError as failure:
        _count_killed(failure, context)
        left = readers.bounds.total_seconds - (time.monotonic() - started)
        if failure.reason is not ErrorCode.CRASHED or last or left <= 0:
            raise
        _log.warning("reader.died", failure=str(failure))
    try:
        return readers.read(order, data, last=True, within_seconds=left)
    except IngestError as failure:
        _count_killed(failure, context)
        raise


def _count_killed(failure: IngestError, context: Context) -> None:
    if failure.reason in KILLED:
        context.tally.count(names.READERS_KILLED, failure.reason.code)


def _gone(lease: Lease, claim: Claim, context: Context) -> Outcome:
    asked_for = lease.request.replay and bool(claim.records)
    if lease.event.action is Action.REMOVED or asked_for:
        return _withdraw(lease, claim, context)
    if claim.outcome == "withdrawn":  # a late event of an object that came and went
        context.ledger.release(lease, why="gone again")
        return Outcome("stale", claim.records)
    raise IngestError(ErrorCode.OBJECT_GONE, key=lease.event.object.key)


def _withdraw(lease: Lease, claim: Claim, context: Context) -> Outcome:
    for _ in range(RACES):
        rows = context.ledger.records(claim.records)
        plan = decide_withdrawal(claim.records, rows, lease, time=_now())
        answer = context.ledger.commit(lease, plan.result, plan.ids, plan.changes)
        if answer is not Answer.RACED:
            return _settled(answer, Outcome("withdrawn" if plan.publishes else "unchanged", claim.records))
    raise RetryLaterError(RACED_WAIT_SECONDS, "its record is being changed by others")


def _settled(answer: Answer, outcome: Outcome) -> Outcome:
    if answer is Answer.LOST:  # it took too long, or the reply to a commit was lost: the next claim shows which
        raise RetryLaterError(0, "the lease was lost")
    return outcome


def _failure(error: Exception) -> IngestError:
    if isinstance(error, IngestError):
        return error
    _log.error("defect", error=repr(error), traceback="".join(traceback.format_exception(error)))
    return IngestError(ErrorCode.DEFECT, error=type(error).__name__)


def _fail(failure: IngestError, lease: Lease, claim: Claim, context: Context) -> Outcome:
    ref = lease.event.object
    wait = retry_policy.countdown(failure, claim.attempts, context.settings.limits.retry_seconds)
    if wait is not None and retry_policy.parks(failure):
        _log.warning("file.parked", failure=str(failure), pause_seconds=round(wait, 1))
        dependency = ref.bucket_uri if retry_policy.of_bucket(failure) else ref.store
        parked = context.ledger.park(lease, wait, dependency=dependency, why=str(failure))
        return _settled(parked, Outcome("parked", claim.records))
    if wait is not None:
        context.ledger.release(lease, wait, why=failure.reason.code)
        raise RetryLaterError(wait, str(failure))
    letter = cloudevents.failed(
        ref,
        failure.as_dict(),
        time=_now(),
        version=lease.version.key,
        fingerprint=lease.fingerprint,
        attempts=claim.attempts,
        replay=f"plenary failures retry {shlex.quote(ref.uri)}",
    )
    repeat = failure.reason.value.category is Category.INFRASTRUCTURE
    answer = context.ledger.fail(lease, failure.reason.code, letter, repeat=repeat)
    _log.warning("file.failed", reason=failure.reason.code, failure=str(failure), attempts=claim.attempts)
    return _settled(answer, Outcome("failed", reason=failure.reason.code))


def _put_ms(fetched: Fetched, event: StorageEvent, ledger: Ledger) -> int:
    """The time of the upload. One in the future would outrank every later file: it is cut to now, and logged.

    What is the future by the clock of this machine alone, which may be behind, is none.
    """
    put, now = fetched.last_modified, datetime.now(UTC)
    if put is None:
        return 0
    if put > now:
        now = max(now, datetime.fromtimestamp(ledger.now(), UTC))
    if put > now + CLOCK_SKEW:
        _log.warning("file.time_cut", uri=event.object.uri, said=put.isoformat())
    if put > now:
        put = min(now, event.occurred_at or now)
    return int(put.timestamp() * 1000)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
