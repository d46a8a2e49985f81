"""Each service of the compose file started by hand, as its command says, until its own health check passes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from processes import PROJECT, free_port, plenary_environment, until
from test_compose import ONE_SHOT, OURS, SERVICES, interpolated

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes import Started

pytestmark = pytest.mark.integration

PATIENCE = 90
# what stands in the image: the programs of this environment
PROGRAMS = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
NEEDED = {"worker-ocr": "tesseract"}


@pytest.mark.parametrize("name", [name for name in OURS if name not in ONE_SHOT])
def test_a_service_starts_as_written_and_becomes_healthy(
    name: str, start: Callable[..., Started], valkey: str, tmp_path: Path
) -> None:
    if not shutil.which(NEEDED.get(name, "sh")):
        pytest.skip(f"no {NEEDED[name]} here")
    service, ports = SERVICES[name], {port: str(free_port()) for port in ("8080", "5555")}
    values = {key: interpolated(value) for key, value in service["environment"].items()}
    values |= {"PLENARY_BROKER__URL": valkey, "PLENARY_OCR__ENABLED": "true" if name in NEEDED else "false"}
    values |= {"PLENARY_EVENTS__WEBHOOK__PORT": ports["8080"], "PLENARY_FLOWER__PORT": ports["5555"]}
    values |= {"PLENARY_METRICS__PORT": "0", "PLENARY_FLOWER__DATABASE": str(tmp_path / "flower")}

    def here(word: str) -> str:
        """With a folder and ports of this test."""
        word = word.replace("/tmp/schedule", str(tmp_path / "schedule"))
        return re.sub(r"(?<=127\.0\.0\.1:)(\d+)", lambda match: ports.get(match[1], match[1]), word)

    ours = {key.removeprefix("PLENARY_"): value for key, value in values.items() if key.startswith("PLENARY_")}
    others = {key: value for key, value in values.items() if not key.startswith("PLENARY_")}
    started = start("env", *assignments(others | PROGRAMS), *map(here, service["command"]), **ours)
    kind, *words = service["healthcheck"]["test"]
    check = ["sh", "-c", interpolated(words[0])] if kind == "CMD-SHELL" else [here(word) for word in words]
    variables = plenary_environment(ours) | PROGRAMS | {"HOSTNAME": socket.gethostname()}

    def healthy() -> bool:
        assert started.process.poll() is None, started.text()
        done = subprocess.run(check, cwd=PROJECT, env=variables, capture_output=True, timeout=60, check=False)
        return done.returncode == 0

    until(healthy, PATIENCE, started.text)


def assignments(values: dict[str, Any]) -> list[str]:
    """For `env`."""
    return [f"{key}={value}" for key, value in values.items()]
