"""Two pictures of one decision on paper: one page, accessible, and every word of both people on it."""

from __future__ import annotations

from datetime import date

import pytest

from assess.core.result import assess
from assess.core.together import Together, shown, side_by_side
from assess.report.html import together_document
from assess.report.pdf import render_pdf
from assess.report.view import result_view
from tests.core.builders import answers_to
from tests.core.cases import questionnaire
from tests.report import reading

ALL_RULES: tuple[int, int, list[str]] = (104, 104, [])
RISK = questionnaire("risk-enablement")
STATEMENTS = [one.id for section in RISK.sections for one in section.statements]


def _answers(points: int, of: int = 1) -> dict[str, int]:
    """Every statement with the same points, but for every one in ``of``."""
    return {one: 3 if at % of else points for at, one in enumerate(STATEMENTS)}


def _two(mine: dict[str, int], theirs: dict[str, int]) -> tuple[Together, bytes, bytes]:
    results = [assess(RISK, answers_to(RISK, raw)) for raw in (mine, theirs)]
    both = side_by_side(RISK, *(shown(RISK, one) for one in results))
    view = result_view(RISK, results[0], answers_to(RISK, mine))
    normal, large = (render_pdf(together_document(view, both, date(2026, 3, 2), large=size)) for size in (False, True))
    return both, normal, large


@pytest.mark.parametrize(("mine", "theirs"), [({}, {}), (_answers(3), _answers(0)), (_answers(0, 3), {})])
def test_the_print_is_accessible_and_says_what_both_see(mine: dict[str, int], theirs: dict[str, int]) -> None:
    """Every rule of PDF/UA-1 is kept in both sizes; each arm stands there with both words, and so do the questions."""
    both, normal, large = _two(mine, theirs)
    assert len(reading.pages_of(normal)) == 1
    for pdf in (normal, large):
        assert reading.verdict(pdf) == ALL_RULES
        text = " ".join(reading.text_of(pdf).split())
        for row in both.rows:
            assert text.count(row.title) >= 1, row.title
        words = [one.word for row in both.rows for one in (row.mine, row.theirs)]
        assert all(text.count(word) >= words.count(word) for word in words)
        assert [one for one in (*both.differing, *both.prompts) if one not in text] == []


@pytest.mark.parametrize("danger", ["yes", "not_sure"])
@pytest.mark.parametrize("large", [False, True])
def test_the_print_does_not_say_what_one_of_them_answered_about_danger(danger: str, large: bool) -> None:  # noqa: FBT001
    """It is made to lie before the other person, so no word of a line about safety stands on it."""
    answers = answers_to(RISK, {**_answers(2), "re.p1": danger, "re.stop": "yes"})
    result = assess(RISK, answers)
    assert result.safety
    both = side_by_side(RISK, shown(RISK, result), shown(RISK, result))
    document = together_document(result_view(RISK, result, answers), both, date(2026, 3, 2), large=large)
    assert [line.text for line in RISK.safety_lines if line.text[:30] in document] == []
    assert "Safety first" not in document
