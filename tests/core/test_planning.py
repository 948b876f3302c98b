"""The worker's own plan: suggestions join it, answers never overwrite it, and one door lets entries in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess import settings
from assess.core.definition import Due
from assess.core.errors import Problem
from assess.core.planning import PARTS, ActionPlan, ActionState, build_plan, read_plan_entry
from assess.core.result import Result, assess
from assess.report.words import CPL, cpl_names
from tests.core.builders import answers_to, definition_of, row, two_each


def result_of(*ranks: int) -> Result:
    """Return a result with one dimension at each rank."""
    names = "abcdef"[: len(ranks)]
    definition = definition_of(*map(two_each, names))
    raw: dict[str, Any] = {}
    for name, rank in zip(names, ranks, strict=True):
        raw |= row(name, *[2] * (2 * rank), *[0] * (8 - 2 * rank))
    return assess(definition, answers_to(definition, raw))


FIVE = result_of(0, 0, 1, 1, 1)
TODAY = date(2026, 11, 22)
SCHEMA = json.loads((settings.resource("questionnaires") / "schemas/questionnaire-1.json").read_text(encoding="utf-8"))


def entry(key: str, **parts: Any) -> dict[str, Any]:  # noqa: ANN401  parts of an entry
    """Return a stored entry."""
    read = read_plan_entry(key, parts)
    assert isinstance(read, dict), read
    return read


def origins(plan: ActionPlan) -> tuple[list[str], list[str], list[str]]:
    """Return the origins of headline, other and dropped actions."""
    lists = (plan.headline, plan.others, plan.dropped)
    first, second, third = ([one.origin or one.text for one in some] for some in lists)
    return first, second, third


def test_a_plan_nobody_touched_is_the_suggestions() -> None:
    """The first three stand as chosen, the others as later, each with a key to be stored under."""
    plan = build_plan(FIVE, {}, TODAY)
    assert origins(plan) == (
        ["a.to_informed", "b.to_informed", "c.to_skilled"],
        ["d.to_skilled", "e.to_skilled"],
        [],
    )
    assert [one.key for one in (*plan.headline, *plan.others)] == [f"plan:{n}" for n in range(1, 6)]
    assert {one.state for one in plan.others} == {ActionState.LATER}
    assert (plan.headline[0].helpers, plan.headline[0].due, plan.headline[0].resource) == (
        "Buddy",
        "4 weeks (by 20 December 2026)",
        "A guide",
    )


def test_edits_survive_new_answers_and_what_no_longer_fits_is_marked() -> None:
    """After answering again the worker's words stand, the old suggestion is marked, and the new one waits as later."""
    mine = entry("plan:1", origin="a.to_informed", text="My own words.", due="By Easter")
    before = build_plan(result_of(0, 1), {"plan:1": mine}, TODAY)
    after = build_plan(result_of(1, 1), {"plan:1": mine}, TODAY)
    assert [(one.text, one.due, one.still_suggested) for one in before.headline] == [
        ("My own words.", "By Easter", True)
    ]
    assert [(one.text, one.due, one.still_suggested) for one in after.headline] == [
        ("My own words.", "By Easter", False)
    ]
    assert origins(after)[1] == ["a.to_skilled", "b.to_skilled"]
    assert {one.state for one in after.others} == {ActionState.LATER}


def test_an_action_the_worker_wrote_is_never_marked() -> None:
    """What came from no suggestion cannot stop being suggested."""
    plan = build_plan(FIVE, {"plan:1": entry("plan:1", text="Call my old team.")}, TODAY)
    (mine,) = plan.headline
    assert (mine.text, mine.still_suggested, mine.need) == ("Call my old team.", True, None)


