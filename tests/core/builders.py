"""Small sound definitions and answers made in Python, and hypothesis strategies over both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from assess.core.answers import Answers, read_answers
from assess.core.definition import (
    CHOSEN_SECTIONS,
    UNSURE,
    WITH_MANAGER,
    Action,
    Card,
    Definition,
    Dimension,
    Due,
    Feedback,
    Level,
    Option,
    PlacementSettings,
    Question,
    QuestionType,
    Resource,
    RoleNeedSettings,
    Scale,
    ScaleOption,
    Section,
    placement_id,
    role_need_id,
)
from assess.core.expressions import ALWAYS, NextLevel, Placement
from assess.core.expressions import Level as LevelRule
from assess.core.methods import LevelsMethod, Method, SecondLook
from assess.core.variants import Text, Variant

LEVELS = ("informed", "skilled", "enhanced", "expert")
DO4 = Scale(
    "do4",
    (
        ScaleOption(0, "Not yet", 0),
        ScaleOption(1, "Sometimes, or with support", 1),
        ScaleOption(2, "Yes, in my usual work", 2),
        ScaleOption(3, "Yes, and I help others do it", 2),
    ),
    not_applicable="Not part of my role",
)
METHOD = LevelsMethod(Fraction(3, 4), Fraction(1, 4), SecondLook(2, "Think again."))


def only(words: str) -> Text:
    """Return a text that is the same for everybody."""
    return Text((Variant(words),))


def levels_of(ids: tuple[str, ...] = LEVELS) -> tuple[Level, ...]:
    """Return levels with these ids, lowest first."""
    return tuple(Level(one, one.capitalize(), f"I am {one}.", rank) for rank, one in enumerate(ids, start=1))


def statement(section: str, name: str, level: str, **changes: Any) -> Question:  # noqa: ANN401  any field of a question
    """Return a statement that offers "not applicable"."""
    made = Question(
        id=f"{section}.{name}",
        type=QuestionType.STATEMENT,
        text=f"I do {section} {name}.",
        section=section,
        scale=DO4,
        level=level,
        not_applicable_when=ALWAYS,
        evidence_prompt=f"When did you do {name}?",
    )
    return replace(made, **changes)


def section_of(section_id: str, statements: tuple[Question, ...]) -> Section:
    """Return a section of these statements."""
    story = Text((Variant("Tell the story."),))
    return Section(section_id, "A", section_id.capitalize(), Text(), ("RE",), "", story, statements)


def two_each(section_id: str) -> Section:
    """Return a section with two statements at every level, ``<section>.i1`` to ``<section>.x2``."""
    letters = zip("isex", LEVELS, strict=True)
    return section_of(
        section_id, tuple(statement(section_id, f"{letter}{n}", level) for letter, level in letters for n in (1, 2))
    )


def definition_of(
    *sections: Section,
    method: Method = METHOD,
    setup: tuple[Question, ...] = (),
    levels: tuple[Level, ...] | None = None,
    **changes: Any,  # noqa: ANN401  any field of a definition
) -> Definition:
    """Return a levels questionnaire in which each section is a dimension with an action for every next level."""
    made_levels = levels or levels_of()
    made = Definition(
        id="tiny",
        version="1.0",
        content_hash="0" * 64,
        language="en",
        kind="framework",
        title="Tiny",
        card=Card("Who", "Why", "One worker", "The worker", (1, 2), "Now", "Talking"),
        intro=(),
        scales=MappingProxyType({"do4": DO4}),
        levels=made_levels,
        setup=setup,
        notes=(),
        sections=sections,
        dimensions=tuple(Dimension(one.id, one.title, one.id, tuple(s.id for s in one.statements)) for one in sections),
        placement=PlacementSettings("Where would you put yourself today?", "I'm not sure"),
        role_need=RoleNeedSettings("Which level does your role need?", "I'll agree this with my manager"),
        method=method,
        actions=tuple(_next_step(section, level) for section in sections for level in made_levels),
        feedback=FEEDBACK if levels is None else (),
        evidence_kinds=(),
        manager_questions=("What are you proud of?",),
        trainer_notes=(),
        resources=MappingProxyType({"R": Resource("R", "A guide", "")}),
        sources=(),
        review_after_months=12,
        questions=MappingProxyType(_questions(setup, sections, made_levels)),
    )
    return replace(made, **changes)


def _next_step(section: Section, level: Level) -> Action:
    rule = NextLevel(section.id, level.id)
    text = only(f"Step up to {level.title} in {section.title}.")
    return Action(
        f"{section.id}.to_{level.id}", section.id, rule, text, ("Buddy",), Due("4 weeks", 28), "Notes", ("R",)
    )


FEEDBACK = (
    Feedback("level", LevelRule("this", "lt", "informed"), "To reach [reached_level]: [changes]. Next: [next_level]."),
    Feedback("level", LevelRule("this", "ge", "informed"), "You are at [level]."),
    Feedback("placement", Placement("this", "ahead"), "From [placed] to [practised]: [list]."),
    Feedback("placement", Placement("this", "same"), "You said [placed], and so do we."),
    Feedback("placement", Placement("this", "placed_higher"), "You said [placed]; so far [practised]."),
    Feedback("beyond", ALWAYS, "You already do: [list]."),
)


def _questions(
    setup: tuple[Question, ...], sections: tuple[Section, ...], levels: tuple[Level, ...]
) -> dict[str, Question]:
    choices = tuple(Option(one.id, one.title) for one in levels)
    made = {one.id: one for one in setup}
    names = tuple(Option(one.id, one.title) for one in sections)
    made[CHOSEN_SECTIONS] = Question(CHOSEN_SECTIONS, QuestionType.MULTIPLE, "Which?", options=names)
    for section in sections:
        place = (*choices, Option(UNSURE, "I'm not sure"))
        need = (*choices, Option(WITH_MANAGER, "I'll agree this with my manager"))
        for key, options in ((placement_id(section.id), place), (role_need_id(section.id), need)):
            made[key] = Question(key, QuestionType.SINGLE, "Which?", options=options, part_of=section.id)
        made.update({one.id: one for one in section.questions})
    return made


def answers_to(definition: Definition, raw: Mapping[str, Any]) -> Answers:
    """Return answers read by the one door; every value must be good."""
    answers, problems = read_answers(definition.questions, raw)
    assert not problems, problems
    return answers


def row(section: str, *values: Any) -> dict[str, Any]:  # noqa: ANN401  raw answers are JSON
    """Return raw answers to a section of :func:`two_each`, lowest level first; "na" is not applicable, None blank."""
    names = [f"{section}.{letter}{n}" for letter in "isex" for n in (1, 2)]
    raw = dict(zip(names, values, strict=True))
    return {key: {"not_applicable": ""} if value == "na" else value for key, value in raw.items()}
