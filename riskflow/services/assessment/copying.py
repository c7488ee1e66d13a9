"""A new draft from an earlier case of one's own: its facts and answers come along, each to be confirmed."""

from datetime import date

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import Origin, OriginKind
from riskflow.cases.workflow import Role, State
from riskflow.errors import NotAllowedError
from riskflow.questionnaire.carry_over import carry
from riskflow.services.assessment.answers import Given, Sheaf, mirror, open_draft, open_sheaf
from riskflow.services.unit_of_work import SWEDISH_TIME, Desk, identity, open_case, record_event
from riskflow.store.tables import AnswerRow, Case
from riskflow.text import Text

ONLY_YOUR_OWN = Text(sv="Du kan bara kopiera dina egna ärenden.", en="You can only copy cases of your own.")


def copy_case(desk: Desk, code: str) -> Case:
    """Open a draft with the answers of an earlier case. Measures stay behind: their dates belong to the earlier one.

    Raises:
        NotAllowedError: when the case is somebody else's, or has been handed to security.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    if Role.OWNER not in matter.roles or matter.case.state is State.WITH_SECURITY:
        raise NotAllowedError(ONLY_YOUR_OWN)
    source = open_sheaf(desk, matter)
    case, assessment = open_draft(desk)
    origin = Origin(OriginKind.COPIED, matter.case.reference, answered_on(source))
    questionnaire = desk.version_of(assessment).questionnaire
    carried = carry(source.questionnaire, questionnaire, source.answers)
    for question, chosen in carried.answers.items():
        desk.session.add(
            AnswerRow(
                assessment_id=identity(assessment.id),
                question=question,
                chosen=list(chosen),
                comment=source.rows[question].comment,
                author_id=desk.viewer.id,
                saved_at=desk.now,
                origin=origin.stored(),
            )
        )
        mirror(case, Given(question, chosen))
    record_event(desk, case, "case-copied", source=matter.case.reference, count=str(len(carried.answers)))
    return case


def answered_on(sheaf: Sheaf) -> date:
    """Return the day that answers are from: when they were submitted, else when the last of them was saved."""
    saved = max((row.saved_at for row in sheaf.rows.values()), default=sheaf.assessment.created_at)
    return (sheaf.assessment.submitted_at or saved).astimezone(SWEDISH_TIME).date()
