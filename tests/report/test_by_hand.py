from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.core.answers import Answer, Answered, Answers, NotApplicable
from assess.core.definition import Definition, Dimension, Question, QuestionType, placement_id
from assess.core.expressions import DONT_KNOW
from assess.core.result import Result, State, assess
from assess.core.routing import Route
from assess.report import words
from assess.report.papers.blank import numbering
from assess.report.papers.by_hand import by_hand_text, by_hand_why_not
from assess.report.papers.by_hand.profile import NOT_ENOUGH
from assess.report.papers.by_hand.steps import title_of
from tests.core import readiness_strategies
from tests.core.cases import SHIPPED, questionnaire
from tests.core.strategies import definitions
from tests.report.following import NOT_ASKED, Paper, follow, read

SHIPPED_NAMES = sorted(path.name for path in SHIPPED.iterdir() if path.is_dir() and path.name != "schemas")
FEWEST_ENDINGS = 3
SHEETS = int(os.environ.get("ASSESS_TEST_SHEETS", "500"))
"""How many sheets of each shipped questionnaire are filled in; `make soak` fills in more."""


def random_answers(definition: Definition, at: random.Random) -> Answers:
    """Return answers of one of several kinds of respondent, from the very sure to the very short of time."""
    most, sure = at.choice([0, 1, 2, 3, 3, 3]), at.choice([1, 6, 60])
    answered = at.choice([0.1, 0.5, 0.9, 1.0, 1.0])
    asked = (one for one in definition.questions.values() if one.asks and at.random() < answered)
    return Answers({one.id: found for one in asked if (found := _answer(one, at, most, sure))})


def _answer(question: Question, at: random.Random, most: int, sure: int) -> Answer | None:
    if question.type is QuestionType.MULTIPLE:
        return Answered((at.choice(question.options).id,))
    if question.scale is None:
        return Answered(at.choice(question.options).id) if question.options else None
    found: list[Answer] = [Answered(one.value) for one in question.scale.options]
    weights = [1 + sure * (value == most) for value in range(len(found))]
    if question.not_applicable_when is not None:
        found.append(NotApplicable("Not here"))
        weights.append(at.choice([1, 1, 12]))
    if question.scale.dont_know:
        found.append(Answered(DONT_KNOW))
        weights.append(1)
    return at.choices(found, weights)[0]


def filled_in(route: Route, numbers: Mapping[str, int]) -> dict[str, str | None]:
    """Return the form as somebody filled it in: by number, what is ticked."""
    statements = (one for section in route.definition.sections for one in section.statements)
    return {str(numbers[one.id]): _ticked(route, one) for one in statements}


def _ticked(route: Route, question: Question) -> str | None:
    assert question.scale
    if not route.applies(question.id):
        return NOT_ASKED
    answer = route.answer(question.id)
    if isinstance(answer, NotApplicable):
        return question.scale.not_applicable
    if not isinstance(answer, Answered):
        return None
    return question.scale.label(answer.value) if isinstance(answer.value, int) else question.scale.dont_know


def each_random(definition: Definition, sheets: int = SHEETS) -> Iterator[Answers]:
    at = random.Random(20261122)  # noqa: S311  nothing secret
    for _ in range(sheets):
        yield random_answers(definition, at)


def check_levels(definition: Definition, result: Result, done: Paper) -> None:
    """Every box of a levels sheet says what the result says."""
    found = {one.id: one for one in result.dimensions}
    for part, dimension in zip(done.parts, definition.dimensions, strict=True):
        one = found.get(dimension.id)
        assert part.left_out == (one is None or one.state is State.NOT_LOOKED_AT)
        if one is None or part.left_out:
            continue
        outcome = one.placement.outcome if one.placement else None
        assert part.boxes["My level"] == ("No level" if one.rank is None else one.level_title)
        assert bool(part.boxes["so far"]) == (one.state is State.SO_FAR)
        assert part.boxes["Compared"] == (words.OUTCOMES[outcome] if outcome else "")
    headline = result.headline
    assert done.whole["The whole"] == (headline.level_title or "A start")
    if headline.level_title:
        assert (done.whole["of them"], done.whole["Domains"]) == (str(headline.n), str(headline.of))


def check_readiness(definition: Definition, result: Result, done: Paper) -> None:
    """Every band of a readiness sheet is that of the result; of a whole too close to tell, it is one of the two."""
    found = {one.id: one for one in result.dimensions}
    for part, dimension in zip(done.parts, definition.dimensions, strict=True):
        one = found.get(dimension.id)
        assert part.left_out == (one is None)
        if one is None:
            continue
        boxes = part.groups[0].boxes
        assert boxes["Band"] == one.level_title
        if one.section_band:
            assert boxes["By points"] == one.section_band.score_band.title
            assert (boxes["Points"], boxes["Most"]) == (str(one.section_band.points), str(one.section_band.possible))
    whole = result.whole
    band = whole.band.title if whole and whole.band else "no result"
    assert band in done.whole["The whole"].split(" or ")