def test_the_worker_decides_the_order_and_only_three_are_headline() -> None:
    """Position rules; a fourth chosen action waits among the others."""
    entries = {f"plan:{n}": entry(f"plan:{n}", text=f"Step {n}", position=10 - n) for n in range(1, 5)}
    headline, others, _ = origins(build_plan(FIVE, entries, TODAY))
    assert headline == ["Step 4", "Step 3", "Step 2"]
    assert others[0] == "Step 1"


def test_what_was_dropped_stays_dropped_and_is_not_suggested_again() -> None:
    """A dropped suggestion is kept apart and its place is not filled with itself."""
    dropped = entry("plan:1", origin="a.to_informed", text="Read.", state="dropped")
    headline, others, gone = origins(build_plan(FIVE, {"plan:1": dropped}, TODAY))
    assert gone == ["a.to_informed"]
    assert "a.to_informed" not in headline + others


def test_suggestions_that_join_later_take_keys_nobody_has() -> None:
    """New keys come after the highest in use, so that no stored entry is ever overwritten."""
    plan = build_plan(FIVE, {"plan:7": entry("plan:7", text="Mine", position=3)}, TODAY)
    assert [one.key for one in plan.others] == [f"plan:{n}" for n in range(8, 13)]
    assert min(one.position for one in plan.others) == 4


def test_the_texts_of_a_plan_are_where_they_belong() -> None:
    """Pledge, dates, notes and story come back as they were stored."""
    texts = {"plan:pledge": "Ask more.", "plan:check_on": "2026-03-31", "plan:what_happened": "I asked."}
    more = {
        "plan:notes": "Ring Jo",
        "plan:manager_will": "Find time",
        "plan:next_meeting": "May",
        "plan:story": ["Then"],
    }
    plan = build_plan(FIVE, texts | more, TODAY)
    assert (plan.pledge, plan.check_on, plan.what_happened) == ("Ask more.", "2026-03-31", "I asked.")
    assert (plan.notes, plan.manager_will, plan.next_meeting, plan.story) == ("Ring Jo", "Find time", "May", ("Then",))


def test_pinned_actions_are_shown_apart_from_the_plan() -> None:
    """What must come first is handed on as it is, and is not among the actions to choose from."""
    pinned = FIVE.suggested[:1]
    result = replace(FIVE, pinned=pinned, suggested=FIVE.suggested[1:])
    plan = build_plan(result, {}, TODAY)
    assert [replace(one, due=pinned[0].due) for one in plan.pinned] == list(pinned)
    assert plan.pinned[0].due.text == "4 weeks (by 20 December 2026)"
    assert pinned[0].id not in [one for some in origins(plan) for one in some]


