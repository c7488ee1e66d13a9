"""The target: an instance with cases in every state, served by gunicorn as in production, with real sign-in."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from riskflow.app import create_app, demo_runner
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.services.instance import Instance
from riskflow.services.operations.demo.runner import add_people, person_with_login
from riskflow.services.people.persons import add_identity
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.chain import chain_end
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case
from tests.support.attack.attacker import HOST, Attacker, Reply
from tests.support.attack.keys import serve_with_certificate, write_seal_key
from tests.support.background_work import until
from tests.support.cases.demonstration import material
from tests.support.oidc.hostile_provider import HostileProvider, hostile_provider
from tests.support.oidc.real_provider import free_port
from tests.support.settings import SECRET, SIGN_IN
from tests.support.source_tree import PROJECT
from tests.support.web.site import Site
from tests.support.web.walk import World, populate, read_world

GUNICORN = "docs/examples/gunicorn.conf.py"
APPLICATION = "riskflow.wsgi:application"
CANARY = re.compile(r"kanin[a-z]+\d+x")


NOTHING: Mapping[str, str | None] = MappingProxyType({})


@dataclass
class Target:
    """A running server, what is known of it inside, and those who are signed in."""

    server: str
    environ: Mapping[str, str]
    log: Path
    provider: HostileProvider
    world: World
    signed_in: dict[str, Attacker] = field(default_factory=dict)

    def stranger(self) -> Attacker:
        return Attacker(self.server)

    def person(self, login: str) -> Attacker:
        """Return somebody who has signed in at the provider, in the session that they have had all along."""
        if login not in self.signed_in:
            self.signed_in[login] = self.new_session(login)
        return self.signed_in[login]

    def new_session(self, login: str) -> Attacker:
        """Sign somebody in once more."""
        attacker = self.stranger()
        reply = self.sign_in(attacker, login)
        assert reply.status == 302, reply.text
        return attacker

    def sign_in(
        self, attacker: Attacker, login: str, leads_to: str = "/", changed: Mapping[str, str | None] | None = None
    ) -> Reply:
        """Let somebody sign in, with what the provider's answer has or something else; None leaves a part out."""
        with self.instance.database.read() as session:
            person = person_with_login(session, login)
            known = {"name": person.name, "email": person.email, "department": person.department}
        self.provider.claims |= {"sub": login, "sid": f"session-of-{login}", "name": known["name"]}
        self.provider.userinfo = {"sub": login, **known}
        asked = attacker.get(f"/login/start?{urlencode({'next': leads_to})}")
        code, query = self.provider.code_for(asked.location)
        answer = {"code": code, "state": query["state"], "iss": self.provider.issuer} | {**(changed or {})}
        kept = {name: value for name, value in answer.items() if value is not None}
        return attacker.get(f"/login/callback?{urlencode(kept)}")

    def is_signed_in(self, attacker: Attacker) -> bool:
        return attacker.get("/my").status == 200

    def case(self, state: State, title: str = "") -> Case:
        """Return the newest case in a state, of those whose title has a word."""
        return [case for case in self.world.cases if case.state is state and title in case.title][-1]

    @property
    def instance(self) -> Instance:
        found: Instance = self.world.site.app.extensions["riskflow"]
        return found

    def chain(self) -> tuple[int, str]:
        with self.instance.database.read() as session:
            end = chain_end(session)
        return end.seq, end.hash

    def events_since(self, seq: int) -> int:
        return self.chain()[0] - seq

    def lines(self, offset: int = 0) -> list[dict[str, object]]:
        """Return the lines of the log from a place on; gunicorn's own are left out."""
        written = self.log.read_text(encoding="utf-8")[offset:].splitlines()
        return [json.loads(line) for line in written if line.startswith("{")]

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the operator's."""
        command = [sys.executable, "-m", "riskflow.cli", *arguments]
        settings = {**self.environ, **environ}
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, cwd=PROJECT)


@contextmanager
def running_target(folder: Path, migrated_file: Path) -> Iterator[Target]:
    """Prepare an instance and serve it."""
    context, authority = serve_with_certificate(folder)
    with hostile_provider(context) as provider:
        environ = _settings(folder / "instance", provider.issuer, authority)
        shutil.copy(migrated_file, folder / "instance" / "riskflow.sqlite")
        world = _populated(Config.from_environment(environ), provider.issuer)
        server, log = f"127.0.0.1:{free_port()}", folder / "log"
        target = Target(server, environ, log, provider, world)
        with _serving(target):
            yield target
        target.instance.database.engine.dispose()


def _settings(instance: Path, issuer: str, authority: Path) -> dict[str, str]:
    instance.mkdir(mode=0o700)
    write_seal_key(instance / "seal.p12")
    own = {name: value for name, value in os.environ.items() if not name.startswith("RISKFLOW_")}
    return {
        **own,
        **SIGN_IN,
        "RISKFLOW_INSTANCE": str(instance),
        "RISKFLOW_SECRET_KEY": SECRET,
        "RISKFLOW_OIDC_ISSUER": issuer,
        "RISKFLOW_BASE_URL": f"https://{HOST}",
        "RISKFLOW_TRUSTED_PROXIES": "1",
        "RISKFLOW_INSTITUTION_SV": "Universitetet",
        "RISKFLOW_INSTITUTION_EN": "The University",
        "RISKFLOW_SEAL_KEY": "seal.p12",
        "RISKFLOW_OIDC_CA_FILE": str(authority),
    }


def _populated(config: Config, issuer: str) -> World:
    app = create_app(config)
    instance: Instance = app.extensions["riskflow"]
    site = Site(app, demo_runner(instance, material()))
    with instance.database.write() as session:
        add_people(session, site.stage.material)
    populate(site)
    with instance.write(SYSTEM) as uow:
        for person in case_queries.people(uow.session):
            add_identity(uow, person, issuer, person.login)
    return read_world(site)


@contextmanager
def _serving(target: Target) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "--config", GUNICORN, "--bind", target.server, APPLICATION]
    with target.log.open("wb") as log:
        process = subprocess.Popen(command, env=dict(target.environ), stdout=log, stderr=log, cwd=PROJECT)
        try:
            until(lambda: _is_ready(target))
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def _is_ready(target: Target) -> bool:
    try:
        return target.stranger().get("/about").status == 200
    except OSError:
        return False
