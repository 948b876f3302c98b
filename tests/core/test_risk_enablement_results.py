"""What people read after the risk enablement reflection: every action, text, note and point is shown to somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from assess.core.extras import ConversationCard
from assess.core.result import Result, assess, dump_result
from assess.core.routing import Route
from assess.core.texts import quote
from assess.report.exports import result_text
from tests.core.builders import answers_to
from tests.core.cases import questionnaire
from tests.core.test_risk_enablement import ALL, ARMS, CHOICES, NEVER_SAID, STATEMENTS

DEFINITION = questionnaire("risk-enablement")
GAINS, HARMS, VOICE = STATEMENTS["re.benefit"], STATEMENTS["re.harm"], STATEMENTS["re.voice"]
FOR_ADULTS = [one for one in STATEMENTS["re.rights"] if one != "re.d7"]
NA = {"not_applicable": ""}
FULL = dict.fromkeys(ALL, 3)
EVERY_ROUTE = {"re.p2": "child", "re.p3": "partly", "re.p4": "decided"}


def result(raw: Mapping[str, Any]) -> Result:
    """Return the result of raw answers, every one of which must be good."""
    return assess(DEFINITION, answers_to(DEFINITION, raw))


def summing(total: int, *statements: str) -> dict[str, int]:
    """Return values from 0 to 3 for these statements that add up to ``total``."""
    each, over = divmod(total, len(statements))
    return {one: each + (place < over) for place, one in enumerate(statements)}


def words_of(arm: str, raw: Mapping[str, Any]) -> list[str]:
    """Return the feedback of the definition's own that is said about an arm."""
    (found,) = (one for one in result(raw).dimensions if one.id == arm)
    return [one.text for one in found.findings if one.about.startswith("arm_")]


# --- actions ----------------------------------------------------------------------------------------------------------

LOW: Mapping[str, tuple[str, dict[str, Any]]] = {
    "re.benefit.thin": ("re.arm.benefits", summing(7, *GAINS)),
    "re.benefit.a3": ("re.arm.benefits", {"re.a3": 1}),
    "re.benefit.a5": ("re.arm.benefits", {"re.a5": 1}),
    "re.harm.thin": ("re.arm.harms", summing(8, *HARMS)),
    "re.harm.b5": ("re.arm.harms", {"re.b5": 1}),
    "re.harm.b6": ("re.arm.harms", {"re.b6": 1}),
    "re.voice.thin": ("re.arm.voice", summing(7, *VOICE)),
    "re.voice.c4": ("re.arm.voice", {"re.c4": 1}),
    "re.voice.c5": ("re.arm.voice", {"re.c5": 1}),
    "re.rights.thin": ("re.arm.rights", {"re.p2": "adult", **summing(10, *FOR_ADULTS)}),
    "re.rights.thin-child": ("re.arm.rights", summing(11, *STATEMENTS["re.rights"])),
    "re.rights.d1": ("re.arm.rights", {"re.d1": 1}),
    "re.rights.d8": ("re.arm.rights", {"re.d8": 1}),
    "re.shared.thin": ("re.arm.shared", summing(7, *STATEMENTS["re.shared"])),
    "re.shared.e4": ("re.arm.shared", {"re.e4": 1}),
    "re.shared.e5": ("re.arm.shared", {"re.e5": 1}),
    "re.record.f1-f2": ("re.arm.recorded", {"re.f2": 1}),
    "re.record.f3": ("re.arm.reviewed", {"re.f3": 1}),
    "re.record.f5": ("re.arm.reviewed", {"re.f5": 1}),
}


def offered(raw: Mapping[str, Any]) -> set[str]:
    """Return the actions offered when everything is answered in full but for ``raw``."""
    return {one.id for one in result({**EVERY_ROUTE, **FULL, **raw}).suggested}


