"""What every verb works at: the open transaction, the person who acts, the questions and the time.

`open_case` is the one door to a case. The web, the command line and the worker all come through it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from riskflow.cases.access import (
    VISIBLE_PARTS,
    CaseFacts,
    Grant,
    Part,
    Viewer,
    questions_asked_of,
    roles_in,
    visible_parts,
)
from riskflow.cases.events import FIRST_PREVIOUS, EventLink, validated_event_data
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
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.services import outbox
from riskflow.services.case_facts import facts_of, identity, reviews_of, unanswered_gates, viewer_of
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Case, EventRow
from riskflow.text import Text

__all__ = [
    "DRAW_UP_RECORD",
    "NOT_FOUND",
    "SEND_NOTIFICATIONS",
    "SWEDISH_TIME",
    "SYSTEM",
    "OpenCase",
    "UnitOfWork",
    "accessible_cases",
    "as_system",
    "change_state",
    "enqueue_notifications",
    "enqueue_record",
    "identity",
    "open_case",
    "open_stops",
    "record_event",
    "review_of",
    "viewer_of",
]

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
DRAW_UP_RECORD = "draw-up-record"
SEND_NOTIFICATIONS = "send-letters"
NOTIFICATIONS_ENQUEUED = "letters ordered"
SYSTEM = Viewer(id=0, grants=frozenset({Grant(Role.SYSTEM)}))

NOT_FOUND = Text(
    sv="Ärendet finns inte, eller så har du inte tillgång till det.",
    en="There is no such case, or you have no access to it.",
)
NO_PART = Text(
    sv="Din roll omfattar inte den här delen av ärendet.", en="Your role does not include this part of the case."
)
CASE_CHANGED = Text(
    sv="Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det nya och försök igen.",
    en="Somebody else has changed the case since you opened the page. Read what is new and try again.",
)


@dataclass(frozen=True, slots=True)
class UnitOfWork:
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

    def version_of(self, assessment: Assessment) -> QuestionnaireVersion:
        """Return the questions that an assessment is pinned to."""
        return self.library.get(assessment.questionnaire, assessment.questionnaire_version)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that was opened through the door, and what this person is in it."""

    case: Case
    facts: CaseFacts
    roles: frozenset[Role]
    parts: frozenset[Part]
    asked_questions: frozenset[str] = frozenset()
    """The only questions that are open to somebody who came in by the door of those who were asked."""

    @property
    def id(self) -> int:
        """The row's id."""
        return identity(self.case.id)

    @property
    def actions(self) -> frozenset[Action]:
        """What this person may do now: the buttons."""
        return actions_for(self.case.state, self.roles)


def as_system(opened: OpenCase) -> OpenCase:
    """Return the matter as the system sees it: for what follows by rule in the same transaction."""
    return replace(opened, roles=frozenset({Role.SYSTEM}))


def open_case(uow: UnitOfWork, code: str, part: Part | None = None) -> OpenCase:
    """Return a case that the person may enter, and see a part of where one is named.

    Raises:
        NotFoundError: also when the case exists but is closed to the person, so that nobody can probe.
        MustDeclareError: before a member's declaration on conflict of interest.
    """
    case = case_queries.case_by_code(uow.session, code)
    if case is None:
        raise NotFoundError(NOT_FOUND)
    return _entered(uow, case, facts_of(uow.session, [case])[identity(case.id)], part)


def _entered(uow: UnitOfWork, case: Case, facts: CaseFacts, part: Part | None) -> OpenCase:
    if part is Part.ASKED:
        return _open_by_inquiry(uow, case, facts)
    roles = frozenset({Role.SYSTEM}) if uow.viewer is SYSTEM else roles_in(uow.viewer, facts)
    if not roles:
        raise NotFoundError(NOT_FOUND)
    parts = visible_parts(uow.viewer, facts)
    if part is not None and part not in parts:
        raise MustDeclareError(REFUSALS[Guard.DECLARED].text) if not parts else NotAllowedError(NO_PART)
    return OpenCase(case, facts, roles, parts)


