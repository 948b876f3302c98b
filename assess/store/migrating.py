"""Applying the migrations from the program itself; there is no configuration file to lose."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from assess.store.engine import Database, wait_for_migration_turn

_SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Where the migrations are; a connection is put into its attributes before a command is run."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database) -> None:
    """Bring the tables to the newest revision in one transaction: a kill leaves the old ones or the new ones."""
    config = alembic_config()
    with database.writing() as connection:
        wait_for_migration_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_migrated(database: Database) -> bool:
    """Whether the database is at the newest revision that this program knows."""
    newest = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    with database.reading() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == newest
