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
_FONTS = re.compile(rb"url\(([^)]+?\.woff2[^)]*)\)")


@contextmanager
def bench(effort: Effort) -> Iterator[Bench]:
    """Serve generated questionnaires beside the shipped ones, from a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        for questionnaire_id, pages in (("six", SIX), ("short", 10), ("long", effort.long)):
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
    short = [walk(one.browser(), "short", SIX) for _ in range(one.effort.respondents)]
    long = walk(one.browser(), "long", SIX)
    six = walk(one.browser(), "six", SIX)
    get_short, get_long = one.getting(short[0].browser, short[0].pages), one.getting(long.browser, long.pages)
    post_short, post_long = one.posting(short), one.posting([long])
    yield Row("GET question page, 6 answers", get_short, "ms CPU", 1.7)
    yield Row("POST 6 answers, durable", post_short, "ms CPU", 2.0)
    yield Row("GET check-your-answers, 36 answers", one.getting(six.browser, [six.check.path]), "ms CPU", 1.7)
    growth = f"growth of GET, 10 -> {one.effort.long} pages"
    yield Row(growth, get_long / max(get_short, 0.01), "times", 1.2, f"{get_long:.2f} ms CPU")
    growth = f"growth of POST, 10 -> {one.effort.long} pages"
    yield Row(growth, post_long / max(post_short, 0.01), "times", 1.2, f"{post_long:.2f} ms CPU")


def shipped_pages(one: Bench) -> Iterator[Row]:
    """The shipped questionnaire: its fullest page, the result, the memory of a web process, and the plan as a PDF."""
    walked = walk(one.browser(), SHIPPED, SIX)
    browser = walked.browser
    yield Row("GET shipped page, 8 statements", one.getting(browser, walked.pages[:1]), "ms CPU")
    to_result(walked)
    result = one.getting(browser, [f"{walked.root}/result"])
    plan = one.getting(browser, [f"{walked.root}/plan"])
    yield Row("result page with plan", result + plan, "ms CPU", 3, f"result {result:.2f}, plan {plan:.2f}")
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
    """The largest shipped questionnaire, every statement answered."""
    shipped = Library.load([resource("questionnaires")]).current()
    largest = max(shipped, key=lambda definition: len(definition.questions))
    given = _answered(largest)
    times = max(10, one.effort.requests)
    figures = []
    for _ in range(one.effort.rounds):
        begun = time.process_time()
        for _ in range(times):
            assess(largest, given)
        figures.append((time.process_time() - begun) * 1000 / times)
    yield Row(f"assess() of {largest.id}", statistics.median(figures), "ms CPU", 1)


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
