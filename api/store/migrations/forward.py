"""Brings a store forward, however many processes start at once; one that is ahead of us is refused."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from kb.errors import NewerStore

_FOLDER = Path(__file__).parent

_LOCK = 0x6B6F746165
"""Of PostgreSQL's advisory locks, the one that whoever migrates holds: `kotae` in ASCII."""


def bring_forward(engine: Engine, name: str, step: str = "head") -> None:
    """Runs the steps that are missing up to `step`, in one transaction.

    Raises `NewerStore` where `name` has taken a step that we do not know.
    """
    if not are_missing(engine, name):
        return
    with engine.connect() as connection:
        writer = connection.execution_options(kotae_writes=True)  # SQLite: one writer at a time
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.execute(text("SET LOCAL statement_timeout = 0"))  # a step over large tables takes its time, and the others wait
                writer.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if _last_step(writer, name) != _steps()[-1]:  # another process may have been first
                _take_steps(writer, step)


def are_missing(engine: Engine, name: str) -> bool:
    """Whether there are steps to be taken. Raises `NewerStore` as above."""
    with engine.connect() as connection:
        return _last_step(connection, name) != _steps()[-1]


def _take_steps(connection: Connection, step: str) -> None:
    from alembic import command  # twelve megabytes, which a store of today does not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, step)


def _steps() -> list[str]:
    """All steps that we know, in order: `0001` of `s0001_first_tables.py`."""
    return sorted(file.name[1:5] for file in (_FOLDER / "versions").glob("s[0-9]*_*.py"))


def _last_step(connection: Connection, name: str) -> str | None:
    """The last step that was taken; None for an empty store."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    taken = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if taken and taken not in _steps():
        way = "install that one, or set another KOTAE_STORE"
        raise NewerStore(f"the store {name} was written by a later version of Kotae (step `{taken}`); {way}")
    return str(taken) if taken else None
