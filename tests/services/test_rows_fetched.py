"""What a verb reads of the database does not grow with what has happened before, and writers wait for one another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from riskflow.errors import ConflictError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.operations.demo import DemoRunner
from riskflow.services.unit_of_work import UnitOfWork, record_event
from riskflow.store.database import Database
from tests.support.counts import Counts, counted

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
        uow.session.flush()
    return counts