def check_profile(definition: Definition, result: Result, done: Paper) -> None:
    """Every word of a profile sheet, and every comparison, is that of the result."""
    found = {one.id: one for one in result.dimensions}
    for part, dimension in zip(done.parts, definition.dimensions, strict=True):
        one = found.get(dimension.id)
        if dimension.compared_only:
            continue
        word = one.arm.word if one and one.arm else None
        assert part.groups[0].boxes["My word"] == (word.title if word else NOT_ENOUGH)
    assert [done.results[one.title] for one in result.comparisons] == [one.outcome_title for one in result.comparisons]


CHECKS: Mapping[str, Callable[[Definition, Result, Paper], None]] = {
    "levels": check_levels,
    "readiness": check_readiness,
    "profile": check_profile,
}


class Sheet:
    """The printed sheet of one questionnaire, to be filled in many times."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._printed = read(by_hand_text(definition))
        self._numbers = numbering(definition)
        self._titles = [(title_of(definition, one), one) for one in definition.dimensions]

    def follow(self, answers: Answers) -> Paper:
        """Return the sheet as somebody with these answers fills it in."""
        route = Route(self._definition, answers)
        placed = {title: _placed(route, one) for title, one in self._titles}
        return follow(self._printed, filled_in(route, self._numbers), placed, Conditions(route, self._numbers).hold)


def _placed(route: Route, dimension: Dimension) -> str | None:
    question = route.definition.questions.get(placement_id(dimension.section))
    chosen = question and question.option(str(route.value(question.id)))
    return chosen.label if chosen else None


@dataclass(frozen=True)
class Conditions:
    """Whether the conditions that a sheet says in words are so, looked up on the form and nowhere else."""

    route: Route
    numbers: Mapping[str, int]

    def hold(self, condition: str) -> bool:
        """Return whether what stands behind "if this is so" is so."""
        found = re.fullmatch(r"you (ticked|did not tick) (.+) at question (\d+)", condition)
        assert found, condition
        labels = re.findall(r"‘(.+?)’", found[2])
        questions = self.route.definition.questions.values()
        question = next(one for one in questions if self.numbers.get(one.id) == int(found[3]))
        chosen = question.option(str(self.route.value(question.id)))
        return (chosen is not None and chosen.label in labels) == (found[1] == "ticked")


@pytest.mark.parametrize("name", [*SHIPPED_NAMES, "one-decision"])
def test_the_printed_steps_lead_to_the_result(name: str) -> None:
    """Whoever does what stands on the sheet, and nothing else, comes to the result of the engine."""
    definition = questionnaire(name)
    sheet = Sheet(definition)
    check = CHECKS[definition.method.name]
    wholes: Counter[str] = Counter()
    for answers in each_random(definition):
        done = sheet.follow(answers)
        check(definition, assess(definition, answers), done)
        wholes[done.whole.get("The whole", "")] += 1
        wholes.update(done.results.values())
    assert len(wholes) > FEWEST_ENDINGS, f"too few different endings to have tried the sheet: {wholes}"


@given(readiness_strategies.definitions(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_readiness_questionnaire_can_be_scored_on_paper(definition: Definition, at: random.Random) -> None:
    """The steps are right whatever the bands, weights, caps, must-haves and critical sections are."""
    sheet = Sheet(definition)
    for _ in range(3):
        answers = random_answers(definition, at)
        check_readiness(definition, assess(definition, answers), sheet.follow(answers))


@given(definitions(most=3), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_any_levels_questionnaire_can_be_scored_on_paper(definition: Definition, at: random.Random) -> None:
    """The steps are right whatever the shares, the scale, the must-haves and the branches are."""
    sheet = Sheet(definition)
    for _ in range(3):
        answers = random_answers(definition, at)
        check_levels(definition, assess(definition, answers), sheet.follow(answers))


def test_a_questionnaire_of_two_scales_says_why_it_has_no_sheet() -> None:
    """One sheet has one row of answers at its head, so statements of two scales are refused in a sentence."""
    definition = questionnaire("palliative-levels")
    assert by_hand_why_not(definition) == ""
    section, other = definition.sections[0], definition.sections[0].statements[0]
    assert other.scale
    changed = replace(other, scale=replace(other.scale, id="another"))
    mixed = replace(section, questions=(changed, *section.questions[1:]))
    why = by_hand_why_not(replace(definition, sections=(mixed, *definition.sections[1:])))
    assert why == "Its statements use more than one scale, which one sheet cannot hold."
