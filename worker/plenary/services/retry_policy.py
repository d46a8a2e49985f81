"""The times at which a failed attempt is repeated, and their end: data, one row a case."""

from __future__ import annotations

import random
from dataclasses import dataclass

from plenary.errors import Category, ErrorCode, IngestError


@dataclass(frozen=True, slots=True)
class Backoff:
    """`attempts` runs in all; between them `first_seconds`, doubled each time, with up to as much again at random.

    `parks`: a dependency of the file does not respond. The request waits for it out of the queue, and meanwhile for
    all files no attempt counts. `of_bucket`: only the files of one bucket need it.
    """

    attempts: int
    first_seconds: float
    parks: bool = False
    of_bucket: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """The file would fail again: it is quarantined at once."""


_BY_REASON: dict[ErrorCode, Backoff] = {
    ErrorCode.ACCESS_DENIED: Backoff(attempts=4, first_seconds=15),  # a policy that is being put right
    ErrorCode.CHECKSUM_MISMATCH: Backoff(attempts=4, first_seconds=2),  # spoilt on the way, or in the store
    ErrorCode.STORE_UNREACHABLE: Backoff(attempts=10, first_seconds=2, parks=True),
    ErrorCode.CREDENTIALS_REFUSED: Backoff(attempts=10, first_seconds=2, parks=True),
    ErrorCode.BUCKET_UNREACHABLE: Backoff(attempts=10, first_seconds=2, parks=True, of_bucket=True),
}
_BY_CATEGORY: dict[Category, Backoff | Never] = {
    Category.INPUT: Never(),
    Category.LIMIT: Never(),
    Category.INFRASTRUCTURE: Backoff(attempts=10, first_seconds=2),
    Category.DEFECT: Never(),
}


def countdown(failure: IngestError, attempts: int, longest_seconds: float) -> float | None:
    """Seconds until the attempt after `attempts` of them, at most `longest_seconds`; None when there is no next."""
    policy = _of(failure)
    if isinstance(policy, Never) or attempts >= policy.attempts:
        return None
    base = policy.first_seconds * 2.0 ** min(attempts - 1, 20)
    return min(base * random.uniform(1, 2), longest_seconds)  # noqa: S311 - jitter, no secret


def parks(failure: IngestError) -> bool:
    """True if the next attempt waits for the dependency that did not respond."""
    policy = _of(failure)
    return isinstance(policy, Backoff) and policy.parks


def of_bucket(failure: IngestError) -> bool:
    """True if only the files of its bucket wait."""
    policy = _of(failure)
    return isinstance(policy, Backoff) and policy.of_bucket


def _of(failure: IngestError) -> Backoff | Never:
    return _BY_REASON.get(failure.reason) or _BY_CATEGORY[failure.reason.value.category]
