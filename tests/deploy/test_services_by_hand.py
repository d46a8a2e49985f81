"""Each service of the compose file started by hand, as its command says, until its own health check passes.

So do the probes of the pod that runs the same command.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from test_compose import ONE_SHOT, OURS, SERVICES, interpolated
from test_kubernetes import IN_COMPOSE, asked

from support.processes import PROJECT, Started, free_port, plenary, plenary_environment, until
from support.s3_servers import S3Server

pytestmark = pytest.mark.integration
pytest_plugins = ("support.s3_servers",)

PATIENCE = 90
# what stands in the image: the programs of this environment
PROGRAMS = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
NEEDED = {"worker-ocr": "tesseract"}
POD = {service: pod for pod, service in IN_COMPOSE.items()}


@pytest.mark.parametrize("name", [name for name in OURS if name not in ONE_SHOT])
def test_a_service_starts_as_written_becomes_healthy_and_ends_in_its_grace(
    name: str, start: Callable[..., Started], valkey: str, tmp_path: Path
) -> None:
    if not shutil.which(NEEDED.get(name, "sh")):
        pytest.skip(f"no {NEEDED[name]} here")
    service, ports = SERVICES[name], {port: str(free_port()) for port in ("8080", "8084", "5555", "8090")}
    values = {key: interpolated(value) for key, value in service["environment"].items()}
    values |= {"PLENARY_BROKER__URL": valkey, "PLENARY_OCR__ENABLED": "true" if name in NEEDED else "false"}
    values |= {"PLENARY_EVENTS__WEBHOOK__PORT": ports["8080"], "PLENARY_FLOWER__PORT": ports["5555"]}
    values |= {"PLENARY_WEB__PORT": ports["8090"], "PLENARY_CATALOGUE__URL": f"sqlite:///{tmp_path}/catalogue.db"}
    values |= {"PLENARY_METRICS__PORT": "0", "PLENARY_HEALTH__PORT": ports["8084"]}
    values |= {"PLENARY_FLOWER__DATABASE": str(tmp_path / "flower")}

    def here(word: str) -> str:
        """With ports of this test, and the files that are mounted."""
        word = word.replace("/etc/plenary", str(PROJECT / "config"))
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
    for probe, (path, port) in asked(POD.get(name, name)).items():
        answer = httpx.get(f"http://127.0.0.1:{ports[str(port)]}{path}", timeout=30)
        assert answer.status_code == 200, f"{probe}: {answer.text}"

    grace = int(service["stop_grace_period"].removesuffix("s"))
    assert started.end(signal.SIGTERM, grace) in {0, -signal.SIGTERM}, started.text()


def test_the_service_that_makes_the_bucket_ends_well(moto_server: S3Server) -> None:
    (name,) = ONE_SHOT
    given = {key: interpolated(value) for key, value in SERVICES[name]["environment"].items()}
    values = {key.removeprefix("PLENARY_"): value for key, value in given.items() if key.startswith("PLENARY_")}
    program, *arguments = SERVICES[name]["command"]
    assert program == "plenary"
    sqs, bucket, at = moto_server.client("sqs"), arguments[arguments.index("init") + 1], arguments.index("--arn") + 1
    queue = sqs.create_queue(QueueName=f"events-of-{bucket}")["QueueUrl"]
    answer = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    arguments[at] = answer["Attributes"]["QueueArn"]  # this store knows no webhook
    done = plenary(*arguments, **values | moto_server.environment())
    assert done.returncode == 0, done.stderr
    told = moto_server.client("s3").get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]
    assert [each["QueueArn"] for each in told] == [arguments[at]]


def assignments(values: dict[str, Any]) -> list[str]:
    """For `env`."""
    return [f"{key}={value}" for key, value in values.items()]
