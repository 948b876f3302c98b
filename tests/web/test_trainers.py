"""The trainer's page: every paper of every questionnaire in every form, for anybody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assess.report.papers import PAPERS
from assess.report.renderer import RenderError
from assess.service.services import Services
from assess.web import create_app
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
