"""What every verb works at: the open transaction, the person who acts, the questions and the time.

`open_case` is the one door to a case. The web, the command line and the worker all come through it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from riskflow.cases.access import SEES, CaseFacts, Grant, Part, Viewer, asked_in, parts_for, roles_in
from riskflow.cases.events import FIRST_PREVIOUS, Link, checked
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import (
    REFUSALS,
    Action,
    Group,
    Guard,
    Role,
    State,
    actions_for,
    advance,
    has_guards,
)
from riskflow.errors import ConflictError, MustDeclareError, NotAllowedError, NotFoundError
from riskflow.questionnaire.loader import Library, Version
from riskflow.services import outbox
from riskflow.services.case_facts import facts_of, identity, reviews_of, unanswered_gates, viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Case, EventRow
from riskflow.text import Text

__all__ = [
    "DRAW_UP_RECORD",
    "NOT_FOUND",
    "SEND_LETTERS",
    "SWEDISH_TIME",
    "SYSTEM",
    "Desk",
    "Matter",
    "as_system",
    "enterable",
    "identity",
    "move",
    "open_case",
    "open_stops",
    "order_letters",
    "order_record",
    "record_event",
    "review_of",
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
NO_PART = Text(
    sv="Din roll omfattar inte den här delen av ärendet.", en="Your role does not include this part of the case."
)
SOMEBODY_WAS_FIRST = Text(
    sv="Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det nya och försök igen.",
    en="Somebody else has changed the case since you opened the page. Read what is new and try again.",
)


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
    case = case_queries.case_by_code(desk.session, code)
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
        raise MustDeclareError(REFUSALS[Guard.DECLARED].text) if not parts else NotAllowedError(NO_PART)
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


def move(
    desk: Desk, matter: Matter, action: Action, expected_version: int | None = None, *, with_opinion: bool = False
) -> State:
    """Advance a case by the table; the only place where a state changes.

    `with_opinion` says that RAI's opinion is written in the same transaction.

    Raises:
        NotAllowedError: when the table has no such cell for the person.
        ConflictError: when the page showed an older version of the case.
        RiskFlowError: of the kind that the table names, when a guard does not hold.
    """
    case = matter.case
    unmet = _unmet(desk, matter, with_opinion=with_opinion) if has_guards(case.state, action, matter.roles) else {}
    target = advance(case.state, action, matter.roles, unmet)
    if expected_version is not None and expected_version != case.version:
        raise ConflictError(SOMEBODY_WAS_FIRST)
    case.state = target
    case.changed_at = desk.now
    return target


def _unmet(desk: Desk, matter: Matter, *, with_opinion: bool) -> dict[Guard, Text]:
    """Return the guards that do not hold for the person and the newest revision."""
    review = review_of(desk, case_queries.latest_assessment(desk.session, matter.id))
    if with_opinion:
        review = replace(review, spoken=review.spoken | {Group.RAI})
    return ReviewRules(desk.viewer, replace(matter.facts, state=matter.case.state), review).unmet


def review_of(desk: Desk, assessment: Assessment) -> ReviewFacts:
    """Return what the rules of review need to know of a revision."""
    revisions = {assessment.case_id: assessment}
    unanswered = unanswered_gates(desk.session, revisions)
    return reviews_of(desk.session, desk.library, revisions, unanswered)[assessment.case_id]


def open_stops(desk: Desk, matter: Matter) -> list[case_queries.StopWithClearance]:
    """Return the stops of the newest revision that nobody has cleared."""
    current = case_queries.latest_assessment(desk.session, matter.id)
    return [found for found in unanswered_gates(desk.session, {matter.id: current})[matter.id] if found.freezes]


def record_event(desk: Desk, case: Case | None, tag: str, about: str = "", /, **data: str | Text) -> EventRow:
    """Append an event to the chain, and the letters that follow from it to the outbox, in the verb's transaction.

    `about` is the question that a letter is about; the event itself says it in words.
    """
    desk.session.flush()  # the case needs its id before the event can name it
    last = case_queries.last_event(desk.session)
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
    if case is not None and outbox.write_letters(desk.session, case, row, about):
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
