"""Dashboard and rules name metrics that exist, are understood by Prometheus, and wake somebody when they should."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from api.http.server.gauges import Gauges
from api.observing.metrics import Metrics, Standing
from api.runtime import Settings
from tests.manual.pages import ARTICLES, MANUAL

ASSETS = MANUAL / "assets"
RULES = yaml.safe_load((ASSETS / "kotae-alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((ASSETS / "kotae-dashboard.json").read_text(encoding="utf-8"))
ENDINGS = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""], "info": ["_info"]}


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All metrics that there are, with what kind each is."""
    folder = tmp_path_factory.mktemp("metrics")
    metrics = Metrics(folder)
    metrics.stand(Standing(1, None, None, 1.0, True, None))
    counted = [family for value in vars(metrics).values() if isinstance(value, MetricWrapperBase) for family in value.describe()]
    read = Gauges(folder, Settings(store=str(folder / "store.db"))).collect()
    return {family.name: family.type for family in (*counted, *read)}


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def test_each_metric_that_is_named_exists_and_each_that_exists_is_shown(families: dict[str, str]) -> None:
    exist = {f"{name}{ending}" for name, kind in families.items() for ending in ENDINGS[kind]}
    named = {name for expression in expressions() for name in re.findall(r"\bkotae_\w+", expression)}
    assert named - exist == set()
    shown = {name for name in families if any(re.search(rf"\b{name}(_\w+)?\b", expression) for expression in expressions())}
    assert set(families) - shown == set()


def test_the_manual_tells_each_metric(families: dict[str, str]) -> None:
    told = {code for code in ARTICLES["operators/metrics"].first_cells(1) if code.startswith("kotae_")}
    assert told == {f"{name}{ENDINGS[kind][0] if kind != 'histogram' else ''}" for name, kind in families.items()}


def test_the_manual_tells_each_rule() -> None:
    assert ARTICLES["operators/dashboard"].first_cells(0) == {rule["alert"] for rule in RULES}
    assert {rule["labels"]["severity"] for rule in RULES} == {"critical", "warning"}


def promtool(*arguments: object) -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is not installed")
    ran = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_prometheus_understands_every_rule_and_every_panel(tmp_path: Path) -> None:
    asked = [expression.replace("$__rate_interval", "5m").replace("$instance", ".*") for expression in expressions()]
    rules = [{"record": f"kotae:panel{number}", "expr": expression} for number, expression in enumerate(asked)]
    (tmp_path / "panels.yaml").write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8")
    promtool("check", "rules", "--lint-fatal", ASSETS / "kotae-alerts.yaml", tmp_path / "panels.yaml")


WOKEN: dict[str, tuple[dict[str, str], str, str]] = {
    "KotaeGone": ({"other": "1+0x30"}, "10m", "KotaeGone"),
    "all is well": ({"kotae_version_info": "1+0x30", "kotae_index_behind": "0x30", "kotae_store_open": "1+0x30"}, "25m", ""),
    "behind for long": ({"kotae_version_info": "1+0x30", 'kotae_index_behind{instance="a"}': "0 1+0x29"}, "10m", "KotaeIndexBehind"),
    "behind for a moment": ({"kotae_version_info": "1+0x30", 'kotae_index_behind{instance="a"}': "1 1 0+0x28"}, "3m", ""),
    "errors": (
        {
            "kotae_version_info": "1+0x30",
            'kotae_http_requests_total{instance="a", status="200"}': "0+95x30",
            'kotae_http_requests_total{instance="a", status="503"}': "0+5x30",
        },
        "20m",
        "KotaeFails",
    ),
    "keys are guessed": (
        {"kotae_version_info": "1+0x30", 'kotae_http_requests_total{instance="a", status="401", route="/v1/insights"}': "0+10x30"},
        "20m",
        "KotaeKeysRefused",
    ),
    "given up": ({"kotae_version_info": "1+0x30", 'kotae_outbox_dead{target="webhook"}': "0 0 1+0x28"}, "5m", "KotaeDeliveriesGivenUp"),
}


def test_somebody_is_woken_when_it_is_bad_and_nobody_when_it_is_not(tmp_path: Path) -> None:
    tests: list[dict[str, Any]] = []
    for figures, moment, woken in WOKEN.values():
        alerts = [{"alertname": rule["alert"], "eval_time": moment} for rule in RULES if rule["alert"] != woken]
        series = [{"series": name, "values": values} for name, values in figures.items()]
        queried = {"expr": 'count(ALERTS{alertstate="firing"})', "eval_time": moment}
        samples = [{"labels": "{}", "value": 1}] if woken else []
        tests.append(
            {
                "interval": "1m",
                "input_series": series,
                "alert_rule_test": [{**alert, "exp_alerts": []} for alert in alerts],
                "promql_expr_test": [{**queried, "exp_samples": samples}],
            }
        )
    document = {"rule_files": [str(ASSETS / "kotae-alerts.yaml")], "evaluation_interval": "1m", "tests": tests}
    (tmp_path / "tests.yaml").write_text(json.dumps(document), encoding="utf-8")
    promtool("test", "rules", tmp_path / "tests.yaml")
