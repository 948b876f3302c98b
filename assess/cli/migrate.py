"""Bring the tables of the database up to date. Run it once before a new version serves a PostgreSQL database."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from assess.cli.exits import DONE, REFUSED, WRONG_USAGE
from assess.settings import Settings, SettingsError
from assess.store import Store, StoreUnavailable

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing, the database is a setting."""


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    """Migrate. Return 1 when the database cannot be reached, 2 when a setting cannot be used."""
    try:
        settings = Settings.from_environment(os.environ)
        store = Store.open(settings.database_url)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except (StoreUnavailable, ValueError) as error:
        print(f"The database cannot be opened: {error}", file=sys.stderr)
        return REFUSED
    try:
        store.migrate()
    except StoreUnavailable as error:
        print(f"The database cannot be migrated: {error}", file=sys.stderr)
        return REFUSED
    finally:
        store.close()
    print("The tables are those of this version.")
    return DONE
