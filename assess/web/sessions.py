"""The browser's side of a session: one cookie with a random token, behind Flask's SessionInterface.

Nothing is looked up until somebody asks what the session may open, and nothing is written until there is something to
keep: a visitor who only reads leaves no row behind.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, cast

import flask
from flask.sessions import SessionInterface, SessionMixin

from assess.service import sessions

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from assess.service.services import Services
    from assess.store import Device, SessionRecord

VISIT_BYTES = 16
SESSION = "assess_session"
VISIT = "assess_visit"


class BrowserSession(dict[str, Any], SessionMixin):
    """What this browser may open. Also a mapping, because Flask expects one; it stays empty."""

    def __init__(self, services: Services, token: str, visit: str) -> None:
        """Keep what the browser sent: its session's token and its visit, either may be empty."""
        super().__init__()
        self._services = services
        self._token = token
        self._visit = visit
        self._record: SessionRecord | None = None
        self._looked_up = not token
        self._unknown = False
        self.new_token: str | None = None
        self.new_visit = ""

    @property
    def record(self) -> SessionRecord | None:
        """The living session, looked up once. Raises StoreUnavailable when that first time fails.

        The page that then says so is made like that of a visitor without a session, and its form can be sent again.
        """
        if not self._looked_up:
            self._looked_up = self._unknown = True
            self._record = sessions.find_session(self._services, self._token)
            self._unknown = False
        return self._record

    @property
    def device(self) -> Device | None:
        """Whose device this is said to be, or ``None`` without a session."""
        return self.record.device if self.record else None

    @property
    def open_minutes(self) -> int:
        """For how many minutes an unused page stays open; 0 when that is no matter."""
        return sessions.open_minutes(self.record) if self.record else 0

    @property
    def autocomplete(self) -> str:
        """Whether the browser may remember what is typed: not on a shared device, nor where nobody has said yet.

        Chromium writes it into its profile folder, where it outlives "Finish on this computer". The price is that Back
        does not bring unsaved words back there; on a device of one's own it does.
        """
        return "on" if self.device == "own" else "off"

    @property
    def anchor(self) -> str:
        """What this browser's form tokens are bound to: its session, or else its visit, begun here if need be."""
        if self._token and (self._unknown or self.record):
            return self._token
        if not self._visit:
            raw = self._services.random(VISIT_BYTES)
            self._visit = self.new_visit = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return self._visit

    def may_open(self, response_id: str) -> bool:
        """Return whether this browser may open a response."""
        return self.record is not None and response_id in self.record.response_ids

    def begin(self, device: Device, *response_ids: str) -> bytes:
        """Start a session that may open these responses, under a new token; return the hash the store knows it by."""
        return self._replace(sessions.begin_session(self._services, device, response_ids, self.record))

    def end(self) -> None:
        """End the session and take the cookies back."""
        if self.record:
            sessions.end_session(self._services, self.record)
        self._token, self._visit, self._record, self._looked_up = "", "", None, True
        self.new_token = ""

    def _replace(self, token: str) -> bytes:
        self._token = self.new_token = token
        self._looked_up = False
        return sessions.hash_token(token)


class Sessions(SessionInterface):
    """Reads the cookies when a request comes in and sets them when its answer goes out."""

    def __init__(self, services: Services) -> None:
        """Names and flags follow from whether people reach the pages by https."""
        self._services = services
        self._secure = services.settings.secure_cookies
        self.session_cookie = f"__Host-{SESSION}" if self._secure else SESSION
        self.visit_cookie = f"__Host-{VISIT}" if self._secure else VISIT

    def open_session(self, app: Flask, request: Request) -> BrowserSession:  # noqa: ARG002  Flask's signature
        """Return the session of a request; nothing is looked up yet."""
        sent = request.cookies
        return BrowserSession(self._services, sent.get(self.session_cookie, ""), sent.get(self.visit_cookie, ""))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Set or delete the cookies where the request changed them."""
        browser = cast("BrowserSession", session)
        if browser.new_visit:
            self._set(response, self.visit_cookie, browser.new_visit, None)
        if browser.new_token:
            days = 30 if browser.device == "own" else 0
            self._set(response, self.session_cookie, browser.new_token, days * 86400 or None)
        elif browser.new_token is not None:
            for name in (self.session_cookie, self.visit_cookie):
                response.delete_cookie(name, secure=self._secure, httponly=True, samesite="Lax")

    def _set(self, response: Response, name: str, value: str, max_age: int | None) -> None:
        response.set_cookie(name, value, max_age=max_age, secure=self._secure, httponly=True, samesite="Lax")


def browser_session() -> BrowserSession:
    """Return the session of the request being answered."""
    return cast("BrowserSession", flask.session)
