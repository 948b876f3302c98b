"""The shipped nginx configuration, run by the nginx of this machine in front of the real server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from assess.web.app import MOST_BYTES
from assess.web.security import HEADERS
from tests.proxied import Proxy, nginx
from tests.serving import LiveServer, free_port

pytestmark = pytest.mark.skipif(nginx() is None and not os.environ.get("CI"), reason="nginx is not on this machine")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    settings = {"ASSESS_BASE_URL": "https://assess.example.org", "ASSESS_TRUSTED_PROXIES": "1"}
    live = LiveServer(tmp_path_factory.mktemp("server"), settings=settings)
    live.start()
    yield live
    live.stop()


@pytest.fixture(scope="module")
def proxy(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    front = Proxy(tmp_path_factory.mktemp("nginx"), server.port)
    front.start()
    yield front
    front.stop()


def _answer(connection: HTTPConnection) -> tuple[HTTPResponse, bytes]:
    response = connection.getresponse()
    body = response.read()
    response.close()
    connection.close()
    return response, body


def _get(proxy: Proxy, path: str) -> tuple[HTTPResponse, bytes]:
    connection = proxy.connection()
    connection.request("GET", path)
    return _answer(connection)


def test_pages_come_by_https_with_their_headers_once(proxy: Proxy) -> None:
    """The application sends its own headers, and the proxy adds none of them a second time."""
    response, body = _get(proxy, "/")
    assert response.status == 200
    assert b"<h1" in body
    for name, value in HEADERS.items():
        assert response.headers.get_all(name) == [value]
    assert response.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert response.headers["Server"] == "nginx", "its version is nobody's business"


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    """To the configured name, never to the one a visitor sent."""
    connection = HTTPConnection("127.0.0.1", proxy.http, timeout=30)
    connection.request("GET", "/continue", headers={"Host": "evil.example"})
    response, _ = _answer(connection)
    assert (response.status, response.headers["Location"]) == (308, "https://assess.example.org/continue")


def test_session_cookie_is_kept_to_https(proxy: Proxy) -> None:
    """The application knows from the proxy that people came by https."""
    response, _ = _get(proxy, "/continue")
    cookies = response.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("Secure" in one and one.startswith("__Host-") for one in cookies)


def test_visitors_cannot_choose_their_address(proxy: Proxy) -> None:
    """Each wrong code counts for the visitor's real address, whatever they claim it is: the eleventh is refused."""
    statuses = []
    for number in range(11):
        claimed = {"X-Forwarded-For": f"198.51.{number}.7", "Forwarded": f"for=198.51.{number}.7"}
        statuses.append(_guess(proxy, claimed))
    assert statuses == [404] * 10 + [429]


def _guess(proxy: Proxy, headers: dict[str, str]) -> int:
    asked, body = _get(proxy, "/continue")
    cookie = (asked.headers.get_all("Set-Cookie") or [""])[0].partition(";")[0]
    token = body.decode().partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    connection = proxy.connection()
    fields = f"csrf_token={token}&code=0000-0000-0000-0000&device=own"
    sent = {**headers, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/continue", fields, sent)
    return _answer(connection)[0].status


def test_what_is_too_much_is_refused_with_what_to_do(proxy: Proxy) -> None:
    """By its stated length, at the limit that Assess itself has, and not a byte earlier."""
    for size, status in ((MOST_BYTES, 400), (MOST_BYTES + 1, 413)):
        connection = proxy.connection()
        connection.request("POST", "/continue", b"a" * size, {"Content-Type": "text/plain"})
        response, body = _answer(connection)
        assert response.status == status
    assert "not saved" in body.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_logs_hold_nothing_about_visitors(proxy: Proxy) -> None:
    """No address, no page, no code."""
    _get(proxy, "/continue?code=CANARY")
    written = [path.read_text(errors="replace") for path in proxy.folder.rglob("*.log")]
    assert written
    assert not any("CANARY" in one or "GET /" in one for one in written)


def test_while_assess_is_away_people_are_told_what_to_do(tmp_path: Path) -> None:
    """A page that was sent then is not saved, and the words say so."""
    front = Proxy(tmp_path, free_port())  # nothing listens there
    front.start()
    try:
        response, body = _get(front, "/")
    finally:
        front.stop()
    assert response.status == 503
    assert response.headers["Retry-After"] == "30"
    assert "not saved yet" in body.decode()
    assert response.headers["Cache-Control"] == "no-store"
