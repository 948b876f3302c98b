"""RF-17: a megabyte of text in every way a body can be sent, and more than the two that are taken."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.pages import Page, WireBrowser
from tests.respondent import Walked, press, walk
from tests.security.conftest import QUESTIONNAIRES
from tests.serving import LiveServer

MEGABYTE = 1024 * 1024
TOO_MUCH = 3 * MEGABYTE
MANY = 10
MOST_GROWTH = 24 * MEGABYTE
"""Less than eight of the bodies sent, and room for what any server remembers of its first requests."""

Values = list[tuple[str, str]]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveServer]:
    """`assess serve` over a SQLite file."""
    server = LiveServer(tmp_path / "data", settings={"ASSESS_QUESTIONNAIRES_DIR": str(QUESTIONNAIRES)})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def walked(live: LiveServer) -> Iterator[Walked]:
    """Somebody who has answered everything once."""
    browser = WireBrowser(live.address)
    yield walk(browser, "every-type")
    browser.close()


def _urlencoded(values: Values) -> tuple[str, bytes]:
    body = urlencode(values).encode()
    return f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n", body


def _multipart(values: Values) -> tuple[str, bytes]:
    parts = (f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values)
    body = "".join([*parts, "--edge--\r\n"]).encode()
    return f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(body)}\r\n", body


def _chunked(values: Values) -> tuple[str, bytes]:
    _, whole = _urlencoded(values)
    pieces = (whole[at : at + 65536] for at in range(0, len(whole), 65536))
    body = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in pieces) + b"0\r\n\r\n"
    return "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n", body


def _without_length(values: Values) -> tuple[str, bytes]:
    _, body = _urlencoded(values)
    return "Content-Type: application/x-www-form-urlencoded\r\n", body


WAYS: Mapping[str, Callable[[Values], tuple[str, bytes]]] = {
    "urlencoded": _urlencoded,
    "multipart": _multipart,
    "chunked": _chunked,
    "without a length": _without_length,
}


def _post(live: LiveServer, walked: Walked, way: str, path: str, values: Values) -> Page:
    """Send a form in one of the ways on a connection of its own; status 0 when the server hung up without an answer."""
    assert isinstance(walked.browser, WireBrowser)
    head, body = WAYS[way](values)
    cookies = "; ".join(f"{name}={value}" for name, value in walked.browser.cookies.items())
    start = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: {cookies}\r\n{head}\r\n"
    received = b""
    with socket.create_connection(("127.0.0.1", live.port), timeout=30) as line:
        with suppress(OSError):  # the server may have answered, and hung up, before all was sent
            line.sendall(start.encode() + body)
        with suppress(OSError):
            while part := line.recv(65536):
                received += part
    status = re.match(rb"HTTP/1\.1 ([0-9]{3})", received)
    return Page(int(status[1]) if status else 0, path, {}, received.partition(b"\r\n\r\n")[2])


def _with_text(walked: Walked, size: int) -> tuple[str, Values]:
    page = walked.browser.get(f"{walked.root}/page/listening")
    values = [(name, value) for name, value in page.form().values() if name != "l.more"]
    return page.path, press(page.form(), [*values, ("l.more", "x" * size)])


def _memory(live: LiveServer) -> int:
    """Return the bytes of memory that the server's processes use."""
    found = (Path(f"/proc/{pid}/status").read_text() for pid in live.pids())
    return sum(int(kilobytes) * 1024 for text in found for kilobytes in re.findall(r"VmRSS:\s+([0-9]+) kB", text))


@pytest.mark.parametrize("way", ["urlencoded", "multipart", "chunked"])
def test_a_megabyte_comes_back_on_the_page(live: LiveServer, walked: Walked, way: str) -> None:
    """Too long to be kept, so 422; and not a letter of it is lost."""
    path, values = _with_text(walked, MEGABYTE)
    answer = _post(live, walked, way, path, values)
    assert answer.status == 422
    assert answer.text.count("x" * MEGABYTE) == 1


def test_a_body_without_a_length_is_no_body(live: LiveServer, walked: Walked) -> None:
    """By the rules of HTTP there is none: the form counts as empty, and nothing is changed."""
    path, values = _with_text(walked, 10)
    before = walked.browser.get(f"{walked.root}/export.json").text
    assert _post(live, walked, "without a length", path, values).status == 400
    assert walked.browser.get(f"{walked.root}/export.json").text == before


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_more_than_two_megabytes_are_refused_without_growing(live: LiveServer, walked: Walked) -> None:
    """413 again and again in every way, and the server is no larger afterwards; pages still open."""
    path, values = _with_text(walked, TOO_MUCH)
    ways = ["urlencoded", "multipart", "chunked"]
    answers = {way: _post(live, walked, way, path, values).status for way in ways}
    assert answers == dict.fromkeys(ways, 413)
    before = _memory(live)
    statuses = {_post(live, walked, way, path, values).status for _ in range(MANY) for way in ways}
    assert statuses == {413}
    assert _memory(live) - before < MOST_GROWTH
    assert walked.browser.get(f"{walked.root}/check").status == 200
