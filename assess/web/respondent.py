"""The worker's way from the first page to "check your answers"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask

from assess.web.context import GET, Route, current_services

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def home() -> ResponseReturnValue:
    """Show which questionnaires there are, for whom, and what people get."""
    return flask.render_template("respondent/home.html", cards=current_services().library.current())


ROUTES: tuple[Route, ...] = (("/", "home", home, GET),)
