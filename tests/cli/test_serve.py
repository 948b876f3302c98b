"""`assess serve` and `assess migrate`, as an operator runs them."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from assess.bootstrap import KEY_FILE, NotReady, open_store
from assess.cli import main, serve
from assess.cli.listening import claimed
from assess.settings import Settings
from assess.store import Store
from tests.pages import WireBrowser
from tests.serving import ASSESS, LiveServer, ServerEnded, free_port


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_DATA_DIR", str(tmp_path / "data"))


def test_serving_from_nothing_makes_what_it_needs_and_says_where_it_is(tmp_path: Path) -> None:
    """An empty folder: tables, key, first page; the address is printed, and stopping it leaves the data."""
    server = LiveServer(tmp_path / "data")
    server.start()
    try:
        printed = server.log.read_text()
        assert f"Assess is at {server.address}" in printed
        assert "not https" in printed
    finally:
        server.stop()
    with sqlite3.connect(tmp_path / "data" / "assess.db") as connection:
        assert connection.execute("select count(*) from response").fetchone() == (0,)
    assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_two_servers_never_share_a_port(tmp_path: Path) -> None:
    """A second `assess serve` with other data is refused in a sentence, and the first one goes on."""
    first = LiveServer(tmp_path / "first")
    first.start()
    try:
        second = tmp_path / "second"
        told = serve_alone("--port", str(first.port), ASSESS_DATA_DIR=str(second))
        assert told.returncode == 1
        assert f"port {first.port} of 127.0.0.1 is taken by another program" in told.stderr
        assert "Assess is at" not in told.stdout
        assert not second.exists()
        with closing(WireBrowser(first.address)) as browser:
            assert browser.get("/").status == 200
    finally:
        first.stop()


def serve_alone(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `assess serve` until it gives up."""
    command = [str(ASSESS), "serve", *arguments]
    environment = {**os.environ, **settings}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own


