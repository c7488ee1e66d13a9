"""Contradicting answers: the applicant may keep both, with an explanation that goes into the record."""

from collections.abc import Iterator, Mapping

from riskflow.cases.answer_origin import OriginKind, read_origin
from riskflow.cases.policy import Part
from riskflow.cases.workflow import Action
from riskflow.errors import InvalidError
from riskflow.questionnaire.contradictions import contradictions_in
from riskflow.questionnaire.model import Contradiction
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import MAX_ANSWER_LENGTH, TOO_LONG, ScoredAssessment, current_assessment
from riskflow.services.events import record_event
from riskflow.services.open_case import change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.text import Text

CONTRADICTIONS_TITLE = Text(sv="Svar som drar åt olika håll", en="Answers that pull apart")
NO_EXPLANATION = Text(sv="Den sökande har låtit båda svaren stå.", en="The applicant has let both answers stand.")
TAKEN_OVER = Text(sv="Svar från tidigare ärenden", en="Answers from earlier cases")
FROM = Text(
    sv="Från {source}, {on}. Den sökande har sagt att inget har ändrats.",
    en="From {source}, {on}. The applicant has said that nothing has changed.",
)


def contradictions_of(scored: ScoredAssessment) -> tuple[Contradiction, ...]:
    """Return the contradictions in an assessment."""
    return contradictions_in(scored.questionnaire, scored.answers)


def unacknowledged(scored: ScoredAssessment) -> tuple[Contradiction, ...]:
    """Return the contradictions that the applicant has not yet been shown and kept."""
    return tuple(c for c in contradictions_of(scored) if c.id not in scored.assessment.explained)


def acknowledge_contradictions(uow: UnitOfWork, code: str, explanations: Mapping[str, str]) -> None:
    """Keep both answers of each contradiction, with the applicant's explanation where there is one.

    Raises:
        InvalidError: when an explanation is too long.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    scored = current_assessment(uow, opened)
    if any(len(text) > MAX_ANSWER_LENGTH for text in explanations.values()):
        raise InvalidError(TOO_LONG)
    found = contradictions_of(scored)
    explained = {c.id: explanations[c.id].strip() for c in found if c.id in explanations}
    scored.assessment.explained = {**scored.assessment.explained, **explained}
    uow.session.add(scored.assessment)
    record_event(uow, opened.case, "contradictions-kept", count=str(len(explained)))


def remark_sections(scored: ScoredAssessment) -> Iterator[record_model.RecordSection]:
    """Yield the record's sections about the answers: contradictions that were kept, and answers taken over."""
    kept = tuple(
        record_model.RecordAnswer(question=c.text, answers=(scored.assessment.explained.get(c.id) or NO_EXPLANATION,))
        for c in contradictions_of(scored)
    )
    if kept:
        yield record_model.RecordSection(title=CONTRADICTIONS_TITLE, answers=kept)
    origins = tuple(_origins(scored))
    if origins:
        yield record_model.RecordSection(title=TAKEN_OVER, answers=origins)


def _origins(scored: ScoredAssessment) -> Iterator[record_model.RecordAnswer]:
    for section in scored.questionnaire.sections:
        for item in section.items:
            row = scored.rows.get(item.id)
            origin = read_origin(row.origin) if row and item.id not in scored.profile.absent else None
            if origin and origin.kind is OriginKind.INHERITED:
                source = FROM.filled(source=origin.source, on=origin.on.isoformat())
                yield record_model.RecordAnswer(question=item.text, answers=(source,))
