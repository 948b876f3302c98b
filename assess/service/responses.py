"""A response from start to its last page: opening it, saving a page of it, and where to go next.

A page that was shown says what it knew in a :class:`Stamp`, and only what differs from that is saved. So two tabs on
different questions merge, and two tabs on the same question get asked.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assess.core.answers import UNANSWERED, Answers, NotApplicable, dump_answer, read_answer, recall_answer
from assess.core.definition import CHOSEN_SECTIONS, EXPECT, MATTERS
from assess.core.errors import Problem, Refused
from assess.core.routing import Route
from assess.service.codes import encode, grouped, hash_code, make_code
from assess.service.extracts import extracts
from assess.service.retention import is_expired, note_use
from assess.store import Change, Conflict, DefinitionRecord, ResponseMissing, ResponseRecord, StoredAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assess.core.answers import Answer
    from assess.core.definition import Definition
    from assess.service.services import Services
    from assess.store import Device, Json, KeptResponse

__all__ = ["PLAN", "OpenResponse", "PageConflict", "PageSaved", "Refused", "Stamp", "Started"]

PLAN = "plan:"
"""How the ids of a plan's entries begin; they are kept beside the answers and are none."""

NOTHING = "-"
"""The fingerprint of "not answered"."""

_ASIDE = frozenset({EXPECT, MATTERS})
MOST_PINNED = 10_000
_ID_BYTES = 16
_KEY_BYTES = 12
_FINGERPRINT = 12


@dataclass(frozen=True, slots=True)
class Started:
    """A new response and its resume code, in groups."""

    response_id: str
    code: str