def test_a_name_of_this_machine_may_be_listened_at(tmp_path: Path) -> None:
    """`--host localhost` serves at the address that the name stands for."""
    server = LiveServer(tmp_path / "data", settings={"ASSESS_HOST": "localhost"})
    server.start()
    server.stop()
    assert f"Assess is at http://localhost:{server.port}" in server.log.read_text()


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("192.0.2.1", "192.0.2.1 is no address of this machine"),
        ("nobody.invalid", "nobody.invalid is no name or address that this machine knows"),
        ("x" * 100, "is no name or address that this machine knows"),
        ("127.0.0.1", "port {port} of 127.0.0.1 is taken"),
    ],
)
def test_a_place_where_nothing_can_listen_is_refused_in_a_sentence(
    host: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, one line, and nothing is made: a foreign address, an unknown name, a port another program has."""
    for name in ("ASSESS_HOST", "PORT"):
        monkeypatch.setenv(name, "")  # so that what the command puts there is taken back
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--host", host, "--port", str(port)]) == 1
    seen = capsys.readouterr()
    assert seen.out == ""
    assert seen.err.count("\n") == 1
    assert told.format(port=port) in seen.err


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_a_server_killed_without_warning_leaves_no_worker_behind(tmp_path: Path) -> None:
    """Its workers end by themselves, the port is free, and the same command starts again."""
    server = LiveServer(tmp_path / "data")
    server.start()
    main, *workers = server.pids()
    assert workers
    os.kill(main, signal.SIGKILL)
    waited = threading.Event()
    for _ in range(300):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            break
        waited.wait(0.1)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
    server.stop()
    server.start()
    server.stop()


def test_a_port_that_is_let_go_of_may_be_had_at_once() -> None:
    """What a stopped server leaves behind does not keep the next one from starting."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), one.accept()[0] as accepted:
            accepted.shutdown(socket.SHUT_RDWR)  # this side closes first, so it is the one that waits
    with claimed("127.0.0.1", port) as numeric:
        assert numeric == "127.0.0.1"


def test_serving_says_which_questionnaire_cannot_be_used_and_why(tmp_path: Path) -> None:
    """A damaged file is named with its problem at start-up, and the others are served."""
    damaged = tmp_path / "own" / "tea" / "1.0.json"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{", "utf-8")
    server = LiveServer(tmp_path / "data", settings={"ASSESS_QUESTIONNAIRES_DIR": str(tmp_path / "own")})
    server.start()
    server.stop()
    assert f"{damaged} cannot be used, so nobody is offered it: / not_json" in server.log.read_text()


def test_a_refusal_is_printed_without_what_was_asked_for(tmp_path: Path) -> None:
    """The operator reads that something was refused and why, and never the address or its words."""
    server = LiveServer(tmp_path / "data")
    server.start()
    browser = WireBrowser(server.address)
    try:
        assert browser.get("/private-words").status == 404
    finally:
        browser.close()
        server.stop()
    printed = server.log.read_text()
    assert "WARNING assess.web.refusals: refused no route with 404: there is no such thing\n" in printed
    assert "private-words" not in printed


def test_with_a_port_alone_everybody_is_sent_to_the_same_address() -> None:
    """Nothing else set: the address listened at is the one people reach, and no other is printed."""
    first, *others = serve.greeting(Settings.from_environment({"PORT": "8931"}))
    assert first == "Assess is at http://127.0.0.1:8931 (Ctrl+C stops it)"
    assert [line for line in others if "://" in line] == []


def test_an_address_of_its_own_is_named_beside_the_one_listened_at() -> None:
    """Behind a proxy with https: both addresses, and no warning about cookies."""
    settings = Settings.from_environment({"ASSESS_BASE_URL": "https://assess.example.org"})
    assert serve.greeting(settings)[1:] == ["People reach it at https://assess.example.org"]


def test_a_setting_that_cannot_be_used_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, every fault named, nothing made."""
    monkeypatch.setenv("ASSESS_WORKERS", "many")
    assert main(["serve", "--port", "lots"]) == 2
    told = capsys.readouterr().err
    assert "ASSESS_WORKERS" in told
    assert "PORT" in told


def test_without_the_compiled_front_end_it_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 1 and the command, instead of pages without style."""
    monkeypatch.setattr("assess.web.assets.resource", lambda _: tmp_path)
    assert serve.run(argparse.Namespace(host=None, port="8999")) == 1
    assert "make assets" in capsys.readouterr().err


def test_a_key_that_is_damaged_stops_the_start_in_words(tmp_path: Path) -> None:
    """Starting with another key would close every response for good."""
    data = tmp_path / "data"
    data.mkdir()
    (data / KEY_FILE).write_bytes(b"not a key")
    with pytest.raises(ServerEnded, match="is not a key of 32 bytes"):
        LiveServer(data).start()


def test_a_database_that_is_not_ours_to_change_is_only_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything but the embedded database is migrated by the operator's own command, and refused until then."""
    store = Store.open(f"sqlite:///{tmp_path}/empty.db")
    monkeypatch.setattr("assess.bootstrap.Store.open", lambda _: store)
    settings = Settings.from_environment({"ASSESS_DATABASE_URL": "postgresql://db/assess"})
    with pytest.raises(NotReady, match="assess migrate"):
        open_store(settings)
    assert not Store.open(f"sqlite:///{tmp_path}/empty.db").is_migrated()


def test_migrate_brings_the_tables_up_to_date_and_may_be_run_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Twice: exit code 0 both times, and the tables are there."""
    address = f"sqlite:///{tmp_path}/own.db"
    monkeypatch.setenv("ASSESS_DATABASE_URL", address)
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert "tables are those of this version" in capsys.readouterr().out
    assert Store.open(address).is_migrated()


@pytest.mark.parametrize("command", ["serve", "migrate", "retention"])
def test_a_database_of_a_newer_version_is_left_alone(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After going back a version: exit code 1, what to do in one line, and the tables as they were."""
    path = tmp_path / "own.db"
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("PORT", str(free_port()))
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update alembic_version set version_num = 'r9999'")
    capsys.readouterr()
    assert main([command]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "a newer version of Assess made these tables (r9999)" in told
    assert "put back a backup" in told
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select version_num from alembic_version").fetchall() == [("r9999",)]


@pytest.mark.parametrize("command", ["serve", "migrate", "retention"])
def test_without_the_postgresql_driver_it_says_how_to_get_it(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and the line to type, where the package was installed without its extra."""
    monkeypatch.setitem(sys.modules, "psycopg", None)  # this is how Python notes that there is none
    monkeypatch.setenv("ASSESS_DATABASE_URL", "postgresql://db/assess")
    monkeypatch.setenv("PORT", str(free_port()))
    assert main([command]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "pip install 'assess[postgres]'" in told


def test_migrate_says_when_the_database_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 1 with the reason."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASSESS_DATABASE_URL", f"sqlite:///{tmp_path}/file/inside.db")
    assert main(["migrate"]) == 1
    assert "cannot be opened" in capsys.readouterr().err
