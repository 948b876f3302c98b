"""What an operator may set, read once from an environment mapping, every fault reported together.

=========================== ================================ =========================================================
variable                    default                          fit for production?
=========================== ================================ =========================================================
`ASSESS_DATA_DIR`           `./var`                          no: name a folder that is backed up
`ASSESS_DATABASE_URL`       SQLite file in the data folder   yes, on one machine; PostgreSQL for several
`ASSESS_HOST`               `127.0.0.1`                      yes, behind a proxy on the same machine
`PORT`                      `8000`                           yes
`ASSESS_BASE_URL`           where it listens, by http        no: the https address people type; cookies rely on it
`ASSESS_WORKERS`            `1`                              yes for a team; one for each processor core for more
`ASSESS_TRUSTED_PROXIES`    `0`                              no behind a proxy: how many proxies stand in front
`ASSESS_QUESTIONNAIRES_DIR` none                             yes: a folder of definitions beside the shipped ones
`ASSESS_ORGANISATION`       none                             yes: the name shown in the footer and on printed pages
=========================== ================================ =========================================================

A variable that is empty or only spaces counts as not set.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import SplitResult, urlsplit

_PACKAGE = Path(__file__).resolve().parent
# Folders of the checkout and where a wheel carries them.
_CHECKOUT_FOLDERS = {"static": "assets/dist"}
_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
_POSTGRESQL = re.compile(
    r"(?:[^:/@]*(?::[^@]*)?@)?"  # user and password
    r"(?:\[[^\]]+\]|[^:/?@\[\]]*)"  # host; none means the socket of this machine
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"/[^/?]+(?:\?.*)?"  # name, and options for the driver
)
_MOST_PORT = 65535
_LONGEST_NAME = 80
# Listening at every address of the machine, and the address that a browser on it can open.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - an operator may write it, we only read it

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One variable that cannot be used: its name, what is wrong, and what to write instead."""

    variable: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.variable}: {self.problem}. {self.remedy}"


class SettingsError(ValueError):
    """Some settings cannot be used; `faults` holds every one of them."""

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class _Refused(ValueError):  # noqa: N818 - never leaves this module
    """A value was refused: (problem, remedy)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator decides; the module's table says which defaults are fit for production."""

    data_dir: Path
    database_url: str
    host: str
    port: int
    base_url: str
    workers: int
    trusted_proxies: int
    questionnaires_dir: Path | None
    organisation: str | None

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsError: naming every variable that cannot be used.
        """
        reader = _Reader(env)
        data_dir = reader.read("ASSESS_DATA_DIR", _folder_to_be, Path("var").resolve())
        database_url = reader.read("ASSESS_DATABASE_URL", _database_url, f"sqlite:///{data_dir / 'assess.db'}")
        host = reader.read("ASSESS_HOST", _host, "127.0.0.1")
        port = reader.read("PORT", partial(_whole_number, lowest=1, highest=_MOST_PORT), 8000)
        settings = cls(
            data_dir=data_dir,
            database_url=database_url,
            host=host,
            port=port,
            base_url=reader.read("ASSESS_BASE_URL", _base_url, address(host, port)),
            workers=reader.read("ASSESS_WORKERS", partial(_whole_number, lowest=1, highest=64), 1),
            trusted_proxies=reader.read("ASSESS_TRUSTED_PROXIES", partial(_whole_number, lowest=0, highest=8), 0),
            questionnaires_dir=reader.read("ASSESS_QUESTIONNAIRES_DIR", _existing_folder, None),
            organisation=reader.read("ASSESS_ORGANISATION", _name, None),
        )
        if reader.faults:
            raise SettingsError(tuple(reader.faults))
        return settings

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may be marked Secure: people reach the pages by https."""
        return self.base_url.startswith("https://")


def address(host: str, port: int) -> str:
    """Return the http address at which a browser on this machine reaches what listens at a host and a port."""
    name = _EVERYWHERE.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def resource(name: str) -> Path:
    """Return a folder that ships with Assess: `templates`, `questionnaires` or `static` (compiled assets).

    An installed wheel carries them inside the package; a checkout keeps them at its top level.

    Raises:
        FileNotFoundError: when neither place has it (in a checkout `static` is made by `make assets`).
    """
    places = (_PACKAGE / name, _PACKAGE.parent / _CHECKOUT_FOLDERS.get(name, name))
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}: not at {places[0]} nor at {places[1]}; `make assets` compiles the front end")


class _Reader:
    """Reads variables one by one and gathers what is wrong instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.faults: list[SettingFault] = []

    def read(self, variable: str, parse: Callable[[str], T], default: T) -> T:
        text = self.env.get(variable, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except _Refused as refused:
            self.faults.append(SettingFault(variable, *refused.args))
            return default


def _folder_to_be(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise _Refused(f"{text} is a file", "Name a folder; it is made when it does not exist yet")
    return path


def _existing_folder(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if not path.is_dir():
        raise _Refused(f"{text} is not a folder", "Name the folder that holds your questionnaires, or unset it")
    return path


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in _DATABASES:
        # The address may hold a password, so only its kind is repeated.
        raise _Refused(
            f"{scheme!r} is not a kind of database Assess knows" if separator else "this is not a database address",
            "Write sqlite:////folder/assess.db or postgresql+psycopg://user@host/name",
        )
    if scheme == "sqlite":
        return _sqlite_file(text, rest)
    found = _POSTGRESQL.fullmatch(rest)
    if not found or not 1 <= int(found["port"] or 1) <= _MOST_PORT:
        raise _Refused(
            "its host, port or name cannot be read", "Write postgresql://user@host:5432/name, the port as a number"
        )
    return f"postgresql+psycopg://{rest}"


def _sqlite_file(text: str, rest: str) -> str:
    """Refuse a database in memory: each worker would have its own, and all of them would end with the program."""
    name = rest.removeprefix("/")
    if name == rest or not name or name.startswith((":memory:", "file:")) or "?" in name:
        raise _Refused(
            "this names no file, and answers kept in memory would be lost", "Write sqlite:////folder/assess.db"
        )
    return text


def _base_url(text: str) -> str:
    remedy = "Write the address people type, such as https://assess.example.org"
    parts = _split_address(text, remedy)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _Refused(f"{text!r} is not an http or https address", remedy)
    if parts.username is not None or parts.query or parts.fragment or parts.path.rstrip("/"):
        raise _Refused("the address holds more than a host and a port", remedy)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _split_address(text: str, remedy: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        raise _Refused("this is not a web address", remedy) from None
    return parts


def _host(text: str) -> str:
    if any(letter in text for letter in " /@"):
        raise _Refused(f"{text!r} is not a host", "Write a name or an address to listen at, such as 127.0.0.1")
    return text


def _whole_number(text: str, *, lowest: int, highest: int) -> int:
    remedy = f"Write a whole number from {lowest} to {highest}"
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(highest))):
        raise _Refused(f"{text[:_LONGEST_NAME]!r} is not a number Assess can use here", remedy)
    number = int(text)
    if not lowest <= number <= highest:
        raise _Refused(f"{number} is out of range", remedy)
    return number


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise _Refused("the name is too long or holds control characters", f"Keep it to {_LONGEST_NAME} letters")
    return text
