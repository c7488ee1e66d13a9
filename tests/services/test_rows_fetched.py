"""What a verb reads of the database does not grow with what has happened before, and writers wait for one another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from riskflow.cases.events import Event, EventLink
from riskflow.errors import ConflictError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_answers
from riskflow.services.events import record_event, record_events
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import lists as list_service
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.chain import link_of
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import EventRow
from tests.support.counts import Counts, counted
from tests.support.screening.list_files import FREEZE, entry, in_force, prepared
from tests.support.screening.list_files import uow as list_uow

EARLIER = 300
SAVERS, SAVES = 16, 3


def test_rows_are_counted_where_they_are_fetched(database: Database) -> None:
    with counted(database.engine) as counts, database.read() as session:
        session.execute(sa.text("SELECT 1 UNION SELECT 2")).all()
        session.execute(sa.text("SELECT 1 UNION SELECT 2")).first()
    assert len(counts.statements) == 2
    assert counts.rows == 3


def test_an_event_costs_the_same_however_many_there_are(stage: DemoRunner, database: Database) -> None:
    _cost(stage, database, _happen)  # the first one of all has nothing before it
    few = _cost(stage, database, _happen)
    with stage.unit_of_work_as("alice") as uow:
        for _ in range(EARLIER):
            _happen(uow)
    many = _cost(stage, database, _happen)
    assert (len(many.statements), many.rows) == (len(few.statements), few.rows)
    assert many.rows <= 1


def test_saving_answers_costs_the_same_however_many_events_there_are(stage: DemoRunner, database: Database) -> None:
    code = stage.draft("rf-01", upto=3)
    few = _cost(stage, database, lambda uow: _save(uow, code, "Before", 1))
    with stage.unit_of_work_as("alice") as uow:
        for _ in range(EARLIER):
            _happen(uow)
    many = _cost(stage, database, lambda uow: _save(uow, code, "After", 2))
    assert (len(many.statements), many.rows) == (len(few.statements), few.rows)


@pytest.mark.parametrize(("case", "limit"), [("rf-14", 36), ("rf-01", 32), ("gate-alone", 36)])
def test_a_submission_reads_once_decides_and_writes_once(
    stage: DemoRunner, database: Database, case: str, limit: int
) -> None:
    """The limits are half of what it took while each helper asked for itself; SQLite needs no more than PostgreSQL."""
    stage.submit(case)  # the queue's library prepares its connection at the first order
    code = stage.draft(case)
    counts = _cost(stage, database, lambda uow: submission.submit(uow, code))
    assert len(counts.statements) <= limit, counts.statements


def test_saving_five_answers_reads_the_answers_once(stage: DemoRunner, database: Database) -> None:
    code = stage.draft("rf-01", upto=8)
    with stage.unit_of_work_as("alice") as uow:
        rows = list(current_answers(uow, open_case(uow, code)).rows.values())[:5]
    given = [AnswerInput(row.question, tuple(row.chosen), "A comment.", row.version) for row in rows]
    counts = _cost(stage, database, lambda uow: answer_service.answer(uow, code, given))
    assert len([sql for sql in counts.statements if sql.startswith("SELECT answer.")]) == 1


def test_the_earlier_cases_about_a_partner_are_read_up_to_a_limit_the_latest_first(
    stage: DemoRunner, database: Database
) -> None:
    cases = [open_id(stage, stage.submit("rf-01")) for _ in range(3)]
    since = datetime.now(UTC) - timedelta(days=1)
    with counted(database.engine) as counts, database.read() as session:
        found = partner_queries.partners_in_force(session, since, 2)
    assert [number for number, _ in found] == [cases[2], cases[1]]
    assert counts.rows == 2
    with database.read() as session:
        assert [case.id for case, _, _ in case_queries.decided_assessments(session, cases, since, 1)] == [cases[2]]
        assert not partner_queries.partners_in_force(session, since + timedelta(days=2), 2)


def open_id(stage: DemoRunner, code: str) -> int:
    with stage.unit_of_work_as("alice") as uow:
        return open_case(uow, code).id


def test_several_events_at_once_make_the_chain_that_they_make_one_by_one(stage: DemoRunner, database: Database) -> None:
    events = [Event("list-imported", {"list": name, "entries": "1", "sha256": "0"}) for name in ("a", "b", "c")]
    with stage.unit_of_work_as("alice") as uow:
        record_events(uow, None, events)
    with stage.unit_of_work_as("alice") as uow:
        together = _newest(uow, len(events))
    with stage.unit_of_work_as("alice") as uow:
        for event in events:
            record_event(uow, None, event.tag, **event.data)
    with stage.unit_of_work_as("alice") as uow:
        apart = _newest(uow, len(events))
    assert [_content(link_of(row)) for row in together] == [_content(link_of(row)) for row in apart]
    for row, before in zip(apart, [together[-1], *apart], strict=False):
        assert row.hash == link_of(row).hash()
        assert (row.seq, row.previous) == (before.seq + 1, before.hash)
    counts = _cost(stage, database, lambda uow: record_events(uow, None, events))
    assert len(counts.statements) <= 3, "the end is locked and read once, and the events are written at once"


def _newest(uow: UnitOfWork, number: int) -> list[EventRow]:
    return list(case_queries.all_events(uow.session))[-number:]


def _content(link: EventLink) -> EventLink:
    return replace(link, seq=0, previous="", salt="", at=datetime.min.replace(tzinfo=UTC))


def test_the_lists_in_force_are_asked_for_once_until_another_is_put_in_force(database: Database) -> None:
    in_force(database, prepared("eu-fsf", *FREEZE, days_old=2))
    with list_uow(database) as uow:
        with counted(database.engine) as counts:
            before, again = (list_service.list_statuses(uow) for _ in range(2))
        assert len(counts.statements) == 1
        assert [status.freshness for status in before] == [status.freshness for status in again]
        imported = list_service.import_list(uow, prepared("eu-fsf", *FREEZE, entry("Another")))
        assert imported
        assert imported in [status.version for status in list_service.list_statuses(uow)]


def test_people_who_save_at_once_all_get_their_turn(stage: DemoRunner) -> None:
    """Each saves in a case of their own and, beside the others, in one that all of them have open."""
    shared = stage.draft("rf-01", upto=3)
    own = [stage.draft("rf-01", upto=3) for _ in range(SAVERS)]

    def saved(code: str) -> int:
        conflicts = 0
        for number in range(1, SAVES + 1):
            with stage.unit_of_work_as("alice") as uow:
                _save(uow, code, f"Own title {number}", number)
            try:
                with stage.unit_of_work_as("alice") as uow:
                    _save(uow, shared, f"{code} {number}", number)
            except ConflictError:
                conflicts += 1
        return conflicts

    with ThreadPoolExecutor(SAVERS) as pool:
        conflicts = sum(pool.map(saved, own))
    assert conflicts == SAVERS * SAVES - SAVES, "of each version of the shared answer one saver was the first"


def _happen(uow: UnitOfWork) -> None:
    record_event(uow, None, "list-imported", list="eu-fsf", entries="1", sha256="0")


def _save(uow: UnitOfWork, code: str, title: str, version: int) -> None:
    answer_service.answer(uow, code, [AnswerInput("title", (title,), version=version)])


def _cost(stage: DemoRunner, database: Database, verb: Callable[[UnitOfWork], object]) -> Counts:
    with stage.unit_of_work_as("alice") as uow, counted(database.engine) as counts:
        verb(uow)
        uow.session.commit()
    return counts
