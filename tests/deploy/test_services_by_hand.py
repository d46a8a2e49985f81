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
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from test_compose import ONE_SHOT, OURS, SERVICES, interpolated
from test_kubernetes import IN_COMPOSE, asked

from plenary.ledger.client import Ledger
from plenary.sandbox.limits import session_niceness
from support.long_files import long_file
from support.made_ledger import lease_held
from support.processes import PROJECT, Started, children, free_port, plenary, plenary_environment, until
from support.s3_servers import S3Server

pytestmark = pytest.mark.integration
pytest_plugins = ("support.s3_servers",)

PATIENCE = 90
# what stands in the image: the programs of this environment
PROGRAMS = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
NEEDED = {"worker-ocr": "tesseract"}
POD = {service: pod for pod, service in IN_COMPOSE.items()}


@dataclass
class Running:
    """A service of compose that was started by hand, its ports, and the command of its health check."""

    process: Started
    ports: dict[str, str]
    check: list[str]
    variables: dict[str, str]

    def healthy(self) -> bool:
        assert self.process.process.poll() is None, self.process.text()
        done = subprocess.run(self.check, cwd=PROJECT, env=self.variables, capture_output=True, timeout=60, check=False)
        return done.returncode == 0


def run_service(name: str, start: Callable[..., Started], broker: str, tmp_path: Path, **more: object) -> Running:
    """Start a service with its whole environment, on free ports."""
    if not shutil.which(NEEDED.get(name, "sh")):
        pytest.skip(f"no {NEEDED[name]} here")
    service, ports = SERVICES[name], {port: str(free_port()) for port in ("8080", "8084", "5555", "8090")}
    values = {key: interpolated(value) for key, value in service["environment"].items()}
    values |= {"PLENARY_BROKER__URL": broker, "PLENARY_OCR__ENABLED": "true" if name in NEEDED else "false"}
    values |= {"PLENARY_EVENTS__WEBHOOK__PORT": ports["8080"], "PLENARY_FLOWER__PORT": ports["5555"]}
    values |= {"PLENARY_WEB__PORT": ports["8090"], "PLENARY_CATALOGUE__URL": f"sqlite:///{tmp_path}/catalogue.db"}
    values |= {"PLENARY_METRICS__PORT": "0", "PLENARY_HEALTH__PORT": ports["8084"]}
    values |= {"PLENARY_FLOWER__DATABASE": str(tmp_path / "flower")}
    values |= {f"PLENARY_{key}": str(value) for key, value in more.items()}

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
    return Running(started, ports, check, variables)


def stopped(name: str, process: Started) -> int:
    """Tell it to stop, within its grace: its exit code. How long it takes is printed."""
    began = time.monotonic()
    code = process.end(signal.SIGTERM, int(SERVICES[name]["stop_grace_period"].removesuffix("s")))
    print(f"\n{name}: gone after {time.monotonic() - began:.1f} s")  # noqa: T201 - for the docs, by `pytest -s`
    return code


@pytest.mark.parametrize("name", [name for name in OURS if name not in ONE_SHOT])
def test_a_service_starts_as_written_becomes_healthy_and_ends_in_its_grace(
    name: str, start: Callable[..., Started], valkey: str, tmp_path: Path
) -> None:
    running = run_service(name, start, valkey, tmp_path)
    until(running.healthy, PATIENCE, running.process.text)
    for probe, (path, port) in asked(POD.get(name, name)).items():
        answer = httpx.get(f"http://127.0.0.1:{running.ports[str(port)]}{path}", timeout=30)
        assert answer.status_code == 200, f"{probe}: {answer.text}"
    assert stopped(name, running.process) in {0, -signal.SIGTERM}, running.process.text()


@pytest.mark.parametrize(("name", "queue"), [("worker-uploads", "uploads"), ("worker-backfill", "backfill")])
def test_a_worker_stopped_amid_a_file_ends_in_its_grace_and_requeues_it(
    name: str, queue: str, start: Callable[..., Started], valkey: str, redis: Redis, inbox: Path, tmp_path: Path
) -> None:
    ledger, uri = Ledger(redis, "plenary"), long_file(inbox)
    running = run_service(name, start, valkey, tmp_path, STORES__FOLDER__ROOT=inbox)
    worker = running.process
    until(running.healthy, PATIENCE, worker.text)
    values = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    done = plenary("ingest", "--no-wait", "--queue", queue, str(inbox), **values)
    assert done.returncode == 0, done.stderr
    until(lambda: lease_held(ledger, uri), 60, worker.text)
    until(lambda: readers(worker), 60)
    for reader in readers(worker):
        os.kill(reader, signal.SIGSTOP)  # it will not be done in time
    stopped(name, worker)
    assert redis.llen(queue) == 1, "the broker alone would give it to another after the visibility timeout"


def test_the_worker_that_delivers_has_no_readers_and_that_of_archives_gives_way(
    start: Callable[..., Started], valkey: str, tmp_path: Path
) -> None:
    delivers = run_service("worker-deliver", start, valkey, tmp_path)
    reads = run_service("worker-backfill", start, valkey, tmp_path)
    for running in (delivers, reads):
        until(running.healthy, PATIENCE, running.process.text)
    until(lambda: readers(reads.process), PATIENCE, reads.process.text)
    assert readers(delivers.process) == []
    patient, other = (os.getpriority(os.PRIO_PROCESS, one.process.process.pid) for one in (reads, delivers))
    assert patient > other
    if Path("/proc/self/autogroup").exists():  # each reader leads a session of its own
        sessions = [reads.process.process.pid, *readers(reads.process)]
        others = session_niceness(delivers.process.process.pid)
        until(lambda: min(map(session_niceness, sessions)) > others, PATIENCE, reads.process.text)


def readers(worker: Started) -> list[int]:
    return [reader for child in children(worker.process.pid) for reader in children(child)]


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
