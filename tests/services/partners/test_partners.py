"""Partners through the verbs: shared records, judgements that hold until either side changes, and what counts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.questionnaire.model import Driver
from riskflow.screening.lists import LIST_SOURCES, Effect, ListFreshness
from riskflow.screening.verdicts import HitVerdict, ScreeningOutcome
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput, current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.store.queries import partners
from tests.support.cases.screened_stage import FROZEN, HARMLESS, ScreenedStage
from tests.support.databases import on_sqlite
from tests.support.screening.list_files import FREEZE, prepared


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    return ScreenedStage(stage, tmp_path / "questionnaires")


@on_sqlite
def test_a_partner_who_is_on_no_list_is_clear(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    assert (house.answer(code), house.outcome(code)) == ("clear", ScreeningOutcome.CLEAR)


@on_sqlite
def test_a_case_without_partners_is_unknown(house: ScreenedStage) -> None:
    house.lists()
    assert house.outcome(house.case()) is ScreeningOutcome.UNKNOWN


@on_sqlite
def test_a_missing_list_leaves_everybody_unknown(house: ScreenedStage) -> None:
    code = house.case()
    house.add(code, HARMLESS)
    assert house.answer(code) == "unknown"


@on_sqlite
def test_an_old_list_leaves_everybody_unknown(house: ScreenedStage) -> None:
    house.lists(age=45)
    code = house.case()
    house.add(code, HARMLESS)
    assert house.answer(code) == "unknown"


@on_sqlite
def test_an_old_list_that_only_informs_makes_nobody_unknown(house: ScreenedStage) -> None:
    house.lists()
    informing = next(each for each in LIST_SOURCES.values() if each.effect is not Effect.FREEZE and each.max_age_days)
    with house.at("adam") as uow:
        file = replace(prepared(informing.id, *FREEZE, days_old=0), published_on=uow.today - timedelta(400))
        list_service.import_list(uow, file, may_shrink=True)
    code = house.case()
    house.add(code, HARMLESS)
    assert (house.answer(code), house.outcome(code)) == ("clear", ScreeningOutcome.CLEAR)
    with house.at() as uow:
        (old,) = (each for each in list_service.list_statuses(uow) if each.source == informing.id)
    assert old.freshness is ListFreshness.OLD  # which its own row says


@pytest.mark.parametrize(
    ("verdict", "answer"), [(HitVerdict.SAME, "frozen"), (HitVerdict.ANOTHER, "clear"), (HitVerdict.UNKNOWN, "unknown")]
)
def test_a_hit_counts_as_it_was_judged(house: ScreenedStage, verdict: HitVerdict, answer: str) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    assert house.answer(code) == "unknown", "even the same name is not confirmed by itself"
    if verdict is HitVerdict.ANOTHER:
        house.clear(code, partner)
    else:
        house.judge(code, partner, verdict)
    assert house.answer(code) == answer
    with house.at() as uow:
        drivers = current_assessment(uow, open_case(uow, code)).profile.areas
        actor = next(iter(drivers.values())).drivers[Driver.ACTOR]
    assert actor == {"frozen": 3, "clear": 0, "unknown": 2}[answer]


@on_sqlite
def test_a_judgement_needs_a_reason_and_a_hit(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    for judged, error in (
        (JudgementInput((("eu-fsf", "frozen example 3"),), HitVerdict.SAME, "  "), InvalidError),
        (JudgementInput((("eu-fsf", "somebody else"),), HitVerdict.SAME, "why"), ConflictError),
        (JudgementInput((), HitVerdict.SAME, "why"), ConflictError),
    ):
        with pytest.raises(error), house.at() as uow:
            partner_service.judge(uow, code, partner, judged)


@on_sqlite
def test_nobody_answers_a_screening_by_hand(house: ScreenedStage) -> None:
    code = house.case()
    with pytest.raises(InvalidError), house.at() as uow:
        answer_service.answer(uow, code, [AnswerInput("partner-screening", ("clear",))])


@on_sqlite
def test_a_judgement_is_remembered_until_the_entry_changes(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.clear(code, house.add(code, FROZEN))
    house.lists("Newcomer")
    with house.at("adam") as uow:
        assert rescreen.rescreen_outdated(uow) == 1
    assert house.answer(code) == "clear"
    changed = [replace(e, reason="another reason") for e in FREEZE]
    with house.at("adam") as uow:
        list_service.import_list(uow, prepared("eu-fsf", *changed, days_old=-1), may_shrink=True)
        rescreen.rescreen_outdated(uow)
    assert house.answer(code) == "unknown"


def test_a_judgement_is_remembered_in_the_next_case_of_the_same_partner(house: ScreenedStage) -> None:
    house.lists()
    first, second = house.case(), house.case()
    partner = house.add(first, FROZEN)
    house.clear(first, partner)
    assert house.add(second, FROZEN) == partner
    assert house.answer(second) == "clear"


@on_sqlite
def test_new_lists_make_the_old_screening_unknown_until_it_is_done_again(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    house.lists("Newcomer")
    assert house.outcome(code) is ScreeningOutcome.UNKNOWN
    with house.at("adam") as uow:
        assert rescreen.rescreen_outdated(uow) == 1
    assert house.outcome(code) is ScreeningOutcome.CLEAR


@on_sqlite
def test_a_new_list_tells_the_case_once_and_only_when_something_changed(house: ScreenedStage) -> None:
    house.lists()
    code, other = house.case(), house.case()
    house.add(code, HARMLESS)
    house.add(other, PartnerInput("Another Place", "FR"))
    house.lists(HARMLESS.name)
    for times in (2, 0):
        with house.at("adam") as uow:
            assert rescreen.rescreen_outdated(uow) == times
    assert house.tags(code).count("screening-changed") == 1
    assert house.tags(other).count("screening-changed") == 0
    assert house.answer(code) == "unknown"


@on_sqlite
def test_a_submitted_assessment_keeps_the_answer_it_was_submitted_with(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    with house.at() as uow:
        answer_service.answer(
            uow, code, [AnswerInput("kind", ("visit",)), AnswerInput("field", ("open",)), AnswerInput("h1", ("no",))]
        )
    with house.at() as uow:
        submission.submit(uow, code)
    house.lists(HARMLESS.name)
    with house.at("adam") as uow:
        rescreen.rescreen_outdated(uow)
    assert house.answer(code) == "clear"


@on_sqlite
def test_a_case_that_nobody_has_screened_is_submitted_as_unknown(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    with house.at() as uow:
        answer_service.answer(
            uow, code, [AnswerInput("kind", ("visit",)), AnswerInput("field", ("open",)), AnswerInput("h1", ("no",))]
        )
    with house.at() as uow:
        profile = submission.submit(uow, code)
    assert [unknown.question for unknown in profile.unknowns] == ["partner-screening"]


@on_sqlite
def test_outsiders_see_and_judge_nothing(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    for act in (
        lambda uow: partner_service.add(uow, code, HARMLESS),
        lambda uow: partner_service.remove(uow, code, partner),
        lambda uow: partner_service.screen(uow, code, partner),
        lambda uow: partner_service.judge(uow, code, partner, JudgementInput((), HitVerdict.ANOTHER, "why")),
    ):
        with pytest.raises(NotFoundError), house.at("charlie") as uow:
            act(uow)


@on_sqlite
def test_a_partner_of_another_case_is_not_there(house: ScreenedStage) -> None:
    code, other = house.case(), house.case()
    partner = house.add(other, HARMLESS)
    with pytest.raises(NotFoundError), house.at() as uow:
        partner_service.remove(uow, code, partner)


def test_a_partner_that_is_removed_leaves_its_record(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    house.judge(code, partner, HitVerdict.SAME)
    with house.at() as uow:
        partner_service.remove(uow, code, partner)
    assert house.answer(code) == "unknown"
    assert house.add(code, FROZEN) == partner
    assert house.answer(code) == "frozen"


def test_two_records_become_one_and_two_again(house: ScreenedStage) -> None:
    house.lists()
    first, second = house.case(), house.case()
    kept, doubled = house.add(first, FROZEN), house.add(second, PartnerInput("Frozen Exampel 3", "RU"))
    both = house.case()
    house.add(both, FROZEN)
    house.add(both, PartnerInput("Frozen Exampel 3", "RU"))
    with pytest.raises(NotAllowedError), house.at() as uow:
        partner_service.merge(uow, doubled, kept, "the same")
    with house.at("adam") as uow:
        number = identity(partner_service.merge(uow, doubled, kept, "a slip of the pen").id)
    with house.at() as uow:
        assert [p.code for p in partners.partners_of(uow.session, open_case(uow, second).id)] == [kept]
        assert [p.code for p in partners.partners_of(uow.session, open_case(uow, both).id)] == [kept]
    with house.at("sven") as uow:
        partner_service.undo(uow, number)
    with house.at() as uow:
        assert [p.code for p in partners.partners_of(uow.session, open_case(uow, second).id)] == [doubled]
        assert {p.code for p in partners.partners_of(uow.session, open_case(uow, both).id)} == {kept, doubled}
    with pytest.raises(ConflictError), house.at("sven") as uow:
        partner_service.undo(uow, number)
    for code, into in ((kept, kept), ("absent", kept)):
        with pytest.raises((InvalidError, NotFoundError)), house.at("adam") as uow:
            partner_service.merge(uow, code, into, "why")
