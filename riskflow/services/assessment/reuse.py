"""Reuse of answers: from an earlier case about the same partner, as a copy, and in a newer version of the questions.

Only answers about the partner cross from one person's case to another's, and only what was chosen among options or
territories: no text, no comment, no name of a person.
"""

import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from riskflow.cases.answer_origin import AnswerOrigin, OriginKind
from riskflow.cases.labels import GATE_ANSWER_LABELS
from riskflow.cases.policy import Part
from riskflow.cases.secrecy import PARTNER
from riskflow.cases.workflow import Action, Role, State
from riskflow.errors import ConflictError, IncompleteError, InvalidError, NotAllowedError
from riskflow.questionnaire.answer_sheet import check_answer, check_gate
from riskflow.questionnaire.carry_over import (
    CarriedAnswers,
    VersionChanges,
    carry_answers,
    changes_between,
    is_valid_unchanged,
)
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Gate, Question, Questionnaire
from riskflow.questionnaire.partner_questions import RevisionPartner, id_about, version_for_partners
from riskflow.questionnaire.scoring import Answers, visible_answers
from riskflow.services.assessment.answers import (
    ScoredAssessment,
    current_assessment,
    open_draft,
    score_assessment,
)
from riskflow.services.assessment.case_title import update_case_summary
from riskflow.services.case_facts import facts_of, identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.partners.reopened import check_everything_open
from riskflow.services.partners.rescreen import update_screening_answers
from riskflow.services.partners.revision_partners import note_partners, partners_of_revision
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.listing.page import MAX_COUNTED, PAGE_SIZE
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import partners as partner_queries
from riskflow.store.tables import AnswerRow, Assessment, Case
from riskflow.text import Language, Text

NEVER_INHERITED = "text"
ABOUT_PARTNER = "partner"

