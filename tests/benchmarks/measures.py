"""One function for each line of the table: what it costs, in the units of its budget."""

from __future__ import annotations

import gzip
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from assess.core.answers import Answered, Answers
from assess.core.definition import Definition, QuestionType
from assess.core.result import assess
from assess.service.library import Library
from assess.settings import resource
from tests.benchmarks import accounting, prints
from tests.benchmarks.definitions import write
from tests.benchmarks.rows import Bench, Effort, Row, expect
from tests.respondent import to_result, walk
from tests.serving import LiveServer

SIX = 6
SHIPPED = "palliative-levels"
OTHERS_SHIPPED = ("near-me-readiness", "risk-enablement")
_FONTS = re.compile(rb"url\(([^)]+?\.woff2[^)]*)\)")


@contextmanager
def bench(effort: Effort) -> Iterator[Bench]:
    """Serve generated questionnaires beside the shipped ones, from a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        for questionnaire_id, pages in [("six", SIX), *((_of(length), length) for length in effort.lengths)]:
            write(made, questionnaire_id, pages=pages, statements=SIX)
        server = LiveServer(Path(folder, "data"), settings={"ASSESS_QUESTIONNAIRES_DIR": str(made)})
        server.start()
        one = Bench(server, effort, Path(folder))
        try:
            yield one
        finally:
            for browser in one.browsers:
                browser.close()
            server.stop()


def starting(one: Bench) -> Iterator[Row]:
    """Start to first page, warm files: a second start on the same data."""
    one.server.stop()
    yield Row("start to first page", one.server.start(), "s", 1)


def first_page(one: Bench) -> Iterator[Row]:
    """The home page and all it loads, each part as small as gzip makes it (typefaces are compressed already)."""
    browser = one.browser()
    home = browser.visit("/")
    parts = [urljoin("/", link) for link in re.findall(r'(?:href|src)="([^"]+\.(?:css|js)[^"]*)"', home.text)]
    loaded = [home, *map(browser.get, parts)]
    fonts = [
        browser.get(urljoin(page.path, address.decode().strip("'\"")))
        for page in loaded
        for address in _FONTS.findall(page.body)
        if b"extended" not in address  # fetched only for letters beyond Latin-1
    ]
    squeezed = sum(len(gzip.compress(page.body)) for page in loaded) + sum(len(page.body) for page in fonts)
    note = f"{len(loaded) + len(fonts)} files"
    yield Row("first page over the wire, gzip", squeezed / 1024, "KB", 60, note)


def question_pages(one: Bench) -> Iterator[Row]:
    """Six answers a page, fetched and saved; check-your-answers; and how the cost grows with the questionnaire."""
    six = walk(one.browser(), "six", SIX)
    shortest, *longer = (_costs(one, pages) for pages in one.effort.lengths)
    yield Row("GET question page, 6 answers", shortest.get, "ms CPU", 1.7)
    yield Row("POST 6 answers, durable", shortest.post, "ms CPU", 2.0)
    yield Row("GET check-your-answers, 36 answers", one.getting(six.browser, [six.check.path]), "ms CPU", 1.7)
    for other in longer:
        grown = f"{shortest.pages} -> {other.pages} pages"
        yield _growth(f"GET, {grown}", shortest.get, other.get, budget=1.2)
        yield _growth(f"POST, {grown}", shortest.post, other.post, budget=1.2)
        yield _growth(f"check-your-answers, {grown}", shortest.check, other.check)


@dataclass(frozen=True, slots=True)
class _PageCosts:
    """Processor milliseconds of each page of a questionnaire with so many pages of six statements."""

    pages: int
    get: float
    post: float
    check: float


def _of(pages: int) -> str:
    return f"pages-{pages}"


def _costs(one: Bench, pages: int) -> _PageCosts:
    """Measure one length: the shorter it is, the more people send pages, so that each round sends about as many."""
    people = max(1, one.effort.respondents * one.effort.lengths[0] // pages)
    walked = [walk(one.browser(), _of(pages), SIX) for _ in range(people)]
    first = walked[0]
    get, check = one.getting(first.browser, first.pages), one.getting(first.browser, [first.check.path])
    return _PageCosts(pages, get, one.posting(walked), check)


def _growth(what: str, before: float, after: float, *, budget: float | None = None) -> Row:
    return Row(f"growth of {what}", after / max(before, 0.01), "times", budget, f"{after:.2f} ms CPU")


def shipped_pages(one: Bench) -> Iterator[Row]:
    """The shipped questionnaire: its fullest page, the result, the memory of a web process, and the plan as a PDF."""
    walked = walk(one.browser(), SHIPPED, SIX)
    browser = walked.browser
    yield Row("GET shipped page, 8 statements", one.getting(browser, walked.pages[:1]), "ms CPU")
    to_result(walked)
    result = one.getting(browser, [f"{walked.root}/result"])
    plan = one.getting(browser, [f"{walked.root}/plan"])
    yield Row("result page with plan", result + plan, "ms CPU", 3, f"result {result:.2f}, plan {plan:.2f}")
    for other in OTHERS_SHIPPED:
        reached = walk(one.browser(), other)
        to_result(reached)
        yield Row(f"result page of {other}", one.getting(reached.browser, [f"{reached.root}/result"]), "ms CPU")
    web = max(accounting.memory(pid) for pid in one.server.pids() if not accounting.draws_pages(pid))
    yield Row("memory of a web process after this load", web, "MB", 70)
    page = browser.get(f"{walked.root}/plan.pdf")
    expect(page, 200)
    few = max(3, one.effort.requests // 20)

    def send() -> int:
        for _ in range(few):
            expect(browser.get(f"{walked.root}/plan.pdf"), 200)
        return few

    send()
    yield Row("action plan PDF, warm", one.cpu_ms(send), "ms CPU", 100)
    yield Row("size of the action plan PDF", len(page.body) / 1024, "KB", 200)


def assessing(one: Bench) -> Iterator[Row]:
    """Every shipped questionnaire, every statement answered."""
    for definition in Library.load([resource("questionnaires")]).current():
        given = _answered(definition)
        yield Row(f"assess() of {definition.id}", _assess_ms(one.effort, definition, given), "ms CPU", 1)


def _assess_ms(effort: Effort, definition: Definition, given: Answers) -> float:
    times = max(10, effort.requests)
    figures = []
    for _ in range(effort.rounds):
        begun = time.process_time()
        for _ in range(times):
            assess(definition, given)
        figures.append((time.process_time() - begun) * 1000 / times)
    return statistics.median(figures)


def _answered(definition: Definition) -> Answers:
    statements = (one for one in definition.questions.values() if one.type is QuestionType.STATEMENT)
    return Answers({one.id: Answered(number % 4) for number, one in enumerate(statements)})


def checking(one: Bench) -> Iterator[Row]:
    """`assess check` of a definition with thousands of questions."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "large", pages=one.effort.questions // 25, statements=25)
        cost = accounting.cost_of([str(Path(sys.executable).with_name("assess")), "check", str(path)])
    note = "" if cost.code == 0 else f"refused: ended with {cost.code}"
    what = f"assess check, {one.effort.questions:,} questions"
    yield Row(what, cost.wall, "s", 5, note)
    yield Row(f"{what}: memory", cost.peak, "MB", 300)


ALL: tuple[Callable[[Bench], Iterator[Row]], ...] = (
    starting,
    first_page,
    question_pages,
    shipped_pages,
    assessing,
    checking,
    prints.plans,
    prints.batches,
    prints.binding,
    prints.chromium,
)
