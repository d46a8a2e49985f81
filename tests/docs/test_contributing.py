"""The walk-throughs of CONTRIBUTING.md lead where they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from walkthrough import walkthrough

from support.processes import PROJECT


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(root / "worker")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("heading", "table_test"),
    [("Add an organ", "test_organs.py"), ("Add a language", "test_languages_table.py")],
)
def test_a_walkthrough_adds_what_it_promises(heading: str, table_test: str, tmp_path: Path) -> None:
    checks = walkthrough(heading, tmp_path)
    assert str(tmp_path) in run(tmp_path, "-c", "import plenary; print(plenary.__file__)")
    assert checks
    for check in checks:
        run(tmp_path, "-c", check)
    run(tmp_path, "-m", "pytest", "-p", "no:cacheprovider", f"tests/domain/{table_test}")


def test_the_checks_fail_on_the_package_as_it_is(tmp_path: Path) -> None:
    for heading in ("Add an organ", "Add a language"):
        for check in walkthrough(heading, tmp_path / heading):
            with pytest.raises(AssertionError, match="Error"):
                run(PROJECT, "-c", check)
