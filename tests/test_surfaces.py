"""One Result, five ways to meet it: page, PDF, file to load again, table and plain text say the same.

Every conformance case is answered in the store, finished in the browser, and read back from each of them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from assess.bootstrap import bootstrap
from assess.core.answers import dump_answer
from assess.core.definition import Definition
from assess.core.result import Result, State, assess
from assess.report.renderer import Renderer
from assess.report.words import CARE
from assess.service.services import Services
from assess.settings import Settings
from assess.store import Change
from assess.web import create_app
from tests.core.cases import CASES, MADE, case_files, read_case
from tests.pages import ClientBrowser
from tests.report.reading import text_of
from tests.respondent import Walked, begin, to_result

FILES = [*case_files("levels"), *case_files("readiness"), *case_files("personas"), *case_files("profile")]
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_PICTURE = re.compile(r"<svg.*?</svg>|<[^>]*>", re.DOTALL)
_TITLE = re.compile(r'<h3 class="as-plan-action__title[^>]*>(.*?)</h3>', re.DOTALL)

AT_THE_TOP = 400
"""So many letters hold a heading, a date and the longest line said for safety."""

Levels = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Site:
    """The application with every questionnaire that cases use."""

    app: Flask
    services: Services


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve what cases need, with the real renderer."""
    folder = tmp_path_factory.mktemp("surfaces")
    for path in (*(CASES / "questionnaires").glob("*.json"), *MADE.glob("one-decision/*.json")):
        document = json.loads(path.read_bytes())
        place = folder / "made" / document["id"] / f"{document['version']}.json"
        place.parent.mkdir(parents=True)
        shutil.copy(path, place)
    environment = {
        "ASSESS_DATA_DIR": str(folder),
        "ASSESS_QUESTIONNAIRES_DIR": str(folder / "made"),
    }
    with Renderer() as renderer:
        in_memory = replace(Settings.from_environment(environment), database_url="sqlite://")
        services = bootstrap(in_memory, renderer=renderer)
        yield Site(create_app(services), services)
        services.store.close()


@dataclass(frozen=True, slots=True)
class Surfaces:
    """What a response looks like from each side, and the result it should be."""

    definition: Definition
    result: Result
    walked: Walked

    @property
    def levels(self) -> Levels:
        """Return what every surface should say: (title, level) of each dimension."""
        return [(one.title, one.level_title) for one in self.result.dimensions]

    @property
    def to_come(self) -> list[str]:
        """Return the dimensions nobody looked at yet, which page and print name together."""
        return [one.title for one in self.result.dimensions if one.state is State.NOT_LOOKED_AT]

    @property
    def beside(self) -> list[str]:
        """Return what stands beside the picture of a reflection: how arms compare, who was heard, what to ask."""
        compared = [line for one in self.result.comparisons for line in (one.title, one.outcome_title, one.text)]
        seen = [line for one in self.result.pictures for line in (one.title, *one.pinned, *one.notes)]
        return [*compared, *seen, *(prompt for one in self.result.prompts for prompt in one.prompts)]

    @property
    def actions(self) -> list[str]:
        """Return the actions every surface should name first."""
        return [one.text for one in self.result.suggested[:3]]

    def read(self, name: str) -> str:
        """Return one surface as text."""
        page = self.walked.browser.visit(f"{self.walked.root}/{name}")
        assert page.status == 200, name
        return text_of(page.body) if name.endswith(".pdf") else page.text


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def surfaces(request: pytest.FixtureRequest, site: Site) -> Surfaces:
    """One case, answered and finished."""
    path: Path = request.param
    _, definition, answers = read_case(path)
    browser = ClientBrowser(site.app)
    rid = begin(browser, definition.id).path.split("/")[2]
    values = {question: dump_answer(answer) for question, answer in answers.items()}
    site.services.store.save(rid, Change(values, 0, "case"), site.services.clock())
    walked = Walked(browser, (), browser.visit(f"/r/{rid}/check"))
    to_result(walked)
    return Surfaces(definition, assess(definition, answers), walked)


