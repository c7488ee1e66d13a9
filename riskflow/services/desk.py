"""What every verb works at: the open transaction, the person who acts, the questions and the time.

`open_case` is the one door to a case. The web, the command line and the worker all come through it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from riskflow.core.access import SEES, Asked, CaseFacts, Grant, Part, Viewer, asked_in, parts_for, roles_in
from riskflow.core.errors import ConflictError, FrozenError, NotAllowedError, NotFoundError
from riskflow.core.events import FIRST_PREVIOUS, Link, checked
from riskflow.core.routing import FROZEN_BY_STOPS, Action, Role, State, actions_for, advance
from riskflow.core.text import Text
from riskflow.questionnaires import Library, Version
from riskflow.store import queries, sharing
from riskflow.store.tables import Assessment, Case, EventRow, Person

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
DRAW_UP_RECORD = "draw-up-record"
SYSTEM = Viewer(id=0, grants=frozenset({Grant(Role.SYSTEM)}))

NOT_FOUND = Text(
    sv="Ärendet finns inte, eller så har du inte tillgång till det.",
    en="There is no such case, or you have no access to it.",
)
MUST_DECLARE = Text(
    sv="Anmäl först om du är jävig. Därefter visas ärendet.",
    en="First declare whether you have a conflict of interest. Then the case is shown.",
)
NO_PART = Text(
    sv="Din roll omfattar inte den här delen av ärendet.", en="Your role does not include this part of the case."
)
SOMEBODY_WAS_FIRST = Text(
    sv="Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det nya och försök igen.",
    en="Somebody else has changed the case since you opened the page. Read what is new and try again.",
)
STOPPED = Text(
    sv="En spärr är öppen. Ansvarig funktion måste lämna besked först.",
    en="A stop is open. The function in charge must answer first.",
)


class MustDeclareError(NotAllowedError):
    """A member must declare on conflict of interest before seeing anything."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one verb is done, in one transaction."""

    session: Session
    library: Library
    questionnaire: str
    viewer: Viewer
    now: datetime
    enqueue: Callable[[Session, str, str], None]

    @property
    def today(self) -> date:
        """The day in Sweden: deadlines and due dates are days."""
        return self.now.astimezone(SWEDISH_TIME).date()

    def version_of(self, assessment: Assessment) -> Version:
        """Return the questions that an assessment is pinned to."""
        return self.library.get(assessment.questionnaire, assessment.questionnaire_version)


@dataclass(frozen=True, slots=True)
class Matter:
    """A case that was opened through the door, and what this person is in it."""

    case: Case
    facts: CaseFacts
    roles: frozenset[Role]
    parts: frozenset[Part]
    asked: frozenset[str] = frozenset()
    """The only questions that are open to somebody who came in by the door of those who were asked."""

    @property
    def id(self) -> int:
        """The row's id."""
        return identity(self.case.id)

    @property
    def actions(self) -> frozenset[Action]:
        """What this person may do now: the buttons."""
        return actions_for(self.case.state, self.roles)


def as_system(matter: Matter) -> Matter:
    """Return the matter as the system sees it: for what follows by rule in the same transaction."""
    return replace(matter, roles=frozenset({Role.SYSTEM}))


def identity(value: int | None) -> int:
    """Return the id of a row that has been stored."""
    if value is None:
        message = "the row has not been stored yet"
        raise LookupError(message)
    return value


def viewer_of(session: Session, person: Person) -> Viewer:
    """Return a person as the rules see them."""
    number = identity(person.id)
    grants = frozenset(Grant(row.role, row.scope) for row in queries.grants_of(session, number))
    return Viewer(number, person.department, grants)


def open_case(desk: Desk, code: str, part: Part | None = None) -> Matter:
    """Return a case that the person may enter, and see a part of where one is named.

    Raises:
        NotFoundError: also when the case exists but is closed to the person, so that nobody can probe.
        MustDeclareError: before a member's declaration on conflict of interest.
    """
    case = queries.case_by_code(desk.session, code)
    if case is None:
        raise NotFoundError(NOT_FOUND)
    return _entered(desk, case, facts_of(desk, [case])[identity(case.id)], part)


def _entered(desk: Desk, case: Case, facts: CaseFacts, part: Part | None) -> Matter:
    if part is Part.ASKED:
        return _asked(desk, case, facts)
    roles = frozenset({Role.SYSTEM}) if desk.viewer is SYSTEM else roles_in(desk.viewer, facts)
    if not roles:
        raise NotFoundError(NOT_FOUND)
    parts = parts_for(desk.viewer, facts)
    if part is not None and part not in parts:
        raise MustDeclareError(MUST_DECLARE) if not parts else NotAllowedError(NO_PART)
    return Matter(case, facts, roles, parts)


def _asked(desk: Desk, case: Case, facts: CaseFacts) -> Matter:
    """Let somebody in to the questions that were put to them, and to nothing else."""
    questions = asked_in(desk.viewer, facts)
    if not questions:
        raise NotFoundError(NOT_FOUND)
    return Matter(case, facts, frozenset({Role.ASKED}), SEES[Role.ASKED], questions)


