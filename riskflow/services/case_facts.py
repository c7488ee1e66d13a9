"""The facts that the rules of access and of review ask for, read in bulk for many cases."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from riskflow.cases.access import Assignment, CaseFacts, Deputy, Grant, OpenInquiry, Viewer
from riskflow.cases.conflicts import NOTHING_SAID, statements_by_case
from riskflow.cases.grants import CHAIR_OF, IN_GROUP, Position, held_roles
from riskflow.cases.labels import Advice, Vote
from riskflow.cases.review_rules import ReviewFacts
from riskflow.cases.secrecy import FieldMark, marks_in_force
from riskflow.cases.workflow import Group, Role
from riskflow.deliberation.votes import may_dissent
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.policy import Quorum
from riskflow.store.handling import deliberation, follow_up
from riskflow.store.handling.follow_up import FollowUpWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.conflicts import conflict_statements
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Assessment, Case, HandlingRequest, Opinion, Person, PersonGrant, SecrecyMark

SECOND_READING = "second-reading"
JUST_READ = "second readings that are not in the chain yet"
"""Kept with the session, since events are appended when its transaction ends: each by case, person and time."""


def identity(value: int | None) -> int:
    """Return the id of a stored row.

    Raises:
        LookupError: when the row has not been flushed.
    """
    if value is None:
        message = "the row has not been stored yet"
        raise LookupError(message)
    return value


def viewer_of(session: Session, person: Person, today: date) -> Viewer:
    """Return a person as the access rules see them on a day, in one query."""
    grants = people_queries.grants_of(session, identity(person.id), today)
    viewer = viewer_from_grants(person, grants, chairs_for(session, grants, today))
    return _with_vacancies(session, viewer, today)


def person_and_viewer(session: Session, number: int, today: date) -> tuple[Person, Viewer] | None:
    """Return a person, also as the access rules see them, in one query; None where there is nobody, or who left.

    Of a secretary, what functions without a holder cases wait for is read as well.
    """
    found = people_queries.person_with_grants(session, number, today)
    if found is None:
        return None
    viewer = viewer_from_grants(*found, chairs_for(session, found[1], today))
    return found[0], _with_vacancies(session, viewer, today)


def _with_vacancies(session: Session, viewer: Viewer, today: date) -> Viewer:
    if not viewer.has_role(Role.SECRETARY):
        return viewer
    return replace(viewer, vacant=people_queries.awaited_without_holder(session, today))


def people_and_viewers(
    session: Session, today: date, numbers: Sequence[int] | None = None
) -> list[tuple[Person, Viewer]]:
    """Return everybody, or some people, also as the access rules see them, in one query; nobody who has left."""
    people = people_queries.people_with_grants(session, today, numbers)
    chairs = chairs_for(session, [row for _, grants in people for row in grants], today)
    return [(person, viewer_from_grants(person, grants, chairs)) for person, grants in people]


Chairs = Mapping[Role, frozenset[int]]
"""The role of a chair -> those who hold it and are not away."""


def chairs_for(session: Session, grants: Iterable[PersonGrant], today: date) -> Chairs:
    """Return who holds the chairs today, where one of some grants is a vice-chair's; else nobody needs to know."""
    is_vice = any(row.position is Position.VICE_CHAIR for row in grants)
    return people_queries.chairs_present(session, today) if is_vice else {}


def viewer_from_grants(person: Person, grants: Iterable[PersonGrant], chairs: Chairs) -> Viewer:
    """Return a person as the access rules see them, from the rows of the roles that count."""
    return viewer_of_grants(identity(person.id), person.department, list(grants), chairs)


def viewer_of_grants(number: int, department: str, grants: Sequence[PersonGrant], chairs: Chairs) -> Viewer:
    """Return somebody as the access rules see them: a vice-chair holds the chair while nobody else does.

    In a case that all who hold the chair may not handle, the vice-chair holds it too (`Viewer.deputies`).
    """
    held = frozenset(grant for row in grants for grant in held_grants(row))
    vice = [CHAIR_OF[row.role] for row in grants if row.position is Position.VICE_CHAIR and row.role in CHAIR_OF]
    led = frozenset(Grant(role) for role in vice if not chairs.get(role))
    deputies = frozenset(Deputy(role, chairs[role]) for role in vice if chairs.get(role))
    return Viewer(number, department, held | led, deputies=deputies)


