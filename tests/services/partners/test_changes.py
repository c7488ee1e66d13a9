"""What somebody sees after signing in when the lists have changed for a partner: once, until judged or seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from riskflow.errors import NotFoundError
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.assessment import answers as answer_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.answers import AnswerInput
from riskflow.services.case_facts import identity
from riskflow.services.open_case import accessible_cases, open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import changes, rescreen
from riskflow.services.partners import lists as list_service
from riskflow.services.partners.status import statuses_in_case
from tests.support.cases.screened_stage import FROZEN, HARMLESS, ScreenedStage
from tests.support.screening.list_files import FREEZE, prepared


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    found = ScreenedStage(stage, tmp_path / "questionnaires")
    found.lists()
    return found


def renew(house: ScreenedStage, *extra: str) -> None:
    house.lists(*extra)
    screen(house)


def screen(house: ScreenedStage) -> None:
    with house.at("adam") as uow:
        rescreen.rescreen_outdated(uow)


def told(house: ScreenedStage, code: str, login: str = "alice") -> list[tuple[str, int, int, int]]:
    """Return per partner how many hits are new, altered and gone for a person."""
    with house.at(login) as uow:
        found = changes.changes_of(uow, [open_case(uow, code)])
        return [
            (t.status.partner.name, len(t.hit_changes.added), len(t.hit_changes.altered), len(t.hit_changes.gone))
            for t in found
        ]


def see(house: ScreenedStage, code: str, login: str = "alice") -> None:
    with house.at(login) as uow:
        standing = statuses_in_case(uow, open_case(uow, code))[0]
        assert standing.screening
        changes.mark_seen(uow, code, standing.partner.code, identity(standing.screening.id))


def submit(house: ScreenedStage, code: str) -> None:
    with house.at() as uow:
        answer_service.answer(
            uow, code, [AnswerInput("kind", ("visit",)), AnswerInput("field", ("open",)), AnswerInput("h1", ("no",))]
        )
    with house.at() as uow:
        submission.submit(uow, code)


def test_what_was_found_when_the_partner_was_added_is_no_news(house: ScreenedStage) -> None:
    code = house.case()
    house.add(code, FROZEN)
    assert told(house, code) == []
    renew(house, "Newcomer")
    assert told(house, code) == []


def test_a_new_hit_is_news_until_somebody_has_judged_it(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    renew(house, HARMLESS.name)
    assert told(house, code) == [(HARMLESS.name, 2, 0, 0)]
    see(house, code)
    assert told(house, code) == [(HARMLESS.name, 2, 0, 0)], "to have seen it is not to have judged it"
    house.judge(code, partner, HitVerdict.UNKNOWN)
    assert told(house, code) == []


def test_judging_ends_the_news_of_a_new_hit(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    renew(house, HARMLESS.name)
    house.judge(code, partner, HitVerdict.ANOTHER)
    assert told(house, code) == []


def test_a_hit_that_is_gone_is_news_until_the_person_has_seen_it(house: ScreenedStage) -> None:
    house.lists(HARMLESS.name)
    code = house.case()
    house.add(code, HARMLESS)
    renew(house)
    assert told(house, code) == [(HARMLESS.name, 0, 0, 2)]
    see(house, code)
    see(house, code)
    assert told(house, code) == []
    assert house.tags(code).count("screening-seen") == 1
    renew(house, "Newcomer")
    assert told(house, code) == []


def test_an_altered_entry_is_news_although_it_was_judged_before(house: ScreenedStage) -> None:
    code = house.case()
    house.clear(code, house.add(code, FROZEN))
    changed = [replace(entry, reason="another reason") for entry in FREEZE]
    with house.at("adam") as uow:
        list_service.import_list(uow, prepared("eu-fsf", *changed, days_old=-1), may_shrink=True)
    screen(house)
    assert told(house, code) == [(FROZEN.name, 0, 1, 0)]


def test_handlers_are_told_of_what_changed_after_the_answers_were_sent(house: ScreenedStage) -> None:
    house.lists(HARMLESS.name)
    code = house.case()
    house.add(code, HARMLESS)
    renew(house)
    submit(house, code)
    assert told(house, code, "sven") == [], "the answers were sent with what the lists said then"
    assert told(house, code) == [(HARMLESS.name, 0, 0, 2)]
    renew(house, HARMLESS.name)
    assert told(house, code, "sven") == [(HARMLESS.name, 2, 0, 0)]


def test_what_one_has_seen_the_other_has_not(house: ScreenedStage) -> None:
    house.lists(HARMLESS.name)
    code = house.case()
    house.add(code, HARMLESS)
    submit(house, code)
    renew(house)
    see(house, code)
    assert told(house, code) == []
    assert told(house, code, "sven") == [(HARMLESS.name, 0, 0, 2)]


def test_nobody_sees_for_a_case_that_is_not_theirs(house: ScreenedStage) -> None:
    code = house.case()
    house.add(code, HARMLESS)
    with pytest.raises(NotFoundError):
        see(house, code, "charlie")
    with house.at() as uow, pytest.raises(NotFoundError):
        changes.mark_seen(uow, code, statuses_in_case(uow, open_case(uow, code))[0].partner.code, 4711)
    with house.at() as uow:
        case = open_case(uow, code).case
    with house.at("charlie") as uow:
        assert changes.changes_of(uow, accessible_cases(uow, [case])) == []