def test_every_action_has_its_case() -> None:
    """No action is without a test of its own."""
    assert [one.id for one in DEFINITION.actions] == list(LOW)
    assert {one.id: one.dimension for one in DEFINITION.actions} == {one: arm for one, (arm, _) in LOW.items()}


@pytest.mark.parametrize("action", LOW)
def test_an_action_is_offered_when_its_answers_are_low(action: str) -> None:
    """It is there for the answers that ask for it, and not when all is done in full."""
    _, low = LOW[action]
    assert action in offered(low)
    assert offered({}) == set()


@pytest.mark.parametrize("action", [one for one, (_, low) in LOW.items() if len(low) == 1])
def test_an_action_about_one_answer_stays_away_from_two_up(action: str) -> None:
    """The answer 'Quite a bit' is enough, and the one action is all that the one low answer brings."""
    ((statement, _),) = LOW[action][1].items()
    assert offered({statement: 1}) == offered({statement: 0}) == {action}
    assert offered({statement: 2}) == set()


@pytest.mark.parametrize("action", [one for one, (_, low) in LOW.items() if len(low) == 1])
def test_an_action_about_one_answer_is_offered_although_nothing_else_is_answered(action: str) -> None:
    """What keeps somebody safe does not wait until there is enough to say about its arm."""
    assert action in {one.id for one in result({**EVERY_ROUTE, **LOW[action][1]}).suggested}


