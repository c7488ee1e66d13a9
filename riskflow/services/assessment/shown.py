"""What pages show of a case: its answers, and what was said about them, without what is hidden from the reader.

Pages come to the content of a case through here only; what is hidden is masked before they have it, so that no page
can forget to mask it. The verbs read the rows themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlmodel import SQLModel

from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER, FieldSecrecy, shown_event_data
from riskflow.cases.workflow import Group
from riskflow.questionnaire.carry_over import AnswerDifference
from riskflow.questionnaire.model import KnockOut
from riskflow.questionnaire.scoring import AreaProfile, Profile
from riskflow.services.assessment.answers import (
    ScoredAssessment,
    StoredAnswers,
    current_answers,
    current_assessment,
    is_answered,
    score_answers,
    score_assessment,
)
from riskflow.services.assessment.revisions import Comparison, comparison
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.partners.revision_partners import partners_by_place
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.reviews import RequestWithReply
from riskflow.store.tables import (
    Assessment,
    CommitteeQuestion,
    Dissent,
    EventRow,
    ExpertStatement,
    Inquiry,
    InquiryEnd,
    LightCheck,
    Note,
    Opinion,
    Rating,
    SecondReading,
    UrgencyMark,
)

INTERNAL = "internal-message"
"""The event that only readers of the internal discussion see."""
AnyAnswers = TypeVar("AnyAnswers", bound=StoredAnswers)
AnyRow = TypeVar("AnyRow", bound=SQLModel)


def shown_answers(uow: UnitOfWork, opened: OpenCase) -> StoredAnswers:
    """Return the answers of the newest revision as the person may see them."""
    return concealed(current_answers(uow, opened), opened.secrecy)


def shown_assessment(uow: UnitOfWork, opened: OpenCase) -> ScoredAssessment:
    """Return the newest revision with its profile as the person may see them."""
    return concealed(current_assessment(uow, opened), opened.secrecy)


def shown_submitted(uow: UnitOfWork, opened: OpenCase) -> ScoredAssessment | None:
    """Return the revision that was submitted last, if any was, as the person may see it."""
    submitted = case_queries.latest_submitted(uow.session, opened.id)
    return concealed(score_assessment(uow, submitted), opened.secrecy) if submitted else None


def scored_for_steps(uow: UnitOfWork, stored: StoredAnswers) -> ScoredAssessment:
    """Return a revision with everything in it, for the way through the questions; it is never shown."""
    return score_answers(uow, stored.for_rules)


def concealed(stored: AnyAnswers, secrecy: FieldSecrecy) -> AnyAnswers:
    """Return answers without those that are hidden from a reader; pure."""
    hidden = {
        question: secrecy.mask(question)
        for question, row in stored.rows.items()
        if is_answered(row) and secrecy.hides(question, author=row.author_id)
    }
    if not hidden:
        return stored
    rows = {
        question: _masked(row, chosen=[], comment="", origin={}) if question in hidden else row
        for question, row in stored.rows.items()
    }
    answers = {question: chosen for question, chosen in stored.answers.items() if question not in hidden}
    more: dict[str, Any] = {}
    if isinstance(stored, ScoredAssessment):
        more["profile"] = _concealed_profile(stored.profile, hidden)
        if any(getattr(stored.questionnaire.items[question], "kind", "") == "territories" for question in hidden):
            more["context_evidence"] = ()
    return replace(stored, rows=rows, answers=answers, hidden=hidden, original=stored, **more)


def _concealed_profile(profile: Profile, hidden: Mapping[str, str]) -> Profile:
    """Return a profile whose grounds do not tell a hidden answer; its levels and stops are part of the handling."""
    raised_by = {
        gate: tuple(question for question in questions if question not in hidden)
        for gate, questions in profile.raised_by.items()
    }
    return replace(
        profile,
        areas={area: _concealed_area(result, hidden) for area, result in profile.areas.items()},
        unknowns=tuple(each for each in profile.unknowns if each.question not in hidden),
        raised_by=raised_by,
    )


def _concealed_area(result: AreaProfile, hidden: Mapping[str, str]) -> AreaProfile:
    reasons = (
        replace(reason, options=(), unknown=False) if reason.question in hidden else reason for reason in result.reasons
    )
    knock_outs = (rule for rule in result.knock_outs if not _cites(rule, hidden))
    return replace(result, reasons=tuple(reasons), knock_outs=tuple(knock_outs))


def _cites(rule: KnockOut, hidden: Mapping[str, str]) -> bool:
    return any(leaf.question in hidden for leaf in rule.when.leaves())


def _masked(row: AnyRow, **changes: object) -> AnyRow:
    """Return a copy of a row that belongs to no session, with some columns changed."""
    return type(row)(**{**row.model_dump(), **changes})


def shown_comparison(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> Comparison | None:
    """Return a revision compared with the one before it, as the person may see both."""
    found = comparison(uow, scored.for_rules)
    if found is None:
        return None
    before, after = concealed(found.before, opened.secrecy), concealed(found.after, opened.secrecy)
    differences = tuple(_shown_difference(each, before, after) for each in found.differences)
    return replace(found, before=before, after=after, differences=differences)


def _shown_difference(each: AnswerDifference, before: StoredAnswers, after: StoredAnswers) -> AnswerDifference:
    if each.question in before.hidden:
        each = replace(each, before=(), comment_before="")
    if each.question in after.hidden:
        each = replace(each, after=(), comment_after="")
    return each


def shown_partners(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> dict[int, str]:
    """Return the names of the partners by the places that the questions of a revision name."""
    found = partners_by_place(uow, assessment)
    return {place: opened.secrecy.shown(partner.name, PARTNER) for place, partner in found.items()}


def shown_stops(uow: UnitOfWork, opened: OpenCase) -> list[StopWithClearance]:
    """Return the stops and questions of a case; what a function wrote about a marked gate is hidden with the gate."""
    return [_shown_stop(opened.secrecy, found) for found in case_queries.stops_of(uow.session, [opened.id])]


def _shown_stop(secrecy: FieldSecrecy, found: StopWithClearance) -> StopWithClearance:
    gate = found.stop.gate
    hidden = {"basis": secrecy.mask(gate), "conditions": "", "evidence": "", "asked": "", "reason": ""}
    answers = (
        # What was answered stays, also where the rows of before outcomes would say it by their conditions.
        _masked(each, **hidden, outcome=each.said.value) if secrecy.hides(gate, author=each.person_id) else each
        for each in found.answers
    )
    return replace(found, answers=tuple(answers))


def shown_requests(uow: UnitOfWork, opened: OpenCase) -> list[RequestWithReply]:
    """Return the questions of the handling with their answers; the words of others are hidden with any hidden field."""
    return [_shown_request(opened.secrecy, each) for each in review_queries.requests_of(uow.session, [opened.id])]


def _shown_request(secrecy: FieldSecrecy, each: RequestWithReply) -> RequestWithReply:
    # What they are about is in no field of their own.
    hidden = tuple(sorted(secrecy.unread))
    request, reply = each.request, each.reply
    if secrecy.hides(*hidden, author=request.asked_by):
        request = _masked(request, text=secrecy.mask(*hidden))
    if reply is not None and secrecy.hides(*hidden, author=reply.person_id):
        reply = _masked(reply, text=secrecy.mask(*hidden))
    return RequestWithReply(request, reply)


def shown_events(uow: UnitOfWork, opened: OpenCase) -> list[EventRow]:
    """Return the history of a case without what it quotes of hidden fields; `chain_holds` reads the rows themselves."""
    events = readable_events(opened, case_queries.events_of(uow.session, opened.id))
    return [_shown_event(opened.secrecy, event) for event in events]


def readable_events(opened: OpenCase, events: Iterable[EventRow]) -> list[EventRow]:
    """Return the events without those that tell of the internal discussion, for those who have no part in it."""
    return [event for event in events if event.tag != INTERNAL or Part.INTERNAL in opened.parts]


def _shown_event(secrecy: FieldSecrecy, event: EventRow) -> EventRow:
    data = shown_event_data(secrecy, event.tag, event.data, event.actor_id)
    return event if data is event.data else _masked(event, data=data)


def shown_opinions(uow: UnitOfWork, opened: OpenCase) -> list[Opinion]:
    """Return the opinions and positions of a case; of a hidden one the advice is seen and no words."""
    return [_shown_opinion(opened.secrecy, row) for row in case_queries.opinions_of(uow.session, opened.id)]


def _shown_opinion(secrecy: FieldSecrecy, row: Opinion) -> Opinion:
    name = opinion_field(Group(row.group))
    if not secrecy.hides(name, author=row.given_by):
        return row
    return _masked(row, text=secrecy.mask(name), benefit="", risks="", override_reason="", conditions=[], dissents=[])


def shown_dissents(uow: UnitOfWork, opened: OpenCase) -> list[tuple[Dissent, str]]:
    """Return the members' own dissents with their names; the reasons are hidden with the opinion of their group."""
    return [
        (_masked(row, reason=opened.secrecy.shown(row.reason, opinion_field(row.group), author=row.person_id)), name)
        for row, name in deliberation.dissents_in(uow.session, [opened.id])
    ]


