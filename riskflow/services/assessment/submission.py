"""Handing in and taking back: submit, route, close, withdraw, hand over to security, re-assess."""

import secrets

from riskflow.cases.access import Part
from riskflow.cases.labels import OUTCOMES, Outcome
from riskflow.cases.workflow import Action, State, route_action
from riskflow.errors import IncompleteError, InvalidError
from riskflow.questionnaire.answer_sheet import Sheet, sheet_digest
from riskflow.questionnaire.explanations import is_fragile
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Profile
from riskflow.services.assessment.answers import (
    Planned,
    Sheaf,
    add_planned,
    add_revision,
    lacks_measures,
    open_sheaf,
)
from riskflow.services.assessment.attachments import tell_evidence
from riskflow.services.assessment.inquiries import end_requests
from riskflow.services.partners.rescreen import settle
from riskflow.services.unit_of_work import (
    Desk,
    Matter,
    as_system,
    identity,
    move,
    open_case,
    order_record,
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


def submit(desk: Desk, code: str, expected_version: int | None = None) -> Profile:
    """Freeze the answers, open the stops and route the case.

    Raises:
        IncompleteError: when a visible question is unanswered, or a moderate area has no measure.
        InvalidError: when gate H5 says that the case must leave the tool.
        ConflictError: when the case changed since the page was shown.
    """
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.SUBMIT, expected_version)
    settle(desk, matter.case)
    sheaf = open_sheaf(desk, matter)
    _check_complete(desk, sheaf)
    end_requests(desk, matter)
    fragile = is_fragile(sheaf.questionnaire, sheaf.answers, sheaf.context, sheaf.profile)
    _freeze(desk, sheaf, fragile=fragile)
    record_event(desk, matter.case, "assessment-submitted", revision=str(sheaf.assessment.revision))
    tell_evidence(desk, matter, sheaf.assessment)
    _open_stops(desk, matter, sheaf)
    _route(desk, matter, sheaf, fragile=fragile)
    return sheaf.profile


def _check_complete(desk: Desk, sheaf: Sheaf) -> None:
    if any(sheaf.questionnaire.gates[gate].leaves_tool for gate in sheaf.profile.stops):
        raise InvalidError(LEAVES_TOOL)
    if sheaf.profile.unanswered:
        raise IncompleteError(UNANSWERED, sheaf.profile.unanswered)
    if sheaf.to_confirm:
        raise IncompleteError(UNCONFIRMED, tuple(sorted(sheaf.to_confirm)))
    if lacks_measures(sheaf, case_queries.plan_of(desk.session, identity(sheaf.assessment.id))):
        raise IncompleteError(UNPLANNED)


def _freeze(desk: Desk, sheaf: Sheaf, *, fragile: bool) -> None:
    assessment = sheaf.assessment
    assessment.context = {area.value: sheaf.context.get(area) for area in CONTEXT_AREAS}
    assessment.context_grounds = [each.as_plain() for each in sheaf.grounds]
    assessment.submitted_at, assessment.submitted_by = desk.now, desk.viewer.id
    assessment.digest = sheet_digest(sheaf.version.digest, Sheet(sheaf.answers, sheaf.context))
    assessment.levels = {area.value: result.level.id for area, result in sheaf.profile.areas.items()}
    assessment.route, assessment.fragile = sheaf.profile.route.value, fragile
    desk.session.add(assessment)
    desk.session.flush()  # from here on the database refuses to change the answers


def _open_stops(desk: Desk, matter: Matter, sheaf: Sheaf) -> None:
    for gate_id in (*sheaf.profile.stops, *sheaf.profile.questions):
        gate = sheaf.questionnaire.gates[gate_id]
        is_question = gate_id in sheaf.profile.questions
        desk.session.add(
            Stop(
                case_id=matter.id,
                assessment_id=identity(sheaf.assessment.id),
                gate=gate_id,
                is_question=is_question,
                functions=list(gate.cleared_by),
                opened_at=desk.now,
            )
        )
        names = [sheaf.questionnaire.functions_by_id[function].name for function in gate.cleared_by]
        functions = Text(sv=", ".join(n.sv for n in names), en=", ".join(n.en for n in names))
        record_event(
            desk, matter.case, "gate-asked" if is_question else "stop-opened", gate=gate.label, functions=functions
        )


