"""Campaigns of faults against the main verbs: `acknowledged <= durable <= attempted`.

Run as a program with the shim preloaded (`disk_faults.run_campaign` does it). Each verb is prepared once, up to the
form that is about to be sent; its instance is copied for every point. A warmed process forks for each attempt, so that
what is killed is a process with the real pages, verbs, database and archive.
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any
import sqlite3

from riskflow.app import create_app
from riskflow.config import DATABASE_FILE, Config
from riskflow.files.archive import Archive
from riskflow.services.operations.audit import problems
from riskflow.services.unit_of_work import SYSTEM
from riskflow.web.receipts import new_key
from riskflow.worker import Worker
from tests.support.faults.power import states_after_power_loss
from tests.support.faults.verbs import VERBS, Act, Prepared
from tests.support.web.site import COMPILED, Site
from riskflow.app import demo_runner
from tests.support.cases.demonstration import material

OFF, COUNT, KILL, FAIL_ONCE, FAIL_ON = range(5)
shim: Any = ctypes.CDLL(None)


@dataclass
class Result:
    """What a campaign has tried and found."""

    points: int = 0
    acknowledged: int = 0
    by_verb: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Campaign:
    """One folder in which every attempt runs, and a copy of it for each verb."""

    def __init__(self, folder: Path, cast: Path) -> None:
        self.cast, self.work, self.copies = cast, folder / "work", folder / "copies"
        shutil.copytree(cast, self.work)
        self.app = create_app(Config.for_tests(self.work))
        self.app.jinja_env.bytecode_cache = COMPILED
        self.instance = self.app.extensions["riskflow"]
        self.site = Site(self.app, demo_runner(self.instance, material()))
        self.worker = Worker(Config.for_tests(self.work))
        self.prepared: dict[str, Prepared] = {}

    def prepare(self, names: list[str]) -> None:
        for name in names:
            self.restore(self.cast)
            self.prepared[name] = VERBS[name](self.site, self.worker)
            self.close()
            shutil.copytree(self.work, self.copies / name)

    def close(self) -> None:
        self.instance.database.engine.dispose()
        self.worker.instance.database.engine.dispose()

    def restore(self, source: Path) -> None:
        self.close()
        shutil.rmtree(self.work)
        shutil.copytree(source, self.work)

    def counts(self) -> dict[str, int]:
        """Return the rows of every table, once the file is known to be whole."""
        with closing(sqlite3.connect(self.work / DATABASE_FILE)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is not whole"
            names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}

    def broken(self) -> list[str]:
        with self.instance.read(SYSTEM) as uow:
            return problems(uow.session, Archive(self.instance.config.archive), self.instance.attachments)


def forked(act: Callable[[], Any]) -> Any | None:
    """Return what a forked process returns; nothing if it was killed."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            answer = act()
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs in the report
            answer = {"raised": repr(error)[:300]}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def armed(campaign: Campaign, act: Act, mode: int, point: int = 0, number: int = 0, journal: int = -1) -> dict[str, Any]:
    shim.fault_arm(mode, ctypes.c_long(point), number, str(campaign.work).encode(), journal)
    try:
        answer = act()
    finally:
        points = shim.fault_points()
    return {"answer": answer, "points": points}


def settled(campaign: Campaign, act: Act) -> dict[str, Any]:
    """Look at what is there after a fault, then do the same again and look once more."""
    first, broken = campaign.counts(), campaign.broken()
    answer = act()
    return {"counts": first, "broken": broken, "again": answer, "after": campaign.counts(), "left": campaign.broken()}
