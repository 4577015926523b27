"""The manual names all there is, and nothing else: commands, options, routes, settings, fields, errors."""

import re
from collections.abc import Callable, Iterator
from typing import get_args

import click
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.answers import Answer
from api.answers.models import Contact, Handoff, ReasonCode, Result
from api.cli import main
from api.handoffs.conversation import HandoffStatus
from api.handoffs.request import AgentEvent, FeedbackRequest, HandoffRequest
from api.http import create_app
from api.http.inbox.opening import OpenedHandoff
from api.insights.models import AlarmKind, Figures, Insights
from api.pages import widget
from api.runtime import LiveIndex, Runtime, Settings
from api.store.handoffs import State
from benchmarks.__main__ import main as benchmarks
from indexer.search import Degraded, RewriteReason
from kb import errors
from kb.channels import Channel
from kb.front_matter import FrontMatter, split
from kb.help_center import HelpCenter, LocaleSettings, Thresholds
from kb.markdown import Markdown
from kb.opening_hours import OpeningHours
from kb.queues import Queue, Rule
from tests.manual.pages import ARTICLES, PAGES, Page

OTHERS = {"/v1/embeddings", "--data-urlencode", "--env", "--env-file"}
"""What belongs to other programs: the route of OpenAI, options of curl and podman."""

PROPERTIES = {
    name for path in widget.FOLDER.glob("*.js") for name in re.findall(r"var\((--kotae-[a-z-]+)", path.read_text(encoding="utf-8"))
}
"""By which a page sets the widget's look."""


def options(command: click.Command) -> set[str]:
    named = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    return {option for parameter in named for option in (*parameter.opts, *parameter.secondary_opts)} | {"-h", "--help"}


def with_subcommands(group: click.Group) -> dict[str, click.Command]:
    """Each command by its name; those of a group by both: `handoffs list`."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found |= (
            {f"{name} {of_it}": one for of_it, one in command.commands.items()} if isinstance(command, click.Group) else {name: command}
        )
    return found


COMMANDS = with_subcommands(main)
GROUPS = {name for name, command in main.commands.items() if isinstance(command, click.Group)}

OPTIONS = {
    **{("kotae", name): options(command) for name, command in COMMANDS.items()},
    **{("kotae", name): {"-h", "--help"} for name in GROUPS},
    **{("benchmarks", name): options(command) for name, command in benchmarks.commands.items()},
    ("kotae", ""): options(main),
    ("benchmarks", ""): options(benchmarks),
}


def commands(page: Page) -> Iterator[tuple[str, str, set[str]]]:
    """Each command of ours that a page names: the program, the command, and its options."""
    for line in page.lines_of_code:
        for program, rest in re.findall(r"(?:^|[ ;(])(?:python -m )?(kotae|benchmarks)(?![\w./'\[-])([^|;&`]*)", line):
            words = rest.split(" -- ")[0].split()
            named = words[0] if words and not words[0].startswith("-") else ""
            if named in GROUPS and len(words) > 1:
                both, by_default = " ".join(words[:2]), f"{named} list"
                named = by_default if both not in COMMANDS and by_default in COMMANDS else both
            yield program, named, {word.partition("=")[0] for word in words if re.match("--?[a-z]", word)}


def test_commands_and_options_that_are_named_exist() -> None:
    named = [(page.name, program, command, given) for page in PAGES.values() for program, command, given in commands(page)]
    assert [use for use in named if use[1:3] not in OPTIONS or not use[3] <= OPTIONS[use[1:3]]] == []
    alone = {code.split()[0] for page in PAGES.values() for code in page.code if re.match("--[a-z]", code)}
    assert alone - OTHERS - set().union(*OPTIONS.values()) - PROPERTIES == set()


def test_every_custom_property_of_the_widget_is_in_the_manual() -> None:
    assert set(ARTICLES["apps/widget-look"].code) >= PROPERTIES


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_names_each_command_with_all_its_options(name: str) -> None:
    pages = (ARTICLES["ci/commands"], ARTICLES["operators/commands"])
    sections = {section.heading: section.text for page in pages for section in Markdown(split(page.text)[1]).sections}
    listed = set(re.findall(r"--[a-z-]+", sections[f"kotae {name}"]))
    assert listed == options(COMMANDS[name]) - {"-h", "--help"}


def test_the_manual_names_each_benchmark() -> None:
    named = {command for page in ARTICLES.values() for program, command, _ in commands(page) if program == "benchmarks"}
    assert named - {""} == set(benchmarks.commands)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application, of which only the description is wanted."""
    return create_app(LiveIndex(tmp_path_factory.mktemp("none"), Runtime(Settings())), Settings(admin_key="so that all routes are there"))


