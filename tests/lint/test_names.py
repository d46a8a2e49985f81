"""Names of tests are short enough to be read in a line of a report."""

from __future__ import annotations

import pytest

from support.names import LONG_NAMES, LONGEST_NAME


def test_no_test_has_a_long_name(request: pytest.FixtureRequest) -> None:
    assert request.config.stash[LONG_NAMES] == [], f"more than {LONGEST_NAME} characters"
