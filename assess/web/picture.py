"""One response seen whole, as pages and prints after the result need it: result and plan, and how they are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import flask

from assess.core.definition import MATTERS
from assess.core.planning import build_plan
from assess.report.plan_view import plan_view
from assess.report.view import result_view
from assess.service import results
from assess.web.context import current_services

if TYPE_CHECKING:
    from datetime import date

    from assess.core.planning import ActionPlan
    from assess.core.result import Result
    from assess.report.plan_view import PlanView
    from assess.report.view import ResultView
    from assess.service.responses import OpenResponse


@dataclass(frozen=True, slots=True)
class Picture:
    """A response as it stands today: what was found and planned, and (``result``, ``plan``) how it is said."""

    opened: OpenResponse
    today: date
    found: Result
    planned: ActionPlan
    result: ResultView
    plan: PlanView

    def render(self, template: str, **context: object) -> str:
        """Return a page about this response."""
        return flask.render_template(
            template,
            rid=self.opened.record.id,
            lang=self.opened.definition.language,
            result=self.result,
            plan=self.plan,
            **context,
        )


def picture(opened: OpenResponse) -> Picture:
    """Return a response seen whole, today."""
    today = current_services().clock().date()
    found = results.current(opened)
    planned = build_plan(found, opened.entries, today)
    view = result_view(opened.definition, found, opened.answers)
    return Picture(
        opened=opened,
        today=today,
        found=found,
        planned=planned,
        result=view,
        plan=plan_view(view, planned, today, opened.answers.text(MATTERS)),
    )
