"""Answers are written down outside their way: nobody waits for the store, and it may be down."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store import Store, recorder
from api.store.answers import GivenAnswer
from api.store.recorder import Recorder
from api.store.tables import answers
from tests.logs import said
from tests.store.rows import add_answers, given
from tests.waiting import until


def count(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(answers)).scalar_one()


def as_it_is(answer: GivenAnswer) -> GivenAnswer:
    return answer


def test_answers_of_many_threads_are_all_written(store: Store) -> None:
    recording = Recorder(store, as_it_is)

    def answer() -> None:
        for _ in range(300):
            recording.record(given())

    with recording.running():
        threads = [threading.Thread(target=answer) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until(lambda: count(store) == 1200, 10)
    assert recording.dropped == 0


def test_what_waits_at_the_end_is_written_before_the_process_ends(store: Store) -> None:
    recording = Recorder(store, as_it_is)
    with recording.running():
        recording.record(given())
    assert count(store) == 1


def test_what_does_not_fit_into_the_queue_is_dropped_and_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_LONGEST_QUEUE", 10)
    recording = Recorder(store, as_it_is)
    for _ in range(15):
        recording.record(given())
    recording.flush()
    assert (recording.dropped, count(store)) == (5, 10)


def test_while_the_store_is_down_answers_wait_and_are_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path / "later" / "people.db")
    recording = Recorder(store, as_it_is)
    for _ in range(3):
        recording.record(given(question="zanzibar4711"))
        recording.flush()
    (tmp_path / "later").mkdir()
    time.sleep(1.1)
    recording.flush()
    assert count(store) == 3
    (told,) = said(caplog)
    assert "does not answer" in told
    assert "zanzibar4711" not in caplog.text
    store.close()


def test_a_batch_that_cannot_be_written_does_not_hold_up_the_next_and_its_questions_are_not_told(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    twice = given(question="zanzibar4711")
    add_answers(store, twice)
    recording = Recorder(store, as_it_is)
    recording.record(twice)
    recording.flush()
    recording.record(given())
    recording.flush()
    assert (recording.dropped, count(store)) == (1, 2)
    assert "zanzibar4711" not in caplog.text


def test_one_that_cannot_be_read_holds_up_none_behind_it_and_is_counted(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def read(answer: GivenAnswer) -> GivenAnswer:
        if answer.id == "odd":
            raise ValueError(answer.question)
        return answer

    recording = Recorder(store, read)
    with recording.running():
        recording.record(given("odd", question="zanzibar4712"))
        recording.record(given())
        until(lambda: count(store) == 1, 10)
    assert recording.dropped == 1
    assert "ValueError" in caplog.text
    assert "zanzibar4712" not in caplog.text


def test_recording_makes_nobody_wait(tmp_path: Path) -> None:
    recording = Recorder(Store(tmp_path / "missing" / "people.db"), as_it_is)
    start = time.perf_counter()
    for answer in [given()] * 1000:
        recording.record(answer)
    assert timedelta(seconds=time.perf_counter() - start) < timedelta(milliseconds=100)  # a tenth of what one may cost
