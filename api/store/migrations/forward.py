"""Brings a store forward, however many processes start at once; one that is ahead of us is refused."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from kb.errors import NewerStore

_FOLDER = Path(__file__).parent

_LOCK = 0x6B6F746165
"""Of PostgreSQL's advisory locks, the one that whoever migrates holds: `kotae` in ASCII."""


def bring_forward(engine: Engine, name: str) -> None:
    """Runs the steps that are missing, in one transaction. Raises `NewerStore` where `name` has taken a step that we do not know."""
    config = _config()
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if _standing(connection, script, name) == script.get_current_head():
            return
    with engine.connect() as connection:
        writer = connection.execution_options(kotae_writes=True)  # SQLite: one writer at a time
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if _standing(writer, script, name) != script.get_current_head():  # another process may have been first
                config.attributes["connection"] = writer
                command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _standing(connection: Connection, script: ScriptDirectory, name: str) -> str | None:
    """The last step that was taken; None for an empty store."""
    taken = MigrationContext.configure(connection).get_current_revision()
    if taken and taken not in {step.revision for step in script.walk_revisions()}:
        raise NewerStore(
            f"the store {name} was written by a later version of Kotae (step `{taken}`); install that one, or set another KOTAE_STORE"
        )
    return taken
