"""Limits that a process sets on itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)


def test_memory_past_the_limit_is_a_memory_error() -> None:
    limited = "from plenary.sandbox.limits import limit_memory; limit_memory(256); bytearray({} << 20)"
    assert "MemoryError" in run(limited.format(512)).stderr
    assert run(limited.format(64)).returncode == 0


def test_a_process_whose_parent_is_gone_already_ends_at_once() -> None:
    done = run("from plenary.sandbox.limits import die_with_parent; die_with_parent(1 << 22); print('alive')")
    assert done.returncode == -9
    assert done.stdout == ""
