"""`wsgi.py`, as another WSGI server imports it: what it says when it cannot start."""

from __future__ import annotations

import runpy
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assess.bootstrap import KEY_FILE
from assess.cli import main

WSGI = str(Path(__file__).parents[2] / "wsgi.py")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of our own, with nothing in it."""
    monkeypatch.setenv("ASSESS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def refusal() -> str:
    """Return the sentence that the server's log ends with."""
    with pytest.raises(SystemExit) as left:
        runpy.run_path(WSGI)
    assert isinstance(left.value.code, str)
    assert left.value.code.startswith("Assess cannot start: ")
    return left.value.code


def test_settings_that_cannot_be_used_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every one of them, as with `assess serve`."""
    monkeypatch.setenv("ASSESS_WORKERS", "many")
    monkeypatch.setenv("ASSESS_DATABASE_URL", "mysql://db")
    told = refusal()
    assert "ASSESS_WORKERS" in told
    assert "ASSESS_DATABASE_URL" in told


def test_a_damaged_key_is_named(data: Path) -> None:
    """The file, and what to do about it."""
    data.mkdir()
    (data / KEY_FILE).write_bytes(b"not a key")
    assert "is not a key of 32 bytes" in refusal()


def test_tables_of_a_newer_version_are_named(data: Path) -> None:
    """What to do after going back a version."""
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(data / "assess.db")) as connection, connection:
        connection.execute("update alembic_version set version_num = 'r9999'")
    assert "a newer version of Assess made these tables (r9999)" in refusal()
