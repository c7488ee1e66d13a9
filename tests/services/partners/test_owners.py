"""Owners as they are stated: screened like partners, added up in every case, and judged hit by hit."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from riskflow.cases.notifications import Notification
from riskflow.errors import InvalidError, NotFoundError
from riskflow.screening.verdicts import HitVerdict, ScreeningOutcome
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import freezes, owners
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.owners import OwnerInput
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.partners.rescreen import rescreen_outdated
from riskflow.services.partners.status import PartnerStatus, statuses_in_case
from riskflow.services.records.wording import LESS_THAN_HALF, POSSIBLE_FREEZE, listed_owners_of
from riskflow.store.tables import NotificationRow, OwnerStatement, Partner
from tests.support.cases.screened_stage import HARMLESS, ScreenedStage
from tests.support.databases import on_sqlite

HOLDING = PartnerInput("Quiet Holding", "CH")


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    made = ScreenedStage(stage, tmp_path / "questionnaires")
    made.lists()
    return made


def given(name: str, share: int, **more: bool) -> OwnerInput:
    return OwnerInput(PartnerInput(name, "RU"), share, "The register of companies", date(2026, 1, 2), **more)


def state(house: ScreenedStage, code: str, partner: str, owner: OwnerInput) -> None:
    with house.at() as uow:
        searched = owners.search_before(uow, owner)
        owners.state(uow, code, partner, owner, searched)


def status(house: ScreenedStage, code: str) -> PartnerStatus:
    with house.at() as uow:
        return statuses_in_case(uow, open_case(uow, code))[0]


def code_of(house: ScreenedStage, name: str) -> str:
    with house.at() as uow:
        return uow.session.exec(select(Partner).where(Partner.name == name)).one().code


def test_half_in_the_hands_of_listed_owners_is_a_possible_freeze(house: ScreenedStage) -> None:
    code, other = house.case(), house.case()
    partner = house.add(code, HARMLESS)
    house.add(other, HARMLESS)
    state(house, code, partner, given("Frozen Example 3", 30_00))
    below = status(house, code)
    assert below.outcome is ScreeningOutcome.CLEAR, "below half it is shown, and no more"
    assert (len(below.owners), below.ownership.hundredths, below.owners[0].is_counted) == (1, 30_00, True)
    state(house, code, partner, given("Frozen Example 4", 20_00))
    above = status(house, code)
    assert (above.outcome, above.holds_case) == (ScreeningOutcome.MAYBE_FROZEN, True)
    assert house.answer(other) == "unknown", "the questionnaire has no option of its own for it"
    assert "screening-changed" in house.tags(other), "the other cases of the partner are told"
    assert "ownership-freeze" in house.tags(code)
    with house.at("lars") as uow:
        assert [each.partner.name for each in freezes.through_owners(uow)] == [HARMLESS.name]
        letters = uow.session.exec(select(NotificationRow).where(NotificationRow.letter == Notification.FREEZE)).all()
        assert letters, "legal counsel is asked"
        assert list(binding_problems(uow.session)) == []


@on_sqlite
def test_a_record_says_what_listed_owners_had_together_when_it_was_decided(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    state(house, code, partner, given("Frozen Example 3", 30_50))
    with house.at() as uow:
        first = datetime.now(UTC)
        number = open_case(uow, code).id
    state(house, code, partner, given("Frozen Example 4", 25_00))
    with house.at() as uow:
        second = datetime.now(UTC)
    house.clear(code, code_of(house, "Frozen Example 3"))
    with house.at() as uow:
        said = {
            at: [(each.of, each.share.sv, each.conclusion) for each in listed_owners_of(uow, number, at)]
            for at in (first, second, datetime.now(UTC))
        }
    assert list(said.values()) == [
        [(HARMLESS.name, "30,5 procent", LESS_THAN_HALF)],
        [(HARMLESS.name, "55,5 procent", POSSIBLE_FREEZE)],
        [(HARMLESS.name, "25 procent", LESS_THAN_HALF)],
    ]


@on_sqlite
def test_judging_the_hit_of_an_owner_clears_the_partner(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    state(house, code, partner, given("Frozen Example 3", 60_00))
    house.clear(code, code_of(house, "Frozen Example 3"))
    assert status(house, code).outcome is ScreeningOutcome.CLEAR
    house.judge(code, code_of(house, "Frozen Example 3"), HitVerdict.SAME)
    assert status(house, code).outcome is ScreeningOutcome.MAYBE_FROZEN


@on_sqlite
def test_an_owner_who_is_listed_later_is_news_of_the_partner(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    state(house, code, partner, OwnerInput(HOLDING, 100_00, "Their report", date(2026, 1, 2)))
    assert status(house, code).outcome is ScreeningOutcome.CLEAR
    house.lists("Quiet Holding")
    with house.at("adam") as uow:
        assert rescreen_outdated(uow) == 2, "the owner is watched as the partner is"
    assert status(house, code).outcome is ScreeningOutcome.MAYBE_FROZEN
    assert house.tags(code).count("screening-changed") == 1


@on_sqlite
def test_a_statement_that_is_taken_back_counts_no_longer_and_stays(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    state(house, code, partner, given("Frozen Example 3", 60_00))
    (owner,) = status(house, code).owners
    with house.at() as uow:
        owners.withdraw(uow, code, partner, owner.statement.id or 0)
    assert (status(house, code).owners, status(house, code).outcome) == ((), ScreeningOutcome.CLEAR)
    with pytest.raises(NotFoundError), house.at() as uow:
        owners.withdraw(uow, code, partner, owner.statement.id or 0)
    with house.at() as uow:
        assert uow.session.exec(select(OwnerStatement)).one().withdrawn_at is not None
    with pytest.raises(NotFoundError), house.at() as uow:
        partner_service.partner_in(uow, open_case(uow, code), owner.partner.code)


WRONG = (
    replace(given("Frozen Example 3", 10_00), source=" "),
    replace(given("Frozen Example 3", 10_00), as_of=None),
    replace(given("Frozen Example 3", 10_00), as_of=date(2199, 1, 1)),
    given("Frozen Example 3", 0),
    given("Frozen Example 3", 70_00),
    given(" ", 10_00),
    OwnerInput(HARMLESS, 10_00, "Somewhere", date(2026, 1, 2)),
)


@on_sqlite
def test_what_cannot_be_is_refused(house: ScreenedStage) -> None:
    code = house.case()
    partner = house.add(code, HARMLESS)
    state(house, code, partner, given("Some Other Owner", 40_00, is_person=True))
    assert status(house, code).outcome is ScreeningOutcome.UNKNOWN, "of a person nobody knows before somebody looked"
    for wrong in WRONG:
        with pytest.raises(InvalidError):
            state(house, code, partner, wrong)
    owner = code_of(house, "Some Other Owner")
    with pytest.raises(NotFoundError), house.at() as uow:
        partner_service.remove(uow, code, owner)  # an owner is no partner of the case
