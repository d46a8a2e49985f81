"""Prometheus started by hand, as the compose file says, until its health check passes and it has asked a real worker."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_compose import SERVICES

from support.processes import PROJECT, WORKER, Started, free_port, until

pytestmark = pytest.mark.integration

PATIENCE = 90
CONFIGURATION = PROJECT / "config" / "prometheus"


def test_prometheus_starts_as_written_and_becomes_healthy_and_sees_a_worker(
    valkey: str, tmp_path: Path, start: Callable[..., Started]
) -> None:
    if not shutil.which("prometheus"):
        pytest.skip("no Prometheus here: apt-get install prometheus")
    metrics, port = free_port(), free_port()
    start(*WORKER, "--concurrency=1", "-n", "one@here", BROKER__URL=valkey, METRICS__PORT=metrics)
    shutil.copytree(CONFIGURATION, tmp_path / "etc")
    scraped = tmp_path / "etc" / "prometheus.yml"
    one = re.sub(r'\[(".*9464")\]', f'["127.0.0.1:{metrics}"]', scraped.read_text(encoding="utf-8"))
    scraped.write_text(one.replace("15s", "1s").replace("scrape_timeout: 10s", "scrape_timeout: 1s"), encoding="utf-8")
    service = SERVICES["prometheus"]
    places = {"/etc/prometheus": str(tmp_path / "etc"), "=/prometheus": f"={tmp_path / 'kept'}"}
    command = [_with(word, places) for word in service["command"]]
    prometheus = start("prometheus", *command, f"--web.listen-address=127.0.0.1:{port}")
    _, *check = [_with(word, {"127.0.0.1:9090": f"127.0.0.1:{port}"}) for word in service["healthcheck"]["test"]]
    until(lambda: not subprocess.run(check, capture_output=True, check=False).returncode, PATIENCE, prometheus.text)

    until(lambda: asked(port, 'plenary_worker_up{worker="one@here"}') == ["1"], PATIENCE, prometheus.text)
    assert asked(port, 'up{job="plenary"}') == ["1"]
    rules = httpx.get(f"http://127.0.0.1:{port}/api/v1/rules").json()["data"]["groups"]
    assert "PlenaryWorkerDeaf" in {rule["name"] for group in rules for rule in group["rules"]}


def asked(port: int, query: str) -> list[str]:
    """The values that an expression has now."""
    answer: dict[str, Any] = httpx.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}).json()
    return [found["value"][1] for found in answer["data"]["result"]]


def _with(word: str, places: dict[str, str]) -> str:
    for old, new in places.items():
        word = word.replace(old, new)
    return word
