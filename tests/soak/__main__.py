"""Run the durability harnesses: `python -m tests.soak [--share small|full] [--only NAME] [--seed N] [--report FILE]`.

Exit code 1 when a promise was broken, when a server that is wrong on purpose went unnoticed, or when a harness that was
asked for could not run; only the small share passes over what this machine lacks. PostgreSQL takes part when
ASSESS_TEST_POSTGRES_URL names a server.
"""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assess.store import Store
from tests.proxied import Proxy, nginx, unverified
from tests.security.conftest import Clock
from tests.serving import LiveServer
from tests.soak import (
    differential,
    in_trouble,
    kill,
    killed_batch,
    many_prints,
    power_cut,
    respondents,
    slow_clients,
    two_tabs,
    web,
)
from tests.soak.reports import Report
from tests.store.making import DEFINITION
from tests.store.schemas import dropped_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CUTS_PER_RUN = 100
PAGES_PER_RUN = 100
REQUESTS_OF_CONTROL = 100


@dataclass(frozen=True, slots=True)
class Size:
    """How long a share is.

    cycles: kills of the web server. line_cycles: kills of the line server, which saves ten times as often.
    control_cycles, web_control_cycles: kills of those that are wrong on purpose, of which one usually tells.
    slow_connections: those of each crowd of slow clients. seconds: how long many respondents keep on answering.
    requests: those sent at random to two applications, one on each kind of database.
    in_trouble: what happens to disks and databases. kills: what happens to those who print a batch.
    prints: how many one visitor asks for at once.
    """

    cycles: int
    web_control_cycles: int
    line_cycles: int
    control_cycles: int
    cut_runs: int
    schedules: int
    slow_connections: int
    respondents: int
    seconds: float
    requests: int
    in_trouble: in_trouble.Share
    kills: killed_batch.Kills
    prints: int


SIZES = {
    "full": Size(
        1000, 10, 300, 30, 5, 1000, 1000, 500, 1800, 10_000, in_trouble.FULL, killed_batch.Kills(200, 50, 5), 1000
    ),
    "small": Size(10, 2, 10, 3, 1, 200, 150, 25, 20, 250, in_trouble.SMALL, killed_batch.Kills(8, 3, 1), 100),
}


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/assess.sqlite3"


@contextmanager
def _postgres() -> Iterator[str]:
    with dropped_schema(os.environ["ASSESS_TEST_POSTGRES_URL"], f"assess_soak_{secrets.token_hex(6)}") as url:
        yield url


