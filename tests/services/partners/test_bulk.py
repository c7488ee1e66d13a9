"""Screening again after an event: what a filter chooses is said first, and then done in batches, once."""

from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from riskflow.cases.notifications import Notification
from riskflow.cases.workflow import State
from riskflow.errors import InvalidError, NotAllowedError
from riskflow.follow_up.watch import WatchOutcome
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import bulk
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.review.follow_up import watch
from riskflow.store.handling.watch import WatchFilter, open_tasks_in
from riskflow.store.tables import BulkScreening, Case, NotificationRow, Screening
from tests.support.cases.screened_stage import FROZEN, HARMLESS, ScreenedStage
from tests.support.databases import on_sqlite

ELSEWHERE = PartnerInput("Quiet Institute", "IR")


@pytest.fixture
def house(stage: DemoRunner, tmp_path: Path) -> ScreenedStage:
    made = ScreenedStage(stage, tmp_path / "questionnaires")
    made.lists()
    return made


def closed(house: ScreenedStage, *given: PartnerInput) -> str:
    """Return a case that has closed by itself with some partners."""
    code = house.case()
    for each in given:
        house.add(code, each)
    with house.at("adam") as uow:
        uow.session.exec(select(Case).where(Case.code == code)).one().state = State.CLOSED
    return code


def test_an_order_touches_what_its_preview_said(house: ScreenedStage) -> None:
    codes = [closed(house, HARMLESS, ELSEWHERE), closed(house, FROZEN), house.case()]
    house.add(codes[2], ELSEWHERE)
    with house.at("sven") as uow:
        for wanted, counts in (
            (WatchFilter(), (3, 3)),
            (WatchFilter(territory="IR"), (1, 2)),
            (WatchFilter(source="un-sc"), (1, 1)),
            (WatchFilter(territory="IR", state=State.CLOSED), (1, 1)),
            (WatchFilter(kind="no-such-kind"), (0, 0)),
        ):
            found, told = bulk.chosen_today(uow, wanted), bulk.preview(uow, wanted)
            assert (len(found.partners), len(found.cases)) == (told.partners, told.cases) == counts, wanted
        bulk.order(uow, WatchFilter(territory="IR"), "The law has changed there.", opens_tasks=True)
        before = len(uow.session.exec(select(Screening)).all())
    at = partial(house.at, "adam")
    assert [bulk.run_orders(at, at, 1) for _ in range(2)] == [1, 0]
    with house.at("sven") as uow:
        row = uow.session.exec(select(BulkScreening)).one()
        assert (row.done, row.finished_at is not None, row.chosen_by) == (1, True, {"territory": "IR"})
        assert len(uow.session.exec(select(Screening)).all()) == before + 1
        number = identity(open_case(uow, codes[0]).id)
        (task,) = open_tasks_in(uow.session, [number])[number]
        draft = identity(uow.session.exec(select(Case.id).where(Case.code == codes[2])).one())
        waiting = open_tasks_in(uow.session, map(identity, uow.session.exec(select(Case.id)).all()))
        assert waiting.keys() == {number, draft}
    assert house.tags(codes[0]).count("screening-repeated") == 1
    with house.at("sven") as uow:
        watch.settle(uow, codes[0], identity(task.id), WatchOutcome.NOTHING, "It does not concern what we do.")
    with house.at("sven") as uow:
        assert open_tasks_in(uow.session, [number]) == {}


def test_who_may_not_order_and_what_chooses_nobody_is_refused(house: ScreenedStage) -> None:
    closed(house, HARMLESS)
    for login, wanted, reason, error in (
        ("alice", WatchFilter(), "Why", NotAllowedError),
        ("sven", WatchFilter(), "  ", InvalidError),
        ("sven", WatchFilter(territory="IR"), "Why", InvalidError),
    ):
        with pytest.raises(error), house.at(login) as uow:
            bulk.order(uow, wanted, reason, opens_tasks=False)


@on_sqlite
def test_cases_that_a_merge_gives_another_record_are_told_what_it_amounts_to(house: ScreenedStage) -> None:
    code, other = house.case(), house.case()
    frozen = house.add(other, FROZEN)
    plain = house.add(code, HARMLESS)
    both = house.case()
    for each in (FROZEN, HARMLESS):
        house.add(both, each)
    with house.at("adam") as uow:
        merge = identity(partner_service.merge(uow, plain, frozen, "The same organisation under two names.").id)
    told = [house.tags(each).count("screening-changed") for each in (code, other, both)]
    assert told == [1, 0, 0], "the case with both has lost nothing that speaks of it"
    with house.at("adam") as uow:
        partner_service.undo(uow, merge)
    told = [house.tags(each).count("screening-changed") for each in (code, other, both)]
    assert told == [2, 0, 1], "each case that has another record now, once"
    with house.at("sven") as uow:
        letters = uow.session.exec(select(NotificationRow).where(NotificationRow.letter == Notification.LISTS)).all()
        assert len(letters) == 2, "to the owner of each draft; what nobody has tried to send yet is renewed"
