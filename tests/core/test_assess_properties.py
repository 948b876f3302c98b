"""What holds for every questionnaire of the levels method and every answer, not only for those that are shipped."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assess.core.answers import Answer, Answered, Answers, NotApplicable
from assess.core.changes import Blocker
from assess.core.definition import Definition, Question
from assess.core.levels import Ladder, LevelOutcome, LevelState
from assess.core.methods import LevelsMethod
from assess.core.planning import build_plan
from assess.core.result import Result, assess, dump_result, load_result
from assess.core.routing import Route
from assess.core.suggesting import FIND_OUT
from tests.core.builders import answers_to
from tests.core.strategies import answered_definitions, raw_answers

ANY = answered_definitions(most=2)
OFTEN = settings(max_examples=60, deadline=None)


def ladders(result: Result) -> list[Ladder]:
    """Return the ladders of the dimensions looked at."""
    return [one.ladder for one in result.dimensions if one.ladder]


def with_answer(answers: Answers, question: str, answer: Answer) -> Answers:
    """Return new answers with one changed."""
    return Answers({**dict(answers.items()), question: answer})


def carry_out(definition: Definition, answers: Answers, blockers: tuple[Blocker, ...]) -> Result:
    """Return the result once the answers are changed as the blockers say."""
    for blocker in blockers:
        answers = with_answer(answers, blocker.question, Answered(blocker.to_value))
    return assess(definition, answers)


@given(ANY)
@OFTEN
def test_the_same_answers_give_the_same_result_in_any_order(pair: tuple[Definition, Answers]) -> None:
    """Assessing is a function of the answers: not of when, how often, or in which order they came."""
    definition, answers = pair
    turned = Answers(dict(reversed(answers.items())))
    assert assess(definition, answers) == assess(definition, turned)


@given(ANY)
@OFTEN
def test_a_kept_result_is_read_back_exactly(pair: tuple[Definition, Answers]) -> None:
    """A result survives being written as JSON and read again, whatever is in it."""
    result = assess(*pair)
    assert load_result(json.loads(json.dumps(dump_result(result)))) == result


@given(ANY, st.data())
@OFTEN
def test_raising_one_answer_never_lowers_a_level(pair: tuple[Definition, Answers], data: st.DataObject) -> None:
    """Saying that one does more of something never takes a level away, in any dimension."""
    definition, answers = pair
    values = {key: one.value for key, one in answers.items() if isinstance(one, Answered)}
    raisable = [
        (question, option.value)
        for question in definition.questions.values()
        if question.scale and isinstance(value := values.get(question.id), int)
        for option in question.scale.options
        if option.value > value
    ]
    assume(raisable)
    question, value = data.draw(st.sampled_from(raisable))
    before = assess(definition, answers)
    after = assess(definition, with_answer(answers, question.id, Answered(value)))
    pairs = zip(ladders(before), ladders(after), strict=True)
    assert all(later.rank >= earlier.rank for earlier, later in pairs)


@given(ANY)
@OFTEN
def test_carrying_out_the_blockers_reaches_what_they_promise(pair: tuple[Definition, Answers]) -> None:
    """Whoever makes exactly the changes named is at the level promised, and that is at least the next one."""
    definition, answers = pair
    for one in assess(definition, answers).dimensions:
        if one.ladder is None or one.ladder.next_level is None:
            continue
        assert one.ladder.blockers
        assert one.ladder.reaches is not None
        assert one.ladder.reaches.rank >= one.ladder.next_level.rank
        later = {each.id: each for each in carry_out(definition, answers, one.ladder.blockers).dimensions}
        assert later[one.id].rank == one.ladder.reaches.rank


@given(answered_definitions(most=3))
@OFTEN
def test_the_blockers_are_the_smallest_change_there_is(pair: tuple[Definition, Answers]) -> None:
    """Trying every combination finds none with fewer statements, a smaller raise, or earlier statements raised more."""
    definition, answers = pair
    for ladder in ladders(assess(definition, answers)):
        if ladder.next_level:
            outcome = next(one for one in ladder.outcomes if one.level == ladder.next_level)
            found = [(one.question, one.to_value) for one in ladder.blockers]
            assert found == smallest_by_trying(definition, outcome)


def smallest_by_trying(definition: Definition, outcome: LevelOutcome) -> list[tuple[str, int]]:
    """Return the best change that meets a level, by trying all of them."""
    statements = [definition.questions[one.question] for one in outcome.tally.counted]
    before = [one.value for one in outcome.tally.counted]
    best: tuple[tuple[int, int, tuple[tuple[int, bool], ...]], list[tuple[str, int]]] | None = None
    for after in product(*(_offers(one, value) for one, value in zip(statements, before, strict=True))):
        if not _is_met(definition.parameters(LevelsMethod), statements, after):
            continue
        raises = tuple((new or 0) - (old or 0) for old, new in zip(before, after, strict=True))
        moves = [
            (one.id, new)
            for one, old, new in zip(statements, before, after, strict=True)
            if new is not None and new != old
        ]
        most_first = tuple((-raised, old == new) for raised, old, new in zip(raises, before, after, strict=True))
        rank = (len(moves), sum(raises), most_first)
        if best is None or rank < best[0]:
            best = (rank, moves)
    assert best is not None
    return best[1]


def _offers(statement: Question, value: int | None) -> list[int | None]:
    assert statement.scale is not None
    values = [option.value for option in statement.scale.options]
    return [None, *values] if value is None else [one for one in values if one >= value]


def _is_met(method: LevelsMethod, statements: list[Question], values: tuple[int | None, ...]) -> bool:
    earned = possible = 0
    for statement, value in zip(statements, values, strict=True):
        assert statement.scale is not None
        possible += statement.scale.full
        earned += 0 if value is None else statement.scale.option(value).points
        if statement.must_have and not value:
            return False
    return Fraction(earned, possible) >= method.met


@given(ANY)
@OFTEN
def test_a_level_is_reached_when_it_and_all_below_it_are_met(pair: tuple[Definition, Answers]) -> None:
    """The rank agrees with a plain reading of the rule, made from the answers alone."""
    definition, answers = pair
    route = Route(definition, answers)
    for one in assess(definition, answers).dimensions:
        if one.ladder is None:
            continue
        rank = 0
        for level in definition.levels:
            here = [definition.questions[each] for each in definition.dimension(one.id).statements]
            asked = [each for each in here if each.level == level.id and route.applies(each.id)]
            counted = [each for each in asked if not isinstance(route.answer(each.id), NotApplicable)]
            values = [route.value(each.id) for each in counted]
            met = counted and _is_met(
                definition.parameters(LevelsMethod), counted, tuple(v if isinstance(v, int) else None for v in values)
            )
            if asked and not met:
                break
            rank = level.rank if asked else rank
        assert one.ladder.rank == rank


@given(ANY)
@OFTEN
def test_every_statement_of_a_level_is_counted_or_left_out_for_a_reason(pair: tuple[Definition, Answers]) -> None:
    """The explanation of a level names each of its statements once, and its points are the sum of theirs."""
    definition, answers = pair
    for one in assess(definition, answers).dimensions:
        here = [definition.questions[each] for each in definition.dimension(one.id).statements]
        for outcome in one.ladder.outcomes if one.ladder else ():
            tally = outcome.tally
            named = [*(each.question for each in tally.counted), *(each.question for each in tally.left_out)]
            assert sorted(named) == sorted(each.id for each in here if each.level == outcome.level.id)
            assert tally.points == sum(each.points for each in tally.counted)
            assert tally.possible == sum(each.full for each in tally.counted)


@given(ANY)
@OFTEN
def test_there_are_strengths_wherever_something_is_answered_in_full(pair: tuple[Definition, Answers]) -> None:
    """Strengths are never invented and never withheld, and each dimension has its turn before one is shown twice."""
    result = assess(*pair)
    full = [each for ladder in ladders(result) for one in ladder.outcomes for each in one.tally.counted if each.is_full]
    assert len(result.strengths) == min(3, len(full))
    assert {one.question for one in result.strengths} <= {one.question for one in full}
    assert bool(result.no_strength_text) == (not full)
    with_some = {one.id for one in result.dimensions if one.strengths}
    assert len({one.dimension for one in result.strengths}) == min(len(with_some), len(result.strengths))


@given(ANY, st.data())
@OFTEN
def test_answers_to_what_is_not_asked_change_nothing(pair: tuple[Definition, Answers], data: st.DataObject) -> None:
    """An answer that does not apply on this route takes no part in anything."""
    definition, answers = pair
    other = answers_to(definition, data.draw(raw_answers(definition)))
    route = Route(definition, answers)
    changed = answers
    for question in definition.questions:
        if not route.applies(question):
            changed = with_answer(changed, question, other[question])
    assert assess(definition, changed) == assess(definition, answers)


@given(ANY)
@OFTEN
def test_no_action_is_suggested_where_it_would_not_help(pair: tuple[Definition, Answers]) -> None:
    """No action for a dimension not looked at, or towards a level that is no part of the role."""
    result = assess(*pair)
    found = {one.id: one for one in result.dimensions}
    assert [one.id for one in result.suggested].count(FIND_OUT) == any(one.dont_know for one in result.dimensions)
    for action in result.suggested:
        if action.id == FIND_OUT:
            continue
        ladder = found[action.dimension].ladder
        assert ladder is not None
        assert ladder.next_level is not None
        assert action.id == f"{action.dimension}.to_{ladder.next_level.id}"
        states = {one.level.id: one.state for one in ladder.outcomes}
        assert states[ladder.next_level.id] in {LevelState.WORKING_TOWARDS, LevelState.NOT_YET}


@given(ANY)
@OFTEN
def test_a_second_look_is_small_and_about_blockers(pair: tuple[Definition, Answers]) -> None:
    """Only dimensions with few enough blockers are shown again, and then all of their blockers."""
    definition, answers = pair
    result = assess(definition, answers)
    most = definition.method.second_look.at_most if definition.method.second_look else 0
    shown = {(one.dimension, one.question) for one in result.second_look}
    expected = {
        (one.id, blocker.question)
        for one in result.dimensions
        if one.ladder and len(one.ladder.blockers) <= most
        for blocker in one.ladder.blockers
    }
    assert shown == expected


@given(ANY)
@OFTEN
def test_a_fresh_plan_begins_with_the_first_three_suggestions(pair: tuple[Definition, Answers]) -> None:
    """Until the worker decides otherwise, the plan is the suggestions in their order, three of them chosen."""
    result = assess(*pair)
    plan = build_plan(result, {}, date(2026, 11, 22))
    origins = [one.origin for one in (*plan.headline, *plan.others)]
    assert origins == [one.id for one in result.suggested]
    assert len(plan.headline) == min(3, len(result.suggested))
