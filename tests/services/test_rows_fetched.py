"""What a verb reads of the database does not grow with what has happened before, and writers wait for one another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from riskflow.errors import ConflictError
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import Given
from riskflow.services.operations.demo import Stage
from riskflow.services.unit_of_work import Desk, record_event
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


def test_an_event_costs_the_same_however_many_there_are(stage: Stage, database: Database) -> None:
    _cost(stage, database, _happen)  # the first one of all has nothing before it
    few = _cost(stage, database, _happen)
    with stage.at("alice") as desk:
        for _ in range(EARLIER):
            _happen(desk)
    many = _cost(stage, database, _happen)
    assert (len(many.statements), many.rows) == (len(few.statements), few.rows)
    assert many.rows <= 1


def test_saving_answers_costs_the_same_however_many_events_there_are(stage: Stage, database: Database) -> None:
    code = stage.draft("rf-01", upto=3)
    few = _cost(stage, database, lambda desk: _save(desk, code, "Before", 1))
    with stage.at("alice") as desk:
        for _ in range(EARLIER):
            _happen(desk)
    many = _cost(stage, database, lambda desk: _save(desk, code, "After", 2))
    assert (len(many.statements), many.rows) == (len(few.statements), few.rows)


def test_people_who_save_at_once_all_get_their_turn(stage: Stage) -> None:
    """Each saves in a case of their own and, beside the others, in one that all of them have open."""
    shared = stage.draft("rf-01", upto=3)
    own = [stage.draft("rf-01", upto=3) for _ in range(SAVERS)]

    def saved(code: str) -> int:
        conflicts = 0
        for number in range(1, SAVES + 1):
            with stage.at("alice") as desk:
                _save(desk, code, f"Own title {number}", number)
            try:
                with stage.at("alice") as desk:
                    _save(desk, shared, f"{code} {number}", number)
            except ConflictError:
                conflicts += 1
        return conflicts

    with ThreadPoolExecutor(SAVERS) as pool:
        conflicts = sum(pool.map(saved, own))
    assert conflicts == SAVERS * SAVES - SAVES, "of each version of the shared answer one saver was the first"


def _happen(desk: Desk) -> None:
    record_event(desk, None, "list-imported", list="eu-fsf", entries="1", sha256="0")


def _save(desk: Desk, code: str, title: str, version: int) -> None:
    answer_service.answer(desk, code, [Given("title", (title,), version=version)])


def _cost(stage: Stage, database: Database, verb: Callable[[Desk], object]) -> Counts:
    with stage.at("alice") as desk, counted(database.engine) as counts:
        verb(desk)
        desk.session.flush()
    return counts
