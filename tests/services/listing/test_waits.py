"""Where cases wait is kept by the verbs, the same as when it is derived anew, and is told the same to everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from riskflow.cases.labels import Advice, ReadingOutcome
from riskflow.cases.workflow import Step
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.words import Wait, wait_sentence, who_has_it
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.services.assessment import submission
from riskflow.services.deliberation import readings
from riskflow.services.listing.export import rows_as_csv
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.listing.who import ShownClock, clock_in
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.review import committee, handling
from riskflow.services.review.follow_up.attention import attend
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.tables import PersonGrant
from riskflow.text import Language
from tests.support.databases import on_sqlite

MODERATE, HIGH, CRITICAL, STOPPED = "rf-06", "rf-14", "rf-22", "gate-alone"


def clock(stage: DemoRunner, code: str, login: str = "sven") -> ShownClock:
    with stage.unit_of_work_as(login) as uow:
        return clock_in(uow, open_case(uow, code))


def wait(stage: DemoRunner, code: str, login: str = "sven") -> Wait:
    found = clock(stage, code, login).wait
    assert found is not None
    return found


def names(found: Wait) -> list[str]:
    return [holder.name for holder in found.holders]


@contextmanager
def later(stage: DemoRunner, login: str, days: int) -> Iterator[UnitOfWork]:
    with stage.unit_of_work_as(login) as uow:
        yield replace(uow, now=uow.now + timedelta(days=days))


def test_who_has_a_case_since_when_and_until_when(stage: DemoRunner) -> None:
    code = stage.submit(MODERATE)
    with stage.unit_of_work_as("sven") as uow:
        today, clocks = uow.today, uow.clocks
    found = wait(stage, code, "alice")
    if found.step is Step.SECOND_READING:
        assert names(found) == ["Sven Sköld"]
        with stage.unit_of_work_as("sven") as uow:
            readings.read_second(uow, code, 1, ReadingInput(ReadingOutcome.CONFIRMED, "Svaren håller."))
        found = wait(stage, code, "alice")
    assert (found.step, names(found), found.since) == (Step.HEAD, ["Hedda Holm"], today)
    assert found.due_on == clocks.due_on(Step.HEAD, today)
    assert found.days_left == clocks.term(Step.HEAD)
    with later(stage, "hedda", 3) as uow:
        handling.refer_to_rai(uow, code, "It needs an opinion.")
        referred = uow.today
    found = wait(stage, code)
    assert (found.step, found.since) == (Step.RAI, referred)
    assert names(found) == ["Rut Rydell"]
    assert "Sven Sköld" in {each.name for each in found.contacts}
    with later(stage, "sven", 4) as uow:
        handling.return_for_supplement(uow, code, "Say more of the data.")
    found = wait(stage, code, "alice")
    assert (found.step, names(found)) == (Step.SUPPLEMENT, ["Alice Åkerman"])
    assert clock(stage, code).promised_on is None
    with stage.unit_of_work_as("sven") as uow:
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []


def test_the_promise_is_paused_by_exactly_the_supplement(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    before = clock(stage, code, "alice").promised_on
    with stage.unit_of_work_as("sven") as uow:
        handling.return_for_supplement(uow, code, "Say more of the data.")
        returned, calendar = uow.today, uow.clocks.calendar
    with later(stage, "alice", 9) as uow:
        submission.submit(uow, code)
        again = uow.today
    after = clock(stage, code, "alice").promised_on
    assert before
    assert after
    assert calendar.between(before, after) == calendar.between(returned, again) > 0


def test_an_opinion_sends_the_case_to_the_decision_maker(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    assert wait(stage, code).step is Step.RAI
    stage.opine(code, Advice.WITH_CONDITIONS)
    found = wait(stage, code)
    assert (found.step, names(found)) == (Step.DECISION, ["Dag Dahlman"])
    assert who_has_it(found).en.endswith("Dag Dahlman")
    stage.decide(code, "dag")
    assert clock(stage, code) == ShownClock()


@on_sqlite
def test_a_case_that_sai_sends_back_waits_for_rai_from_then(stage: DemoRunner) -> None:
    code = stage.submit(CRITICAL)
    stage.opine(code, Advice.TO_SAI)
    with stage.unit_of_work_as("stig") as uow:
        committee.declare(uow, code, has_conflict=False)
    with later(stage, "stig", 7) as uow:
        committee.ask_rai(uow, code, "Who owns the results?")
        asked = uow.today
    found = wait(stage, code)
    assert (found.step, found.since) == (Step.RAI, asked)


@on_sqlite
def test_a_case_that_a_lapsed_obligation_reopens_waits_for_the_applicant_from_then(stage: DemoRunner) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    stage.decide(code, "dag")
    for days in (400, 500):
        with later(stage, "adam", days) as uow:
            attend(replace(uow, viewer=SYSTEM), code)
            reopened = uow.today
    found = wait(stage, code)
    assert (found.step, found.since) == (Step.SUPPLEMENT, reopened)


@on_sqlite
def test_the_vice_chair_has_a_case_that_the_chair_may_not_handle(stage: DemoRunner) -> None:
    code, other = stage.submit(HIGH), stage.submit(HIGH)
    with stage.unit_of_work_as("rut") as uow:
        committee.declare(uow, code, has_conflict=True, reason="We write together.")
    assert (names(wait(stage, code)), names(wait(stage, other))) == (["Ravi Raman"], ["Rut Rydell"])
    with stage.unit_of_work_as("ravi") as uow:
        committee.declare(uow, code, has_conflict=True, reason="We share a grant.")
    assert names(wait(stage, code)) == []


def test_a_function_has_a_case_that_is_stopped(stage: DemoRunner) -> None:
    found = wait(stage, stage.submit(STOPPED))
    assert found.step is Step.FUNCTION
    assert names(found)


@pytest.mark.parametrize("language", list(Language))
def test_where_nobody_holds_the_task_the_secretary_is_named(stage: DemoRunner, language: Language) -> None:
    code = stage.submit(HIGH)
    stage.opine(code, Advice.WITH_CONDITIONS)
    with stage.unit_of_work_as("adam") as uow:
        ended = sa.update(PersonGrant).where(col(PersonGrant.scope) == "vice-president").values(ended_at=uow.now)
        uow.session.execute(ended)
    found = wait(stage, code)
    assert names(found) == []
    sentence = wait_sentence(found).in_(language)
    assert "Sven Sköld (sven@example.org)" in sentence
    assert {Language.SV: "ingen har uppgiften", Language.EN: "nobody holds this task"}[language] in sentence


def test_selected_rows_as_csv_are_the_secretarys(stage: DemoRunner) -> None:
    codes = [stage.submit(MODERATE), stage.submit(HIGH)]
    with stage.unit_of_work_as("sven") as uow:
        written = rows_as_csv(uow, codes, Language.SV)
        today = swedish_day(uow.now).isoformat()
    header, *lines = written.splitlines()
    assert header.startswith("Ärende,Titel,Partner")
    assert len(lines) == len(codes)
    assert all("Alice Åkerman" in line and today in line for line in lines)