def _route(desk: Desk, matter: Matter, sheaf: Sheaf, *, fragile: bool) -> None:
    """Send the case where its levels lead; the system acts, in the same transaction."""
    profile, policy = sheaf.profile, sheaf.version.policy
    route = profile.route_by_level
    action = route_action(route, has_stop=bool(profile.stops), is_fragile=fragile)
    target = move(desk, as_system(matter), action)
    matter.case.decision_maker = policy.route(route).decision_maker
    matter.case.was_with_rai = matter.case.was_with_rai or target is State.WITH_RAI
    record_event(
        desk, matter.case, "case-routed", route=policy.route(profile.route).name, level=policy.level(profile.worst)
    )
    if target is State.CLOSED:
        close_by_itself(desk, matter, sheaf)


def close_by_itself(desk: Desk, matter: Matter, sheaf: Sheaf) -> None:
    """Close a low case with its record; a random share is drawn for a light check by RAI."""
    add_ending(desk, matter, sheaf.assessment, Outcome.CLOSED)
    record_event(desk, matter.case, "case-closed", outcome=OUTCOMES[Outcome.CLOSED])
    if secrets.randbelow(10_000) < round(sheaf.version.policy.light_check_share * 10_000):
        matter.case.drawn_for_check = True
        record_event(desk, matter.case, "drawn-for-check")


def add_ending(desk: Desk, matter: Matter, assessment: Assessment, outcome: Outcome, reasons: str = "") -> Decision:
    """Note how a case ended without a formal decision, and order its record."""
    matter.case.records_due += 1
    ending = Decision(
        case_id=matter.id,
        assessment_id=identity(assessment.id),
        number=matter.case.records_due,
        outcome=outcome.value,
        reasons=reasons,
        decided_by=desk.viewer.id or None,
        decided_at=desk.now,
    )
    desk.session.add(ending)
    order_record(desk, matter.case)
    return ending


def withdraw(desk: Desk, code: str, reason: str, expected_version: int | None = None) -> None:
    """Take a case back. One that was never submitted leaves no record."""
    matter = open_case(desk, code)
    move(desk, matter, Action.WITHDRAW, expected_version)
    assessment = case_queries.latest_submitted(desk.session, matter.id)
    end_requests(desk, matter)
    record_event(desk, matter.case, "case-withdrawn", reason=reason)
    if assessment:
        add_ending(desk, matter, assessment, Outcome.WITHDRAWN, reason)


def hand_to_security(desk: Desk, code: str) -> set[str]:
    """Let a case leave the tool: the unsubmitted content goes, a neutral marker stays (Security Protection Act).

    Return the digests of attached documents that no case refers to any longer: once this is committed, the caller
    destroys them.
    """
    matter = open_case(desk, code)
    move(desk, matter, Action.HAND_TO_SECURITY)
    assessment = case_queries.latest_assessment(desk.session, matter.id)
    number = identity(assessment.id)
    for row in (*case_queries.answers_of(desk.session, number).values(), *case_queries.plan_of(desk.session, number)):
        desk.session.delete(row)
    assessment.explained = {}
    desk.session.add(assessment)
    matter.case.title = matter.case.partner = matter.case.kind = ""
    desk.session.flush()  # the database lets the rows go only once the case has left
    orphans = collaboration_queries.forget_shared_work(desk.session, matter.id, number)
    record_event(desk, matter.case, "handed-to-security")
    return orphans


def reassess(desk: Desk, code: str) -> None:
    """Open a new revision of a case that has ended; the answers come along, the old revision stays as it was."""
    matter = open_case(desk, code, Part.ANSWERS)
    move(desk, matter, Action.REASSESS)
    assessment = new_revision(desk, matter)
    record_event(desk, matter.case, "reassessment-started", revision=str(assessment.revision))


def new_revision(desk: Desk, matter: Matter) -> Assessment:
    """Copy the newest revision into a new one that can be changed, under the same version of the questions."""
    old = case_queries.latest_assessment(desk.session, matter.id)
    fresh = add_revision(desk, matter.case, desk.version_of(old), old.revision + 1)
    fresh.explained = dict(old.explained)
    number = identity(fresh.id)
    for row in case_queries.answers_of(desk.session, identity(old.id)).values():
        desk.session.add(
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
    for item in case_queries.plan_of(desk.session, identity(old.id)):
        add_planned(desk.session, number, Planned(item.measure, item.text, item.owner, item.due))
    settle(desk, matter.case)
    return fresh
