"""Results and plans to print, made by the engine from the shipped questionnaire: short, typical, as hard as can be."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from assess.core.answers import Answers
from assess.core.definition import Definition, evidence_id, kinds_id, placement_id, role_need_id, story_id
from assess.core.planning import ActionPlan, build_plan
from assess.core.result import Result, assess
from assess.core.sign_off import DECISION
from assess.report.plan_view import AlreadyView, PlanView, SheetChoices, SheetView, already_view, plan_view, sheet_view
from assess.report.view import ResultView, result_view
from tests.core.builders import answers_to
from tests.core.cases import CASES, questionnaire, read_case
from tests.security.payloads import ODD, SCRIPTS

TODAY = date(2026, 11, 22)
PALLIATIVE = "palliative-levels"
NEAR_ME = "near-me-readiness"
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """Everything behind one print."""

    definition: Definition
    answers: Answers
    result: Result
    plan: ActionPlan
    entries: Mapping[str, Any]

    @property
    def result_view(self) -> ResultView:
        """Return the view of the result."""
        return result_view(self.definition, self.result, self.answers)

    @property
    def plan_view(self) -> PlanView:
        """Return the view of the plan, made on ``TODAY``."""
        return plan_view(self.result_view, self.plan, TODAY)

    def sheet_view(self, choices: SheetChoices) -> SheetView:
        """Return the one-to-one sheet with these choices."""
        return sheet_view(self.result_view, self.plan_view, choices)

    @property
    def already_view(self) -> AlreadyView:
        """Return the "What I already do" page."""
        return already_view(self.result_view, TODAY)


def make(raw: Mapping[str, Any], entries: Mapping[str, Any] | None = None, name: str = PALLIATIVE) -> Made:
    """Return what these raw answers and plan entries to a questionnaire lead to."""
    definition = questionnaire(name)
    answers = answers_to(definition, raw)
    result = assess(definition, answers)
    return Made(definition, answers, result, build_plan(result, entries or {}, TODAY), entries or {})


@cache
def nothing() -> Made:
    """Return a response in which nothing was answered."""
    return make({})


@cache
def one_domain() -> Made:
    """Return a response that looked at the first domain only, and left a statement blank."""
    first = questionnaire(PALLIATIVE).sections[0]
    return make({one.id: 2 for one in first.statements[:-1]})


@cache
def typical() -> Made:
    """Return a worker who is further on than they thought, with two examples and a pledge."""
    definition = questionnaire(PALLIATIVE)
    values = (2, 2, 2, 1, 1, 0, 0, 0)
    raw: dict[str, Any] = {}
    for number, section in enumerate(definition.sections):
        raw |= {one.id: value for one, value in zip(section.statements, values, strict=True)}
        raw |= {placement_id(section.id): "informed", role_need_id(definition.dimensions[number].id): "skilled"}
    raw["pe.c.s1"] = 3
    raw[evidence_id("pe.c.s1")] = (
        "She kept turning the photo frame. I sat down, said nothing, and she told me about her brother."
    )
    raw[kinds_id("pe.c.s1")] = [definition.evidence_kinds[0].id]
    pledge = {
        "plan:pledge": "I will sit down before I speak when someone is frightened.",
        "plan:check_on": "2026-12-20",
    }
    return make(raw, pledge)


@cache
def extreme() -> Made:
    """Return every box filled to its limit: unbroken words, right-to-left text, emoji, and over 200 hostile strings."""
    definition = questionnaire(PALLIATIVE)
    texts = hostile_texts()
    raw: dict[str, Any] = {}
    for section in definition.sections:
        raw[story_id(section.id)] = next(texts)
        raw |= {one.id: 2 for one in section.statements}
        raw |= {evidence_id(one.id): next(texts) for one in section.statements}
    entries: dict[str, Any] = {
        f"plan:{number}": {
            "origin": "",
            "state": "chosen",
            "position": number,
            "text": next(texts)[:500],
            "helpers": next(texts)[:200],
            "due": next(texts)[:100],
            "evidence": next(texts)[:500],
            "resource": "W" * 500,
            "cpl": "KR",
        }
        for number in range(1, 4)
    }
    entries |= {f"plan:{name}": next(texts)[:500] for name in ("pledge", "notes", "manager_will", "what_happened")}
    entries["plan:story"] = [next(texts)[:500] for _ in range(5)]
    return make(raw, entries)


@cache
def service() -> Made:
    """Return a service that could do more than its must-haves let it, and knows little of some things."""
    values = (3, 2, 3, "dont_know", 3, 1, None)
    statements = [one for section in questionnaire(NEAR_ME).sections for one in section.statements]
    raw = {one.id: value for one, value in zip(statements, itertools.cycle(values), strict=False) if value is not None}
    return make({"nm.p1": "home_support", "nm.p4": "yes", **raw}, {DECISION: "We wait."}, NEAR_ME)


@cache
def reflection() -> Made:
    """Return a reflection on a child with danger, voices, every word of an arm and one with not enough to say."""
    case, definition, _ = read_case(CASES / "profile" / "danger-child.json")
    return make(case["answers"], {}, definition.id)


def hostile_texts() -> Any:  # noqa: ANN401  an endless iterator of texts
    """Yield texts of the longest length for ever: odd ones, then hostile ones packed together."""
    odd = [
        "W" * LONGEST_TEXT,
        "שלום עולם " * 90,
        "مرحبا " * 150,
        "👩🏽‍🦽🕯️ " * 120,
        "a\u0301" * 400,
        "\u202e" + "right " * 100,
    ]
    odd += [
        one for one in ODD if one.strip() and not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in one)
    ]
    packed = ["\n".join(SCRIPTS[at : at + 16])[:LONGEST_TEXT].strip() for at in range(0, len(SCRIPTS), 16)]
    while True:
        yield from (one[:LONGEST_TEXT].strip() for one in (*packed, *odd))
