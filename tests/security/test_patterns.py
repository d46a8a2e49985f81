"""Every regular expression of the project, against texts made from itself: no attempt at a match costs more than in
proportion to the text. Counted in steps of a matcher of our own, not in time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from support.backtracking import Counter, TooManyStepsError, pumped

SHORT, LONG = 24, 96  # repetitions of a pumped text
GROWTH = 1.25  # beyond the proportion: what a text costs besides its repetitions falls out
MOST = 60_000
DEPTH = 20_000


@pytest.fixture(autouse=True)
def deep() -> object:
    """The matcher is recursive."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(DEPTH)
    yield
    sys.setrecursionlimit(before)


def growing(pattern: str, flags: int = 0) -> str | None:
    """The beginning of a text on which one attempt at a match takes more steps than in proportion to its length."""
    counter = Counter(pattern, flags, MOST)
    for text in pumped(pattern, flags):
        try:
            short, long = counter.match(text(SHORT)), counter.match(text(LONG))
        except TooManyStepsError:
            return text(3)
        if long > short * LONG / SHORT * GROWTH:
            return text(3)
    return None


def test_no_pattern_of_the_project_grows_faster_than_its_text() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "support.patterns"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PLENARY_SINKS__STREAM__ENABLED": "true"},
    )
    patterns = json.loads(told.stdout)
    assert len(patterns) > 400
    assert [(module, pattern, text) for pattern, flags, module in patterns if (text := growing(pattern, flags))] == []


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+b", r"(a|a)*b", r"\s*\s*x", r"\d+\d+x", r"<\s*([0-9A-F\s]*)>", r"(?:\w+\s?)*!", r".*,.*,x", r"(a*)*b"],
)
def test_patterns_that_are_known_to_grow_are_found(pattern: str) -> None:
    assert growing(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(a++)++b", r"\s*+x", r"[^>]*>", r"(?:<!--.*?-->)*+x", r"(\w+) \1x", r"(?<=a)b+?c"]
)
def test_patterns_that_are_known_not_to_grow_are_not(pattern: str) -> None:
    assert growing(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"a(b|c)*d", "abcbd"),
        (r"(?i)straSSe\b", "STRASSE."),
        (r"(\w)\w*?\1$", "abcda"),
        (r"(?<!x)y(?=z)", "yz"),
        (r"^(?:\d{1,3}(?:,\d{3})++|\d+)$", "1,000,000"),
        (r"(?m)^b$", "a\nb"),
        (r"(a)?(?(1)b|c)", "ab"),
    ],
)
def test_the_counter_matches_as_python_does(pattern: str, text: str) -> None:
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            part = text[start:end]
            assert Counter(pattern).matches(part) == bool(re.match(pattern, part)), part