def _web_sqlite(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [web.run(url, size.cycles, seed, name="SQLite")]


def _web_sqlite_control(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [web.run(url, size.web_control_cycles, seed, name="SQLite", program=web.WRONG)]


def _web_postgres_control(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [web.run(url, size.web_control_cycles, seed, name="PostgreSQL", program=web.WRONG)]


def _web_postgres(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [web.run(url, size.cycles, seed, name="PostgreSQL")]


def _kill_sqlite(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [kill.run(url, size.line_cycles, seed, name="SQLite")]


def _kill_sqlite_control(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [kill.run(url, size.control_cycles, seed, name="SQLite", wrong=("--acknowledge-first",))]


def _kill_postgres(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [kill.run(url, size.line_cycles, seed, name="PostgreSQL")]


def _kill_postgres_control(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [kill.run(url, size.control_cycles, seed, name="PostgreSQL", wrong=("--acknowledge-first",))]


def _power_cut(size: Size, seed: int) -> list[Report]:
    return [power_cut.run(CUTS_PER_RUN, PAGES_PER_RUN, seed + run) for run in range(size.cut_runs)]


def _power_cut_control(_size: Size, seed: int) -> list[Report]:
    return [power_cut.run(CUTS_PER_RUN // 2, PAGES_PER_RUN, seed, wrong=("--synchronous", "NORMAL"))]


def _two_tabs(url: str, size: Size, seed: int, name: str, kind: type[Store] = Store) -> Report:
    began = time.monotonic()
    store = kind.open(url)
    store.migrate()
    store.keep_definition(DEFINITION)
    faults = two_tabs.play(store, size.schedules, seed, DEFINITION.content_hash)
    store.close()
    seconds = time.monotonic() - began
    return Report(f"two tabs {name}", seed, {"schedules": size.schedules}, faults, kind is not Store, seconds)


def _two_tabs_sqlite(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [_two_tabs(url, size, seed, "SQLite")]


def _two_tabs_postgres(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [_two_tabs(url, size, seed, "PostgreSQL")]


def _two_tabs_sqlite_control(size: Size, seed: int) -> list[Report]:
    with _sqlite() as url:
        return [_two_tabs(url, size, seed, "SQLite", two_tabs.HeedlessStore)]


def _two_tabs_postgres_control(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        return [_two_tabs(url, size, seed, "PostgreSQL", two_tabs.HeedlessStore)]


PAGES_AMONG_SLOW_CLIENTS = 50


def _crowds(where: slow_clients.Address, size: Size, name: str) -> list[Report]:
    trials = (
        slow_clients.Trial(crowd, size.slow_connections, PAGES_AMONG_SLOW_CLIENTS, longest=1.0)
        for crowd in slow_clients.CROWDS
    )
    return [slow_clients.run(where, trial, name) for trial in trials]


def _slow_clients(size: Size, _seed: int) -> list[Report]:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder))
        server.start()
        try:
            return _crowds(slow_clients.Address(server.port), size, "assess serve")
        finally:
            server.stop()


def _slow_clients_nginx(size: Size, _seed: int) -> list[Report]:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder, "server"))
        proxy = Proxy(Path(folder, "nginx"), server.port)
        try:
            server.start()
            proxy.start()
            return _crowds(slow_clients.Address(proxy.https, unverified()), size, "behind nginx")
        finally:
            proxy.stop()
            server.stop()


def _two_databases(size: Size, seed: int) -> list[Report]:
    with _postgres() as url:
        store = Store.open(url)
        store.migrate()
        store.close()
        clock = Clock()
        with differential.pair("sqlite://", url, clock, seed) as both:
            return [differential.run(both, clock, size.requests, seed)]


def _two_databases_control(_size: Size, seed: int) -> list[Report]:
    clock = Clock()
    with differential.pair("sqlite://", "sqlite://", clock, seed) as both:
        return [differential.run(differential.forgetful(both), clock, REQUESTS_OF_CONTROL, seed)]


def _in_trouble(name: str) -> Callable[[Size, int], list[Report]]:
    return lambda size, seed: in_trouble.HARNESSES[name](size.in_trouble, seed)


THINKING = (5.0, 15.0)
P95_MILLISECONDS = 500.0


def _respondents(size: Size, seed: int) -> list[Report]:
    load = respondents.Load(size.respondents, THINKING, size.seconds, p95=P95_MILLISECONDS)
    return [_loaded(load, seed, "thinking between pages")]


def _respondents_in_a_hurry(size: Size, seed: int) -> list[Report]:
    return [_loaded(respondents.Load(size.respondents, (0.0, 0.0), size.seconds / 10), seed, "not thinking at all")]


def _loaded(load: respondents.Load, seed: int, name: str) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder), settings=respondents.SETTINGS)
        server.start()
        try:
            return respondents.run(server.address, load, seed, name)
        finally:
            server.stop()


LONGEST_PAGE_BESIDE_PRINTS = 1.0


def _many_prints(size: Size, _seed: int) -> list[Report]:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(Path(folder))
        server.start()
        try:
            return [many_prints.run(server.address, size.prints, LONGEST_PAGE_BESIDE_PRINTS)]
        finally:
            server.stop()


def _killed_batch(size: Size, seed: int) -> list[Report]:
    return [killed_batch.run(size.kills, seed)]


def _killed_batch_control(_size: Size, seed: int) -> list[Report]:
    return [killed_batch.run(killed_batch.Kills(12, 6, 0), seed, killed_batch.WRONG)]


HARNESSES: dict[str, Callable[[Size, int], list[Report]]] = {
    "two-tabs-sqlite-control": _two_tabs_sqlite_control,
    "two-tabs-sqlite": _two_tabs_sqlite,
    "two-tabs-postgres-control": _two_tabs_postgres_control,
    "two-tabs-postgres": _two_tabs_postgres,
    "two-databases-control": _two_databases_control,
    "two-databases-postgres": _two_databases,
    "kill-sqlite-control": _kill_sqlite_control,
    "kill-sqlite": _kill_sqlite,
    "kill-postgres-control": _kill_postgres_control,
    "kill-postgres": _kill_postgres,
    "power-cut-control": _power_cut_control,
    "power-cut": _power_cut,
    "web-sqlite-control": _web_sqlite_control,
    "web-sqlite": _web_sqlite,
    "web-postgres-control": _web_postgres_control,
    "web-postgres": _web_postgres,
    "slow-clients": _slow_clients,
    "slow-clients-nginx": _slow_clients_nginx,
    "killed-batch-control": _killed_batch_control,
    "killed-batch": _killed_batch,
    "many-prints": _many_prints,
    "respondents": _respondents,
    "respondents-in-a-hurry": _respondents_in_a_hurry,
    **{name: _in_trouble(name) for name in in_trouble.HARNESSES},
}


def why_not(name: str) -> str:
    """Why a harness cannot run on this machine, or nothing."""
    if "postgres" in name and not os.environ.get("ASSESS_TEST_POSTGRES_URL"):
        return "ASSESS_TEST_POSTGRES_URL names no server"
    if "power-cut" in name and not power_cut.is_possible():
        return "strace is not installed"
    if "nginx" in name and nginx() is None:
        return "nginx is not installed"
    return in_trouble.why_not(name)


def main(arguments: list[str]) -> int:
    """Run what was asked for; print and write each line as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--share", choices=SIZES, default="full")
    parser.add_argument("--only", choices=HARNESSES, action="append")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--report", type=Path)
    options = parser.parse_args(arguments)
    machine = f"{platform.platform()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    lines = [f"{machine}, {os.cpu_count()} cores, seed {options.seed}"]
    print(lines[0], flush=True)
    passed = True
    for name in options.only or HARNESSES:
        reports = [] if why_not(name) else HARNESSES[name](SIZES[options.share], options.seed)
        said = [line for report in reports for line in report.lines()] or [f"not run {name}: {why_not(name)}"]
        print("\n".join(said), flush=True)
        lines += said
        passed = passed and all(report.passed for report in reports) and (bool(reports) or options.share == "small")
        if options.report:
            options.report.write_text("\n".join(lines) + "\n")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
