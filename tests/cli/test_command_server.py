"""Commands that the tests fork from a process with loaded libraries behave as commands of a shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.command_server import command_server
from support.processes import PLENARY, PROJECT, plenary_environment

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="only there are commands forked"),
]


@pytest.mark.parametrize(
    "arguments", [("--version",), ("no-such-command",), ("parse", "no-such-file.pdf"), ("check", "--help")]
)
def test_exit_code_and_output_are_those_of_a_process_of_its_own(arguments: tuple[str, ...], tmp_path: Path) -> None:
    environment = plenary_environment({}) | {"COLUMNS": "200", "TERM": "dumb"}
    alone = subprocess.run(
        [*PLENARY, *arguments], cwd=PROJECT, env=environment, capture_output=True, timeout=120, check=False
    )
    code = command_server(PROJECT).run(arguments, environment, tmp_path, 120)
    assert (code, (tmp_path / "stdout").read_bytes(), (tmp_path / "stderr").read_bytes()) == (
        alone.returncode,
        alone.stdout,
        alone.stderr,
    )


def test_each_command_has_its_own_environment(tmp_path: Path) -> None:
    outputs = []
    for url in ("redis://first.invalid/0", "redis://second.invalid/0"):
        environment = plenary_environment({"BROKER__URL": url})
        assert command_server(PROJECT).run(("failures", "list"), environment, tmp_path, 120) == 1
        outputs.append((tmp_path / "stderr").read_text(encoding="utf-8"))
    assert ["first.invalid" in outputs[0], "second.invalid" in outputs[1]] == [True, True]


@pytest.mark.parametrize("name", ["LD_PRELOAD", "PYTHONPATH"])
def test_a_command_with_another_start_is_not_forked(name: str, tmp_path: Path) -> None:
    environment = plenary_environment({}) | {name: "elsewhere"}
    assert command_server(PROJECT).run(("--version",), environment, tmp_path, 120) is None
