"""The written statements of experts, who take part in a group without a vote."""

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_input import required_text
from riskflow.cases.workflow import Action, Group
from riskflow.committees.work import CommitteeTask
from riskflow.errors import ConflictError
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import enter_state, next_state, open_case, review_of
from riskflow.services.review.committee import revision_as_read
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import ExpertStatement
from riskflow.text import Text

ALREADY_STATED = Text(
    sv="Du har redan lämnat ditt utlåtande över den här versionen. Det första gäller.",
    en="You have already given your statement on this revision. The first one stands.",
)


def give_statement(uow: UnitOfWork, code: str, revision: int, text: str) -> None:
    """Give a statement as an expert on the revision that was read; it counts for no quorum.

    Raises:
        ConflictError: the revision is no longer the newest, or the expert has given a statement on it.
        InvalidError: nothing was written.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.GIVE_STATEMENT)
    assessment = revision_as_read(uow, opened, revision)
    group = next(each for each in Group if opened.facts.has_task(uow.viewer.id, CommitteeTask.STATEMENT, each))
    if uow.viewer.id in review_of(uow, opened, assessment).stated:
        raise ConflictError(ALREADY_STATED)
    written = required_text(text)
    seats = people_queries.grants_of(uow.session, uow.viewer.id, uow.today)

    enter_state(uow, opened.case, state)
    row = ExpertStatement(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        person_id=uow.viewer.id,
        group=group,
        text=written,
        competences=sorted({name for seat in seats for name in seat.competences}),
        given_at=uow.now,
        shown_digest=content_digest(uow, assessment),
    )
    uow.session.add(row)
    record_events(uow, opened.case, [Event("statement-given", {"revision": str(assessment.revision)})], opened.facts)