@pytest.mark.parametrize(
    ("key", "raw", "kept"),
    [
        ("plan:pledge", "  Ask more.\r\n ", "Ask more."),
        ("plan:pledge", "", None),
        ("plan:notes", None, None),
        ("plan:check_on", "2026-03-31", "2026-03-31"),
        ("plan:check_on", "", None),
        ("plan:story", ["Before", "", "Test"], ["Before", "", "Test"]),
        ("plan:story", ["", ""], None),
        ("plan:examples", ["a1:evidence", " s:story ", ""], ["a1:evidence", "s:story"]),
        ("plan:examples", [], None),
        ("plan:2", {"text": ""}, None),
        (
            "plan:2",
            {"text": " Do it "},
            {
                "origin": "",
                "state": "chosen",
                "position": 2,
                "text": "Do it",
                "helpers": "",
                "due": "",
                "evidence": "",
                "resource": "",
                "cpl": "",
            },
        ),
    ],
)
def test_a_good_entry_is_tidied_and_complete(key: str, raw: object, kept: object) -> None:
    """What is stored has every part and no stray white space, and nothing at all when there is nothing to keep."""
    assert read_plan_entry(key, raw) == kept


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("plan:0", {}, "unknown_entry"),
        ("plan:01", {}, "unknown_entry"),
        ("plan:100", {}, "unknown_entry"),
        ("plan:other", "x", "unknown_entry"),
        ("pledge", "x", "unknown_entry"),
        ("1", {"text": "x"}, "unknown_entry"),
        ("plan:pledge", 3, "wrong_type"),
        ("plan:pledge", "x" * 501, "too_long"),
        ("plan:pledge", "a\x00b", "bad_character"),
        ("plan:check_on", "31.3.2026", "not_a_date"),
        ("plan:check_on", "2026-02-30", "not_a_date"),
        ("plan:story", ["x"] * 6, "wrong_type"),
        ("plan:story", "x", "wrong_type"),
        ("plan:story", ["fine", "x" * 501], "too_long"),
        ("plan:examples", "a1:evidence", "wrong_type"),
        ("plan:examples", ["x"] * 501, "wrong_type"),
        ("plan:examples", [{}], "wrong_type"),
        ("plan:examples", ["x" * 201], "too_long"),
        ("plan:1", [], "wrong_type"),
        ("plan:1", {"text": "x", "colour": "red"}, "wrong_type"),
        ("plan:1", {"text": "x", "state": "done"}, "not_an_option"),
        ("plan:1", {"text": "x", "state": ["chosen"]}, "not_an_option"),
        ("plan:1", {"text": "x", "position": True}, "wrong_type"),
        ("plan:1", {"text": "x", "position": -1}, "wrong_type"),
        ("plan:1", {"text": ["x"]}, "wrong_type"),
        ("plan:1", {"text": "x" * 501}, "too_long"),
    ],
)
def test_a_bad_entry_is_one_problem_with_its_key(key: str, raw: object, code: str) -> None:
    """The door names the entry and what is wrong with it."""
    problem = read_plan_entry(key, raw)
    assert isinstance(problem, Problem)
    assert (problem.path, problem.code) == (key, code)
    assert problem.hint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@given(st.sampled_from(["plan:1", "plan:pledge", "plan:check_on", "plan:story", "plan:examples"]), JSON)
def test_what_the_door_lets_in_it_lets_in_again_unchanged(key: str, raw: object) -> None:
    """Anything may be sent: it is refused, or kept in a form that reads as itself and makes a plan."""
    kept = read_plan_entry(key, raw)
    if not isinstance(kept, Problem):
        assert read_plan_entry(key, kept) == kept
        build_plan(FIVE, {key: kept}, TODAY)


def test_an_action_takes_the_names_of_all_learning_elements() -> None:
    """An action that a questionnaire tags with every element can be kept as it is shown, unchanged."""
    names = cpl_names(",".join(CPL))
    assert entry("plan:1", text="Ask Sam", cpl=names)["cpl"] == names
    assert all(name in names for name in CPL.values())


def test_the_longest_action_a_questionnaire_may_have_can_be_kept_as_it_is_suggested() -> None:
    """Whatever the schema lets through fits the plan: saving a suggestion unchanged is never refused."""
    action = SCHEMA["$defs"]["action"]["properties"]
    title = SCHEMA["$defs"]["resource"]["properties"]["title"]
    text, variant = SCHEMA["$defs"]["short_text"], SCHEMA["$defs"]["line"]
    longest = replace(
        FIVE.suggested[0],
        text="x" * max(text["maxLength"], variant["maxLength"]),
        helpers=("x" * action["helpers"]["items"]["maxLength"],) * action["helpers"]["maxItems"],
        due=Due("x" * action["due"]["properties"]["text"]["maxLength"], action["due"]["properties"]["days"]["maximum"]),
        evidence="x" * action["evidence"]["maxLength"],
        resources=("x" * title["maxLength"],) * action["resources"]["maxItems"],
    )
    plan = build_plan(replace(FIVE, suggested=(longest,)), {}, date(2026, 9, 30))
    kept = entry("plan:1", **{part: getattr(plan.headline[0], part) for part in PARTS})
    assert kept["helpers"] == ", ".join(longest.helpers)
    assert kept["resource"] == ", ".join(longest.resources)
