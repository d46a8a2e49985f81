"""The manifests: valid by Kubernetes' own schemas, confined, with numbers that fit the settings. Nothing is applied."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from test_compose import CONFIG, SERVICES, variables

from plenary.cli.supervisor import COLD_SECONDS
from plenary.settings.celery import QUEUES, redis_lists
from plenary.settings.model import settings
from support.settings_problems import settings_problems

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.32", "1.37")
OWN_KINDS = {"Kustomization", "Component", "ScaledObject", "TriggerAuthentication"}  # no part of Kubernetes' schemas
IN_COMPOSE = {"webhook": "events"}
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
WORKER_MIB = 150  # a process of a worker beside its reader


def documents() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text(encoding="utf-8"))


PLAIN = [one for one in documents() if one["kind"] not in OWN_KINDS]
DEPLOYMENTS = {one["metadata"]["name"]: one["spec"] for one in PLAIN if one["kind"] == "Deployment"}
PODS: dict[str, Any] = {name: spec["template"]["spec"] for name, spec in DEPLOYMENTS.items()}
WORKERS = [name for name, pod in PODS.items() if "worker" in pod["containers"][0]["command"]]


def given(folder: str) -> dict[str, str]:
    """What a kustomization sets for all."""
    (kustomization,) = yaml.safe_load_all((FOLDER / folder / "kustomization.yaml").read_text(encoding="utf-8"))
    shared = variables(CONFIG / "production.env") if "../../../config" in kustomization.get("resources", []) else {}
    maps = kustomization.get("configMapGenerator", [])
    return shared | dict(literal.split("=", 1) for each in maps for literal in each["literals"])


def container(name: str) -> dict[str, Any]:
    (only,) = PODS[name]["containers"]
    found: dict[str, Any] = only
    return found


def options(name: str) -> dict[str, str]:
    """Those of a worker's command: queues, name, concurrency."""
    words = container(name)["command"]
    (concurrency,) = [word.partition("=")[2] for word in words if word.startswith("--concurrency=")]
    return {"queues": words[words.index("-Q") + 1], "name": words[words.index("-n") + 1], "concurrency": concurrency}


def mib(quantity: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()  # type: ignore[union-attr]
    return int(number) * {"Mi": 1, "Gi": 1024}[unit]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("document", PLAIN, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_every_manifest_is_valid(document: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(document, version, strict=True)


def built(folder: Path) -> list[dict[str, Any]]:
    if not shutil.which("kubectl"):
        pytest.skip("no kubectl here")
    told = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True, check=False).stdout
    if "Kustomize Version: v5" not in told:
        pytest.skip("no kubectl of today here")
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_example_builds_and_what_it_gives_is_valid(version: str) -> None:
    found = built(FOLDER / "overlays" / "example")
    assert {one["metadata"]["name"] for one in found if one["kind"] == "Deployment"} == PODS.keys() - {"sqs"}
    assert {one["metadata"].get("namespace", "plenary") for one in found} == {"plenary"}
    for one in found:
        if one["kind"] not in OWN_KINDS:
            kubernetes_validate.validate(one, version, strict=True)


def test_with_sqs_as_the_door_nothing_of_the_webhook_is_left(tmp_path: Path) -> None:
    here = os.path.relpath(FOLDER, tmp_path)
    kustomization = {"resources": [f"{here}/base"], "components": [f"{here}/components/sqs"]}
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), encoding="utf-8")
    found = built(tmp_path)
    assert "webhook" not in {one["metadata"]["name"] for one in found}
    assert {one["metadata"]["name"] for one in found if one["kind"] == "Deployment"} == PODS.keys() - {
        "reading-room",
        "webhook",
        "worker-ocr",
    }


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_confined_and_limited(name: str) -> None:
    pod, only = PODS[name], container(name)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"cpu", "memory"} <= only["resources"]["requests"].keys()
    assert mib(only["resources"]["limits"]["memory"]) >= mib(only["resources"]["requests"]["memory"])


def asked(name: str) -> dict[str, tuple[str, int]]:
    """The probes of a pod that go over HTTP: path and port of each."""
    only = container(name)
    ports = {port["name"]: port["containerPort"] for port in only.get("ports", [])}
    found = {probe: only.get(probe, {}).get("httpGet") for probe in PROBES}
    return {probe: (get["path"], ports[get["port"]]) for probe, get in found.items() if get}


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_started_anew_when_its_probe_fails(name: str) -> None:
    assert "livenessProbe" in container(name)


