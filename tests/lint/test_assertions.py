"""Every test asserts something."""

from __future__ import annotations

import pytest
from assertions import silent_tests, sources


def test_every_test_asserts_something() -> None:
    assert silent_tests(sources()) == []


@pytest.mark.parametrize(
    "body",
    ["assert f() == 1", "with pytest.raises(ValueError):\n        f()", "checked(f())", "run(['x'], check=True)"],
)
def test_an_assertion_is_found(body: str) -> None:
    helper = "def checked(value):\n    assert value\n"
    assert silent_tests({"a.py": f"def test_a():\n    {body}\n", "b.py": helper}) == []


@pytest.mark.parametrize("body", ["f()", "with suppress(ValueError):\n        f()", "run(['x'], check=False)"])
def test_a_test_that_only_runs_code_is_found(body: str) -> None:
    assert silent_tests({"a.py": f"def test_a():\n    {body}\n"}) == ["a.py::test_a"]
