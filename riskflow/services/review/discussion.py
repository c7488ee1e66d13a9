"""The two discussions of a case, with the applicant and internal: separate verbs, tables and parts of the policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import REFUSALS, WRITERS, Action, Guard
from riskflow.dialogue.messages import NO_SUCH_QUESTION, reads_internal, valid_message
from riskflow.errors import IncompleteError, InvalidError, NotAllowedError
from riskflow.questionnaire.model import Item
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import NO_PART, OpenCase, next_state, open_case, review_of
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import ApplicantMessage, Assessment, InternalMessage


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as a reader may see it."""

    number: int
    author: str
    is_applicant: bool
    written_at: datetime
    revision: int
    question: Item | None
    text: str


def write_to_applicant(uow: UnitOfWork, code: str, text: str, question: str = "") -> int:
    """Write in the discussion with the applicant, as applicant or reviewer; return the number of the message.

    Raises:
        InvalidError: the message is empty or too long, or there is no such question.
    """
    opened = open_case(uow, code, Part.TALK)
    next_state(uow, opened, Action.TALK)
    revision = _submitted(uow, opened)
    _check_question(uow, revision, question)
    row = ApplicantMessage(
        case_id=opened.id,
        revision=revision.revision,
        question=question,
        text=valid_message(text),
        author_id=uow.viewer.id,
        written_at=uow.now,
    )
    is_applicant = bool(opened.roles & WRITERS)
    return _record(uow, opened, row, "message-from-applicant" if is_applicant else "message-to-applicant")


def write_internally(uow: UnitOfWork, code: str, text: str, question: str = "") -> int:
    """Write in the internal discussion, which the applicant's side never sees; return the number of the message.

    Raises:
        IncompleteError: a member has yet to give their own rating.
        InvalidError: the message is empty or too long, or there is no such question.
    """
    opened = open_case(uow, code, Part.INTERNAL)
    next_state(uow, opened, Action.DISCUSS)
    revision = _submitted(uow, opened)
    if not may_read_internal(uow, opened):
        raise IncompleteError(REFUSALS[Guard.OWN_RATING].text)
    _check_question(uow, revision, question)
    row = InternalMessage(
        case_id=opened.id,
        revision=revision.revision,
        question=question,
        text=valid_message(text),
        author_id=uow.viewer.id,
        written_at=uow.now,
    )
    return _record(uow, opened, row, "internal-message")


def _submitted(uow: UnitOfWork, opened: OpenCase) -> Assessment:
    found = case_queries.latest_submitted(uow.session, opened.id)
    if found is None:
        raise NotAllowedError(NO_PART)
    return found


def _check_question(uow: UnitOfWork, revision: Assessment, question: str) -> None:
    if question and question not in uow.version_of(revision).questionnaire.items:
        raise InvalidError(NO_SUCH_QUESTION)


def _record(uow: UnitOfWork, opened: OpenCase, row: ApplicantMessage | InternalMessage, tag: str) -> int:
    uow.session.add(row)
    uow.session.flush()  # the event has its number
    number = identity(row.id)
    record_events(uow, opened.case, [Event(tag, {"number": str(number)})], opened.facts)
    return number


def may_read_internal(uow: UnitOfWork, opened: OpenCase, review: ReviewFacts | None = None) -> bool:
    """Return whether the person reads the internal discussion now; `review` is of the newest revision, if known."""
    if Part.INTERNAL not in opened.parts:
        return False
    review = review or review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
    return reads_internal(ReviewRules(uow.viewer, opened.facts, review))


def messages_with_applicant(uow: UnitOfWork, opened: OpenCase) -> list[ShownMessage]:
    """Return the discussion with the applicant, oldest first; nothing to those whose role does not include it."""
    if Part.TALK not in opened.parts:
        return []
    return _shown(uow, opened, collaboration_queries.messages_with_applicant(uow.session, opened.id))


def internal_messages(uow: UnitOfWork, opened: OpenCase, review: ReviewFacts | None = None) -> list[ShownMessage]:
    """Return the internal discussion, oldest first; nothing to those who do not read it (yet)."""
    if not may_read_internal(uow, opened, review):
        return []
    return _shown(uow, opened, collaboration_queries.internal_messages(uow.session, opened.id))


def _shown(
    uow: UnitOfWork, opened: OpenCase, rows: Sequence[ApplicantMessage] | Sequence[InternalMessage]
) -> list[ShownMessage]:
    if not rows:
        return []
    names = case_queries.names_of(uow.session, {row.author_id for row in rows})
    items = uow.version_of(_submitted(uow, opened)).questionnaire.items
    applicants = opened.facts.were_co_editors | {opened.facts.owner}
    return [
        ShownMessage(
            identity(row.id),
            names[row.author_id],
            row.author_id in applicants,
            row.written_at,
            row.revision,
            items.get(row.question),
            opened.secrecy.shown(row.text, row.question, author=row.author_id) if row.question else row.text,
        )
        for row in rows
    ]


def counts_by_question(messages: Iterable[ShownMessage]) -> Mapping[str, int]:
    """Return how many messages are about each question."""
    counts: dict[str, int] = {}
    for message in messages:
        if message.question is not None:
            counts[message.question.id] = counts.get(message.question.id, 0) + 1
    return counts
