"""A member's own dissent from the opinion of their group (Administrative Procedure Act, section 30)."""

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action, Group
from riskflow.deliberation.votes import NO_PART_IN_OPINION, check_own_dissent
from riskflow.errors import ConflictError, InvalidError
from riskflow.follow_up.dispatch import DISPATCHED_DISSENT
from riskflow.records.kinds import ActKind
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case, review_of
from riskflow.services.review.case_acts import next_act, order_act
from riskflow.services.review.committee import RAI_ACT, SAI_ACT, revision_as_read
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.handling.acts import dispatched_subjects
from riskflow.store.tables import Dissent

ACTS = {Group.RAI: ActKind.OPINION, Group.SAI: ActKind.POSITION}
ACT_OF = {Group.RAI: RAI_ACT, Group.SAI: SAI_ACT}


def record_dissent(uow: UnitOfWork, code: str, revision: int, group: Group, reason: str) -> None:
    """Record that the acting member thinks otherwise than their group said, before the decision is dispatched.

    Raises:
        ConflictError: the revision is not the newest, the member has dissented already, or the record was dispatched.
        InvalidError: the reasons are missing, or the member took no part in the opinion that stands.
    """
    opened = open_case(uow, code, Part.RATINGS)
    state = next_state(uow, opened, Action.DISSENT)
    assessment = revision_as_read(uow, opened, revision)
    standing = deliberation.standing_opinions(uow.session, [identity(assessment.id)])
    opinion = next((row for row in standing if row.group is group), None)
    if opinion is None:
        raise InvalidError(NO_PART_IN_OPINION)
    number, me = identity(opinion.id), uow.viewer.id

    check_own_dissent(
        took_part=me in review_of(uow, opened, assessment).may_dissent.get(group, ()),
        has_dissented=_has_dissented(uow, opened, number),
    )
    if number in dispatched_subjects(uow.session, opened.id, ACTS.values()):
        raise ConflictError(DISPATCHED_DISSENT)
    written = required_text(reason)
    act = next_act(uow, opened.case, ACTS[group], group)

    enter_state(uow, opened.case, state)
    row = Dissent(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        opinion_id=number,
        person_id=me,
        group=group,
        reason=written,
        recorded_at=uow.now,
        shown_digest=content_digest(uow, assessment),
    )
    uow.session.add(row)
    # The record of the opinion that is in the archive does not say it: another one does, and names that.
    order_act(uow, opened.case, act, opinion)
    record_events(uow, opened.case, [Event("dissent-recorded", {"act": ACT_OF[group]})], opened.facts)


def _has_dissented(uow: UnitOfWork, opened: OpenCase, opinion: int) -> bool:
    given = deliberation.dissents_in(uow.session, [opened.id])
    return any((row.opinion_id, row.person_id) == (opinion, uow.viewer.id) for row, _ in given)
