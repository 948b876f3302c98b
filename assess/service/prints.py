"""Answers become a document to print: everything that is said in it is worked out here, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assess.core.answers import Answers
from assess.core.definition import MATTERS, Definition
from assess.core.planning import build_plan
from assess.core.result import Result
from assess.report.html import plan_document
from assess.report.plan_view import plan_view
from assess.report.view import result_view


@dataclass(frozen=True, slots=True)
class Scored:
    """A result with all that went into it; ``entries`` are those of a plan, as they are stored."""

    definition: Definition
    answers: Answers
    entries: Mapping[str, Any]
    result: Result


def plan_html(scored: Scored, today: date, *, large: bool = False) -> str:
    """Return the action plan to print as it stands on ``today``."""
    view = result_view(scored.definition, scored.result, scored.answers)
    plan = plan_view(view, build_plan(scored.result, scored.entries, today), today, scored.answers.text(MATTERS))
    return plan_document(view, plan, large=large)
