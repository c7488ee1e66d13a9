"""Disposal: exactly what the rules let go, in batches, with a protocol; drafts only when their owners were told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from riskflow.cases.notifications import DeliveryStatus, Notification
from riskflow.cases.workflow import State
from riskflow.config import Config
from riskflow.errors import NotAllowedError, NotFoundError
from riskflow.services.assessment import attachments, notes
from riskflow.services.assessment.attachments import Upload
from riskflow.services.assessment.submission import dispose_of_draft
from riskflow.services.instance import Instance
from riskflow.services.operations.bindings import binding_problems, derived_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.retention import disposal
from riskflow.services.operations.retention.rules import DecidedRule, read_rules
from riskflow.services.people import sessions
from riskflow.services.people.sessions import SignInContext
from riskflow.services.people.sign_in import use_once
from riskflow.services.receipts import SentForm, store_receipt
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import (
    AnswerRow,
    Attachment,
    Case,
    CompletedRequest,
    EventRow,
    Note,
    NotificationRow,
    Person,
    SignInSession,
    UsedToken,
)

DECISION = "Plan for documents, V-2026-0123"
YEAR = 365
RULES = {
    **read_rules(Path("no-such-folder")),
    "drafts": DecidedRule(kind="drafts", days=YEAR, authority=DECISION),
    "leavers": DecidedRule(kind="leavers", days=YEAR, authority=DECISION),
}


@pytest.fixture
def instance(tmp_path: Path, database_url: str, database: Database) -> Instance:
    return Instance.open(Config.for_tests(tmp_path, database_url), database)


def disposed(instance: Instance, stage: DemoRunner, days: int, *kinds: str) -> dict[str, int]:
    """Dispose by rules of some kinds as if days had passed; return how much of each went."""
    later = replace(instance, now=lambda: datetime.now(UTC) + timedelta(days=days))
    rules = {kind: RULES[kind] for kind in kinds}
    parts = list(disposal.dispose(partial(later.write, SYSTEM), stage.attachments, rules))
    return {part.kind: part.due.number for part in parts}


def protocol(instance: Instance, tag: str = "disposal-run") -> list[dict[str, str]]:
    with instance.read(SYSTEM) as uow:
        return [row.data for row in case_queries.all_events(uow.session) if row.tag == tag]


def count(instance: Instance, table: type) -> int:
    with instance.read(SYSTEM) as uow:
        return int(uow.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def problems(instance: Instance) -> list[str]:
    with instance.read(SYSTEM) as uow:
        return [*binding_problems(uow.session), *derived_problems(uow)]


def test_technical_rows_go_when_their_time_has_passed_and_not_a_day_before(
    instance: Instance, stage: DemoRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposal, "BATCH", 2)
    with stage.unit_of_work_as("alice") as uow:
        for number in range(3):
            sessions.begin(uow, uow.viewer.id, SignInContext("https://idp.example", None))
            store_receipt(uow, SentForm(f"key-{number}", "endpoint", "body", "/"))
            use_once(uow, "state", str(number))
    kinds = {"sessions": (SignInSession, 90), "receipts": (CompletedRequest, 30), "sign-in": (UsedToken, 1)}
    for kind, (table, days) in kinds.items():
        before = count(instance, table)
        assert disposed(instance, stage, days - 1, kind) == {kind: 0}
        assert disposed(instance, stage, days + 1, kind) == {kind: before}
        assert count(instance, table) == 0
        assert disposed(instance, stage, days + 1, kind) == {kind: 0}
    written = [(each["what"], each["number"]) for each in protocol(instance)]
    assert written == [(kind, number) for kind in kinds for number in ("2", "1")]  # one event for each batch
    assert problems(instance) == []


def test_finished_work_of_the_queue_goes_and_waiting_work_stays(instance: Instance, stage: DemoRunner) -> None:
    stage.submit("rf-01")
    stage.submit("rf-01")
    later = int((datetime.now(UTC) + timedelta(days=31)).timestamp() * 1000)
    with instance.write(SYSTEM) as uow:
        name = "dbos.workflow_status" if uow.session.get_bind().dialect.name == "postgresql" else "workflow_status"
        keys = list(uow.session.execute(sa.text(f"SELECT workflow_uuid FROM {name} ORDER BY 1")).scalars())
        finish = sa.text(f"UPDATE {name} SET status = 'SUCCESS' WHERE workflow_uuid = :key")
        uow.session.execute(finish, {"key": keys[0]})
    assert len(keys) > 1
    assert disposed(instance, stage, 29, "queue") == {"queue": 0}
    assert disposed(instance, stage, 31, "queue") == {"queue": 1}
    with instance.read(SYSTEM) as uow:
        left = list(uow.session.execute(sa.text(f"SELECT workflow_uuid FROM {name} ORDER BY 1")).scalars())
        assert queue.finished_work(uow.session, later) == []
    assert left == keys[1:]


def test_people_who_left_keep_their_name_and_lose_their_address(instance: Instance, stage: DemoRunner) -> None:
    with stage.unit_of_work_as("adam") as uow:
        for login, days in (("ravi", 0), ("rosa", 300)):
            person = case_queries.person_by_login(uow.session, login)
            assert person
            person.left_on = uow.today + timedelta(days=days)
    assert disposed(instance, stage, YEAR - 1, "leavers") == {"leavers": 0}
    assert disposed(instance, stage, YEAR + 1, "leavers") == {"leavers": 1}
    with instance.read(SYSTEM) as uow:
        people = {row.login: row for row in uow.session.exec(select(Person)).all()}
    assert (people["ravi"].email, people["ravi"].title) == ("", "")
    assert people["ravi"].name
    assert people["rosa"].email
    assert [each["authority"] for each in protocol(instance)] == [DECISION]
    assert problems(instance) == []


def with_content(stage: DemoRunner) -> str:
    code = stage.draft("rf-14", upto=4)
    with stage.unit_of_work_as("alice") as uow:
        notes.write_note(uow, code, "summary", "Ask Kanin.")
        digest = stage.attachments.put(b"Kaninplan")
        attachments.attach(uow, code, Upload("plan.txt", "text/plain", 9, digest), 30)
    return code


def told(instance: Instance, days: int, delivery: DeliveryStatus = DeliveryStatus.SENT) -> None:
    """Let the letters that announce a disposal have been sent after some days."""
    with instance.write(SYSTEM) as uow:
        letters = select(NotificationRow).where(col(NotificationRow.letter) == Notification.DRAFT_DISPOSAL)
        for row in uow.session.exec(letters).all():
            row.delivery, row.sent_at = delivery, uow.now + timedelta(days=days)


def test_a_draft_goes_a_month_after_its_owner_was_told(instance: Instance, stage: DemoRunner) -> None:
    code = with_content(stage)
    in_draft = count(instance, AnswerRow)
    kept = stage.submit("rf-14")
    answers = count(instance, AnswerRow)
    assert disposed(instance, stage, YEAR - 31, "drafts") == {"drafts": 0}
    assert protocol(instance, "draft-disposal-announced") == []
    assert disposed(instance, stage, YEAR - 29, "drafts") == {"drafts": 0}
    assert len(protocol(instance, "draft-disposal-announced")) == 1
    assert disposed(instance, stage, YEAR + 9, "drafts") == {"drafts": 0}  # the letter has not been sent
    assert len(protocol(instance, "draft-disposal-announced")) == 1
    told(instance, YEAR - 20)
    assert disposed(instance, stage, YEAR + 9, "drafts") == {"drafts": 0}
    assert disposed(instance, stage, YEAR + 11, "drafts") == {"drafts": 1}
    with instance.read(SYSTEM) as uow:
        case, other = (case_queries.case_by_code(uow.session, each) for each in (code, kept))
        assert case
        assert other
        assert (case.state, case.title, case.partner) == (State.DISPOSED, "", "")
        assert other.title
    assert count(instance, AnswerRow) == answers - in_draft
    assert (count(instance, Note), count(instance, Attachment)) == (0, 0)
    assert stage.attachments.digests() == set()
    assert protocol(instance, "draft-disposed") == [{"days": str(YEAR), "authority": DECISION}]
    assert [each["what"] for each in protocol(instance)] == ["drafts"]
    assert disposed(instance, stage, YEAR + 11, "drafts") == {"drafts": 0}
    assert problems(instance) == []


def test_a_draft_that_is_worked_on_again_stays_and_is_announced_anew(instance: Instance, stage: DemoRunner) -> None:
    code = stage.draft("rf-14", upto=2)
    disposed(instance, stage, YEAR - 29, "drafts")
    told(instance, YEAR - 29)
    with instance.write(SYSTEM) as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case
        case.changed_at = uow.now + timedelta(days=YEAR - 5)
    assert disposed(instance, stage, YEAR + 30, "drafts") == {"drafts": 0}
    assert disposed(instance, stage, 2 * YEAR, "drafts") == {"drafts": 0}
    assert len(protocol(instance, "draft-disposal-announced")) == 2


def test_a_letter_that_could_not_be_sent_lets_nothing_go_and_is_written_again(
    instance: Instance, stage: DemoRunner
) -> None:
    stage.draft("rf-14", upto=2)
    disposed(instance, stage, YEAR, "drafts")
    told(instance, YEAR, DeliveryStatus.WITHHELD)
    assert disposed(instance, stage, YEAR + 20, "drafts") == {"drafts": 0}
    assert disposed(instance, stage, YEAR + 40, "drafts") == {"drafts": 0}
    assert len(protocol(instance, "draft-disposal-announced")) == 2


def test_the_draft_of_somebody_who_has_left_waits_for_no_letter(instance: Instance, stage: DemoRunner) -> None:
    stage.draft("rf-14", upto=2)
    with stage.unit_of_work_as("adam") as uow:
        alice = case_queries.person_by_login(uow.session, "alice")
        assert alice
        alice.left_on = uow.today
    assert disposed(instance, stage, YEAR + 1, "drafts") == {"drafts": 1}
    assert problems(instance) == []


@pytest.mark.parametrize("login", ["alice", "sven", "adam"])
def test_nobody_but_the_system_disposes_of_a_draft(stage: DemoRunner, login: str) -> None:
    code = stage.draft("rf-14", upto=2)
    with pytest.raises((NotAllowedError, NotFoundError)), stage.unit_of_work_as(login) as uow:
        dispose_of_draft(uow, code, YEAR, DECISION)
    with stage.unit_of_work_as("alice") as uow:
        case = uow.session.exec(select(Case)).one()
        assert case.state is State.DRAFT
        assert not uow.session.exec(select(EventRow).where(EventRow.tag == "draft-disposed")).all()


def test_a_preview_says_how_much_is_due_and_from_when(instance: Instance, stage: DemoRunner) -> None:
    stage.draft("rf-14", upto=2)
    with stage.unit_of_work_as("alice") as uow:
        sessions.begin(uow, uow.viewer.id, SignInContext("https://idp.example", None))
    later = replace(instance, now=lambda: datetime.now(UTC) + timedelta(days=YEAR + 1))
    with later.read(SYSTEM) as uow:
        parts = {part.kind: part for part in disposal.preview(uow, RULES)}
        undecided = {part.kind for part in disposal.preview(uow, read_rules(Path("no-such-folder"))) if not part.rule}
    assert undecided == {"drafts", "leavers"}
    assert parts["sessions"].due.number == 1
    assert parts["sessions"].due.oldest == parts["sessions"].due.newest
    assert (parts["drafts"].due.number, parts["drafts"].waiting, parts["drafts"].to_announce) == (0, 1, 1)
    assert count(instance, SignInSession) == 1
