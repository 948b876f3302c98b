from __future__ import annotations

import pytest

from tests.benchmarks import accounting
from tests.benchmarks.__main__ import main


@pytest.mark.skipif(not accounting.measurable(), reason="processor time is read from /proc")
def test_the_short_run_prints_every_line_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """`make bench` never rots: its short run drives every page it measures and prints a line for each."""
    assert main(["--quick"]) == 0
    printed = capsys.readouterr().out
    lines = (
        *("GET question page", "POST 6 answers", "check-your-answers", "result page", "PDF", "assess()", "check,"),
        *("growth of GET", "growth of POST", "growth of check", "result page of near-me", "result page of risk"),
        *("first plan", "next plan", "plans a minute", "most a process held", "two processes", "binding", "Chromium"),
    )
    assert [line for line in lines if line not in printed] == []
