"""Check-ins and the end by the verbs: asked once for each cause, and what each answer leads to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from riskflow.cases.notifications import Notification
from riskflow.cases.workflow import State
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.follow_up.check_in import CheckInCause, CheckInOutcome, Findings
from riskflow.follow_up.obligations import ObligationKind
from riskflow.follow_up.validity import Standing
from riskflow.questionnaire.library import Library
from riskflow.services.events import record_event
from riskflow.services.listing.collaborations import RegisterFilter, every_collaboration
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems, derived_problems
from riskflow.services.operations.demo.follow_up import CLOSING, PLAN, SURVIVING, end_collaboration
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.records.build import IssuingInstitution, assemble_record
from riskflow.services.review.follow_up import check_ins, termination, watch
from riskflow.services.review.follow_up.attention import AttendedCases
from riskflow.services.review.follow_up.check_ins import CheckInInput
from riskflow.services.review.follow_up.shown import follow_up_view
from riskflow.services.review.follow_up.termination import ExitInput
from riskflow.store.database import Database
from riskflow.store.handling.follow_up import every_check_in_of, obligations_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import CaseListing
from riskflow.text import Text
from tests.support.cases.letters import letters_of
from tests.support.cases.version_change import version_change
from tests.support.questionnaires.newer_version import NEW

Attend = Callable[[int], AttendedCases]
CALM = {
    "ci-changed": ("nothing",),
    "ci-conditions": ("all",),
    "ci-incident": ("no",),
    "ci-benefit": ("yes",),
    "ci-people": ("yes",),
    "ci-go-on": ("go-on",),
}
ISSUER = IssuingInstitution(Text(sv="Lärosätet", en="The University"), demonstration=True, secret="s" * 32)
YEARS = 365


def answer(stage: DemoRunner, code: str, **more: tuple[str, ...]) -> Findings:
    given = {**CALM, **{name.replace("_", "-"): chosen for name, chosen in more.items()}}
    with stage.unit_of_work_as("alice") as uow:
        return check_ins.answer(uow, code, CheckInInput(given))


def causes(stage: DemoRunner, code: str) -> list[CheckInCause]:
    with stage.unit_of_work_as("sven") as uow:
        return [each.cause for each, _ in every_check_in_of(uow.session, open_case(uow, code).id)]


def listing(stage: DemoRunner, code: str) -> tuple[State, CaseListing]:
    with stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case
        return case.state, uow.session.get_one(CaseListing, case.id)


def test_a_closed_case_is_checked_at_its_day_and_expires_when_nobody_answers(stage: DemoRunner, attend: Attend) -> None:
    code = stage.submit("rf-01")
    assert attend(2 * YEARS - 30).cases == 0
    assert [attend(2 * YEARS + 1).cases for _ in range(2)] == [1, 0]
    assert causes(stage, code) == [CheckInCause.DATE]
    assert letters_of(stage, Notification.CHECK_IN) == ["alice"]
    assert [attend(4 * YEARS + 2).cases for _ in range(2)] == [1, 0]
    assert letters_of(stage, Notification.EXPIRED) == ["alice", "sven"]
    assert answer(stage, code).outcome is CheckInOutcome.CONTINUE
    state, row = listing(stage, code)
    assert (state, row.has_check_in) == (State.CLOSED, False)
    with stage.unit_of_work_as("adam") as uow:
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []
        assert list(binding_problems(uow.session)) == []


def test_a_change_of_the_context_becomes_a_check_in_once(stage: DemoRunner, decided: str, attend: Attend) -> None:
    with stage.unit_of_work_as("adam") as uow:
        case = case_queries.case_by_code(uow.session, decided)
        record_event(uow, case, "context-changed", changes="Voice and accountability: -0.4")
    assert [attend(0).cases for _ in range(2)] == [1, 0]
    assert causes(stage, decided) == [CheckInCause.CONTEXT]
    assert listing(stage, decided)[1].has_check_in


def test_a_check_in_says_when_the_collaboration_ends_and_the_watching_with_it(
    stage: DemoRunner, decided: str, attend: Attend
) -> None:
    with stage.unit_of_work_as("alice") as uow:
        last = uow.today + timedelta(days=30)
        check_ins.answer(uow, decided, CheckInInput(CALM, ends_on=last))
    for _ in range(2):
        attend(29)
        attend(31)
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, decided)
        events = [event.tag for event in case_queries.events_of(uow.session, opened.id)]
        assert opened.case.ends_on == last
        assert (events.count("end-date-set"), events.count("watching-ended")) == (1, 1)
        for days, standing in ((30, Standing.ON_CONDITIONS), (31, Standing.ENDED)):
            then = replace(uow, now=uow.now + timedelta(days=days))
            for wanted in Standing:
                found = [each.standing for each in every_collaboration(then, RegisterFilter(wanted))]
                assert found == ([standing] if wanted is standing else []), days
        with pytest.raises(InvalidError):
            watch.set_end(uow, decided, date(2000, 1, 1))


@pytest.mark.parametrize("is_terminated", [False, True])
def test_a_check_in_that_waits_when_the_collaboration_ends_waits_no_longer(
    stage: DemoRunner, decided: str, attend: Attend, *, is_terminated: bool
) -> None:
    with stage.unit_of_work_as("sven") as uow:
        check_ins.ask(uow, decided, "How is it going?")
    if is_terminated:
        end_collaboration(stage.unit_of_work_as, decided)
    else:
        with stage.unit_of_work_as("alice") as uow:
            watch.set_end(uow, decided, uow.today + timedelta(days=30))
        attend(30)
        assert listing(stage, decided)[1].has_check_in, "the last day is not over"
    for days in (31, 31, 32):
        attend(days)
    assert not listing(stage, decided)[1].has_check_in
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, decided)
        tags = [event.tag for event in case_queries.events_of(uow.session, opened.id)]
        assert tags.count("check-in-closed") == 1
        assert follow_up_view(uow, opened).closed_at
        assert list(check(uow.session, ListRules.of(uow), lambda _: None)) == []


def test_what_worries_prolongs_nothing_and_is_read(stage: DemoRunner, decided: str) -> None:
    before = listing(stage, decided)[1].valid_until
    assert answer(stage, decided, ci_incident=("untold",)).concerns == ("ci-incident",)
    assert listing(stage, decided)[1].valid_until == before
    assert letters_of(stage, Notification.CHECK_IN_FLAGGED) == ["dag", "sven"]
    with pytest.raises(IncompleteError):
        answer(stage, decided, ci_people=())
    with pytest.raises(InvalidError):
        answer(stage, decided, ci_people=("perhaps",))
    assert answer(stage, decided, ci_changed=("partner",)).sections[0] == "partner"
    assert listing(stage, decided)[0] is State.SUPPLEMENT


def test_an_end_has_its_plan_its_record_and_what_remains(stage: DemoRunner, decided: str) -> None:
    closing = CheckInInput({question: (chosen,) for question, chosen in CLOSING.items()})
    with pytest.raises(InvalidError), stage.unit_of_work_as("dag") as uow:
        termination.terminate(uow, decided, ExitInput("Slut.", {**PLAN, "data": " "}, closing))
    with pytest.raises(NotAllowedError), stage.unit_of_work_as("alice") as uow:
        termination.terminate(uow, decided, ExitInput("Slut.", PLAN, closing))
    end_collaboration(stage.unit_of_work_as, decided)
    assert listing(stage, decided)[0] is State.TERMINATED
    assert letters_of(stage, Notification.CLOSED) == ["alice"]
    with stage.unit_of_work_as("sven") as uow:
        opened = open_case(uow, decided)
        [left] = obligations_in(uow.session, [opened.id])[opened.id]
        assert (left.row.kind, left.row.text) == (ObligationKind.SURVIVING, SURVIVING.text)
        decision = case_queries.decisions_of(uow.session, opened.id)[-1]
        record = assemble_record(uow, opened, decision, ISSUER)
    assert PLAN["students"] in record.exit_plan
    assert [each.text for each in record.conditions] == [SURVIVING.text]
    with stage.unit_of_work_as("adam") as uow:
        assert [each for each in derived_problems(uow) if "record" not in each] == []


def test_a_new_version_asks_nobody_at_once_and_its_questions_are_asked_at_the_next_check_in(
    database: Database, newer_library: Library
) -> None:
    here = version_change(database, newer_library)
    code = here.stage.submit("rf-01")
    here.release()
    assert causes(here.stage, code) == []
    with here.at("sven") as uow:
        check_ins.ask(uow, code, "")
    answer(here.stage, code)
    with here.at("sven") as uow:
        [(_, given)] = every_check_in_of(uow.session, open_case(uow, code).id)
        assert given is not None
        assert given.questionnaire_version == NEW
        assert len(check_ins.answers_in_words(uow, given)) == len(CALM)
