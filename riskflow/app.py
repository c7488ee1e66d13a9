"""The only place where the parts are joined: a configuration becomes an application."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask
from flask_wtf import CSRFProtect

from riskflow.config import Config, data_folder
from riskflow.files.archive import AttachmentArchive
from riskflow.language.waiting import waiting_reader
from riskflow.questionnaires import Library, Releases, parse
from riskflow.services.demonstrating import Material, Stage
from riskflow.services.desk import SWEDISH_TIME, SYSTEM, Desk, viewer_of
from riskflow.services.releasing import releases_here
from riskflow.store import queries, queue
from riskflow.store.database import Database
from riskflow.web import register
from riskflow.web.guards import Parts

MEBIBYTE = 1024 * 1024
DEMONSTRATION_FILE = "demonstration.yaml"
WORDS_FOLDER = "terms"


def create_app(config: Config) -> Flask:
    """Return the web application of one instance; its database must have been migrated."""
    app = Flask("riskflow.web", template_folder=str(data_folder("templates")))
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="__Host-riskflow" if config.cookie_secure else "riskflow",
        SESSION_COOKIE_SECURE=config.cookie_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MEBIBYTE,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session; a page left open overnight must not lose its words
    )
    database = Database(config.database_url)
    library = library_of(database)
    words = waiting_reader(library.folder / WORDS_FOLDER)
    parts = Parts(config, database, library, queue.enqueuer(config.database_url), _now, words)
    app.extensions["riskflow"] = parts
    CSRFProtect(app)
    register(app)
    return app


def library_of(database: Database) -> Library:
    """Return the questionnaires that the program brings, of which the instance may have released some itself."""

    def released() -> Releases:
        with database.read() as session:
            return releases_here(session, _now().astimezone(SWEDISH_TIME).date())

    return Library(data_folder("questionnaires"), released)


def demonstration_stage(config: Config, database: Database, material: Material) -> Stage:
    """Return where the demonstration's stories are played: through the same verbs, desks and database as all else."""
    library = library_of(database)
    enqueue = queue.enqueuer(config.database_url)

    @contextmanager
    def at(login: str) -> Iterator[Desk]:
        with database.write() as session:
            person = queries.person_by_login(session, login)
            if person is None:
                message = f"the demonstration has nobody called {login}"
                raise LookupError(message)
            yield Desk(session, library, config.questionnaire, viewer_of(session, person), _now(), enqueue)

    return Stage(material, at, AttachmentArchive(config.attachments))


def demonstration_material(library: Library, questionnaire: str) -> Material:
    """Return the demonstration's people and cases, with the answers of the worked cases of the current version."""
    written = parse((library.folder / DEMONSTRATION_FILE).read_text(encoding="utf-8"), DEMONSTRATION_FILE)
    answers = {case["id"]: case["answers"] for case in library.cases(library.current(questionnaire))}
    return Material(tuple(written["people"]), written["cases"], answers)


@contextmanager
def system_desk(config: Config, *, writing: bool) -> Iterator[Desk]:
    """Give the system a desk, for what an operator does from the command line."""
    database = Database(config.database_url)
    with database.write() if writing else database.read() as session:
        library = library_of(database)
        yield Desk(session, library, config.questionnaire, SYSTEM, _now(), queue.enqueuer(config.database_url))


def _now() -> datetime:
    return datetime.now(UTC)
