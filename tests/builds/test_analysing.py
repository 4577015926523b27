"""Articles are analysed in processes, whatever way these begin."""

import multiprocessing
from pathlib import Path

import pytest

from indexer.build import analyse
from indexer.build.cache import BuildCache
from kb.article import Content


def test_articles_are_analysed_alike_in_one_process_in_forks_and_in_processes_that_start_afresh(
    tmp_path: Path, demo_content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article for article in demo_content.articles if article.locale == "en"] * 4
    done: list[None] = []

    def analysed(processes: int, many: int) -> list[object]:
        monkeypatch.setattr("os.cpu_count", lambda: processes)
        monkeypatch.setattr(analyse, "_MANY", many)
        return list(analyse.analysed(articles, BuildCache(tmp_path / f"{processes}-{many}"), lambda: done.append(None)))

    alone = analysed(1, 1000)
    assert alone == analysed(2, 1000) == analysed(2, 1)
    assert len(alone) == len(articles) > 100
    assert len(done) == 3 * len(articles)


def test_a_build_that_is_given_up_leaves_no_process(tmp_path: Path, demo_content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    articles = [article for article in demo_content.articles if article.locale == "en"] * 20
    some = analyse.analysed(articles, BuildCache(tmp_path / "cache"), lambda: None)
    next(some)
    some.close()
    assert not multiprocessing.active_children()
