from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from weasyprint.urls import URLFetchingError

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
    "mixed capitals": '<img alt="x" src="FiLe://{file}.svg"><img alt="y" src="HtTp://{host}/n.png">',
    "four slashes": '<img alt="x" src="file:////{file}.svg">',
    "line break in the scheme": '<img alt="x" src="fi\nle://{file}.svg"><img alt="y" src="ht\ttp://{host}/o.png">',
    "spaces before": '<img alt="x" src="  file://{file}.svg"><img alt="y" src="\n{http}/p.png">',
    "percent in a path": '<img alt="x" src="file://{folder}%2Fcanary.svg">',
    "dots in a path": '<img alt="x" src="file://{folder}/x/%2e%2e/canary.svg">',
    "share in a file address": '<img alt="x" src="file://{host}/share/a.svg"><img alt="y" src="\\\\{host}\\a.svg">',
    "somebody's password": '<img alt="x" src="http://me:secret@{host}/q.png">',
    "secure transfer": '<img alt="x" src="https://{host}/r.png"><img alt="y" src="sftp://{host}/a.png">',
    "old protocols": '<img alt="x" src="gopher://{host}/_a"><img alt="y" src="dict://{host}/a">',
    "other schemes": '<img alt="x" src="jar:file://{file}.svg!/a"><img alt="y" src="view-source:file://{file}.svg">',
    "nested address": '<img alt="x" src="url:file://{file}.svg"><img alt="y" src="data:{http}/s.png">',
    "postscript inside": (
        "<img alt='x' src='data:application/postscript,%25!PS-Adobe-3.0 EPSF-3.0%0A%25%25BoundingBox: 0 0 9 9%0A"
        "%25%25EndComments%0A({file}.txt) (r) file 99 string readstring pop show showpage%0A%25%25EOF'>"
    ),
    "import with conditions": "<style>@import url('file://{file}.css') print; @import '{http}/t.css' screen;</style>",
    "style inside an address": (
        "<style>@import 'data:text/css,@import %22{http}/u.css%22; @import %22file://{file}.css%22;';</style>"
    ),
    "linked style inside": (
        "<link rel='stylesheet' href='data:text/css,p::before{{content:url(file://{file}.svg)}}'><p>x</p>"
    ),
    "bullet": "<style>ul {{ list-style-image: url(file://{file}.svg) }}</style><ul><li>x</li></ul>",
    "border": "<style>p {{ border: 3px solid; border-image: url(file://{file}.svg) 1 }}</style><p>x</p>",
    "page background": (
        "<style>@page {{ background: url(file://{file}.svg); @top-left {{ content: url({http}/v.png) }} }}</style>"
    ),
    "escaped letters": "<style>p {{ background: u\\72l(f\\69le://{file}.svg) }}</style><p>x</p>",
    "no quotation marks": "<style>p {{ background-image: URL( FILE://{file}.svg ) }}</style><p>x</p>",
    "typeface file": (
        "<style>@font-face {{ font-family: f; src: url(file://{file}.svg) format('svg') }} p {{ "
        "font-family: f }}</style>"
    ),
    "address in an attribute": (
        "<style>p::before {{ content: attr(title url) }}</style><p title='file://{file}.svg'>x</p>"
    ),
    "style in a drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title><style>@import url({http}/w.css);'
        "@font-face {{ font-family: f; src: url(file://{file}.svg) }} rect {{ fill: url({http}/w.svg#a) }}</style>"
        '<rect width="9" height="9"/></svg>'
    ),
    "parts of a drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title><rect width="9" height="9" '
        'fill="url({http}/x.svg#p)" filter="url(file://{file}.svg#f)" mask="url({http}/x.svg#m)" '
        'clip-path="url(file://{file}.svg#c)"/><path d="M0 0h9" marker-end="url({http}/x.svg#k)"/>'
        '<text><textPath href="file://{file}.svg#t">x</textPath></text></svg>'
    ),
    "used drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        '<title>x</title><use xlink:href="file://{file}.svg#a"/><use href="file://{file}.svg"/></svg>'
    ),
    "page in a drawing": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title><foreignObject '
        'width="9" height="9">'
        '<iframe src="file://{file}.txt"></iframe><img src="{http}/y.png"></foreignObject>'
        '<filter id="f"><feImage href="{http}/y.png"/></filter></svg>'
    ),
    "drawing in a drawing": (
        "<img alt='x' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"><image "
        'href="data:image/svg+xml,'
        "%253Csvg xmlns=%2527http://www.w3.org/2000/svg%2527%253E%253Cimage "
        "href=%2527{http}/z.png%2527/%253E%253C/svg%253E\"/></svg>'>"
    ),
    "outside style of a drawing": (
        "<img alt='x' src='data:image/svg+xml,<?xml-stylesheet href=\"file://{file}.css\"?><svg "
        'xmlns="http://www.w3.org/2000/svg">'
        '<style>@import "{http}/aa.css";</style><text>x</text></svg>\'>'
    ),
    "included text": (
        "<img alt='x' src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" "
        'xmlns:xi="http://www.w3.org/2001/XInclude">'
        '<text><xi:include parse="text" href="file://{file}.txt"/></text></svg>\'>'
    ),
    "outside grammar": (
        "<img alt='x' src='data:image/svg+xml,<!DOCTYPE s SYSTEM \"{http}/bb.dtd\" [<!ENTITY %25 p "
        'SYSTEM "{http}/cc.dtd"> %25p;]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>\'>'
    ),
    "film and sound": (
        '<video src="{http}/dd.mp4" poster="file://{file}.svg"></video><audio src="{http}/ee.mp3"></audio>'
    ),
    "choice of pictures": '<picture><source srcset="{http}/ff.png"><img alt="x" src="file://{file}.svg"></picture>',
    "picture as a button": '<form><input type="image" alt="x" src="file://{file}.svg"></form>',
    "old attributes": '<table background="file://{file}.svg"><tr><td background="{http}/gg.png">x</td></tr></table>',
    "frames": '<frameset><frame src="file://{file}.txt"></frameset>',
    "script": '<script src="{http}/hh.js"></script><script>location="{http}/ii"</script>',
    "another page": '<meta http-equiv="refresh" content="0;url=file://{file}.txt">',
    "icon": '<link rel="icon" href="{http}/jj.ico"><link rel="preload" as="image" href="{http}/kk.png">',
    "applet": (
        '<applet archive="{http}/ll.jar" code="a"></applet><object type="image/svg+xml" '
        'data="file://{file}.svg"></object>'
    ),
    "attachment by another name": (
        '<link rel="ATTACHMENT" href="FILE://{file}.txt"><a rel="attachment" href="file:{file}.txt">x</a>'
    ),
    "attachment inside an address": '<a rel="attachment" href="data:text/uri-list,{http}/mm">x</a>',
}
NEVER_ASKED_FOR = {
    *("percent", "bare path", "share", "frame", "entity", "bookmark", "postscript inside", "address in an attribute"),
    *("style in a drawing", "parts of a drawing", "used drawing", "outside style of a drawing", "included text"),
    *("outside grammar", "film and sound", "picture as a button", "old attributes", "frames", "script"),
    *("another page", "icon", "attachment inside an address"),
}
"""What WeasyPrint does not know as a reference, or refuses by itself, so that it never asks for it."""


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


