"""Gate H1 and the lists, under the questions in use: a judged freeze opens it, a possible one asks about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from riskflow.cases.workflow import Action, State
from riskflow.questionnaire.model import Area
from riskflow.screening.verdicts import Verdict
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import open_sheaf
from riskflow.services.operations.demo import Stage
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import Judged, Particulars
from riskflow.services.partners.status import standings
from riskflow.services.review import handling
from riskflow.services.review.handling import Finding
from riskflow.services.unit_of_work import identity, open_case
from riskflow.store.queries import cases as case_queries
from tests.support.list_files import FREEZE, prepared

FROZEN = Particulars("Frozen Example 3", "RU")
HARMLESS = Particulars("Harmless University", "FR")


def lists(stage: Stage, age: int = 1) -> None:
    published = (datetime.now(UTC) - timedelta(days=age)).date()
    for source in ("eu-fsf", "un-sc"):
        file = prepared(source, *FREEZE, days_old=age)
        with stage.at("adam") as desk:
            list_service.import_list(desk, replace(file, published_on=published), may_shrink=True)


def submitted(stage: Stage, partner: Particulars, verdict: Verdict | None = None) -> tuple[str, dict[str, bool], State]:
    """Submit a harmless case with a partner; return its code, the raised gates (is it a question?) and its state."""
    code = stage.draft("rf-01")
    with stage.at("alice") as desk:
        row = partner_service.add(desk, code, partner).code
    if verdict:
        with stage.at("alice") as desk:
            record, _ = partner_service.partner_in(desk, open_case(desk, code), row)
            found = standings(desk, [record])[0].findings
            hits = tuple(finding.hit.place for finding in found)
            partner_service.judge(desk, code, row, Judged(hits, verdict, "I asked them."))
    with stage.at("alice") as desk:
        submission.submit(desk, code)
    with stage.at("alice") as desk:
        matter = open_case(desk, code)
        stops = {each.stop.gate: each.stop.is_question for each in case_queries.stops_of(desk.session, [matter.id])}
        return code, stops, matter.case.state


@pytest.mark.parametrize(
    ("partner", "verdict", "stops", "state"),
    [
        (HARMLESS, None, {}, State.CLOSED),
        (FROZEN, None, {"h1": True}, State.CLOSED),
        (FROZEN, Verdict.UNKNOWN, {"h1": True}, State.CLOSED),
        (FROZEN, Verdict.ANOTHER, {}, State.CLOSED),
        (FROZEN, Verdict.SAME, {"h1": False}, State.STOPPED),
    ],
)
def test_what_the_lists_say_counts_at_the_gate(
    stage: Stage, partner: Particulars, verdict: Verdict | None, stops: dict[str, bool], state: State
) -> None:
    lists(stage)
    _, found, reached = submitted(stage, partner, verdict)
    assert (found, reached) == (stops, state), "'no' was answered at the gate"


def test_lists_that_are_missing_are_said_and_send_harmless_work_nowhere(stage: Stage) -> None:
    code, stops, state = submitted(stage, HARMLESS)
    assert (stops, state) == ({}, State.CLOSED)
    with stage.at("alice") as desk:
        profile = open_sheaf(desk, open_case(desk, code)).profile
    assert [unknown.question for unknown in profile.unknowns] == ["partner-screening"]


def test_what_is_not_known_weighs_where_the_technology_is_sensitive(stage: Stage) -> None:
    drivers = []
    for age in (45, 1):  # days: older than the publisher's rhythm allows, then fresh
        lists(stage, age=age)
        code = stage.draft("rf-14")
        with stage.at("alice") as desk:
            partner_service.add(desk, code, HARMLESS)
        with stage.at("alice") as desk:
            answers = open_sheaf(desk, open_case(desk, code)).answers
            drivers.append(answers["du-screening"])
    assert drivers == [("unknown",), ("clear",)]


def test_a_draft_that_nobody_has_screened_says_so_before_anything_is_stored(stage: Stage) -> None:
    code = stage.draft("rf-14")
    with stage.at("alice") as desk:
        sheaf = open_sheaf(desk, open_case(desk, code))
    assert sheaf.answers["partner-screening"] == sheaf.answers["du-screening"] == ("unknown",)
    assert not {"partner-screening", "du-screening"} & set(sheaf.profile.unanswered)
    assert "du-screening" in {reason.question for reason in sheaf.profile.areas[Area.DUAL_USE].reasons}


def test_a_question_that_outlasts_the_handling_is_answered_by_its_function(stage: Stage) -> None:
    lists(stage)
    code, _, state = submitted(stage, FROZEN)
    assert state is State.CLOSED
    with stage.at("lars") as desk:
        matter = open_case(desk, code)
        (asked,) = case_queries.stops_of(desk.session, [matter.id])
        assert Action.CLEAR in matter.actions
        handling.clear(desk, code, identity(asked.stop.id), Finding("Another firm: the number differs."))
    with stage.at("lars") as desk:
        matter = open_case(desk, code)
        assert [each.clearance is not None for each in case_queries.stops_of(desk.session, [matter.id])] == [True]
        assert matter.case.state is State.CLOSED
