"""A crowd of slow connections, and somebody who only wants a page: RF-19 of the promises, as data.

Each kind of crowd opens its connections, sends what it sends, and then trickles or reads nothing. Meanwhile pages are
asked for one after the other. A page that fails is a fault, and so is one that takes longer than it may.
"""

from __future__ import annotations

import asyncio
import resource
import socket
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.soak.reports import Report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAGE = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
OPENED_AT_ONCE = 50
BETWEEN_BYTES = 3.0
SMALL_BUFFER = 2048
SPARE_FILES = 200


@dataclass(frozen=True, slots=True)
class Crowd:
    """What each connection of a crowd sends first, and the byte it sends now and then after that (none: never)."""

    first: bytes
    trickle: bytes = b""


CROWDS: Mapping[str, Crowd] = {
    "half-sent posts": Crowd(
        b"POST /continue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 4000\r\n\r\ncode=half&text=",
        b"a",
    ),
    "slow heads": Crowd(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"a"),
    "slow reads": Crowd(PAGE.replace(b"close", b"keep-alive") * 2),
}
"""The three ways to be slow."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to connect, and how."""

    port: int
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """So many pages are asked for while so many connections of a crowd (a key of ``CROWDS``) are open.

    ``longest``: seconds a page may take before that is a fault, ``None`` for as long as it likes. ``give_up``: seconds
    until it is not waited for any more.
    """

    crowd: str
    connections: int
    pages: int
    longest: float | None = None
    give_up: float = 60.0


def run(where: Address, trial: Trial, name: str) -> Report:
    """Return what became of the pages of a trial."""
    _allow_files(trial.connections + SPARE_FILES)
    began = time.monotonic()
    report = Report(f"slow clients, {trial.crowd}, {name}", 0)
    with ThreadPoolExecutor(1) as other:  # a browser that the tests hold open keeps a loop running in this thread
        other.submit(asyncio.run, _run(where, trial, report)).result()
    report.seconds = time.monotonic() - began
    return report


async def _run(where: Address, trial: Trial, report: Report) -> None:
    async with _open(where, trial, report):
        took = [await _page(where, trial, report) for _ in range(trial.pages)]
    answered = [one for one in took if one is not None]
    report.count("pages", len(answered))
    if answered:
        report.count("ms for the slowest page", round(max(answered) * 1000))
        report.count("ms for the middle page", round(median(answered) * 1000))
    for seconds in answered:
        if trial.longest is not None and seconds > trial.longest:
            report.faults.append(f"a page took {seconds:.2f} s, {trial.longest:.2f} s at most")


@asynccontextmanager
async def _open(where: Address, trial: Trial, report: Report) -> AsyncIterator[None]:
    """Hold a crowd for as long as the block takes; those that are cut off are not replaced."""
    gate = asyncio.Semaphore(OPENED_AT_ONCE)
    ready = asyncio.Semaphore(0)
    crowd = CROWDS[trial.crowd]
    tasks = [asyncio.create_task(_linger(where, crowd, gate, ready, report)) for _ in range(trial.connections)]
    for _ in tasks:
        await ready.acquire()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _linger(
    where: Address, crowd: Crowd, gate: asyncio.Semaphore, ready: asyncio.Semaphore, report: Report
) -> None:
    writer = None
    try:
        async with gate:
            _, writer = await _connect(where)
            writer.write(crowd.first)
        report.count("slow connections")
    except OSError:
        report.count("slow connections refused")
    finally:
        ready.release()
    try:
        while writer is not None and not writer.is_closing():
            await asyncio.sleep(BETWEEN_BYTES)
            writer.write(crowd.trickle)
    finally:
        if writer is not None:
            writer.transport.abort()


async def _connect(where: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    plain = socket.socket()
    plain.setblocking(False)  # noqa: FBT003  it takes no keyword
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", where.port))
    named = "localhost" if where.tls else None
    return await asyncio.open_connection(sock=plain, ssl=where.tls, server_hostname=named, limit=SMALL_BUFFER)


async def _page(where: Address, trial: Trial, report: Report) -> float | None:
    """Return the seconds a whole page took, ``None`` when it did not come, which is a fault."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(trial.give_up):
            answer = await _answer(where)
    except (OSError, TimeoutError) as error:
        report.faults.append(f"a page did not come: {type(error).__name__}")
        return None
    if not answer.startswith(b"HTTP/1.1 200 ") or not answer.rstrip().endswith(b"</html>"):
        report.faults.append(f"a page was not whole: {answer[:40]!r}")
        return None
    return time.perf_counter() - began


async def _answer(where: Address) -> bytes:
    named = "localhost" if where.tls else None
    reader, writer = await asyncio.open_connection("127.0.0.1", where.port, ssl=where.tls, server_hostname=named)
    try:
        writer.write(PAGE)
        return await reader.read()
    finally:
        writer.transport.abort()


def _allow_files(needed: int) -> None:
    """Let this process, and the servers it starts, open as many files as it takes, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(needed, hard) if hard > 0 else needed, hard))
