"""The form of a page: its WTForms class is made from the definition once, and kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms import StringField

from assess.core.definition import evidence_id, kinds_id, other_id
from assess.service.responses import Stamp
from assess.web.csrf import TokenForm
from assess.web.fields import TABLE, NotSent, sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.core.definition import Definition, Question
    from assess.core.routing import Page
    from assess.store import Json

CHOOSE = "choose."
"""Begins the names of the choices on the page that shows two answers to one question."""

CLEAR = "clear "
"""Begins what the button sends that takes back the choice of a question."""

THEIRS = "theirs"
MINE = "mine"

_MOST_KEPT = 512
_NUMBER = re.compile(r"[0-9]{1,9}")
_KEY = re.compile(r"[0-9A-Z]{1,64}")

_kept: dict[tuple[str, str, tuple[str, ...]], type[PageForm]] = {}


class PageForm(TokenForm):
    """A page of questions. ``QUESTIONS`` are those that have fields in it."""

    QUESTIONS: tuple[Question, ...] = ()

    revision = StringField()
    own = StringField()
    key = StringField()
    seen = StringField()
    do = StringField()

    @property
    def stamp(self) -> Stamp:
        """What the page knew when it was shown; what cannot be read counts as knowing nothing."""
        revision, key = sent(self, "revision"), sent(self, "key")
        pairs = (one.rpartition("=") for one in sent(self, "seen").split())
        return Stamp(
            revision=int(revision) if _NUMBER.fullmatch(revision) else 0,
            key=key if _KEY.fullmatch(key) else "",
            seen={question: mark for question, _, mark in pairs},
            own_revisions=tuple(int(one) for one in sent(self, "own").split() if _NUMBER.fullmatch(one)),
        )

    def raw(self) -> dict[str, Json]:
        """Return what was sent as raw JSON by question id; a choice that is taken back was not made."""
        found: dict[str, Json] = {}
        for question in self.QUESTIONS:
            try:
                found[question.id] = TABLE[question.type].read(self, question)
            except NotSent:
                continue
        if self.cleared in found:
            found[self.cleared] = None
        return found

    @property
    def cleared(self) -> str:
        """The id of the question whose choice is taken back, or nothing."""
        do = sent(self, "do")
        return do.removeprefix(CLEAR) if do.startswith(CLEAR) else ""


def questions_of(definition: Definition, page: Page) -> tuple[Question, ...]:
    """Return every question of a page.

    Those listed, and the free text, kinds of evidence and "other" that go with them.
    """
    known = definition.questions
    ids = (part for one in page.questions for part in (one, other_id(one), evidence_id(one), kinds_id(one)))
    return tuple(known[one] for one in ids if one in known)


def page_form(definition: Definition, page: Page) -> type[PageForm]:
    """Return the form class of a page, made once for each definition."""
    name = (definition.content_hash, page.id, page.questions)
    form = _kept.get(name)
    if form is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        form = _kept[name] = build_form(questions_of(definition, page))
    return form


def build_form(questions: tuple[Question, ...]) -> type[PageForm]:
    """Return a form class for these questions."""
    fields: dict[str, Any] = {"QUESTIONS": questions}
    for question in questions:
        fields |= TABLE[question.type].fields(question)
    return type("PageForm", (PageForm,), fields)


def decided(form: Mapping[str, str]) -> dict[str, str]:
    """Return question id to ``mine`` or ``theirs`` for every choice made on the page that shows both answers."""
    return {
        name.removeprefix(CHOOSE): value
        for name, value in form.items()
        if name.startswith(CHOOSE) and value in {MINE, THEIRS}
    }
