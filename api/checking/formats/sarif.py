"""SARIF 2.1.0, which code scanning of GitHub and others read. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from api.checking.formats.fingerprints import fingerprints
from api.checking.report import Report
from kb.problems import Problem

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: Report) -> str:
    """A log of one run."""
    rules = sorted({problem.rule for problem in report.all_problems})
    driver = {
        "name": "kotae check",
        "semanticVersion": version("kotae"),
        "rules": [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, mark, rules, report.folder) for problem, mark in fingerprints(report.all_problems)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _result(problem: Problem, fingerprint: str, rules: list[str], folder: str) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(folder + problem.file, errors="surrogatepass"), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": max(problem.line, 1)},
    }
    return {
        "ruleId": problem.rule,
        "ruleIndex": rules.index(problem.rule),
        "level": problem.severity,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"kotae/v1": fingerprint},
    }
