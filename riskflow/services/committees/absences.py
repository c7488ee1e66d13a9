"""Absences of those who hold roles: noted, taken back and listed. Why somebody is away is not asked."""

from dataclasses import dataclass
from datetime import date, timedelta

from riskflow.cases.grants import ENDS_BEFORE_IT_BEGINS
from riskflow.cases.workflow import Role
from riskflow.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.people.grants import present_person
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Absence, Person
from riskflow.text import Text

MAX_ABSENCE = timedelta(days=366)
NOTE_FOR_OTHERS = frozenset({Role.SECRETARY, Role.ADMINISTRATOR, Role.SYSTEM})

ONLY_OWN = Text(sv="Du kan bara anteckna din egen frånvaro.", en="You can note your own absence only.")
HOLDS_NOTHING = Text(
    sv="Personen har ingen roll i dag, så ingen behöver träda in.",
    en="The person holds no role today, so nobody has to step in.",
)
OVER = Text(sv="Frånvaron är redan över.", en="The absence is over already.")
TOO_LONG = Text(
    sv="Anteckna högst ett år i taget. Den som är borta längre lämnar sin plats.",
    en="Note a year at the most. Whoever is away for longer leaves the seat.",
)
OVERLAPS = Text(
    sv="Personen har redan en frånvaro de dagarna. Ta bort den först.",
    en="The person has an absence on those days already. Remove that first.",
)
NO_ABSENCE = Text(sv="Frånvaron finns inte, eller är borttagen.", en="There is no such absence, or it was removed.")


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence that lasts or is to come."""

    number: int
    person: int
    name: str
    first_day: date
    last_day: date
    is_now: bool


def note_absence(uow: UnitOfWork, number: int, first_day: date, last_day: date) -> Absence:
    """Note that somebody is away; a vice-chair leads meanwhile, and substitutes may be called.

    Raises:
        NotAllowedError: for somebody else's absence, but for secretaries and administrators.
        InvalidError: for days that cannot be, or a person who holds no role.
        ConflictError: when an absence of those days is noted already.
    """
    _check_may_note(uow, number)
    person = present_person(uow, number)
    _check_days(uow, first_day, last_day)
    if not people_queries.grants_of(uow.session, number, uow.today):
        raise InvalidError(HOLDS_NOTHING)
    of_person = (row for row, _ in people_queries.absences(uow.session, uow.today) if row.person_id == number)
    if any(row.first_day <= last_day and first_day <= row.last_day for row in of_person):
        raise ConflictError(OVERLAPS)
    row = Absence(
        person_id=number, first_day=first_day, last_day=last_day, noted_by=uow.viewer.id or None, noted_at=uow.now
    )
    uow.session.add(row)
    uow.session.flush()
    _record(uow, "absence-noted", row, person)
    return row


def end_absence(uow: UnitOfWork, number: int) -> None:
    """Take an absence back: the person is here.

    Raises:
        NotFoundError: when there is none of that number.
        NotAllowedError: for somebody else's, but for secretaries and administrators.
    """
    row = uow.session.get(Absence, number)
    if row is None or row.ended_at is not None or row.last_day < uow.today:
        raise NotFoundError(NO_ABSENCE)
    _check_may_note(uow, row.person_id)
    row.ended_at, row.ended_by = uow.now, uow.viewer.id or None
    _record(uow, "absence-ended", row, uow.session.get_one(Person, row.person_id))


def absence_lines(uow: UnitOfWork) -> list[AbsenceLine]:
    """Return the absences that last or are to come, of everybody or, for most people, of themselves."""
    return [
        AbsenceLine(
            identity(row.id), row.person_id, person.name, row.first_day, row.last_day, row.first_day <= uow.today
        )
        for row, person in people_queries.absences(uow.session, uow.today)
        if row.person_id == uow.viewer.id or may_note_for_others(uow)
    ]


def may_note_for_others(uow: UnitOfWork) -> bool:
    return any(uow.viewer.has_role(role) for role in NOTE_FOR_OTHERS)


def _check_may_note(uow: UnitOfWork, number: int) -> None:
    if number != uow.viewer.id and not may_note_for_others(uow):
        raise NotAllowedError(ONLY_OWN)


def _check_days(uow: UnitOfWork, first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise InvalidError(ENDS_BEFORE_IT_BEGINS)
    if last_day < uow.today:
        raise InvalidError(OVER)
    if last_day - first_day > MAX_ABSENCE:
        raise InvalidError(TOO_LONG)


def _record(uow: UnitOfWork, tag: str, row: Absence, person: Person) -> None:
    days = {"since": row.first_day.isoformat(), "until": row.last_day.isoformat()}
    record_event(uow, None, tag, person=person.name, **days)
