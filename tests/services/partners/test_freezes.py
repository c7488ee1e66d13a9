"""A likely freeze of assets is cleared by two persons, the second of the function in charge."""

from dataclasses import replace

import pytest

from riskflow.cases.workflow import Role, State
from riskflow.errors import ConflictError, InvalidError, NotAllowedError
from riskflow.screening.hits import Band, Hit
from riskflow.screening.lists import Effect
from riskflow.screening.verdicts import HitVerdict, needs_second_person
from riskflow.services.assessment import co_editors, submission
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import freezes
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import JudgementInput
from riskflow.services.partners.status import partner_statuses
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import outbox
from riskflow.store.tables import PersonGrant
from tests.support.cases.freezes import confirm, import_freezes
from tests.support.cases.screened_stage import FROZEN


@pytest.fixture
def stage_with_lists(stage: DemoRunner) -> DemoRunner:
    import_freezes(stage)
    return stage


def drafted(stage: DemoRunner, verdict: HitVerdict | None = None, login: str = "alice") -> tuple[str, str]:
    """Draft a harmless case with a partner of the name of a listed one; return the codes of both."""
    code = stage.draft("rf-01")
    with stage.unit_of_work_as("alice") as uow:
        partner = partner_service.add(uow, code, FROZEN).code
    if verdict:
        judge(stage, code, partner, verdict, login)
    return code, partner


def judge(stage: DemoRunner, code: str, partner: str, verdict: HitVerdict, login: str = "alice") -> None:
    with stage.unit_of_work_as(login) as uow:
        record, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
        hits = tuple(each.hit.place for each in partner_statuses(uow, [record])[0].judged_hits)
        partner_service.judge(uow, code, partner, JudgementInput(hits, verdict, "I asked them."))


def verdicts(stage: DemoRunner, code: str, partner: str) -> set[HitVerdict | None]:
    with stage.unit_of_work_as("alice") as uow:
        record, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
        return {each.verdict for each in partner_statuses(uow, [record])[0].judged_hits}


def submitted(stage: DemoRunner, code: str) -> tuple[State, dict[str, bool]]:
    with stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
        opened = open_case(uow, code)
        stops = case_queries.stops_of(uow.session, [opened.id])
        return opened.case.state, {each.stop.gate: each.stop.is_question for each in stops}


def test_one_person_clears_no_freeze(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists, HitVerdict.ANOTHER)
    other, same = drafted(stage_with_lists)
    assert same == partner, "the record is shared"
    for each in (code, other):
        assert verdicts(stage_with_lists, each, partner) == {None}
        assert submitted(stage_with_lists, each) == (State.STOPPED, {"h1": False})


def test_a_freeze_that_two_persons_cleared_is_clear_in_every_case(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists, HitVerdict.ANOTHER)
    other, _ = drafted(stage_with_lists)
    confirm(stage_with_lists)
    for each in (code, other):
        assert verdicts(stage_with_lists, each, partner) == {HitVerdict.ANOTHER}
        assert submitted(stage_with_lists, each) == (State.CLOSED, {})


def test_a_refused_judgement_leaves_the_hit_unjudged(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists, HitVerdict.ANOTHER)
    confirm(stage_with_lists, is_confirmed=False)
    assert verdicts(stage_with_lists, code, partner) == {None}
    judge(stage_with_lists, code, partner, HitVerdict.ANOTHER)
    with stage_with_lists.unit_of_work_as("lars") as uow:
        assert freezes.waiting(uow), "it may be proposed again"


def test_one_person_cannot_lift_a_freeze_that_was_confirmed(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists, HitVerdict.SAME)
    judge(stage_with_lists, code, partner, HitVerdict.ANOTHER)
    assert verdicts(stage_with_lists, code, partner) == {HitVerdict.SAME}


def test_one_person_can_withdraw_what_two_had_cleared(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists, HitVerdict.ANOTHER)
    confirm(stage_with_lists)
    judge(stage_with_lists, code, partner, HitVerdict.SAME)
    assert verdicts(stage_with_lists, code, partner) == {HitVerdict.SAME}


