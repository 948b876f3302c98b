"""``assess retention``, and that serving does the same: what has expired goes, what lives stays."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess.bootstrap import bootstrap
from assess.cli import main, serve
from assess.service import responses, retention, sessions
from assess.service.services import Services
from assess.settings import Settings
from assess.store import Store


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def address(tmp_path: Path) -> str:
    """The database of an installation with an old response, an old session, and a new response."""
    address = f"sqlite:///{tmp_path / 'data' / 'assess.db'}"
    _begin(tmp_path / "data", "old", datetime.now(UTC) - timedelta(days=91))
    _begin(tmp_path / "data", "new", datetime.now(UTC))
    return address


def _begin(data: Path, name: str, now: datetime) -> None:
    settings = Settings.from_environment({"ASSESS_DATA_DIR": str(data)})
    services = bootstrap(settings, clock=lambda: now, random=lambda count: name.encode().ljust(count, b"."))
    definition = services.library.get("palliative-levels")
    assert definition is not None
    started = responses.start(services, definition, (), "own")
    sessions.begin_session(services, "own", (started.response_id,), None)
    services.store.close()


def left(address: str) -> int:
    """Return how many responses there are."""
    store = Store.open(address)
    try:
        with store._database.reader.connect() as connection:
            count: int = connection.exec_driver_sql("select count(*) from response").scalar_one()
            return count
    finally:
        store.close()


def test_the_command_removes_what_has_expired_and_says_how_much(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One response and one session go; a second run finds nothing more."""
    assert left(address) == 2
    assert main(["retention"]) == 0
    assert main(["retention"]) == 0
    assert capsys.readouterr().out == (
        "Responses deleted: 1\nSessions ended: 1\nResponses deleted: 0\nSessions ended: 0\n"
    )
    assert left(address) == 1


def test_the_command_says_when_the_database_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 1 with the reason; a setting that cannot be used leaves with 2."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{tmp_path}/file/inside.db")
    assert main(["retention"]) == 1
    assert "Nothing more can be removed" in capsys.readouterr().err
    monkeypatch.setenv("PORT", "none")
    assert main(["retention"]) == 2
    assert "PORT" in capsys.readouterr().err


def test_serving_begins_with_removing_what_has_expired(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that serves has a thread of its own for it, which never keeps the process from ending."""
    threads: list[threading.Thread] = []

    def once(services: Services, stopped: threading.Event) -> None:
        threads.append(threading.current_thread())
        retention.remove_expired(services)
        stopped.set()

    ended = threading.Event()
    monkeypatch.setattr(retention, "Event", lambda: ended)
    monkeypatch.setattr(retention, "remove_daily", once)
    app = serve.application()
    assert ended.wait(30)
    app.extensions["assess"].store.close()
    assert left(address) == 1
    assert [one.daemon for one in threads] == [True]
    assert threads[0] is not threading.current_thread()
