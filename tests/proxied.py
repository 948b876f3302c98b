"""The shipped nginx configuration in front of a server, on free ports and with a certificate made for the moment.

Only what belongs to a machine is put in place of what the file says: ports, paths, and the user. Each of those must be
in the file exactly once, so a line that was renamed is noticed.
"""

from __future__ import annotations

import getpass
import shutil
import ssl
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from pathlib import Path

from tests.serving import free_port

CONFIGURATION = Path(__file__).parent.parent / "deploy" / "nginx.conf"
LONGEST_START = 10.0
POLL = 0.02


def nginx() -> str | None:
    """Return where nginx is, ``None`` on a machine without it; a server's folder is not on everybody's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def unverified() -> ssl.SSLContext:
    """Return what a client needs that takes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass
class Proxy:
    """One nginx with the shipped configuration in front of ``server_port``."""

    folder: Path
    server_port: int
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start nginx and wait until it answers, whatever it says. Raises RuntimeError with its log otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._certificate()
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self._configured(CONFIGURATION.read_text()))
        log = (self.folder / "nginx.log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603  a fixed command line
            [nginx() or "nginx", "-p", self.folder, "-c", configuration, "-g", "daemon off;"], stdout=log, stderr=log
        )
        log.close()
        begun = time.perf_counter()
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - begun > LONGEST_START:
                self.stop()
                raise RuntimeError((self.folder / "nginx.log").read_text(errors="replace")[-4000:])
            time.sleep(POLL)

    def stop(self) -> None:
        """End nginx and its workers."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(LONGEST_START)
        self.process.kill()
        self.process.wait()
        self.process = None

    def connection(self, timeout: float = 30.0) -> HTTPSConnection:
        """Return a connection to the https side."""
        return HTTPSConnection("127.0.0.1", self.https, timeout=timeout, context=unverified())

    def _answers(self) -> bool:
        connection = self.connection(5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status > 0
        except OSError:
            return False
        finally:
            connection.close()

    def _certificate(self) -> None:
        made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        files = "-keyout privkey.pem -out fullchain.pem"
        subprocess.run([*made.split(), *files.split()], cwd=self.folder, check=True, capture_output=True)  # noqa: S603

    def _configured(self, text: str) -> str:
        for shipped, here in self._places().items():
            if text.count(shipped) != 1:
                raise RuntimeError(f"{CONFIGURATION.name} says {text.count(shipped)} times: {shipped}")
            text = text.replace(shipped, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        return text.replace("http {", "http {\n" + "".join(f"    {one}_temp_path temp_{one};\n" for one in kinds), 1)

    def _places(self) -> Mapping[str, str]:
        return {
            "user www-data;": f"user {getpass.getuser()};",  # so that its workers may write where the test may
            "pid /run/nginx.pid;": f"pid {self.folder}/nginx.pid;",
            "error_log /var/log/nginx/error.log crit;": f"error_log {self.folder}/error.log crit;",
            "listen 80 default_server;": f"listen 127.0.0.1:{self.http} default_server;",
            "listen 443 ssl http2 default_server;": f"listen 127.0.0.1:{self.https} ssl http2 default_server;",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{self.server_port};",
            "/etc/ssl/assess/fullchain.pem": f"{self.folder}/fullchain.pem",
            "/etc/ssl/assess/privkey.pem": f"{self.folder}/privkey.pem",
        }