@pytest.mark.parametrize("verdict", [None, HitVerdict.UNKNOWN])
def test_a_likely_freeze_that_nobody_judged_never_lets_a_case_close_by_itself(
    stage_with_lists: DemoRunner, verdict: HitVerdict | None
) -> None:
    code, _ = drafted(stage_with_lists, verdict)
    assert submitted(stage_with_lists, code) == (State.STOPPED, {"h1": False})


def grant(stage: DemoRunner, login: str) -> None:
    with stage.unit_of_work_as("lars") as uow:
        person = case_queries.person_by_login(uow.session, login)
        assert person is not None
        uow.session.add(PersonGrant(person_id=identity(person.id), role=Role.FUNCTION, scope="legal"))


@pytest.mark.parametrize("second", ["alice", "bodil", "sven", "adam"])
def test_the_second_person_is_of_the_function_and_outside_the_cases(stage_with_lists: DemoRunner, second: str) -> None:
    code, _ = drafted(stage_with_lists, HitVerdict.ANOTHER)
    if second == "alice":
        grant(stage_with_lists, second)
    if second == "bodil":
        grant(stage_with_lists, second)
        with stage_with_lists.unit_of_work_as("alice") as uow:
            person = case_queries.person_by_login(uow.session, second)
            assert person is not None
            co_editors.invite(uow, code, identity(person.id))
    with pytest.raises(NotAllowedError):
        confirm(stage_with_lists, second)


def test_who_judged_cannot_confirm_though_of_the_function(stage_with_lists: DemoRunner) -> None:
    code, partner = drafted(stage_with_lists)
    submitted(stage_with_lists, code)
    judge(stage_with_lists, code, partner, HitVerdict.ANOTHER, "lars")
    with pytest.raises(NotAllowedError):
        confirm(stage_with_lists, "lars")


def test_an_answer_needs_a_reason_and_is_given_once(stage_with_lists: DemoRunner) -> None:
    drafted(stage_with_lists, HitVerdict.ANOTHER)
    with stage_with_lists.unit_of_work_as("lars") as uow:
        numbers = [identity(each.judgement.id) for each in freezes.waiting(uow)]
    with pytest.raises(InvalidError), stage_with_lists.unit_of_work_as("lars") as uow:
        freezes.rule(uow, numbers[0], " ", is_confirmed=True)
    confirm(stage_with_lists)
    with pytest.raises(ConflictError), stage_with_lists.unit_of_work_as("lars") as uow:
        freezes.rule(uow, numbers[0], "Again.", is_confirmed=False)


def test_the_function_gets_a_letter_and_the_history_says_who_confirmed(stage_with_lists: DemoRunner) -> None:
    code, _ = drafted(stage_with_lists, HitVerdict.ANOTHER)
    with stage_with_lists.unit_of_work_as("lars") as uow:
        letters = [(each.row.letter.value, each.name) for each in outbox.log(uow.session, 10)]
        assert [kind for kind, _ in letters] == ["freeze"]
    confirm(stage_with_lists)
    with stage_with_lists.unit_of_work_as("alice") as uow:
        tags = [event.tag for event in case_queries.events_of(uow.session, open_case(uow, code).id)]
    assert "freeze-clearing-proposed" in tags
    assert tags[-1] == "freeze-clearing-confirmed"


@pytest.mark.parametrize(
    ("effect", "band", "verdict", "needed"),
    [
        (Effect.FREEZE, Band.MATCH, HitVerdict.ANOTHER, True),
        (Effect.FREEZE, Band.MATCH, HitVerdict.SAME, False),
        (Effect.FREEZE, Band.MATCH, HitVerdict.UNKNOWN, False),
        (Effect.FREEZE, Band.POSSIBLE, HitVerdict.ANOTHER, False),
        (Effect.INFORMATION, Band.MATCH, HitVerdict.ANOTHER, False),
    ],
)
def test_only_clearing_a_likely_freeze_needs_a_second_person(
    stage_with_lists: DemoRunner, effect: Effect, band: Band, verdict: HitVerdict, *, needed: bool
) -> None:
    code, partner = drafted(stage_with_lists)
    with stage_with_lists.unit_of_work_as("alice") as uow:
        record, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
        hit: Hit = partner_statuses(uow, [record])[0].judged_hits[0].hit
    assert needs_second_person(replace(hit, effect=effect, band=band), verdict) is needed
