from pathlib import Path

import pytest

from assess.settings import Settings, SettingsError, resource


def test_an_empty_environment_gives_a_working_local_default() -> None:
    """Nothing set: one process on this machine, SQLite in ./var, plain http, no proxy trusted."""
    settings = Settings.from_environment({})
    var = Path("var").resolve()
    assert settings == Settings(
        data_dir=var,
        database_url=f"sqlite:///{var}/assess.db",
        base_url="http://127.0.0.1:8000",
        host="127.0.0.1",
        port=8000,
        workers=1,
        trusted_proxies=0,
        questionnaires_dir=None,
        organisation=None,
    )
    assert not settings.secure_cookies


def test_every_variable_is_read(tmp_path: Path) -> None:
    """Each variable reaches its own setting."""
    settings = Settings.from_environment(
        {
            "ASSESS_DATA_DIR": str(tmp_path / "new"),
            "ASSESS_DATABASE_URL": "postgresql+psycopg://assess@db/assess",
            "ASSESS_BASE_URL": "https://Assess.Example.org/",
            "ASSESS_HOST": "0.0.0.0",  # noqa: S104 - only read, never listened at
            "PORT": "9001",
            "ASSESS_WORKERS": "64",
            "ASSESS_TRUSTED_PROXIES": "2",
            "ASSESS_QUESTIONNAIRES_DIR": str(tmp_path),
            "ASSESS_ORGANISATION": " Riverside Care ",
        }
    )
    assert settings == Settings(
        data_dir=tmp_path / "new",
        database_url="postgresql+psycopg://assess@db/assess",
        base_url="https://assess.example.org",
        host="0.0.0.0",  # noqa: S104 - as above
        port=9001,
        workers=64,
        trusted_proxies=2,
        questionnaires_dir=tmp_path,
        organisation="Riverside Care",
    )
    assert settings.secure_cookies


def test_the_database_follows_the_data_folder(tmp_path: Path) -> None:
    """Moving the data folder moves the SQLite file with it."""
    settings = Settings.from_environment({"ASSESS_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/assess.db"


@pytest.mark.parametrize(
    ("host", "port", "base_url"),
    [
        ("", "8931", "http://127.0.0.1:8931"),
        ("assess.local", "", "http://assess.local:8000"),
        ("0.0.0.0", "80", "http://127.0.0.1:80"),  # noqa: S104 - only read, never listened at
        ("::", "8000", "http://[::1]:8000"),
    ],
)
def test_the_address_people_type_follows_host_and_port(host: str, port: str, base_url: str) -> None:
    """Without an address of its own, Assess is where it listens, in words that a browser takes."""
    assert Settings.from_environment({"ASSESS_HOST": host, "PORT": port}).base_url == base_url


def test_an_address_that_was_set_stays_whatever_the_port() -> None:
    """Behind a proxy the port is nobody's business."""
    named = {"ASSESS_BASE_URL": "https://assess.example.org", "PORT": "8931"}
    assert Settings.from_environment(named).base_url == "https://assess.example.org"


def test_a_plain_postgresql_address_means_the_driver_we_ship() -> None:
    """`postgresql://` is what people paste; the driver is ours to know."""
    settings = Settings.from_environment({"ASSESS_DATABASE_URL": "postgresql://db/assess"})
    assert settings.database_url == "postgresql+psycopg://db/assess"


def test_a_blank_variable_counts_as_not_set() -> None:
    """`PORT= make run` means the default, not a fault."""
    assert Settings.from_environment({"PORT": "", "ASSESS_ORGANISATION": "  "}) == Settings.from_environment({})


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """An operator mends everything in one go: nine wrong variables, nine faults, each with a remedy."""
    file = tmp_path / "file"
    file.touch()
    wrong = {
        "ASSESS_DATA_DIR": str(file),
        "ASSESS_DATABASE_URL": "mysql://db",
        "ASSESS_HOST": "http://here",
        "PORT": "0",
        "ASSESS_BASE_URL": "assess.example.org",
        "ASSESS_WORKERS": "many",
        "ASSESS_TRUSTED_PROXIES": "-1",
        "ASSESS_QUESTIONNAIRES_DIR": str(tmp_path / "gone"),
        "ASSESS_ORGANISATION": "x" * 81,
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(wrong)
    assert [fault.variable for fault in caught.value.faults] == list(wrong)
    assert all(fault.problem and fault.remedy for fault in caught.value.faults)
    assert str(caught.value).count("\n") == len(wrong) - 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "8000.5"),
        ("PORT", "٨٠٠٠"),
        ("PORT", "9" * 5000),
        ("ASSESS_WORKERS", "65"),
        ("ASSESS_WORKERS", "0"),
        ("ASSESS_BASE_URL", "https://user@host"),
        ("ASSESS_BASE_URL", "https://host/path"),
        ("ASSESS_BASE_URL", "https://host:port"),
        ("ASSESS_BASE_URL", "https://[host"),
        ("ASSESS_BASE_URL", "ftp://host"),
        ("ASSESS_DATABASE_URL", "assess.db"),
        ("ASSESS_DATABASE_URL", "postgresql://host:abc/assess"),
        ("ASSESS_DATABASE_URL", "postgresql://host:/assess"),
        ("ASSESS_DATABASE_URL", "postgresql://host:0/assess"),
        ("ASSESS_DATABASE_URL", "postgresql://user:secret@host:65536/assess"),
        ("ASSESS_DATABASE_URL", "postgresql://user@host"),
        ("ASSESS_DATABASE_URL", "postgresql://user@host/"),
        ("ASSESS_DATABASE_URL", "postgresql://[::1/assess"),
        ("ASSESS_DATABASE_URL", "sqlite://"),
        ("ASSESS_DATABASE_URL", "sqlite:///"),
        ("ASSESS_DATABASE_URL", "sqlite:///:memory:"),
        ("ASSESS_DATABASE_URL", "sqlite:///file::memory:?uri=true"),
        ("ASSESS_DATABASE_URL", "sqlite:///shared?mode=memory&uri=true"),
        ("ASSESS_DATABASE_URL", "sqlite://folder/assess.db"),
        ("ASSESS_ORGANISATION", "two\nlines"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(variable: str, value: str) -> None:
    """Each wrong value is a named fault, never a crash and never a guess."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({variable: value})
    assert [fault.variable for fault in caught.value.faults] == [variable]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://db/assess",
        "postgresql+psycopg://assess:p:w/d?#@db:5432/assess?sslmode=require",
        "postgresql+psycopg://[::1]:65535/assess",
        "postgresql+psycopg:///assess?host=/var/run/postgresql",
        "sqlite:////var/lib/assess/assess.db",
        "sqlite:///own.db",
    ],
)
def test_an_address_of_a_database_that_can_be_used_stays_as_it_is(address: str) -> None:
    """Passwords with any characters, addresses in brackets, sockets, options of the driver, and files."""
    assert Settings.from_environment({"ASSESS_DATABASE_URL": address}).database_url == address


@pytest.mark.parametrize("address", ["mysql://user:hunter2@db", "postgresql://user:hunter2@db:port/name"])
def test_a_refused_database_address_never_shows_its_password(address: str) -> None:
    """The message may end in a log, the password may not."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"ASSESS_DATABASE_URL": address})
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_ships_nowhere_is_named() -> None:
    """The message says what was looked for and how to make it."""
    with pytest.raises(FileNotFoundError, match=r"nowhere.*make assets"):
        resource("nowhere")
