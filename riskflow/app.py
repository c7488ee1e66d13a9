"""The application: the settings of an instance become the pages of it, or the stage of its demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from flask_wtf import CSRFProtect

from riskflow.config import MEBIBYTE, Config, data_folder
from riskflow.questionnaire.loader import Library, parse
from riskflow.services.instance import Instance
from riskflow.services.operations.demo import Material, Stage
from riskflow.services.unit_of_work import SYSTEM, Desk, viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.web import register

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
    app.extensions["riskflow"] = Instance.open(config)
    CSRFProtect(app)
    register(app)
    return app


def demonstration_stage(instance: Instance, material: Material) -> Stage:
    """Return where the demonstration's stories are played: through the same verbs and database as all else."""

    @contextmanager
    def at(login: str) -> Iterator[Desk]:
        with instance.write(SYSTEM) as desk:
            person = case_queries.person_by_login(desk.session, login)
            if person is None:
                message = f"the demonstration has nobody called {login}"
                raise LookupError(message)
            yield replace(desk, viewer=viewer_of(desk.session, person))

    return Stage(material, at, instance.attachments)


def demonstration_material(library: Library, questionnaire: str) -> Material:
    """Return the demonstration's people and cases, with the answers of the worked cases of the current version."""
    written = parse((library.folder / DEMONSTRATION_FILE).read_text(encoding="utf-8"), DEMONSTRATION_FILE)
    answers = {case["id"]: case["answers"] for case in library.cases(library.current(questionnaire))}
    return Material(tuple(written["people"]), written["cases"], answers)
