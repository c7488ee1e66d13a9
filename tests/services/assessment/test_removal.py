"""Handing a case to the security function removes what was written, from every table and file, and shows it."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from riskflow.app import create_app
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.files.archive import Archive
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import notes as note_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.attachments import Upload
from riskflow.services.events import chain_holds, record_event
from riskflow.services.instance import Instance
from riskflow.services.open_case import open_case
from riskflow.services.operations.audit import Places, problems, remarks
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.health import health_states
from riskflow.services.operations.personal_data import INVENTORY, DataClass
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.erasure import ErasureError
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import removals as removal_queries
from riskflow.store.removal import SALTED
from riskflow.store.tables import Judgement, Partner
from riskflow.worker import Worker
from tests.support.background_work import until, worker
from tests.support.cases.collaboration import QUESTION
from tests.support.cases.demonstration import stage_with_cast
from tests.support.cases.written_case import ALSO_ELSEWHERE, LISTED, WrittenCase
from tests.support.web.form_client import FormClient
from tests.support.web.web_client import Visitor

REGISTERED = "V-2026-0345"
"""The number in the register, by which the papers of the security function are found."""


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    (tmp_path / "riskflow.toml").write_text('mode = "demonstration"\n')
    queue.prepare(database_url)
    return Config.for_tests(tmp_path, database_url)


@pytest.fixture
def stage(config: Config, database: Database) -> DemoRunner:
    """Return the demonstration's people in an instance whose files all lie in one folder."""
    return stage_with_cast(config, database)


@pytest.fixture
def written(stage: DemoRunner) -> WrittenCase:
    case = WrittenCase(stage)
    case.play()
    return case


def hand_over(stage: DemoRunner, code: str) -> None:
    with stage.unit_of_work_as("alice") as uow:
        submission.hand_to_security(uow, code)


def complete(config: Config, code: str) -> None:
    """Do the worker's part in this process."""
    workshop = Worker(config)
    try:
        workshop.remove_content(f"removal-{code}")
    finally:
        workshop.instance.database.engine.dispose()


def holding(database: Database, words: list[str]) -> set[tuple[str, str]]:
    """Return table and column of every place in any schema that holds one of some words."""
    engine, found = database.engine, set()
    inspector = sa.inspect(engine)
    for schema in set(inspector.get_schema_names()) - {"information_schema"}:
        for name in inspector.get_table_names(schema=schema):
            if name.startswith(
                "case_text_index"
            ):  # binary: its bytes are in the file, and its words in `indexed_words`
                continue
            table = sa.Table(name, sa.MetaData(), schema=schema, autoload_with=engine)
            with engine.connect() as connection:
                for row in connection.execute(sa.select(*map(_readable, table.columns))):
                    values = zip(table.columns, row, strict=True)
                    found |= {(name, column.name) for column, value in values if any(w in str(value) for w in words)}
    return found


def _readable(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return column if isinstance(column.type, sa.LargeBinary) else sa.cast(column, sa.Text)


def files_of(config: Config, database: Database) -> Iterator[Path]:
    """Yield the files of the instance and, on PostgreSQL, those of the tables and indexes of its database."""
    yield from (path for path in config.instance.rglob("*") if path.is_file())
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            folder = connection.execute(sa.text("SHOW data_directory")).scalar_one()
            number = connection.execute(
                sa.text("SELECT oid FROM pg_database WHERE datname = current_database()")
            ).scalar_one()
        # A file that is no longer used is cut to nothing at once, and unlinked at the next checkpoint.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("CHECKPOINT"))
        yield from Path(folder, "base", str(number)).iterdir()


def words_in_files(config: Config, database: Database, words: list[str]) -> set[tuple[str, str]]:
    found = set()
    for path in files_of(config, database):
        content = path.read_bytes()
        found |= {(path.name, word) for word in words if word.encode() in content}
    return found


def indexed_words(database: Database) -> set[str]:
    """Return the words of the index of SQLite; that of PostgreSQL has nothing beside its table's rows."""
    if database.engine.dialect.name == "postgresql":
        return set()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, case_text_index, row)")
        found = set(connection.exec_driver_sql("SELECT term FROM temp.vocabulary").scalars())
        connection.exec_driver_sql("DROP TABLE temp.vocabulary")
    return found


def _indexed(database: Database, written: WrittenCase) -> bool:
    return any(each[1:] in written.words for each in indexed_words(database))


