"""Partners through the verbs: shared records, judgements that hold until either side changes, and what counts."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.questionnaire.model import Driver
from riskflow.screening.verdicts import Outcome, Verdict
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import Given, open_sheaf
from riskflow.services.operations.demo import Stage
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import merging, rescreen
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import Judged, Particulars
from riskflow.services.unit_of_work import identity, open_case
from riskflow.store.queries import partners
from tests.support.list_files import FREEZE, prepared
from tests.support.screened_stage import FROZEN, HARMLESS, ScreenedStage


@pytest.fixture
def house(stage: Stage, tmp_path: Path) -> ScreenedStage:
    return ScreenedStage(stage, tmp_path / "questionnaires")


def test_a_partner_who_is_on_no_list_is_clear(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    assert (house.answer(code), house.outcome(code)) == ("clear", Outcome.CLEAR)


def test_a_case_without_partners_is_unknown(house: ScreenedStage) -> None:
    house.lists()
    assert house.outcome(house.case()) is Outcome.UNKNOWN


def test_a_missing_list_leaves_everybody_unknown(house: ScreenedStage) -> None:
    code = house.case()
    house.add(code, HARMLESS)
    assert house.answer(code) == "unknown"


def test_an_old_list_leaves_everybody_unknown(house: ScreenedStage) -> None:
    house.lists(age=45)
    code = house.case()
    house.add(code, HARMLESS)
    assert house.answer(code) == "unknown"


@pytest.mark.parametrize(
    ("verdict", "answer"), [(Verdict.SAME, "frozen"), (Verdict.ANOTHER, "clear"), (Verdict.UNKNOWN, "unknown")]
)
def test_a_hit_counts_as_it_was_judged(house: ScreenedStage, verdict: Verdict, answer: str) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    assert house.answer(code) == "unknown", "even the same name is not confirmed by itself"
    house.judge(code, partner, verdict)
    assert house.answer(code) == answer
    with house.at() as desk:
        drivers = open_sheaf(desk, open_case(desk, code)).profile.areas
        actor = next(iter(drivers.values())).drivers[Driver.ACTOR]
    assert actor == {"frozen": 3, "clear": 0, "unknown": 2}[answer]


def test_a_judgement_needs_a_reason_and_a_hit(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    for judged, error in (
        (Judged((("eu-fsf", "frozen example 3"),), Verdict.SAME, "  "), InvalidError),
        (Judged((("eu-fsf", "somebody else"),), Verdict.SAME, "why"), ConflictError),
        (Judged((), Verdict.SAME, "why"), ConflictError),
    ):
        with pytest.raises(error), house.at() as desk:
            partner_service.judge(desk, code, partner, judged)


def test_nobody_answers_a_screening_by_hand(house: ScreenedStage) -> None:
    code = house.case()
    with pytest.raises(InvalidError), house.at() as desk:
        answer_service.answer(desk, code, [Given("partner-screening", ("clear",))])


def test_a_judgement_is_remembered_until_the_entry_changes(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.judge(code, house.add(code, FROZEN), Verdict.ANOTHER)
    house.lists("Newcomer")
    with house.at("adam") as desk:
        assert rescreen.screen_again(desk) == 1
    assert house.answer(code) == "clear"
    changed = [replace(e, reason="another reason") for e in FREEZE]
    with house.at("adam") as desk:
        list_service.import_list(desk, prepared("eu-fsf", *changed, days_old=-1), may_shrink=True)
        rescreen.screen_again(desk)
    assert house.answer(code) == "unknown"


def test_a_judgement_is_remembered_in_the_next_case_of_the_same_partner(house: ScreenedStage) -> None:
    house.lists()
    first, second = house.case(), house.case()
    partner = house.add(first, FROZEN)
    house.judge(first, partner, Verdict.ANOTHER)
    assert house.add(second, FROZEN) == partner
    assert house.answer(second) == "clear"


def test_new_lists_make_the_old_screening_unknown_until_it_is_done_again(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    house.lists("Newcomer")
    assert house.outcome(code) is Outcome.UNKNOWN
    with house.at("adam") as desk:
        assert rescreen.screen_again(desk) == 1
    assert house.outcome(code) is Outcome.CLEAR


def test_a_new_list_tells_the_case_once_and_only_when_something_changed(house: ScreenedStage) -> None:
    house.lists()
    code, other = house.case(), house.case()
    house.add(code, HARMLESS)
    house.add(other, Particulars("Another Place", "FR"))
    house.lists(HARMLESS.name)
    for times in (2, 0):
        with house.at("adam") as desk:
            assert rescreen.screen_again(desk) == times
    assert house.tags(code).count("screening-changed") == 1
    assert house.tags(other).count("screening-changed") == 0
    assert house.answer(code) == "unknown"


def test_a_submitted_assessment_keeps_the_answer_it_was_submitted_with(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    house.add(code, HARMLESS)
    with house.at() as desk:
        answer_service.answer(desk, code, [Given("kind", ("visit",)), Given("field", ("open",)), Given("h1", ("no",))])
    with house.at() as desk:
        submission.submit(desk, code)
    house.lists(HARMLESS.name)
    with house.at("adam") as desk:
        rescreen.screen_again(desk)
    assert house.answer(code) == "clear"


def test_a_case_that_nobody_has_screened_is_submitted_as_unknown(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    with house.at() as desk:
        answer_service.answer(desk, code, [Given("kind", ("visit",)), Given("field", ("open",)), Given("h1", ("no",))])
    with house.at() as desk:
        profile = submission.submit(desk, code)
    assert [unknown.question for unknown in profile.unknowns] == ["partner-screening"]


def test_outsiders_see_and_judge_nothing(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    for act in (
        lambda desk: partner_service.add(desk, code, HARMLESS),
        lambda desk: partner_service.remove(desk, code, partner),
        lambda desk: partner_service.screen(desk, code, partner),
        lambda desk: partner_service.judge(desk, code, partner, Judged((), Verdict.ANOTHER, "why")),
    ):
        with pytest.raises(NotFoundError), house.at("charlie") as desk:
            act(desk)


def test_a_partner_of_another_case_is_not_there(house: ScreenedStage) -> None:
    code, other = house.case(), house.case()
    partner = house.add(other, HARMLESS)
    with pytest.raises(NotFoundError), house.at() as desk:
        partner_service.remove(desk, code, partner)


def test_a_partner_that_is_removed_leaves_its_record(house: ScreenedStage) -> None:
    house.lists()
    code = house.case()
    partner = house.add(code, FROZEN)
    house.judge(code, partner, Verdict.SAME)
    with house.at() as desk:
        partner_service.remove(desk, code, partner)
    assert house.answer(code) == "unknown"
    assert house.add(code, FROZEN) == partner
    assert house.answer(code) == "frozen"


def test_two_records_become_one_and_two_again(house: ScreenedStage) -> None:
    house.lists()
    first, second = house.case(), house.case()
    kept, doubled = house.add(first, FROZEN), house.add(second, Particulars("Frozen Exampel 3", "RU"))
    both = house.case()
    house.add(both, FROZEN)
    house.add(both, Particulars("Frozen Exampel 3", "RU"))
    with pytest.raises(NotAllowedError), house.at() as desk:
        merging.merge(desk, doubled, kept, "the same")
    with house.at("adam") as desk:
        number = identity(merging.merge(desk, doubled, kept, "a slip of the pen").id)
    with house.at() as desk:
        assert [p.code for p in partners.partners_of(desk.session, open_case(desk, second).id)] == [kept]
        assert [p.code for p in partners.partners_of(desk.session, open_case(desk, both).id)] == [kept]
    with house.at("sven") as desk:
        merging.undo(desk, number)
    with house.at() as desk:
        assert [p.code for p in partners.partners_of(desk.session, open_case(desk, second).id)] == [doubled]
        assert {p.code for p in partners.partners_of(desk.session, open_case(desk, both).id)} == {kept, doubled}
    with pytest.raises(ConflictError), house.at("sven") as desk:
        merging.undo(desk, number)
    for code, into in ((kept, kept), ("absent", kept)):
        with pytest.raises((InvalidError, NotFoundError)), house.at("adam") as desk:
            merging.merge(desk, code, into, "why")