@pytest.mark.parametrize("arm", ["benefits", "harms", "voice", "rights", "shared"])
def test_an_arm_is_thin_below_one_and_a_half(arm: str) -> None:
    """Half of the points are not thin; one point less is."""
    statements = ARMS[f"re.arm.{arm}"]
    (thin,) = (one for one, (about, low) in LOW.items() if about == f"re.arm.{arm}" and set(low) == set(statements))
    assert thin not in offered(summing((3 * len(statements) + 1) // 2, *statements))
    assert thin in offered(summing((3 * len(statements) - 1) // 2, *statements))


@pytest.mark.parametrize(
    ("about", "there", "away"),
    [
        ("child", "re.rights.thin-child", "re.rights.thin"),
        *((one, "re.rights.thin", "re.rights.thin-child") for one in ("adult", "young_person", "group", None)),
    ],
)
def test_nobody_is_sent_to_the_law_about_adults_for_a_child(about: str | None, there: str, away: str) -> None:
    """Thin rights lead to the principles for adults, and of a child under 16 to their views, wellbeing and rights."""
    found = offered({**dict.fromkeys(STATEMENTS["re.rights"], 1), "re.p2": about})
    assert (there in found, away in found) == (True, False)


@pytest.mark.parametrize("statement", ["re.f1", "re.f2"])
def test_either_of_two_low_answers_is_enough_to_write_it_down(statement: str) -> None:
    """The gains, or the person's words, may be what is missing from the record."""
    assert "re.record.f1-f2" in offered({statement: 0})


@pytest.mark.parametrize(("statement", "action"), [("re.c4", "re.voice.c4"), ("re.c5", "re.voice.c5")])
def test_what_does_not_apply_asks_for_nothing(statement: str, action: str) -> None:
    """Nobody is sent for an advocate, or to settle a disagreement, where there is no need."""
    assert offered({statement: NA}) == set()
    assert action in offered({statement: None})


def test_what_is_not_asked_asks_for_nothing() -> None:
    """Before a decision nobody is asked to look back at it."""
    assert "re.record.f5" not in offered({"re.p4": "later", "re.f5": 0})


# --- what is said about arms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arm", ARMS)
def test_a_short_arm_asks_its_own_questions_and_a_strong_one_is_passed_on(arm: str) -> None:
    """A short arm names its questions, a strong one asks to tell others, and one in between says neither."""
    dimension = DEFINITION.dimension(arm)
    (short,) = words_of(arm, {**EVERY_ROUTE, **dict.fromkeys(ARMS[arm], 1)})
    assert short.startswith(f"There is more to find out here: {dimension.title}. Try one of these questions: ")
    asked = [one.variants[0].text for one in dimension.prompts]
    assert short.endswith(f"{quote(asked[:2])}")
    (strong,) = words_of(arm, {**EVERY_ROUTE, **dict.fromkeys(ARMS[arm], 3)})
    assert strong == f"Well covered: {dimension.title}. Say how you did it; others can learn from you."
    assert words_of(arm, {**EVERY_ROUTE, **dict.fromkeys(ARMS[arm], 2)}) == []


@pytest.mark.parametrize(
    ("raw", "outcome", "title"),
    [
        (summing(12, *GAINS) | summing(6, *HARMS[:5]), "left", "Leaning towards gains"),
        (summing(5, *GAINS) | summing(6, *HARMS[:5]), "thin", "Still thin on both sides"),
        (summing(11, *GAINS) | summing(12, *HARMS), "balanced", "Balanced"),
        (summing(6, *GAINS) | summing(13, *HARMS[:5]), "right", "Leaning towards harms"),
        (summing(8, *GAINS) | summing(6, *HARMS[:5]), "balanced", "Balanced"),
        (summing(12, *GAINS) | summing(6, *HARMS[:2]), "not_enough", "Not enough to say yet"),
    ],
    ids=["B1", "B2", "B3", "B4", "B5", "B6"],
)
def test_gains_and_harms_are_held_against_each_other(raw: dict[str, int], outcome: str, title: str) -> None:
    """The six published vectors come out of answers to this questionnaire, each with its own text."""
    (found,) = result(raw).comparisons
    assert (found.outcome, found.outcome_title) == (outcome, title)
    assert found.text == DEFINITION.comparisons[0].outcomes[outcome].text.usual


def test_two_sides_in_balance_may_both_be_short_of_something() -> None:
    """Gains 1.6 and harms 1.2 are in balance, and the harms are still called short."""
    found = result(summing(8, *GAINS) | summing(6, *HARMS[:5]))
    words = {one.id: one.level_title for one in found.dimensions}
    assert (words["re.arm.benefits"], words["re.arm.harms"]) == ("Part-way", "Short so far")


# --- the voice picture ------------------------------------------------------------------------------------------------

NOBODY = "You have not said that you heard from the person yet."
NOTES: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    (NOBODY, {"re.p6": ["family"]}, {"re.p6": ["person"]}),
    ("It is the family's idea.", {"re.p5": "family"}, {"re.p5": "family", "re.p6": ["person"]}),
    ("It is your own idea, or your team's.", {"re.p5": "team"}, {"re.p5": "team", "re.p6": ["person"]}),
    ("It is the idea of another service.", {"re.p5": "another_service"}, {"re.p5": "team"}),
    ("It is the person's own idea", {"re.p5": "person"}, {"re.p5": "person", "re.p6": ["person"]}),
    ("You said that the person took part", {"re.c1": 2}, {"re.c1": 1}),
    ("You have heard from the person. What", {"re.p6": ["person"], "re.c1": 1}, {"re.p6": ["person"], "re.c1": 2}),
    ("You have heard from the person and from", {"re.p6": ["person", "disagrees"]}, {"re.p6": ["person"]}),
    ("You have not said that you heard from anyone who", {"re.p6": ["person"]}, {"re.p6": ["disagrees"]}),
    ("Someone disagrees with you.", {"re.p6": ["disagrees"], "re.c5": 1}, {"re.p6": ["disagrees"], "re.c5": NA}),
    ("Family or unpaid carers may know", {"re.c2": 1}, {"re.p6": ["family"], "re.c2": 1}),
    ("Nobody you work with", {"re.p6": ["person"], "re.c3": 0}, {"re.p6": ["manager"], "re.c3": 0}),
    ("An advocate could help the person", {"re.c4": 1}, {"re.c4": NA}),
)


def test_every_note_of_the_picture_has_its_case() -> None:
    """No note is without a test of its own, and only the person who was not heard is pinned."""
    notes = DEFINITION.pictures[0].notes
    assert len(notes) == len(NOTES)
    assert all(note.text.startswith(words) for note, (words, _, _) in zip(notes, NOTES, strict=True))
    assert [note.text for note in notes if note.pinned] == [NOBODY]


@pytest.mark.parametrize(("words", "shown", "not_shown"), NOTES, ids=[words for words, _, _ in NOTES])
def test_a_note_is_there_when_it_helps(words: str, shown: dict[str, Any], not_shown: dict[str, Any]) -> None:
    """Each note comes with the answers it is about and goes with the others."""
    for raw, there in ((shown, True), (not_shown, False)):
        (picture,) = result({"re.c1": 2} | raw).pictures
        assert any(one.startswith(words) for one in (*picture.pinned, *picture.notes)) == there


@pytest.mark.parametrize(
    "raw", [{}, {"re.c3": 0}, {"re.p6": ["person"], "re.c3": 1}], ids=["blank", "p6 blank", "a little"]
)
def test_what_nobody_said_is_not_told_as_if_they_had(raw: dict[str, Any]) -> None:
    """A question that was passed over says nothing about who was heard, and "A little" is not nobody."""
    (picture,) = result(raw).pictures
    said = (*picture.pinned, *picture.notes)
    assert not any(one.startswith("Nobody you work with") for one in said)
    assert any("disagrees" in one for one in said) == ("re.p6" in raw)
    assert picture.pinned == (() if "re.p6" in raw else (NOBODY,))


def test_the_picture_shows_every_voice_heard_or_not() -> None:
    """All seven voices are there, ticked or not, and the person who was not heard is named first."""
    (picture,) = result({"re.c1": 2, "re.p6": ["family", "manager"]}).pictures
    labels = [one.label for one in DEFINITION.questions["re.p6"].options]
    assert [one.label for one in picture.ticks] == labels
    assert [one.label for one in picture.ticks if one.ticked] == ["Family or unpaid carer", "My manager"]
    assert picture.pinned == (NOBODY,)


# --- safety first -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("danger", "words"),
    [("yes", "You said that someone is in danger"), ("not_sure", "You were not sure if someone is in danger")],
)
def test_the_result_of_someone_in_danger_starts_with_what_to_do(danger: str, words: str) -> None:
    """Going on past the panel does not hide what was said, and it comes before everything else."""
    found = result({"re.p1": danger, "re.stop": "yes", "re.a1": 2})
    (line,) = found.safety
    assert line.startswith(words)
    assert "999" in line


@pytest.mark.parametrize("danger", ["no", None])
def test_without_danger_no_line_is_said(danger: str | None) -> None:
    """Nobody is frightened without cause."""
    assert result({"re.p1": danger, "re.a1": 2}).safety == ()


# --- the conversation card --------------------------------------------------------------------------------------------


def card() -> ConversationCard:
    """Return the card of the questionnaire."""
    assert DEFINITION.conversation_card is not None
    return DEFINITION.conversation_card


def points(raw: Mapping[str, Any]) -> list[str]:
    """Return the points of the card on the route of these answers."""
    route = Route(DEFINITION, answers_to(DEFINITION, raw))
    return [one.text for one in card().points if one.when.holds(route)]


def test_the_card_has_eight_to_ten_points_for_everybody_and_each_is_somebodys() -> None:
    """One page holds it whatever was said at the start, and the general card, of nobody's answers, is whole too."""
    seen: set[str] = set()
    ways = product(*((*CHOICES[one], None) for one in ("re.p2", "re.p3", "re.p4")))
    for who, helped, when in ways:
        shown = points({"re.p2": who, "re.p3": helped, "re.p4": when})
        assert 8 <= len(shown) <= 10
        seen.update(shown)
    assert seen == {one.text for one in card().points}


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        ({}, "What would you like to do, and why does it matter to you?"),
        ({"re.p2": "child"}, "What would you like to do? You can tell me, draw it or show me."),
        ({"re.p2": "group"}, "What would you like to do together? Who would like something different?"),
        ({"re.p4": "decided"}, "Think back with me: what did you hope for, and what happened?"),
        ({"re.p2": "child", "re.p4": "decided"}, "Think back with me: what did you hope for, and what happened?"),
    ],
)
def test_the_talk_starts_with_what_the_person_wants(raw: dict[str, str], first: str) -> None:
    """In words for an adult, a child and a group, and looking back once it is decided."""
    assert points(raw)[0] == first


