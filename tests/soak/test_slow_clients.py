"""A crowd of slow clients takes no page from anybody: the share of `make soak` that every run can afford."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.proxied import Proxy, nginx, unverified
from tests.serving import LiveServer
from tests.soak.slow_clients import CROWDS, Address, Trial, run

pytestmark = pytest.mark.soak
CONNECTIONS = 150
PAGES = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path_factory.mktemp("server"))
    live.start()
    yield live
    live.stop()


@pytest.mark.parametrize("crowd", CROWDS)
def test_slow_clients_take_no_page_from_others(crowd: str, server: LiveServer) -> None:
    """All are connected, and every page comes whole."""
    report = run(Address(server.port), Trial(crowd, CONNECTIONS, PAGES), "assess serve")
    assert report.faults == []
    assert (report.counts["slow connections"], report.counts["pages"]) == (CONNECTIONS, PAGES)


@pytest.mark.skipif(nginx() is None and not os.environ.get("CI"), reason="nginx is not on this machine")
@pytest.mark.parametrize("crowd", CROWDS)
def test_slow_clients_take_no_page_behind_the_proxy(crowd: str, server: LiveServer, tmp_path: Path) -> None:
    """The same with the shipped nginx configuration in front."""
    proxy = Proxy(tmp_path, server.port)
    proxy.start()
    try:
        report = run(Address(proxy.https, unverified()), Trial(crowd, CONNECTIONS, PAGES), "behind nginx")
    finally:
        proxy.stop()
    assert report.faults == []
    assert (report.counts["slow connections"], report.counts["pages"]) == (CONNECTIONS, PAGES)


def test_server_that_waits_for_one_client_at_a_time_is_found() -> None:
    """The harness tells when slow clients do take the pages of others."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve_one_after_the_other, args=(listener,), daemon=True).start()
        where = Address(listener.getsockname()[1])
        report = run(where, Trial("slow heads", 3, 1, give_up=1.0), "in turn")
        assert report.faults == ["a page did not come: TimeoutError"]
        listener.shutdown(socket.SHUT_RDWR)


def _serve_one_after_the_other(listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection:
                request = b""
                while b"\r\n\r\n" not in request and (piece := connection.recv(1024)):
                    request += piece
                connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html></html>")
