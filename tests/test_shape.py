"""The shape of the whole: rules that no single file can show, each with the few exceptions that were found sound.

An exception that nothing needs any more fails too, so that the lists stay true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

from assess import settings
from assess.core.answers import READERS
from assess.core.definition import QuestionType
from assess.service.library import read_file
from assess.web.fields import TABLE
from assess.web.security import ACCESS, Access
from tests import guards
from tests.security.conftest import application

CHECKOUT = Path(settings.__file__).resolve().parent.parent
CODE = sorted([*CHECKOUT.glob("assess/**/*.py"), CHECKOUT / "wsgi.py"])
CORE = sorted(CHECKOUT.glob("assess/core/**/*.py"))
TEMPLATES = sorted(CHECKOUT.glob("templates/**/*.html"))
# The machinery that makes PDFs measures bytes and processes, never results.
PDF_MACHINERY = {f"assess/report/{name}.py" for name in ("pdf", "renderer", "child", "batch", "merging", "imposing")}
# What is done with a result once `assess()` has made it: every file that shows, keeps or hands it on.
AFTERWARDS = (
    *("web/results", "web/plans", "web/picture", "web/papers", "web/pages", "web/pauses", "web/drawing", "cli/score"),
    *("web/pairs", "service/pairs"),
    *("cli/print_plans", "service/prints"),
    *("service/results", "service/plans", "service/exports", "service/extracts", "service/review", "service/sheets"),
    *("service/progress", "service/kindly"),
)
SHOWN = [
    path
    for path in [
        *CHECKOUT.glob("assess/report/*.py"),
        *(CHECKOUT / f"assess/{name}.py" for name in AFTERWARDS),
    ]
    if path.relative_to(CHECKOUT).as_posix() not in PDF_MACHINERY
]

REVIEWED: Mapping[guards.Scanner, Mapping[tuple[str, str], str]] = {
    guards.dangerous_code: {},
    guards.impure_code: {},
    guards.built_sql: {
        (
            "assess/store/engine.py",
            "runs a statement that is not written here",
        ): "questions from a table in the same file",
        ("assess/store/engine.py", "builds SQL from parts"): "a setting with a constant of the same file",
    },
    guards.arithmetic: {
        ("assess/cli/print_plans.py", "computes a figure"): "a folder and a name become a path",
        ("assess/cli/print_plans.py", "counts or rounds"): "how many files, plans and processes there are",
        ("assess/cli/score.py", "computes a figure"): "one byte more than a file may have",
        ("assess/service/extracts.py", "counts or rounds"): "whether a questionnaire is a long one",
        ("assess/service/pairs.py", "computes a figure"): "for which days a code is good, and which code it is",
        ("assess/service/plans.py", "computes a figure"): "keys, lines and places of a plan's own actions",
        ("assess/service/plans.py", "counts or rounds"): "keys and places of a plan's own actions",
        ("assess/service/progress.py", "computes a figure"): "the page before this one",
        ("assess/service/progress.py", "counts or rounds"): "whether all of a section is answered",
        ("assess/service/review.py", "counts or rounds"): "how many questions are not answered yet",
        ("assess/service/sheets.py", "counts or rounds"): "how much a file may hold",
        ("assess/web/drawing.py", "counts or rounds"): "how many drawings are remembered",
    },
    guards.template_arithmetic: {
        ("templates/report/_word_bar.html", "computes a figure"): "how wide a bar is drawn, not what it says",
        ("templates/report/levels/_ladder.html", "computes a figure"): "where each step is drawn, not what it says",
        ("templates/report/levels/_ladder.html", "counts or rounds"): "how many steps there are to draw",
        ("templates/report/profile/_balance.html", "computes a figure"): "where its mark is drawn, not what it says",
        ("templates/report/profile/_bar.html", "computes a figure"): "how long the bar is drawn, not what it says",
        ("templates/report/readiness/_blocks.html", "computes a figure"): "where each block is drawn, not what it says",
        ("templates/report/readiness/_blocks.html", "counts or rounds"): "how many blocks there are to draw",
    },
    guards.unsafe_template: {
        ("templates/macros.html", "writes attributes whose names are data"): "every caller writes the names in place",
        ("templates/report/papers/document.html", "styles an element in place"): "a print, which no browser is sent",
    },
}


def _findings(scanner: guards.Scanner, files: list[Path]) -> Iterator[tuple[str, str, int]]:
    for path in files:
        name = path.relative_to(CHECKOUT).as_posix()
        for found in scanner(path.read_text(encoding="utf-8")):
            yield name, found.rule, found.line


@pytest.mark.parametrize(
    ("scanner", "files"),
    [
        (guards.dangerous_code, CODE),
        (guards.impure_code, CORE),
        (guards.built_sql, CODE),
        (guards.arithmetic, SHOWN),
        (guards.template_arithmetic, TEMPLATES),
        (guards.unsafe_template, TEMPLATES),
    ],
)
def test_no_file_breaks_the_rule_outside_the_reviewed_list(scanner: guards.Scanner, files: list[Path]) -> None:
    """Text is never run, the core asks for no clock, SQL is never built, nothing unescaped, no late figure computed."""
    reviewed = REVIEWED[scanner]
    found = list(_findings(scanner, files))
    assert [f"{name}:{line} {rule}" for name, rule, line in found if (name, rule) not in reviewed] == []
    assert set(reviewed) - {(name, rule) for name, rule, _ in found} == set(), "reviewed, and no longer there"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, to look at its routes."""
    with application(tmp_path_factory.mktemp("shape")) as made:
        yield made


def test_every_route_is_on_the_access_list_and_nothing_else_is(app: Flask) -> None:
    """Who may reach a route was decided for each of them; an entry without a route is a leftover."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes == set(ACCESS)


def test_whoever_holds_a_response_is_asked_for_it_by_its_id(app: Flask) -> None:
    """A route about one response has its id in the address and is for its holder; every other route is public."""
    about_a_response = {rule.endpoint for rule in app.url_map.iter_rules() if "rid" in rule.arguments}
    assert about_a_response == {endpoint for endpoint, access in ACCESS.items() if access is Access.HOLDER}


def test_every_type_of_question_has_its_row_in_every_table_and_is_asked_in_tests() -> None:
    """A type that is added without a reader, a form field or a question in the tests' own questionnaire fails here."""
    loaded = read_file(CHECKOUT / "tests/questionnaires/every-type/1.0.json")
    assert loaded.definition is not None
    assert set(TABLE) == set(QuestionType)
    assert set(READERS) >= set(QuestionType) - {QuestionType.NOTE}
    made_by_stops = {QuestionType.ACKNOWLEDGEMENT}
    assert {one.type for one in loaded.definition.questions.values()} >= set(QuestionType) - made_by_stops


def test_no_module_and_no_function_has_grown_too_long() -> None:
    """A module has at most 400 lines and a function at most 50, so that each can be read in one go."""
    modules = [_name(path) for path in CODE if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    functions = [
        f"{_name(path)}:{node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert modules + functions == []


def _name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()
