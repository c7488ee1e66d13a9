"""A second pair of eyes: the second reading of a fragile case, and the light check of one that closed by itself."""

from riskflow.cases.events import Event
from riskflow.cases.labels import LIGHT_CHECK_NAMES, LightCheckOutcome, ReadingOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action
from riskflow.deliberation.second_looks import LightCheckInput, ReadingInput, check_light_check
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import enter_state, next_state, open_case
from riskflow.services.review.committee import revision_as_read
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.tables import LightCheck, SecondReading


def read_second(uow: UnitOfWork, code: str, revision: int, reading: ReadingInput) -> None:
    """Read a fragile case as its second reader: confirm the answers, or send the case to RAI.

    Raises:
        ConflictError: the case has been supplemented meanwhile.
        InvalidError: nothing was noted.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    goes_to_rai = reading.outcome is ReadingOutcome.TO_RAI
    state = next_state(uow, opened, Action.REFER_READING if goes_to_rai else Action.READ_SECOND)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    decides = uow.version_of(assessment).policy.route(Route.RAI).decision_maker

    note = required_text(reading.note)
    event = Event("case-referred", {"group": "RAI", "reason": note}) if goes_to_rai else Event("second-reading")

    enter_state(uow, opened.case, state)
    if goes_to_rai:
        opened.case.was_with_rai = True
        opened.case.decision_maker = decides
    row = SecondReading(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        person_id=uow.viewer.id,
        outcome=reading.outcome,
        note=note,
        read_at=uow.now,
        shown_digest=shown,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def check_lightly(uow: UnitOfWork, code: str, revision: int, check: LightCheckInput) -> None:
    """Record what a member of RAI found in a case that closed by itself; only the secretary can reopen it.

    Raises:
        ConflictError: the member has checked it already, or it has another revision.
        InvalidError: the member does not agree, and gives no reason.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.LIGHT_CHECK)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    checks = deliberation.light_checks_of(uow.session, opened.id)
    mine = (row for row in checks if row.person_id == uow.viewer.id)

    reason = check_light_check(check, has_checked=any(row.assessment_id == assessment.id for row in mine))
    event = Event("light-check-agreed")
    if check.outcome is not LightCheckOutcome.AGREES:
        event = Event("light-check-differed", {"outcome": LIGHT_CHECK_NAMES[check.outcome], "reason": reason})

    enter_state(uow, opened.case, state)
    row = LightCheck(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        person_id=uow.viewer.id,
        outcome=check.outcome,
        reason=reason,
        given_at=uow.now,
        shown_digest=shown,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)
