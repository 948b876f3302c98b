"""The Flask application: routes from the access list, own session, own headers, one Jinja environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from assess.settings import resource
from assess.web import entrance, joining, leaving, pairs, respondent, results, trainers
from assess.web.assets import Assets, compiled
from assess.web.bodies import CountedFields, WholeRequests
from assess.web.context import Route, voice
from assess.web.csrf import csrf_token
from assess.web.errors import handle_errors
from assess.web.printing import EXTENSION, PAPERS_EXTENSION, PaperPrints, PrintQueue
from assess.web.security import protect
from assess.web.sessions import Sessions, browser_session

if TYPE_CHECKING:
    from assess.service.services import Services

ROUTES: tuple[Route, ...] = (
    *entrance.ROUTES,
    *joining.ROUTES,
    *respondent.ROUTES,
    *leaving.ROUTES,
    *results.ROUTES,
    *pairs.ROUTES,
    *trainers.ROUTES,
)
"""Every route but that of the static files."""

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 2000
AT_ONCE = 8
"""Requests worked on at a time in one process; more would only wait for each other."""


class BoundedRequest(Request):
    """A request whose form has at most ``MOST_PARTS`` fields."""

    form_data_parser_class = CountedFields


def create_app(services: Services) -> Flask:
    """Return the application for these services. Raises AssetsMissing when the front end is not compiled."""
    app = Flask("assess", static_folder=None, template_folder=str(resource("templates")))
    app.extensions |= {"assess": services, EXTENSION: PrintQueue(), PAPERS_EXTENSION: PaperPrints()}
    app.request_class = BoundedRequest
    app.url_map.merge_slashes = False  # tidying an address would answer with a redirect to whatever Host was sent
    app.url_map.strict_slashes = False
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.session_interface = Sessions(services)
    _set_up_templates(app, services)
    protect(app, https=services.settings.secure_cookies)
    handle_errors(app)
    for rule, endpoint, view, methods in ROUTES:
        app.add_url_rule(rule, endpoint, view, methods=methods)
    _trust_proxies(app, services.settings.trusted_proxies)
    app.wsgi_app = WholeRequests(app.wsgi_app, most_bytes=MOST_BYTES, at_once=AT_ONCE)  # type: ignore[method-assign]
    return app


def _set_up_templates(app: Flask, services: Services) -> None:
    """Strict, escaped, and with the few names that every page may use."""
    assets = Assets(compiled())
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined, "autoescape": True}
    app.jinja_env.globals.update(
        asset=assets.url,
        csrf_token=csrf_token,
        browser_session=browser_session,
        organisation=services.settings.organisation or "",
    )
    app.context_processor(lambda: {"voice": voice()})
    app.add_url_rule("/static/<path:name>", "static", assets.send)


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe the addresses that our own proxies report, and nobody else's. The Host header is never used for links."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_prefix=0)  # type: ignore[method-assign]
