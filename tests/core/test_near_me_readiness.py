"""The shipped ``near-me-readiness``: its statements, every branch, every action, every text and every example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import pytest

from assess.core.bands import Whole
from assess.core.definition import Definition, Question
from assess.core.methods import ReadinessMethod
from assess.core.result import Result, assess
from assess.core.routing import Route
from assess.report.view_bands import whole_view
from tests.core.builders import answers_to
from tests.core.cases import questionnaire
from tests.core.test_cases import NEVER_SAID

NEAR_ME = questionnaire("near-me-readiness")
STATEMENTS = tuple(one for section in NEAR_ME.sections for one in section.statements)

WEIGHTS: Mapping[str, tuple[int, ...]] = {
    "nm.purpose": (1, 2, 3, 2, 1, 3),
    "nm.consent": (3, 3, 3, 3, 3, 3, 3, 1),
    "nm.info": (3, 2, 3, 2, 1, 3, 2),
    "nm.setup": (1, 2, 2, 1, 1, 2, 1),
    "nm.people": (2, 1, 2, 1, 2, 2),
    "nm.staff": (2, 1, 2, 1, 2, 1),
    "nm.learn": (2, 1, 2, 2, 2, 1),
}
"""The weight of every statement, section by section, in file order."""

MUST_HAVES = ("a3", "a6", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "c1", "c2", "c3", "c6")

BRANCHES: Mapping[str, tuple[tuple[str, ...], tuple[str | None, ...], tuple[str | None, ...]]] = {
    "nm.p2": (("nm.b3",), ("yes", None), ("no",)),
    "nm.p3": (("nm.b2",), ("yes", None), ("no",)),
    "nm.p4": (("nm.c6", "nm.d5"), ("yes", None), ("no",)),
    "nm.p5": (("nm.a6",), ("yes", "not_sure", None), ("no",)),
    "nm.p6": (("nm.e6",), ("yes",), ("no", None)),
    "nm.p7": (("nm.d7",), ("yes",), ("no", None)),
}
"""Set-up question to the statements it switches, the answers that show them and those that do not (None: skipped)."""

EVERYTHING: Mapping[str, str] = {**dict.fromkeys(BRANCHES, "yes"), "nm.p8": "testing"}
"""The set-up answers that show every statement."""

BANDS = ("not_ready", "getting_ready", "ready_to_test", "ready_to_embed")
STAGES = ("thinking", "planning", "testing", "using", None)


def raw(
    value: int | str = 3, setup: Mapping[str, str | None] | None = None, /, **changes: int | str | None
) -> dict[str, Any]:
    """Return raw answers: every statement ``value`` but for ``changes`` ("b3" is "nm.b3"; None leaves blank)."""
    given: dict[str, Any] = {one.id: value for one in STATEMENTS}
    given |= {f"nm.{name}": one for name, one in changes.items()}
    given |= {**EVERYTHING, **(setup or {})}
    return {question: one for question, one in given.items() if one is not None}


def at_stage(answers: Mapping[str, Any], stage: str | None) -> dict[str, Any]:
    """Return the answers of a service that is at this stage; None when it does not say."""
    given = {question: one for question, one in answers.items() if question != "nm.p8"}
    return given | ({"nm.p8": stage} if stage else {})


def result_of(answers: Mapping[str, Any]) -> Result:
    return assess(NEAR_ME, answers_to(NEAR_ME, answers))


def whole_of(result: Result) -> Whole:
    assert result.whole
    return result.whole


def band_of(result: Result) -> str:
    band = whole_of(result).band
    return band.id if band else ""


def route_of(answers: Mapping[str, Any]) -> Route:
    return Route(NEAR_ME, answers_to(NEAR_ME, answers))


def asked(answers: Mapping[str, Any]) -> set[str]:
    route = route_of(answers)
    return {one.id for one in STATEMENTS if route.applies(one.id)}


# --- statements -------------------------------------------------------------------------------------------------------


def test_there_are_seven_sections_of_46_statements_with_these_weights() -> None:
    """Ids run a1, a2 ... in each section, and every statement counts as often as the table says."""
    assert len(STATEMENTS) == 46
    assert {one.id: tuple(each.weight for each in one.statements) for one in NEAR_ME.sections} == WEIGHTS
    for letter, section in zip("abcdefg", NEAR_ME.sections, strict=True):
        assert [one.id for one in section.statements] == [f"nm.{letter}{n + 1}" for n in range(len(section.statements))]
        assert section.code == letter.upper()


def test_these_are_the_must_haves_and_each_says_why_in_one_warm_sentence() -> None:
    """A must-have cannot be "not applicable", and only the group call statement can."""
    assert tuple(one.id for one in STATEMENTS if one.must_have) == tuple(f"nm.{name}" for name in MUST_HAVES)
    for one in STATEMENTS:
        assert not one.must_have or re.fullmatch(r"[A-Z][^.]*\.", one.must_have)
    assert [one.id for one in STATEMENTS if one.not_applicable_when is not None] == ["nm.d7"]


def test_the_first_three_sections_are_critical() -> None:
    """What keeps people safe counts twice and holds the whole."""
    assert [one.id for one in NEAR_ME.sections if one.critical] == ["nm.purpose", "nm.consent", "nm.info"]


def test_the_bands_and_what_holds_them() -> None:
    """Four bands from 0, 40, 65 and 85 percent."""
    method = NEAR_ME.method
    assert isinstance(method, ReadinessMethod)
    assert method.cuts == tuple(map(Fraction, (0, 40, 65, 85)))
    assert [one.title for one in NEAR_ME.levels] == [
        "Not ready yet",
        "Getting ready",
        "Ready to test",
        "Ready to embed",
    ]
    caps = [(one.below, one.at_most) for one in method.must_have_caps]
    assert caps == [(1, "not_ready"), (2, "getting_ready"), (3, "ready_to_test")]
    assert [one.at_most for one in method.caps] == ["ready_to_test"]


# --- branches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer"), [(key, one) for key, row in BRANCHES.items() for one in (*row[1], *row[2])]
)
def test_a_set_up_answer_switches_exactly_its_statements(question: str, answer: str | None) -> None:
    """Where it switches a must-have on, a question that was skipped shows it; otherwise skipping shows nothing more."""
    switched, shows, _ = BRANCHES[question]
    everything = {one.id for one in STATEMENTS}
    assert asked(raw(3, {question: answer})) == everything - (set() if answer in shows else set(switched))


def test_nothing_said_about_the_service_shows_every_must_have() -> None:
    """Skipping all of the set-up page hides only what is neither must-have nor beside one."""
    assert asked({}) == {one.id for one in STATEMENTS} - {"nm.d7", "nm.e6"}


@pytest.mark.parametrize("question", ["nm.p1", "nm.p8"])
def test_kind_and_stage_of_the_service_switch_no_statement(question: str) -> None:
    """They change examples and words only."""
    for answer in (*(one.id for one in NEAR_ME.questions[question].options), None):
        assert len(asked(raw(3, {question: answer}))) == len(STATEMENTS)


# --- bands ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "band"), [(one, "ready_to_embed" if one in {"testing", "using"} else "ready_to_test") for one in STAGES]
)
def test_ready_to_embed_is_for_services_that_try_it_or_use_it(stage: str | None, band: str) -> None:
    """With everything in place, who has not tried video yet is told why it ends at ready to test."""
    result = result_of(at_stage(raw(3), stage))
    assert band_of(result) == band
    assert [cause.text for cause in whole_of(result).causes if cause.kind == "added"] == (
        [] if band == "ready_to_embed" else [one.text for one in added_caps()]
    )


def added_caps() -> tuple[Any, ...]:
    assert isinstance(NEAR_ME.method, ReadinessMethod)
    return NEAR_ME.method.caps


@pytest.mark.parametrize(("value", "band"), [*enumerate(BANDS)])
@pytest.mark.parametrize("name", MUST_HAVES)
def test_each_must_have_holds_the_whole(name: str, value: int, band: str) -> None:
    """However good all the rest is."""
    assert band_of(result_of(raw(3, **{name: value}))) == band


# --- actions ----------------------------------------------------------------------------------------------------------


class Offer(NamedTuple):
    """When an action is offered: these names ("d3"), any of them lower than this; or the section below a band."""

    below: int = 0
    names: tuple[str, ...] = ()
    section: str = ""


OFFERS: Mapping[str, Offer] = {
    "nm.purpose.section": Offer(section="nm.purpose"),
    "nm.purpose.a3": Offer(3, ("a3",)),
    "nm.purpose.a5": Offer(2, ("a5",)),
    "nm.purpose.a6": Offer(3, ("a6",)),
    "nm.consent.must-haves": Offer(3, ("b1", "b2", "b3", "b4", "b5", "b6", "b7")),
    "nm.consent.b2": Offer(3, ("b2",)),
    "nm.consent.b3": Offer(3, ("b3",)),
    "nm.consent.b7": Offer(3, ("b7",)),
    "nm.info.c1": Offer(3, ("c1",)),
    "nm.info.c3": Offer(3, ("c3",)),
    "nm.info.c6": Offer(3, ("c6",)),
    "nm.setup.section": Offer(section="nm.setup"),
    "nm.setup.d2": Offer(2, ("d2",)),
    "nm.setup.d3-d4": Offer(2, ("d3", "d4")),
    "nm.people.section": Offer(section="nm.people"),
    "nm.people.e2": Offer(2, ("e2",)),
    "nm.people.e5": Offer(2, ("e5",)),
    "nm.staff.section": Offer(section="nm.staff"),
    "nm.staff.f5": Offer(2, ("f5",)),
    "nm.staff.f3": Offer(2, ("f3",)),
    "nm.learn.section": Offer(section="nm.learn"),
    "nm.learn.g4": Offer(2, ("g4",)),
    "nm.learn.g6": Offer(2, ("g6",)),
}


def offered(answers: Mapping[str, Any]) -> set[str]:
    """Return the actions of the definition that a result suggests."""
    result = result_of(answers)
    return {one.id for one in (*result.pinned, *result.suggested)} & set(OFFERS)


def test_every_action_has_its_row_here() -> None:
    """There are 23 actions."""
    assert [one.id for one in NEAR_ME.actions] == list(OFFERS)
    assert len(OFFERS) == 23


def test_when_everything_is_in_place_nothing_is_offered() -> None:
    """No action for its own sake."""
    assert offered(raw(3)) == set()


@pytest.mark.parametrize(("action", "name"), [(key, name) for key, one in OFFERS.items() for name in one.names])
def test_an_action_for_a_statement_is_offered_just_below_its_value(action: str, name: str) -> None:
    """At the value itself it is not; "don't know" and blank are the lowest."""
    offer = OFFERS[action]
    fires = {value: action in offered(raw(3, **{name: value})) for value in (0, 1, 2, 3, "dont_know", None)}
    assert fires == {value: not isinstance(value, int) or value < offer.below for value in fires}


@pytest.mark.parametrize(("action", "section"), [(key, one.section) for key, one in OFFERS.items() if one.section])
def test_an_action_for_a_section_is_offered_below_ready_to_test(action: str, section: str) -> None:
    """At 67 percent, ready to test, it is not; at 33 percent it is."""
    names = [one.id.removeprefix("nm.") for one in NEAR_ME.section(section).statements]
    by_value = {value: action in offered(raw(3, **dict.fromkeys(names, value))) for value in (0, 1, 2, 3)}
    assert by_value == {0: True, 1: True, 2: False, 3: False}


def test_an_action_about_a_statement_that_is_not_asked_is_not_offered() -> None:
    """An answer kept from before plays no part."""
    answers = raw(3, dict.fromkeys(("nm.p2", "nm.p3", "nm.p4", "nm.p5"), "no"), a6=0, b2=0, b3=0, c6=0)
    assert offered(answers) == set()


def test_every_action_says_who_when_and_what_to_bring() -> None:
    """And names at least one place to read or ask more."""
    for one in NEAR_ME.actions:
        assert all((one.helpers, one.due.text, one.due.days, one.evidence, one.resources)), one.id


# --- feedback ---------------------------------------------------------------------------------------------------------

GAPS = {
    "not_ready": raw(3, a3=0),
    "getting_ready": raw(3, a3=1),
    "ready_to_test": raw(2),
    "ready_to_embed": raw(3),
}
"""Answers that end in each band, with a must-have that is not in place and checked below the last."""

WITH_MUST_HAVES = dict.fromkeys(MUST_HAVES, 3)
IN_PLACE = {
    "not_ready": raw(0, {"nm.p5": "no"}, **WITH_MUST_HAVES),
    "getting_ready": raw(0, **WITH_MUST_HAVES),
    "ready_to_test": raw(2, **WITH_MUST_HAVES),
    "ready_to_embed": raw(3),
}
"""The same with every must-have in place and checked."""

WALK = [
    (band, stage, answers)
    for (band, answers), stage in product((*GAPS.items(), *IN_PLACE.items()), STAGES)
    if band != "ready_to_embed" or stage in {"testing", "using"}
]


def said(result: Result, about: str) -> list[str]:
    """Return the texts of the definition that a result says about the whole."""
    return [one.text for one in result.headline.findings if one.about == about]


def overall_texts(answers: Mapping[str, Any]) -> list[str]:
    return said(result_of(answers), "overall")


def test_each_band_at_each_stage_has_exactly_one_text() -> None:
    """With must-haves in place or not; and over the whole walk each text of the definition is said."""
    seen: set[str] = set()
    for band, stage, answers in WALK:
        result = result_of(at_stage(answers, stage))
        assert band_of(result) == band
        texts = said(result, "overall")
        assert len(texts) == 1, (band, stage, texts)
        seen.update(texts)
    assert seen == {one.text for one in NEAR_ME.feedback if one.about == "overall"}


def test_nothing_is_said_of_the_whole_while_a_section_is_not_looked_at() -> None:
    """A part is no whole: skipping every statement of a section leaves the others their bands."""
    unseen = {one.id for one in NEAR_ME.section("nm.learn").statements}
    result = result_of({question: one for question, one in raw(3).items() if question not in unseen})
    whole = whole_of(result)
    assert (whole.looked_at, whole.of, whole.band) == (6, 7, None)
    assert said(result, "overall") == said(result, "capped") == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_result_that_is_held_says_by_what_and_the_shortest_way_on(stage: str | None) -> None:
    """Both as the result works them out; no square bracket is left over."""
    result = result_of(at_stage(GAPS["getting_ready"], stage))
    (text,) = said(result, "capped")
    assert "[" not in text
    assert "The shortest way to Ready to test" in text
    assert [one.question for one in whole_of(result).changes] == ["nm.a3"]


@pytest.mark.parametrize("stage", ["thinking", "planning", None])
def test_who_has_not_tried_video_is_asked_to_come_back(stage: str | None) -> None:
    """Only trying leads on from there, so no change of an answer is promised to."""
    result = result_of(at_stage(raw(3), stage))
    (text,) = said(result, "capped")
    assert "come back and answer again" in text
    assert "[" not in text
    assert "shortest way" not in text


@pytest.mark.parametrize("stage", ["testing", "using"])
def test_a_result_that_nothing_holds_has_no_line_about_that(stage: str) -> None:
    """Nothing stands between the answers and the band."""
    assert said(result_of(at_stage(raw(3), stage)), "capped") == []


def test_many_causes_are_counted_in_the_sentence_and_listed_below_it() -> None:
    """Thirteen must-haves that are not quite there make no sentence of a page; each of them is still named."""
    low = dict.fromkeys(MUST_HAVES, 2)
    found = result_of(at_stage(raw(3, **low), "planning"))
    whole = whole_of(found)
    (capped,) = said(found, "capped")
    assert len(capped) < 500
    assert f"{len(MUST_HAVES)} must-haves that are not there yet; " in capped
    view = whole_view(NEAR_ME, found)
    assert view
    assert not view.says_held
    assert view.held.causes == tuple(one.phrase for one in whole.causes)


def test_a_result_says_keep_people_safe_where_video_already_runs() -> None:
    """A service with calls every week is asked to pause new ones, never told not to go live."""
    for stage in ("testing", "using"):
        for band in ("not_ready", "getting_ready"):
            (text,) = overall_texts(at_stage(GAPS[band], stage))
            assert re.search(r"pause new calls|nobody new", text)
            assert "go live" not in text


# --- examples ---------------------------------------------------------------------------------------------------------

KINDS = (*(one.id for one in NEAR_ME.questions["nm.p1"].options), None)


def kinds_of_service() -> Iterator[Route]:
    """Yield a route for each kind of service, with and without children, and with either left out."""
    for kind, children in product(KINDS, ("yes", "no", None)):
        given = {"nm.p1": kind, "nm.p2": children, "nm.p6": "yes", "nm.p7": "yes"}
        yield route_of({question: one for question, one in given.items() if one})


def with_examples() -> list[Question]:
    return [one for one in STATEMENTS if one.examples.variants]


def test_every_example_is_shown_to_somebody_who_is_asked() -> None:
    """No variant hides behind another, and whoever is asked a statement with examples sees one of them."""
    routes = tuple(kinds_of_service())
    for one in with_examples():
        seen = {one.examples.choose(route) for route in routes if route.applies(one.id)}
        assert seen == {variant.text for variant in one.examples.variants}


def test_examples_differ_by_kind_of_service() -> None:
    """At least 20 statements have an example, and every kind has words of its own for some of them."""
    assert len(with_examples()) >= 20
    usual = {one.id: one.examples.variants[-1].text for one in with_examples()}
    for kind in KINDS[:-2]:
        route = route_of({"nm.p1": kind, "nm.p2": "no", "nm.p6": "yes", "nm.p7": "yes"})
        own = [one.id for one in with_examples() if one.examples.choose(route) != usual[one.id]]
        assert len(own) >= 3, kind


def test_a_few_young_people_do_not_turn_every_example_into_one_about_children() -> None:
    """A team for adults that sees a few under 18 reads of children where it matters most, and of adults elsewhere."""
    for kind in ("social_work", "counselling", "other"):
        adults, both = (route_of({"nm.p1": kind, "nm.p2": some}) for some in ("no", "yes"))
        shown = [one for one in with_examples() if both.applies(one.id) and adults.applies(one.id)]
        changed = [one.id for one in shown if one.examples.choose(both) != one.examples.choose(adults)]
        assert changed == ["nm.b7", "nm.c3", "nm.e4"]


def test_every_statement_has_a_help_or_an_example() -> None:
    """Nobody is left with a statement and nothing to picture it by."""
    assert [one.id for one in STATEMENTS if not one.examples.variants and not one.help.variants] == []


def test_an_example_is_one_sentence_that_says_so() -> None:
    """Inside it, somebody's words may be quoted."""
    for one in with_examples():
        for variant in one.examples.variants:
            assert variant.text.startswith("For example, ")
            outside = re.sub(r"(?<= )'.*'$", "quoted.", variant.text)
            assert re.fullmatch(r"[^.]*\.", outside), variant.text


