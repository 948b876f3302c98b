"""What can go wrong with a disk or a database, each on demand and undone again."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.serving import free_port
from tests.soak.troubled import Trouble, Worker, wait_for_refusals, wait_for_saves

if TYPE_CHECKING:
    from tests.soak.web import WebServer

DISK_BYTES = 16 * 1024 * 1024
LARGEST_FILE = 1024
"""Bytes a file may have once the disk "fails": the database is larger already."""

_PIECE = b"x" * 65536
_PROGRAMS = ("/usr/lib/postgresql", "/usr/local/opt/postgresql/bin", "/opt/homebrew/opt/postgresql/bin")


# --- the disk ---------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """Return the folder of a file system in memory that is soon full, or None where this user may mount none."""
    with tempfile.TemporaryDirectory() as folder:
        mount, unmount = shutil.which("mount"), shutil.which("umount")
        command = [mount or "", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder]
        if not (mount and unmount) or subprocess.run(command, capture_output=True, check=False).returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run([unmount, "--lazy", folder], check=True)


def full_disk(folder: Path) -> Trouble:
    """Fill the disk to its last byte until everybody was refused, then make room."""

    def trouble(_: WebServer, workers: Sequence[Worker]) -> None:
        ballast = folder / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(_PIECE)
        try:
            wait_for_refusals(workers, "a refusal for everybody on a full disk")
        finally:
            ballast.unlink()

    return trouble


def failing_disk(server: WebServer, workers: Sequence[Worker]) -> None:
    """Let every write beyond the first bytes of a file fail, as on a disk with errors or a quota; then let it work."""
    pids = server.live.pids()
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LARGEST_FILE, hard))
    try:
        wait_for_refusals(workers, "a refusal for everybody on a disk that fails")
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


# --- SQLite held by another process -----------------------------------------------------------------------------------


def locked(path: Path, seconds: float) -> Trouble:
    """Hold the lock of whoever writes for some seconds."""

    def trouble(_: WebServer, __: Sequence[Worker]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            holder.execute("ROLLBACK")

    return trouble


# --- PostgreSQL that drops its connections, or falls over -------------------------------------------------------------


def dropped(server_url: str, application: str, times: int, pause: float) -> Trouble:
    """End every connection of one application again and again; everybody saves in between."""

    def drop() -> None:
        with psycopg.connect(server_url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [application]
            )

    return _again_and_again(drop, times, pause)


def _again_and_again(break_it: Callable[[], None], times: int, pause: float) -> Trouble:
    def trouble(_: WebServer, workers: Sequence[Worker]) -> None:
        for _number in range(times):
            break_it()
            wait_for_saves(workers, "a save of everybody between two troubles")
            time.sleep(pause)

    return trouble


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of one's own in a folder, on a port of its own."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql+psycopg://assess@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Make it, with its own settings left alone, and wait until it answers."""
        _as_its_owner("initdb", "--pgdata", self.folder / "data", "--auth=trust", "--username=assess")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._control("start", "--options", options, "--log", str(self.folder / "log"))

    def stop(self) -> None:
        """End it at once."""
        self._control("stop", "--mode=immediate")

    def fall_over(self) -> None:
        """End it without a word to anybody and start it again: it has to recover from its log."""
        self._control("restart", "--mode=immediate", "--log", str(self.folder / "log"))

    def _control(self, *arguments: str) -> None:
        _as_its_owner("pg_ctl", "--pgdata", self.folder / "data", "--wait", *arguments)


@contextmanager
def private_cluster() -> Iterator[Cluster]:
    """A new PostgreSQL server, ended and gone after the block."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), free_port())
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def restarted(cluster: Cluster, times: int, pause: float) -> Trouble:
    """Let a server fall over again and again; everybody saves in between."""
    return _again_and_again(cluster.fall_over, times, pause)


def program_of_postgres(name: str) -> str | None:
    """Return where a program of PostgreSQL's server is, newest version first, or None."""
    places = (path for folder in _PROGRAMS for path in sorted(Path(folder).glob(f"**/{name}"), reverse=True))
    return shutil.which(name) or next(map(str, places), None)


def _as_its_owner(name: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL's server as somebody it accepts. Raises CalledProcessError, FileNotFoundError."""
    program = program_of_postgres(name)
    if program is None:
        raise FileNotFoundError(name)
    user = "postgres" if os.geteuid() == 0 else None
    quiet = subprocess.DEVNULL
    subprocess.run([program, *arguments], check=True, stdin=quiet, stdout=quiet, user=user, cwd="/")
