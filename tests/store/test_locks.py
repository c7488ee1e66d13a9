"""Writers on PostgreSQL: who waits for whom, in which order, and for how long. On SQLite one waits for the other."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from riskflow.app import create_app, demo_runner
from riskflow.cases.access import Viewer
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.case_facts import viewer_of
from riskflow.services.events import record_event
from riskflow.services.instance import Instance
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import Places, problems
from riskflow.services.operations.demo.runner import person_with_login
from riskflow.services.operations.demo.stories import release_newest
from riskflow.services.operations.health import claim_turn
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import locks
from riskflow.store.chain import chain_end
from riskflow.store.database import Database
from riskflow.store.locks import WHOLE_INSTANCE, Lock, WriteScope, case_scope, heartbeat_scope, person_scope
from riskflow.store.presence import Presence
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Case
from riskflow.web.routes import ROUTES, STARTS_CASE, WRITES_IN_CASE, CaseRoute
from tests.support.cases.demonstration import material, stage_with_cast
from tests.support.web.form_client import FormClient
from tests.support.web.web_client import Visitor

WRITERS, ROUNDS = 8, 5
SHORT = 300  # milliseconds
LIST = {"list": "eu-fsf", "entries": "1", "sha256": "0"}


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return Config.for_tests(tmp_path, database_url)


@pytest.fixture
def instance(config: Config, database: Database) -> Instance:
    """Return an instance with people."""
    stage_with_cast(config, database)
    return Instance.open(config, database)


PARTED = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
"""Where parts can be written side by side; SQLite has one writer."""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long."""
    monkeypatch.setattr(locks, "WAIT_MILLISECONDS", SHORT)


@contextmanager
def writing(instance: Instance, scope: WriteScope = WHOLE_INSTANCE) -> Iterator[Session]:
    with instance.database.write(scope) as session:
        yield session


def is_admitted(instance: Instance, scope: WriteScope) -> bool:
    """Return whether somebody may write in a scope now; they wait for it a short while."""
    try:
        with writing(instance, scope):
            return True
    except OperationalError as error:
        if "lock timeout" in str(error):
            return False
        raise


@PARTED
@pytest.mark.parametrize(
    ("held", "wanted", "admitted"),
    [
        (case_scope("a"), case_scope("b"), True),
        (case_scope("a"), person_scope(1), True),
        (case_scope("a"), case_scope("a"), False),
        (case_scope("a"), WHOLE_INSTANCE, False),
        (WHOLE_INSTANCE, case_scope("a"), False),
        (WHOLE_INSTANCE, WHOLE_INSTANCE, False),
    ],
)
@pytest.mark.usefixtures("hasty")
def test_who_writes_in_one_part_lets_others_write_in_theirs(
    instance: Instance, held: WriteScope, wanted: WriteScope, *, admitted: bool
) -> None:
    with writing(instance, held):
        assert is_admitted(instance, wanted) is admitted
    assert is_admitted(instance, wanted), "a lock ends with its transaction"


@PARTED
@pytest.mark.usefixtures("hasty")
def test_who_knows_only_the_one_lock_of_earlier_versions_is_alone(instance: Instance) -> None:
    with instance.database.engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7319004)"))
        assert not is_admitted(instance, case_scope("a"))


@PARTED
@pytest.mark.usefixtures("hasty")
def test_the_end_of_the_chain_is_not_locked_while_a_verb_works(instance: Instance) -> None:
    with instance.write(SYSTEM, case_scope("a")) as first:
        record_event(first, None, "list-imported", **LIST)
        with instance.write(SYSTEM, case_scope("b")) as second:
            record_event(second, None, "list-imported", **LIST)
        assert chain_end(first.session).seq >= 1, "the second has committed while the first had recorded its event"


@PARTED
def test_what_a_writer_reads_was_committed_before_it_got_its_lock(instance: Instance) -> None:
    """Also where the server would give each transaction the state of its beginning."""
    address = instance.database.engine.url
    setting = f'ALTER DATABASE "{address.database}" SET default_transaction_isolation = serializable'
    with instance.database.engine.begin() as connection:
        connection.execute(sa.text(setting))
    later = Database(address.render_as_string(hide_password=False))
    began = threading.Event()

    def title() -> str:
        began.set()
        with later.write(case_scope("a")) as session:
            return session.exec(select(Case.title)).one()

    with ThreadPoolExecutor(1) as pool, writing(instance, case_scope("a")) as session:
        found = pool.submit(title)
        assert began.wait(60)
        session.add(_case("Written meanwhile"))
        session.commit()
        assert found.result(60) == "Written meanwhile"
    later.engine.dispose()


def _case(title: str) -> Case:
    now = datetime.now(UTC)
    return Case(
        code="a", reference="RF-2026-0001", state=State.DRAFT, owner_id=1, title=title, created_at=now, changed_at=now
    )


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(instance: Instance) -> None:
    with instance.read(SYSTEM) as uow:
        before = chain_end(uow.session)
        _started(instance, 1)
        assert chain_end(uow.session) == before
    with instance.read(SYSTEM) as uow:
        assert chain_end(uow.session).seq > before.seq


