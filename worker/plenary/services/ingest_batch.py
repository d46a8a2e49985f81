"""The objects of one message of a backfill: they share round trips, and each is claimed, read and committed by itself.

Objects are claimed in small groups, so that an upload of one of them waits for a moment only. While one is read, the
next are fetched. What could not be begun in time, or before the worker stops, is left to another message.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

import structlog
from redis.exceptions import RedisError

from plenary.ledger.client import Answer, Claim, Lease, Request
from plenary.ledger.lease_heartbeat import beating
from plenary.ledger.scripts import ScriptCall
from plenary.observability.metrics.names import STAGE_SECONDS
from plenary.services.context import Context
from plenary.services.ingest import (
    Outcome,
    ReadObject,
    RetryLaterError,
    commit_object,
    commit_outcome,
    end_failed,
    fetch_object,
    is_passed_over,
    lease_of,
    lease_of_fetched,
    outcome_of_claim,
    plan_commit,
    read_object,
)
from plenary.services.record_changes import CommitPlan
from plenary.settings.celery import hard_limit_seconds
from plenary.settings.model import Settings
from plenary.storage.base import Fetched

LONGEST_SECONDS = 10.0  # then no other object is begun
GROUP = 8  # objects that are claimed, and committed, together
AHEAD = 3  # files that are fetched or wait for the reader, each fetched by a thread of its own
AHEAD_BYTES = 32 << 20  # their sizes together, as far as they are known; a larger file is fetched alone
UNCOMMITTED_CHARACTERS = 8 << 20  # of the texts of records that are read and not committed


@dataclass(frozen=True, slots=True)
class EndedRequest:
    """An object of the batch, its outcome or why it has to come again, and the time that it took to be read."""

    request: Request
    outcome: Outcome | RetryLaterError
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _ClaimedRequest:
    lease: Lease
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Fetching:
    held: _ClaimedRequest
    file: Future[Fetched | None]

    @property
    def size(self) -> int:
        """Size of the file in bytes: what came, or what was announced."""
        if self.file.done() and not self.file.exception() and (fetched := self.file.result()):
            return fetched.size
        return self.held.lease.event.size or 0


def batch_seconds(settings: Settings) -> float:
    """Seconds after which no other object is begun, so that the last one ends before the hard limit of a task."""
    return min(LONGEST_SECONDS, settings.limits.task_grace_seconds / 2)


class Batch:
    """Requests that are handled together. `is_over` ends it early: what is not among the ended then was not begun."""

    def __init__(
        self, requests: Sequence[Request], context: Context, *, fingerprint: str, is_over: Callable[[], bool]
    ) -> None:
        self._waiting = deque(requests)
        self._context = context
        self._fingerprint = fingerprint
        self._is_over = is_over
        # with one attempt alone, the worker's death at one object must not count for another
        self._group = GROUP if context.settings.limits.attempts > 1 else 1

    def run(self) -> Generator[list[EndedRequest]]:
        """Go through the objects, a group at a time. Errors: `redis.RedisError` when the ledger does not answer."""
        pool = ThreadPoolExecutor(AHEAD, thread_name_prefix="fetch")
        try:
            while self._waiting and not self._is_over():
                group = [self._waiting.popleft() for _ in range(min(self._group, len(self._waiting)))]
                yield self._run_group(group, pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # a store that is slow must not hold up the end

    def _run_group(self, requests: Sequence[Request], pool: ThreadPoolExecutor) -> list[EndedRequest]:
        ledger, limits = self._context.ledger, self._context.settings.limits
        ended: list[EndedRequest] = []
        held = self._claim(requests, ended)
        longest = hard_limit_seconds(self._context.settings)
        with beating(ledger, [each.lease for each in held], limits.lease_seconds, longest):
            ended += self._read(deque(held), pool)
        return ended

    def _claim(self, requests: Sequence[Request], ended: list[EndedRequest]) -> list[_ClaimedRequest]:
        context, leases = self._context, list[Lease]()
        for request in requests:
            if is_passed_over(request.event, context):
                ended.append(EndedRequest(request, Outcome("unchanged")))
            else:
                leases.append(lease_of(request, self._fingerprint, uuid.uuid4().hex))
        held = []
        for lease, claim in zip(
            leases, context.ledger.claim_all(leases, context.settings.limits.lease_seconds), strict=True
        ):
            try:
                outcome: Outcome | RetryLaterError | None = outcome_of_claim(claim)
            except RetryLaterError as again:
                outcome = again
            if outcome:
                ended.append(EndedRequest(lease.request, outcome))
            else:
                held.append(_ClaimedRequest(lease, claim))
        return self._alone(held) if any(each.claim.crashes for each in held) else held

    def _alone(self, held: list[_ClaimedRequest]) -> list[_ClaimedRequest]:
        """Keep the first object alone, and go on one by one: a worker died at one of them, nobody knows which.

        Should it happen again, the one that is being read is the only one that is charged with it.
        """
        self._group = 1
        self._give_back(held[1:])
        return held[:1]

    def _give_back(self, held: Sequence[_ClaimedRequest]) -> None:
        self._context.ledger.hand_back([each.lease for each in held])
        self._waiting.extendleft(each.lease.request for each in reversed(held))

    def _read(self, held: deque[_ClaimedRequest], pool: ThreadPoolExecutor) -> Iterator[EndedRequest]:
        fetching: deque[_Fetching] = deque()
        parsed: list[tuple[ReadObject, float]] = []
        characters = 0
        while held or fetching:
            self._fetch_ahead(held, fetching, pool)
            pending, began = fetching.popleft(), time.monotonic()
            outcome = self._settled(pending)
            seconds = time.monotonic() - began
            if isinstance(outcome, ReadObject):
                parsed.append((outcome, seconds))
                characters += outcome.characters
            else:
                yield EndedRequest(pending.held.lease.request, outcome, seconds)
            if characters > UNCOMMITTED_CHARACTERS:
                yield from self._commit(parsed)
                parsed, characters = [], 0
            if self._is_over():
                self._give_back([*(each.held for each in fetching), *held])
                break
        yield from self._commit(parsed)

    def _fetch_ahead(self, held: deque[_ClaimedRequest], fetching: deque[_Fetching], pool: ThreadPoolExecutor) -> None:
        while held and len(fetching) < AHEAD:
            size = held[0].lease.event.size or 0
            if fetching and size + sum(each.size for each in fetching) > AHEAD_BYTES:
                return
            each = held.popleft()
            run = copy_context().run  # log lines and spans of the thread are those of the task
            fetching.append(_Fetching(each, pool.submit(run, fetch_object, each.lease, each.claim, self._context)))

    def _settled(self, pending: _Fetching) -> ReadObject | Outcome | RetryLaterError:
        """Read one object: its records, or how it ended. Whatever is wrong with it is its own."""
        lease, claim, context = pending.held.lease, pending.held.claim, self._context
        with structlog.contextvars.bound_contextvars(object=lease.uri):
            try:
                fetched = pending.file.result()
                lease = lease_of_fetched(lease, fetched)
                return read_object(lease, claim, fetched, context)
            except RetryLaterError as again:
                return again
            except RedisError:
                raise
            except Exception as error:  # noqa: BLE001 - as in `process`
                return _failed(error, lease, claim, context)

    def _commit(self, parsed: Sequence[tuple[ReadObject, float]]) -> Iterator[EndedRequest]:
        """Commit what was read, each object by itself, in two round trips."""
        if not parsed:
            return
        context, began = self._context, time.monotonic()
        rows = context.ledger.records(name for each, _ in parsed for name in each.record_ids)
        planned: list[tuple[ReadObject, float, CommitPlan, ScriptCall]] = []
        for each, seconds in parsed:
            try:
                plan = plan_commit(each, rows, context)
                call = context.ledger.commit_call(each.lease, plan.result, plan.ids, plan.changes)
            except Exception as error:  # noqa: BLE001 - as in `process`
                yield EndedRequest(each.lease.request, _failed(error, each.lease, each.claim, context), seconds)
            else:
                planned.append((each, seconds, plan, call))
        answers = context.ledger.commit_all([call for *_, call in planned])
        share = (time.monotonic() - began) / len(parsed)
        for (each, seconds, plan, _), answer in zip(planned, answers, strict=True):
            context.tally.observe(STAGE_SECONDS, share, "commit")
            yield EndedRequest(each.lease.request, _committed(answer, plan, each, context), seconds + share)


def _committed(answer: Answer, plan: CommitPlan, parsed: ReadObject, context: Context) -> Outcome | RetryLaterError:
    """The outcome of a commit; one that was raced, as by another file of the same record, is made again by itself."""
    try:
        if answer is not Answer.RACED:
            return commit_outcome(answer, plan, parsed, context)
        return commit_object(parsed, context)
    except RetryLaterError as again:
        return again
    except RedisError:
        raise
    except Exception as error:  # noqa: BLE001 - as in `process`
        return _failed(error, parsed.lease, parsed.claim, context)


def _failed(error: Exception, lease: Lease, claim: Claim, context: Context) -> Outcome | RetryLaterError:
    try:
        return end_failed(error, lease, claim, context)
    except RetryLaterError as again:
        return again