@dataclass(frozen=True, slots=True)
class OpenResponse:
    """A response as it stands, with its own definition.

    answers: what was answered, without the plan. entries: the plan's own values, ``plan:...`` to JSON.
    stored: every value with the revision that wrote it.
    """

    record: ResponseRecord
    definition: Definition
    answers: Answers
    entries: Mapping[str, Json]
    stored: Mapping[str, StoredAnswer]

    @property
    def revision(self) -> int:
        """Return how many saves changed something so far."""
        return self.record.revision

    @property
    def answered_at(self) -> int:
        """Return the revision of the latest answer that can change a result."""
        return max((one.revision for key, one in self.stored.items() if _counts(key)), default=0)

    def raw(self, question_id: str) -> Json:
        """Return an answer as JSON, ``None`` when there is none."""
        one = self.stored.get(question_id)
        return one.value if one else None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page knew when it was shown.

    revision: the response's. key: fresh for each page shown. seen: question id to the fingerprint of the value shown.
    own_revisions: what this page has stored since, by saving in the background.
    """

    revision: int
    key: str
    seen: Mapping[str, str] = field(default_factory=dict)
    own_revisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSaved:
    """Stored durably; ``opened`` is the response after it."""

    opened: OpenResponse
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageConflict:
    """Nothing was stored: these questions were answered elsewhere since the page was shown. Values are JSON."""

    mine: Mapping[str, Json]
    theirs: Mapping[str, Json]
    revision: int


def start(services: Services, definition: Definition, sections: tuple[str, ...], device: Device) -> Started:
    """Start a response to a questionnaire, with the sections somebody picked (none: all). Raises StoreUnavailable."""
    keep_definition(services, definition)
    record = new_record(services, definition.content_hash, device)
    code = make_code(services.key, record.id, 0)
    services.store.start(record, hash_code(services.key, code), None)
    if sections:
        change = Change({CHOSEN_SECTIONS: list(sections)}, 0, new_key(services))
        services.store.save(record.id, change, services.clock())
    return Started(record.id, grouped(code))


def new_record(services: Services, content_hash: str, device: Device) -> ResponseRecord:
    """Return the record of a response that begins now, under a fresh id; it is not kept yet."""
    now = services.clock()
    return ResponseRecord(new_id(services), content_hash, "in_progress", 0, device, now.date(), now)


def new_id(services: Services) -> str:
    """Return 128 bits that nobody can guess, as 26 letters and numbers."""
    return base64.b32encode(services.random(_ID_BYTES)).decode().rstrip("=").lower()


def keep_definition(services: Services, definition: Definition) -> None:
    """Keep a definition's text by its hash, so that a lost or changed file never orphans a response.

    One whose file is gone already came from the database, where it stays.
    """
    if services.library.by_hash(definition.content_hash) is None:
        return
    body = services.library.body(definition.content_hash)
    today = services.clock().date()
    services.store.keep_definition(
        DefinitionRecord(definition.content_hash, definition.id, definition.version, body, today)
    )


def definition_of(services: Services, content_hash: str) -> Definition:
    """Return the definition with this content hash, parsed once. Raises KeyError when it was never kept."""
    known = services.library.by_hash(content_hash) or services.parsed.get(content_hash)
    if known is None:
        record = services.store.definition(content_hash)
        if record is None:
            raise KeyError(content_hash)
        known = services.parsed[content_hash] = services.library.parse(record.body)
    return known


def open_response(services: Services, response_id: str) -> OpenResponse:
    """Return a response as it stands. Raises ResponseMissing, StoreUnavailable."""
    kept = _kept(services, response_id)
    _pin(services, kept.response)
    return _opened(kept.response, definition_of(services, kept.response.content_hash), kept.answers)


def look_at(services: Services, response_id: str) -> OpenResponse:
    """Return a response as it stands for somebody else's page: its holder has not used it by that.

    Raises ResponseMissing, StoreUnavailable.
    """
    kept = _living(services, response_id)
    return _opened(kept.response, definition_of(services, kept.response.content_hash), kept.answers)


def open_page(services: Services, response_id: str, section: str) -> OpenResponse:
    """Return a response with what the pages of a section need: all answers, or few of them in a long questionnaire.

    Raises ResponseMissing, StoreUnavailable.
    """
    content_hash = services.pinned.get(response_id)
    needed = extracts(definition_of(services, content_hash)) if content_hash else None
    among = needed.of(section) if needed else None
    if among is None:
        return open_response(services, response_id)
    kept = _kept(services, response_id, among)
    return _opened(kept.response, definition_of(services, kept.response.content_hash), kept.answers)


def _kept(services: Services, response_id: str, among: Sequence[str] | None = None) -> KeptResponse:
    """Return what is kept of a response, noting that it was opened."""
    kept = _living(services, response_id, among)
    note_use(services, kept.response)
    return kept


def _living(services: Services, response_id: str, among: Sequence[str] | None = None) -> KeptResponse:
    """Return what is kept of a response; one whose time is over is missing, whether or not it was removed already."""
    kept = services.store.kept_response(response_id, among)
    if kept is None or is_expired(kept.response, services.clock().date()):
        raise ResponseMissing(response_id)
    return kept


def _pin(services: Services, record: ResponseRecord) -> None:
    if len(services.pinned) >= MOST_PINNED:
        services.pinned.clear()
    services.pinned[record.id] = record.content_hash


def _opened(record: ResponseRecord, definition: Definition, stored: Mapping[str, StoredAnswer]) -> OpenResponse:
    answers = {key: recall_answer(one.value) for key, one in stored.items() if not key.startswith(PLAN)}
    entries = {key: one.value for key, one in stored.items() if key.startswith(PLAN) and one.value is not None}
    return OpenResponse(record, definition, Answers(answers), entries, stored)


def new_key(services: Services) -> str:
    """Return a fresh idempotency key."""
    return encode(services.random(_KEY_BYTES))


def fingerprint(value: Json) -> str:
    """Return a few characters that tell one stored value from another."""
    if value is None:
        return NOTHING
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_FINGERPRINT]


def stamp(services: Services, opened: OpenResponse, question_ids: Iterable[str]) -> Stamp:
    """Return the stamp of a page that shows these questions now."""
    seen = {one: fingerprint(opened.raw(one)) for one in question_ids}
    return Stamp(opened.revision, new_key(services), seen)


def save_page(
    services: Services, opened: OpenResponse, raw: Mapping[str, Json], known: Stamp
) -> PageSaved | PageConflict:
    """Save what a page sent: all that differs from what it had shown, or nothing.

    Raises Refused with every problem, ResponseMissing, StoreUnavailable. Sending the same again stores nothing twice.
    """
    values = read_page(opened, raw, known)
    return store_values(services, opened, {**values, **_to_acknowledge_again(opened, values)}, known)


def _to_acknowledge_again(opened: OpenResponse, values: Mapping[str, Json]) -> dict[str, Json]:
    """Return what takes acknowledgements back: each is of the answers it was given for, and some of them change."""
    changing = {key for key, value in values.items() if opened.raw(key) != value}
    given = (stop for stop in opened.definition.stops if opened.raw(stop.id) is not None and stop.id not in values)
    return {stop.id: dump_answer(UNANSWERED) for stop in given if not changing.isdisjoint(stop.when.reads())}


def read_page(opened: OpenResponse, raw: Mapping[str, Json], known: Stamp) -> dict[str, Json]:
    """Return the values that differ from those shown, as stored. Raises Refused.

    A value for a question that is asked neither before nor after this page is left out: it was not on the page.
    """
    questions = opened.definition.questions
    read = {key: read_answer(questions[key], value) for key, value in raw.items()}
    problems = tuple(one for one in read.values() if isinstance(one, Problem))
    if problems:
        raise Refused(problems)
    answers = {key: one for key, one in read.items() if not isinstance(one, Problem)}
    values = {key: dump_answer(one) for key, one in answers.items()}
    differing = {key for key, value in values.items() if fingerprint(value) != known.seen.get(key, NOTHING)}
    before = Route(opened.definition, opened.answers)
    after = Route(opened.definition, _with(opened.answers, {key: answers[key] for key in differing}))
    refused = tuple(
        _not_offered(key)
        for key in differing
        if isinstance(answers[key], NotApplicable) and not after.offers_not_applicable(questions[key])
    )
    if refused:
        raise Refused(refused)
    return {key: values[key] for key in values if key in differing and (before.applies(key) or after.applies(key))}


def _with(answers: Answers, changed: Mapping[str, Answer]) -> Answers:
    return Answers({**dict(answers.items()), **changed})


def store_values(
    services: Services, opened: OpenResponse, values: Mapping[str, Json], known: Stamp, *, amends: bool = True
) -> PageSaved | PageConflict:
    """Store values that were read already. Raises ResponseMissing, StoreUnavailable."""
    if not values:
        return PageSaved(opened, ())
    counts = amends and any(map(_counts, values))
    key = _content_key(known.key or new_key(services), values)
    change = Change(values, known.revision, key, amends=counts, own_revisions=known.own_revisions)
    saved = services.store.save(opened.record.id, change, services.clock())
    if isinstance(saved, Conflict):
        theirs = {one: kept.value for one, kept in saved.theirs.items()}
        return PageConflict({one: values[one] for one in theirs}, theirs, saved.revision)
    if saved.repeated:
        return _as_repeated(open_response(services, opened.record.id), values)
    return PageSaved(_after(opened, values, saved.revision), tuple(saved.changed))


def _after(opened: OpenResponse, values: Mapping[str, Json], revision: int) -> OpenResponse:
    """Return the response with what was just stored; what others store meanwhile is seen when the next page opens."""
    written = {key: StoredAnswer(value, revision) for key, value in values.items()}
    return _opened(replace(opened.record, revision=revision), opened.definition, {**opened.stored, **written})


def _as_repeated(after: OpenResponse, values: Mapping[str, Json]) -> PageSaved | PageConflict:
    """Return what to say of a page that was stored before.

    All is well, unless it was changed since and is sent once more.
    """
    changed = {one: after.raw(one) for one, value in values.items() if after.raw(one) != value}
    if changed:
        return PageConflict({one: values[one] for one in changed}, changed, after.revision)
    return PageSaved(after, ())


def _content_key(key: str, values: Mapping[str, Json]) -> str:
    """Return the idempotency key of a page *and* what it says.

    The same page sent again with other words is another save.
    """
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{key}\0{text}".encode()).hexdigest()[:32]


def _counts(question_id: str) -> bool:
    """Return whether an answer can change a result."""
    return not question_id.startswith(PLAN) and question_id not in _ASIDE


def _not_offered(question_id: str) -> Problem:
    message = "“Not part of my role” is not offered here."
    return Problem(question_id, "not_applicable_refused", message, "Choose an answer, or leave it blank.")