def test_a_child_is_asked_who_shall_be_there_and_others_who_shall_be_heard() -> None:
    """One of the two is asked, never both."""
    child, adult = points({"re.p2": "child"}), points({"re.p2": "adult"})
    beside, others = "Who would you like beside you", "Who else should we listen to?"
    assert [any(one.startswith(words) for one in child) for words in (beside, others)] == [True, False]
    assert [any(one.startswith(words) for one in adult) for words in (beside, others)] == [False, True]


# --- no grade anywhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 1, 2, 3])
@pytest.mark.parametrize("danger", ["yes", "no"])
def test_no_result_grades_a_person_or_a_risk(value: int, danger: str) -> None:
    """There is no whole, and none of the words of a grade or a traffic light is read by anybody."""
    found = result({**EVERY_ROUTE, **dict.fromkeys(ALL, value), "re.p1": danger, "re.stop": "yes", "re.p6": ["family"]})
    assert found.whole is None
    assert [one.id for one in found.dimensions] == list(ARMS)
    assert NEVER_SAID.findall(result_text(DEFINITION, found)) == []
    assert json.loads(json.dumps(dump_result(found)))["method"] == "profile"


# --- looking back -----------------------------------------------------------------------------------------------------

AHEAD = re.compile(
    r"\b(before you go on|at the beginning|ask the person what they want and|would cost them|the answer were)\b",
    re.IGNORECASE,
)
SIDES = {
    "left": summing(12, *GAINS) | summing(6, *HARMS),
    "right": summing(6, *GAINS) | summing(16, *HARMS),
    "thin": summing(5, *GAINS) | summing(6, *HARMS),
}


