"""Serve the pages, as the environment says: see `assess/settings.py` for every setting."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from assess.cli.exits import DONE, REFUSED, WRONG_USAGE
from assess.cli.listening import CannotListen, claimed
from assess.cli.parent import end_with_parent
from assess.settings import Settings, SettingsError, address

if TYPE_CHECKING:
    from flask import Flask

BACKLOG = 4096
THREADS = 2048
"""Requests that one process listens to at once. Most of these threads never exist; see `assess/web/bodies.py`."""

HEADERS_WITHIN = 75_000
"""Milliseconds until the head of the next request has to be there; longer than proxies keep an idle connection."""

MOST_HEADER_BYTES = 64 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--host", help="address to listen at, instead of ASSESS_HOST")
    parser.add_argument("--port", help="port to listen at, instead of PORT")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Return 1 when Assess cannot start, 2 when a setting cannot be used."""
    given = {"ASSESS_HOST": arguments.host, "PORT": arguments.port}
    os.environ.update({name: value for name, value in given.items() if value is not None})  # the workers read it, too
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    try:
        with claimed(settings.host, settings.port) as numeric:
            fault = prepare(settings)
    except CannotListen as refused:
        fault = str(refused)
    if fault:
        print(f"Assess cannot start: {fault}", file=sys.stderr)
        return REFUSED
    for line in greeting(settings):
        print(line, flush=True)
    listen(settings, numeric)
    return DONE


def prepare(settings: Settings) -> str:
    """Bring the database up to date and look for the compiled front end; return what stands in the way, or nothing."""
    from assess.bootstrap import NotReady, key_path, open_store, read_or_make_key  # noqa: PLC0415  only when serving
    from assess.store import StoreUnavailable  # noqa: PLC0415
    from assess.web.assets import Assets, AssetsMissing, compiled  # noqa: PLC0415

    try:
        Assets(compiled())
        open_store(settings).close()
        read_or_make_key(key_path(settings))
    except (NotReady, AssetsMissing, StoreUnavailable, OSError) as error:
        return str(error)
    return ""


def application() -> Flask:
    """Return the application of one worker process, which also removes what has expired, now and once a day."""
    from assess.bootstrap import bootstrap  # noqa: PLC0415  each worker loads it for itself
    from assess.service.retention import start_removing  # noqa: PLC0415
    from assess.web import create_app  # noqa: PLC0415

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    end_with_parent()
    services = bootstrap(Settings.from_environment(os.environ))
    app = create_app(services)
    start_removing(services)
    return app


def greeting(settings: Settings) -> list[str]:
    """Return what an operator reads first: where people go, and what is not fit for the open internet."""
    here = address(settings.host, settings.port)
    lines = [f"Assess is at {here} (Ctrl+C stops it)"]
    if settings.base_url != here:
        lines.append(f"People reach it at {settings.base_url}")
    if not settings.secure_cookies:
        lines.append(
            "Cookies are not marked secure, because ASSESS_BASE_URL is not https. That is fine on this machine only."
        )
    return lines


def listen(settings: Settings, numeric: str, factory: str = "assess.cli.serve:application") -> None:
    """Serve what ``factory`` makes in each worker, at a numeric address, until stopped."""
    server = Granian(
        factory,
        factory=True,
        address=numeric,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        backpressure=THREADS,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=MOST_HEADER_BYTES),
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve()
