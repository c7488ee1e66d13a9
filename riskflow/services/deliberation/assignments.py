"""Sharing out the work on a case: rapporteur, raters, substitutes who are called, experts who are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from riskflow.cases.access import Assignment, CaseFacts
from riskflow.cases.events import Event
from riskflow.cases.grants import VOTING, Position
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action, Group
from riskflow.committees.checks import NO_TASK, SEATED, check_candidate, check_stepping_in
from riskflow.committees.rules import committee_rules
from riskflow.committees.work import TASK_NAMES, Candidate, CommitteeTask, Workload, may_step_in
from riskflow.errors import ConflictError, NotAllowedError
from riskflow.questionnaire.model import Area, Level
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.committees.seats import group_of
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case, review_of
from riskflow.services.people.tasks import WITH_TASKS, TaskChange, add_task, end_task, handed_over
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.tables import CaseTask, Person, PersonGrant
from riskflow.text import Text

RECENT = timedelta(days=90)
SEAT_OF_TASK = {CommitteeTask.SUBSTITUTE: Position.SUBSTITUTE, CommitteeTask.STATEMENT: Position.EXPERT}
NOT_WITH_GROUP = Text(
    sv="Ärendet har inte varit hos gruppen, så ingen där har tillgång till det.",
    en="The case has not been with the group, so nobody there has access to it.",
)


@dataclass(frozen=True, slots=True)
class TaskInput:
    """A task as the secretary gives it; `instead_of` is whose place a substitute takes, or who hands the task over."""

    task: CommitteeTask
    person: int
    reason: str
    due: date | None = None
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class GivenTask:
    """A task that somebody has now."""

    task: CommitteeTask
    group: Group
    person: int
    name: str
    due: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class MissingMember:
    """A member who is away or has a conflict of interest, so that a substitute may step in."""

    person: int
    name: str
    has_conflict: bool


def group_at_work(facts: CaseFacts) -> Group:
    """Return the group that has the case, or had it last."""
    return Group.SAI if facts.was_with_sai else Group.RAI


def give_task(uow: UnitOfWork, code: str, wanted: TaskInput) -> None:
    """Give somebody a task in a case, or hand it over from the one who has it; they get a letter.

    There is one rapporteur: another one takes the task over. Where raters are named, no others are expected to rate.

    Raises:
        NotAllowedError: for anybody but the secretary, or a case that no group has had.
        InvalidError: for somebody without the seat, or with a conflict of interest.
        ConflictError: when the person has the task, or the former holder has it no longer.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.ASSIGN)
    group = group_at_work(opened.facts)
    if not opened.facts.was_with(group):
        raise NotAllowedError(NOT_WITH_GROUP)
    candidate = check_candidate(candidates(uow, opened, wanted.task), wanted.person)
    former = _former(opened.facts, group, wanted)
    if wanted.task is CommitteeTask.SUBSTITUTE:
        missing = [each.person for each in missing_members(uow, opened)]
        check_stepping_in(candidate, missing, wanted.instead_of)
    reason = required_text(wanted.reason)

    enter_state(uow, opened.case, state)
    given = Assignment(wanted.person, group, wanted.task)
    if former is not None:
        end_task(uow, opened, Assignment(former, group, wanted.task), reason)
    add_task(uow, opened, given, TaskChange(reason, wanted.due, former or wanted.instead_of))
    if wanted.task is CommitteeTask.SUBSTITUTE and opened.facts.assigned(CommitteeTask.RATER, group):
        _rate_instead(uow, opened, given, wanted.instead_of, reason)
    _record(uow, opened, [_given_event(uow, given, former, wanted)])


def _rate_instead(uow: UnitOfWork, opened: OpenCase, given: Assignment, member: int | None, reason: str) -> None:
    """Name a substitute as a rater in the place of the member."""
    if member is not None and opened.facts.has_task(member, CommitteeTask.RATER, given.group):
        end_task(uow, opened, Assignment(member, given.group, CommitteeTask.RATER), reason)
    add_task(
        uow, opened, Assignment(given.person, given.group, CommitteeTask.RATER), TaskChange(reason, instead_of=member)
    )