def test_cases_that_start_and_are_answered_at_once_make_one_chain(instance: Instance) -> None:
    """Each writer works in cases of their own and in one that all share; some write in the whole instance."""
    owner, shared = _viewer(instance), _started(instance, 0)

    def work(number: int) -> list[str]:
        chance, own = Random(number), []  # noqa: S311 - the same each time
        for _ in range(ROUNDS):
            own.append(_started(instance, number))
            _answer(instance, owner, own[-1])
            _answer(instance, owner, shared)
            if chance.random() < 0.3:
                with instance.write(SYSTEM) as uow:
                    record_event(uow, None, "list-imported", **LIST)
        return own

    with ThreadPoolExecutor(WRITERS) as pool:
        codes = [code for own in pool.map(work, range(WRITERS)) for code in own]
    with instance.read(SYSTEM) as uow:
        cases = [case_queries.case_by_code(uow.session, code) for code in [shared, *codes]]
        numbers = sorted(int(case.reference.rsplit("-", 1)[1]) for case in cases if case)
        assert numbers == list(range(1, WRITERS * ROUNDS + 2)), "none is left out and none is given twice"
        opened = open_case(uow, shared)
        answered = [event for event in case_queries.events_of(uow.session, opened.id) if "answered" in event.tag]
        assert len(answered) == WRITERS * ROUNDS
        assert list(problems(uow, Places(Archive(instance.config.archive), instance.attachments))) == []


def _viewer(instance: Instance) -> Viewer:
    with instance.read(SYSTEM) as uow:
        return viewer_of(uow.session, person_with_login(uow.session, "alice"), uow.today)


def _started(instance: Instance, number: int) -> str:
    viewer = _viewer(instance)
    with instance.write(viewer, WriteScope(f"starter {number}")) as uow:
        return answer_service.start(uow, f"Case {number}", "research").code


def _answer(instance: Instance, viewer: Viewer, code: str) -> None:
    with instance.write(viewer, case_scope(code)) as uow:
        row = answer_service.current_answers(uow, open_case(uow, code)).rows["title"]
        words = f"{row.chosen[0]}."
        answer_service.answer(uow, code, [AnswerInput("title", (words,), version=row.version)])


def test_what_is_rolled_back_leaves_nothing_to_append(instance: Instance) -> None:
    with instance.write(SYSTEM) as uow:
        before = chain_end(uow.session)
        record_event(uow, None, "list-imported", **LIST)
        uow.session.rollback()
        record_event(uow, None, "list-imported", **LIST)
    with instance.read(SYSTEM) as uow:
        assert chain_end(uow.session).seq == before.seq + 1


@PARTED
def test_locks_are_taken_in_one_order(instance: Instance) -> None:
    """References come before the end of the chain, and nothing comes after that but the commit."""
    taken: list[str] = []

    def executed(*told: object) -> None:
        if "pg_advisory" in str(told[2]):
            taken.append(f"{told[2]} {told[3]}")

    sa.event.listen(instance.database.engine, "after_cursor_execute", executed)
    _started(instance, 1)
    kinds = ["shared", str(Lock.INSTANCE.value), str(Lock.REFERENCES.value), str(Lock.CHAIN_END.value)]
    assert len(taken) == len(kinds)
    assert all(kind in statement for kind, statement in zip(kinds, taken, strict=True)), taken


def test_a_route_that_locks_its_case_is_about_one() -> None:
    assert all(isinstance(ROUTES[endpoint], CaseRoute) for endpoint in WRITES_IN_CASE)
    assert STARTS_CASE in ROUTES


@PARTED
@pytest.mark.usefixtures("hasty")
def test_who_has_waited_too_long_is_told_to_try_again(instance: Instance) -> None:
    app = create_app(instance.config)
    app.test_client_class = FormClient
    alice = Visitor(app.test_client())
    alice.sign_in("alice")
    with writing(instance):
        refused = alice.send("/start", title="Air", kind="research")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert alice.send("/start", title="Air", kind="research").status_code == 302
    app.extensions["riskflow"].database.engine.dispose()


def test_what_one_node_releases_is_in_force_on_another(instance: Instance) -> None:
    other = Instance.open(instance.config)
    name = instance.config.questionnaire
    newest = instance.library.versions(name)[-1]
    with other.read(SYSTEM) as uow:
        assert uow.library.current(name).questionnaire.version != newest
    release_newest(demo_runner(instance, material()))
    for node in (instance, other):
        with node.read(SYSTEM) as uow:
            assert uow.library.current(name).questionnaire.version == newest
    other.database.engine.dispose()


def test_one_of_several_workers_has_a_turn_and_the_next_period_another(instance: Instance) -> None:
    def claim(_number: int) -> bool:
        with instance.write(SYSTEM, heartbeat_scope("daily")) as uow:
            return claim_turn(uow, "daily", timedelta(days=1))

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(claim, range(WRITERS))) == 1
    with instance.write(SYSTEM, heartbeat_scope("daily")) as uow:
        assert claim_turn(replace(uow, now=uow.now + timedelta(days=1)), "daily", timedelta(days=1))
        assert claim_turn(replace(uow, now=uow.now - timedelta(days=9)), "daily", timedelta(days=1)), "a clock set back"


@PARTED
def test_a_name_belongs_to_one_living_worker(instance: Instance) -> None:
    url = instance.config.database_url
    first, second, other = Presence(url, "worker-1"), Presence(url, "worker-1"), Presence(url, "worker-2")
    assert first.take()
    assert first.take(), "it keeps it"
    assert not second.take()
    assert other.take()
    assert not other.is_gone("worker-1")
    assert other.is_gone("worker-3")
    first.leave()
    assert other.is_gone("worker-1")
    assert second.take()
    second.leave()
    other.leave()


@PARTED
def test_a_worker_whose_connection_broke_takes_its_name_again(instance: Instance) -> None:
    presence = Presence(instance.config.database_url, "worker-1")
    assert presence.take()
    with instance.database.engine.begin() as connection:
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7319007")
        )
    assert presence.take()
    presence.leave()
