"""What only a reader of the whole document can see: a table of small checks, each of which yields Problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from assess.core.definition import UNSURE, WITH_MANAGER, QuestionType
from assess.core.errors import Problem
from assess.core.expressions import OVERALL, THIS
from assess.core.loading.building import KIND
from assess.core.loading.extra_checks import EXTRA_CHECKS
from assess.core.loading.method_checks import keys_of_other_methods, profile
from assess.core.loading.outline import (
    METHODS_OF_KIND,
    Asked,
    Outline,
    PlacedRule,
    Spot,
    chosen_at_the_end,
    levels_of,
    method_of,
    share,
)
from assess.core.loading.placeholders import PLACEHOLDERS
from assess.core.loading.reachability import never_true
from assess.core.loading.readiness_checks import readiness
from assess.core.loading.reading import printable
from assess.core.loading.references import unknown, wrong_references
from assess.core.loading.wording import wording

MOST_QUESTIONS = 20_000

_RESERVED: Mapping[str, frozenset[str]] = {
    "sections": frozenset({THIS, OVERALL, "setup"}),
    "stops": frozenset({"setup"}),
    "dimensions": frozenset({THIS, OVERALL}),
    "levels": frozenset({UNSURE, WITH_MANAGER}),
}


def _rule_shapes(outline: Outline) -> Iterator[Problem]:
    yield from outline.rule_problems


def _too_many_questions(outline: Outline) -> Iterator[Problem]:
    if len(outline.questions) > MOST_QUESTIONS:
        message = f"There are {len(outline.questions):,} questions; at most {MOST_QUESTIONS:,} can be asked."
        yield Problem("", "too_many", message, "Split it into several questionnaires.")


def _repeated(spots: Iterable[Spot], seen: set[str] | None = None) -> Iterator[Problem]:
    taken = set() if seen is None else seen
    for spot in spots:
        if spot.id and spot.id in taken:
            yield Problem(spot.at("id"), "duplicate_id", f"“{spot.id}” is used twice.", "Give each its own id.")
        taken.add(spot.id)


def _kind(outline: Outline) -> Iterator[Problem]:
    kind, method = outline.top.text("kind") or KIND, method_of(outline.top)
    if method in METHODS_OF_KIND.get(kind, {method}):
        return
    possible = ", ".join(name for name, methods in METHODS_OF_KIND.items() if method in methods)
    message = f"A questionnaire of the kind “{kind}” is not scored by the method “{printable(method)}”."
    yield Problem("/kind", "wrong_kind", message, f"Kinds that are: {possible or 'none'}.")


def _duplicate_ids(outline: Outline) -> Iterator[Problem]:
    top = outline.top
    for key in ("actions", "evidence_kinds", "dimensions", "comparisons", "pictures"):
        yield from _repeated(top.spots(key))
    yield from _repeated(levels_of(top))
    taken: set[str] = set()  # sections and questions share their names: generated questions are named after both
    yield from _repeated(outline.sections, taken)
    yield from _repeated((one.spot for one in outline.questions), taken)
    for one in outline.questions:
        yield from _repeated(one.spot.spots("options"))


def _reserved_ids(outline: Outline) -> Iterator[Problem]:
    for key, reserved in _RESERVED.items():
        for spot in outline.top.spots(key):
            if spot.id in reserved:
                yield Problem(
                    spot.at("id"), "reserved_id", f"“{spot.id}” has a meaning of its own.", "Choose another id."
                )


def _question_places(outline: Outline) -> Iterator[Problem]:
    for spot in outline.top.spots("notes"):
        if spot.text("type") not in {"", QuestionType.NOTE}:
            hint = "Move it to “setup” or to a section."
            yield Problem(spot.at("type"), "not_a_note", "Only notes can stand above every section.", hint)
    for spot in outline.top.spots("setup"):
        if spot.text("type") == QuestionType.STATEMENT:
            hint = "Move it to a section, or make it a choice."
            yield Problem(spot.at("type"), "statement_in_setup", "Set-up questions are never scored.", hint)


def _statements(outline: Outline) -> Iterator[Problem]:
    for one in outline.questions:
        if one.is_statement:
            yield from _statement_scale(one, outline)
            yield from _statement_level(one, outline)
            yield from _must_have(one)


def _statement_scale(one: Asked, outline: Outline) -> Iterator[Problem]:
    named = one.spot.text("scale")
    scale = outline.scale_of(one)
    if named and scale is None:
        yield unknown(one.spot.at("scale"), "scale", named)
    elif not named and not outline.top.text("scale") and len(outline.scales) != 1:
        message = "It is not clear which scale this statement is rated on."
        yield Problem(one.spot.path, "unknown_scale", message, "Name its “scale”, or the usual one at the top.")
    if scale and one.spot.data.get("allow_not_applicable") and not scale.text("not_applicable"):
        message = "The scale of this statement has no label for “not applicable”."
        hint = "Add “not_applicable” to the scale, such as “Not part of my role”."
        yield Problem(one.spot.at("allow_not_applicable"), "no_label", message, hint)


def _statement_level(one: Asked, outline: Outline) -> Iterator[Problem]:
    level = one.spot.text("level")
    if method_of(outline.top) != "levels" or not outline.levels:
        return
    if level and level not in outline.levels:
        yield unknown(one.spot.at("level"), "level", level)
    elif "level" not in one.spot.data:
        yield Problem(one.spot.path, "no_level", "This statement belongs to no level.", "Add its “level”.")


def _must_have(one: Asked) -> Iterator[Problem]:
    if one.spot.text("must_have") and one.spot.data.get("allow_not_applicable"):
        message = "Nobody can be without a must-have, so it is always applicable."
        hint = "Take out one of the two, or use “enable_when”."
        yield Problem(one.spot.at("allow_not_applicable"), "must_have_not_applicable", message, hint)


def _scales(outline: Outline) -> Iterator[Problem]:
    usual = outline.top.text("scale")
    if usual and usual not in outline.scales:
        yield unknown(outline.top.at("scale"), "scale", usual)
    for scale in outline.scales.values():
        steps = list(scale.spots("options"))
        yield from _rising(steps)
        if steps and steps[-1].number("points") == 0:
            hint = "Give the highest step the most points."
            yield Problem(scale.at("options"), "no_points", "Nothing on this scale earns a point.", hint)


def _rising(steps: list[Spot]) -> Iterator[Problem]:
    for below, step in pairwise(steps):
        before, value = below.number("value"), step.number("value")
        if before is not None and value is not None and value <= before:
            yield Problem(
                step.at("value"), "values_fall", "Values rise from step to step.", f"Write more than {before}."
            )
        before, points = below.number("points"), step.number("points")
        if before is not None and points is not None and points < before:
            message = "A higher step is worth fewer points."
            yield Problem(step.at("points"), "points_fall", message, f"Write {before} or more.")


def _options(outline: Outline) -> Iterator[Problem]:
    for one in outline.questions:
        others = [option for option in one.spot.spots("options") if option.data.get("other") is True]
        for option in others[1:]:
            hint = "Keep one of them."
            yield Problem(option.at("other"), "two_others", "Only one choice can ask to say which.", hint)
        for option in one.spot.spots("options"):
            if option.data.get("exclusive") is True and one.type is QuestionType.SINGLE:
                message = "Where one can be chosen, every choice stands alone."
                yield Problem(option.at("exclusive"), "key_not_here", message, "Take it out, or make it “multiple”.")


def _variants(outline: Outline) -> Iterator[Problem]:
    texts = [(one.spot, key) for one in outline.questions for key in ("help", "examples")]
    of_sections = [(section, key) for section in outline.sections for key in ("lead", "evidence_prompt")]
    at_the_end = [(spot, key) for spot, key, _ in chosen_at_the_end(outline.top)]
    for spot, key in [*texts, *of_sections, *at_the_end]:
        variants = list(spot.spots(key))
        for variant in variants[:-1]:
            if "when" not in variant.data:
                message = "This text is always chosen, so those after it are never seen."
                yield Problem(variant.path, "hides_others", message, "Add its “when”, or move it to the end.")
        yield from _same_rule(variants)


def _same_rule(variants: list[Spot]) -> Iterator[Problem]:
    rules = [variant.data.get("when") for variant in variants]
    for at, variant in enumerate(variants):
        if rules[at] is not None and rules[at] in rules[:at]:
            message = "A text before this one has the same rule, so this one is never seen."
            yield Problem(variant.at("when"), "hides_others", message, "Change the rule, or take one of the two out.")


def _always_said(outline: Outline) -> Iterator[Problem]:
    for spot, key, needed in chosen_at_the_end(outline.top):
        variants = list(spot.spots(key))
        if needed and variants and "when" in variants[-1].data:
            message = "Where none of these rules holds, there is nothing to say."
            yield Problem(spot.at(key), "nothing_otherwise", message, "Add a last wording without “when”.")


def _dimensions(outline: Outline) -> Iterator[Problem]:
    for spot in outline.top.spots("dimensions"):
        if spot.text("section") and spot.text("section") not in outline.section_ids:
            yield unknown(spot.at("section"), "section", spot.text("section"))
        seen: set[str] = set()
        for path, statement in spot.texts("statements"):
            asked = outline.by_id.get(statement)
            if asked is None or not asked.is_statement:
                yield unknown(path, "statement", statement)
            elif statement in seen:
                yield Problem(path, "not_unique", f"“{statement}” stands twice in this list.", "Keep one of them.")
            seen.add(statement)


def _scored(outline: Outline) -> Iterator[Problem]:
    shown = (one for one in outline.dimensions if not one.compared_only)
    counted = {statement for dimension in shown for statement in dimension.statements}
    statements = [one for one in outline.questions if one.is_statement]
    if not statements:
        yield Problem("/sections", "no_statements", "There is no statement to work a result out from.", "Add one.")
    for one in statements:
        if one.section and one.spot.id and one.spot.id not in counted:
            message = f"“{one.spot.id}” belongs to no dimension, so it never counts."
            yield Problem(one.spot.path, "not_scored", message, "Add it to the statements of a dimension.")


def _titles(outline: Outline) -> Iterator[Problem]:
    """Yield each level, band or word that reads like one before it."""
    seen: set[str] = set()
    for level in levels_of(outline.top):
        title = level.text("title").casefold()
        if title and title in seen:
            message = f"Two of these are called “{printable(level.text('title'))}”, so nobody can tell them apart."
            yield Problem(level.at("title"), "not_unique", message, "Give each a title of its own.")
        seen.add(title)


def _levels_filled(outline: Outline) -> Iterator[Problem]:
    if method_of(outline.top) != "levels":
        return
    for dimension in outline.dimensions:
        for level in outline.levels:
            if level and level not in outline.levels_in[dimension.id]:
                message = f"“{dimension.id}” has no statement of the level “{level}”, so nobody can reach it."
                yield Problem(dimension.path, "level_without_statements", message, "Add a statement of that level.")


def _thresholds(outline: Outline) -> Iterator[Problem]:
    """Yield shares of the ``levels`` method that cannot be."""
    method = outline.top.inside("method")
    met, met_of = share(method, "met", (3, 4))
    towards, towards_of = share(method, "working_towards", (1, 4))
    if met > met_of:
        yield Problem(method.at("met"), "out_of_range", "A share is at most the whole.", "Write it as [3, 4].")
    elif towards * met_of > met * towards_of:
        message = "Working towards a level cannot take more than meeting it."
        hint = f"Write at most [{met}, {met_of}]."
        yield Problem(method.at("working_towards"), "out_of_range", message, hint)


def _about(outline: Outline) -> Iterator[Problem]:
    """Yield each feedback text about something that the method says nothing about."""
    method = method_of(outline.top)
    known = PLACEHOLDERS.get(method, {})
    for spot in outline.top.spots("feedback"):
        about = spot.text("about")
        if about and known and about not in known:
            message = f"The method “{method}” says nothing about “{printable(about)}”."
            yield Problem(spot.at("about"), "not_one_of", message, f"Use one of: {', '.join(known)}.")


def _minutes(outline: Outline) -> Iterator[Problem]:
    card = outline.top.inside("card")
    whole = [one for one in card.list("minutes") if isinstance(one, int)]
    if sorted(whole) != whole:
        yield Problem(card.at("minutes"), "out_of_range", "The time goes from less to more.", "Swap the two numbers.")


def _actions(outline: Outline) -> Iterator[Problem]:
    resources = outline.top.named("resources")
    for spot in outline.top.spots("actions"):
        if spot.text("dimension") and spot.text("dimension") not in outline.levels_in:
            yield unknown(spot.at("dimension"), "dimension", spot.text("dimension"))
        for path, resource in spot.texts("resources"):
            if resource not in resources:
                yield unknown(path, "resource", resource)


def _rules(outline: Outline) -> Iterator[Problem]:
    sound: list[PlacedRule] = []
    for placed in outline.rules:
        found = tuple(wrong_references(placed, outline))
        yield from found
        if not found:
            sound.append(placed)
    yield from never_true(sound, outline)


CHECKS: tuple[Callable[[Outline], Iterator[Problem]], ...] = (
    _rule_shapes,
    _too_many_questions,
    _kind,
    _duplicate_ids,
    _reserved_ids,
    _question_places,
    _scales,
    _statements,
    _options,
    _variants,
    _always_said,
    _dimensions,
    _scored,
    _titles,
    _levels_filled,
    _thresholds,
    keys_of_other_methods,
    readiness,
    profile,
    *EXTRA_CHECKS,
    _about,
    _minutes,
    _actions,
    _rules,
    wording,
)
"""Every check, in the order in which problems are listed."""


def check(outline: Outline) -> Iterator[Problem]:
    """Yield every problem that the checks find."""
    for one in CHECKS:
        yield from one(outline)
