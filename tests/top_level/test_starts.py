"""Starts that should not be: each is refused with words and a status, by the web, the worker and the commands."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from riskflow.config import Config
from riskflow.records.seal import DEVELOPMENT_FILE, development_key
from riskflow.services.operations.start_checks import mark_mode
from riskflow.store.database import Database
from tests.support.attack.production import SECONDS, good_seal, production_settings, run, seal_file, served

pytestmark = pytest.mark.slow
WEB, WORKER, COMMAND, INIT = (
    ("riskflow.wsgi",),
    ("riskflow.cli", "worker"),
    ("riskflow.cli", "verify"),
    ("riskflow.cli", "init"),
)
EVERYTHING = (WEB, WORKER, COMMAND, INIT)
SEALING = (WEB, WORKER, INIT)


class Place:
    """The folder of an instance in production whose database is marked as such, and its settings."""

    def __init__(self, folder: Path, migrated_file: Path) -> None:
        self.folder = folder
        self.file = folder / "riskflow.sqlite"
        shutil.copy(migrated_file, self.file)
        self.settings = production_settings(folder, good_seal())
        mark(self.settings)

    def set(self, **changed: str) -> None:
        self.settings |= {f"RISKFLOW_{name.upper()}": value for name, value in changed.items()}

    def seal(self, content: bytes) -> None:
        (self.folder / "seal.p12").write_bytes(content)

    def execute(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def become_demonstration(self) -> None:
        self.execute("DROP TRIGGER guard_instance_mark_update", "UPDATE instance_mark SET mode = 'demonstration'")


def mark(settings: dict[str, str]) -> None:
    config = Config.from_environment(settings)
    database = Database(config.database_url)
    mark_mode(config, database)
    database.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, migrated_file: Path) -> Place:
    return Place(tmp_path, migrated_file)


def _development_seal(place: Place) -> None:
    other = place.folder / "other"
    development_key(other)
    place.seal((other / DEVELOPMENT_FILE).read_bytes())
    place.set(seal_password="")


def _demonstration_by_variable(place: Place) -> None:
    for name in ("SEAL_KEY", "SEAL_PASSWORD"):
        del place.settings[f"RISKFLOW_{name}"]
    place.set(mode="demonstration", database_url=f"sqlite:///{place.file}", instance=str(place.folder / "new"))


def _without_tables(place: Place) -> None:
    place.file.unlink()
    place.execute("SELECT 1")


Spoiled = Callable[[Place], object]
STARTS: dict[str, tuple[Spoiled, str, tuple[tuple[str, ...], ...]]] = {
    "no database": (lambda place: place.file.unlink(), "Type  riskflow init", (WEB, WORKER, COMMAND)),
    "a database without tables": (_without_tables, "Type  riskflow init", (WEB, WORKER, COMMAND)),
    "a database that lacks a migration": (
        lambda place: place.execute("UPDATE alembic_version SET version_num = '0016'"),
        "Type  riskflow init",
        (WEB, WORKER, COMMAND),
    ),
    "a file that is no database": (
        lambda place: place.file.write_bytes(b"no database" * 1000),
        "does not answer, or is none",
        EVERYTHING,
    ),
    "a development seal under another name": (_development_seal, "a development seal, whatever", SEALING),
    "an expired certificate": (
        lambda place: place.seal(seal_file(ec.generate_private_key(ec.SECP256R1()), timedelta(-9), timedelta(-1))),
        "the certificate expired on",
        SEALING,
    ),
    "a certificate of tomorrow": (
        lambda place: place.seal(seal_file(ec.generate_private_key(ec.SECP256R1()), timedelta(1))),
        "is not valid before",
        SEALING,
    ),
    "a short RSA key": (
        lambda place: place.seal(seal_file(rsa.generate_private_key(65537, 1024))),  # noqa: S505 - it is refused
        "a key of 1024 bits (rsa) is too weak",
        SEALING,
    ),
    "a small curve": (
        lambda place: place.seal(seal_file(ec.generate_private_key(ec.SECP224R1()))),
        "a key of 224 bits (ec) is too weak",
        SEALING,
    ),
    "a wrong password": (lambda place: place.set(seal_password="guess"), "the password does not open it", SEALING),
    "a seal that is none": (lambda place: place.seal(b"a key"), "this is no PKCS#12 file", SEALING),
    "a seal that is not there": (lambda place: place.set(seal_key="lost.p12"), "there is no file", EVERYTHING),
    "a demonstration by a variable": (_demonstration_by_variable, "in the mode 'production'", EVERYTHING),
    "the database of a demonstration": (Place.become_demonstration, "in the mode 'demonstration'", EVERYTHING),
    "a guessable secret": (lambda place: place.set(secret_key="x" * 50), "secret_key: it repeats itself", EVERYTHING),
    "no encryption": (lambda place: place.set(base_url="http://riskflow.university.test"), "https only", EVERYTHING),
    "no sign-in": (lambda place: place.set(oidc_issuer=""), "oidc_issuer: name the identity", EVERYTHING),
    "a setting that is none": (
        lambda place: (place.folder / "riskflow.toml").write_text('colour = "red"\n'),
        "there is no setting 'colour'",
        EVERYTHING,
    ),
    "a folder that others read": (lambda place: place.folder.chmod(0o755), "chmod o-rwx", EVERYTHING),
}


ONE_ENTRY = {
    name: (entries[number % len(entries)],)
    for number, (name, (_, _, entries)) in enumerate(STARTS.items())
    if name not in {"a database without tables", "the database of a demonstration"}
}
"""Starts whose refusal is seen at one of their entries, in turn: all ask the same checks, and each takes seconds."""


@pytest.mark.parametrize("name", STARTS)
def test_a_start_that_should_not_be_is_refused_with_words_and_a_status(place: Place, name: str) -> None:
    spoil, words, entries = STARTS[name]
    spoil(place)
    for entry in ONE_ENTRY.get(name, entries):
        ended = run(place.settings, *entry)
        assert words in ended.stderr, (entry, ended)
        assert ended.returncode == (3 if entry is WEB else 1), (entry, ended)
        assert "Traceback" not in ended.stderr, entry


def test_a_sound_instance_starts(place: Place) -> None:
    for entry in (WEB, INIT, COMMAND):
        ended = run(place.settings, *entry)
        assert ended.returncode == 0, (entry, ended)


def test_the_demonstration_does_not_move_into_a_database_in_production(place: Place) -> None:
    before = place.file.read_bytes()
    _demonstration_by_variable(place)
    ended = run(place.settings, "riskflow.cli", "demo")
    assert "in the mode 'production'" in ended.stderr
    assert ended.returncode == 1
    assert place.file.read_bytes() == before


def test_nobody_chooses_a_person_in_production(place: Place) -> None:
    place.execute("INSERT INTO person (login, name, email, department, title) VALUES ('adam', 'Adam Ek', '', '', '')")
    with served(place.settings) as address:
        host = {"Host": "riskflow.university.test", "Referer": "https://riskflow.university.test/"}
        page = requests.get(f"{address}/login", headers=host, timeout=SECONDS)
        assert page.status_code == 200
        assert "Adam Ek" not in page.text
        form = requests.get(f"{address}/verify", headers=host, timeout=SECONDS)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.text)
        assert token
        cookie = form.headers["Set-Cookie"].partition(";")[0]
        chosen = {"login": "adam", "csrf_token": token[1]}
        answer = requests.post(f"{address}/login", chosen, headers=host | {"Cookie": cookie}, timeout=SECONDS)
        assert "Adam Ek" not in answer.text
        assert answer.status_code == 200  # the form arrived, and its token was good
    with closing(sqlite3.connect(place.file)) as connection:
        assert connection.execute("SELECT count(*) FROM sign_in_session").fetchone() == (0,)


def test_init_marks_the_database_once(place: Place) -> None:
    place.file.unlink()
    assert run(place.settings, *INIT).returncode == 0
    with closing(sqlite3.connect(place.file)) as connection:
        assert connection.execute("SELECT id, mode FROM instance_mark").fetchall() == [(1, "production")]
        with pytest.raises(sqlite3.IntegrityError, match="kept as it was written"):
            connection.execute("UPDATE instance_mark SET mode = 'demonstration'")


def test_the_server_of_a_bad_start_ends_instead_of_trying_for_ever(place: Place) -> None:
    place.file.unlink()
    ended = run(place.settings, "gunicorn", "--bind", "127.0.0.1:0", "riskflow.wsgi:application")
    assert "Type  riskflow init" in ended.stderr
    assert ended.returncode == 3
