"""Whole documents for print as HTML text, made from the same fragments that the pages include.

The documents link to nothing: the print style sheet is parsed once by :mod:`assess.report.pdf`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assess import settings
from assess.core.dates import long_date
from assess.core.together import Together
from assess.report.manifest import Manifest
from assess.report.plan_view import AlreadyView, PlanView, SheetView
from assess.report.sign_off_view import SignedView
from assess.report.view import ResultView


def plan_document(result: ResultView, plan: PlanView, *, large: bool = False) -> str:
    """Return the action plan; ``large`` is the 18 point variant."""
    return render(
        "plan.html", heading=result.voice("My action plan"), made_on=plan.made_on, large=large, result=result, plan=plan
    )


def sheet_document(result: ResultView, sheet: SheetView, *, large: bool = False) -> str:
    """Return the one-to-one sheet: what ``sheet`` holds, and of ``result`` only its title, version and footer."""
    heading = result.voice("For my one-to-one")
    return render("sheet.html", heading=heading, made_on=sheet.made_on, large=large, result=result, sheet=sheet)


def already_document(result: ResultView, already: AlreadyView, *, large: bool = False) -> str:
    """Return the "What I already do" page."""
    heading = result.voice("What I already do")
    made_on = already.made_on
    return render("already.html", heading=heading, made_on=made_on, large=large, result=result, already=already)


def go_live_document(result: ResultView, signed: SignedView, made_on: str, *, large: bool = False) -> str:
    """Return the sheet of a decision, with room to write where nothing is typed, and lines to sign."""
    return render("go_live.html", heading=signed.title, made_on=made_on, large=large, result=result, signed=signed)


def together_document(result: ResultView, together: Together, today: date, *, large: bool = False) -> str:
    """Return two pictures of one decision side by side; of ``result`` only what stands round about them."""
    heading = "Two pictures of one decision"
    made_on = long_date(today)
    return render("together.html", heading=heading, made_on=made_on, large=large, result=result, together=together)


def manifest_document(manifest: Manifest, *, large: bool = False) -> str:
    """Return the front page of a file of several plans."""
    return render("manifest.html", manifest=manifest, large=large)


def render(name: str, **context: object) -> str:
    """Return a template of ``templates/report`` filled in."""
    return _environment().get_template(f"report/{name}").render(context)


@cache
def _environment() -> Environment:
    """Return the one environment of this process: it escapes everything, and an unknown name is an error."""
    loader = FileSystemLoader(settings.resource("templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False)
