"""Hypothesis strategies: any sound readiness questionnaire within small bounds, and any answers to it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assess.core.answers import Answers
from assess.core.definition import Definition, Question, Scale, ScaleOption, Section
from assess.core.expressions import ALWAYS, DONT_KNOW, Rule
from assess.core.methods import Cap, EverySection, MustHaveCap, ReadinessMethod
from tests.core.builders import answers_to, definition_of, levels_of, section_of, statement
from tests.core.strategies import IF_YES, SETUP


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Return a scale of two to four steps whose points never fall, with "don't know"."""
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=2, max_size=4)))
    points[-1] = max(points[-1], 1)
    options = tuple(ScaleOption(value, f"Step {value}", worth) for value, worth in enumerate(points))
    return Scale("any", options, "Does not apply", "Don't know")


@st.composite
def statements(draw: st.DrawFn, section: str, name: str, scale: Scale) -> Question:
    """Return a statement of any weight: a must-have, or one that may be not applicable; perhaps asked only of some."""
    rules: st.SearchStrategy[Rule] = st.sampled_from([ALWAYS, ALWAYS, IF_YES])
    must_have = draw(st.sampled_from(["", "", "It keeps people safe."]))
    return statement(
        section,
        name,
        "",
        scale=scale,
        weight=draw(st.integers(1, 4)),
        must_have=must_have,
        not_applicable_when=None if must_have else draw(st.sampled_from([None, ALWAYS])),
        enable_when=draw(rules),
    )


@st.composite
def sections(draw: st.DrawFn, section: str, scale: Scale, most: int) -> Section:
    """Return a section of one statement or more, perhaps a critical one."""
    names = [f"s{number}" for number in range(draw(st.integers(1, most)))]
    made = section_of(section, tuple(draw(statements(section, name, scale)) for name in names))
    return replace(made, critical=draw(st.booleans()))


@st.composite
def methods(draw: st.DrawFn, bands: tuple[str, ...], highest: int) -> ReadinessMethod:
    """Return any parameters that loading would let pass: everything rises, and the highest answers reach the top."""
    cuts = sorted(draw(st.sets(st.integers(1, 100), min_size=len(bands) - 1, max_size=len(bands) - 1)))
    count = draw(st.integers(0, min(len(bands), highest)))
    values = sorted(draw(st.sets(st.integers(1, highest), min_size=count, max_size=count)))
    at_most = sorted(draw(st.sets(st.integers(0, len(bands) - 1), min_size=count, max_size=count)))
    least, wanted = sorted(draw(st.tuples(*[st.integers(0, len(bands) - 1)] * 2)))
    return ReadinessMethod(
        cuts=(Fraction(0), *map(Fraction, cuts)),
        must_have_caps=tuple(MustHaveCap(value, bands[rank]) for value, rank in zip(values, at_most, strict=True)),
        critical_counts=draw(st.integers(1, 3)),
        every_section=draw(st.sampled_from([None, EverySection(bands[wanted], bands[least])])),
        caps=draw(st.sampled_from([(), (Cap(IF_YES, draw(st.sampled_from(bands)), "Not tried yet."),)])),
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Return a readiness questionnaire of one to three sections, at most six statements and two to four bands."""
    bands = tuple(f"band{rank}" for rank in range(draw(st.integers(2, 4))))
    scale = draw(scales())
    names = ("a", "b", "c")[: draw(st.integers(1, 3))]
    made = [draw(sections(name, scale, 6 // len(names))) for name in names]
    return definition_of(
        *made,
        method=draw(methods(bands, scale.highest)),
        levels=levels_of(bands),
        setup=(SETUP,),
        kind="readiness",
        placement=None,
        role_need=None,
        actions=(),
    )


@st.composite
def answered_definitions(draw: st.DrawFn) -> tuple[Definition, Answers]:
    """Return a definition with answers to it, most of them given."""
    definition = draw(definitions())
    raw: dict[str, Any] = {"switch": draw(st.sampled_from([None, "yes", "no"]))}
    for section in definition.sections:
        raw.update({one.id: draw(_value(one)) for one in section.statements})
    return definition, answers_to(definition, raw)


def _value(question: Question) -> st.SearchStrategy[Any]:
    assert question.scale is not None
    values: list[Any] = [option.value for option in question.scale.options]
    away = [{"not_applicable": ""}] if question.not_applicable_when is not None else []
    return st.sampled_from([*values, *values, None, DONT_KNOW, *away])