def routes(app: FastAPI) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}


def test_the_manual_names_every_route(app: FastAPI) -> None:
    page = ARTICLES["apps/routes"]
    assert page.first_cells(0) == routes(app)
    assert {app.openapi_url, "/docs"} <= set(page.code) & {getattr(route, "path", "") for route in app.routes}


def test_routes_that_are_named_exist(app: FastAPI) -> None:
    with_method = {code for page in PAGES.values() for code in page.code if re.match("(GET|POST) /", code)}
    assert with_method - routes(app) == set()
    paths = list(app.openapi()["paths"])
    patterns = [re.sub(r"\{\w+\}", "[^/]+", path.replace("{path}", ".+")) for path in paths]
    named = {
        (page.name, path.rstrip(".:")) for page in PAGES.values() for path in re.findall(r"/(?:v1|health)/[^\s`'\"()?|#,;…]*", page.text)
    }
    assert {
        (page, path)
        for page, path in named
        if path not in OTHERS
        and not any(route.startswith(path) for route in paths)
        and not any(re.fullmatch(route, path) for route in patterns)
    } == set()


SETTINGS = {f"KOTAE_{name.upper()}": setting for name, setting in Settings.model_fields.items()}


def test_settings_that_are_named_exist() -> None:
    named = {(page.name, setting) for page in PAGES.values() for setting in re.findall("KOTAE_[A-Z][A-Z_]*", page.text)}
    assert {(page, setting) for page, setting in named if setting not in SETTINGS} == set()


def shown(default: object) -> str:
    """A default as the manual writes it."""
    written = (
        default.get_secret_value() if isinstance(default, SecretStr) else f"{default:g}" if isinstance(default, float) else str(default)
    )
    return written or "none"


def test_the_manual_names_every_setting_with_its_default() -> None:
    pages = (
        ARTICLES["operators/settings"],
        ARTICLES["operators/delivery-settings"],
        ARTICLES["operators/observe"],
        ARTICLES["operators/metrics"],
        ARTICLES["operators/opensearch"],
    )
    rows = [row for page in pages for table in page.tables for row in table]
    defaults = {row[0].strip("`"): row[-1].strip("`") for row in rows if row[0].startswith("`KOTAE_")}
    assert defaults == {
        **{name: shown(setting.default) for name, setting in SETTINGS.items()},
        "KOTAE_AGENTS_LOCALE": "the help centre's own",
        "KOTAE_CORS_ORIGINS": "none",
        "KOTAE_ENGINE_NODES": "none",
        "KOTAE_MASK": "true",
        "KOTAE_ACCESS_LOG": "false",
        "KOTAE_METRICS_PORT": "none",
        "KOTAE_PUBLISHABLE_KEYS": "none",
        "KOTAE_WEBHOOK_SECRETS": "none",
        "KOTAE_ALLOW_PRIVATE_TARGETS": "false",
        "KOTAE_ASKING_NEEDS_KEY": "false",
        "KOTAE_TRUSTED_PROXIES": "127.0.0.1, ::1",
        "KOTAE_EMBEDDER_INPUT_TYPE": "false",
    }


