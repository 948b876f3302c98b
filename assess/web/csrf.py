"""Proof that a form was shown by us to the browser that sends it.

The token is an HMAC of a cookie that only this browser has: its session, or before there is one its visit. Nothing is
stored, so a page with a form can be shown to a visitor without writing to the database. The decision is recorded in
``docs/decisions/0010-form-tokens.md``.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

import flask
from wtforms import Form
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from assess.service.codes import keyed
from assess.web.context import current_services
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms.csrf.core import CSRFTokenField
    from wtforms.form import BaseForm

FIELD = "csrf_token"
_LENGTH = 32


def csrf_token() -> str:
    """Return the token for forms shown in answer to this request."""
    if "csrf_token" not in flask.g:
        flask.g.csrf_token = keyed(current_services().key, "form token", browser_session().anchor).hex()[:_LENGTH]
    token: str = flask.g.csrf_token
    return token


def forget_token() -> None:
    """Make the next token anew, because the session just changed."""
    flask.g.pop("csrf_token", None)


def is_genuine(token: str) -> bool:
    """Return whether a form's token belongs to the browser that sent it."""
    return hmac.compare_digest(token.encode("utf-8", "replace"), csrf_token().encode())


class CookieCSRF(CSRF):
    """WTForms' side of it."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002  WTForms' signature
        """Return the token for this browser."""
        return csrf_token()

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:  # noqa: ARG002
        """Raise ValidationError for a token that is not of this browser."""
        if not is_genuine(field.data or ""):
            raise ValidationError("This page had been open for too long.")


class TokenForm(Form):
    """The form that every other one is made from: it carries the token."""

    class Meta:
        """Switches the token on."""

        csrf = True
        csrf_class = CookieCSRF
        csrf_field_name = FIELD
        locales = False

    @property
    def is_stale(self) -> bool:
        """Whether the token does not belong to this browser (any more). Nothing may be changed then."""
        return not is_genuine(self[FIELD].data or "")

    def sent(self, name: str) -> list[Any]:
        """Return the raw values sent for a field; none when there is no such field."""
        field: Iterable[Any] = self[name].raw_data or () if name in self else ()
        return list(field)
