"""Each trouble of a disk or a database, wired to the workers who save through it."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.soak import troubles, web
from tests.soak.troubled import Attempt
from tests.store.schemas import dropped_schema

if TYPE_CHECKING:
    from tests.soak.reports import Report
    from tests.soak.troubled import Trouble

DATABASE = "assess.sqlite3"
APPLICATION = "assess_soak_"
BETWEEN = 2.0
"""Seconds from one trouble of PostgreSQL to the next, besides those in which everybody saves once."""


@dataclass(frozen=True, slots=True)
class Share:
    """How long a share is.

    workers: how many save at once. held: seconds for which somebody else holds the database, shorter and longer than a
    save waits. drops, restarts: how often PostgreSQL ends every connection, or falls over.
    """

    workers: int
    held: tuple[int, int]
    drops: int
    restarts: int


FULL = Share(workers=20, held=(3, 30), drops=150, restarts=30)
SMALL = Share(workers=5, held=(1, 8), drops=2, restarts=2)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _attempt(folder: Path, share: Share, trouble: Trouble) -> Attempt:
    """Everything the server keeps is in one folder, so that a full or failing disk is one for all of it."""
    data = folder / "data"
    return Attempt(f"sqlite:///{data / DATABASE}", data, share.workers, trouble)


def disk_full(share: Share, seed: int) -> list[Report]:
    """A file system that runs full; where none may be mounted, files that may not grow (an error, not "full")."""
    with troubles.small_disk() as disk, _folder() as other:
        if disk is None:
            name = "disk full (none may be mounted here, so files may not grow)"
            return [_attempt(other, share, troubles.failing_disk).run(name, seed)]
        return [_attempt(disk, share, troubles.full_disk(disk)).run("disk full", seed)]


def disk_fails(share: Share, seed: int) -> list[Report]:
    """Writes that fail."""
    with _folder() as folder:
        return [_attempt(folder, share, troubles.failing_disk).run("disk fails", seed)]


def disk_fails_control(share: Share, seed: int) -> list[Report]:
    """The same with a server that acknowledges a page before it stores it."""
    with _folder() as folder:
        attempt = replace(_attempt(folder, share, troubles.failing_disk), program=web.WRONG)
        return [attempt.run("disk fails", seed)]


def locked(share: Share, seed: int) -> list[Report]:
    """Held for a short time, when every save only comes late, and for a long time, when some are refused."""
    reports = []
    for seconds, may_refuse in zip(share.held, (False, True), strict=True):
        with _folder() as folder:
            attempt = _attempt(folder, share, troubles.locked(folder / "data" / DATABASE, seconds))
            reports.append(replace(attempt, may_refuse=may_refuse).run(f"locked for {seconds} s", seed))
    return reports


def dropped_postgres(share: Share, seed: int) -> list[Report]:
    """Connections ended by the server, only those of this run."""
    application = APPLICATION + secrets.token_hex(6)
    server = os.environ["ASSESS_TEST_POSTGRES_URL"]
    with dropped_schema(server, application) as url, _folder() as folder:
        trouble = troubles.dropped(url, application, share.drops, BETWEEN)
        attempt = Attempt(f"{url}&application_name={application}", folder / "data", share.workers, trouble)
        return [attempt.run("connections dropped, PostgreSQL", seed)]


def restarted_server(share: Share, seed: int) -> list[Report]:
    """A server of this run's own that ends without warning and comes back."""
    with troubles.private_cluster() as cluster, _folder() as folder:
        trouble = troubles.restarted(cluster, share.restarts, BETWEEN)
        return [Attempt(cluster.url, folder / "data", share.workers, trouble).run("PostgreSQL falls over", seed)]


def why_not(name: str) -> str:
    """Why a harness of this module cannot run on this machine, or nothing."""
    if name == "restarted-server" and not troubles.program_of_postgres("initdb"):
        return "the programs of a PostgreSQL server are not installed"
    return ""


HARNESSES: Mapping[str, Callable[[Share, int], list[Report]]] = {
    "disk-fails-control": disk_fails_control,
    "disk-fails": disk_fails,
    "disk-full": disk_full,
    "locked": locked,
    "dropped-postgres": dropped_postgres,
    "restarted-server": restarted_server,
}
