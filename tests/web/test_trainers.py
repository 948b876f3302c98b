"""The trainer's page: every paper of every questionnaire in every form, for anybody."""

from __future__ import annotations

import re
from dataclasses import replace
from threading import Event, Thread

import pytest
from flask import Flask

from assess.report.papers import PAPERS
from assess.report.renderer import RenderError
from assess.service.services import Services
from assess.web import create_app
from tests.pages import ClientBrowser
from tests.respondent import begin
from tests.web.conftest import PlainPaper


def test_every_way_on_the_list_leads_to_a_paper(app: Flask, services: Services) -> None:
    """Each link answers, with the kind of content it names, and nobody had to sign in; none is left out."""
    client = app.test_client()
    found = client.get("/trainers")
    links = set(re.findall(r'href="(/trainers/[^"]+)"', found.text))
    there = [paper for one in services.library.current() for paper in PAPERS.values() if not paper.why_not(one)]
    assert len(links) == 5 * len(there)
    kinds = {"pdf": "application/pdf", "txt": "text/plain", "": "text/html"}
    for link in links:
        answer = client.get(link.replace("&amp;", "&"))
        ending = link.partition("?")[0].rpartition("/")[2].partition(".")[2]
        assert (answer.status_code, answer.mimetype) == (200, kinds[ending]), link


def test_large_print_and_booklets_are_documents_of_their_own(app: Flask) -> None:
    """What is asked for in the address is in the document, and in the name of the file."""
    client = app.test_client()
    address = "/trainers/palliative-levels/blank.pdf"
    usual, large, booklet = (client.get(address + query) for query in ("", "?size=large", "?order=booklet"))
    assert b"as-print--large" in large.data
    assert b'content="booklet"' in booklet.data
    assert b'content="booklet"' not in usual.data
    assert "palliative-levels-1.0-blank-large.pdf" in large.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["nothing/blank", "palliative-levels/poster", "nothing/blank.pdf", "palliative-levels/poster.txt"]
)
def test_what_is_not_there_is_said(app: Flask, path: str) -> None:
    """An unknown questionnaire and an unknown paper are not found."""
    assert app.test_client().get(f"/trainers/{path}").status_code == 404


class _NoPaper(PlainPaper):
    """Prints nothing."""

    def render(self, html: str) -> bytes:
        """Refuse."""
        raise RenderError(f"{len(html)} characters are too many")


def test_a_print_that_cannot_be_made_leads_to_the_page(services: Services) -> None:
    """The page and the text say the same, so there is somewhere to go."""
    client = create_app(replace(services, renderer=_NoPaper())).test_client()
    answer = client.get("/trainers/palliative-levels/blank.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert 'href="/trainers/palliative-levels/blank"' in answer.text


class _HeldPrinter(PlainPaper):
    """Notes what comes before it, and lets nothing through until it is told to."""

    def __init__(self) -> None:
        """Nothing has come, and the door is shut."""
        self.seen: list[str] = []
        self.came = Event()
        self.door = Event()

    def render(self, html: str) -> bytes:
        """Wait at the door."""
        self.seen.append(html)
        self.came.set()
        self.door.wait(30)
        return super().render(html)


def test_papers_are_printed_once_and_never_two_before_the_printer(services: Services) -> None:
    """So a crowd that asks for papers, with or without cookies, keeps a plan waiting for one paper at most."""
    printer = _HeldPrinter()
    app = create_app(replace(services, renderer=printer))
    asked = [f"/trainers/palliative-levels/{kind}.pdf" for kind in ("guide", "guide", "facilitator", "blank")]
    answers: list[bytes] = []
    crowd = [Thread(target=lambda path=path: answers.append(app.test_client().get(path).data)) for path in asked]
    for one in crowd:
        one.start()
    printer.came.wait(30)
    begun = begin(ClientBrowser(app), "palliative-levels")
    assert len(printer.seen) == 1
    assert begun.status == 200
    printer.door.set()
    for one in crowd:
        one.join(30)
    assert len(answers) == 4
    assert len(printer.seen) == 3, "the guide was printed for both who asked"
    app.test_client().get(asked[0])
    assert len(printer.seen) == 3
