"""When a failed attempt is tried again."""

from __future__ import annotations

import pytest

from plenary.errors import Category, ErrorCode, IngestError
from plenary.services.retry_policy import countdown


@pytest.mark.parametrize("reason", [r for r in ErrorCode if r.value.category is not Category.INFRASTRUCTURE])
def test_what_would_fail_again_is_not_tried_again(reason: ErrorCode) -> None:
    assert countdown(IngestError(reason), 1, 120) is None


@pytest.mark.parametrize("reason", [r for r in ErrorCode if r.value.category is Category.INFRASTRUCTURE])
def test_what_may_pass_is_tried_again_and_not_for_ever(reason: ErrorCode) -> None:
    tries = [countdown(IngestError(reason), attempts, 120) for attempts in range(1, 50)]
    assert tries[0] is not None
    assert tries[-1] is None


@pytest.mark.parametrize("reason", list(ErrorCode))
def test_the_table_agrees_with_what_the_reason_promises(reason: ErrorCode) -> None:
    assert (countdown(IngestError(reason), 1, 120) is not None) is reason.value.retry


def test_the_wait_doubles_and_is_spread_and_bounded() -> None:
    failure = IngestError(ErrorCode.STORE_UNREACHABLE)
    for attempts, least in ((1, 2), (2, 4), (3, 8)):
        waits = {countdown(failure, attempts, 120) for _ in range(50)}
        assert len(waits) > 1
        assert all(wait is not None and least <= wait <= 2 * least for wait in waits)
    assert countdown(failure, 9, 120) == 120