def visit(config: Config, written: WrittenCase) -> None:
    """Write on pages too: what a form leaves behind beside its rows, and what is searched for."""
    app = create_app(config)
    visitor = Visitor(FormClient(app))
    visitor.sign_in("alice")
    find = f"/a/{written.code}/partners/find?q={written.word('searched')}"
    added = visitor.send(find, organisation="by-hand", name=written.word("named"), territory="FR")
    noted = visitor.send(f"/a/{written.code}/notes/{QUESTION}", text=written.word("noted"))
    assert (added.status_code, noted.status_code) == (302, 302)
    app.extensions["riskflow"].database.engine.dispose()


@pytest.mark.slow
def test_no_table_and_no_file_holds_what_was_written(
    config: Config, database: Database, written: WrittenCase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visit(config, written)
    before = holding(database, written.words)
    # The story must have written into every column that people write into, or it would prove too little.
    typed = {
        (table, column)
        for table in SALTED
        for column, kind in INVENTORY[table].columns.items()
        if kind is DataClass.FREE_TEXT or (kind is DataClass.SENSITIVE and column == "reason")
    }
    # Items without a case have a title, and the reason why nobody was heard is that of a decision to decline.
    assert typed - before == {("meeting_item", "title"), ("decision", "unheard_reason")}
    assert words_in_files(config, database, written.words)
    assert "case_text" in {table for table, _ in before}
    assert database.engine.dialect.name == "postgresql" or _indexed(database, written)

    hand_over(written.stage, written.code)
    assert holding(database, written.words) <= {("content_removal", "documents")}
    with worker(config):
        until(lambda: is_complete(database))
    assert holding(database, written.words) == set()
    assert not _indexed(database, written)
    assert words_in_files(config, database, written.words) == set()
    assert not [word for word in written.words if word in caplog.text]
    _check_what_is_left(config, database, written.code)


def _check_what_is_left(config: Config, database: Database, code: str) -> None:
    """See that the chain holds, that it says who removed what, and that others keep what is theirs."""
    broken, said = found(config, database)
    assert broken == []
    assert any("was removed on" in each and "UTC by Alice" in each and "from the files: 20" in each for each in said)
    with Instance.open(config, database).read(SYSTEM) as uow:
        opened = open_case(uow, code)
        assert (opened.case.title, opened.case.registry_no) == ("", REGISTERED)
        events = case_queries.events_of(uow.session, opened.id)
        assert chain_holds(uow.session, opened.id)
        assert {"case-started", "rating-given", "decision-taken", "content-erased"} <= {each.tag for each in events}
        names = set(uow.session.exec(select(Partner.name)).all())
        assert {name for name in names if name.startswith(LISTED)} == {ALSO_ELSEWHERE.name}
        judged = uow.session.exec(select(Judgement)).all()
        assert {(each.reason, each.verdict) for each in judged} == {("", HitVerdict.ANOTHER)}


def is_complete(database: Database) -> bool:
    with database.read() as session:
        return not removal_queries.unfinished(session)


def found(config: Config, database: Database, later: timedelta = timedelta()) -> tuple[list[str], list[str]]:
    """Return what verification finds and remarks, some time from now."""
    opened = Instance.open(config, database)
    instance = replace(opened, now=lambda: opened.now() + later)
    with instance.read(SYSTEM) as uow:
        places = Places(Archive(config.archive), instance.attachments)
        return problems(uow, places), remarks(uow.session, places)


REFUSED = {
    "a row of another case": "DELETE FROM note WHERE case_id = {other}",
    "an event of another case": "UPDATE event SET data = data WHERE case_id = {other}",
    "more than the content of an event": "UPDATE event SET tag = 'case-closed' WHERE case_id = {case}",
    "an event itself": "DELETE FROM event WHERE case_id = {case}",
    "the removal of a case that others have": (
        "INSERT INTO content_removal (case_id, removed_at, documents) VALUES ({other}, '2026-11-28', '[]')"
    ),
    "a row for a removal that is complete": (
        "INSERT INTO removed_row (removal_id, of_table, row_id, is_deleted) VALUES (1, 'note', 1, {yes})"
    ),
    "the list of what was removed": "DELETE FROM removed_row",
    "a removal": "DELETE FROM content_removal",
    "who removed it": "UPDATE content_removal SET removed_by = NULL",
}


def test_the_database_lets_go_of_nothing_else(config: Config, database: Database, stage: DemoRunner) -> None:
    code, other = stage.draft("rf-14", upto=3), stage.draft("rf-14", upto=5)
    for each in (code, other):
        with stage.unit_of_work_as("alice") as uow:
            note_service.write_note(uow, each, QUESTION, "Hej")
    hand_over(stage, code)
    complete(config, code)
    with stage.unit_of_work_as("alice") as uow:
        ids = {"case": open_case(uow, code).id, "other": open_case(uow, other).id}
    for statement in REFUSED.values():
        with pytest.raises(DBAPIError, match="kept as it was written"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement.format(**ids, yes="true"))
    assert found(config, database)[0] == []


def test_a_state_without_a_removal_and_a_removal_without_the_state_are_found(
    config: Config, database: Database, stage: DemoRunner
) -> None:
    codes = [stage.draft("rf-14", upto=3) for _ in range(2)]
    hand_over(stage, codes[0])
    complete(config, codes[0])
    for code, state in zip(codes, (State.DRAFT, State.WITH_SECURITY), strict=True):
        with stage.unit_of_work_as("alice") as uow:  # as a fault of the program would: every row is bound
            open_case(uow, code).case.state = state
    broken = "\n".join(found(config, database)[0])
    assert "is draft, although what was written in it was removed" in broken
    assert "what was written in it was never removed" in broken


def test_what_an_earlier_version_handed_over_is_removed_by_the_worker(
    config: Config, database: Database, stage: DemoRunner
) -> None:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("alice") as uow:
        case = open_case(uow, code).case
        case.state = State.WITH_SECURITY
        record_event(uow, case, "handed-to-security")
    workshop = Worker(config)
    workshop.order_unfinished()
    workshop.instance.database.engine.dispose()
    complete(config, code)
    broken, said = found(config, database)
    assert broken == []
    assert any("UTC by Alice" in each for each in said)


@pytest.mark.slow
def test_a_removal_that_cannot_be_completed_is_seen_and_completed_later(
    config: Config, database: Database, stage: DemoRunner
) -> None:
    code, other = stage.draft("rf-14", upto=3), stage.draft("rf-14", upto=3)
    attached = {name: stage.attachments.put(name.encode()) for name in ("own", "common")}
    for each, name in ((code, "own"), (code, "common"), (other, "common")):
        with stage.unit_of_work_as("alice") as uow:
            upload = Upload(f"{name}.txt", "text/plain", 1, attached[name])
            attachment_service.attach(uow, each, upload, limit=9)
    hand_over(stage, code)
    kind = "REPEATABLE READ" if database.engine.dialect.name == "postgresql" else "SERIALIZABLE"
    with database.engine.connect() as plain:
        reading = plain.execution_options(isolation_level=kind, riskflow_readonly=True)
        reading.execute(sa.text("SELECT count(*) FROM heartbeat"))
        with pytest.raises(ErasureError):
            complete(config, code)
    assert stage.attachments.digests() == {attached["common"]}
    assert not is_complete(database)
    assert any("is the worker running?" in each for each in found(config, database, timedelta(hours=2))[0])
    assert not _removals_are_well(config, database, timedelta(hours=2))
    complete(config, code)
    complete(config, code)
    assert found(config, database, timedelta(hours=2))[0] == []
    assert _removals_are_well(config, database, timedelta(hours=2))
    with stage.unit_of_work_as("alice") as uow:
        tags = [each.tag for each in case_queries.events_of(uow.session, open_case(uow, code).id)]
    assert tags[-3:] == ["handed-to-security", "content-removed", "content-erased"]


def _removals_are_well(config: Config, database: Database, later: timedelta) -> bool:
    opened = Instance.open(config, database)
    with replace(opened, now=lambda: opened.now() + later).read(SYSTEM) as uow:
        return next(each.is_ok for each in health_states(uow, config, []) if "security" in each.name.en)


def test_a_record_that_was_filed_before_stays_in_the_archive_and_is_named(
    config: Config, database: Database, stage: DemoRunner
) -> None:
    code = stage.submit("rf-01")
    workshop = Worker(config)
    workshop.register_record(f"record-{code}-1", workshop.issue_files(f"record-{code}-1"))
    with stage.unit_of_work_as("alice") as uow:
        submission.reassess(uow, code)
    filed = Archive(config.archive).digests()
    hand_over(stage, code)
    assert workshop.issue_files(f"record-{code}-2") == []
    workshop.instance.database.engine.dispose()
    complete(config, code)
    broken, said = found(config, database)
    assert broken == []
    assert any("1 records that had been filed before stay in the archive" in each for each in said)
    assert Archive(config.archive).digests() == filed
