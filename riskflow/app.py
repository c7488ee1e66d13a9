"""The web application of an instance, and the runner of its demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from flask_wtf import CSRFProtect

from riskflow.config import Config, data_folder
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import parse_yaml
from riskflow.services.case_facts import viewer_of
from riskflow.services.instance import Instance
from riskflow.services.operations.demo import DemoData, DemoRunner, person_with_login
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.web import edge, register

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
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page left open overnight must not lose what was typed
    )
    app.extensions["riskflow"] = Instance.open(config)
    edge.register(app, config)
    CSRFProtect(app)
    register(app)
    return app


def demo_runner(instance: Instance, data: DemoData) -> DemoRunner:
    """Return the runner that creates the demonstration's cases through the services, as pages do."""

    @contextmanager
    def unit_of_work_as(login: str) -> Iterator[UnitOfWork]:
        with instance.write(SYSTEM) as uow:
            yield replace(uow, viewer=viewer_of(uow.session, person_with_login(uow.session, login)))

    return DemoRunner(data, unit_of_work_as, instance.attachments)


def demo_data(library: Library, questionnaire: str) -> DemoData:
    """Return the demonstration's people and cases, with the answers of the worked cases of the current version."""
    data = parse_yaml((library.folder / DEMONSTRATION_FILE).read_text(encoding="utf-8"), DEMONSTRATION_FILE)
    answers = {case["id"]: case["answers"] for case in library.cases(library.current(questionnaire))}
    return DemoData(tuple(data["people"]), data["cases"], answers)
