"""A reflection never grades: not in what the engine says, not in its definition, not on any page, print or file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import permutations, product
from typing import Any

import pytest

from assess.core.definition import Definition
from assess.core.result import Result, assess
from assess.report.exports import answers_csv, cpl_text, plan_text, result_text
from assess.report.html import already_document, plan_document, sheet_document
from assess.report.papers import PAPERS
from assess.report.plan_view import SheetChoices
from tests.core.builders import answers_to
from tests.core.cases import MADE, SHIPPED, questionnaire
from tests.report.builders import Made, reflection

GRADES = re.compile(
    r"""\b(red|amber|green|traffic[ -]?lights?|pass(ed)? mark|fail(s|ed|ure)?|poor(ly)?|weak(er|est|ness)?|grades?
    |scores?|marks?|rank(s|ed|ing)?|best|worst|better|worse|level(s)?|band(s)?|rating|inadequate|stars?
    |percent|out[ ]of)\b|[0-9]%""",
    re.VERBOSE | re.IGNORECASE,
)
ALLOWED = {
    "There is no total, no grade and no order.": "it says that there is none",
    "No bar is better than another: there is no total and no grade.": "it says that there is none",
    "It gives no grade, and it never says": "it says that there is none",
    "There is no grade and no total here.": "it says that there is none",
    "never be used for discipline, pay or ranking": "it says that nobody may",
    "“Score it on paper”": "the name of a paper",
    "better recording": "what a reflection is good for",
    "at their best time of day": "when to talk with somebody",
}
"""The only places for such a word, and why each may stand."""
NAMES = sorted(path.parent.name for folder in (SHIPPED, MADE) for path in folder.glob("*/1.0.json"))
REFLECTIONS = [name for name in NAMES if questionnaire(name).kind == "reflection"]
_TAGS = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)


def _graded(text: str) -> list[str]:
    """Return the words of a grade, each with what stands around it."""
    plain = " ".join(text.split())
    for one in ALLOWED:
        plain = plain.replace(one, "")
    return [plain[max(0, one.start() - 40) : one.end() + 40] for one in GRADES.finditer(plain)]


def _shown(html: str) -> str:
    return unescape(_TAGS.sub(" ", html))


def _sheet(made: Made) -> str:
    every = SheetChoices(domains=tuple(one.id for one in made.result.dimensions))
    return _shown(sheet_document(made.result_view, made.sheet_view(every)))


SURFACES: dict[str, Callable[[Made], str]] = {
    "result": lambda made: result_text(made.definition, made.result),
    "plan as text": lambda made: plan_text(made.result_view, made.plan_view),
    "notes": lambda made: cpl_text(made.result_view, made.plan_view),
    "table": lambda made: answers_csv(made.definition, made.result_view, made.plan_view, made.answers),
    "plan": lambda made: _shown(plan_document(made.result_view, made.plan_view)),
    "large plan": lambda made: _shown(plan_document(made.result_view, made.plan_view, large=True)),
    "already": lambda made: _shown(already_document(made.result_view, made.already_view)),
    "sheet": _sheet,
}


@pytest.mark.parametrize("name", SURFACES)
def test_no_surface_of_a_reflection_grades(name: str) -> None:
    """Whatever is made from a reflection says no word of a grade, a traffic light or an order."""
    assert _graded(SURFACES[name](reflection())) == []


@pytest.mark.parametrize("name", REFLECTIONS)
def test_no_text_of_a_reflection_grades(name: str) -> None:
    """No text of its definition does, on any paper made from it."""
    definition = questionnaire(name)
    for kind in ("blank", "guide", "card"):
        assert (kind, _graded(PAPERS[kind].text(definition))) == (kind, [])
    assert _graded(" ".join(_texts(definition))) == []


def _texts(definition: Definition) -> Iterator[str]:
    """Yield what a result of it may say."""
    yield from (one.text for one in definition.safety_lines)
    for comparison in definition.comparisons:
        for one in comparison.outcomes.values():
            yield from (one.title, *(variant.text for variant in one.text.variants))
    yield from (note.text for picture in definition.pictures for note in picture.notes)
    prompts = (prompt for dimension in definition.dimensions for prompt in dimension.prompts)
    yield from (variant.text for prompt in prompts for variant in prompt.variants)
    yield from (word.title for word in definition.levels)


def test_the_words_that_are_looked_for_are_found() -> None:
    """The search sees a grade where there is one."""
    assert _graded("You scored 3 out of 5, which is amber.") != []
    assert _graded("There is no total, no grade and no order. Fully shared.") == []


def _result(raw: dict[str, Any]) -> Result:
    definition = questionnaire("risk-enablement")
    return assess(definition, answers_to(definition, raw))


@pytest.mark.parametrize("values", [*permutations((0, 1, 3))])
def test_arms_stand_in_the_order_of_the_questionnaire(values: tuple[int, int, int]) -> None:
    """However the answers fall, arms are never put in order from the strongest to the shortest."""
    letters = dict(zip("abe", values, strict=True))
    raw = {f"re.{letter}{number}": value for (letter, value), number in product(letters.items(), range(1, 6))}
    arms = [one.id for one in _result(raw).dimensions]
    assert arms == [one.id for one in questionnaire("risk-enablement").dimensions]
