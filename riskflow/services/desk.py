"""What every verb works at: the open transaction, the person who acts, the questions and the time.

`open_case` is the one door to a case. The web, the command line and the worker all come through it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from riskflow.core.access import SEES, CaseFacts, Grant, Part, Viewer, asked_in, parts_for, roles_in
from riskflow.core.errors import ConflictError, FrozenError, NotAllowedError, NotFoundError
from riskflow.core.events import FIRST_PREVIOUS, Link, checked
from riskflow.core.routing import FROZEN_BY_STOPS, Action, Role, State, actions_for, advance
from riskflow.core.text import Text
from riskflow.questionnaires import Library, Version
from riskflow.services import lettering
from riskflow.services.facts import facts_of, identity, viewer_of
from riskflow.store import queries
from riskflow.store.tables import Assessment, Case, EventRow

__all__ = [
    "DRAW_UP_RECORD",
    "NOT_FOUND",
    "SEND_LETTERS",
    "SWEDISH_TIME",
    "SYSTEM",
    "Desk",
    "Matter",
    "MustDeclareError",
    "as_system",
    "enterable",
    "identity",
    "move",
    "open_case",
    "open_stops",
    "order_letters",
    "order_record",
    "record_event",
    "viewer_of",
]

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
DRAW_UP_RECORD = "draw-up-record"
SEND_LETTERS = "send-letters"
LETTERS_ORDERED = "letters ordered"
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


def open_case(desk: Desk, code: str, part: Part | None = None) -> Matter:
    """Return a case that the person may enter, and see a part of where one is named.

    Raises:
        NotFoundError: also when the case exists but is closed to the person, so that nobody can probe.
        MustDeclareError: before a member's declaration on conflict of interest.
    """
    case = queries.case_by_code(desk.session, code)
    if case is None:
        raise NotFoundError(NOT_FOUND)
    return _entered(desk, case, facts_of(desk.session, [case])[identity(case.id)], part)


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


def enterable(desk: Desk, cases: Iterable[Case]) -> list[Matter]:
    """Return those of many cases that the person may enter."""
    listed = list(cases)
    facts = facts_of(desk.session, listed)
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


def record_event(desk: Desk, case: Case | None, tag: str, about: str = "", /, **data: str | Text) -> EventRow:
    """Append an event to the chain, and the letters that follow from it to the outbox, in the verb's transaction.

    `about` is the question that a letter is about; the event itself says it in words.
    """
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
    if case is not None and lettering.write_letters(desk.session, case, row, about):
        order_letters(desk, row)
    return row


def order_letters(desk: Desk, event: EventRow) -> None:
    """Let the worker look into the outbox, once for all letters of a transaction."""
    if LETTERS_ORDERED not in desk.session.info:
        desk.session.info[LETTERS_ORDERED] = event.seq
        desk.enqueue(desk.session, SEND_LETTERS, f"letters-{event.seq}")


def order_record(desk: Desk, case: Case) -> None:
    """Let the worker draw up the next record of a case. The key makes ordering twice harmless."""
    desk.enqueue(desk.session, DRAW_UP_RECORD, f"record-{case.code}-{case.records_due}")
