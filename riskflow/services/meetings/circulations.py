"""Written procedure (per capsulam): a case is put to the members in writing, and the outcome follows from the answers.

The outcome is no opinion: the chair gives that afterwards, by the verb that gives every opinion.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from riskflow.cases.access import CaseFacts
from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import GROUP_IN, MEMBER_OF
from riskflow.errors import ConflictError, NotAllowedError, NotFoundError
from riskflow.meetings.circulation import (
    CircularAnswer,
    CircularOutcome,
    CircularRound,
    chair_of,
    check_answer,
    check_deadline,
)
from riskflow.meetings.labels import CIRCULAR_OUTCOME_NAMES
from riskflow.meetings.rules import CHAIR_ROLE, NOT_WITH_GROUP
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_events
from riskflow.services.meetings.access import ONLY_MANAGERS, may_manage, quorum_of
from riskflow.services.open_case import NOT_FOUND, OpenCase, open_case
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.handling import meetings as queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Case, Circulation, CirculationAnswer, CirculationEnd
from riskflow.text import Text

IS_OPEN = Text(
    sv="Ärendet besvaras redan skriftligt. Vänta på svaren.",
    en="The case is being answered in writing already. Wait for the answers.",
)
NONE_OPEN = Text(sv="Ärendet besvaras inte skriftligt nu.", en="The case is not being answered in writing now.")
HAS_ANSWERED = Text(sv="Du har redan svarat.", en="You have already answered.")
ONLY_MEMBERS = Text(sv="Bara ledamöter i gruppen svarar.", en="Only members of the group answer.")


@dataclass(frozen=True, slots=True)
class ShownCirculation:
    """A written procedure as those see it who see what the group has said."""

    row: Circulation
    end: CirculationEnd | None
    answers: list[tuple[str, CircularAnswer, str]]
    """Name, answer and reason, once it has ended; until then nobody sees the others' answers."""
    given: int
    has_answered: bool
    may_answer: bool


