"""Meetings on the stage of the cast: planned, called, held, with minutes to adjust."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import time, timedelta

from riskflow.cases.labels import Advice
from riskflow.cases.workflow import Group
from riskflow.errors import RiskFlowError
from riskflow.meetings.rules import Attendance
from riskflow.services.case_facts import identity
from riskflow.services.meetings import agenda, minutes, proceedings, schedule
from riskflow.services.meetings.schedule import MeetingInput
from riskflow.services.operations.demo.runner import DemoRunner, person_with_login
from riskflow.services.review import committee

HIGH = "rf-14"
SECRET_TITLE = "Kvantsensorer med Kanin-institutet"


def number_of(stage: DemoRunner, login: str) -> int:
    with stage.unit_of_work_as(login) as uow:
        return identity(person_with_login(uow.session, login).id)


def planned(stage: DemoRunner, *, days: int = 0, group: Group = Group.RAI) -> int:
    with stage.unit_of_work_as("sven") as uow:
        wanted = MeetingInput(uow.today + timedelta(days=days), time(9, 0), 90, "Sammanträdesrummet")
        return identity(schedule.plan(uow, group, wanted).id)


def called(stage: DemoRunner, *codes: str, days: int = 0) -> int:
    """Plan a meeting with some cases and a further item, and call it."""
    number = planned(stage, days=days)
    for code in codes:
        with stage.unit_of_work_as("sven") as uow:
            agenda.put_on_agenda(uow, code, number, 20)
    with stage.unit_of_work_as("sven") as uow:
        agenda.add_item(uow, number, "Nästa möte", 5)
    with stage.unit_of_work_as("sven") as uow:
        schedule.call(uow, number)
    return number


def attended(stage: DemoRunner, number: int, present: Sequence[str] = ("rut", "ravi", "rosa")) -> None:
    persons = {login: number_of(stage, login) for login in ("rut", "ravi", "rosa", "roland")}
    with stage.unit_of_work_as("sven") as uow:
        there = [Attendance(person, login in present) for login, person in persons.items()]
        proceedings.record_attendance(uow, number, there, "Doktorandrepresentant")


def held(stage: DemoRunner) -> tuple[int, str]:
    """Hold a meeting at which an opinion is given on its case; return the meeting and the case."""
    code = stage.submit(HIGH)
    number = called(stage, code)
    attended(stage, number)
    stage.opine(code, Advice.WITH_CONDITIONS)
    closed(stage, number)
    return number, code


def closed(stage: DemoRunner, number: int) -> None:
    president = number_of(stage, "rut")
    with stage.unit_of_work_as("sven") as uow:
        proceedings.close(uow, number, president)


def sent(stage: DemoRunner, number: int, *logins: str) -> None:
    persons = [number_of(stage, login) for login in logins]
    with stage.unit_of_work_as("sven") as uow:
        minutes.send(uow, number, persons)


def adjusted(stage: DemoRunner) -> tuple[int, str]:
    number, code = held(stage)
    sent(stage, number, "rut", "ravi")
    for login in ("rut", "ravi"):
        with stage.unit_of_work_as(login) as uow:
            minutes.approve(uow, number, 1)
    return number, code


def declared(stage: DemoRunner, code: str, login: str, *, has_conflict: bool = False) -> None:
    with suppress(RiskFlowError), stage.unit_of_work_as(login) as uow:
        committee.declare(uow, code, has_conflict=has_conflict, reason="Medförfattare" if has_conflict else "")
