"""The Helm chart, linted and rendered by Helm's own library: valid, and the same pods as the manifests for kustomize."""

from __future__ import annotations

import copy
from typing import Any

import helm_python
import kubernetes_validate
import pytest
import yaml
from test_compose import CONFIG, variables
from test_kubernetes import PODS, VERSIONS

from support.processes import PROJECT

CHART = PROJECT / "deploy" / "helm" / "plenary"
ALL = {"components": {"worker-ocr": {"enabled": True}}}


def rendered(values: dict[str, Any]) -> list[dict[str, Any]]:
    chart = helm_python.Chart.load(CHART)
    files = chart.render(values, name="plenary", namespace="plenary").values()
    return [document for text in files for document in yaml.safe_load_all(text) if document]


DOCUMENTS = rendered(ALL)
DEPLOYED = {one["metadata"]["name"]: one["spec"] for one in DOCUMENTS if one["kind"] == "Deployment"}


def test_helm_finds_nothing_to_complain_of() -> None:
    report = helm_python.lint(CHART, ALL, strict=True)
    serious = [message for message in report["messages"] if message["severity"] > 1]
    assert (serious, report["errors"]) == ([], [])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_what_is_rendered_is_valid(document: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(document, version, strict=True)


def comparable(pod: dict[str, Any]) -> dict[str, Any]:
    """A pod without what names the image, the release and the mounted appearance of Flower."""
    pod = copy.deepcopy(pod)
    (container,) = pod["containers"]
    container["image"] = container["image"].partition(":")[0]
    container["command"] = [word for word in container["command"] if not word.startswith("--conf=")]
    container["volumeMounts"] = [mount for mount in container["volumeMounts"] if mount["name"] != "config"]
    pod["volumes"] = [volume for volume in pod["volumes"] if volume["name"] != "config"]
    for constraint in pod.get("topologySpreadConstraints", []):
        constraint["labelSelector"]["matchLabels"].pop("app.kubernetes.io/name", None)
    return pod


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_pod_is_that_of_the_manifests(name: str) -> None:
    assert comparable(DEPLOYED[name]["template"]["spec"]) == comparable(PODS[name])


def test_the_settings_are_those_of_production() -> None:
    (shared,) = [one["data"] for one in DOCUMENTS if one["kind"] == "ConfigMap"]
    assert shared == variables(CONFIG / "production.env")


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_change_of_the_settings_starts_the_pods_anew(name: str) -> None:
    settings = {"settings": {"PLENARY_OCR__ENABLED": "true"}}
    changed = {one["metadata"]["name"]: one["spec"] for one in rendered(ALL | settings) if one["kind"] == "Deployment"}
    assert changed[name]["template"]["metadata"] != DEPLOYED[name]["template"]["metadata"]


def test_parts_that_are_not_enabled_are_left_out() -> None:
    names = {one["metadata"]["name"] for one in rendered({"components": {"flower": {"enabled": False}}})}
    assert not {"worker-ocr"} & names
    assert "worker-uploads" in names
