"""Handing in and taking back: submit, route, close, withdraw, hand over to security, re-assess."""

import secrets

from riskflow.cases.access import Part
from riskflow.cases.labels import CASE_OUTCOME_NAMES, CaseOutcome
from riskflow.cases.workflow import Action, State, route_action
from riskflow.errors import IncompleteError, InvalidError
from riskflow.questionnaire.answer_sheet import AnswerSheet, sheet_digest
from riskflow.questionnaire.explanations import is_fragile
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Profile
from riskflow.services.assessment.answers import (
    MeasureInput,
    ScoredAssessment,
    add_planned,
    add_revision,
    areas_without_measures,
    current_assessment,
)
from riskflow.services.assessment.attachments import record_evidence
from riskflow.services.assessment.inquiries import end_open_inquiries
from riskflow.services.case_facts import identity
from riskflow.services.partners.rescreen import update_screening_answers
from riskflow.services.unit_of_work import (
    OpenCase,
    UnitOfWork,
    as_system,
    change_state,
    enqueue_record,
    open_case,
    record_event,
)
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import AnswerRow, Assessment, Decision, Stop
from riskflow.text import Text

UNANSWERED = Text(sv="Svara på alla frågor först.", en="Answer all questions first.")
UNCONFIRMED = Text(
    sv="Bekräfta först de svar som följde med från ett annat ärende eller en annan version.",
    en="First confirm the answers that came along from another case or another version.",
)
UNPLANNED = Text(
    sv="Välj minst en åtgärd med ansvarig och datum för varje område på måttlig nivå. Annars kan det inte avslutas.",
    en="Choose at least one measure with owner and date for each moderate area. Otherwise the case cannot close.",
)
LEAVES_TOOL = Text(
    sv="Du har svarat ja på spärr H5. Ärendet ska lämnas till säkerhet och får inte skickas in här.",
    en="You answered yes to gate H5. The case must be handed to security and cannot be submitted here.",
)


