"""Print the plans of exported responses: all in one file, or each in a file of its own.

Each FILE.json is what a worker took out with "Take everything out" (JSON). Results are worked out anew from the answers
in it. A file that cannot be used is named with what is wrong, and the others are printed all the same. What was printed
replaces a file of the same name only when it is whole, so a run that was interrupted can simply be started again.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assess.bootstrap import load_library
from assess.cli.exits import DONE, REFUSED, WRONG_USAGE
from assess.cli.files import file_to_be, reason, whole_file, write_whole
from assess.cli.progress import Progress
from assess.cli.safe_names import plan_names
from assess.core.dates import long_date
from assess.core.errors import Problem, Refused
from assess.core.loading.reading import printable
from assess.core.result import assess
from assess.report.batch import Batch
from assess.report.html import manifest_document
from assess.report.manifest import Bound, LeftOut, Manifest
from assess.report.merging import Part, bind
from assess.report.renderer import RenderError
from assess.service.exports import Saved, read_saved
from assess.service.library import read_limited
from assess.service.prints import Scored, plan_html
from assess.settings import Settings, SettingsError

if TYPE_CHECKING:
    from assess.service.library import Library

MOST = 250
"""Plans in one file. Programs that read PDFs, and that check them, give up on longer chains of bookmarks."""
MOST_PROCESSES = 16
_USUAL_PROCESSES = 4

_MEND = {
    "not_ours": "Choose a file taken out of Assess as JSON.",
    "unknown_version": "Put that version in a folder and name the folder in ASSESS_QUESTIONNAIRES_DIR.",
}
"""What to do about a file, by the code of its problem, where the web's hint would lead nowhere here."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan that was printed."""

    source: Path
    title: str
    taken_out: date | None
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all plans of one run."""

    batch: Batch
    library: Library
    today: date
    large: bool

    def plan(self, source: Path) -> _Plan | LeftOut:
        """Return the plan of the response in a file, or why there is none."""
        try:
            saved = read_saved(read_limited(source), self.library.by_hash)
            if not isinstance(saved, Saved):
                return LeftOut(_name(source), tuple(map(_said, saved)))
            return _Plan(source, saved.definition.title, saved.exported_on, self.batch.render(self._html(saved)))
        except OSError as error:
            return LeftOut(
                _name(source), (f"It cannot be opened: {error.strerror}. Check its name and who may read it.",)
            )
        except RenderError as error:
            return LeftOut(_name(source), (f"It could not be printed: {error}. Print it by itself.",))

    def _html(self, saved: Saved) -> str:
        result = assess(saved.definition, saved.answers)
        return plan_html(Scored(saved.definition, saved.answers, saved.entries, result), self.today, large=self.large)


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("sources", metavar="FILE.json", nargs="+", type=Path, help="a response, taken out as JSON")
    out = parser.add_mutually_exclusive_group(required=True)
    out.add_argument("--output", metavar="OUT.pdf", help=f"one file with a list in front and at most {MOST} plans")
    out.add_argument("--folder", metavar="DIR", type=Path, help="a folder that gets a file for each plan")
    parser.add_argument("--large-print", action="store_true", help="in 18 point type")
    parser.add_argument(
        "--processes",
        metavar="N",
        type=_processes,
        default=min(_cores(), _USUAL_PROCESSES),
        help="how many plans are made at once (as many as there are processors, at most 4, if you say nothing)",
    )


def run(arguments: Namespace) -> int:
    """Do it. Return 1 when a file was left out or nothing could be written, 2 when a setting cannot be used."""
    sources = tuple(dict.fromkeys(arguments.sources))
    try:
        target = _target(arguments, sources)
        library = load_library(Settings.from_environment(os.environ))
        with Batch(min(arguments.processes, len(sources))) as batch:
            today = datetime.now(UTC).astimezone().date()
            one = _Run(batch, library, today, arguments.large_print)
            return (_into_one_file if arguments.output else _into_a_folder)(one, sources, target)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except (Refused, RenderError, OSError) as error:
        print(reason(error), file=sys.stderr)
        return REFUSED


def _target(arguments: Namespace, sources: Sequence[Path]) -> Path:
    """Return the file or folder to write. Raises Refused, OSError."""
    if arguments.output is None:
        folder: Path = arguments.folder
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    if len(sources) > MOST:
        message = f"These are {len(sources)} files, and one file takes at most {MOST} plans."
        raise Refused((Problem("/sources", "too_many", message, "Name fewer, or use --folder."),))
    return file_to_be(arguments.output, "output")


def _into_one_file(one: _Run, sources: Sequence[Path], target: Path) -> int:
    outcomes = tuple(_outcomes(one, sources))
    plans = [each for each in outcomes if isinstance(each, _Plan)]
    left_out = tuple(each for each in outcomes if isinstance(each, LeftOut))
    if not plans:
        print(f"There is no plan to print, so {target} was not written.", file=sys.stderr)
        return REFUSED

    def front(starts: Sequence[int]) -> bytes:
        manifest = Manifest(long_date(one.today), _counted(len(plans)), tuple(map(_bound, plans, starts)), left_out)
        return one.batch.render(manifest_document(manifest, large=one.large))

    with whole_file(target) as part:
        bind([Part(f"{each.title}: {_name(each.source)}", each.pdf) for each in plans], front, part)
    print(f"{target}: {_counted(len(plans))}")
    return REFUSED if left_out else DONE


def _into_a_folder(one: _Run, sources: Sequence[Path], target: Path) -> int:
    code = DONE
    names = plan_names(source.stem for source in sources)
    for name, outcome in zip(names, _outcomes(one, sources), strict=True):
        if isinstance(outcome, LeftOut):
            code = REFUSED
        else:
            path = target / f"{name}.pdf"
            write_whole(path, outcome.pdf)
            print(path)
    return code


def _outcomes(one: _Run, sources: Sequence[Path]) -> Iterator[_Plan | LeftOut]:
    """Yield what became of each file, showing how far it is and saying what is wrong."""
    with Progress(sys.stderr, len(sources)) as progress:
        for outcome in one.batch.each(sources, one.plan):
            if isinstance(outcome, LeftOut):
                for why in outcome.why:
                    progress.say(f"{outcome.name}: {why}")
            progress.step()
            yield outcome


def _bound(plan: _Plan, start: int) -> Bound:
    return Bound(plan.title, _name(plan.source), long_date(plan.taken_out) if plan.taken_out else "", start)


def _name(source: Path) -> str:
    return printable(source.name)


def _said(problem: Problem) -> str:
    place = f"{problem.path}: " if problem.path else ""
    return f"{place}{problem.message} {_MEND.get(problem.code, problem.hint)}".rstrip()


def _counted(plans: int) -> str:
    return f"{plans} plan{'' if plans == 1 else 's'}"


def _processes(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_PROCESSES:
        return int(text)
    raise ArgumentTypeError(f"write a whole number from 1 to {MOST_PROCESSES}")


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
