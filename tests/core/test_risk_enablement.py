"""What the shipped risk enablement reflection asks, of whom, and in which words: every branch is walked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from assess.core.definition import Question, QuestionType
from assess.core.routing import SETUP, PageKind, Route, open_stop, pages
from tests.core.builders import answers_to
from tests.core.cases import SHIPPED, questionnaire

DEFINITION = questionnaire("risk-enablement")

STATEMENTS = {
    "re.benefit": ("re.a1", "re.a2", "re.a3", "re.a4", "re.a5"),
    "re.harm": ("re.b1", "re.b2", "re.b3", "re.b4", "re.b5", "re.b6"),
    "re.voice": ("re.c1", "re.c2", "re.c3", "re.c4", "re.c5"),
    "re.rights": ("re.d1", "re.d2", "re.d3", "re.d4", "re.d5", "re.d6", "re.d7", "re.d8"),
    "re.shared": ("re.e1", "re.e2", "re.e3", "re.e4", "re.e5"),
    "re.record": ("re.f1", "re.f2", "re.f3", "re.f4", "re.f5"),
}
ARMS = {
    "re.arm.benefits": STATEMENTS["re.benefit"],
    "re.arm.harms": STATEMENTS["re.harm"],
    "re.arm.voice": STATEMENTS["re.voice"],
    "re.arm.rights": STATEMENTS["re.rights"],
    "re.arm.shared": STATEMENTS["re.shared"],
    "re.arm.recorded": ("re.f1", "re.f2"),
    "re.arm.reviewed": ("re.f3", "re.f4", "re.f5"),
}
ALL = tuple(one for several in STATEMENTS.values() for one in several)
MAY_NOT_APPLY = {"re.a4", "re.c2", "re.c3", "re.c4", "re.c5"}
CAPACITY = {"re.d3", "re.d4", "re.d5", "re.d6"}
CHILD_ONLY = {"re.d7"}
LOOKING_BACK = {"re.f5"}
CHOICES = {
    "re.p1": ("yes", "no", "not_sure"),
    "re.p2": ("adult", "young_person", "child", "group"),
    "re.p3": ("yes", "partly", "not_sure", "no", "not_asked"),
    "re.p4": ("today", "this_week", "later", "decided"),
    "re.p5": ("person", "family", "team", "another_service"),
    "re.p6": ("person", "family", "advocate", "colleagues", "manager", "professional", "disagrees"),
}
NEVER_SAID = re.compile(
    r"\b(fail|poor|weak|deficien|inadequa|must improve|service user|scores?\b|(?<!no )grades?\b|pass mark"
    r"|red\b|amber|green|(low|medium|high)[- ]risk|acceptable risk)",
    re.IGNORECASE,
)


def route(raw: Mapping[str, Any]) -> Route:
    """Return the route of raw answers, every one of which must be good."""
    return Route(DEFINITION, answers_to(DEFINITION, raw))


def asked(raw: Mapping[str, Any]) -> set[str]:
    """Return the statements that a route asks."""
    return {one for one in ALL if route(raw).applies(one)}


# --- what is in it ----------------------------------------------------------------------------------------------------


def test_every_statement_is_there_once_in_its_section_and_its_arm() -> None:
    """Thirty-four statements in six sections and seven arms: no id is lost, added or moved."""
    assert {one.id: tuple(each.id for each in one.statements) for one in DEFINITION.sections} == STATEMENTS
    assert {one.id: one.statements for one in DEFINITION.dimensions} == ARMS
    assert len(ALL) == 34


def test_set_up_questions_offer_their_choices() -> None:
    """Six questions with the choices that rules lean on."""
    found = {one.id: tuple(option.id for option in one.options) for one in DEFINITION.setup}
    assert found == CHOICES
    assert DEFINITION.questions["re.p6"].type is QuestionType.MULTIPLE


def test_no_set_up_question_hangs_on_another() -> None:
    """They share one page, so what is said there cannot depend on what has yet to be saved."""
    helped = [variant.when.reads() for one in DEFINITION.setup for variant in one.help.variants]
    assert helped == [frozenset()] * len(DEFINITION.setup)
    assert {one for question in DEFINITION.setup for one in question.enable_when.reads()} == set()


def test_not_applicable_is_offered_where_a_thing_may_not_arise() -> None:
    """Past success, family, colleagues, an advocate and disagreement may not be there; all else always is."""
    assert {one for one in ALL if DEFINITION.questions[one].not_applicable_when is not None} == MAY_NOT_APPLY


def test_nothing_is_a_must_have_and_every_statement_asks_for_its_story() -> None:
    """A reflection holds nobody to anything."""
    statements = [DEFINITION.questions[one] for one in ALL]
    assert [one.id for one in statements if one.must_have] == []
    assert [one.id for one in statements if not one.evidence_prompt] == []


def test_the_paper_for_managers_and_trainers_is_whole() -> None:
    """Six questions for managers, five exercises, and prompts for each arm and for two people."""
    assert len(DEFINITION.manager_questions) == 6
    assert [one.minutes for one in DEFINITION.trainer_notes] == [20, 20, 40, 60, 0]
    assert all(2 <= len(one.prompts) <= 4 for one in DEFINITION.dimensions)
    assert DEFINITION.second_person is not None
    assert 5 <= len(DEFINITION.second_person.prompts) <= 6


def test_nobody_is_shamed_graded_or_given_a_colour() -> None:
    """Not one of the words that grade a person or a risk is anywhere in it."""
    text = (SHIPPED / "risk-enablement" / "1.0.json").read_text("utf-8")
    assert NEVER_SAID.findall(text) == []


def test_names_dates_of_birth_and_addresses_are_left_out_from_the_start() -> None:
    """What is said before the first question asks for no names, and says where the answers do not go."""
    intro = " ".join(DEFINITION.intro)
    for words in ("do not write any names", "dates of birth and addresses", "do not go into the person's record"):
        assert words in intro


# --- branches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("helped", [*CHOICES["re.p3"], None])
def test_capacity_is_asked_about_unless_the_person_can_decide(helped: str | None) -> None:
    """Anything but yes shows the four statements, and so does silence."""
    assert asked({"re.p3": helped}) & CAPACITY == (set() if helped == "yes" else CAPACITY)


@pytest.mark.parametrize("who", [*CHOICES["re.p2"], None])
def test_the_childs_own_view_is_asked_about_for_a_child(who: str | None) -> None:
    """Only a child under 16 brings the statement."""
    assert asked({"re.p2": who}) & CHILD_ONLY == (CHILD_ONLY if who == "child" else set())


@pytest.mark.parametrize("when", [*CHOICES["re.p4"], None])
def test_looking_back_is_asked_about_once_it_is_decided(when: str | None) -> None:
    """Nobody looks back at what is still to come."""
    assert asked({"re.p4": when}) & LOOKING_BACK == (LOOKING_BACK if when == "decided" else set())


def test_nothing_else_depends_on_the_set_up() -> None:
    """On every way through, all the other statements are asked."""
    always = set(ALL) - CAPACITY - CHILD_ONLY - LOOKING_BACK
    for who, helped, when in product(CHOICES["re.p2"], CHOICES["re.p3"], CHOICES["re.p4"]):
        assert always <= asked({"re.p2": who, "re.p3": helped, "re.p4": when})


@pytest.mark.parametrize(
    ("note", "raw"),
    [
        ("re.note.today", {"re.p4": "today"}),
        ("re.note.decided", {"re.p4": "decided"}),
        ("re.note.child", {"re.p2": "child"}),
        ("re.note.young", {"re.p2": "young_person"}),
        ("re.note.group", {"re.p2": "group"}),
    ],
)
def test_a_note_stands_above_the_sections_when_it_helps(note: str, raw: dict[str, str]) -> None:
    """Each note belongs to one answer and is not there without it."""
    assert [one.id for one in DEFINITION.notes if route(raw).applies(one.id)] == [note]
    assert not route({}).applies(note)


# --- wording ----------------------------------------------------------------------------------------------------------


def _texts_for_ages() -> Iterator[tuple[str, Question]]:
    for question in (DEFINITION.questions[one] for one in ALL):
        for kind in ("help", "examples"):
            variants = getattr(question, kind).variants
            if any(variant.when.reads() == {"re.p2"} for variant in variants):
                yield kind, question


AGES = tuple(_texts_for_ages())


@pytest.mark.parametrize(("kind", "question"), AGES, ids=lambda one: getattr(one, "id", one))
def test_someone_of_16_or_17_is_given_what_helps_for_adults_and_for_children(kind: str, question: Question) -> None:
    """Both wordings are there for that age, and each by itself for the others."""
    text = getattr(question, kind)
    adult, child, young = (text.choose(route({"re.p2": who})) for who in ("adult", "child", "young_person"))
    assert adult != child
    assert young.startswith(adult)
    assert child.removeprefix("For example, ").removeprefix("For example: ") in young
    assert text.choose(route({})) == adult


def test_many_statements_have_an_example() -> None:
    """At least twelve have one for an adult, a young person, a child and a group."""
    for who in CHOICES["re.p2"]:
        shown = [one for one in ALL if DEFINITION.questions[one].examples.choose(route({"re.p2": who}))]
        assert len(shown) >= 12
    assert len([one for kind, one in AGES if kind == "examples"]) >= 12


def test_what_is_decided_is_looked_back_on() -> None:
    """Leads, prompts and help that look ahead look back once it is decided, and what does not look ahead stays."""
    before, after = route({}), route({"re.p4": "decided"})
    sections, statements = DEFINITION.sections, [DEFINITION.questions[one] for one in ALL]
    leads = [one.id for one in sections if one.lead.choose(before) != one.lead.choose(after)]
    prompts = [one.id for one in sections if one.evidence_prompt.choose(before) != one.evidence_prompt.choose(after)]
    helped = [one.id for one in statements if one.help.choose(before) != one.help.choose(after)]
    assert leads == list(STATEMENTS)
    assert prompts == ["re.benefit", "re.harm", "re.rights", "re.shared"]
    assert helped == ["re.a3", "re.b6", "re.d4", "re.d5", "re.e4", "re.f1"]


# --- danger comes first -----------------------------------------------------------------------------------------------


def test_what_to_do_is_said_with_the_first_question() -> None:
    """Nobody has to press a button to learn whom to call."""
    text = DEFINITION.questions["re.p1"].help.choose(route({}))
    for words in ("act now", "protection steps", "manager or on-call lead", "999", "Nothing you write here is sent"):
        assert words in text


@pytest.mark.parametrize("danger", ["yes", "not_sure"])
def test_danger_stops_everything_until_it_is_acknowledged(danger: str) -> None:
    """The panel is the page after the set-up, says what to do, and stays open until its button is pressed."""
    answers = answers_to(DEFINITION, {"re.p1": danger})
    assert [(one.id, one.kind) for one in pages(DEFINITION, answers)[:2]] == [
        (SETUP, PageKind.SETUP),
        ("re.stop", PageKind.STOP),
    ]
    stop = open_stop(DEFINITION, answers)
    assert stop is not None
    assert stop.acknowledge == "I have done this or it is not needed"
    text = " ".join(stop.text)
    for words in ("adult or child protection steps", "manager or on-call lead", "999", "Nothing on this page is sent"):
        assert words in text
    assert open_stop(DEFINITION, answers_to(DEFINITION, {"re.p1": danger, "re.stop": "yes"})) is None


@pytest.mark.parametrize("danger", ["no", None])
def test_without_danger_there_is_no_stop(danger: str | None) -> None:
    """The panel is no page of the way when nobody says that there is danger."""
    answers = answers_to(DEFINITION, {"re.p1": danger})
    assert open_stop(DEFINITION, answers) is None
    assert PageKind.STOP not in {one.kind for one in pages(DEFINITION, answers)}
