"""Gate H1 and the lists, under the questions in use: a judged freeze opens it, a possible one asks about it."""

import pytest

from riskflow.cases.review_input import ClearanceInput
from riskflow.cases.workflow import Action, State
from riskflow.questionnaire.model import Area
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.partners.status import partner_statuses
from riskflow.services.review import handling
from riskflow.store.queries import cases as case_queries
from tests.support.cases.freezes import confirm, import_freezes

FROZEN = PartnerInput("Frozen Example 3", "RU")
HARMLESS = PartnerInput("Harmless University", "FR")


def submitted(
    stage: DemoRunner, partner: PartnerInput, verdict: HitVerdict | None = None
) -> tuple[str, dict[str, bool], State]:
    """Submit a harmless case with a partner; return its code, the raised gates (is it a question?) and its state."""
    code = stage.draft("rf-01")
    with stage.unit_of_work_as("alice") as uow:
        row = partner_service.add(uow, code, partner).code
    if verdict:
        with stage.unit_of_work_as("alice") as uow:
            record, _ = partner_service.partner_in(uow, open_case(uow, code), row)
            found = partner_statuses(uow, [record])[0].judged_hits
            hits = tuple(finding.hit.place for finding in found)
            partner_service.judge(uow, code, row, JudgementInput(hits, verdict, "I asked them."))
    if verdict is HitVerdict.ANOTHER:
        confirm(stage)
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    with stage.unit_of_work_as("alice") as uow:
        opened = open_case(uow, code)
        stops = {each.stop.gate: each.stop.is_question for each in case_queries.stops_of(uow.session, [opened.id])}
        return code, stops, opened.case.state


@pytest.mark.parametrize(
    ("partner", "verdict", "stops", "state"),
    [
        (HARMLESS, None, {}, State.CLOSED),
        (FROZEN, None, {"h1": False}, State.STOPPED),
        (FROZEN, HitVerdict.UNKNOWN, {"h1": False}, State.STOPPED),
        (FROZEN, HitVerdict.ANOTHER, {}, State.CLOSED),
        (FROZEN, HitVerdict.SAME, {"h1": False}, State.STOPPED),
    ],
)
def test_what_the_lists_say_counts_at_the_gate(
    stage: DemoRunner, partner: PartnerInput, verdict: HitVerdict | None, stops: dict[str, bool], state: State
) -> None:
    import_freezes(stage)
    _, found, reached = submitted(stage, partner, verdict)
    assert (found, reached) == (stops, state), "'no' was answered at the gate"


def test_lists_that_are_missing_are_said_and_send_harmless_work_nowhere(stage: DemoRunner) -> None:
    code, stops, state = submitted(stage, HARMLESS)
    assert (stops, state) == ({}, State.CLOSED)
    with stage.unit_of_work_as("alice") as uow:
        profile = current_assessment(uow, open_case(uow, code)).profile
    assert [unknown.question for unknown in profile.unknowns] == ["partner-screening"]


def test_what_is_not_known_weighs_where_the_technology_is_sensitive(stage: DemoRunner) -> None:
    drivers = []
    for age in (45, 1):  # days: older than the publisher's rhythm allows, then fresh
        import_freezes(stage, age)
        code = stage.draft("rf-14")
        with stage.unit_of_work_as("alice") as uow:
            partner_service.add(uow, code, HARMLESS)
        with stage.unit_of_work_as("alice") as uow:
            answers = current_assessment(uow, open_case(uow, code)).answers
            drivers.append(answers["du-screening"])
    assert drivers == [("unknown",), ("clear",)]


def test_a_draft_that_nobody_has_screened_says_so_before_anything_is_stored(stage: DemoRunner) -> None:
    code = stage.draft("rf-14")
    with stage.unit_of_work_as("alice") as uow:
        scored = current_assessment(uow, open_case(uow, code))
    assert scored.answers["partner-screening"] == scored.answers["du-screening"] == ("unknown",)
    assert not {"partner-screening", "du-screening"} & set(scored.profile.unanswered)
    assert "du-screening" in {reason.question for reason in scored.profile.areas[Area.DUAL_USE].reasons}


def test_a_case_that_a_likely_freeze_holds_closes_with_the_answer_of_the_function(stage: DemoRunner) -> None:
    import_freezes(stage)
    code, _, state = submitted(stage, FROZEN)
    assert state is State.STOPPED
    with stage.unit_of_work_as("lars") as uow:
        opened = open_case(uow, code)
        (stop,) = case_queries.stops_of(uow.session, [opened.id])
        assert Action.CLEAR in opened.actions
        handling.clear(uow, code, identity(stop.stop.id), ClearanceInput("Another firm: the number differs."))
    with stage.unit_of_work_as("lars") as uow:
        opened = open_case(uow, code)
        assert [each.clearance is not None for each in case_queries.stops_of(uow.session, [opened.id])] == [True]
        assert opened.case.state is State.CLOSED
