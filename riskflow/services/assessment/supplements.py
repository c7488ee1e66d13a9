"""Supplements: what was asked, what has been changed or explained, and the check before a supplement is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.dialogue.reopened import (
    DOCUMENTS,
    MAX_ASK_LENGTH,
    PARTNERS,
    PARTS,
    PLAN,
    TOO_LONG,
    UNKNOWN_ASK,
    check_replies,
)
from riskflow.errors import InvalidError
from riskflow.questionnaire.model import Questionnaire
from riskflow.services.assessment.answers import StoredAnswers, current_answers, reopened_of
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.partners.reopened import Reopened
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Assessment, SupplementReply, SupplementRequest
from riskflow.text import Text

PARTNER_EVENTS = ("partner-added", "partner-removed")


@dataclass(frozen=True, slots=True)
class AskWithReply:
    """What was asked about one thing, and what became of it."""

    about: str
    name: Text
    text: str
    explanation: str = ""
    is_changed: bool = False
    is_hidden: bool = False

    @property
    def is_met(self) -> bool:
        return self.is_changed or bool(self.explanation)


@dataclass(frozen=True, slots=True)
class Supplement:
    """A request for a supplement as somebody may see it."""

    request: SupplementRequest
    revision: int
    """The revision that was opened by it."""
    is_open: bool
    asker: str
    reason: str
    asks: tuple[AskWithReply, ...]

    @property
    def missing(self) -> tuple[AskWithReply, ...]:
        return tuple(ask for ask in self.asks if not ask.is_met)


def open_supplement(uow: UnitOfWork, opened: OpenCase) -> Supplement | None:
    """Return the request that the open revision of a case was opened for; None where there is none."""
    found = [each for each in supplements(uow, opened) if each.is_open]
    return found[-1] if found else None


def supplements(uow: UnitOfWork, opened: OpenCase) -> list[Supplement]:
    """Return what was asked in all supplements of a case, oldest first; on a hidden question no words."""
    requests = collaboration_queries.supplement_requests_of(uow.session, opened.id)
    if not requests:
        return []
    names = case_queries.names_of(uow.session, {row.asked_by for row in requests})
    replies: dict[tuple[int, str], SupplementReply] = {
        (row.request_id, row.about): row for row in collaboration_queries.supplement_replies_of(uow.session, opened.id)
    }
    return [_shown(uow, opened, row, names[row.asked_by], replies) for row in requests]


def _shown(
    uow: UnitOfWork,
    opened: OpenCase,
    row: SupplementRequest,
    asker: str,
    replies: Mapping[tuple[int, str], SupplementReply],
) -> Supplement:
    assessment = uow.session.get_one(Assessment, row.assessment_id)
    changed = changed_since_request(uow, row, assessment)
    questionnaire = uow.version_of(assessment).questionnaire
    hidden = any(opened.secrecy.hides(ask["about"], author=row.asked_by) for ask in row.asks)
    asks = []
    for ask in row.asks:
        about, reply = ask["about"], replies.get((identity(row.id), ask["about"]))
        asks.append(
            AskWithReply(
                about,
                name_of(questionnaire, about),
                opened.secrecy.shown(ask["text"], about, author=row.asked_by),
                opened.secrecy.shown(reply.text, about, author=reply.written_by) if reply else "",
                about in changed,
                opened.secrecy.hides(about, author=row.asked_by),
            )
        )
    # The words about the whole may quote any of the answers that they name.
    reason = "" if hidden else row.reason
    return Supplement(row, assessment.revision, assessment.submitted_at is None, asker, reason, tuple(asks))


def name_of(questionnaire: Questionnaire, about: str) -> Text:
    """Return what is reopened in words."""
    return PARTS[about] if about in PARTS else questionnaire.items[about].text


def changed_since_request(uow: UnitOfWork, request: SupplementRequest, assessment: Assessment) -> frozenset[str]:
    """Return what was changed in the revision that a request opened: questions, and parts of the case."""
    earlier = case_queries.submitted_before(uow.session, assessment)
    if earlier is None:
        return frozenset()
    session, before, after = uow.session, identity(earlier.id), identity(assessment.id)
    answers = [
        {name: (tuple(row.chosen), row.comment) for name, row in case_queries.answers_of(session, number).items()}
        for number in (before, after)
    ]
    nothing = ((), "")
    questions = {
        name for name in {*answers[0], *answers[1]} if answers[0].get(name, nothing) != answers[1].get(name, nothing)
    }
    plans = [
        [(row.measure, row.text, row.owner, row.due) for row in case_queries.plan_of(session, number)]
        for number in (before, after)
    ]
    attached = collaboration_queries.attached_to(session, assessment.case_id)
    documents = [[row.number for row in evidence_of(attached, revision)] for revision in (earlier, assessment)]
    partner_event = case_queries.last_event_tagged(session, assessment.case_id, PARTNER_EVENTS)
    until = assessment.submitted_at or uow.now
    parts = {
        PLAN: plans[0] != plans[1],
        DOCUMENTS: documents[0] != documents[1],
        PARTNERS: partner_event is not None and request.asked_at < partner_event.at <= until,
    }
    return frozenset(questions | {name for name, is_changed in parts.items() if is_changed})


def check_supplement(uow: UnitOfWork, stored: StoredAnswers) -> None:
    """Refuse to send a supplement in which something that was asked about is neither changed nor explained.

    Raises:
        IncompleteError: with what is missing.
    """
    limits = reopened_of(uow, stored)
    if limits is None:
        return
    request, assessment = limits.request, stored.assessment
    replies = collaboration_queries.supplement_replies_of(uow.session, assessment.case_id)
    explained = {row.about: row.text for row in replies if row.request_id == request.id}
    check_replies(
        limits.named,
        changed_since_request(uow, request, assessment),
        [about for about, text in explained.items() if text],
    )


def explain(uow: UnitOfWork, code: str, texts: Mapping[str, str]) -> None:
    """Say why things stand that reviewers asked about; an empty text takes an explanation back.

    Raises:
        InvalidError: when the open request names no such thing, or a text is too long.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.ANSWER)
    supplement = open_supplement(uow, opened)
    known = {ask.about: ask for ask in supplement.asks} if supplement else {}
    if supplement is None or not texts.keys() <= known.keys():
        raise InvalidError(UNKNOWN_ASK)
    if any(len(text) > MAX_ASK_LENGTH for text in texts.values()):
        raise InvalidError(TOO_LONG)
    written = {
        about: text.strip()
        for about, text in texts.items()
        if text.strip() != known[about].explanation and not known[about].is_hidden
    }
    if not written:
        return

    enter_state(uow, opened.case, state)
    for about, text in written.items():
        uow.session.add(
            SupplementReply(
                case_id=opened.id,
                request_id=identity(supplement.request.id),
                about=about,
                text=text,
                written_by=uow.viewer.id,
                written_at=uow.now,
            )
        )
    events = [Event("supplement-explained", {"question": known[about].name}) for about in written]
    record_events(uow, opened.case, events, opened.facts)


def limits_of(uow: UnitOfWork, opened: OpenCase) -> Reopened | None:
    """Return what a supplement leaves open of the newest revision; None where all of it is open, or nothing."""
    return reopened_of(uow, current_answers(uow, opened))