@contextmanager
def _programs() -> Iterator[list[object]]:
    """Gather the programs that are to be started meanwhile, such as one that draws PostScript; none starts."""
    started: list[object] = []

    def start(_: object, command: object, *__: object, **___: object) -> None:
        started.append(command)
        raise OSError("no program is started here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", start)
        yield started


@pytest.mark.parametrize("name", VECTORS)
def test_a_document_reaches_neither_network_nor_files(
    name: str, listener: _Listener, canary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing a document refers to is fetched or run: nobody asked, no file in the PDF, and the print is made."""
    host = f"127.0.0.1:{listener.server_port}"
    filled = VECTORS[name].format(http=f"http://{host}", host=host, file=canary, folder=canary.parent)
    head = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><h1>Still here</h1><p>text</p>'
    with caplog.at_level(logging.WARNING, logger="assess.report.pdf"), _programs() as programs:
        pdf = render_pdf(f"{head}{filled}</body></html>")
    assert listener.asked == []
    assert programs == []
    assert CANARY.encode() not in reading.inflated(pdf)
    text = reading.text_of(pdf)
    assert CANARY not in text
    assert "Still here" in text
    if name not in NEVER_ASKED_FOR:
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


def test_a_colour_profile_from_elsewhere_ends_the_print(listener: _Listener, canary: Path) -> None:
    """The one reference that cannot be passed over: the document is not printed, and nothing was fetched for it."""
    away = f"http://127.0.0.1:{listener.server_port}/a"
    sheet = f"@color-profile --c {{ src: url(file://{canary}.txt) }} @color-profile --d {{ src: url({away}) }}"
    with pytest.raises(URLFetchingError, match="resource refused"):
        render_pdf(f'<html lang="en"><title>t</title><style>{sheet}</style><p>x</p></html>')
    assert listener.asked == []


def test_there_are_enough_vectors() -> None:
    """At least forty ways out were tried (Q-07)."""
    assert len(VECTORS) >= 40


def test_what_a_document_refers_to_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The log names the kind of an address and not the address, which could hold what somebody wrote."""
    with caplog.at_level(logging.WARNING, logger="assess.report.pdf"):
        render_pdf('<html lang="en"><title>t</title><img alt="x" src="http://secret.invalid/said-in-private"></html>')
    ours = [record.getMessage() for record in caplog.records if record.name == "assess.report.pdf"]
    assert ours == ["resource refused: http"]