def open_round(uow: UnitOfWork, code: str, proposal: str, deadline: date) -> Circulation:
    """Put a case to the members of its group in writing.

    Raises:
        NotAllowedError: the case is with no group, or it is not theirs to do.
        ConflictError: a written procedure is open.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    group = GROUP_IN.get(opened.case.state)
    if group is None:
        raise NotAllowedError(NOT_WITH_GROUP)
    if not may_manage(uow.viewer, group):
        raise NotAllowedError(ONLY_MANAGERS)
    check_deadline(deadline, uow.today)
    if _open_of(uow, opened.id):
        raise ConflictError(IS_OPEN)
    row = Circulation(
        case_id=opened.id,
        assessment_id=identity(case_queries.latest_assessment(uow.session, opened.id).id),
        group=group,
        proposal=required_text(proposal),
        deadline=deadline,
        opened_by=uow.viewer.id,
        opened_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [Event("circulation-opened", {"deadline": deadline.isoformat()})])
    return row


def answer(uow: UnitOfWork, code: str, given: CircularAnswer, reason: str = "") -> None:
    """Answer as a member; the procedure ends when nothing is waited for any longer.

    Raises:
        MustDeclareError: before the declaration on conflict of interest.
        NotAllowedError: for anybody but members, and after the last day.
        ConflictError: the member has answered.
    """
    opened = open_case(uow, code, Part.OVERVIEW)
    row = _open_of(uow, opened.id)
    if row is None:
        raise NotFoundError(NONE_OPEN)
    if not may_answer(uow, opened, row):
        raise NotAllowedError(ONLY_MEMBERS)
    check_answer(given, reason, row.deadline, uow.today)
    if uow.viewer.id in {each.person_id for each in queries.answers_to(uow.session, identity(row.id))}:
        raise ConflictError(HAS_ANSWERED)
    said = CirculationAnswer(
        case_id=opened.id,
        circulation_id=identity(row.id),
        person_id=uow.viewer.id,
        answer=given,
        reason=reason.strip(),
        answered_at=uow.now,
    )
    uow.session.add(said)
    record_events(uow, opened.case, [Event("circulation-answered")])
    end_if_due(uow, code)


def may_answer(uow: UnitOfWork, opened: OpenCase, row: Circulation) -> bool:
    """Return whether a person is a member who may take part in the case."""
    roles = (MEMBER_OF[row.group], CHAIR_ROLE[row.group])
    return uow.viewer.id in opened.facts.declared and any(role in opened.roles for role in roles)


def end_if_due(uow: UnitOfWork, code: str) -> CircularOutcome | None:
    """End the open procedure of a case where nothing is waited for any longer; return its outcome."""
    system = replace(uow, viewer=SYSTEM)
    opened = open_case(system, code)
    row = _open_of(uow, opened.id)
    if row is None:
        return None
    stands = round_of(uow, row, opened.facts)
    has_gone_on = GROUP_IN.get(opened.case.state) is not row.group
    if not (stands.is_due(uow.today) or has_gone_on):
        return None
    outcome = CircularOutcome.NO_QUORUM if has_gone_on and not stands.is_due(uow.today) else stands.outcome()
    agreed, disagreed = stands.votes(CircularAnswer.AGREE), stands.votes(CircularAnswer.DISAGREE)
    end = CirculationEnd(
        case_id=opened.id,
        circulation_id=identity(row.id),
        outcome=outcome,
        agreed=agreed,
        disagreed=disagreed,
        asked_for_meeting=stands.votes(CircularAnswer.MEETING),
        members=len(stands.members),
        ended_at=uow.now,
    )
    uow.session.add(end)
    counts: dict[str, str | Text] = {"agreed": str(agreed), "disagreed": str(disagreed)}
    event = Event("circulation-ended", {"outcome": CIRCULAR_OUTCOME_NAMES[outcome], **counts})
    record_events(system, opened.case, [event])
    return outcome


def round_of(uow: UnitOfWork, row: Circulation, facts: CaseFacts) -> CircularRound:
    """Return a procedure as it stands."""
    group = row.group
    chairs = people_queries.holders_of(uow.session, CHAIR_ROLE[group], uow.today)
    members = (people_queries.holders_of(uow.session, MEMBER_OF[group], uow.today) | chairs) - facts.excluded
    given = {each.person_id: each.answer for each in queries.answers_to(uow.session, identity(row.id))}
    return CircularRound(members, chair_of(members, chairs), quorum_of(uow, group), row.deadline, given)


def due_cases(uow: UnitOfWork) -> list[str]:
    """Return the codes of the cases whose procedure is due to end."""
    found = queries.open_circulations(uow.session)
    facts = facts_of(uow.session, {identity(case.id): case for _, case in found}.values()) if found else {}
    return [case.code for row, case in found if _is_due(uow, row, case, facts[identity(case.id)])]


def end_all_due(uow: UnitOfWork) -> None:
    """End every procedure that is due to end."""
    for code in due_cases(uow):
        end_if_due(uow, code)


def _is_due(uow: UnitOfWork, row: Circulation, case: Case, facts: CaseFacts) -> bool:
    return GROUP_IN.get(case.state) is not row.group or round_of(uow, row, facts).is_due(uow.today)


def shown_circulations(uow: UnitOfWork, opened: OpenCase) -> list[ShownCirculation]:
    """Return the written procedures of a case, the latest first.

    Raises:
        NotFoundError: for those who do not see what the group says.
    """
    if Part.RATINGS not in opened.parts:
        raise NotFoundError(NOT_FOUND)
    return [_shown(uow, opened, row, end) for row, end in queries.circulations_of(uow.session, opened.id)]


def _shown(uow: UnitOfWork, opened: OpenCase, row: Circulation, end: CirculationEnd | None) -> ShownCirculation:
    answers = queries.answers_to(uow.session, identity(row.id))
    names = case_queries.names_of(uow.session, (each.person_id for each in answers))
    has_answered = uow.viewer.id in {each.person_id for each in answers}
    is_open = end is None and uow.today <= row.deadline
    return ShownCirculation(
        row=row,
        end=end,
        answers=[(names[each.person_id], each.answer, each.reason) for each in answers] if end else [],
        given=len(answers),
        has_answered=has_answered,
        may_answer=is_open and not has_answered and may_answer(uow, opened, row),
    )


def may_open(uow: UnitOfWork, opened: OpenCase, ends: Iterable[CirculationEnd | None]) -> bool:
    """Return whether the acting person may put the case to the members in writing now; `ends` are of all earlier ones.

    One that has no end is open.
    """
    group = GROUP_IN.get(opened.case.state)
    is_manager = group is not None and may_manage(uow.viewer, group) and Part.OVERVIEW in opened.parts
    return is_manager and all(ends)


def _open_of(uow: UnitOfWork, case_id: int) -> Circulation | None:
    uow.session.flush()
    return next((row for row, end in queries.circulations_of(uow.session, case_id) if end is None), None)