def _open_by_inquiry(uow: UnitOfWork, case: Case, facts: CaseFacts) -> OpenCase:
    """Let somebody in to the questions that were put to them, and to nothing else."""
    questions = questions_asked_of(uow.viewer, facts)
    if not questions:
        raise NotFoundError(NOT_FOUND)
    return OpenCase(case, facts, frozenset({Role.ASKED}), VISIBLE_PARTS[Role.ASKED], questions)


def accessible_cases(uow: UnitOfWork, cases: Iterable[Case]) -> list[OpenCase]:
    """Return those of many cases that the person may enter."""
    listed = list(cases)
    facts = facts_of(uow.session, listed)
    entered = []
    for case in listed:
        known = facts[identity(case.id)]
        roles = roles_in(uow.viewer, known)
        if roles:
            entered.append(OpenCase(case, known, roles, visible_parts(uow.viewer, known)))
    return entered


def change_state(
    uow: UnitOfWork,
    opened: OpenCase,
    action: Action,
    expected_version: int | None = None,
    *,
    with_opinion: bool = False,
) -> State:
    """Advance a case by the table; the only place where a state changes.

    `with_opinion` says that RAI's opinion is written in the same transaction.

    Raises:
        NotAllowedError: when the table has no such cell for the person.
        ConflictError: when the page showed an older version of the case.
        RiskFlowError: of the kind that the table names, when a guard does not hold.
    """
    case = opened.case
    unmet = _unmet(uow, opened, with_opinion=with_opinion) if has_guards(case.state, action, opened.roles) else {}
    target = advance(case.state, action, opened.roles, unmet)
    if expected_version is not None and expected_version != case.version:
        raise ConflictError(CASE_CHANGED)
    case.state = target
    case.changed_at = uow.now
    return target


def _unmet(uow: UnitOfWork, opened: OpenCase, *, with_opinion: bool) -> dict[Guard, Text]:
    """Return the guards that do not hold for the person and the newest revision."""
    review = review_of(uow, case_queries.latest_assessment(uow.session, opened.id))
    if with_opinion:
        review = replace(review, spoken=review.spoken | {Group.RAI})
    return ReviewRules(uow.viewer, replace(opened.facts, state=opened.case.state), review).unmet


def review_of(uow: UnitOfWork, assessment: Assessment) -> ReviewFacts:
    """Return what the rules of review need to know of a revision."""
    revisions = {assessment.case_id: assessment}
    unanswered = unanswered_gates(uow.session, revisions)
    return reviews_of(uow.session, uow.library, revisions, unanswered)[assessment.case_id]


def open_stops(uow: UnitOfWork, opened: OpenCase) -> list[case_queries.StopWithClearance]:
    """Return the stops of the newest revision that nobody has cleared."""
    current = case_queries.latest_assessment(uow.session, opened.id)
    return [found for found in unanswered_gates(uow.session, {opened.id: current})[opened.id] if found.freezes]


def record_event(uow: UnitOfWork, case: Case | None, tag: str, about: str = "", /, **data: str | Text) -> EventRow:
    """Append an event to the chain, and the letters that follow from it to the outbox, in the verb's transaction.

    `about` is the question that a letter is about; the event itself says it in words.
    """
    uow.session.flush()  # the case needs its id before the event can name it
    last = case_queries.last_event(uow.session)
    link = EventLink(
        seq=last.seq + 1 if last else 1,
        case=case.id if case else None,
        tag=tag,
        actor=uow.viewer.id or None,
        at=uow.now,
        data=validated_event_data(tag, data),
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
    uow.session.add(row)
    uow.session.flush()  # the next event of this transaction chains to this one
    if case is not None and outbox.write_notifications(uow.session, case, row, about):
        enqueue_notifications(uow, row)
    return row


def enqueue_notifications(uow: UnitOfWork, event: EventRow) -> None:
    """Let the worker look into the outbox, once for all letters of a transaction."""
    if NOTIFICATIONS_ENQUEUED not in uow.session.info:
        uow.session.info[NOTIFICATIONS_ENQUEUED] = event.seq
        uow.enqueue(uow.session, SEND_NOTIFICATIONS, f"letters-{event.seq}")


def enqueue_record(uow: UnitOfWork, case: Case) -> None:
    """Let the worker draw up the next record of a case. The key makes ordering twice harmless."""
    uow.enqueue(uow.session, DRAW_UP_RECORD, f"record-{case.code}-{case.records_due}")
