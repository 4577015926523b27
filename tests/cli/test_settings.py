"""What is set in the environment is taken as people write it, or told."""

import re
from pathlib import Path

import pytest

from api.runtime import Settings
from tests.cli.content import whale
from tests.command_line import kotae
from tests.conftest import WriteContent


@pytest.fixture
def content(write_content: WriteContent) -> Path:
    return write_content(whale())


@pytest.mark.parametrize(
    ("written", "meant"), [("prot", "KOTAE_PORT"), ("embeder", "KOTAE_EMBEDDER"), ("cors_origin", "KOTAE_CORS_ORIGINS")]
)
def test_a_setting_that_does_not_exist_is_told_with_the_one_that_is_near(content: Path, written: str, meant: str) -> None:
    told = kotae("check", content, **{written: "9000"}).stderr
    assert f"there is no setting KOTAE_{written.upper()}; it is left aside; is {meant} meant?" in told


def test_a_setting_that_is_near_to_none_is_told_alone(content: Path) -> None:
    told = kotae("check", content, SERVICE_ZZZ="tcp://10.0.0.1").stderr
    assert "there is no setting KOTAE_SERVICE_ZZZ; it is left aside\n" in told


def test_settings_that_exist_are_not_told(content: Path) -> None:
    assert "no setting" not in kotae("check", content, port="9000", embedder="none").stderr


ORIGINS = ("https://shop.example", "http://localhost:3000")


@pytest.mark.parametrize(
    "written",
    [
        "https://shop.example,http://localhost:3000",
        " https://shop.example , http://localhost:3000 ",
        "https://shop.example/, http://localhost:3000/,",
        '["https://shop.example", "http://localhost:3000"]',
    ],
)
def test_origins_are_a_list_as_people_write_it(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("KOTAE_CORS_ORIGINS", written)
    assert Settings().cors_origins == ORIGINS


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("cors_origins", "shop.example", "`shop.example` is no origin; write scheme and host, `https://shop.example`, or `*`"),
        ("cors_origins", "https://shop.example/page", "`https://shop.example/page` is no origin.*`https://shop.example`"),
        ("cors_origins", "[https://shop.example]", "KOTAE_CORS_ORIGINS"),
        ("root_path", "help", "KOTAE_ROOT_PATH in the environment cannot be `help`"),
        ("port", "http", "KOTAE_PORT in the environment cannot be `http`"),
        ("trusted_proxies", "10.0.0.1/8", "KOTAE_TRUSTED_PROXIES"),
    ],
)
def test_a_value_that_cannot_be_meant_is_told(content: Path, name: str, value: str, told: str) -> None:
    result = kotae("check", content, code=2, **{name: value})
    assert re.search(told, result.stderr)