def parameters(app: FastAPI, path: str) -> set[str]:
    return {parameter["name"] for parameter in app.openapi()["paths"][path]["get"]["parameters"] if parameter["in"] == "query"}


TABLES: dict[str, tuple[str, tuple[int, ...], Callable[[FastAPI], set[str]]]] = {
    "keys of help-center.yaml": ("writers/help-center-settings", (0,), lambda _: set(HelpCenter.model_fields)),
    "keys of a locale": ("writers/help-center-settings", (1,), lambda _: set(LocaleSettings.model_fields)),
    "keys of checks": ("ci/thresholds", (0,), lambda _: set(Thresholds.model_fields)),
    "fields of a request for a human": ("apps/hand-over", (0,), lambda _: set(HandoffRequest.model_fields)),
    "fields of an opened hand-off": ("apps/hand-over", (1,), lambda _: set(OpenedHandoff.model_fields)),
    "fields of a hand-off's status": ("apps/follow-a-handoff", (0,), lambda _: set(HandoffStatus.model_fields)),
    "states of a hand-off": ("apps/follow-a-handoff", (1,), lambda _: set(get_args(State))),
    "fields of an agent's event": ("apps/agents-systems", (0,), lambda _: set(AgentEvent.model_fields)),
    "fields of feedback": ("apps/feedback", (0,), lambda _: set(FeedbackRequest.model_fields)),
    "fields of insights": ("writers/insights", (0,), lambda _: set(Insights.model_fields)),
    "figures of insights": ("writers/insights", (1,), lambda _: set(Figures.model_fields)),
    "kinds of alarms": ("operators/alarms", (0,), lambda _: set(get_args(AlarmKind))),
    "keys of a contact": ("writers/help-center-settings", (2,), lambda _: set(Channel.model_fields)),
    "keys of opening hours": ("writers/opening-hours", (0,), lambda _: set(OpeningHours.model_fields)),
    "keys of a queue": ("writers/queues", (0,), lambda _: set(Queue.model_fields)),
    "keys of a rule": ("writers/queues", (1,), lambda _: set(Rule.model_fields)),
    "keys of the front matter": ("writers/front-matter", (0,), lambda _: set(FrontMatter.model_fields)),
    "fields of an answer": ("apps/answer-fields", (0,), lambda _: set(Answer.model_fields)),
    "fields of a result": ("apps/answer-fields", (1,), lambda _: set(Result.model_fields)),
    "fields of a hand-off": ("apps/when-a-human", (1,), lambda _: set(Handoff.model_fields)),
    "fields of a contact": ("apps/when-a-human", (2,), lambda _: set(Contact.model_fields)),
    "codes of reasons": ("apps/reasons", (0, 1, 2), lambda _: set(get_args(ReasonCode))),
    "reasons to read otherwise": ("apps/interpreted-as", (0,), lambda _: set(get_args(RewriteReason))),
    "reasons to be degraded": ("apps/degraded", (0,), lambda _: {"null", *get_args(Degraded)}),
    "parameters of a question": ("apps/ask-a-question", (0,), lambda app: parameters(app, "/v1/answers")),
    "parameters of suggestions": ("apps/suggestions", (0,), lambda app: parameters(app, "/v1/suggestions")),
}


@pytest.mark.parametrize("what", TABLES)
def test_the_manual_lists_all(what: str, app: FastAPI) -> None:
    page, tables, expected = TABLES[what]
    assert ARTICLES[page].first_cells(*tables) == expected(app)


def test_types_of_errors_that_are_named_exist() -> None:
    ours = {re.sub("(?<=.)(?=[A-Z])", "-", name).lower() for name in vars(errors)}
    others = {"not-found", "method-not-allowed", "invalid-request", "fault"}
    others |= {"bad-request", "request-timeout", "request-header-fields-too-large"}  # of what never reaches the application
    named = {kind for page in PAGES.values() for kind in re.findall(r"urn:kotae:([a-z-]+)", page.text)}
    assert named - ours == others
