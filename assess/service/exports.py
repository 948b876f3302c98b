"""Taking a response out, bringing it back, and taking it away for good.

The file holds what the worker said: answers and plan. The results in it are for reading; loading works them out anew,
so a file that was changed by hand cannot bring in a level nobody reached.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assess.core.answers import dump_answer, read_answers
from assess.core.errors import Problem
from assess.core.loading.reading import read_document
from assess.core.planning import read_plan_entry
from assess.core.sign_off import SIGN, read_sign_entry
from assess.service import pairs, results
from assess.service.responses import Stamp, definition_of, new_key, open_response, start, store_values
from assess.service.sheets import SHEET, read_ticks

if TYPE_CHECKING:
    from assess.core.answers import Answers
    from assess.core.definition import Definition
    from assess.service.responses import OpenResponse, Started
    from assess.service.services import Services
    from assess.store import Device, Json

FORMAT = "assess-response-1"
"""Names the shape of the file. A new shape gets a new name, and loading knows both."""

_CHOOSE = "Choose the one you took out; its name ends in .json."


@dataclass(frozen=True, slots=True)
class Saved:
    """What a file holds once it is understood: ``entries`` are those of the plan, as they are stored.

    ``exported_on`` is the day it was taken out, ``None`` where the file does not say.
    """

    definition: Definition
    answers: Answers
    entries: Mapping[str, Any]
    finished: bool
    exported_on: date | None


def export_json(services: Services, opened: OpenResponse) -> str:
    """Return everything kept about a response as JSON text, to keep or to load again."""
    record = opened.record
    document = {
        "format": FORMAT,
        "questionnaire": opened.definition.id,
        "version": opened.definition.version,
        "content_hash": record.content_hash,
        "title": opened.definition.title,
        "status": record.status,
        "started_on": record.started_on.isoformat(),
        "completed_on": record.completed_on.isoformat() if record.completed_on else None,
        "exported_on": services.clock().date().isoformat(),
        "answers": {key: dump_answer(answer) for key, answer in opened.answers.items()},
        "plan": dict(opened.entries),
        "second_person": pairs.exported(services, record.id),
        "results": [
            {"number": one.sequence, "made_on": one.made_on.isoformat(), "result": one.body}
            for one in services.store.results(record.id)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def load_saved(services: Services, raw: bytes, device: Device = "own") -> Started | tuple[Problem, ...]:
    """Start a new response from a file that :func:`export_json` made, or return every problem with the file.

    It goes on with exactly the version it was made with; what was finished gets a result again. Raises
    StoreUnavailable.
    """
    saved = read_saved(raw, lambda content_hash: _known(services, content_hash))
    if not isinstance(saved, Saved):
        return saved
    started = start(services, saved.definition, (), device)
    opened = open_response(services, started.response_id)
    values = {key: dump_answer(answer) for key, answer in saved.answers.items()}
    store_values(services, opened, {**values, **saved.entries}, Stamp(opened.revision, new_key(services)))
    if saved.finished:
        results.finish(services, open_response(services, started.response_id))
    return started


def erase(services: Services, response_id: str) -> None:
    """Delete a response with everything in it; no session may open it any more. Raises StoreUnavailable."""
    services.store.erase(response_id, services.clock())


def read_saved(raw: bytes, definition_of_hash: Callable[[str], Definition | None]) -> Saved | tuple[Problem, ...]:
    """Return what a file holds that :func:`export_json` made, or every problem with it.

    ``definition_of_hash`` returns the definition with a content hash, ``None`` where there is none.
    """
    document, problems = read_document(raw)
    if problems or not isinstance(document, dict) or document.get("format") != FORMAT:
        return (Problem("", "not_ours", "This is not a file from here.", _CHOOSE),)
    definition = definition_of_hash(str(document.get("content_hash")))
    if definition is None:
        message = "This file belongs to a version of the questions that is not here."
        return (Problem("/content_hash", "unknown_version", message, "Load it where it was saved, or start again."),)
    return _saved(definition, document)


def _known(services: Services, content_hash: str) -> Definition | None:
    try:
        return definition_of(services, content_hash)
    except KeyError:
        return None


def _saved(definition: Definition, document: Mapping[str, Any]) -> Saved | tuple[Problem, ...]:
    said, planned = document.get("answers"), document.get("plan")
    if not isinstance(said, dict) or not isinstance(planned, dict):
        return (Problem("/answers", "not_ours", "This file holds no answers, or no plan.", _CHOOSE),)
    answers, problems = read_answers(definition.questions, said)
    entries = {key: _read_entry(definition, key, value) for key, value in planned.items()}
    problems += tuple(one for one in entries.values() if isinstance(one, Problem))
    if problems:
        return problems
    finished = bool(document.get("completed_on"))
    return Saved(definition, answers, entries, finished, _day(document.get("exported_on")))


def _day(written: Json) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def _read_entry(definition: Definition, key: str, value: Json) -> Json | Problem:
    if key.startswith(SIGN):
        return read_sign_entry(definition, key, value)
    return read_ticks(value) if key == SHEET else read_plan_entry(key, value)
