"""Hypothesis strategies: any sound levels questionnaire within small bounds, and any answers to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assess.core.answers import Answers
from assess.core.definition import (
    UNSURE,
    WITH_MANAGER,
    Definition,
    Level,
    Option,
    Question,
    QuestionType,
    Scale,
    ScaleOption,
    Section,
    placement_id,
    role_need_id,
)
from assess.core.expressions import ALWAYS, DONT_KNOW, Rule
from assess.core.expressions import Answer as AnswerRule
from assess.core.methods import LevelsMethod, SecondLook
from tests.core.builders import FEEDBACK, answers_to, definition_of, levels_of, section_of, statement

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
SETUP = Question("switch", QuestionType.YES_NO, "Do you lead?", options=YES_NO)
IF_YES = AnswerRule("switch", "is", "yes")


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Return a scale of two to five steps whose points never fall."""
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=2, max_size=5)))
    points[-1] = max(points[-1], 1)
    options = tuple(ScaleOption(value, f"Step {value}", worth) for value, worth in enumerate(points))
    return Scale("any", options, "Not part of my role", draw(st.sampled_from(["", "Don't know"])))


@st.composite
def sections(draw: st.DrawFn, section_id: str, levels: tuple[Level, ...], scale: Scale, most: int) -> Section:
    """Return a section with up to ``most`` statements at each level, in any order of levels."""
    counts = draw(st.lists(st.integers(0, most), min_size=len(levels), max_size=len(levels)))
    wanted = [level.id for level, count in zip(levels, counts, strict=True) for _ in range(count)]
    order = draw(st.permutations(wanted or [levels[0].id]))
    return section_of(
        section_id,
        tuple(draw(statements(section_id, f"{level}{at}", level, scale)) for at, level in enumerate(order)),
    )


@st.composite
def statements(draw: st.DrawFn, section_id: str, name: str, level: str, scale: Scale) -> Question:
    """Return a statement: a must-have, or one that may be not applicable; perhaps asked only of some."""
    rules: st.SearchStrategy[Rule] = st.sampled_from([ALWAYS, ALWAYS, IF_YES])
    must_have = draw(st.sampled_from(["", "", "", "It keeps people safe."]))
    not_applicable = None if must_have else draw(st.sampled_from([None, ALWAYS, IF_YES]))
    return statement(
        section_id,
        name,
        level,
        scale=scale,
        must_have=must_have,
        not_applicable_when=not_applicable,
        enable_when=draw(rules),
    )


@st.composite
def definitions(draw: st.DrawFn, most: int = 2) -> Definition:
    """Return a levels questionnaire of one to three dimensions, one to four levels and any shares."""
    levels = levels_of(tuple(f"level{rank}" for rank in range(draw(st.integers(1, 4)))))
    scale = draw(scales())
    names = ("a", "b", "c")[: draw(st.integers(1, 3))]
    shares = st.fractions(Fraction(1, 20), Fraction(1), max_denominator=20)
    towards, met = sorted((draw(shares), draw(shares)))
    look = draw(st.sampled_from([None, SecondLook(1, "Look again."), SecondLook(2, "Look again.")]))
    made = [draw(sections(name, levels, scale, most)) for name in names]
    method = LevelsMethod(met, towards, look)
    return definition_of(*made, method=method, setup=(SETUP,), levels=levels, feedback=FEEDBACK[2:])


@st.composite
def raw_answers(draw: st.DrawFn, definition: Definition) -> dict[str, Any]:
    """Return raw answers to some of the questions of a definition, among them some that are not asked."""
    level_ids = [level.id for level in definition.levels]
    raw: dict[str, Any] = {"switch": draw(st.sampled_from([None, "yes", "no"]))}
    for section in definition.sections:
        raw[placement_id(section.id)] = draw(st.sampled_from([None, UNSURE, *level_ids]))
        raw[role_need_id(section.id)] = draw(st.sampled_from([None, WITH_MANAGER, *level_ids]))
        raw.update({one.id: draw(_value(one)) for one in section.statements})
    return raw


def _value(question: Question) -> st.SearchStrategy[Any]:
    assert question.scale is not None
    values: list[Any] = [None, *(option.value for option in question.scale.options)]
    if question.not_applicable_when is not None:
        values.append({"not_applicable": "Not my job"})
    if question.scale.dont_know:
        values.append(DONT_KNOW)
    return st.sampled_from(values)


@st.composite
def answered_definitions(draw: st.DrawFn, most: int = 2) -> tuple[Definition, Answers]:
    """Return a definition with answers to it."""
    definition = draw(definitions(most))
    return definition, answers_to(definition, draw(raw_answers(definition)))
