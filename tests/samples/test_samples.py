"""The committed samples are what their script makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_the_script_makes_the_committed_files_again_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, HERE / "make.py", tmp_path], check=True, timeout=60)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in (HERE / "files").iterdir()}


def test_each_sample_has_its_expected_outcome() -> None:
    expected = json.loads((HERE / "expected.json").read_text())
    assert sorted(expected) == sorted(path.name for path in (HERE / "files").iterdir())
