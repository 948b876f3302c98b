"""Many respondents at once while a batch prints: the share of `make soak` that every run can afford."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import LiveServer
from tests.soak.reports import Report
from tests.soak.respondents import SETTINGS, Load, Seen, run, sum_up

pytestmark = pytest.mark.soak
SEED = 20_260_301
CROWD = 12


def test_respondents_lose_nothing_while_a_batch_prints(tmp_path: Path) -> None:
    """All of them come to their result, everything they typed is in their export, and the plans are printed."""
    server = LiveServer(tmp_path, settings=SETTINGS)
    server.start()
    try:
        report = run(server.address, Load(CROWD, (0.0, 0.1), 0.5, plans=3), SEED, "not thinking long")
    finally:
        server.stop()
    assert report.faults == []
    assert report.counts["journeys"] >= CROWD
    assert report.counts["texts read back"] >= CROWD
    assert report.counts["plans printed"] > 0


def test_respondent_who_meets_an_error_is_heard(tmp_path: Path) -> None:
    """The harness tells of a questionnaire that is not there, and of a server that answers with errors."""
    server = LiveServer(tmp_path, settings=SETTINGS)
    server.start()
    try:
        report = run(server.address, Load(2, (0.0, 0.0), 0.1, questionnaire="no-such", plans=1), SEED, "lost")
    finally:
        server.stop()
    assert len([one for one in report.faults if "no-such" in one]) == 2


def test_errors_of_the_server_are_faults() -> None:
    """Whatever the respondents made of them."""
    report = Report("errors", SEED)
    seen = Seen([1.0, 2.0])
    seen.statuses.update([200, 503])
    sum_up([seen], Load(1, (0.0, 0.0), 1.0), report)
    assert report.faults == ["1 answers were 503"]