# --- words ------------------------------------------------------------------------------------------------------------

INITIALS = re.compile(r"\b[A-Z]{2,}\b")


def texts_shown(definition: Definition) -> Iterator[str]:
    """Yield every text that a respondent reads."""
    yield from definition.intro
    for one in definition.questions.values():
        yield from (one.text, one.must_have, one.evidence_prompt, *(option.label for option in one.options))
        yield from (variant.text for text in (one.help, one.examples) for variant in text.variants)
    for action in definition.actions:
        yield from (*(one.text for one in action.text.variants), *action.helpers, action.evidence)
    yield from (one.text for one in definition.feedback)
    yield from definition.manager_questions


def test_no_text_uses_words_that_hurt_or_initials_unexplained() -> None:
    """IT and NHS are known to everybody, MUST marks a must-have, and only technology is ever said to fail."""
    for text in texts_shown(NEAR_ME):
        assert not NEVER_SAID.search(text.replace("the technology fails", "")), text
        unknown = Counter(INITIALS.findall(text)) - Counter(["IT", "NHS", "MUST"])
        assert all(f"({initials})" in text for initials in unknown), text


def test_people_who_answer_as_a_group_are_told_the_limits_of_privacy() -> None:
    """No names, and a worry about harm is acted on the same day."""
    intro = " ".join(NEAR_ME.intro)
    assert "leave out names" in intro
    assert "risk of harm" in intro


def test_the_go_live_sheet_leaves_the_decision_to_people() -> None:
    """A must-have that is not in place and checked asks for a reason and a safeguard."""
    sheet = NEAR_ME.sign_off
    assert sheet is not None
    assert sheet.below == 3
    assert sheet.decision == "What have you decided: test, wait or stop?"
