"""The one door for answers: what a raw value means, what is refused, and that what is kept reads as itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.answers import (
    UNANSWERED,
    Answer,
    Answered,
    NotApplicable,
    dump_answer,
    read_answer,
    read_answers,
    recall_answer,
)
from assess.core.definition import Option, Question, QuestionType
from assess.core.errors import Problem
from tests.core.builders import DO4, statement

OPTIONS = (Option("tea", "Tea"), Option("milk", "Milk"), Option("none", "None of these", exclusive=True))
STATEMENT = statement("a", "i1", "informed")
DONT_KNOW = replace(STATEMENT, scale=replace(DO4, dont_know="Don't know"))
FIXED = replace(STATEMENT, not_applicable_when=None)
SINGLE = Question("one", QuestionType.SINGLE, "Which?", options=OPTIONS)
MULTIPLE = Question("several", QuestionType.MULTIPLE, "Which?", options=OPTIONS)
TEXT = Question("text", QuestionType.LONG_TEXT, "Say", max_length=5)
NOTE = Question("note", QuestionType.NOTE, "By the way")
EVERY = (STATEMENT, DONT_KNOW, FIXED, SINGLE, MULTIPLE, TEXT, NOTE)


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (STATEMENT, 3, Answered(3)),
        (STATEMENT, 0, Answered(0)),
        (STATEMENT, None, UNANSWERED),
        (STATEMENT, "", UNANSWERED),
        (STATEMENT, {"not_applicable": " Not mine "}, NotApplicable("Not mine")),
        (DONT_KNOW, "dont_know", Answered("dont_know")),
        (SINGLE, "tea", Answered("tea")),
        (MULTIPLE, ["milk", "tea", "milk"], Answered(("tea", "milk"))),
        (MULTIPLE, [], UNANSWERED),
        (MULTIPLE, ["none"], Answered(("none",))),
        (TEXT, " a\r\nb ", Answered("a\nb")),
        (TEXT, "e\u0301", Answered("é")),
        (TEXT, "  ", UNANSWERED),
    ],
)
def test_a_good_value_has_one_meaning(question: Question, raw: object, answer: Answer) -> None:
    """Order, repeats, line ends and spaces make no difference to what is kept."""
    assert read_answer(question, raw) == answer


@pytest.mark.parametrize(
    ("question", "raw", "code"),
    [
        (STATEMENT, 4, "not_on_scale"),
        (STATEMENT, True, "not_on_scale"),
        (STATEMENT, "2", "not_on_scale"),
        (STATEMENT, 2.0, "not_on_scale"),
        (STATEMENT, "dont_know", "not_on_scale"),
        (STATEMENT, [2], "not_on_scale"),
        (STATEMENT, {"value": 2}, "wrong_type"),
        (STATEMENT, {"not_applicable": "x" * 201}, "too_long"),
        (STATEMENT, {"not_applicable": 3}, "wrong_type"),
        (FIXED, {"not_applicable": ""}, "not_applicable_refused"),
        (TEXT, {"not_applicable": ""}, "not_applicable_refused"),
        (SINGLE, "coffee", "not_an_option"),
        (SINGLE, ["tea"], "not_an_option"),
        (MULTIPLE, "tea", "wrong_type"),
        (MULTIPLE, ["tea", 3], "not_an_option"),
        (MULTIPLE, ["tea", "none"], "not_alone"),
        (TEXT, "abcdef", "too_long"),
        (TEXT, "a\x00", "bad_character"),
        (TEXT, "a\ud800", "bad_character"),
        (TEXT, 3, "wrong_type"),
        (NOTE, "x", "takes_no_answer"),
    ],
)
def test_a_bad_value_is_refused_with_its_question_and_a_way_out(question: Question, raw: object, code: str) -> None:
    """Each refusal names the question, a stable code, and what to do instead."""
    problem = read_answer(question, raw)
    assert isinstance(problem, Problem)
    assert (problem.path, problem.code) == (question.id, code)
    assert problem.message
    assert problem.hint


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["not_applicable", "x"]), one, max_size=2),
    max_leaves=5,
)


@given(st.sampled_from(EVERY), JSON | st.lists(st.sampled_from(["tea", "milk", "none"])) | st.integers(-1, 4))
def test_what_is_kept_reads_as_itself(question: Question, raw: object) -> None:
    """Whatever is sent is refused or kept; what is kept goes through the door again and comes out the same."""
    answer = read_answer(question, raw)
    if not isinstance(answer, Problem):
        assert read_answer(question, dump_answer(answer)) == answer
        assert recall_answer(dump_answer(answer)) == answer


def test_all_problems_of_a_set_are_told_at_once_and_good_answers_are_read() -> None:
    """An unknown question and a bad value are both named, and neither hides the answer beside them."""
    questions = {one.id: one for one in (STATEMENT, SINGLE)}
    answers, problems = read_answers(questions, {"nowhere": 1, "one": "coffee", "a.i1": 2})
    assert [(one.path, one.code) for one in problems] == [("nowhere", "unknown_question"), ("one", "not_an_option")]
    assert answers.items() == (("a.i1", Answered(2)),)
