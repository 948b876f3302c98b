"""Applying the migrations from the program itself; there is no configuration file to lose.

Alembic is imported only where something has to be migrated: a web process on an up-to-date database never pays its
10 MB.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from assess.store import statements as sql
from assess.store.engine import wait_for_migration_turn
from assess.store.records import StoreUnavailable
from assess.store.tables import NEWEST

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from assess.store.engine import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Where the migrations are; a connection is put into its attributes before a command is run."""
    from alembic.config import Config  # noqa: PLC0415 - see the first lines of this module

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database) -> None:
    """Bring the tables to the newest revision in one transaction: a kill leaves the old ones or the new ones.

    Raises StoreUnavailable when they are of a version that this program does not know yet.
    """
    if is_migrated(database):
        return
    from alembic import command  # noqa: PLC0415 - see the first lines of this module

    config = alembic_config()
    with database.writing() as connection:
        wait_for_migration_turn(connection)
        _refuse_the_unknown(_revision(connection), config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_migrated(database: Database) -> bool:
    """Whether the database is at the newest revision that this program knows."""
    with database.reading() as connection:
        return _revision(connection) == NEWEST


def _revision(connection: Connection) -> str | None:
    """The revision the tables are at; None where there are none."""
    if not inspect(connection).has_table(sql.VERSIONS.name):
        return None
    revision: str | None = connection.execute(sql.VERSION).scalar()
    return revision


def _refuse_the_unknown(revision: str | None, config: Config) -> None:
    """Leave tables alone that another version made. Raises StoreUnavailable."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see the first lines of this module

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        message = (
            f"a newer version of Assess made these tables ({revision}); this one knows them up to {NEWEST}. "
            "Start the newer version, or put back a backup from before it"
        )
        raise StoreUnavailable(message)