def shown_questions(uow: UnitOfWork, opened: OpenCase) -> dict[int, CommitteeQuestion]:
    """Return the questions of SAI by the opinion that each superseded; they are hidden with RAI's opinion."""
    secrecy, name = opened.secrecy, opinion_field(Group.RAI)
    return {
        row.opinion_id: _masked(row, text=secrecy.mask(name)) if secrecy.hides(name, author=row.asked_by) else row
        for row in deliberation.questions_of(uow.session, opened.id)
    }


def shown_readings(uow: UnitOfWork, opened: OpenCase) -> list[SecondReading]:
    """Return the second readings; a note may quote any answer, so it is hidden when one is."""
    return [
        _masked(row, note=opened.secrecy.mask(*sorted(opened.secrecy.unread)))
        if _may_quote_hidden(opened.secrecy, row.person_id)
        else row
        for row in deliberation.readings_of(uow.session, opened.id)
    ]


def shown_light_checks(uow: UnitOfWork, opened: OpenCase) -> list[LightCheck]:
    """Return the light checks; a reason may quote any answer, so it is hidden when one is."""
    return [
        _masked(row, reason=opened.secrecy.mask(*sorted(opened.secrecy.unread)))
        if row.reason and _may_quote_hidden(opened.secrecy, row.person_id)
        else row
        for row in deliberation.light_checks_of(uow.session, opened.id)
    ]


