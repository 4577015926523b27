"""For GitLab's merge requests: its code quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""

import json

from api.checking.formats.fingerprints import fingerprints
from api.checking.report import Report

_SEVERITIES = {"error": "major", "warning": "minor"}


def code_quality(report: Report) -> str:
    """A list with an object for each problem."""
    issues = [
        {
            "description": problem.message,
            "check_name": f"kotae/{problem.rule}",
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[problem.severity],
            "location": {"path": report.folder + problem.file, "lines": {"begin": max(problem.line, 1)}},
        }
        for problem, fingerprint in fingerprints(report.all_problems)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"