def test_the_page_shows_the_levels_and_the_plan_the_actions(surfaces: Surfaces) -> None:
    """Each row of the picture holds a dimension and the level that `assess()` found; the plan has its actions.

    Dimensions nobody looked at yet have no row: they are named below, under words that say so.
    """
    page = surfaces.read("result")
    rows = [[_words(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(page)]
    below = _words(page).partition("Not looked at yet")[2]
    assert [title for title in surfaces.to_come if title not in below] == []
    for title, level in surfaces.levels:
        if title in surfaces.to_come:
            assert [row for row in rows if row and row[0].startswith(title)] == []
            continue
        row = next(cells for cells in rows if cells and cells[0].startswith(title))
        assert any(cell.startswith(level) for cell in row[1:]), (title, level, row)
    assert [_words(title) for title in _TITLE.findall(surfaces.read("plan"))][
        : len(surfaces.actions)
    ] == surfaces.actions


def test_the_file_to_load_again_holds_the_same_result(surfaces: Surfaces) -> None:
    """The kept result in the JSON export has the same levels and suggestions."""
    kept = json.loads(surfaces.read("export.json"))["results"][-1]["result"]
    assert [(one["title"], one["level_title"]) for one in kept["dimensions"]] == surfaces.levels
    assert [one["text"] for one in kept["suggested"]] == [one.text for one in surfaces.result.suggested]


def test_the_table_holds_the_same_levels_and_actions(surfaces: Surfaces) -> None:
    """The CSV export has a row for each dimension and action."""
    rows = list(csv.DictReader(io.StringIO(surfaces.read("export.csv"))))
    levels = [(row["part"], row["answer"]) for row in rows if row["kind"] in {"level", "arm"} and row["part"]]
    actions = [row["text"] for row in rows if row["kind"] == "action"]
    assert levels == surfaces.levels
    assert [one for one in surfaces.actions if one not in actions] == []


def test_the_plain_text_says_the_same_levels_and_actions(surfaces: Surfaces) -> None:
    """The plan as plain text has a line for each dimension and action."""
    lines = surfaces.read("plan.txt").splitlines()
    for title, level in surfaces.levels:
        assert any(line.startswith(f"- {title}: {level}") for line in lines), (title, level)
    assert [one for one in surfaces.actions if f"- {one}" not in lines] == []


def test_the_print_says_the_same_levels_and_actions(surfaces: Surfaces) -> None:
    """The text of the PDF names every dimension and level as often as it should, the headline and the actions.

    Narrow cells wrap, and their lines are read across the row, so levels are looked for word by word. Dimensions
    nobody looked at yet are named together, so that is said once.
    """
    printed = surfaces.read("plan.pdf")
    text = _squeezed(printed)
    for title, level in surfaces.levels:
        assert [word for word in title.split() if word not in printed] == []
        often = 1 if title in surfaces.to_come else sum(1 for _, other in surfaces.levels if other == level)
        assert [word for word in level.split() if printed.count(word) < often] == []
    assert [one for one in (surfaces.result.headline.text, *surfaces.actions) if _squeezed(one) not in text] == []


@pytest.mark.parametrize("name", ["result", "plan.pdf", "plan.txt", "export.csv"])
def test_bands_rest_on_the_same_points_everywhere(surfaces: Surfaces, name: str) -> None:
    """Every section has its points and its share, and everything together its band and share, wherever it is shown."""
    said = _squeezed(_words(surfaces.read(name)))
    for one in surfaces.result.dimensions:
        if one.section_band:
            points = (
                f"{one.section_band.points} of {one.section_band.possible} points: {_percent(one.section_band.score)}"
            )
            assert _squeezed(points) in said
    whole = surfaces.result.whole
    if whole and whole.band and whole.score is not None:
        assert _squeezed(_percent(whole.score)) in said
        assert _squeezed(whole.band.title) in said


@pytest.mark.parametrize("name", ["result", "plan.pdf", "plan.txt"])
def test_whatever_holds_the_whole_is_named_everywhere_with_the_way_on(surfaces: Surfaces, name: str) -> None:
    """No cause is left out, and no change of the shortest way to the next band."""
    said = _squeezed(_words(surfaces.read(name)))
    whole = surfaces.result.whole
    causes = [one.phrase for one in whole.causes] if whole else []
    assert [one for one in causes if _squeezed(one) not in said] == []
    changes = whole.changes if whole else ()
    assert [one.text for one in changes if _squeezed(one.text.removesuffix(".")) not in said] == []


@pytest.mark.parametrize("name", ["result", "plan.pdf", "plan.txt"])
def test_a_reflection_says_the_same_beside_its_picture(surfaces: Surfaces, name: str) -> None:
    """Every comparison, picture and prompt stands on page, print and text, and every choice as ticked or not."""
    said = _squeezed(_words(surfaces.read(name)))
    assert [one for one in surfaces.beside if _squeezed(one) not in said] == []
    for tick in (tick for one in surfaces.result.pictures for tick in one.ticks):
        assert _squeezed(f"{tick.label}: {'yes' if tick.ticked else 'not yet'}") in said


@pytest.mark.parametrize("name", ["result", "plan"])
def test_what_is_said_for_safety_comes_first(surfaces: Surfaces, name: str) -> None:
    """The line stands right under the heading of each page, and first on each print of it and in the plain text."""
    said = surfaces.result.safety
    prints = [_after_the_date(surfaces, "plan.pdf")] if name == "plan" else []
    for text in (_below_heading(surfaces, name), *prints, surfaces.read("plan.txt").partition("\n\n")[2]):
        start = _squeezed(text)[:AT_THE_TOP]
        assert [one for one in said if _squeezed(one) not in start] == []
        assert ("Safetyfirst" in start) == bool(said)


@pytest.mark.parametrize("name", ["already", "sheet/preview"])
def test_what_others_are_shown_gives_no_answer_about_danger_away(surfaces: Surfaces, name: str) -> None:
    """Page and print carry one line, the same whatever was answered, where a questionnaire speaks of safety."""
    for text in (_below_heading(surfaces, name), _after_the_date(surfaces, f"{name.partition('/')[0]}.pdf")):
        has_lines = bool(surfaces.definition.safety_lines)
        assert (_squeezed(CARE) in _squeezed(text)[:AT_THE_TOP]) == has_lines
        assert [one for one in surfaces.result.safety if _squeezed(one) in _squeezed(text)] == []


def _below_heading(surfaces: Surfaces, name: str) -> str:
    return _words(surfaces.read(name).partition("</h1>")[2])


def test_the_table_says_how_arms_compare(surfaces: Surfaces) -> None:
    """The CSV export has a row for each comparison."""
    rows = list(csv.DictReader(io.StringIO(surfaces.read("export.csv"))))
    found = [(row["part"], row["answer"], row["text"]) for row in rows if row["kind"] == "comparison"]
    assert found == [(one.title, one.outcome_title, one.text) for one in surfaces.result.comparisons]


def _percent(score: Fraction) -> str:
    """Return a score as people read it: to one decimal, which the cases never bring near the line to another band."""
    return f"{float(score):.1f}".removesuffix(".0") + "%"


def _words(html: str) -> str:
    return " ".join(unescape(_PICTURE.sub(" ", html)).split())


def _squeezed(text: str) -> str:
    """Return text without white space and hyphens, which lines of print break at."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def _after_the_date(surfaces: Surfaces, name: str) -> str:
    """Return the text of a print from its date on."""
    return surfaces.read(name).partition("only if I want to:")[2]
