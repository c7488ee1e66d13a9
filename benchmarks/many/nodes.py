"""The processes of an instance that many use at once: web processes, workers, and the database that they share."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import sqlalchemy as sa

from riskflow.config import Config
from riskflow.services.instance import Instance
from riskflow.services.operations.start_checks import mark_mode
from riskflow.services.people.persons import add_identity
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from tests.support.attack.attacker import HOST
from tests.support.attack.keys import serve_with_certificate, write_seal_key
from tests.support.cases.demonstration import stage_with_cast
from tests.support.oidc.hostile_provider import HostileProvider, hostile_provider
from tests.support.oidc.real_provider import free_port
from tests.support.settings import SECRET, SIGN_IN
from tests.support.source_tree import PROJECT

GUNICORN = "docs/examples/gunicorn.conf.py"
PROXIED = {"Host": HOST, "X-Forwarded-Proto": "https"}
"""What the web server in front passes on."""
START_SECONDS = 90
STOP_SECONDS = 60


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of a new database, on SQLite or on the server that scripts/with-postgres has started."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/riskflow.sqlite"
        return
    address = os.environ["RISKFLOW_TEST_POSTGRES"]
    name = f"many_{uuid.uuid4().hex[:12]}"
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield sa.make_url(address).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@dataclass(frozen=True, slots=True)
class Site:
    """An instance in production with the people of the demonstration, and how its processes are started."""

    config: Config
    environ: Mapping[str, str]
    provider: HostileProvider


@contextmanager
def prepared_site(folder: Path, url: str, **settings: str) -> Iterator[Site]:
    """Make an instance in a folder, with an identity provider that knows its people."""
    context, authority = serve_with_certificate(folder)
    write_seal_key(folder / "seal.p12")
    own = {name: value for name, value in os.environ.items() if not name.startswith("RISKFLOW_")}
    with hostile_provider(context) as provider:
        environ = {
            **own,
            **SIGN_IN,
            "RISKFLOW_INSTANCE": str(folder),
            "RISKFLOW_DATABASE_URL": url,
            "RISKFLOW_BASE_URL": f"https://{HOST}",
            "RISKFLOW_TRUSTED_PROXIES": "1",
            "RISKFLOW_SECRET_KEY": SECRET,
            "RISKFLOW_INSTITUTION_SV": "Universitetet",
            "RISKFLOW_INSTITUTION_EN": "The University",
            "RISKFLOW_SEAL_KEY": "seal.p12",
            "RISKFLOW_OIDC_ISSUER": provider.issuer,
            "RISKFLOW_OIDC_CA_FILE": str(authority),
            "RISKFLOW_RATE_MULTIPLE": "100",
            "RISKFLOW_LOG_LEVEL": "WARNING",
            **{f"RISKFLOW_{name.upper()}": value for name, value in settings.items()},
        }
        config = Config.from_environment(environ)
        _fill(config, provider.issuer)
        yield Site(config, environ, provider)


def _fill(config: Config, issuer: str) -> None:
    database = Database(config.database_url)
    database.migrate()
    queue.prepare(config.database_url)
    mark_mode(config, database)
    stage_with_cast(config, database)
    instance = Instance.open(config, database)
    with instance.write(SYSTEM) as uow:
        for person in case_queries.people(uow.session):
            add_identity(uow, person, issuer, person.login)
    database.engine.dispose()


@dataclass
class Node:
    """A process of an instance, in a group of its own, so that it can be killed with its children."""

    name: str
    command: tuple[str, ...]
    site: Site
    log: Path
    server: str = ""
    deaths: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, env=dict(self.site.environ), stdout=log, stderr=log, cwd=PROJECT, start_new_session=True
            )

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.deaths += 1

    def stop(self) -> None:
        """Let it finish what it has begun."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)

    @property
    def is_ready(self) -> bool:
        """Return whether a web process answers; a worker is ready when it runs."""
        if not self.server:
            return self._process is not None and self._process.poll() is None
        connection = HTTPConnection(self.server, timeout=5)
        try:
            connection.request("GET", "/health", headers=PROXIED)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def web_node(site: Site, folder: Path, number: int, threads: int = 8) -> Node:
    """Return a web process as docs/how-to/run.md has it, on a port of its own."""
    server = f"127.0.0.1:{free_port()}"
    command = (sys.executable, "-m", "gunicorn", "--config", GUNICORN, "--bind", server)
    options = ("--workers", "1", "--threads", str(threads), "riskflow.wsgi:application")
    return Node(f"web-{number}", (*command, *options), site, folder / f"web-{number}.log", server)


def worker_node(site: Site, folder: Path, number: int) -> Node:
    command = (sys.executable, "-m", "riskflow.cli", "worker")
    named = () if site.config.database_url.startswith("sqlite") else ("--name", str(number))
    return Node(f"worker-{number}", (*command, *named), site, folder / f"worker-{number}.log")


@contextmanager
def running(nodes: list[Node]) -> Iterator[None]:
    """Run processes until the block ends."""
    try:
        for node in nodes:
            node.start()
        await_ready(nodes)
        yield
    finally:
        for node in nodes:
            node.stop()


def await_ready(nodes: list[Node]) -> None:
    """Wait until all processes serve.

    Raises:
        TimeoutError: one does not.
    """
    until = time.monotonic() + START_SECONDS
    for node in nodes:
        while not node.is_ready:
            if time.monotonic() > until:
                raise TimeoutError(f"{node.name} does not start:\n{node.log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.2)
