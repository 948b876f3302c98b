from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assess.report.pdf import render_pdf
from tests.report import reading

CANARY = "canary-7f3a91"

# What a document would hold if text ever became markup: {http} is a listener of ours, {file} a file with the canary.
VECTORS = {
    "picture": '<img alt="x" src="{http}/a.png">',
    "picture from a file": '<img alt="x" src="file://{file}.svg">',
    "capitals": '<img alt="x" src="FILE://{file}.svg">',
    "percent": '<img alt="x" src="%66ile://{file}.svg">',
    "one slash": '<img alt="x" src="file:{file}.svg">',
    "host in a file address": '<img alt="x" src="file://localhost{file}.svg">',
    "bare path": '<img alt="x" src="{file}.svg">',
    "share": '<img alt="x" src="//{host}/share/a.png"><img alt="y" src="\\\\{host}\\share\\a.png">',
    "transfer": '<img alt="x" src="ftp://{host}/a.png">',
    "style sheet": '<link rel="stylesheet" href="{http}/a.css"><link rel="stylesheet" href="file://{file}.css">',
    "import": "<style>@import url({http}/b.css); @import 'file://{file}.css';</style>",
    "background": '<style>p {{ background: url({http}/c.png) }} h1 {{ background: url("file://{file}.svg") }}</style>',
    "style attribute": '<p style="background-image: url({http}/d.png)">x</p>',
    "typeface": "<style>@font-face {{ font-family: f; src: url({http}/e.woff2) }} p {{ font-family: f }}</style>",
    "content": '<style>p::before {{ content: url("file://{file}.svg") }}</style><p>x</p>',
    "object": '<object data="{http}/f.svg">x</object><embed src="file://{file}.svg">',
    "frame": '<iframe src="file://{file}.txt"></iframe>',
    "attachment": '<link rel="attachment" href="file://{file}.txt"><a rel="attachment" href="{http}/g">x</a>',
    "picture in a drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<title>x</title><image href="file://{file}.svg"/><image xlink:href="{http}/h.png"/>'
        '<use href="{http}/i.svg#a"/></svg>'
    ),
    "drawing in an address": (
        '<img alt="x" src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg">'
        '<image href="{http}/j.png"/><image href="file://{file}.svg"/></svg>\'>'
    ),
    "entity": (
        '<img alt="x" src=\'data:image/svg+xml,<!DOCTYPE s [<!ENTITY c SYSTEM "file://{file}.txt">]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>%26c;</text></svg>\'>'
    ),
    "base": '<base href="{http}/"><img alt="x" src="k.png">',
    "base in files": '<base href="file://{file}"><img alt="x" src="canary.svg">',
    "postscript": '<img alt="x" src="file://{file}.eps">',
    "redirect": '<img alt="x" src="{http}/redirect">',
    "candidates": '<img alt="x" src="{http}/l.png" srcset="{http}/m.png 2x">',
    "bookmark": '<a href="file://{file}.txt">x</a>',
}
REFUSED_BEFORE_FETCHING = {"percent", "bare path", "share", "frame", "entity", "bookmark"}


class _Listener(HTTPServer):
    """Answers with a redirect to a file and keeps every path that was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/hostname")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""


@pytest.fixture
def listener() -> Iterator[_Listener]:
    with _Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Files of several kinds that all hold the canary; their common path without the ending."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="12">{CANARY}</text></svg>'
    contents = {
        "svg": drawing,
        "txt": CANARY,
        "css": f'p::before {{ content: "{CANARY}" }}',
        "eps": f"%!PS-Adobe-3.0 EPSF-3.0\n({CANARY}) show",
    }
    for ending, content in contents.items():
        (tmp_path / f"canary.{ending}").write_text(content, encoding="utf-8")
    return tmp_path / "canary"


@pytest.mark.parametrize("name", VECTORS)
def test_a_document_reaches_neither_network_nor_files(
    name: str, listener: _Listener, canary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing a document refers to is fetched: nobody is asked, no file is in the PDF, and the print is made."""
    host = f"127.0.0.1:{listener.server_port}"
    filled = VECTORS[name].format(http=f"http://{host}", host=host, file=canary)
    head = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><h1>Still here</h1><p>text</p>'
    with caplog.at_level(logging.WARNING, logger="assess.report.pdf"):
        pdf = render_pdf(f"{head}{filled}</body></html>")
    assert listener.asked == []
    assert CANARY.encode() not in reading.inflated(pdf)
    text = reading.text_of(pdf)
    assert CANARY not in text
    assert "Still here" in text
    if name not in REFUSED_BEFORE_FETCHING:
        assert any(record.getMessage().startswith("resource refused") for record in caplog.records)


def test_the_listener_and_the_canary_would_be_noticed(listener: _Listener, canary: Path) -> None:
    """The two alarms work: an ordinary fetcher reads the file and asks the listener."""
    import weasyprint  # noqa: PLC0415  only the prints' own process loads it otherwise

    address = f"http://127.0.0.1:{listener.server_port}/seen"
    page = (
        f'<html lang="en"><title>t</title><img alt="x" src="file://{canary}.svg"><img alt="y" src="{address}"></html>'
    )
    pdf = weasyprint.HTML(string=page).write_pdf()
    assert listener.asked == ["/seen"]
    assert CANARY in reading.text_of(pdf)


def test_what_a_document_refers_to_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The log names the kind of an address and not the address, which could hold what somebody wrote."""
    with caplog.at_level(logging.WARNING, logger="assess.report.pdf"):
        render_pdf('<html lang="en"><title>t</title><img alt="x" src="http://secret.invalid/said-in-private"></html>')
    ours = [record.getMessage() for record in caplog.records if record.name == "assess.report.pdf"]
    assert ours == ["resource refused: http"]
