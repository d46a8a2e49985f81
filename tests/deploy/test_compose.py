from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from redis.exceptions import RedisError

from plenary.cli import GROUPS, SINGLE
from plenary.cli.supervisor import COLD_SECONDS
from plenary.services.embedded_valkey import find_binary
from plenary.settings import checks
from plenary.settings.celery import EMIT, QUEUES
from plenary.settings.model import settings
from support.processes import until

PROJECT = Path(__file__).resolve().parents[2]
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
FILE = PROJECT / "docker-compose.yml"
SECRETS = {
    "VALKEY_PASSWORD": "0123abc",
    "S3_ACCESS_KEY": "access0",
    "S3_SECRET_KEY": "secret0",
    "WEBHOOK_TOKEN": "token0",
    "WEB_TOKEN": "a-token-of-the-room",
    "FLOWER_BASIC_AUTH": "admin:pass0",
}
ONE_SHOT = {"bucket"}
PATIENCE = 60
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONFIG = PROJECT / "config"


def variables(file: Path) -> dict[str, str]:
    """Variables of an environment file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


for _service in SERVICES.values():  # as compose merges them
    if "env_file" in _service:
        _service["environment"] = variables(PROJECT / _service["env_file"]) | _service.get("environment", {})
OURS = sorted(name for name, service in SERVICES.items() if service["image"].startswith("plenary"))


def interpolated(value: str) -> str:
    """As compose does it: `${NAME:?message}` from the environment, `${NAME:-default}`, `$$` for a dollar."""
    found = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda match: SECRETS[match[1]], value)
    found = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", found)
    return found.replace("$$", "$")


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_limited_and_confined(name: str) -> None:
    service = SERVICES[name]
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_that_stays_is_watched_and_restarted(name: str) -> None:
    service = SERVICES[name]
    if name in ONE_SHOT:
        assert (service["restart"], "healthcheck" in service) == ("no", False)
    else:
        assert service["restart"] == "unless-stopped"
        assert {"test", "interval", "timeout", "retries", "start_period"} <= service["healthcheck"].keys()


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_to_a_release(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].rpartition(":")
    assert re.match(r"v?\d+\.\d+\.\d+", tag)


def test_the_base_images_of_our_own_are_pinned_and_the_same() -> None:
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, re.MULTILINE)
    bases = {base for base, _ in stages} - {name for _, name in stages}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases.pop())


@pytest.mark.parametrize("target", ["full", "plenary"])
def test_no_target_of_the_image_runs_as_root(target: str) -> None:
    _, _, stage = DOCKERFILE.partition(f" AS {target}\n")
    assert re.findall(r"^USER (.*)$", stage.partition("\nFROM ")[0], re.MULTILINE) == ["10001:10001"]


def test_who_names_no_target_gets_the_slim_one() -> None:
    assert re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE)[-1] == "plenary"
    targets = {service["image"]: service["build"] for service in SERVICES.values() if "build" in service}
    assert targets == {"plenary:0.1.0": ".", "plenary-full:0.1.0": {"context": ".", "target": "full"}}


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_the_time_that_a_soft_shutdown_takes(name: str) -> None:
    given = SERVICES[name]["environment"]
    soft = int(given.get("PLENARY_LIMITS__SHUTDOWN_SECONDS", settings().limits.shutdown_seconds))
    assert given["REMAP_SIGTERM"] == "SIGQUIT"
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) >= soft + COLD_SECONDS


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", SERVICES)
def test_who_waits_for_a_service_waits_for_its_health(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert "healthcheck" in SERVICES[other]


def test_no_secret_stands_in_the_file_and_each_is_asked_for_by_name() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", text)) == SECRETS.keys()
    assert text.count("${") == len(re.findall(r"\$\{\w+:\?|\$\{OCR:-false\}", text))


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_is_on_a_command_line(name: str) -> None:
    words = [*SERVICES[name].get("command", []), *SERVICES[name].get("healthcheck", {}).get("test", [])]
    assert not any("${" in word for word in words)


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_a_service_are_settings_and_can_work_together(
    environment: Callable[..., None], name: str
) -> None:
    given = {key: interpolated(value) for key, value in SERVICES[name]["environment"].items()}
    environment(**{key.removeprefix("PLENARY_"): value for key, value in given.items() if key.startswith("PLENARY_")})
    checks.check_settings(settings())
    assert settings().broker.url.get_secret_value() == "redis://:0123abc@valkey:6379/0"


@pytest.mark.parametrize("name", [name for name in OURS if "worker" in SERVICES[name]["command"]])
def test_a_worker_is_asked_over_http_whether_it_hears(name: str) -> None:
    (asked,) = re.findall(r"http://127\.0\.0\.1:(\d+)/health", " ".join(SERVICES[name]["healthcheck"]["test"]))
    assert SERVICES[name]["environment"]["PLENARY_HEALTH__PORT"] == asked


def commands(name: str) -> Iterator[list[str]]:
    """What a service runs: its command and its health check."""
    yield [str(word) for word in SERVICES[name]["command"]]
    kind, *words = SERVICES[name].get("healthcheck", {}).get("test", ["NONE"])
    if kind == "CMD":
        yield words
    elif kind == "CMD-SHELL":
        yield shlex.split(words[0])


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_what_there_is(name: str) -> None:
    for command in commands(name):
        match command:
            case ["plenary", single, *_] if single in SINGLE:
                import_module(f"plenary.cli.{single}")
            case ["plenary", group, below, *_] if group in GROUPS:
                found = import_module(f"plenary.cli.{group}").app.registered_commands
                assert below in {entry.name or entry.callback.__name__ for entry in found}
            case ["celery", "-A", module, "worker" | "beat" | "flower", *_]:
                assert import_module(module).app.main
            case ["python", "-c", source]:
                compile(source, name, "exec")
            case _:
                pytest.fail(f"{name} runs something unknown: {command}")


def taken() -> Iterator[list[str]]:
    """The queues of each worker."""
    for service in SERVICES.values():
        if "-Q" in service.get("command", []):
            yield service["command"][service["command"].index("-Q") + 1].split(",")


def test_every_queue_has_a_worker_and_none_has_another() -> None:
    assert sorted(queue for queues in taken() for queue in queues) == sorted(QUEUES)


def test_deliveries_have_workers_of_their_own() -> None:
    """No sink, however slow, takes a process from uploads."""
    assert [queues for queues in taken() if EMIT in queues] == [[EMIT]]


def test_the_store_tells_the_target_that_the_bucket_is_tied_to() -> None:
    command, store = SERVICES["bucket"]["command"], SERVICES["rustfs"]["environment"]
    region, target = re.fullmatch(
        r"arn:rustfs:sqs:([\w-]+):(\w+):webhook", command[command.index("--arn") + 1]
    ).groups()  # type: ignore[union-attr]
    assert region == store["RUSTFS_REGION"]
    endpoint = store[f"RUSTFS_NOTIFY_WEBHOOK_ENDPOINT_{target.upper()}"]
    assert store[f"RUSTFS_NOTIFY_WEBHOOK_ENABLE_{target.upper()}"] == "on"
    assert endpoint.startswith(store["RUSTFS_OUTBOUND_ALLOW_ORIGINS"] + "/")
    token = interpolated(store[f"RUSTFS_NOTIFY_WEBHOOK_AUTH_TOKEN_{target.upper()}"])
    assert json.loads(interpolated(SERVICES["events"]["environment"]["PLENARY_EVENTS__WEBHOOK__TOKENS"])) == [token]


@pytest.mark.integration
def test_the_broker_starts_as_written_with_its_password_and_keeps_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "valkey-server").symlink_to(find_binary())
    shell, dash_c, script = SERVICES["valkey"]["command"]
    socket = tmp_path / "s"
    script = interpolated(script).replace("/etc/plenary", str(CONFIG))
    script = script.replace("CONFIG\nrequirepass", f"CONFIG\nport 0\nunixsocket {socket}\nrequirepass")
    names = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "VALKEY_PASSWORD": SECRETS["VALKEY_PASSWORD"]}
    with subprocess.Popen([shell, dash_c, script], cwd=tmp_path, env=names, stdout=subprocess.DEVNULL) as server:
        try:
            until(socket.exists, PATIENCE)
            with Redis(unix_socket_path=str(socket)) as stranger, pytest.raises(RedisError):
                stranger.ping()
            with Redis(
                unix_socket_path=str(socket), password=SECRETS["VALKEY_PASSWORD"], decode_responses=True
            ) as redis:
                checks.check_server(redis)
                found = redis.config_get("*")
            assert (found["appendonly"], found["maxmemory"], found["save"]) == ("yes", str(512 << 20), "")
        finally:
            server.terminate()


@pytest.mark.parametrize("name", SERVICES)
def test_a_file_that_a_service_mounts_is_there(name: str) -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES[name].get("volumes", []) if volume.startswith("./")]
    assert all((PROJECT / path).exists() for path in mounted)


def test_compose_itself_takes_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose here")
    subprocess.run(
        [docker, "compose", "--file", FILE, "config", "--quiet"], check=True, env={**os.environ, **SECRETS}, timeout=60
    )