GROUP_OF_MEMBER: Mapping[Role, Group] = {Role.RAI: Group.RAI, Role.SAI: Group.SAI}


def held_grants(row: PersonGrant) -> Iterable[Grant]:
    """Return what a stored grant gives to its holder; a seat without vote is held for its group."""
    for role in held_roles(row.role, row.position):
        yield Grant(role, GROUP_OF_MEMBER[row.role] if role in IN_GROUP else row.scope)


def current_facts(facts: CaseFacts, case: Case) -> CaseFacts:
    """Return facts with the columns of the case's row as they are now; what other tables say stays as it was read."""
    return replace(
        facts,
        state=case.state,
        owner=case.owner_id,
        department=case.department,
        decision_maker=case.decision_maker,
        was_with_rai=case.was_with_rai,
        was_with_sai=case.was_with_sai,
        drawn_for_check=case.drawn_for_check,
        is_registered=bool(case.registry_no),
    )


def facts_of(session: Session, cases: Iterable[Case]) -> dict[int, CaseFacts]:
    """Return the facts of many cases by id, in seven queries, also where there are no cases."""
    listed = {identity(case.id): case for case in cases}
    gates: dict[int, dict[str, frozenset[str]]] = {number: {} for number in listed}
    for found in case_queries.stops_of(session, listed):
        of_case, stop = gates[found.stop.case_id], found.stop
        of_case[stop.gate] = of_case.get(stop.gate, frozenset()).union(stop.functions)
    referred: dict[int, set[str]] = {number: set() for number in listed}
    for asked in review_queries.requests_of(session, listed):
        if asked.request.function:
            referred[asked.request.case_id].add(asked.request.function)
    conflicts = dict.fromkeys(listed, NOTHING_SAID) | statements_by_case(conflict_statements(session, listed))
    shared = _shared_work(session, listed)
    marks = marks_of(session, listed)
    assignments = assignments_of(session, listed)
    return {
        number: CaseFacts(
            state=case.state,
            owner=case.owner_id,
            department=case.department,
            decision_maker=case.decision_maker,
            functions=frozenset[str](referred[number]).union(*gates[number].values()),
            was_with_rai=case.was_with_rai,
            was_with_sai=case.was_with_sai,
            declared=conflicts[number].declared,
            disqualified=conflicts[number].disqualified(),
            drawn_for_check=case.drawn_for_check,
            co_editors=shared[number].co_editors,
            were_co_editors=shared[number].were_co_editors,
            open_inquiries=shared[number].asked,
            is_registered=bool(case.registry_no),
            conflicts=conflicts[number],
            marks=marks[number],
            gates=gates[number],
            assignments=assignments[number],
        )
        for number, case in listed.items()
    }


def draft_facts_of(session: Session, cases: Iterable[Case]) -> dict[int, CaseFacts]:
    """Return the facts of drafts by id, in three queries: nobody has handled one, or can be disqualified from it."""
    listed = {identity(case.id): case for case in cases}
    shared, marks = (_shared_work(session, listed), marks_of(session, listed)) if listed else ({}, {})
    return {
        number: CaseFacts(
            state=case.state,
            owner=case.owner_id,
            department=case.department,
            decision_maker=case.decision_maker,
            functions=frozenset(),
            was_with_rai=case.was_with_rai,
            was_with_sai=case.was_with_sai,
            declared=frozenset(),
            disqualified=frozenset(),
            co_editors=shared[number].co_editors,
            were_co_editors=shared[number].were_co_editors,
            open_inquiries=shared[number].asked,
            marks=marks[number],
        )
        for number, case in listed.items()
    }


def assignments_of(session: Session, cases: Iterable[int]) -> dict[int, frozenset[Assignment]]:
    """Return who has which task in each of many cases: of each person and task, the latest row counts."""
    given: dict[int, dict[Assignment, bool]] = {number: {} for number in cases}
    for row in review_queries.case_tasks(session, given):
        given[row.case_id][Assignment(row.person_id, row.group, row.task)] = row.is_given
    return {number: frozenset(each for each, is_given in found.items() if is_given) for number, found in given.items()}


