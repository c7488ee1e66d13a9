"""Inheriting what is known of a partner: answers from a case that the university has closed or decided.

Only answers about the partner cross from one person's case to another's, and only what was chosen among options or
territories: no text, no comment, no name of a person. See the decision on what is shared.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from riskflow.cases.access import Part
from riskflow.cases.answer_origin import Origin, OriginKind
from riskflow.cases.workflow import Action
from riskflow.errors import ConflictError, IncompleteError
from riskflow.questionnaire.carry_over import carry
from riskflow.questionnaire.model import Question, Questionnaire
from riskflow.questionnaire.scoring import Answers, visible
from riskflow.services.assessment.answers import Sheaf, open_sheaf, sheaf_of
from riskflow.services.unit_of_work import (
    SWEDISH_TIME,
    Desk,
    Matter,
    identity,
    move,
    open_case,
    record_event,
)
from riskflow.store.queries import finding
from riskflow.store.tables import AnswerRow, Assessment, Case
from riskflow.text import Text

NEVER_INHERITED = "text"
PARTNER = "partner"

SAY_FOR_EACH = Text(
    sv="Säg för varje svar om något har ändrats.", en="Say for each answer whether anything has changed."
)
OFFER_CHANGED = Text(
    sv="Uppgifterna om parten har ändrats sedan sidan visades. Läs dem igen.",
    en="What is known of the partner has changed since the page was shown. Read it again.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an earlier case says of the partner: its reference, its day, and the answers that may be taken over."""

    reference: str
    on: date
    answers: Answers


def offer(desk: Desk, matter: Matter, sheaf: Sheaf) -> Offer | None:
    """Return the latest valid answers about the same partner that this draft still lacks."""
    if not matter.case.partner or not partner_questions(sheaf.questionnaire):
        return None
    for case, assessment, decided_at in _earlier(desk, matter, sheaf):
        answers = _lacking(sheaf, sheaf_of(desk, assessment))
        if answers:
            return Offer(case.reference, decided_at.astimezone(SWEDISH_TIME).date(), answers)
    return None


def _earlier(desk: Desk, matter: Matter, sheaf: Sheaf) -> list[tuple[Case, Assessment, datetime]]:
    """Return the cases in force with the same partner whose outcome is younger than the shelf life."""
    own = same_name(matter.case.partner)
    listed = finding.partners_in_force(desk.session)
    numbers = [number for number, partner in listed if number != matter.id and same_name(partner) == own]
    since = desk.now - timedelta(days=sheaf.version.policy.partner_shelf_life_days)
    return finding.decided_assessments(desk.session, numbers, since)


def same_name(name: str) -> str:
    """Return a name without case, accents, signs and spaces, so that two spellings of it are equal."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def partner_questions(questionnaire: Questionnaire) -> dict[str, Question]:
    """Return the questions about the partner whose answers may be inherited, by the questionnaire's own data."""
    return {
        question.id: question
        for section in questionnaire.sections
        for question in section.questions
        if (question.about or section.about) == PARTNER and question.kind != NEVER_INHERITED
    }


def _lacking(sheaf: Sheaf, source: Sheaf) -> dict[str, tuple[str, ...]]:
    """Return the answers that fit unchanged, are asked in this draft, and have not been given in it."""
    offered = partner_questions(sheaf.questionnaire)
    said = {q: chosen for q, chosen in source.answers.items() if q in offered and q not in source.profile.absent}
    kept = carry(source.questionnaire, sheaf.questionnaire, said).kept
    seen = visible(sheaf.questionnaire, {**kept, **sheaf.answers})
    return {q: kept[q] for q in offered if q in kept and q in seen and q not in sheaf.answers}


def inherit(desk: Desk, code: str, reference: str, unchanged: Mapping[str, bool]) -> int:
    """Take over the answers of which the person has said that nothing has changed; return how many.

    Raises:
        IncompleteError: when it has not been said of every answer.
        ConflictError: when the offer is another than the page showed.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.ANSWER)
    sheaf = open_sheaf(desk, matter)
    shown = offer(desk, matter, sheaf)
    if shown is None or shown.reference != reference:
        raise ConflictError(OFFER_CHANGED)
    missing = tuple(question for question in shown.answers if question not in unchanged)
    if missing:
        raise IncompleteError(SAY_FOR_EACH, missing)
    origin = Origin(OriginKind.INHERITED, shown.reference, shown.on, is_confirmed=True)
    taken = [question for question in shown.answers if unchanged[question]]
    for question in taken:
        _take_over(desk, sheaf, question, shown.answers[question], origin)
    record_event(desk, matter.case, "partner-inherited", source=shown.reference, count=str(len(taken)))
    return len(taken)


def _take_over(desk: Desk, sheaf: Sheaf, question: str, chosen: tuple[str, ...], origin: Origin) -> None:
    """Write an inherited answer; a row without an answer keeps its comment."""
    row = sheaf.rows.get(question) or AnswerRow(
        assessment_id=identity(sheaf.assessment.id), question=question, author_id=desk.viewer.id, saved_at=desk.now
    )
    row.chosen, row.origin = list(chosen), origin.stored()
    row.author_id, row.saved_at = desk.viewer.id, desk.now
    desk.session.add(row)
