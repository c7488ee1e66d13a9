"""Adding, judging and screening partners ask the database little, and no more for many cases than for one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from riskflow.screening.verdicts import HitVerdict
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners import rescreen
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from tests.support.cases.screened_stage import FROZEN, HARMLESS, ScreenedStage
from tests.support.counts import counted

HITS = (("eu-fsf", "frozen example 3"), ("un-sc", "frozen example 3"))
UPDATES = ("UPDATE answer", "UPDATE matter")  # one for each row that changes


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    """Return a stage whose lists are in force and indexed."""
    house = ScreenedStage(stage, tmp_path / "questionnaires")
    house.lists()
    house.add(house.case(), HARMLESS)
    return house


def statements(house: ScreenedStage, database: Database, verb: Callable[[UnitOfWork], object]) -> list[str]:
    with house.at() as uow, counted(database.engine) as counts:
        verb(uow)
        uow.session.flush()
    return counts.statements


def reads_and_inserts(found: list[str]) -> int:
    return sum(not statement.startswith(UPDATES) for statement in found)


def judging(code: str, partner: str, verdict: HitVerdict) -> Callable[[UnitOfWork], object]:
    return lambda uow: partner_service.judge(uow, code, partner, JudgementInput(HITS, verdict, "I asked them."))


def test_adding_a_partner_takes_twenty_six_statements(house: ScreenedStage, database: Database) -> None:
    code = house.case()
    found = statements(house, database, lambda uow: partner_service.add(uow, code, FROZEN))
    # Of these one reads the questions of the handling and two the tasks, of the handling and of a draft; judging stays
    # open in a supplement. Seven read what the partner amounts to afterwards, and whom it owns or is owned by, so that
    # other cases are told.
    assert len(found) <= 33
    assert sum("FROM list_version" in statement for statement in found) == 1


def test_judging_costs_the_same_in_many_cases(house: ScreenedStage, database: Database) -> None:
    code = house.case()
    partner = house.add(code, FROZEN)
    one = statements(house, database, judging(code, partner, HitVerdict.SAME))
    others = [house.case() for _ in range(5)]
    for other in others:
        house.add(other, FROZEN)
    many = statements(house, database, judging(code, partner, HitVerdict.UNKNOWN))
    assert reads_and_inserts(many) <= reads_and_inserts(one)
    assert [house.answer(each) for each in (code, *others)] == ["unknown"] * 6


def test_rescreening_reads_the_same_for_many_partners(house: ScreenedStage, database: Database) -> None:
    def rescreened(*names: str) -> int:
        for name in names:
            house.add(house.case(), PartnerInput(name, "FR"))
        house.lists(*(f"{name} is listed now" for name in names))
        found = statements(house, database, rescreen.rescreen_outdated)
        return sum(statement.startswith("SELECT") for statement in found)

    few = rescreened("Some Place")
    many = rescreened("Another Place", "A Third Place", "A Fourth Place", "A Fifth Place")
    assert many == few