def _former(facts: CaseFacts, group: Group, wanted: TaskInput) -> int | None:
    """Return who has the task that is handed over.

    Raises:
        ConflictError: when they do not have it any longer.
    """
    if wanted.task is CommitteeTask.RAPPORTEUR:
        return next(iter(facts.assigned(CommitteeTask.RAPPORTEUR, group)), None)
    if wanted.task is CommitteeTask.SUBSTITUTE or wanted.instead_of is None:
        return None
    if not facts.has_task(wanted.instead_of, wanted.task, group):
        raise ConflictError(NO_TASK)
    return wanted.instead_of


def _given_event(uow: UnitOfWork, given: Assignment, former: int | None, wanted: TaskInput) -> Event:
    names = case_queries.names_of(uow.session, [given.person, former, wanted.instead_of])
    name, reason, about = names[given.person], wanted.reason.strip(), str(given.person)
    if former is not None:
        return handed_over(given, name, names[former], reason)
    if given.task is CommitteeTask.SUBSTITUTE:
        return Event("substitute-called", {"person": name, "former": names[wanted.instead_of], "reason": reason}, about)
    return Event("task-given", {"person": name, "task": TASK_NAMES[given.task], "reason": reason}, about)


def take_task_back(uow: UnitOfWork, code: str, task: CommitteeTask, person: int, reason: str) -> None:
    """End a task that somebody has; what they have given stays.

    Raises:
        ConflictError: when they do not have it.
    """
    opened = open_case(uow, code)
    state = next_state(uow, opened, Action.ASSIGN)
    group = group_at_work(opened.facts)
    if not opened.facts.has_task(person, task, group):
        raise ConflictError(NO_TASK)
    stated = required_text(reason)

    enter_state(uow, opened.case, state)
    end_task(uow, opened, Assignment(person, group, task), stated)
    name = uow.session.get_one(Person, person).name
    _record(uow, opened, [Event("task-ended", {"person": name, "task": TASK_NAMES[task], "reason": stated})])


def _record(uow: UnitOfWork, opened: OpenCase, events: list[Event]) -> None:
    uow.session.flush()
    record_events(uow, opened.case, events, facts_of(uow.session, [opened.case])[opened.id])


def given_tasks(uow: UnitOfWork, opened: OpenCase) -> list[GivenTask]:
    """Return who has which task in a case now."""
    latest: dict[Assignment, CaseTask] = {}
    for row in review_queries.case_tasks(uow.session, [opened.id]):
        latest[Assignment(row.person_id, row.group, row.task)] = row
    names = case_queries.names_of(uow.session, (each.person for each in opened.facts.assignments))
    found = [
        GivenTask(each.task, each.group, each.person, names[each.person], latest[each].due, latest[each].reason)
        for each in opened.facts.assignments
    ]
    order = list(CommitteeTask)
    return sorted(found, key=lambda each: (order.index(each.task), each.name))


def rapporteur(uow: UnitOfWork, opened: OpenCase) -> Person | None:
    """Return the rapporteur of the group that has the case, or had it last."""
    for group in (Group.SAI, Group.RAI):
        for person in opened.facts.assigned(CommitteeTask.RAPPORTEUR, group):
            return uow.session.get_one(Person, person)
    return None


