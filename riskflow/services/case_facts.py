"""The facts that the rules of access and of review ask for, read in bulk for many cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from riskflow.cases.access import CaseFacts, Grant, OpenInquiry, Viewer
from riskflow.cases.conflicts import NOTHING_SAID, statements_by_case
from riskflow.cases.grants import held_roles
from riskflow.cases.labels import Advice
from riskflow.cases.review_rules import ReviewFacts
from riskflow.cases.secrecy import FieldMark, marks_in_force
from riskflow.cases.workflow import Group
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Level
from riskflow.questionnaire.policy import Quorum
from riskflow.store.deliberation import queries as deliberation
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.conflicts import conflict_statements
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Assessment, Case, Person, PersonGrant, SecrecyMark

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
    return viewer_from_grants(person, people_queries.grants_of(session, identity(person.id), today))


def person_and_viewer(session: Session, number: int, today: date) -> tuple[Person, Viewer] | None:
    """Return a person, also as the access rules see them, in one query; None where there is nobody, or who left."""
    found = people_queries.person_with_grants(session, number, today)
    return (found[0], viewer_from_grants(*found)) if found else None


def people_and_viewers(
    session: Session, today: date, numbers: Sequence[int] | None = None
) -> list[tuple[Person, Viewer]]:
    """Return everybody, or some people, also as the access rules see them, in one query; nobody who has left."""
    return [
        (person, viewer_from_grants(person, grants))
        for person, grants in people_queries.people_with_grants(session, today, numbers)
    ]


def viewer_from_grants(person: Person, grants: Iterable[PersonGrant]) -> Viewer:
    """Return a person as the access rules see them, from the rows of the roles that count."""
    held = frozenset(grant for row in grants for grant in held_grants(row))
    return Viewer(identity(person.id), person.department, held)


def held_grants(row: PersonGrant) -> Iterable[Grant]:
    """Return what a stored grant gives to its holder."""
    return (Grant(role, row.scope) for role in held_roles(row.role, row.position))


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
    """Return the facts of many cases by id, in five queries."""
    listed = {identity(case.id): case for case in cases}
    gates: dict[int, dict[str, frozenset[str]]] = {number: {} for number in listed}
    for found in case_queries.stops_of(session, listed):
        of_case, stop = gates[found.stop.case_id], found.stop
        of_case[stop.gate] = of_case.get(stop.gate, frozenset()).union(stop.functions)
    conflicts = dict.fromkeys(listed, NOTHING_SAID)
    conflicts |= statements_by_case(conflict_statements(session, listed))
    shared = _shared_work(session, listed)
    marks = marks_of(session, listed)
    return {
        number: CaseFacts(
            state=case.state,
            owner=case.owner_id,
            department=case.department,
            decision_maker=case.decision_maker,
            functions=frozenset[str]().union(*gates[number].values()),
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


def marks_of(session: Session, cases: Iterable[int]) -> dict[int, dict[str, FieldMark]]:
    """Return the marked fields of each of many cases."""
    rows: dict[int, list[SecrecyMark]] = {number: [] for number in cases}
    authors: dict[tuple[int, str], int | None] = {}
    for mark, author in secrecy_marks_of(session, rows):
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


def unanswered_gates(session: Session, revisions: Mapping[int, Assessment]) -> dict[int, list[StopWithClearance]]:
    """Return the stops and questions of one revision of each of many cases that no function has answered."""
    found: dict[int, list[StopWithClearance]] = {case_id: [] for case_id in revisions}
    for each in case_queries.stops_of(session, revisions):
        if each.clearance is None and each.stop.assessment_id == revisions[each.stop.case_id].id:
            found[each.stop.case_id].append(each)
    return found


def reviews_of(
    session: Session,
    library: Library,
    revisions: Mapping[int, Assessment],
    unanswered: Mapping[int, list[StopWithClearance]],
    disqualified: Mapping[int, frozenset[int]],
) -> dict[int, ReviewFacts]:
    """Return the review facts of one revision of each of many cases, by case, in four queries.

    What the disqualified have given is void: it is kept, and counts for nothing.
    """
    numbers = [identity(assessment.id) for assessment in revisions.values()]
    rated = _raters(session, numbers)
    advice = {(row.assessment_id, row.group): row.advice for row in deliberation.standing_opinions(session, numbers)}
    marks = deliberation.marks_on(session, numbers)
    read_second = _last_readings(session, revisions, disqualified)
    reviews = {}
    for case_id, assessment in revisions.items():
        number, gates = identity(assessment.id), unanswered[case_id]
        is_asked = (number, deliberation.ASKED) in marks
        quorum = library.get(assessment.questionnaire, assessment.questionnaire_version).policy.quorum
        standing = frozenset(group for group in Group if (number, group) in advice)
        reviews[case_id] = ReviewFacts(
            quorum=_quorum(quorum, is_urgent=(number, deliberation.URGENT) in marks),
            raters={group: frozenset(rated[number, group]) - disqualified[case_id] for group in Group},
            opinions=standing,
            has_spoken=standing | {Group.RAI} if is_asked else standing,
            is_urgent=(number, deliberation.URGENT) in marks,
            is_asked_by_sai=is_asked,
            is_checked=(number, deliberation.CHECKED) in marks,
            is_referred=advice.get((number, Group.RAI)) == Advice.TO_SAI,
            worst=max(map(Level.parse, assessment.levels.values()), default=Level.LOW),
            is_fragile=assessment.fragile,
            submitted_at=assessment.submitted_at,
            was_submitted=assessment.revision > 1 or assessment.submitted_at is not None,
            read_second_at=read_second.get(case_id),
            has_open_stop=any(found.freezes for found in gates),
            awaited=frozenset(function for found in gates for function in found.stop.functions),
        )
    return reviews


def _raters(session: Session, numbers: Sequence[int]) -> dict[tuple[int, Group], set[int]]:
    rated: dict[tuple[int, Group], set[int]] = {(number, group): set() for number in numbers for group in Group}
    for number, group, person in case_queries.raters(session, numbers):
        rated[number, group].add(person)
    return rated


def _quorum(quorum: Quorum, *, is_urgent: bool) -> dict[Group, int]:
    return {Group.RAI: min(quorum.rai, quorum.urgent) if is_urgent else quorum.rai, Group.SAI: quorum.sai}


def _last_readings(
    session: Session, case_ids: Iterable[int], disqualified: Mapping[int, frozenset[int]]
) -> dict[int, datetime]:
    """Return when each of many cases was last read by a second person who is not disqualified."""
    found = [*case_queries.last_events(session, case_ids, SECOND_READING), *session.info.get(JUST_READ, ())]
    counted = sorted((at, case_id) for case_id, actor, at in found if actor not in disqualified.get(case_id, ()))
    return {case_id: at for at, case_id in counted}
