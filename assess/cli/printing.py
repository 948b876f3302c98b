"""Print a paper of a questionnaire as a PDF, as HTML or as plain text; or the plans of exported responses."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from assess.cli import print_plans
from assess.cli.exits import DONE, REFUSED
from assess.cli.files import file_to_be, reason, write_whole
from assess.cli.questionnaires import find, lines
from assess.core.definition import Definition
from assess.core.errors import Problem, Refused
from assess.core.loading.reading import printable
from assess.report.papers import PAPERS, Paper, PaperOptions
from assess.report.pdf import RenderError, render_pdf

PLANS = "plans"
STANDARD = "-"
"""Standard output, where a file is named."""
FORMATS: Mapping[str, Callable[[Paper, Definition, PaperOptions], bytes]] = MappingProxyType(
    {
        "pdf": lambda paper, definition, options: render_pdf(paper.document(definition, options)),
        "html": lambda paper, definition, options: paper.document(definition, options).encode("utf-8"),
        "text": lambda paper, definition, _: paper.text(definition).encode("utf-8"),
    }
)
ENDINGS: Mapping[str, str] = MappingProxyType({".pdf": "pdf", ".html": "html", ".htm": "html", ".txt": "text"})
"""The format that a file's name asks for."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes: for each kind of paper the same."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True, title="what to print")
    for kind, paper in PAPERS.items():
        _add_paper(kinds.add_parser(kind, help=f"{paper.title}: {paper.about}", allow_abbrev=False))
    plans = kinds.add_parser(
        PLANS,
        help="the plans of exported responses, in one file or in a file each",
        description=print_plans.__doc__,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    print_plans.add_arguments(plans)


def _add_paper(parser: ArgumentParser) -> None:
    parser.add_argument("questionnaire", metavar="ID", help="id of a shipped questionnaire, or a file")
    parser.add_argument(
        "--output", metavar="FILE", required=True, help="the file to write; “-” writes to standard output"
    )
    parser.add_argument("--format", choices=FORMATS, help="pdf, html or text; otherwise as the ending of FILE says")
    parser.add_argument("--large-print", action="store_true", help="type of 18 points")
    parser.add_argument(
        "--booklet", action="store_true", help="two pages on each side, in the order of a booklet to fold"
    )


def run(arguments: Namespace) -> int:
    """Do it. Return 0, or 1 when there is no such questionnaire or paper, or a file cannot be used."""
    if arguments.kind == PLANS:
        return print_plans.run(arguments)
    loaded = find(arguments.questionnaire)
    if loaded.definition is None:
        sys.stderr.writelines(f"{line}\n" for line in lines(Path(arguments.questionnaire), loaded))
        return REFUSED
    try:
        _print(loaded.definition, arguments)
    except Refused as refused:
        sys.stderr.writelines(f"{problem}\n" for problem in refused.problems)
        return REFUSED
    except (OSError, RenderError) as error:
        sys.stderr.write(f"{reason(error)}\n")
        return REFUSED
    return DONE


def _print(definition: Definition, arguments: Namespace) -> None:
    paper = PAPERS[arguments.kind]
    if missing := paper.why_not(definition):
        raise Refused((Problem("/kind", "no_paper", missing, "Choose another kind of paper."),))
    path = None if arguments.output == STANDARD else file_to_be(arguments.output, "output")
    options = PaperOptions(large=arguments.large_print, booklet=arguments.booklet)
    content = FORMATS[_format(arguments, path)](paper, definition, options)
    if path is None:
        sys.stdout.buffer.write(content)
    else:
        write_whole(path, content)


def _format(arguments: Namespace, path: Path | None) -> str:
    """Return the format asked for; raise ``Refused`` when the ending of the file tells none."""
    wanted = arguments.format or (ENDINGS.get(path.suffix.lower()) if path else "text")
    if wanted:
        return str(wanted)
    message = f"The name “{printable(arguments.output)}” does not tell what to write."
    raise Refused((Problem("/output", "no_format", message, "End it in .pdf, .html or .txt, or say --format."),))
