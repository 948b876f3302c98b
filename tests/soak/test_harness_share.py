"""A few seconds of what `make soak` does for an hour; each harness must also find a server that is wrong on purpose."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assess.store import KeptResponse, ResponseRecord, Store, StoredAnswer
from tests.serving import LiveServer
from tests.soak import in_trouble, kill, killed_batch, many_prints, power_cut, two_tabs, web
from tests.soak.__main__ import main
from tests.soak.history import Book, question_id
from tests.store.making import DEFINITION, NOW, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assess.store import Json

pytestmark = pytest.mark.soak
SEED = 20_260_301


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'assess.sqlite3'}"


def test_killed_server_loses_nothing(url: str) -> None:
    """Whatever was acknowledged before kill -9 is in the SQLite file after it."""
    report = kill.run(url, 4, SEED, name="SQLite")
    assert report.faults == []
    assert report.counts["acknowledged"] > 0
    assert report.counts["cut off in flight"] > 0


def test_killed_web_server_loses_nothing(url: str) -> None:
    """The same with `assess serve` and its forms in front of the file."""
    report = web.run(url, 3, SEED, name="SQLite")
    assert report.faults == []
    assert report.counts["acknowledged"] > 0


def test_web_server_that_acknowledges_first_is_found(url: str) -> None:
    """Behind the same forms, a server that answers before it stores loses what it promised, and that is reported."""
    report = web.run(url, 2, SEED, name="SQLite", program=web.WRONG)
    assert any(fault.startswith("N1") for fault in report.faults)
    assert report.passed


def test_a_batch_under_fire_is_printed_whole() -> None:
    """Printers and the command are killed while it prints; started again, every plan is there once, and whole."""
    report = killed_batch.run(killed_batch.Kills(6, 3, 1), SEED)
    assert report.faults == []
    assert report.counts["commands killed"] == 1
    assert report.counts["printers killed"] >= 3


def test_a_batch_that_gives_up_at_once_is_found() -> None:
    """A command that never prints a document again leaves some out when its printers are killed, and that is told."""
    report = killed_batch.run(killed_batch.Kills(8, 5, 0), SEED, killed_batch.WRONG)
    assert any("is not there" in fault for fault in report.faults)
    assert report.passed


def test_one_visitor_cannot_keep_the_printer_busy(tmp_path: Path) -> None:
    """Of many prints asked for at once few are made, the rest are told to wait, and others' pages are answered."""
    server = LiveServer(tmp_path)
    server.start()
    try:
        report = many_prints.run(server.address, 60, longest=60)
    finally:
        server.stop()
    assert report.faults == []
    assert report.counts["pages of somebody else"] > 0


@pytest.fixture
def tabs() -> Iterator[Callable[[type[Store]], list[str]]]:
    """Play two tabs on a kind of store, and give the faults."""
    stores: list[Store] = []

    def play(kind: type[Store]) -> list[str]:
        stores.append(kind.open("sqlite://"))
        stores[-1].migrate()
        stores[-1].keep_definition(DEFINITION)
        return two_tabs.play(stores[-1], 50, SEED, DEFINITION.content_hash)

    yield play
    for store in stores:
        store.close()


def test_two_tabs_replace_nothing_unseen(tabs: Callable[[type[Store]], list[str]]) -> None:
    """In fifty schedules of two tabs every answer stored is one that a tab saw go, and nothing is stored twice."""
    assert tabs(Store) == []


def test_store_that_ignores_the_revision_is_found(tabs: Callable[[type[Store]], list[str]]) -> None:
    """The same schedules on a store that takes every page for a fresh one: answers are replaced, and it is said."""
    assert any("silently replaced" in fault for fault in tabs(two_tabs.HeedlessStore))