def shown_urgency(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> UrgencyMark | None:
    """Return why a revision is urgent, if it is; a reason may quote any answer, so it is hidden when one is."""
    mark = deliberation.urgency_of(uow.session, identity(assessment.id))
    if mark is None or not _may_quote_hidden(opened.secrecy, mark.marked_by):
        return mark
    return _masked(mark, reason=opened.secrecy.mask(*sorted(opened.secrecy.unread)))


def _may_quote_hidden(secrecy: FieldSecrecy, author: int) -> bool:
    return bool(secrecy.unread) and author != secrecy.reader


def shown_ratings(uow: UnitOfWork, opened: OpenCase, assessment: int, group: Group) -> list[Rating]:
    """Return the members' ratings; their reasons are hidden with the opinion of their group."""
    secrecy, name = opened.secrecy, opinion_field(group)
    return [
        _masked(row, reason=secrecy.mask(name), reasons={}) if secrecy.hides(name, author=row.person_id) else row
        for row in case_queries.ratings_of(uow.session, assessment, group)
    ]


def shown_statements(uow: UnitOfWork, opened: OpenCase, assessment: int) -> list[tuple[ExpertStatement, str]]:
    """Return the experts' statements with their names; the texts are hidden with the opinion of their group."""
    return [
        (_masked(row, text=opened.secrecy.shown(row.text, opinion_field(row.group), author=row.person_id)), name)
        for row, name in review_queries.statements_on(uow.session, assessment)
    ]


def opinion_field(group: Group) -> str:
    """Return the name of the field that the opinion of a group is."""
    return f"opinion-{group}"


def shown_notes(uow: UnitOfWork, opened: OpenCase) -> list[Note]:
    """Return the working notes of a case; those of others on a hidden question are hidden with it."""
    rows: Iterable[Note] = collaboration_queries.notes_of(uow.session, opened.id)
    secrecy = opened.secrecy
    return [
        _masked(row, text=secrecy.mask(row.question))
        if row.text and secrecy.hides(row.question, author=row.author_id)
        else row
        for row in rows
    ]


def shown_inquiries(uow: UnitOfWork, opened: OpenCase) -> list[tuple[Inquiry, InquiryEnd | None]]:
    """Return the inquiries of a case; what others wrote in them on a hidden question is hidden with it."""
    rows = collaboration_queries.inquiries_of(uow.session, opened.id)
    return [(shown_inquiry(opened, row), _shown_end(opened, row, end)) for row, end in rows]


def shown_inquiry(opened: OpenCase, row: Inquiry) -> Inquiry:
    """Return an inquiry without a message that is hidden."""
    message = opened.secrecy.shown(row.message, row.question, author=row.asked_by)
    return row if message == row.message else _masked(row, message=message)


def _shown_end(opened: OpenCase, row: Inquiry, end: InquiryEnd | None) -> InquiryEnd | None:
    if end is None:
        return None
    reason = opened.secrecy.shown(end.reason, row.question, author=end.ended_by)
    return end if reason == end.reason else _masked(end, reason=reason)