@pytest.mark.parametrize("name", [name for name in PODS if asked(name)])
def test_a_pod_serves_its_probes_on_the_port_that_is_asked_and_to_the_kubelet(
    environment: Callable[..., None], name: str
) -> None:
    values = given("base") | {one["name"]: one["value"] for one in container(name).get("env", [])}
    environment(**{key.removeprefix("PLENARY_"): value for key, value in values.items() if key.startswith("PLENARY_")})
    chosen = settings()
    host, port = {
        "webhook": (chosen.events.webhook.host, chosen.events.webhook.port),
        "sqs": (chosen.events.health_host, chosen.events.sqs.health_port),
        "flower": (chosen.flower.host, chosen.flower.port),
        "reading-room": (chosen.web.host, chosen.web.port),
    }.get(name, (chosen.health.host, chosen.health.port))
    assert host == "0.0.0.0"
    assert {port for _, port in asked(name).values()} == {port}


@pytest.mark.parametrize("name", [*WORKERS, "sqs", "webhook"])
def test_what_takes_files_in_is_alive_by_one_probe_and_ready_by_another(name: str) -> None:
    paths = {probe: path for probe, (path, _) in asked(name).items()}
    assert paths == {"startupProbe": "/health", "livenessProbe": "/health", "readinessProbe": "/ready"}


@pytest.mark.parametrize("name", [name for name in PODS if IN_COMPOSE.get(name, name) in SERVICES])
def test_a_pod_runs_the_command_of_the_compose_file(name: str) -> None:
    service = SERVICES[IN_COMPOSE.get(name, name)]
    assert container(name)["command"] == ["tini", "--", *service["command"]]
    assert container(name)["image"] == service["image"].partition(":")[0]


def test_every_queue_has_a_worker_and_none_has_another() -> None:
    assert sorted(queue for name in WORKERS for queue in options(name)["queues"].split(",")) == sorted(QUEUES)


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_is_given_the_time_that_its_soft_shutdown_takes(name: str) -> None:
    soft = int(given("base")["PLENARY_LIMITS__SHUTDOWN_SECONDS"])
    assert given("base")["REMAP_SIGTERM"] == "SIGQUIT"
    assert PODS[name]["terminationGracePeriodSeconds"] >= soft + COLD_SECONDS


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_has_the_memory_of_all_that_it_reads_at_once(name: str) -> None:
    at_once, values = int(options(name)["concurrency"]), given("base") | given("components/ocr")
    each = int(values["PLENARY_LIMITS__MEMORY_MIB"])
    if options(name)["queues"] == "emit":
        each = 0  # nothing is read
    if options(name)["queues"] == "ocr":
        each = 2 * int(values["PLENARY_OCR__MEMORY_MIB"])  # the reader and Tesseract
    assert mib(container(name)["resources"]["limits"]["memory"]) >= at_once * (each + WORKER_MIB) + 100


def test_the_settings_are_settings_and_can_work_together(environment: Callable[..., None]) -> None:
    values = given("base") | given("components/ocr") | given("overlays/example")
    for name in PODS:
        values |= {one["name"]: one["value"] for one in container(name).get("env", [])}
    environment(**{key.removeprefix("PLENARY_"): value for key, value in values.items() if key.startswith("PLENARY_")})
    assert settings_problems(settings()) == []


@pytest.mark.parametrize("kind", ["PodDisruptionBudget", "NetworkPolicy", "Service"])
def test_what_selects_pods_finds_some(kind: str) -> None:
    found = [one for one in PLAIN if one["kind"] == kind]
    assert found
    for one in found:
        spec = one["spec"]
        wanted = spec.get("podSelector", spec.get("selector"))
        wanted = wanted.get("matchLabels", {} if kind != "Service" else wanted)
        assert wanted.get("app.kubernetes.io/component", "webhook") in PODS


def test_no_budget_holds_up_the_emptying_of_a_node() -> None:
    for one in PLAIN:
        if one["kind"] == "PodDisruptionBudget":
            component = one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]
            assert DEPLOYMENTS[component]["replicas"] > one["spec"]["minAvailable"]


def test_scaling_looks_at_the_queues_of_the_workers_that_it_scales() -> None:
    scaled = [one["spec"] for one in documents() if one["kind"] == "ScaledObject"]
    assert scaled
    for spec in scaled:
        queues = options(spec["scaleTargetRef"]["name"])["queues"].split(",")
        lists = [name for queue in queues for name in redis_lists(queue)]
        assert all(trigger["metadata"]["listName"] in lists for trigger in spec["triggers"])


def test_scaling_looks_at_every_priority_of_uploads() -> None:
    scaled = {one["metadata"]["name"]: one["spec"] for one in documents() if one["kind"] == "ScaledObject"}
    triggers = scaled["worker-uploads"]["triggers"]
    assert [trigger["metadata"]["listName"] for trigger in triggers] == redis_lists("uploads")
