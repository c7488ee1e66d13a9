"""Lists as an importer has prepared them, and the rows that say what is in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from riskflow.config import data_folder
from riskflow.questionnaire.library import Library
from riskflow.screening.hits import ScreeningQuery, ScreeningStatus
from riskflow.screening.lists import ListedName, ParsedEntry
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.lists import PreparedImport
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.database import Database

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@contextmanager
def uow(database: Database, now: datetime = NOW) -> Iterator[UnitOfWork]:
    with database.write() as session:
        yield UnitOfWork(session, Library(data_folder("questionnaires")), "ri", SYSTEM, now, lambda *_: None)


def entry(name: str, *aliases: str, code: str = "", reason: str = "", url: str = "") -> ParsedEntry:
    names = (ListedName(name, "name"), *(ListedName(alias) for alias in aliases))
    return ParsedEntry(code=code or name.lower(), names=names, reason=reason, url=url)


def prepared(source: str, *entries: ParsedEntry, days_old: int = 1) -> PreparedImport:
    day = (NOW - timedelta(days=days_old)).date()
    return PreparedImport(
        source, f"{source}.xml", f"{source}-{days_old}-{sha256(repr(entries).encode()).hexdigest()}", day, entries, 0
    )


FREEZE = [entry(f"Frozen Example {number}") for number in range(10)]


def in_force(database: Database, *files: PreparedImport) -> None:
    for file in files:
        with uow(database) as at:
            list_service.import_list(at, file)


def status(database: Database, name: str, now: datetime = NOW) -> tuple[ScreeningStatus, list[str]]:
    with uow(database, now) as at:
        answer = Screener(at).screen(ScreeningQuery(name))
        return answer.status, [f"{doubt.code} {doubt.source}".strip() for doubt in answer.doubts]