@pytest.mark.parametrize("outcome", SIDES)
def test_what_is_decided_is_not_spoken_of_as_if_it_were_still_to_come(outcome: str) -> None:
    """The comparison and every question to try look back once it is decided, and look ahead before that."""
    before, after = (result({"re.p4": when} | SIDES[outcome]) for when in ("later", "decided"))
    for found, looks_ahead in ((before, True), (after, False)):
        (compared,) = found.comparisons
        assert compared.outcome == outcome
        assert bool(AHEAD.search(compared.text)) == looks_ahead
    asked = [one for found in (before, after) for prompted in found.prompts for one in prompted.prompts]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("arm", ["re.arm.benefits", "re.arm.harms", "re.arm.voice"])
def test_a_short_arm_of_a_decided_thing_asks_back(arm: str) -> None:
    """No question that is tried about a decision taken is one about a decision to take."""
    low = dict.fromkeys(ARMS[arm], 1)
    before, after = (words_of(arm, {**EVERY_ROUTE, "re.p4": when} | low) for when in ("later", "decided"))
    assert before != after
    assert not AHEAD.search(" ".join(after))


def test_an_action_has_words_for_before_and_after() -> None:
    """Once it is decided nobody is sent to ask what something would give, or to agree what already happened."""
    low = {**EVERY_ROUTE, **dict.fromkeys(ALL, 1)}
    before, after = (
        {one.id: one.text for one in result(low | {"re.p4": when}).suggested} for when in ("later", "decided")
    )
    assert set(before) <= set(after)
    changed = {one for one, text in before.items() if after[one] != text}
    assert changed == {one.id for one in DEFINITION.actions if len(one.text.variants) > 1}
    assert "What did you hope this would give you?" in after["re.benefit.thin"]
