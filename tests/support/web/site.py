"""Sites to visit: each test has an instance of its own, a copy of one that has been prepared before."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from riskflow.app import create_app, demo_runner
from riskflow.config import DATABASE_FILE, Config
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.store.database import Database
from tests.support.cases.demonstration import material, stage_with_cast
from tests.support.web.form_client import FormClient
from tests.support.web.strict_undefined import FailingUndefined
from tests.support.web.web_client import Visitor


@dataclass(frozen=True)
class Site:
    """The demonstration on a database of a test's own: pages for people, and the stage for what is not the test's."""

    app: Flask
    stage: DemoRunner

    def visitor(self, login: str | None = None, language: str = "en") -> Visitor:
        """Return somebody with a browser of their own."""
        client = FormClient(self.app)
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        visitor = Visitor(client)
        if login:
            visitor.sign_in(login)
        return visitor


def prepare_instance(folder: Path, migrated_file: Path) -> None:
    """Make an instance with the cast, and without any case."""
    _copy_database(migrated_file, folder / DATABASE_FILE)
    config = Config.for_tests(folder)
    database = Database(config.database_url)
    stage_with_cast(config, database)
    database.engine.dispose()


def open_folder(folder: Path, template: Path) -> Path:
    """Copy an instance, and return its folder."""
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns(f"{DATABASE_FILE}*"), dirs_exist_ok=True)
    _copy_database(template / DATABASE_FILE, folder / DATABASE_FILE)
    return folder


@contextmanager
def open_site(folder: Path, template: Path, **settings: Any) -> Iterator[Site]:  # noqa: ANN401 - of any kind
    """Open the pages of a copy of an instance, perhaps with other settings."""
    app = create_app(Config.for_tests(open_folder(folder, template)).model_copy(update=settings))
    app.jinja_env.undefined = FailingUndefined
    instance = app.extensions["riskflow"]
    yield Site(app, demo_runner(instance, material()))
    instance.database.engine.dispose()


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database; a plain copy of the file would miss what still lies in the write-ahead log."""
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # it need not outlive a power cut
        opened.backup(copy)


@contextmanager
def serving(app: Flask, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve an application for a real browser, and give its address."""
    server = make_server(host, port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://{host}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
