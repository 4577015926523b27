"""A store of an earlier version is brought forward with all that it holds."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from api.store import Store
from api.store.database import read_address
from api.store.migrations import forward
from api.store.outbox import insert_alarm_rows, lease, rows_of
from tests.store.rows import NOW, open_in, row_of

ROWS = """
INSERT INTO handoffs (id, secret, opened_at, changed_at, state, locale, contact, context)
    VALUES ('h', '0', '2026-01-27 12:30:15.000000', '2026-01-27 12:30:15.000000', 'open', 'uk', '{}', '{}');
INSERT INTO handoff_events (handoff_id, at, kind) VALUES ('h', '2026-01-27 12:30:15.000000', 'opened');
INSERT INTO outbox (id, handoff_id, event_id, target, kind, state, attempts, due_at)
    VALUES ('msg_1', 'h', 1, 'webhook', 'opened', 'waiting', 2, '2026-01-27 12:30:15.000000')
"""


@pytest.fixture
def of_the_first_version(address: str) -> Store:
    """A store as the first step leaves it, with a hand-off that is not delivered."""
    config = Config()
    config.set_main_option("script_location", str(Path(forward.__file__).parent))
    engine = create_engine(read_address(address))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in ROWS.split(";"):
            connection.execute(text(statement))
    engine.dispose()
    return Store(address)


def test_what_is_still_to_be_delivered_is_kept_and_numbers_are_not_given_again(of_the_first_version: Store) -> None:
    store = of_the_first_version
    with store.reading() as connection:
        (row,) = rows_of(connection, ["h"])
    assert (row.id, row.number, row.attempts, row.alarm_id) == ("msg_1", 1, 2, None)
    numbers = []
    for _ in range(2):
        numbers.append(row_of(store, open_in(store, "webhook")).number)
        with store.writing() as connection:
            connection.execute(text("DELETE FROM handoffs WHERE id != 'h'"))
    assert numbers == [2, 3]
    with store.writing() as connection:
        leased = lease(connection, "webhook", NOW, 30)
        assert leased
        assert leased.id == "msg_1"
    store.close()


def test_rows_still_go_with_their_handoff(of_the_first_version: Store) -> None:
    store = of_the_first_version
    with store.writing() as connection:
        connection.execute(text("DELETE FROM handoffs"))
        assert connection.execute(text("SELECT count(*) FROM outbox")).scalar() == 0
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            insert_alarm_rows(connection, ["webhook"], "no such alarm", NOW)
    store.close()
