"""The unit of work: one transaction with its acting user, the questionnaire library, the clock and the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from riskflow.cases.access import (
    Grant,
    Viewer,
)
from riskflow.cases.workflow import (
    Role,
)
from riskflow.clocks import swedish_calendar
from riskflow.clocks.terms import DEFAULT_CLOCKS, Clocks
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.partner_questions import RevisionPartner
from riskflow.screening.shelf import IndexShelf
from riskflow.store.tables import Assessment, Case

SWEDISH_TIME = swedish_calendar.SWEDISH_TIME
DRAW_UP_RECORD = "draw-up-record"
SEND_NOTIFICATIONS = "send-letters"
REMOVE_CONTENT = "remove-content"
NOTIFICATIONS_ENQUEUED = "letters ordered"
SCREEN_PARTNERS = "screen-partners"
IN_MEMORY = IndexShelf()
SYSTEM = Viewer(id=0, grants=frozenset({Grant(Role.SYSTEM)}))


def cannot_read(_text: str) -> None:
    """Read no words: a process without word lists knows nothing of them."""


@dataclass(frozen=True)
class UnitOfWork:
    """What a service function works with, for one transaction."""

    session: Session
    library: Library
    questionnaire: str
    viewer: Viewer
    now: datetime
    enqueue: Callable[[Session, str, str], None]
    alarms: Callable[[str], bool | None] = cannot_read
    """Whether the words of a text reach the threshold of alarm; None where they cannot be read."""
    indexes: IndexShelf = IN_MEMORY
    """Where the index of names is."""
    clocks: Clocks = DEFAULT_CLOCKS
    """How long each step may take, and which days are working days."""

    @property
    def today(self) -> date:
        """The date in Sweden: deadlines and due dates are days."""
        return swedish_calendar.swedish_day(self.now)

    @cached_property
    def current_version(self) -> QuestionnaireVersion:
        """The version in force of this instance's questionnaire, looked up once per unit of work."""
        return self.library.current(self.questionnaire)

    def version_of(self, assessment: Assessment) -> QuestionnaireVersion:
        """Return the version that an assessment is pinned to, with its questions about each partner."""
        partners = tuple(RevisionPartner(**each) for each in assessment.partners)
        return self.library.get_for_partners(assessment.questionnaire, assessment.questionnaire_version, partners)


def enqueue_notifications(uow: UnitOfWork, event: int) -> None:
    """Enqueue the delivery of what is due in the outbox, once per transaction."""
    if NOTIFICATIONS_ENQUEUED not in uow.session.info:
        uow.session.info[NOTIFICATIONS_ENQUEUED] = event
        uow.enqueue(uow.session, SEND_NOTIFICATIONS, f"letters-{event}")


def enqueue_record(uow: UnitOfWork, case: Case) -> None:
    """Enqueue the next record of a case. The key makes it idempotent."""
    uow.enqueue(uow.session, DRAW_UP_RECORD, f"record-{case.code}-{case.records_due}")
