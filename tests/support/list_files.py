"""Lists as an importer has prepared them, and the rows that say what is in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from riskflow.config import data_folder
from riskflow.questionnaire.loader import Library
from riskflow.screening.hits import Query, Status
from riskflow.screening.lists import Entry, ListedName
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.lists import Prepared
from riskflow.services.partners.search import Screener
from riskflow.services.unit_of_work import SYSTEM, Desk
from riskflow.store.database import Database

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@contextmanager
def desk(database: Database, now: datetime = NOW) -> Iterator[Desk]:
    with database.write() as session:
        yield Desk(session, Library(data_folder("questionnaires")), "ri", SYSTEM, now, lambda *_: None)


def entry(name: str, *aliases: str, **told: str) -> Entry:
    names = (ListedName(name, "name"), *(ListedName(alias) for alias in aliases))
    return Entry(code=told.pop("code", name.lower()), names=names, **told)  # type: ignore[arg-type]


def prepared(source: str, *entries: Entry, days_old: int = 1) -> Prepared:
    day = (NOW - timedelta(days=days_old)).date()
    return Prepared(
        source, f"{source}.xml", f"{source}-{days_old}-{sha256(repr(entries).encode()).hexdigest()}", day, entries, 0
    )


FREEZE = [entry(f"Frozen Example {number}") for number in range(10)]


def in_force(database: Database, *files: Prepared) -> None:
    for file in files:
        with desk(database) as at:
            list_service.import_list(at, file)


def status(database: Database, name: str, now: datetime = NOW) -> tuple[Status, list[str]]:
    with desk(database, now) as at:
        answer = Screener(at).screen(Query(name))
        return answer.status, [f"{doubt.code} {doubt.source}".strip() for doubt in answer.doubts]
