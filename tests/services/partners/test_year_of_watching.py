"""A year's watching: twenty editions of the lists, told of each change once to those in charge, and of nothing else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from riskflow.cases.notifications import Notification
from riskflow.cases.workflow import State
from riskflow.follow_up.watch import WatchOutcome
from riskflow.screening.shelf import IndexShelf
from riskflow.screening.verdicts import HitVerdict
from riskflow.services.case_facts import identity
from riskflow.services.open_case import open_case
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.partners import changes, news, rounds
from riskflow.services.partners import lists as list_service
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import JudgementInput, PartnerInput
from riskflow.services.partners.rescreen import outdated_partners
from riskflow.services.partners.status import partner_statuses
from riskflow.services.review.follow_up import watch
from riskflow.services.review.reminders import remind
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.handling.watch import ended_before, open_tasks_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.partners import last_screenings
from riskflow.store.tables import Case, CasePartner, EventRow, NotificationRow, Partner, Person
from tests.support.databases import on_sqlite
from tests.support.screening.list_files import entry, prepared

NAMES = (
    "Amber Anvil Foundry",
    "Brisk Beacon Institute",
    "Coral Canyon Laboratory",
    "Dusky Delta Company",
    "Early Ember University",
    "Fresh Fjord Agency",
    "Grand Glacier Hospital",
    "Humid Harbor Centre",
    "Ideal Island Association",
    "Jolly Jungle Museum",
)
OTHERS = [entry(f"Frozen Example {number}") for number in range(40)]
WEEKS = 20
LISTED: Mapping[str, tuple[range, ...]] = {
    NAMES[0]: (range(2, WEEKS),),
    NAMES[1]: (range(3, 6), range(12, WEEKS)),
    NAMES[2]: (range(4, WEEKS),),
    NAMES[3]: (range(5, 9),),
    NAMES[4]: (range(7, WEEKS),),
    NAMES[5]: (range(8, WEEKS),),
    NAMES[6]: (range(15, WEEKS),),
}
"""Partner -> the editions that name it; the others are never named."""
MADE_STATES = {
    "draft": State.DRAFT,
    "closed": State.CLOSED,
    "decided": State.DECIDED,
    "suspended": State.SUSPENDED,
    "terminated": State.TERMINATED,
    "withdrawn": State.WITHDRAWN,
    "ended": State.CLOSED,
}
PARTNERS_OF = {
    "draft": (0, 7),
    "closed": (0, 1, 8),
    "decided": (1, 2, 3),
    "suspended": (4,),
    "terminated": (5, 0),
    "withdrawn": (6, 1),
    "ended": (2, 6, 9),
}
ENDS_AFTER = 10
"""The edition after which the last day of one collaboration has passed."""


class Year:
    """The stage with an hour hand: editions come every eighteen days."""

    def __init__(self, stage: DemoRunner) -> None:
        self.stage, self.indexes, self.days = stage, IndexShelf(), 0
        self.codes: dict[str, str] = {}

    @contextmanager
    def at(self, login: str = "adam") -> Iterator[UnitOfWork]:
        with self.stage.unit_of_work_as(login) as uow:
            yield replace(uow, indexes=self.indexes, now=uow.now + timedelta(days=self.days))

    def edition(self, number: int) -> None:
        """Put an edition in force that names those who are on it, and screen as the worker does."""
        self.days = 18 * number
        named = [entry(name) for name, times in LISTED.items() if any(number in each for each in times)]
        with self.at() as uow:
            for source in ("eu-fsf", "un-sc") if number == 0 else ("eu-fsf",):
                file = prepared(source, *OTHERS, *(named if source == "eu-fsf" else ()))
                file = replace(file, published_on=uow.today, sha256=f"{source}-{number}")
                list_service.import_list(uow, file, may_shrink=True)
        self.screen()

    def screen(self) -> None:
        with self.at() as uow:
            numbers = outdated_partners(uow)
        list(rounds.screen_outdated(partial(self.at, "adam"), partial(self.at, "adam"), numbers, 4))

    def fill(self) -> None:
        """Make the cases, and put them where a year of handling would have brought them."""
        for name, numbers in PARTNERS_OF.items():
            self.codes[name] = self.stage.draft("rf-01")
            for number in numbers:
                with self.at("alice") as uow:
                    partner_service.add(uow, self.codes[name], PartnerInput(NAMES[number], "FR"))
        with self.at() as uow:
            for name, state in MADE_STATES.items():
                case = uow.session.exec(select(Case).where(Case.code == self.codes[name])).one()
                case.state = state
        with self.at("alice") as uow:
            watch.set_end(uow, self.codes["ended"], uow.today + timedelta(days=18 * ENDS_AFTER + 1))

    def number(self, uow: UnitOfWork, code: str) -> int:
        return identity(uow.session.exec(select(Case).where(Case.code == code)).one().id)

    def told(self) -> Counter[tuple[str, str, int]]:
        """Return how often each case was told of each partner, by the edition."""
        names = {code: name for name, code in self.codes.items()}
        with self.at() as uow:
            begun = min(row.created_at for row in uow.session.exec(select(Case)))
            query = select(Case.code, EventRow).join(Case, col(Case.id) == col(EventRow.case_id))
            rows = uow.session.exec(query.where(EventRow.tag == "screening-changed")).all()
            return Counter((names[code], row.data["partner"], (row.at - begun).days // 18) for code, row in rows)


def expected() -> Counter[tuple[str, str, int]]:
    """Return each change that should be told: a name that comes or goes, in each case that is watched then."""
    changes = [(name, at) for name, times in LISTED.items() for each in times for at in (each.start, each.stop)]
    watched = {
        "draft": WEEKS,
        "closed": WEEKS,
        "decided": WEEKS,
        "suspended": WEEKS,
        "ended": ENDS_AFTER + 1,
        "terminated": 0,
        "withdrawn": 0,
    }
    return Counter(
        (case, name, at)
        for case, numbers in PARTNERS_OF.items()
        for name, at in changes
        if at < watched[case] and name in {NAMES[number] for number in numbers}
    )


@contextmanager
def replaced_viewer(year: Year) -> Iterator[UnitOfWork]:
    with year.at() as uow:
        yield replace(uow, viewer=SYSTEM)


@pytest.fixture
def year(stage: DemoRunner) -> Year:
    made = Year(stage)
    made.edition(0)
    made.fill()
    return made


@on_sqlite
def test_every_change_is_told_once_none_twice_none_missed(year: Year) -> None:
    for number in range(1, WEEKS):
        year.edition(number)
        year.screen()  # a second turn finds nothing to do
    assert year.told() == expected()
    assert expected()["closed", NAMES[0], 2] == 1, "also the case that closed by itself"
    with year.at() as uow:
        cases = {name: year.number(uow, code) for name, code in year.codes.items()}
        tasks = {name: open_tasks_in(uow.session, [number]).get(number, []) for name, number in cases.items()}
        assert {name: len({task.partner_id for task in found}) for name, found in tasks.items()} == {
            "draft": 1,
            "closed": 2,
            "decided": 3,
            "suspended": 1,
            "terminated": 0,
            "withdrawn": 0,
            "ended": 1,
        }
        assert all(len({task.partner_id for task in found}) == len(found) for found in tasks.values())
        assert all(task.due > task.opened_at.date() for found in tasks.values() for task in found)
        assert list(binding_problems(uow.session)) == []
        told = uow.session.exec(
            select(Case.code, Person.login)
            .join(NotificationRow, col(NotificationRow.case_id) == col(Case.id))
            .join(Person, col(Person.id) == col(NotificationRow.person_id))
            .where(NotificationRow.letter == Notification.LISTS)
        ).all()
    assert {login for code, login in told if code == year.codes["closed"]} == {"alice", "sven"}
    assert {login for code, login in told if code == year.codes["draft"]} == {"alice"}


@on_sqlite
def test_the_end_of_a_collaboration_is_recorded_once_and_ends_what_waits(year: Year) -> None:
    year.edition(4)
    code = year.codes["ended"]
    year.days = 18 * (ENDS_AFTER + 1)
    with year.at() as uow:
        assert ended_before(uow.session, uow.today) == [code]
    with replaced_viewer(year) as uow:
        watch.end_watching(uow, code)
    with year.at() as uow:
        assert ended_before(uow.session, uow.today) == []
    with year.at() as uow:
        number = year.number(uow, code)
        assert open_tasks_in(uow.session, [number]) == {}
        assert uow.session.exec(select(CasePartner).where(CasePartner.case_id == number)).first()


@on_sqlite
def test_what_nobody_assesses_is_reminded_of_and_the_secretary_hears_of_it_once_it_is_late(year: Year) -> None:
    year.edition(2)
    with year.at() as uow:
        codes = {name: year.codes[name] for name in ("draft", "closed")}
        tasks = open_tasks_in(uow.session, [year.number(uow, code) for code in codes.values()])
        due = {task.due for found in tasks.values() for task in found}
    assert (len(tasks), len(due)) == (2, 1), "a draft has a task as well"
    for day in range(36, 36 + 45):
        year.days = day
        for _ in range(2 if day < 40 else 1):
            remind(lambda: replaced_viewer(year), lambda _scope: replaced_viewer(year))
    with year.at() as uow:
        for name, code in codes.items():
            tags = Counter(event.tag for event in case_queries.events_of(uow.session, year.number(uow, code)))
            assert tags["change-reminded"] == 5, "before and after, as of every due day"
            assert tags["change-overdue"] == (0 if name == "draft" else 3), "a draft nobody else reads"
        rows = uow.session.exec(select(NotificationRow.letter, Person.login).join(Person)).all()
    told = {(letter, login) for letter, login in rows if letter.startswith("change")}
    assert told == {(Notification.CHANGE_DUE, "alice"), (Notification.CHANGE_LATE, "sven")}


@on_sqlite
def test_the_owner_of_a_draft_settles_its_task_and_a_partner_that_leaves_takes_it_along(year: Year) -> None:
    year.edition(2)
    code = year.codes["draft"]
    with year.at("alice") as uow:
        ((_, partner),) = watch.shown_tasks(uow, open_case(uow, code))
        places = tuple(each.hit.place for each in partner_statuses(uow, [partner])[0].open_hits)
        seen = identity(last_screenings(uow.session, [partner.id or 0])[partner.id or 0].id)
    with year.at("alice") as uow:
        changes.mark_seen(uow, code, partner.code, seen)
        assert news.task_in_draft(uow, open_case(uow, code), partner), "a hit waits to be judged"
        same = JudgementInput(places, HitVerdict.SAME, "The address is the same.")
        partner_service.judge(uow, code, partner.code, same)
        assert news.task_in_draft(uow, open_case(uow, code), partner) is None
    year.edition(3)
    with year.at("alice") as uow:
        partner_service.add(uow, code, PartnerInput(NAMES[2], "FR"))
    year.edition(4)
    with year.at("alice") as uow:
        gone = next(each.code for task, each in watch.shown_tasks(uow, open_case(uow, code)) if not task.outcome)
        partner_service.remove(uow, code, gone)
    with year.at("alice") as uow:
        outcomes = [task.outcome for task, _ in watch.shown_tasks(uow, open_case(uow, code))]
        assert outcomes == [WatchOutcome.GONE, WatchOutcome.NOTHING]


@on_sqlite
def test_what_one_case_finds_out_is_told_in_the_others(year: Year) -> None:
    """Somebody searches again between an edition and its round: the other cases are told all the same, once."""
    year.days = 36
    named = [*OTHERS, entry(NAMES[0])]
    with year.at() as uow:
        file = prepared("eu-fsf", *named)
        list_service.import_list(uow, replace(file, published_on=uow.today, sha256="2"), may_shrink=True)
    with year.at("alice") as uow:
        partner = uow.session.exec(select(Partner).where(Partner.name == NAMES[0])).one().code
        partner_service.screen(uow, year.codes["draft"], partner)
    year.screen()
    assert year.told() == {("draft", NAMES[0], 2): 1, ("closed", NAMES[0], 2): 1}
    with year.at("alice") as uow:
        case = open_case(uow, year.codes["closed"])
        ((task, _),) = watch.shown_tasks(uow, case)
        hit = partner_statuses(uow, [uow.session.get_one(Partner, task.partner_id)])[0].open_hits
        assert hit
    with year.at("sven") as uow:
        watch.settle(uow, year.codes["closed"], identity(task.id), WatchOutcome.REASSESS, "It may be them.")
    with year.at("sven") as uow:
        assert open_case(uow, year.codes["closed"]).case.state is State.SUPPLEMENT
