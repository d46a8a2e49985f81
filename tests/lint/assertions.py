"""Find test functions that assert nothing: neither themselves nor in a helper of the tests that they call.

`python tests/lint/assertions.py` lists them.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# calls that fail a test by themselves
ASSERTING = frozenset({"raises", "warns", "fail", "check_call", "check_output", "raise_for_status"}) | {
    "run_state_machine_as_test",  # of Hypothesis
    "validate",  # of jsonschema and of kubernetes_validate
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def silent_tests(sources: dict[str, str]) -> list[str]:
    """The tests that assert nothing, as `path::name`, among these files by path."""
    functions = [
        (path, node.name, _asserts(node), _called(node))
        for path, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, Function)
    ]
    callees: defaultdict[str, set[str]] = defaultdict(set)
    asserting = {*ASSERTING, *(name for _, name, asserts, _ in functions if asserts)}
    for _, name, _, called in functions:
        callees[name] |= called
    while more := {name for name, called in callees.items() if name not in asserting and called & asserting}:
        asserting |= more
    return sorted(
        f"{path}::{name}"
        for path, name, asserts, called in functions
        if name.startswith("test_") and not asserts and not called & asserting
    )


def _asserts(function: Function) -> bool:
    """True if the function has an assertion, raises an error, runs a command that has to succeed, or has to end."""
    if any("mark.timeout" in ast.unparse(decorator) for decorator in function.decorator_list):
        return True
    return any(
        isinstance(node, ast.Assert | ast.Raise)
        or (
            isinstance(node, ast.keyword)
            and node.arg == "check"
            and isinstance(node.value, ast.Constant)
            and node.value.value is True
        )
        for node in ast.walk(function)
    )


def _called(function: Function) -> set[str]:
    """The names of all functions and methods that a function calls."""
    targets = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "") for target in targets}


def sources() -> dict[str, str]:
    """All Python files of the tests."""
    return {str(path.relative_to(TESTS)): path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}


if __name__ == "__main__":
    silent = silent_tests(sources())
    print("\n".join([*silent, f"assertions: {len(silent)} tests that assert nothing"]))
    sys.exit(bool(silent))
