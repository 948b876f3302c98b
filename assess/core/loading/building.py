"""A sound document to a :class:`Definition`: every default filled in, every rule parsed, the generated questions made.

Called only on documents without a problem, so it checks nothing again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from assess.core.definition import (
    CHOSEN_SECTIONS,
    EXPECT,
    MATTERS,
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
    TrainerNote,
    evidence_id,
    kinds_id,
    other_id,
    placement_id,
    role_need_id,
    story_id,
)
from assess.core.loading.extras import acknowledgements, extras_of
from assess.core.loading.grammar import rule_of
from assess.core.loading.parameters import METHODS, USUAL_METHOD, Object, raw_levels
from assess.core.loading.worded import text_of

LANGUAGE = "en-GB"
KIND = "framework"
REVIEW_AFTER_MONTHS = 12
YES_NO = (Option("yes", "Yes"), Option("no", "No"))
NOT_SURE = "not_sure"
LONGEST_OTHER = 200
LONGEST_EVIDENCE = 1000
USUAL_DUE = {"text": "4 weeks", "days": 28}
_LONGEST_TEXT = MappingProxyType({QuestionType.SHORT_TEXT: 200, QuestionType.LONG_TEXT: 1000})


def build(document: Object, content_hash: str) -> Definition:
    """Return the definition that a document without problems stands for; ``content_hash`` is that of its file."""
    scales = {key: _scale(key, raw) for key, raw in document.get("scales", {}).items()}
    usual = document.get("scale") or next(iter(scales), "")
    read = _Questions(scales, usual)
    method = document.get("method", USUAL_METHOD)
    sections = tuple(_section(raw, read) for raw in document["sections"])
    definition = Definition(
        id=document["id"],
        version=document["version"],
        content_hash=content_hash,
        language=document.get("language", LANGUAGE),
        kind=document.get("kind", KIND),
        title=document["title"],
        card=_card(document.get("card", {}), sum(len(section.questions) for section in sections)),
        intro=tuple(document.get("intro", ())),
        scales=MappingProxyType(scales),
        levels=tuple(_level(raw, rank) for rank, raw in enumerate(raw_levels(document), start=1)),
        setup=tuple(read.all(document.get("setup", ()))),
        notes=tuple(read.all(document.get("notes", ()))),
        sections=sections,
        dimensions=_dimensions(document.get("dimensions"), sections),
        placement=PlacementSettings(**document["placement"]) if "placement" in document else None,
        role_need=RoleNeedSettings(**document["role_need"]) if "role_need" in document else None,
        method=METHODS[method["name"]].parameters(method),
        actions=tuple(_actions(document.get("actions", ()))),
        feedback=tuple(_feedback(raw) for raw in document.get("feedback", ())),
        evidence_kinds=tuple(Option(raw["id"], raw["label"]) for raw in document.get("evidence_kinds", ())),
        manager_questions=tuple(document.get("manager_questions", ())),
        trainer_notes=tuple(_trainer_note(raw) for raw in document.get("trainer_notes", ())),
        resources=MappingProxyType(
            {key: Resource(key, raw["title"], raw.get("url", "")) for key, raw in document.get("resources", {}).items()}
        ),
        sources=tuple(document.get("sources", ())),
        review_after_months=document.get("review_after_months", REVIEW_AFTER_MONTHS),
        **extras_of(document),
    )
    return _with_questions(definition)


def _scale(scale_id: str, raw: Object) -> Scale:
    options = tuple(ScaleOption(one["value"], one["label"], one["points"]) for one in raw["options"])
    return Scale(scale_id, options, raw.get("not_applicable", ""), raw.get("dont_know", ""))


def _level(raw: Object, rank: int) -> Level:
    return Level(raw["id"], raw["title"], raw.get("description", ""), rank)


def _card(raw: Object, questions: int) -> Card:
    first, last = raw.get("minutes", (max(1, questions // 2), max(1, questions)))
    texts = ("summary", "purpose", "answered_by", "unit", "used_when", "used_for")
    return Card(minutes=(first, last), **{key: raw.get(key, "") for key in texts})


def _options(kind: QuestionType, raw: Object) -> tuple[Option, ...]:
    if kind is QuestionType.YES_NO:
        return (*YES_NO, Option(NOT_SURE, raw["not_sure"])) if "not_sure" in raw else YES_NO
    return tuple(
        Option(one["id"], one["label"], one.get("exclusive", False), one.get("other", False))
        for one in raw.get("options", ())
    )


class _Questions:
    """Builds questions; knows the scales of the definition and which of them is the usual one."""

    def __init__(self, scales: Mapping[str, Scale], usual: str) -> None:
        self.scales = scales
        self.usual = usual

    def all(self, raws: Iterable[Object], section: str = "") -> Iterator[Question]:
        return (self.one(raw, section) for raw in raws)

    def one(self, raw: Object, section: str) -> Question:
        kind = QuestionType(raw["type"])
        not_applicable = raw.get("allow_not_applicable", False)
        return Question(
            id=raw["id"],
            type=kind,
            text=raw["text"],
            section=section,
            help=text_of(raw.get("help")),
            examples=text_of(raw.get("examples")),
            enable_when=rule_of(raw.get("enable_when")),
            options=_options(kind, raw),
            scale=self.scales[raw.get("scale", self.usual)] if kind is QuestionType.STATEMENT else None,
            level=raw.get("level", ""),
            must_have=raw.get("must_have", ""),
            weight=raw.get("weight", 1),
            not_applicable_when=None
            if not_applicable is False
            else rule_of(None if not_applicable is True else not_applicable),
            evidence_prompt=raw.get("evidence_prompt", ""),
            max_length=raw.get("max_length", _LONGEST_TEXT.get(kind, LONGEST_EVIDENCE)),
        )


def _section(raw: Object, read: _Questions) -> Section:
    return Section(
        id=raw["id"],
        code=raw.get("code", ""),
        title=raw["title"],
        lead=text_of(raw.get("lead")),
        cpl=tuple(raw.get("cpl", ())),
        links=raw.get("links", ""),
        evidence_prompt=text_of(raw.get("evidence_prompt")),
        questions=tuple(read.all(raw["questions"], raw["id"])),
        critical=raw.get("critical", False),
    )


def _dimensions(raws: list[Object] | None, sections: tuple[Section, ...]) -> tuple[Dimension, ...]:
    if raws is None:
        return tuple(
            Dimension(one.id, one.title, one.id, tuple(statement.id for statement in one.statements))
            for one in sections
            if one.statements
        )
    home = {statement.id: section.id for section in sections for statement in section.statements}
    return tuple(
        Dimension(
            id=raw["id"],
            title=raw["title"],
            section=raw.get("section", home[raw["statements"][0]]),
            statements=tuple(raw["statements"]),
            prompts=tuple(map(text_of, raw.get("prompts", ()))),
            compared_only=raw.get("compared_only", False),
        )
        for raw in raws
    )


def _actions(raws: Iterable[Object]) -> Iterator[Action]:
    counted: dict[str, int] = {}
    for raw in raws:
        dimension, due = raw["dimension"], raw.get("due", USUAL_DUE)
        counted[dimension] = counted.get(dimension, 0) + 1
        yield Action(
            id=raw.get("id", f"{dimension}:{counted[dimension]}"),
            dimension=dimension,
            when=rule_of(raw["when"]),
            text=text_of(raw["text"]),
            helpers=tuple(raw.get("helpers", ())),
            due=Due(due["text"], due["days"]),
            evidence=raw.get("evidence", ""),
            resources=tuple(raw.get("resources", ())),
        )


def _feedback(raw: Object) -> Feedback:
    return Feedback(raw["about"], rule_of(raw.get("when")), raw["text"])


def _trainer_note(raw: Object) -> TrainerNote:
    return TrainerNote(raw.get("title", ""), raw["text"], raw.get("minutes", 0))


def _with_questions(definition: Definition) -> Definition:
    """Return the definition with every question, written or generated, by id in the order of the pages."""
    found = [_chosen_sections(definition), *_with_other(definition.setup), *acknowledgements(definition.stops)]
    for position, section in enumerate(definition.sections):
        found += _placement(definition, section)
        found += definition.notes if position == 0 else ()
        for question in section.questions:
            found += _with_parts(definition, question)
        found.append(_story(section))
    for dimension in definition.dimensions:
        found += _role_need(definition, dimension)
    found += (_generated(EXPECT, QuestionType.LONG_TEXT), _generated(MATTERS, QuestionType.LONG_TEXT))
    return replace(definition, questions=MappingProxyType({question.id: question for question in found}))


def _generated(  # noqa: PLR0913, PLR0917  one short line for each made question is worth it
    question_id: str,
    kind: QuestionType,
    text: str = "",
    section: str = "",
    part_of: str = "",
    options: tuple[Option, ...] = (),
    max_length: int = LONGEST_EVIDENCE,
) -> Question:
    return Question(question_id, kind, text, section, options=options, part_of=part_of, max_length=max_length)


def _chosen_sections(definition: Definition) -> Question:
    options = tuple(Option(section.id, section.title) for section in definition.sections)
    return _generated(CHOSEN_SECTIONS, QuestionType.MULTIPLE, options=options)


def _placement(definition: Definition, section: Section) -> Iterator[Question]:
    if definition.placement and section.statements:
        options = (*_level_options(definition), Option(UNSURE, definition.placement.unsure))
        text = definition.placement.question
        yield _generated(placement_id(section.id), QuestionType.SINGLE, text, section.id, section.id, options)


def _story(section: Section) -> Question:
    prompt = section.evidence_prompt
    story = _generated(story_id(section.id), QuestionType.LONG_TEXT, prompt.usual, section.id, section.id)
    return replace(story, wording=prompt) if len(prompt.variants) > 1 else story


def _role_need(definition: Definition, dimension: Dimension) -> Iterator[Question]:
    if definition.role_need:
        options = (*_level_options(definition), Option(WITH_MANAGER, definition.role_need.with_manager))
        text = definition.role_need.question
        yield _generated(
            role_need_id(dimension.id), QuestionType.SINGLE, text, dimension.section, dimension.id, options
        )


def _level_options(definition: Definition) -> tuple[Option, ...]:
    return tuple(Option(level.id, level.title) for level in definition.levels)


def _with_other(questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        label = next((option.label for option in question.options if option.other), None)
        if label is not None:
            other = other_id(question.id)
            yield _generated(
                other, QuestionType.SHORT_TEXT, label, question.section, question.id, max_length=LONGEST_OTHER
            )


def _with_parts(definition: Definition, question: Question) -> Iterator[Question]:
    yield from _with_other((question,))
    if not question.evidence_prompt:
        return
    prompt, section = question.evidence_prompt, question.section
    yield _generated(evidence_id(question.id), QuestionType.LONG_TEXT, prompt, section, question.id)
    if definition.evidence_kinds:
        kinds = definition.evidence_kinds
        yield _generated(kinds_id(question.id), QuestionType.MULTIPLE, prompt, section, question.id, kinds)
