"""RF-16: a questionnaire of ten thousand questions is begun, answered, shown, taken out and printed like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assess.report import renderer
from assess.service import responses
from assess.service.responses import Stamp
from assess.service.services import Services
from assess.web import create_app
from tests.core.test_loading_limits import large_questionnaire
from tests.pages import ClientBrowser
from tests.respondent import Walked, begin, to_result
from tests.security.conftest import wired

QUESTIONS = 10_000
PAGES = ("page/s5", "check", "result", "plan", "sheet", "already", "history", "export", "export.csv", "export.json")


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Services]:
    """Services with that questionnaire and the real printer."""
    folder = tmp_path / "questionnaires" / "large"
    folder.mkdir(parents=True)
    (folder / "1.0.json").write_text(json.dumps(large_questionnaire(QUESTIONS)), "utf-8")
    with wired(tmp_path, questionnaires=folder.parent) as services, renderer.Renderer() as printer:
        yield replace(services, renderer=printer)


def _answered(services: Services, visitor: ClientBrowser) -> Walked:
    """Start all of it, answer every question and go to the result."""
    first = begin(visitor, "large")
    root = "/".join(first.path.split("/")[:3])
    opened = responses.open_response(services, root.split("/")[2])
    statements = [one.id for one in opened.definition.questions.values() if one.scale]
    assert len(statements) == QUESTIONS
    known = Stamp(opened.revision, responses.new_key(services))
    responses.store_values(services, opened, {one: number % 3 for number, one in enumerate(statements)}, known)
    walked = Walked(visitor, (first.path,), visitor.get(f"{root}/check"))
    assert to_result(walked).status == 200
    return walked


def test_a_huge_questionnaire_runs_to_its_printed_plan(large: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page and file opens, the plan prints, and a document beyond the printer's limit is refused kindly."""
    visitor = ClientBrowser(create_app(large))
    walked = _answered(large, visitor)
    assert {name: visitor.get(f"{walked.root}/{name}").status for name in PAGES} == dict.fromkeys(PAGES, 200)
    assert visitor.get(f"{walked.root}/plan.pdf").body.startswith(b"%PDF")
    monkeypatch.setattr(renderer, "LARGEST_DOCUMENT", 1000)
    refused = visitor.get(f"{walked.root}/plan.pdf")
    assert refused.status == 503
    assert "everything you saved is safe" in refused.words
