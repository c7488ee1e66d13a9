"""Correction by addendum: a case is not rewritten; a request is ruled on, and what is right is added to the case.

General Data Protection Regulation, articles 12(4), 16, 18 and 19; Administrative Procedure Act, section 36.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from riskflow.cases.events import Event, event_sentence
from riskflow.cases.labels import APPEAL_OF_REFUSAL, CORRECTION_GROUND_NAMES, CorrectionGround
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    CorrectionInput,
    CorrectionRulingInput,
    SubjectKind,
    check_correction,
    check_correction_ruling,
    subject,
    subject_parts,
)
from riskflow.cases.review_rules import ReviewRules
from riskflow.cases.secrecy import OPINION_FIELDS, PARTNER, TITLE
from riskflow.cases.workflow import Action, Role
from riskflow.records.kinds import ActKind
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.assessment.shown import readable_events
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case, review_of
from riskflow.services.review.case_acts import next_act, order_act
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries.corrections import RequestWithRuling, corrections_of
from riskflow.store.tables import Assessment, Case, CorrectionRequest, CorrectionRuling
from riskflow.text import Language, Text

WRITES_FOR_OTHERS = frozenset({Role.SECRETARY, Role.REGISTRAR})
THE_CASE = Text(sv="Ärendets rubrik, part eller slag", en="The title, partner or kind of the case")
SUBJECT_NAMES = {
    SubjectKind.DOCUMENT: Text(sv="Dokument {key}", en="Document {key}"),
    SubjectKind.DECISION: Text(sv="Beslut {key}", en="Decision {key}"),
    SubjectKind.RECORD: Text(sv="Handling {key}", en="Record {key}"),
    SubjectKind.EVENT: Text(sv="Händelse {key}", en="Event {key}"),
}
RATING_NAME = Text(sv="Bedömning i {group} av {person}", en="Rating in {group} by {person}")
NOT_LISTED = "assessment-answered"
"""Saved answers are corrected as answers, not as the many events of their saving."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A request with its ruling, and the names in it."""

    request: CorrectionRequest
    ruling: CorrectionRuling | None
    about: Text
    asker: str
    writer: str
    ruled_by: str

    @property
    def is_addendum(self) -> bool:
        return self.ruling is not None and bool(self.ruling.addendum)

    @property
    def is_refused(self) -> bool:
        return self.ruling is not None and not self.ruling.addendum

    @property
    def ground(self) -> Text:
        return CORRECTION_GROUND_NAMES[CorrectionGround(self.request.ground)]

    @property
    def appeal(self) -> Text:
        """What whoever asked may do against a refusal."""
        return APPEAL_OF_REFUSAL[CorrectionGround(self.request.ground)]


def subjects(uow: UnitOfWork, opened: OpenCase) -> dict[str, Text]:
    """Return what in a case the person may ask to have corrected, by subject."""
    rules, newest = _rules(uow, opened)
    named = dict(_subjects(uow, opened, newest))
    return {name: text for name, text in named.items() if rules.may_read(name) and not _is_hidden(opened, name)}


def readable_corrections(uow: UnitOfWork, opened: OpenCase) -> list[Correction]:
    """Return the corrections of what the person may read, and those that they asked for, oldest first."""
    found = corrections_of(uow.session, opened.id)
    if not found:
        return []
    rules, newest = _rules(uow, opened)
    # A rating shows when those of its own revision do: a later revision does not open what its group never spoke of.
    revisions = {each.revision: each for each in case_queries.submitted_revisions(uow.session, opened.id)}
    asked_of = {request.revision: revisions.get(request.revision, newest) for request, _ in found}
    said = {number: review_of(uow, opened, each) for number, each in asked_of.items()}
    me = uow.viewer.id
    readable = [
        (request, ruling)
        for request, ruling in found
        if me in {request.person_id, request.written_by}
        or (rules.may_read(request.subject, said[request.revision]) and not _is_hidden(opened, request.subject))
    ]
    return list(named_corrections(uow, opened.case, readable))