SAY_FOR_EACH = Text(
    sv="Säg för varje svar om något har ändrats.", en="Say for each answer whether anything has changed."
)
OFFER_CHANGED = Text(
    sv="Uppgifterna om parten har ändrats sedan sidan visades. Läs dem igen.",
    en="What is known of the partner has changed since the page was shown. Read it again.",
)
ONLY_YOUR_OWN = Text(sv="Du kan bara kopiera dina egna ärenden.", en="You can only copy cases of your own.")
NO_NEWER = Text(
    sv="Det finns ingen annan version att flytta till. Läs listan igen.",
    en="There is no such version to move to. Read the list again.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Answers about the partner that may be taken over from an earlier case, with its reference and its day."""

    reference: str
    on: date
    answers: Answers


def offer(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> Offer | None:
    """Return the answers of the latest valid case about the same partner that this draft lacks.

    What is marked as possibly secret there is offered to nobody; a case whose partner is marked is not named at all.
    """
    if not partner_questions(scored.questionnaire):
        return None
    earlier = _earlier(uow, opened, scored)
    facts = facts_of(uow.session, [case for case, _, _ in earlier]) if earlier else {}
    for case, assessment, decided_at in earlier:
        marks = facts[identity(case.id)].marks
        if PARTNER in marks:
            continue
        answers = _lacking(uow, scored, score_assessment(uow, assessment), marks)
        if answers:
            return Offer(case.reference, decided_at.astimezone(SWEDISH_TIME).date(), answers)
    return None


def _earlier(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> list[tuple[Case, Assessment, datetime]]:
    """Return a page of the latest cases in force about the same partner, younger than the policy's shelf life."""
    since = uow.now - timedelta(days=scored.version.policy.partner_shelf_life_days)
    numbers = [number for number in _cases_of_same_partner(uow, opened, since) if number != opened.id]
    return case_queries.decided_assessments(uow.session, numbers, since, PAGE_SIZE) if numbers else []


def _cases_of_same_partner(uow: UnitOfWork, opened: OpenCase, since: datetime) -> list[int]:
    """Return the cases in force about the partners of a case, among as many of the latest as lists count.

    Between two cases with partners of the register these decide; the name as it was written decides only where one of
    the two has none.
    """
    registered = [identity(partner.id) for partner in partner_queries.partners_of(uow.session, opened.id)]
    found = list(partner_queries.cases_in_force_with(uow.session, registered, since, MAX_COUNTED)) if registered else []
    if own := name_without_spelling(opened.case.partner):
        listed = partner_queries.partners_in_force(uow.session, since, MAX_COUNTED, only_unregistered=bool(registered))
        found += [number for number, partner in listed if name_without_spelling(partner) == own]
    return found


def name_without_spelling(name: str) -> str:
    """Return a name without case, accents, signs and spaces, for comparing spellings."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def partner_questions(questionnaire: Questionnaire) -> dict[str, Question]:
    """Return the questions about the partner whose answers may be taken over, by their `about` in the questionnaire."""
    return {
        question.id: question
        for section in questionnaire.sections
        for question in section.questions
        if (question.about or section.about) == ABOUT_PARTNER and question.kind != NEVER_INHERITED
    }


def _lacking(
    uow: UnitOfWork, scored: ScoredAssessment, source: ScoredAssessment, marks: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return the answers that are valid unchanged, not marked there, asked in this draft, and not given in it."""
    plain = [uow.library.get(each.questionnaire.id, each.questionnaire.version) for each in (source, scored)]
    before, after = (version.questionnaire for version in plain)
    given = {q: chosen for q, chosen in source.answers.items() if q not in source.profile.absent and q not in marks}
    kept: dict[str, tuple[str, ...]] = {}
    for earlier, current in _same_partners(uow, source.assessment, scored.assessment):
        kept |= {
            id_about(name, current): given[id_about(name, earlier)]
            for name in partner_questions(before).keys() & after.questions.keys()
            if id_about(name, earlier) in given
            and is_valid_unchanged(before.questions[name], after.questions[name], given[id_about(name, earlier)])
        }
    seen = visible_answers(scored.questionnaire, {**kept, **scored.answers})
    offered = partner_questions(scored.questionnaire)
    return {q: kept[q] for q in offered if q in kept and q in seen and q not in scored.answers}


def _same_partners(
    uow: UnitOfWork, source: Assessment, draft: Assessment
) -> list[tuple[RevisionPartner | None, RevisionPartner | None]]:
    """Return the partners that both revisions have; None stands for that of a revision that names none."""
    there, here = ({each.number: each for each in partners_of_revision(one)} for one in (source, draft))
    if there and here:
        return [(there[number], here[number]) for number in here if number in there]
    if not there and not here:
        return [(None, None)]
    # One of the two answered for all its partners at once: that is about one partner only where it has one.
    whole, each = (source, here) if here else (draft, there)
    alone = [identity(one.id) for one in partner_queries.partners_of(uow.session, whole.case_id)]
    found = each.get(alone[0]) if len(alone) == 1 else None
    return [] if found is None else [(None, found) if here else (found, None)]


def inherit(uow: UnitOfWork, code: str, reference: str, unchanged: Mapping[str, bool]) -> int:
    """Take over the offered answers that are unchanged and return how many.

    Raises:
        IncompleteError: when `unchanged` lacks one of the offered answers.
        ConflictError: when the offer has changed since the page was shown.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER)
    scored = current_assessment(uow, opened)
    check_everything_open(uow, scored.assessment)
    current = offer(uow, opened, scored)
    if current is None or current.reference != reference:
        raise ConflictError(OFFER_CHANGED)
    taken = unchanged_answers(current, unchanged)
    origin = AnswerOrigin(OriginKind.INHERITED, current.reference, current.on, is_confirmed=True)
    for question, chosen in taken.items():
        _take_over(uow, scored, question, chosen, origin)
    record_event(uow, opened.case, "partner-inherited", source=current.reference, count=str(len(taken)))
    return len(taken)


def unchanged_answers(offered: Offer, unchanged: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
    """Return the offered answers that are unchanged.

    Raises:
        IncompleteError: when `unchanged` lacks one of them.
    """
    missing = tuple(question for question in offered.answers if question not in unchanged)
    if missing:
        raise IncompleteError(SAY_FOR_EACH, missing)
    return {question: tuple(chosen) for question, chosen in offered.answers.items() if unchanged[question]}


def _take_over(
    uow: UnitOfWork, scored: ScoredAssessment, question: str, chosen: tuple[str, ...], origin: AnswerOrigin
) -> None:
    """Write one answer. A row without an answer may have a comment already, which stays."""
    row = scored.rows.get(question) or AnswerRow(
        assessment_id=identity(scored.assessment.id), question=question, author_id=uow.viewer.id, saved_at=uow.now
    )
    row.chosen, row.origin = list(chosen), origin.as_plain()
    row.author_id, row.saved_at = uow.viewer.id, uow.now
    uow.session.add(row)


def copy_case(uow: UnitOfWork, code: str) -> Case:
    """Start a draft with the answers of an earlier case; measures are not copied, for their dates are past.

    What is marked as possibly secret is left out: its mark belongs to the earlier case.

    Raises:
        NotAllowedError: when the case is somebody else's, or has been handed to security.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    if Role.OWNER not in opened.roles or opened.case.state in {State.WITH_SECURITY, State.DISPOSED}:
        raise NotAllowedError(ONLY_YOUR_OWN)
    source = current_assessment(uow, opened)
    case, assessment = open_draft(uow)
    origin = AnswerOrigin(OriginKind.COPIED, opened.case.reference, answered_on(source))
    questionnaire = uow.version_of(assessment).questionnaire
    carried = carry_answers(source.questionnaire, questionnaire, source.answers)
    copied = {question: chosen for question, chosen in carried.answers.items() if question not in opened.secrecy.marks}
    for question, chosen in copied.items():
        uow.session.add(
            AnswerRow(
                assessment_id=identity(assessment.id),
                question=question,
                chosen=list(chosen),
                comment=source.rows[question].comment,
                author_id=uow.viewer.id,
                saved_at=uow.now,
                origin=origin.as_plain(),
            )
        )
        update_case_summary(case, question, chosen)
    case.title = case.title or opened.shown.title  # a title that was made of answers is no answer
    record_event(uow, case, "case-copied", source=opened.case.reference, count=str(len(copied)))
    return case


def answered_on(scored: ScoredAssessment) -> date:
    """Return the day when the answers were submitted, or when the last of them was saved."""
    saved = max((row.saved_at for row in scored.rows.values()), default=scored.assessment.created_at)
    return (scored.assessment.submitted_at or saved).astimezone(SWEDISH_TIME).date()


@dataclass(frozen=True, slots=True)
class CarryOverPreview:
    """What carrying over would do: what changed in the questions, and what becomes of the answers."""

    old: QuestionnaireVersion
    new: QuestionnaireVersion
    changes: VersionChanges
    carried: CarriedAnswers


def carry_over_preview(uow: UnitOfWork, scored: ScoredAssessment) -> CarryOverPreview | None:
    """Return what carrying a draft over to the current version would do; nothing if it is there or was submitted."""
    current = uow.library.current(scored.questionnaire.id)
    current = version_for_partners(current, partners_of_revision(scored.assessment))
    if scored.assessment.submitted_at is not None or current.name == scored.version.name:
        return None
    old, new = scored.questionnaire, current.questionnaire
    return CarryOverPreview(scored.version, current, changes_between(old, new), carry_answers(old, new, scored.answers))


def carry_over(
    uow: UnitOfWork, code: str, to_version: str, language: Language, expected_version: int | None = None
) -> None:
    """Move a draft to the current version of the questions.

    Raises:
        ConflictError: when the case changed, or another version was released, since the preview was shown.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.ANSWER, expected_version)
    scored = current_assessment(uow, opened)
    check_everything_open(uow, scored.assessment)
    preview = carry_over_preview(uow, scored)
    if preview is None or preview.new.questionnaire.version != to_version:
        raise ConflictError(NO_NEWER)
    _move_answers(uow, scored, preview)
    _move_plan(uow, scored, preview, language)
    assessment = scored.assessment
    assessment.questionnaire_version, assessment.questionnaire_digest = to_version, preview.new.digest
    uow.session.add(assessment)
    note_partners(uow, opened.id)
    update_screening_answers(uow, opened.case)
    record_event(uow, opened.case, "draft-carried-over", old=preview.old.questionnaire.version, new=to_version)


def _move_answers(uow: UnitOfWork, scored: ScoredAssessment, preview: CarryOverPreview) -> None:
    """Mark what must be confirmed or answered again. Rows whose question is gone stay, for a later version."""
    origin = AnswerOrigin(OriginKind.VERSION, preview.old.questionnaire.version, uow.today)
    for question in preview.carried.to_confirm:
        scored.rows[question].origin = origin.as_plain()
    for question, chosen in preview.carried.unfit.items():
        row = scored.rows[question]
        was = answer_text(preview.old.questionnaire, question, chosen)
        row.origin = AnswerOrigin(OriginKind.VERSION, origin.source, origin.on, was=was).as_plain()
        row.chosen = []
    for row in _rows_asked_again(uow, scored, preview.new.questionnaire):
        row.origin = origin.as_plain()
        if not _is_valid_in(preview.new.questionnaire, row):
            row.chosen = []


def _rows_asked_again(uow: UnitOfWork, scored: ScoredAssessment, new: Questionnaire) -> list[AnswerRow]:
    """Return the rows whose question the old version lacks, after an earlier move, and the new one has again."""
    rows = case_queries.answers_of(uow.session, identity(scored.assessment.id))
    return [row for question, row in rows.items() if question not in scored.rows and question in new.section_of]


def _is_valid_in(questionnaire: Questionnaire, row: AnswerRow) -> bool:
    try:
        if row.question in questionnaire.gates:
            check_gate(row.question, tuple(row.chosen))
        else:
            check_answer(questionnaire.questions[row.question], tuple(row.chosen))
    except InvalidError:
        return False
    return True


def _move_plan(uow: UnitOfWork, scored: ScoredAssessment, preview: CarryOverPreview, language: Language) -> None:
    """Turn measures that the newer library does not have into measures in one's own words."""
    old, new = preview.old.questionnaire.measures_by_id, preview.new.questionnaire.measures_by_id
    for item in case_queries.plan_of(uow.session, identity(scored.assessment.id)):
        if item.measure and item.measure not in new:
            item.text, item.measure = old[item.measure].text.in_(language), ""
            uow.session.add(item)


def answer_text(questionnaire: Questionnaire, question: str, chosen: tuple[str, ...]) -> Text:
    """Return an answer in both languages, as its question offered it."""
    item = questionnaire.items[question]
    if isinstance(item, Gate):
        texts = [GATE_ANSWER_LABELS[answer] for answer in chosen]
    else:
        texts = [item.by_id[a].text if a in item.by_id else Text(sv=a, en=a) for a in chosen]
    return Text(sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts))
