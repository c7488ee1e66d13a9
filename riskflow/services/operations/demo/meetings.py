"""The meetings of the demonstration: one that was held and has adjusted minutes, and one that is called."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta

from riskflow.cases.workflow import Group
from riskflow.clocks.swedish_calendar import WorkCalendar
from riskflow.meetings.rules import Attendance, ItemOutcome
from riskflow.services.case_facts import identity
from riskflow.services.meetings import agenda, minutes, proceedings, schedule
from riskflow.services.meetings.access import members
from riskflow.services.meetings.proceedings import ItemNote
from riskflow.services.meetings.schedule import MeetingInput
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import meetings as queries

UnitOfWorkOf = Callable[[str], AbstractContextManager[UnitOfWork]]
SECRETARY, CHAIR, ADJUSTERS, ABSENT = "sven", "rut", ("rut", "ravi"), "roland"
PLACE, LINK = "Sammanträdesrum Salongen", "https://video.example.org/rai"
INFORMATION, NEXT = "Information från sekreteraren", "Nästa möte"
NOTE = "Ledamöterna diskuterade framför allt hur gästforskarnas tillgång till laboratoriet avgränsas."
INFORMED = "Sekreteraren redogjorde för ärenden som har avslutats sedan förra mötet."


def hold_meeting(unit_of_work_of: UnitOfWorkOf, code: str, give_opinion: Callable[[], None]) -> None:
    """Hold a meeting today at which the opinion on a case is given, and adjust its minutes."""
    with unit_of_work_of(SECRETARY) as uow:
        now = uow.now.astimezone(SWEDISH_TIME)
        began = max(now - timedelta(hours=1), datetime.combine(now.date(), time(), SWEDISH_TIME))
        wanted = MeetingInput(began.date(), began.time().replace(second=0, microsecond=0), 90, PLACE)
        number = identity(schedule.plan(uow, Group.RAI, wanted).id)
        agenda.add_item(uow, number, INFORMATION, 10)
        agenda.put_on_agenda(uow, code, number, 40)
        schedule.call(uow, number)
    give_opinion()
    with unit_of_work_of(SECRETARY) as uow:
        people = {person.login: identity(person.id) for person in members(uow, Group.RAI)}
        _record(uow, number, people)
    with unit_of_work_of(SECRETARY) as uow:
        proceedings.close(uow, number, people[CHAIR])
        minutes.save_remarks(uow, number, "Ordföranden förklarade mötet öppnat.")
        minutes.send(uow, number, [people[login] for login in ADJUSTERS])
    for login in ADJUSTERS:
        with unit_of_work_of(login) as uow:
            minutes.approve(uow, number, 1)


def _record(uow: UnitOfWork, number: int, people: Mapping[str, int]) -> None:
    there = [Attendance(person, login != ABSENT) for login, person in people.items()]
    proceedings.record_attendance(uow, number, there, "Doris Dahl, doktorandrepresentant (observatör)")
    information, case = (identity(item.id) for item in queries.items_of(uow.session, number))
    proceedings.note_item(uow, number, information, ItemNote(INFORMED, ItemOutcome.NOTED))
    proceedings.note_item(uow, number, case, ItemNote(NOTE))


def call_meeting(unit_of_work_of: UnitOfWorkOf, codes: Iterable[str]) -> None:
    """Call to a meeting in two weeks with some cases on its agenda."""
    with unit_of_work_of(SECRETARY) as uow:
        wanted = MeetingInput(WorkCalendar().after(uow.today, 10), time(13, 15), 120, PLACE, LINK)
        number = identity(schedule.plan(uow, Group.RAI, wanted).id)
        for code in codes:
            agenda.put_on_agenda(uow, code, number, 30)
        agenda.add_item(uow, number, NEXT, 5)
        schedule.call(uow, number)