def _is_hidden(opened: OpenCase, written: str) -> bool:
    """Return whether what a subject says, or may quote, is marked as possibly secret and not for the person."""
    kind, key = subject_parts(written)
    fields = {
        SubjectKind.CASE: (TITLE, PARTNER),
        SubjectKind.ANSWER: (key,),
        SubjectKind.OPINION: (f"opinion-{key}",),
    }
    # A document follows the question that it belongs to; ratings, decisions, records and events may quote any field.
    return opened.secrecy.hides(*fields.get(kind, opened.secrecy.unread))


def open_requests(uow: UnitOfWork, opened: OpenCase) -> list[Correction]:
    """Return the requests that the person may rule on."""
    return [
        each
        for each in readable_corrections(uow, opened)
        if each.ruling is None and each.request.person_id != uow.viewer.id
    ]


def ask_for_correction(uow: UnitOfWork, code: str, asked: CorrectionInput) -> CorrectionRequest:
    """Note that somebody asks for a correction; what is contested is marked until the request is ruled on."""
    opened = open_case(uow, code, Part.OVERVIEW)
    state = next_state(uow, opened, Action.ASK_CORRECTION)
    known = subjects(uow, opened)
    newest = case_queries.latest_submitted(uow.session, opened.id)

    check_correction(asked, known, may_write_for_others=bool(opened.roles & WRITES_FOR_OTHERS))
    other = asked.on_behalf_of.strip()
    account = case_queries.person_by_login(uow.session, other) if other else None

    enter_state(uow, opened.case, state)
    row = CorrectionRequest(
        case_id=opened.id,
        subject=asked.subject,
        revision=newest.revision if newest else 0,
        person_id=account.id if account else (None if other else uow.viewer.id),
        on_behalf_of="" if account else other,
        ground=asked.ground,
        text=asked.text.strip(),
        written_by=uow.viewer.id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()  # the event has its number
    # Not the longer name of the choice: it repeats what people wrote, and the chain keeps it for ever.
    data: dict[str, str | Text] = {"number": str(row.id), "field": subject_name(uow, opened.case, asked.subject)}
    record_events(uow, opened.case, [Event("correction-asked", data)], opened.facts)
    return row


def rule_on_correction(uow: UnitOfWork, code: str, given: CorrectionRulingInput) -> None:
    """Add to the case what is right, or refuse the request with reasons; nothing that was written is changed."""
    opened = open_case(uow, code, Part.OVERVIEW)
    state = next_state(uow, opened, Action.RULE_ON_CORRECTION)
    waiting = {each.request.id: each for each in readable_corrections(uow, opened) if each.ruling is None}
    own = {number for number, each in waiting.items() if each.request.person_id == uow.viewer.id}

    check_correction_ruling(given, is_open=given.request in waiting, is_own=given.request in own)
    found = waiting[given.request]
    asker = found.request.person_id
    tag = "addendum-written" if given.is_granted else "correction-refused"
    data: dict[str, str | Text] = {"number": str(found.request.id), "field": found.about}
    act = next_act(uow, opened.case, ActKind.CORRECTION, found.request.subject)

    enter_state(uow, opened.case, state)
    row = CorrectionRuling(
        case_id=opened.id,
        request_id=identity(found.request.id),
        person_id=asker,
        addendum=given.addendum.strip() if given.is_granted else "",
        reason=given.reason.strip(),
        ruled_by=uow.viewer.id,
        ruled_at=uow.now,
    )
    # A record says what the members rated without their names, so that a rating has no record of its own.
    has_record = given.is_granted and subject_parts(found.request.subject)[0] is not SubjectKind.RATING
    order_act(uow, opened.case, act if has_record else None, row)
    about = "" if given.is_granted else str(asker or "")
    record_events(uow, opened.case, [Event(tag, data, about)], opened.facts)


def named_corrections(uow: UnitOfWork, case: Case, found: Iterable[RequestWithRuling]) -> Iterator[Correction]:
    """Yield corrections with what they concern and the names of those who asked, wrote and ruled."""
    rows = list(found)
    people = {
        person
        for request, ruling in rows
        for person in (request.person_id, request.written_by, ruling.ruled_by if ruling else None)
    }
    names = case_queries.names_of(uow.session, people)
    for request, ruling in rows:
        yield Correction(
            request,
            ruling,
            subject_name(uow, case, request.subject),
            request.on_behalf_of or names.get(request.person_id, ""),
            names[request.written_by],
            names[ruling.ruled_by] if ruling else "",
        )


def subject_name(uow: UnitOfWork, case: Case, written: str) -> Text:
    """Return what a subject is called, in the case's newest words for it."""
    kind, key = subject_parts(written)
    if kind is SubjectKind.CASE:
        return THE_CASE
    if kind is SubjectKind.OPINION:
        return OPINION_FIELDS[f"opinion-{key}"]
    if kind is SubjectKind.ANSWER:
        return _questions(uow, case).get(key, Text(sv=key, en=key))
    if kind is SubjectKind.RATING:
        group, _, person = key.partition(":")
        name = case_queries.names_of(uow.session, [int(person)])[int(person)]
        return RATING_NAME.filled(group=group.upper(), person=name)
    return SUBJECT_NAMES[kind].filled(key=key)


def _questions(uow: UnitOfWork, case: Case) -> dict[str, Text]:
    questionnaire = uow.version_of(case_queries.latest_assessment(uow.session, identity(case.id))).questionnaire
    return {item.id: item.text for section in questionnaire.sections for item in section.items}


def _rules(uow: UnitOfWork, opened: OpenCase) -> tuple[ReviewRules, Assessment]:
    """Return the rules of review for the person and the revision that was submitted last, and that revision."""
    newest = case_queries.latest_submitted(uow.session, opened.id) or case_queries.latest_assessment(
        uow.session, opened.id
    )
    return ReviewRules(uow.viewer, opened.facts, review_of(uow, opened, newest)), newest


def _subjects(uow: UnitOfWork, opened: OpenCase, newest: Assessment) -> Iterator[tuple[str, Text]]:
    """Yield what is short enough to be named alone, then documents and events, with what they say."""
    for written in (subject(SubjectKind.CASE), *_written_subjects(uow, opened, newest)):
        yield written, subject_name(uow, opened.case, written)
    for document in evidence_of(collaboration_queries.attached_to(uow.session, opened.id), newest):
        name = SUBJECT_NAMES[SubjectKind.DOCUMENT].filled(key=f"{document.number}: {document.title}")
        yield subject(SubjectKind.DOCUMENT, document.number), name
    yield from _event_subjects(uow, opened)


def _written_subjects(uow: UnitOfWork, opened: OpenCase, newest: Assessment) -> Iterator[str]:
    session, number = uow.session, identity(newest.id)
    answered = case_queries.answers_of(session, number)
    yield from (subject(SubjectKind.ANSWER, each) for each in _questions(uow, opened.case) if each in answered)
    yield from (subject(SubjectKind.OPINION, row.group) for row in deliberation.standing_opinions(session, [number]))
    raters = case_queries.raters(session, [number])
    yield from (subject(SubjectKind.RATING, f"{group}:{person}") for _, group, person in raters)
    decided, filed = case_queries.decisions_of(session, opened.id), case_queries.records_of(session, opened.id)
    yield from (subject(SubjectKind.DECISION, row.number) for row in decided)
    yield from (subject(SubjectKind.RECORD, each) for each in dict.fromkeys(row.number for row in filed))


def _event_subjects(uow: UnitOfWork, opened: OpenCase) -> Iterator[tuple[str, Text]]:
    readable = readable_events(opened, case_queries.events_of(uow.session, opened.id))
    events = [row for row in readable if row.tag != NOT_LISTED]
    names = case_queries.names_of(uow.session, (row.actor_id for row in events))
    for row in events:
        day = row.at.astimezone(SWEDISH_TIME).date().isoformat()
        said = {each: event_sentence(row.tag, row.data, names.get(row.actor_id, ""), each) for each in Language}
        sv, en = (f"{row.seq}, {day}: {said[each]}" for each in (Language.SV, Language.EN))
        yield (
            subject(SubjectKind.EVENT, row.seq),
            Text(sv=f"Händelse {sv}", en=f"Event {en}"),
        )