def marks_of(session: Session, cases: Iterable[int]) -> dict[int, dict[str, FieldMark]]:
    """Return the marked fields of each of many cases."""
    numbers = list(cases)
    return marks_by_case(numbers, secrecy_marks_of(session, numbers))


def marks_by_case(
    cases: Iterable[int], found: Iterable[tuple[SecrecyMark, int | None]]
) -> dict[int, dict[str, FieldMark]]:
    """Return the marked fields of each of many cases, of its marks and their ends, the oldest first."""
    rows: dict[int, list[SecrecyMark]] = {number: [] for number in cases}
    authors: dict[tuple[int, str], int | None] = {}
    for mark, author in found:
        rows[mark.case_id].append(mark)
        authors[mark.case_id, mark.field] = author
    return {
        number: {
            name: FieldMark(frozenset(mark.provision for mark in marks), authors[number, name])
            for name, marks in marks_in_force(found).items()
        }
        for number, found in rows.items()
    }


@dataclass(frozen=True, slots=True)
class _SharedWork:
    """The people besides the owner who write the answers of a case."""

    co_editors: frozenset[int]
    were_co_editors: frozenset[int]
    asked: frozenset[OpenInquiry]


def _shared_work(session: Session, cases: Iterable[int]) -> dict[int, _SharedWork]:
    numbers = list(cases)
    invited: dict[int, dict[int, bool]] = {number: {} for number in numbers}
    for row in collaboration_queries.co_editing_of(session, numbers):
        invited[row.case_id][row.person_id] = row.is_invited
    asked: dict[int, set[OpenInquiry]] = {number: set() for number in numbers}
    for inquiry in collaboration_queries.open_inquiries_of(session, numbers):
        asked[inquiry.case_id].add(OpenInquiry(inquiry.question, inquiry.person_id, inquiry.function))
    return {
        number: _SharedWork(
            frozenset(person for person, is_invited in invited[number].items() if is_invited),
            frozenset(invited[number]),
            frozenset(asked[number]),
        )
        for number in numbers
    }


def gates_of(session: Session, revisions: Mapping[int, Assessment]) -> dict[int, list[StopWithClearance]]:
    """Return the stops and questions of one revision of each of many cases, with what the functions have answered."""
    found: dict[int, list[StopWithClearance]] = {case_id: [] for case_id in revisions}
    for each in case_queries.stops_of(session, revisions):
        if each.stop.assessment_id == revisions[each.stop.case_id].id:
            found[each.stop.case_id].append(each)
    return found


def unanswered_gates(session: Session, revisions: Mapping[int, Assessment]) -> dict[int, list[StopWithClearance]]:
    """Return the stops and questions of one revision of each of many cases that no function has answered."""
    gates = gates_of(session, revisions)
    return {number: [each for each in found if each.clearance is None] for number, found in gates.items()}


def reviews_of(
    session: Session,
    library: Library,
    revisions: Mapping[int, Assessment],
    gates: Mapping[int, list[StopWithClearance]],
    disqualified: Mapping[int, frozenset[int]],
) -> dict[int, ReviewFacts]:
    """Return the review facts of one revision of each of many cases, by case, in five queries.

    What the disqualified have given is void: it is kept, and counts for nothing.
    """
    numbers = [identity(assessment.id) for assessment in revisions.values()]
    rated = review_queries.seated_raters(session, numbers)
    stated = review_queries.experts_who_stated(session, numbers)
    spoken = {(row.assessment_id, row.group): row for row in deliberation.standing_opinions(session, numbers)}
    marks = deliberation.marks_on(session, numbers)
    read_second = _last_readings(session, revisions, disqualified)
    open_requests = [each for each in review_queries.requests_of(session, revisions) if each.reply is None]
    work, reviews = follow_up.work_in(session, list(revisions)), {}
    for case_id, assessment in revisions.items():
        number, void = identity(assessment.id), disqualified[case_id]
        quorum = library.get(assessment.questionnaire, assessment.questionnaire_version).policy.quorum
        seated = {g: tuple(each for each in rated.get((number, g), ()) if each.person not in void) for g in Group}
        review = ReviewFacts(
            quorum=_quorum(quorum, is_urgent=(number, deliberation.URGENT) in marks),
            raters={group: frozenset(each.person for each in found) for group, found in seated.items()},
            seated=seated,
            stated=frozenset(person for revision, person in stated if revision == number) - void,
            opinions=frozenset(group for group in Group if (number, group) in spoken),
            is_referred=(number, Group.RAI) in spoken and spoken[number, Group.RAI].advice == Advice.TO_SAI,
            read_second_at=read_second.get(case_id),
        )
        review = _with_work(review, work[case_id])
        own = [each.request for each in open_requests if each.request.case_id == case_id]
        review = replace(review, may_dissent=_may_dissent(review, number, spoken, marks))
        review = _with_marks(_with_revision(review, assessment), number, marks)
        reviews[case_id] = _with_requests(_with_gates(review, gates[case_id]), number, own)
    return reviews