def candidates(uow: UnitOfWork, opened: OpenCase, task: CommitteeTask) -> list[Candidate]:
    """Return who may be given a task in a case, with what the secretary weighs, by name."""
    group, facts = group_at_work(opened.facts), opened.facts
    seats = [each for each in people_queries.seats_held(uow.session, uow.today) if group_of(each[1]) is group]
    eligible = [(person, row) for person, row in seats if _is_seat_for(row, task)]
    if task is CommitteeTask.RAPPORTEUR:
        known = {person.id for person, _ in eligible}
        eligible += [each for each in people_queries.secretaries(uow.session, uow.today) if each[0].id not in known]
    matching = committee_rules().matching(levels_of(uow, opened))
    away, loads = people_queries.absent(uow.session, uow.today), workloads(uow)
    holders = {row.id: row.person_id for _, row in seats}
    found: dict[int, Candidate] = {}
    for person, row in eligible:
        number = identity(person.id)
        before = found.get(number)
        competences = frozenset(row.competences) | (before.competences if before else frozenset())
        found[number] = Candidate(
            person=number,
            name=person.name,
            competences=competences,
            matches=bool(competences & matching),
            is_away=number in away,
            has_conflict=number in facts.excluded,
            has_task=facts.has_task(number, task, group),
            workload=loads.get(number, Workload()),
            order=row.substitute_order,
            for_person=holders.get(row.substitutes_for) if row.substitutes_for else None,
        )
    return sorted(found.values(), key=lambda each: each.name)


def _is_seat_for(row: PersonGrant, task: CommitteeTask) -> bool:
    if task in SEATED:
        return row.position in VOTING
    return row.position is SEAT_OF_TASK[task]


def levels_of(uow: UnitOfWork, opened: OpenCase) -> Mapping[Area, Level]:
    """Return the levels of the newest revision; they are for the rules, and shown to nobody."""
    return review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id)).levels


def missing_members(uow: UnitOfWork, opened: OpenCase) -> list[MissingMember]:
    """Return the members of the group who are away or may not handle the case, but for those replaced already."""
    group = group_at_work(opened.facts)
    replaced = {
        row.instead_of
        for row in review_queries.case_tasks(uow.session, [opened.id])
        if opened.facts.has_task(row.person_id, CommitteeTask.SUBSTITUTE, group)
        and row.task is CommitteeTask.SUBSTITUTE
    }
    away = people_queries.absent(uow.session, uow.today)
    found = {
        identity(person.id): MissingMember(identity(person.id), person.name, person.id in opened.facts.excluded)
        for person, row in people_queries.seats_held(uow.session, uow.today)
        if group_of(row) is group and row.position in VOTING
    }
    return [
        each for each in found.values() if (each.has_conflict or each.person in away) and each.person not in replaced
    ]


def substitutes_for(uow: UnitOfWork, opened: OpenCase) -> list[Candidate]:
    """Return the substitutes who may step in now, in the order in which they are called."""
    missing = [each.person for each in missing_members(uow, opened)]
    if not missing:
        return []
    review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
    wanted = review.quorum_state(group_at_work(opened.facts)).wanted_competences
    return may_step_in(candidates(uow, opened, CommitteeTask.SUBSTITUTE), missing, wanted)


def workloads(uow: UnitOfWork) -> dict[int, Workload]:
    """Return how much everybody has to do: open cases with tasks, overdue ones, and cases of the last 90 days."""
    since = uow.now - RECENT
    latest: dict[tuple[int, Assignment], tuple[CaseTask, bool]] = {}
    recent: dict[int, set[int]] = {}
    for row, is_open in review_queries.tasks_in_hand(uow.session, WITH_TASKS, since):
        latest[row.case_id, Assignment(row.person_id, row.group, row.task)] = (row, is_open)
        if row.is_given and row.said_at >= since:
            recent.setdefault(row.person_id, set()).add(row.case_id)
    for person, case in review_queries.ratings_since(uow.session, since):
        recent.setdefault(person, set()).add(case)
    held: dict[int, set[int]] = {}
    overdue: dict[int, set[int]] = {}
    for (case, each), (row, is_open) in latest.items():
        if is_open and row.is_given:
            held.setdefault(each.person, set()).add(case)
            if row.due is not None and row.due < uow.today:
                overdue.setdefault(each.person, set()).add(case)
    people = held.keys() | recent.keys()
    return {person: Workload(*(len(found.get(person, ())) for found in (held, overdue, recent))) for person in people}
