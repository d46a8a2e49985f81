"""Names of tests: how long they may be, and the key below which the collection notes those that are longer."""

from __future__ import annotations

import pytest

LONGEST_NAME = 100  # characters of a test with its parameters
LONGEST_VALUE = 32  # characters of a parameter that may stand in a test's name, escaped as pytest writes it
LONG_NAMES = pytest.StashKey[list[str]]()
