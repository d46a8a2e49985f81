"""The check of wording finds what it is for, and nothing in what is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from wording import PROJECT, Words, check_module


def reasons(tmp_path: Path, source: str) -> list[str]:
    module = tmp_path / "module.py"
    module.write_text(source, encoding="utf-8")
    return [finding.reason for finding in check_module(module, Words())]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"""Whether the worker runs."""\n', "docstring opens with 'Whether'"),
        ("found = 1\n", "variable 'found'"),
        ("def f(one: int) -> int: return one\n", "parameter 'one'"),
        ("# the worker is deaf\n", "'deaf': write not responding"),
        ('raise ValueError("5 is no age")\n', "'is no age': write is not a"),
    ],
)
def test_old_wording_is_found(source: str, expected: str, tmp_path: Path) -> None:
    [reason] = reasons(tmp_path, source)
    assert reason.startswith(expected)


@pytest.mark.parametrize(
    "source",
    ['"""The worker responds within `PLENARY_HEALTH__DEAF_SECONDS`."""\n', "match = 1\n", "# `told` is a name here\n"],
)
def test_plain_wording_and_code_pass(source: str, tmp_path: Path) -> None:
    assert reasons(tmp_path, source) == []


def test_a_page_is_checked_line_by_line() -> None:
    [finding] = Words().check(PROJECT / "README.md", "A line.\nFiles lie here.\n")
    assert str(finding) == "README.md:2: 'lie': write is, is stored"
