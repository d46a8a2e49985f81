"""Scrape configuration, alerts and dashboard: taken by promtool, each alert fires and clears, each metric exists."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_compose import SERVICES

from plenary.observability.metrics.gauges import EVENTS, GAUGES
from plenary.observability.metrics.names import COUNTED

DEPLOY = Path(__file__).resolve().parents[2] / "config"
PROMETHEUS = DEPLOY / "prometheus"
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboards" / "plenary.json").read_text(encoding="utf-8"))
TESTS = ("alerts_test.yml", "freshness_test.yml")
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS = {
    f"{panel['title']} {target['refId']}": target["expr"].replace("$__rate_interval", "5m")
    for panel in DASHBOARD["panels"]
    for target in panel["targets"]
}
OURS = (
    {what.name for what in COUNTED if not what.buckets}
    | {f"{what.name}_{part}" for what in COUNTED if what.buckets for part in ("bucket", "sum", "count")}
    | GAUGES.keys()
    | {EVENTS[0]}
)


def promtool(*arguments: object) -> None:
    if not shutil.which("promtool"):
        pytest.skip("no promtool here: apt-get install prometheus")
    done = subprocess.run(
        ["promtool", *map(str, arguments)], cwd=PROMETHEUS, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_takes_the_scrape_configuration_and_the_alerts() -> None:
    promtool("check", "config", "prometheus.yml")


def test_every_alert_fires_and_clears() -> None:
    promtool("test", "rules", *TESTS)


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_an_alert_is_tested_both_ways_and_says_what_to_do(alert: str) -> None:
    cases = [
        case for name in TESTS for case in yaml.safe_load((PROMETHEUS / name).read_text(encoding="utf-8"))["tests"]
    ]
    seen = [[bool(check["exp_samples"]) for check in case["promql_expr_test"]] for case in cases if alert in str(case)]
    assert [False, True, False] in seen
    (rule,) = [rule for rule in RULES if rule["alert"] == alert]
    assert rule["annotations"].keys() == {"summary", "action", "runbook"}


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_each_alert_has_a_runbook_that_says_what_how_to_check_and_what_to_do(alert: str) -> None:
    (rule,) = [rule for rule in RULES if rule["alert"] == alert]
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    text = (DEPLOY.parent / page).read_text(encoding="utf-8")
    sections = {part.partition("\n")[0].lower(): part for part in text.split("\n## ")[1:]}
    assert anchor in sections
    for step in ("**Meaning.**", "**Check.**", "**Repair.**"):
        assert step in sections[anchor]


def test_promtool_takes_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    rules = [{"record": "panel", "expr": expression, "labels": {"panel": name}} for name, expression in PANELS.items()]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
    promtool("check", "rules", file)


@pytest.mark.parametrize("expression", [*(rule["expr"] for rule in RULES), *PANELS.values()])
def test_every_metric_that_is_asked_for_is_there(expression: str) -> None:
    assert set(re.findall(r"\bplenary_\w+", expression)) <= OURS


def test_every_target_is_a_service_that_shows_its_metrics() -> None:
    configuration = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))
    (targets,) = [
        job["static_configs"][0]["targets"] for job in configuration["scrape_configs"] if job["job_name"] == "plenary"
    ]
    for target in targets:
        service, _, port = target.partition(":")
        assert SERVICES[service]["environment"]["PLENARY_METRICS__PORT"] == port
        assert SERVICES[service]["environment"]["PLENARY_METRICS__HOST"] == "0.0.0.0"