def submit(uow: UnitOfWork, code: str, expected_version: int | None = None) -> Profile:
    """Freeze the answers, open the stops and route the case.

    Raises:
        IncompleteError: when a visible question is unanswered, or a moderate area has no measure.
        InvalidError: when gate H5 says that the case must leave the tool.
        ConflictError: when the case changed since the page was shown.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.SUBMIT, expected_version)
    update_screening_answers(uow, opened.case)
    scored = current_assessment(uow, opened)
    _check_complete(uow, scored)
    end_open_inquiries(uow, opened)
    fragile = is_fragile(scored.questionnaire, scored.answers, scored.context, scored.profile)
    _freeze(uow, scored, fragile=fragile)
    record_event(uow, opened.case, "assessment-submitted", revision=str(scored.assessment.revision))
    record_evidence(uow, opened, scored.assessment)
    _open_stops(uow, opened, scored)
    _route(uow, opened, scored, fragile=fragile)
    return scored.profile


def _check_complete(uow: UnitOfWork, scored: ScoredAssessment) -> None:
    if any(scored.questionnaire.gates[gate].leaves_tool for gate in scored.profile.stops):
        raise InvalidError(LEAVES_TOOL)
    if scored.profile.unanswered:
        raise IncompleteError(UNANSWERED, scored.profile.unanswered)
    if scored.to_confirm:
        raise IncompleteError(UNCONFIRMED, tuple(sorted(scored.to_confirm)))
    if areas_without_measures(scored, case_queries.plan_of(uow.session, identity(scored.assessment.id))):
        raise IncompleteError(UNPLANNED)


def _freeze(uow: UnitOfWork, scored: ScoredAssessment, *, fragile: bool) -> None:
    assessment = scored.assessment
    assessment.context = {area.value: scored.context.get(area) for area in CONTEXT_AREAS}
    assessment.context_grounds = [each.as_plain() for each in scored.context_evidence]
    assessment.submitted_at, assessment.submitted_by = uow.now, uow.viewer.id
    assessment.digest = sheet_digest(scored.version.digest, AnswerSheet(scored.answers, scored.context))
    assessment.levels = {area.value: result.level.id for area, result in scored.profile.areas.items()}
    assessment.route, assessment.fragile = scored.profile.route.value, fragile
    uow.session.add(assessment)
    uow.session.flush()  # from here on the database refuses to change the answers


def _open_stops(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> None:
    for gate_id in (*scored.profile.stops, *scored.profile.questions):
        gate = scored.questionnaire.gates[gate_id]
        is_question = gate_id in scored.profile.questions
        uow.session.add(
            Stop(
                case_id=opened.id,
                assessment_id=identity(scored.assessment.id),
                gate=gate_id,
                is_question=is_question,
                functions=list(gate.cleared_by),
                opened_at=uow.now,
            )
        )
        names = [scored.questionnaire.functions_by_id[function].name for function in gate.cleared_by]
        functions = Text(sv=", ".join(n.sv for n in names), en=", ".join(n.en for n in names))
        record_event(
            uow, opened.case, "gate-asked" if is_question else "stop-opened", gate=gate.label, functions=functions
        )


def _route(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment, *, fragile: bool) -> None:
    """Send the case where its levels lead; the system acts, in the same transaction."""
    profile, policy = scored.profile, scored.version.policy
    route = profile.route_by_level
    action = route_action(route, has_stop=bool(profile.stops), is_fragile=fragile)
    target = change_state(uow, as_system(opened), action)
    opened.case.decision_maker = policy.route(route).decision_maker
    opened.case.was_with_rai = opened.case.was_with_rai or target is State.WITH_RAI
    record_event(
        uow, opened.case, "case-routed", route=policy.route(profile.route).name, level=policy.level(profile.worst)
    )
    if target is State.CLOSED:
        close_automatically(uow, opened, scored)


def close_automatically(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> None:
    """Close a low case with its record; a random share is drawn for a light check by RAI."""
    add_ending(uow, opened, scored.assessment, CaseOutcome.CLOSED)
    record_event(uow, opened.case, "case-closed", outcome=CASE_OUTCOME_NAMES[CaseOutcome.CLOSED])
    if secrets.randbelow(10_000) < round(scored.version.policy.light_check_share * 10_000):
        opened.case.drawn_for_check = True
        record_event(uow, opened.case, "drawn-for-check")


def add_ending(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, outcome: CaseOutcome, reasons: str = ""
) -> Decision:
    """Note how a case ended without a formal decision, and order its record."""
    opened.case.records_due += 1
    ending = Decision(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        number=opened.case.records_due,
        outcome=outcome.value,
        reasons=reasons,
        decided_by=uow.viewer.id or None,
        decided_at=uow.now,
    )
    uow.session.add(ending)
    enqueue_record(uow, opened.case)
    return ending


def withdraw(uow: UnitOfWork, code: str, reason: str, expected_version: int | None = None) -> None:
    """Take a case back. One that was never submitted leaves no record."""
    opened = open_case(uow, code)
    change_state(uow, opened, Action.WITHDRAW, expected_version)
    assessment = case_queries.latest_submitted(uow.session, opened.id)
    end_open_inquiries(uow, opened)
    record_event(uow, opened.case, "case-withdrawn", reason=reason)
    if assessment:
        add_ending(uow, opened, assessment, CaseOutcome.WITHDRAWN, reason)


def hand_to_security(uow: UnitOfWork, code: str) -> set[str]:
    """Let a case leave the tool: the unsubmitted content goes, a neutral marker stays (Security Protection Act).

    Return the digests of attached documents that no case refers to any longer: once this is committed, the caller
    destroys them.
    """
    opened = open_case(uow, code)
    change_state(uow, opened, Action.HAND_TO_SECURITY)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    number = identity(assessment.id)
    for row in (*case_queries.answers_of(uow.session, number).values(), *case_queries.plan_of(uow.session, number)):
        uow.session.delete(row)
    assessment.explained = {}
    uow.session.add(assessment)
    opened.case.title = opened.case.partner = opened.case.kind = ""
    uow.session.flush()  # the database lets the rows go only once the case has left
    orphans = collaboration_queries.delete_shared_work(uow.session, opened.id, number)
    record_event(uow, opened.case, "handed-to-security")
    return orphans


def reassess(uow: UnitOfWork, code: str) -> None:
    """Open a new revision of a case that has ended; the answers come along, the old revision stays as it was."""
    opened = open_case(uow, code, Part.ANSWERS)
    change_state(uow, opened, Action.REASSESS)
    assessment = new_revision(uow, opened)
    record_event(uow, opened.case, "reassessment-started", revision=str(assessment.revision))


def new_revision(uow: UnitOfWork, opened: OpenCase) -> Assessment:
    """Copy the newest revision into a new one that can be changed, under the same version of the questions."""
    old = case_queries.latest_assessment(uow.session, opened.id)
    fresh = add_revision(uow, opened.case, uow.version_of(old), old.revision + 1)
    fresh.explained = dict(old.explained)
    number = identity(fresh.id)
    for row in case_queries.answers_of(uow.session, identity(old.id)).values():
        uow.session.add(
            AnswerRow(
                assessment_id=number,
                question=row.question,
                chosen=list(row.chosen),
                comment=row.comment,
                author_id=row.author_id,
                saved_at=row.saved_at,
                origin=dict(row.origin),
            )
        )
    for item in case_queries.plan_of(uow.session, identity(old.id)):
        add_planned(uow.session, number, MeasureInput(item.measure, item.text, item.owner, item.due))
    update_screening_answers(uow, opened.case)
    return fresh