def _with_work(review: ReviewFacts, work: FollowUpWork) -> ReviewFacts:
    """Return the review facts with what waits in the follow-up."""
    return replace(
        review,
        has_check_in=work.has_check_in,
        has_watch_task=work.has_watch_task,
        has_proof=work.has_proof,
        proof_functions=work.proof_functions,
    )


def _with_revision(review: ReviewFacts, assessment: Assessment) -> ReviewFacts:
    """Return the review facts with what the tool found in the revision."""
    levels = {Area(area): Level.parse(level) for area, level in assessment.levels.items()}
    return replace(
        review,
        levels=levels,
        worst=max(levels.values(), default=Level.LOW),
        is_fragile=assessment.fragile,
        submitted_at=assessment.submitted_at,
        was_submitted=assessment.revision > 1 or assessment.submitted_at is not None,
    )


def _with_marks(review: ReviewFacts, assessment: int, marks: Container[tuple[int, str]]) -> ReviewFacts:
    """Return the review facts with what was said about the handling of the revision."""
    is_asked = (assessment, deliberation.ASKED) in marks
    return replace(
        review,
        has_spoken=review.opinions | {Group.RAI} if is_asked else review.opinions,
        is_urgent=(assessment, deliberation.URGENT) in marks,
        is_asked_by_sai=is_asked,
        is_checked=(assessment, deliberation.CHECKED) in marks,
    )


def _may_dissent(
    review: ReviewFacts, number: int, spoken: Mapping[tuple[int, Group], Opinion], marks: Container[tuple[int, str]]
) -> dict[Group, frozenset[int]]:
    """Return who may still record their own dissent from what each group has said of the revision."""
    found = {}
    for group in review.opinions:
        row = spoken[number, group]
        took_part = may_dissent(review.raters[group], {each["person"]: Vote(each["vote"]) for each in row.votes})
        given = {
            person for person in took_part if (number, deliberation.dissent_mark(identity(row.id), person)) in marks
        }
        found[group] = took_part - given
    return found


def _with_requests(review: ReviewFacts, assessment: int, waiting: Sequence[HandlingRequest]) -> ReviewFacts:
    """Return the review facts with the questions of the handling that wait for an answer."""
    return replace(
        review,
        referred=frozenset(asked.function for asked in waiting if asked.function),
        hears_applicant=any(asked.assessment_id == assessment and not asked.function for asked in waiting),
    )


def _with_gates(review: ReviewFacts, raised: Sequence[StopWithClearance]) -> ReviewFacts:
    """Return the review facts with what the functions have answered about the gates."""
    return replace(
        review,
        has_open_stop=any(found.freezes for found in raised),
        has_refusal=any(found.is_refused for found in raised),
        awaited=frozenset(function for found in raised if found.is_awaited for function in found.stop.functions),
        answered=frozenset(found.clearance.function for found in raised if found.clearance and not found.is_awaited),
    )


def _quorum(quorum: Quorum, *, is_urgent: bool) -> dict[Group, int]:
    return {Group.RAI: min(quorum.rai, quorum.urgent) if is_urgent else quorum.rai, Group.SAI: quorum.sai}


def _last_readings(
    session: Session, case_ids: Iterable[int], disqualified: Mapping[int, frozenset[int]]
) -> dict[int, datetime]:
    """Return when each of many cases was last read by a second person who is not disqualified."""
    found = [*case_queries.last_events(session, case_ids, SECOND_READING), *session.info.get(JUST_READ, ())]
    counted = sorted((at, case_id) for case_id, actor, at in found if actor not in disqualified.get(case_id, ()))
    return {case_id: at for at, case_id in counted}
