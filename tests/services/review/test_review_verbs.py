"""The verbs of review read and decide before they write: no row that is read after the first write decides anything."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from riskflow.cases.labels import Advice, CaseOutcome
from riskflow.cases.review_input import ClearanceInput, DecisionInput
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee, decisions, handling
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from tests.support.cases import judged
from tests.support.counts import counted

# What the chain of events, the outbox and the queue read for themselves.
READ_TO_RECORD = {"absence", "event", "letter", "person", "person_grant", "workflow_status", "queues"}
FROM = re.compile(r"\b(?:FROM|JOIN)\s+([\w.]+)")
RATING = judged.rating()
OPINION = judged.opinion(Advice.WITH_CONDITIONS)
TO_SAI = judged.opinion(Advice.TO_SAI)
DECISION = DecisionInput(CaseOutcome.PROCEED, "It gives much.", "The risks are small.", override_reason="Small risks.")
Verb = Callable[[UnitOfWork, str], object]


def submitted(case: str) -> Callable[[DemoRunner], str]:
    return lambda stage: stage.submit(case)


def declared(stage: DemoRunner) -> str:
    code = stage.submit("rf-14")
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=False)
    return code


def rated(case: str) -> Callable[[DemoRunner], str]:
    def prepare(stage: DemoRunner) -> str:
        code = stage.submit(case)
        stage.rate(code, "rut", "ravi", "rosa")
        return code

    return prepare


def opined(stage: DemoRunner) -> str:
    code = stage.submit("rf-14")
    stage.opine(code, Advice.WITH_CONDITIONS)
    return code


def decided(stage: DemoRunner) -> str:
    code = opined(stage)
    stage.decide(code, "dag")
    return code


def second_read(stage: DemoRunner) -> str:
    code = stage.submit("rf-09")
    with stage.unit_of_work_as("sven") as uow:
        readings.read_second(uow, code, 1, judged.READ)
    return code


def clear_the_only_stop(uow: UnitOfWork, code: str) -> None:
    (found,) = case_queries.stops_of(uow.session, [open_case(uow, code).id])
    handling.clear(uow, code, identity(found.stop.id), ClearanceInput("The post is registered."))


def decide_in_spite(uow: UnitOfWork, code: str) -> None:
    decisions.decide(uow, code, 1, replace(DECISION, despite=decided_despite(uow, code)))


VERBS: dict[str, tuple[Callable[[DemoRunner], str], str, Verb]] = {
    "declare": (submitted("rf-14"), "ravi", lambda uow, code: committee.declare(uow, code, has_conflict=False)),
    "rate": (declared, "ravi", lambda uow, code: committee.rate(uow, code, 1, RATING)),
    "give opinion": (rated("rf-14"), "rut", lambda uow, code: committee.give_opinion(uow, code, 1, OPINION)),
    "refer to SAI": (rated("rf-22"), "rut", lambda uow, code: committee.give_opinion(uow, code, 1, TO_SAI)),
    "decide": (opined, "dag", decide_in_spite),
    "suspend": (decided, "dag", lambda uow, code: decisions.suspend(uow, code, "New facts.")),
    "register": (submitted("rf-14"), "ada", lambda uow, code: decisions.register(uow, code, "V-2026-0345")),
    "read second": (submitted("rf-09"), "sven", lambda uow, code: readings.read_second(uow, code, 1, judged.READ)),
    "acknowledge": (second_read, "hedda", lambda uow, code: handling.acknowledge(uow, code, 1)),
    "refer to RAI": (submitted("rf-06"), "hedda", lambda uow, code: handling.refer_to_rai(uow, code, "Look at it.")),
    "dismiss": (submitted("rf-14"), "sven", lambda uow, code: handling.dismiss(uow, code, "Begun twice.")),
    "clear": (submitted("gate-alone"), "lars", clear_the_only_stop),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", VERBS)
def test_a_verb_reads_nothing_of_the_case_once_it_writes(stage: DemoRunner, database: Database, name: str) -> None:
    prepare, login, verb = VERBS[name]
    code = prepare(stage)
    with stage.unit_of_work_as(login) as uow, counted(database.engine) as counts:
        verb(uow, code)
        uow.session.flush()
    writes = [place for place, sql in enumerate(counts.statements) if not sql.lstrip().startswith(("SELECT", "WITH"))]
    assert writes
    read_later = {
        table.rpartition(".")[2]
        for sql in counts.statements[writes[0] :]
        if sql.lstrip().startswith(("SELECT", "WITH"))
        for table in FROM.findall(sql)
    }
    assert read_later <= READ_TO_RECORD
