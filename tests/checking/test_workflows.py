"""A content root that `kotae init` has made: what its workflows run passes, and fails on a change that breaks a question."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from kb.locale import KNOWN
from tests.command_line import KOTAE, environment, kotae

LOST = "how can I change the email of my account"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it is once it was built on the main branch; not to be changed."""
    root = tmp_path_factory.mktemp("made") / "shop"
    kotae("init", root)
    _, build = github(root)
    kotae(*build.removeprefix("kotae ").replace(" .", f" {root}").replace(" index", f" {root / 'index'}").split())
    return root


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "shop"))


def github(root: Path) -> Iterator[str]:
    """What the workflow runs, but for what it installs."""
    (job,) = yaml.safe_load((root / ".github/workflows/help-center.yml").read_text(encoding="utf-8"))["jobs"].values()
    yield from (step["run"] for step in job["steps"] if "run" in step and not step["run"].startswith("pip"))


def gitlab(root: Path) -> str:
    return "\n".join(yaml.safe_load((root / ".gitlab-ci.yml").read_text(encoding="utf-8"))["help-center"]["script"])


def spoil(root: Path) -> None:
    """A change that breaks the question."""
    text = "---\ntitle: Track a parcel\nwordings: [where is it]\n---\n\nThe map shows where the parcel is.\n"
    (root / "en" / "account" / "change-email.md").write_text(text, encoding="utf-8")


def run(command: str, root: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{KOTAE.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command],
        cwd=root,
        env={**environment(), "PATH": path, "GITHUB_STEP_SUMMARY": "kotae-summary.md", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_what_is_made_in_all_locales_passes_and_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / ".gitignore").write_text("mine\n", encoding="utf-8")
    made = kotae("init", tmp_path / "shop", *(word for locale in KNOWN for word in ("--locale", locale)))
    assert ".gitignore is there already" in made.stderr
    assert (tmp_path / "shop" / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    checked = kotae("check", tmp_path / "shop")
    assert checked.stderr == ""
    assert checked.stdout.startswith("7 articles in 7 locales, nothing to mend\n")
    assert checked.stdout.count("2 of 2") == len(KNOWN)
    assert "name another folder" in kotae("init", tmp_path / "shop", code=2).stderr
    assert "did you mean `uk`" in kotae("init", tmp_path / "other", "--locale", "ua", code=2).stderr


def test_a_change_that_breaks_a_question_fails_and_is_named_in_every_format(shop: Path) -> None:
    check, _ = github(shop)
    assert run(check, shop).returncode == 0
    spoil(shop)
    done = run(check, shop)
    assert done.returncode == 1
    (annotation,) = (line for line in done.stderr.splitlines() if line.startswith("::error "))
    assert annotation.startswith("::error file=questions/en.tsv,line=2,title=lost-question::")
    assert LOST in annotation
    assert "1 lost" in done.stdout
    for file in ("kotae.json", "kotae.xml", "kotae.sarif", "kotae-summary.md"):
        assert LOST in (shop / file).read_text(encoding="utf-8"), file
    whole = json.loads((shop / "kotae.json").read_text(encoding="utf-8"))
    assert whole["against"]["lost"][0]["question"] == LOST
    assert not whole["passed"]
    suites = ElementTree.parse(shop / "kotae.xml")
    (failed,) = (case for case in suites.iter("testcase") if case.find("failure") is not None and LOST in str(case.get("name")))
    assert failed.get("classname") == "questions/en.tsv"
    results = json.loads((shop / "kotae.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    (result,) = (result for result in results if result["level"] == "error")
    assert result["ruleId"] == "lost-question"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}


def test_gitlab_fails_too_and_builds_on_the_main_branch_alone(shop: Path) -> None:
    before = (shop / "index" / "CURRENT").read_bytes()
    article = shop / "en" / "account" / "change-email.md"
    article.write_text(article.read_text(encoding="utf-8").replace("**Settings**", "**My settings**"), encoding="utf-8")
    branches = {"CI_COMMIT_BRANCH": "draft", "CI_DEFAULT_BRANCH": "main"}
    assert run(gitlab(shop), shop, **branches).returncode == 0
    assert (shop / "index" / "CURRENT").read_bytes() == before
    assert json.loads((shop / "kotae-codequality.json").read_text(encoding="utf-8")) == []
    spoil(shop)
    assert run(gitlab(shop), shop, **branches).returncode == 1
    issues = json.loads((shop / "kotae-codequality.json").read_text(encoding="utf-8"))
    (issue,) = (issue for issue in issues if issue["severity"] == "major")
    assert LOST in issue["description"]
    assert issue["check_name"] == "kotae/lost-question"
    assert issue["location"] == {"path": "questions/en.tsv", "lines": {"begin": 2}}
    assert len(issue["fingerprint"]) == 32
