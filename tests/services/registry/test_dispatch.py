"""After dispatch nothing of what was sent changes: corrections and what comes later are records of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, select

from riskflow.cases.labels import Advice, GateOutcome
from riskflow.cases.review_input import ClearanceInput, CorrectionInput, CorrectionRulingInput
from riskflow.cases.workflow import Group
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, RiskFlowError
from riskflow.follow_up import dispatch as rules
from riskflow.follow_up.dispatch import DispatchInput
from riskflow.records.kinds import ActKind, RecordKind
from riskflow.services.assessment import submission
from riskflow.services.case_facts import identity
from riskflow.services.deliberation.dissents import record_dissent
from riskflow.services.open_case import newest_gates, open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.issue import SealedRecord, register_record
from riskflow.services.registry import acts
from riskflow.services.registry.dispatch import dispatch, sendable_files
from riskflow.services.review import corrections, decisions, hand_over, handling, secrecy
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.handling import acts as act_queries
from riskflow.store.tables import ActRecord, Decision, Dispatch, Dissent, Opinion, RecordRow
from riskflow.text import Language
from tests.support.cases.lacking_guards import HIGH, STOPPED
from tests.support.databases import on_sqlite

pytestmark = on_sqlite
NUMBER = "V-2026-0345"
KEPT: tuple[type[SQLModel], ...] = (RecordRow, ActRecord, Decision, Opinion, Dissent, Dispatch)


def filed(stage: DemoRunner, code: str, number: int, kind: RecordKind | ActKind) -> None:
    """Enter a record in the register as the worker does; what its file says does not matter here."""
    digest = f"{kind}{number}".encode().hex().zfill(64)
    sealed = [SealedRecord(each, f"{kind}-{number}".upper(), kind, digest, f"{each}{digest[2:]}") for each in Language]
    with stage.unit_of_work_as("sven") as uow:
        register = register_record if isinstance(kind, RecordKind) else acts.register
        register(uow, code, number, sealed)


def decided(stage: DemoRunner) -> str:
    """Return a registered case whose decision and the opinion before it are in the archive."""
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, NUMBER)
    with stage.unit_of_work_as("sven") as uow:
        secrecy.mark_secrecy(uow, code, "summary", "24:5", "")
    stage.opine(code, Advice.WITH_CONDITIONS)
    filed(stage, code, 1, ActKind.OPINION)
    stage.decide(code, "dag")
    filed(stage, code, 1, RecordKind.DECISION)
    return code


def sent(stage: DemoRunner, code: str, kind: str, login: str = "ada", **changed: object) -> None:
    with stage.unit_of_work_as(login) as uow:
        files = sendable_files(uow, open_case(uow, code))
        digest = next(each.digest for each in files if (each.row.kind, each.row.language) == (kind, "sv"))
        given = DispatchInput(digest, ("Alice Åkerman", "Rektor"), uow.today)
        dispatch(uow, code, replace(given, **changed))  # type: ignore[arg-type]  # whatever a test changes


def kept(stage: DemoRunner, code: str) -> dict[str, list[Any]]:
    """Return all that the dispatched records rest on, as it stands."""
    with stage.unit_of_work_as("sven") as uow:
        case = open_case(uow, code).case
        found: dict[str, list[Any]] = {"number": [case.registry_no], "marks": _marks(uow, code)}
        for table in KEPT:
            rows = uow.session.exec(select(table)).all()
            found[table.__name__] = [row.model_dump() for row in rows]
    return found


def _marks(uow: UnitOfWork, code: str) -> list[tuple[str, str]]:
    return sorted((mark.field, mark.provision) for mark in secrecy.marks_of(uow, open_case(uow, code)))


def register_anew(uow: UnitOfWork, code: str) -> None:
    decisions.register(uow, code, "V-2026-0999")


def unmark(uow: UnitOfWork, code: str) -> None:
    secrecy.mark_secrecy(uow, code, "summary", "none")


def dissent(uow: UnitOfWork, code: str) -> None:
    record_dissent(uow, code, 1, Group.RAI, "Data bör stanna i Sverige.")


def ask_to_correct(uow: UnitOfWork, code: str) -> None:
    corrections.ask_for_correction(uow, code, CorrectionInput("decision:1", "inaccurate", "Fel institution."))


def correct(uow: UnitOfWork, code: str) -> None:
    [waiting] = corrections.open_requests(uow, open_case(uow, code))
    given = CorrectionRulingInput(identity(waiting.request.id), is_granted=True, addendum="Rätt är Lund.", reason="")
    corrections.rule_on_correction(uow, code, given)


def suspend(uow: UnitOfWork, code: str) -> None:
    decisions.suspend(uow, code, "Nya uppgifter.")


def resume(uow: UnitOfWork, code: str) -> None:
    decisions.resume(uow, code, "Uppgifterna stämde inte.")


def mark(uow: UnitOfWork, code: str) -> None:
    secrecy.mark_secrecy(uow, code, "partner-names", "31:16", "")


def give_away(uow: UnitOfWork, code: str) -> None:
    hand_over.hand_over(uow, code, "bodil", "Byter tjänst.")


def reassess(uow: UnitOfWork, code: str) -> None:
    submission.reassess(uow, code)


Verb = Callable[[UnitOfWork, str], object]
LOCKED: list[tuple[str, Verb, str]] = [
    ("ada", register_anew, rules.OTHER_NUMBER.en),
    ("sven", unmark, rules.MARK_IS_SENT.en),
]
GOES_ON: list[tuple[str, Verb]] = [
    ("alice", ask_to_correct),
    ("sven", correct),
    ("dag", suspend),
    ("dag", resume),
    ("sven", mark),
    ("sven", give_away),
    ("bodil", reassess),
]
"""What may still happen, in this order; none of it touches what was sent."""


def test_nothing_of_what_was_sent_changes_whatever_happens_later(stage: DemoRunner, database: Database) -> None:
    code = decided(stage)
    sent(stage, code, "decision")
    sent(stage, code, "decision", recipients=("Registrator",))  # to somebody more
    before = kept(stage, code)
    for login, verb, why in LOCKED:
        with pytest.raises(ConflictError) as caught, stage.unit_of_work_as(login) as uow:
            verb(uow, code)
        assert caught.value.message.en == why
    assert kept(stage, code) == before
    for login, verb in GOES_ON:
        with stage.unit_of_work_as(login) as uow:
            verb(uow, code)
        after = kept(stage, code)
        assert {what: after[what][: len(rows)] for what, rows in before.items() if what != "marks"} == {
            what: rows for what, rows in before.items() if what != "marks"
        }
        assert set(before["marks"]) <= set(after["marks"])
    with stage.unit_of_work_as("sven") as uow:
        made = [each.kind for each in act_queries.acts_of(uow.session, open_case(uow, code).id)]
        assert made == [ActKind.OPINION, ActKind.CORRECTION]
        # A mark that came later is no part of what was sent, and may be taken away again.
        secrecy.mark_secrecy(uow, code, "partner-names", "none")
    with stage.unit_of_work_as("sven") as uow:
        assert not list(binding_problems(uow.session))
    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.execute(sa.update(Dispatch).values(recipients=["somebody else"]))


def test_dissent_is_recorded_before_the_opinion_is_sent_and_not_after(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, NUMBER)
    stage.opine(code, Advice.WITH_CONDITIONS)
    filed(stage, code, 1, ActKind.OPINION)
    with stage.unit_of_work_as("rosa") as uow:
        dissent(uow, code)
    filed(stage, code, 2, ActKind.OPINION)
    with stage.unit_of_work_as("ada") as uow:
        files = sendable_files(uow, open_case(uow, code))
        assert {each.row.number for each in files} == {2}  # the first one was replaced
    sent(stage, code, "opinion")
    with pytest.raises(ConflictError) as caught, stage.unit_of_work_as("ravi") as uow:
        dissent(uow, code)
    assert caught.value.message == rules.DISPATCHED_DISSENT


def test_a_function_that_thinks_again_leaves_the_answer_that_was_sent(stage: DemoRunner) -> None:
    code = stage.submit(STOPPED)
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, NUMBER)
    for number, answer in enumerate(
        (
            ClearanceInput("Det är förbjudet.", outcome=GateOutcome.NO),
            ClearanceInput("Tillstånd finns.", reason="Nytt beslut."),
        ),
        1,
    ):
        with stage.unit_of_work_as("lars") as uow:
            [gate] = newest_gates(uow, open_case(uow, code))
            handling.clear(uow, code, identity(gate.stop.id), answer)
        if number == 1:
            filed(stage, code, number, ActKind.CLEARANCE)
            sent(stage, code, "clearance")
            before = kept(stage, code)
    after = kept(stage, code)
    assert after["ActRecord"] == before["ActRecord"]
    assert after["Dispatch"] == before["Dispatch"]
    with stage.unit_of_work_as("sven") as uow:
        assert [each.replaces for each in act_queries.acts_of(uow.session, open_case(uow, code).id)] == [None, 1]


@contextmanager
def refused(error: type[RiskFlowError], why: str) -> Iterator[None]:
    with pytest.raises(error) as caught:
        yield
    assert why in caught.value.message.en


def test_a_dispatch_says_what_was_sent_to_whom_and_when(stage: DemoRunner) -> None:
    code = decided(stage)
    with refused(InvalidError, "one recipient on each line"):
        sent(stage, code, "decision", recipients=())
    with refused(InvalidError, "at most 200 characters"):
        sent(stage, code, "decision", recipients=("x" * 201,))
    with refused(InvalidError, "Choose one of the files"):
        sent(stage, code, "decision", file="0" * 64)
    with stage.unit_of_work_as("ada") as uow:
        today = uow.today
    for day in (None, today + timedelta(days=1), today - timedelta(days=1)):
        with refused(InvalidError, "until today"):
            sent(stage, code, "decision", dispatched_on=day)
    with refused(NotAllowedError, "cannot be done"):
        sent(stage, code, "decision", "sven")
    other = stage.submit(HIGH)
    stage.opine(other, Advice.WITH_CONDITIONS)
    filed(stage, other, 1, ActKind.OPINION)
    with refused(InvalidError, "no registration number"):
        sent(stage, other, "opinion")


def test_a_number_is_written_as_the_register_writes_it_and_belongs_to_one_case(stage: DemoRunner) -> None:
    code, other = stage.submit(HIGH), stage.submit(HIGH)
    pattern = r"V-20[0-9]{2}-[0-9]{4}"
    with refused(InvalidError, "for example V-2026-0345"), stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, "2026/345", pattern, NUMBER)
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, NUMBER, pattern, NUMBER)
    with stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, code, NUMBER, pattern, NUMBER)  # the same once more
    with refused(InvalidError, "has that registration number already"), stage.unit_of_work_as("ada") as uow:
        decisions.register(uow, other, NUMBER, pattern, NUMBER)