def facts_of(desk: Desk, cases: Iterable[Case]) -> dict[int, CaseFacts]:
    """Return what the access rules need to know, for many cases in four queries."""
    listed = {identity(case.id): case for case in cases}
    functions: dict[int, set[str]] = {number: set() for number in listed}
    for found in queries.stops_of(desk.session, listed):
        functions[found.stop.case_id].update(found.stop.functions)
    declared: dict[int, set[int]] = {number: set() for number in listed}
    disqualified: dict[int, set[int]] = {number: set() for number in listed}
    for row in queries.declarations_of(desk.session, listed):
        (disqualified if row.has_conflict else declared)[row.case_id].add(row.person_id)
    shared = _shared_work(desk, listed)
    return {
        number: CaseFacts(
            state=case.state,
            owner=case.owner_id,
            department=case.department,
            decision_maker=case.decision_maker,
            functions=frozenset(functions[number]),
            was_with_rai=case.was_with_rai,
            was_with_sai=case.was_with_sai,
            declared=frozenset(declared[number]),
            disqualified=frozenset(disqualified[number]),
            co_editors=shared[number].co_editors,
            were_co_editors=shared[number].were_co_editors,
            asked=shared[number].asked,
        )
        for number, case in listed.items()
    }


@dataclass(frozen=True, slots=True)
class _SharedWork:
    """Who else is at work on the answers of a case."""

    co_editors: frozenset[int]
    were_co_editors: frozenset[int]
    asked: frozenset[Asked]


def _shared_work(desk: Desk, cases: Iterable[int]) -> dict[int, _SharedWork]:
    numbers = list(cases)
    invited: dict[int, dict[int, bool]] = {number: {} for number in numbers}
    for row in sharing.co_editing_of(desk.session, numbers):
        invited[row.case_id][row.person_id] = row.is_invited
    asked: dict[int, set[Asked]] = {number: set() for number in numbers}
    for inquiry in sharing.open_inquiries_of(desk.session, numbers):
        asked[inquiry.case_id].add(Asked(inquiry.question, inquiry.person_id, inquiry.function))
    return {
        number: _SharedWork(
            frozenset(person for person, is_invited in invited[number].items() if is_invited),
            frozenset(invited[number]),
            frozenset(asked[number]),
        )
        for number in numbers
    }


def enterable(desk: Desk, cases: Iterable[Case]) -> list[Matter]:
    """Return those of many cases that the person may enter."""
    listed = list(cases)
    facts = facts_of(desk, listed)
    entered = []
    for case in listed:
        known = facts[identity(case.id)]
        roles = roles_in(desk.viewer, known)
        if roles:
            entered.append(Matter(case, known, roles, parts_for(desk.viewer, known)))
    return entered


def move(desk: Desk, matter: Matter, action: Action, expected_version: int | None = None) -> State:
    """Advance a case by the table; the only place where a state changes.

    Raises:
        NotAllowedError: when the table has no such cell for the person.
        ConflictError: when the page showed an older version of the case.
        FrozenError: when an open stop freezes the action.
    """
    case = matter.case
    target = advance(case.state, action, matter.roles)
    if expected_version is not None and expected_version != case.version:
        raise ConflictError(SOMEBODY_WAS_FIRST)
    if action in FROZEN_BY_STOPS and open_stops(desk, matter):
        raise FrozenError(STOPPED)
    case.state = target
    case.changed_at = desk.now
    return target


def open_stops(desk: Desk, matter: Matter) -> list[queries.StopWithClearance]:
    """Return the stops of the newest revision that nobody has cleared."""
    current = queries.latest_assessment(desk.session, matter.id)
    return [s for s in queries.stops_of(desk.session, [matter.id]) if s.freezes and s.stop.assessment_id == current.id]


def record_event(desk: Desk, case: Case | None, tag: str, **data: str | Text) -> EventRow:
    """Append an event to the chain, in the transaction of the verb."""
    desk.session.flush()  # the case needs its id before the event can name it
    last = queries.last_event(desk.session)
    link = Link(
        seq=last.seq + 1 if last else 1,
        case=case.id if case else None,
        tag=tag,
        actor=desk.viewer.id or None,
        at=desk.now,
        data=checked(tag, data),
        previous=last.hash if last else FIRST_PREVIOUS,
    )
    row = EventRow(
        seq=link.seq,
        case_id=link.case,
        tag=tag,
        actor_id=link.actor,
        data=dict(link.data),
        at=link.at,
        previous=link.previous,
        hash=link.hash(),
    )
    desk.session.add(row)
    desk.session.flush()  # the next event of this transaction chains to this one
    return row


def order_record(desk: Desk, case: Case) -> None:
    """Let the worker draw up the next record of a case. The key makes ordering twice harmless."""
    desk.enqueue(desk.session, DRAW_UP_RECORD, f"record-{case.code}-{case.records_due}")
