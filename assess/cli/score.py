"""``assess score``: the whole job without a web server, from questionnaire and answers to text, JSON or a PDF."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assess.cli.exits import DONE, REFUSED
from assess.cli.files import file_to_be, reason, write_whole
from assess.cli.questionnaires import find, lines
from assess.core.answers import read_answers
from assess.core.definition import Definition
from assess.core.errors import Problem, Refused
from assess.core.loading.reading import MAX_BYTES, pointer, read_document
from assess.core.planning import read_plan_entry
from assess.core.result import assess, dump_result
from assess.core.routing import Route
from assess.report.exports import result_text
from assess.report.pdf import RenderError, render_pdf
from assess.service.prints import Scored, plan_html

STANDARD = "-"
"""Standard input where answers are read, standard output where a PDF is written."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("definition", metavar="DEFINITION", help="id of a shipped questionnaire, or a file")
    parser.add_argument(
        "answers", metavar="ANSWERS", help='a JSON file {"answers": {question: value}}; "-" reads standard input'
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--text", action="store_true", help="the result in plain words (this is what you get anyway)")
    output.add_argument("--json", action="store_true", help="the result as JSON, with its whole explanation")
    output.add_argument("--pdf", metavar="OUT", help="the action plan as a PDF file; “-” writes it to standard output")


def run(arguments: Namespace) -> int:
    """Do it. Return 0, or 1 when a file cannot be read or written or holds something that cannot be taken."""
    loaded = find(arguments.definition)
    if loaded.definition is None:
        sys.stderr.writelines(f"{line}\n" for line in lines(Path(arguments.definition), loaded))
        return REFUSED
    try:
        scored = score(loaded.definition, _read_bytes(arguments.answers))
        _note_what_is_not_asked(scored)
        output = _made(arguments, scored)
    except Refused as refused:
        sys.stderr.writelines(f"{problem}\n" for problem in refused.problems)
        return REFUSED
    except (OSError, RenderError) as error:
        sys.stderr.write(f"{reason(error)}\n")
        return REFUSED
    sys.stdout.buffer.write(output)
    return DONE


def _made(arguments: Namespace, scored: Scored) -> bytes:
    """Return what goes to standard output, after writing the file that was asked for instead."""
    if arguments.pdf is None:
        said = _as_json(scored) if arguments.json else result_text(scored.definition, scored.result)
        return said.encode("utf-8")
    if arguments.pdf == STANDARD:
        return render_pdf(_plan_html(scored))
    path = file_to_be(arguments.pdf, "pdf")
    write_whole(path, render_pdf(_plan_html(scored)))
    return b""


def score(definition: Definition, raw: bytes) -> Scored:
    """Return the result of the answers in ``raw``; raise ``Refused`` with every problem."""
    document, unreadable = read_document(raw)
    misshapen = () if document is None and unreadable else _shape_problems(definition, document)
    if document is None or misshapen:
        raise Refused((*unreadable, *misshapen))
    answers, answer_problems = read_answers(definition.questions, document["answers"])
    entries = {key: read_plan_entry(key, one) for key, one in document.get("plan", {}).items()}
    plan_problems = (one for one in entries.values() if isinstance(one, Problem))
    told = {problem.path for problem in unreadable}
    more = (one for one in answer_problems if pointer("/answers", one.path) not in told)
    if problems := (*unreadable, *more, *plan_problems):
        raise Refused(problems)
    return Scored(definition, answers, MappingProxyType(entries), assess(definition, answers))


def _shape_problems(definition: Definition, document: Any) -> tuple[Problem, ...]:  # noqa: ANN401  any JSON may come
    """Return what keeps a document from being a set of answers to this very questionnaire."""
    if not isinstance(document, dict) or not isinstance(document.get("answers"), dict):
        hint = 'Write {"answers": {"a question": 2}}.'
        return (Problem("/answers", "no_answers", "This holds no answers.", hint),)
    if not isinstance(document.get("plan", {}), dict):
        return (Problem("/plan", "wrong_type", "A plan is an object of entries.", "Correct it, or leave it out."),)
    meant = {"questionnaire": definition.id, "version": definition.version}
    return tuple(
        Problem(f"/{key}", f"other_{key}", f"These answers were given to another {key}.", f"Here it is {value}.")
        for key, value in meant.items()
        if document.get(key, value) != value
    )


def _read_bytes(named: str) -> bytes:
    """Return a file, or of one that is too large just enough to be refused for that; raise ``OSError``."""
    if named == STANDARD:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(named).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _note_what_is_not_asked(scored: Scored) -> None:
    """Say on standard error which answers take no part, so that nobody wonders where they went."""
    route = Route(scored.definition, scored.answers)
    unused = [key for key, _ in scored.answers.items() if not route.applies(key)]
    if unused:
        sys.stderr.write(f"Not asked with these answers, so left out: {', '.join(unused)}\n")


def _as_json(scored: Scored) -> str:
    return json.dumps(dump_result(scored.result), ensure_ascii=False, indent=2) + "\n"


def _plan_html(scored: Scored) -> str:
    today = datetime.now(UTC).astimezone().date()
    return plan_html(scored, today)