@pytest.mark.parametrize(("share", "code"), [("full", 1), ("small", 0)])
def test_full_length_is_not_passed_by_what_did_not_run(
    share: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without strace and PostgreSQL nothing of these two is tried: said in words, and no success at full length."""
    monkeypatch.delenv("ASSESS_TEST_POSTGRES_URL", raising=False)
    monkeypatch.setenv("PATH", "")
    left = main(["--share", share, "--only", "power-cut", "--only", "kill-postgres"])
    assert left == code
    assert capsys.readouterr().out.splitlines()[1:] == [
        "not run power-cut: strace is not installed",
        "not run kill-postgres: ASSESS_TEST_POSTGRES_URL names no server",
    ]


def test_what_the_power_cut_watches_with_is_installed_for_the_long_run() -> None:
    """`make soak` asks the set-up for what the harnesses need, and the set-up installs the tracer for it."""
    root = Path(__file__).parents[2]
    _, _, target = (root / "Makefile").read_text("utf-8").partition("\nsoak:")
    assert target.splitlines()[1].strip() == "@.ci/setup soak"
    _, _, purpose = (root / ".ci" / "setup").read_text("utf-8").partition("\n    soak)\n")
    assert "install_tracer" in purpose.partition(";;")[0]


@pytest.mark.postgres
def test_killed_server_on_postgres_loses_nothing(postgres_url: str) -> None:
    """The same with PostgreSQL behind the killed server."""
    report = kill.run(postgres_url, 3, SEED, name="PostgreSQL")
    assert report.faults == []
    assert report.counts["acknowledged"] > 0


def test_server_that_acknowledges_first_is_found(url: str) -> None:
    """The harness reports losses when the server promises before it stores."""
    report = kill.run(url, 3, SEED, name="SQLite", wrong=("--acknowledge-first",))
    assert any(fault.startswith("N1") for fault in report.faults)
    assert report.passed


@pytest.mark.parametrize("trouble", ["disk-fails", "disk-full", "locked"])
def test_pages_saved_in_trouble_are_late_or_refused_in_words_and_never_lost(trouble: str) -> None:
    """A disk that fails, one that is full, a database that somebody else holds: the same page goes in afterwards."""
    reports = in_trouble.HARNESSES[trouble](in_trouble.SMALL, SEED)
    assert [fault for report in reports for fault in report.faults] == []
    assert reports[-1].counts["refused in words"] > 0
    assert all(report.counts["acknowledged"] > 0 for report in reports)


def test_server_that_acknowledges_what_a_failing_disk_never_takes_is_found() -> None:
    """Behind the same forms, pages that were promised before they were stored are missed afterwards."""
    (report,) = in_trouble.disk_fails_control(in_trouble.SMALL, SEED)
    assert any(fault.startswith("N1") for fault in report.faults)
    assert report.passed


@pytest.mark.postgres
def test_dropped_connections_lose_nothing(postgres_url: str) -> None:
    """PostgreSQL ends every connection in the middle of saves: refused in words at worst, and then saved."""
    assert postgres_url, "a server is named"
    (report,) = in_trouble.dropped_postgres(in_trouble.SMALL, SEED)
    assert report.faults == []
    assert report.counts["acknowledged"] > 0


needs_strace = pytest.mark.skipif(
    not power_cut.is_possible() and os.environ.get("CI") != "true", reason="strace is not installed"
)


@needs_strace
def test_power_cut_loses_nothing() -> None:
    """At twenty moments, what had been synced holds everything acknowledged, and the file is sound."""
    report = power_cut.run(20, 40, SEED)
    assert report.faults == []
    assert report.counts["cuts"] > 15


@needs_strace
def test_power_cut_finds_a_weaker_setting() -> None:
    """With synchronous=NORMAL the same cuts lose acknowledged answers, and the harness says so."""
    report = power_cut.run(20, 40, SEED, wrong=("--synchronous", "NORMAL"))
    assert any(fault.startswith("N1") for fault in report.faults)


def kept(revision: int, **pages: Json) -> KeptResponse:
    """A stored response of client "c" whose pages hold these values in all four questions."""
    response = ResponseRecord("c", "hash", "in_progress", revision, "own", TODAY, NOW)
    answers = {question_id(page, n): StoredAnswer(value, revision) for page, value in pages.items() for n in range(4)}
    return KeptResponse(response, answers)


@pytest.mark.parametrize(
    ("stored", "faults"),
    [
        (kept(2, s1="c:1:", s2="c:2:"), []),
        (kept(3, s1="c:3:", s2="c:2:"), []),
        (kept(1, s1="c:1:"), ["N1 c s2: acknowledged 2, stored nothing"]),
        (kept(2, s1="d:1:", s2="c:2:"), ["N4 c s1: stored d:1:, which was never sent"]),
        (kept(2, s1="c:2:", s2="c:2:"), ["N4 c s1: stored c:2:, which was never sent"]),
        (kept(4, s1="c:1:", s2="c:2:"), ["N5 c: 4 revisions of 3 pages sent"]),
    ],
)
def test_book_finds_each_broken_promise(stored: KeptResponse, faults: list[str]) -> None:
    """Pages 1 and 2 were acknowledged and page 3 is unknown: it may be stored or not, anything else is a fault."""
    book = Book("c")
    for page in ("s1", "s2", "s1"):
        book.write(page)
    assert book.faults(stored, frozenset({"c-1", "c-2"})) == faults


def test_book_finds_half_a_page() -> None:
    """A page of which only some answers are stored is neither old nor new."""
    book = Book("c")
    book.write("s1")
    whole = kept(1, s1="c:1:")
    half = KeptResponse(whole.response, {"s1.t0": whole.answers["s1.t0"]})
    assert book.faults(half, frozenset()) == ["N2 c s1: stored in part: ['None', 'c:1:']"]
