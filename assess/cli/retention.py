"""Delete the answers and end the sessions whose time is over, as `assess serve` does once a day."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from assess.bootstrap import NotReady, bootstrap
from assess.cli.exits import DONE, REFUSED, WRONG_USAGE
from assess.service.retention import remove_expired
from assess.settings import Settings, SettingsError
from assess.store import StoreUnavailable

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing, the lifetimes are those the pages promise."""


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command takes them
    """Remove. Return 1 when the database cannot be used, 2 when a setting cannot be used."""
    try:
        services = bootstrap(Settings.from_environment(os.environ))
        with closing(services.store):
            removed = remove_expired(services)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except (NotReady, StoreUnavailable) as error:
        print(f"Nothing more can be removed: {error}", file=sys.stderr)
        return REFUSED
    print(f"Responses deleted: {removed.responses}\nSessions ended: {removed.sessions}")
    return DONE
