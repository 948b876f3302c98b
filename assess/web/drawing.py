"""Questions as HTML, drawn once: most pages show most questions as everybody else sees them.

Drawing is the costliest part of a page, and a statement with one of five choices made looks the same for every worker.
So what was drawn is remembered; never for a question with a text somebody wrote, which is drawn each time and kept
nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask

from assess.web.pages import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from assess.web.pages import Shown

MOST_REMEMBERED = 1024
"""Some 4 KB each, so 4 MB in all."""

_TEMPLATE = "respondent/_questions.html"

_drawn: dict[tuple[object, ...], Markup] = {}


def drawing(content_hash: str) -> Callable[[Shown], Markup]:
    """Return what draws the questions of one definition, with a way to take a choice back."""
    draw: Callable[..., Markup] = flask.current_app.jinja_env.get_template(_TEMPLATE).module.draw  # type: ignore[attr-defined]

    def remembering(one: Shown) -> Markup:
        if _is_personal(one):
            return draw(one, clears=True)
        asked = (one.question.id, one.question.text, one.help, one.examples, one.not_applicable)
        name = (content_hash, *asked, one.value, _kinds(one))
        known = _drawn.get(name)
        if known is None:
            if len(_drawn) >= MOST_REMEMBERED:
                _drawn.clear()
            known = _drawn[name] = draw(one, clears=True)
        return known

    return remembering


def _is_personal(one: Shown) -> bool:
    """Return whether a question shows anything but choices: a text, a reason, a problem."""
    in_parts = any(_has_text(part) for part in (one.evidence, one.other) if part)
    return bool(one.error or one.reason) or _has_text(one) or in_parts


def _has_text(one: Shown) -> bool:
    return bool(one.error) or (one.macro in WRITTEN and bool(one.value))


def _kinds(one: Shown) -> object:
    return one.kinds.value if one.kinds else ()
