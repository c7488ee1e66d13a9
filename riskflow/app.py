"""The only place where the parts are joined: a configuration becomes an application."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask
from flask_wtf import CSRFProtect

from riskflow.config import Config, data_folder
from riskflow.questionnaires import CASES_FILE, Library, parse
from riskflow.services.demonstrating import Material, Stage
from riskflow.services.desk import Desk, viewer_of
from riskflow.store import queries, queue
from riskflow.store.database import Database
from riskflow.web import register
from riskflow.web.guards import Parts

MEBIBYTE = 1024 * 1024
DEMONSTRATION_FILE = "demonstration.yaml"


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
    parts = Parts(config, database, Library(data_folder("questionnaires")), queue.enqueuer(config.database_url), _now)
    app.extensions["riskflow"] = parts
    CSRFProtect(app)
    register(app)
    return app


def demonstration_stage(config: Config, database: Database) -> Stage:
    """Return where the demonstration's stories are played: through the same verbs, desks and database as all else."""
    library = Library(data_folder("questionnaires"))
    current = library.current(config.questionnaire)
    folder = library.folder / current.questionnaire.id / current.questionnaire.version
    enqueue = queue.enqueuer(config.database_url)

    @contextmanager
    def at(login: str) -> Iterator[Desk]:
        with database.write() as session:
            person = queries.person_by_login(session, login)
            if person is None:
                message = f"the demonstration has nobody called {login}"
                raise LookupError(message)
            yield Desk(session, library, config.questionnaire, viewer_of(session, person), _now(), enqueue)

    written = parse((library.folder / DEMONSTRATION_FILE).read_text(encoding="utf-8"), DEMONSTRATION_FILE)
    cases = parse((folder / CASES_FILE).read_text(encoding="utf-8"), CASES_FILE)
    answers = {case["id"]: case["answers"] for case in cases}
    return Stage(Material(tuple(written["people"]), written["cases"], answers), at)


def _now() -> datetime:
    return datetime.now(UTC)
