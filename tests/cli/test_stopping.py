"""Ctrl+C ends a command with a word, not with a traceback."""

from __future__ import annotations

from argparse import Namespace

import pytest

from assess.cli import check, main
from assess.cli.exits import STOPPED


def test_a_command_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With the exit code that shells give."""

    def stopped(_: Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", stopped)
    assert main(["check", "some.json"]) == STOPPED == 130
    assert capsys.readouterr().err == "\nStopped.\n"
