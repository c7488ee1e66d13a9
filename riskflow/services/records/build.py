"""Composing a record: everything the law and a stranger need to know of a case, gathered from its rows into values."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.cases.labels import ADVICE_NAMES, CASE_OUTCOME_NAMES, Advice, CaseOutcome
from riskflow.cases.workflow import Group
from riskflow.questionnaire.explanations import MeasureStatus, explain, residual_levels
from riskflow.questionnaire.model import Area, Gate, Level, Questionnaire
from riskflow.questionnaire.scoring import Route
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import PARTNER, ScoredAssessment, score_assessment
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.assessment.contradictions import remark_sections
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.records.wording import (
    answer_of,
    context_of,
    counterfactual_text,
    joined,
    kind_of,
    party_of,
    question_and_answer,
    sections_of,
    unknowns_of,
)
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Assessment, Decision, Opinion, Person
from riskflow.text import Text

CODE_LENGTH = 16
KIND_OF_RECORD = {
    CaseOutcome.CLOSED: record_model.RecordKind.SELF_ASSESSMENT,
    CaseOutcome.ACKNOWLEDGED: record_model.RecordKind.SELF_ASSESSMENT,
    CaseOutcome.WITHDRAWN: record_model.RecordKind.CLOSURE,
    CaseOutcome.DISMISSED: record_model.RecordKind.CLOSURE,
}
TAKES_NO_PART = Text(sv="Deltar inte i handläggningen", en="Takes no part in the handling")
PROPOSED = Text(sv="Föreslagen", en="Proposed")
AGREED = Text(sv="Överenskommen", en="Agreed")
DISPATCH = (
    Text(sv="Sökanden", en="The applicant"),
    Text(sv="Prefekten", en="The head of department"),
    Text(sv="Registrator", en="The registrar"),
)


@dataclass(frozen=True, slots=True)
class IssuingInstitution:
    """Whose record it is."""

    institution: Text
    demonstration: bool
    secret: str


def verification_code(secret: str, case_code: str, number: int) -> str:
    """Return the verification code of a record: not to be guessed, and the same whenever it is drawn up."""
    mac = hmac.new(secret.encode(), f"record {case_code} {number}".encode(), hashlib.sha256).hexdigest()
    return mac[:CODE_LENGTH].upper()


def assemble_record(
    uow: UnitOfWork, opened: OpenCase, decision: Decision, issuer: IssuingInstitution
) -> record_model.Record:
    """Return the record of a decision or an ending. The same rows always give the same record."""
    case = opened.case
    assessment = uow.session.get(Assessment, decision.assessment_id)
    if assessment is None:
        message = f"decision {decision.id} has lost its assessment"
        raise LookupError(message)
    scored = score_assessment(uow, assessment)
    policy = scored.version.policy
    outcome = CaseOutcome(decision.outcome)
    owner = _person(uow, case.owner_id)
    anchor = case_queries.last_event_until(uow.session, opened.id, decision.decided_at)
    earlier = case_queries.newest_record(uow.session, opened.id, before=decision.number)
    return record_model.Record(
        kind=KIND_OF_RECORD.get(outcome, record_model.RecordKind.DECISION),
        institution=issuer.institution,
        demonstration=issuer.demonstration,
        reference=case.reference,
        registry_no=case.registry_no or None,
        dated=decision.decided_at.astimezone(SWEDISH_TIME).date(),
        drawn_up_at=decision.decided_at,
        code=verification_code(issuer.secret, case.code, decision.number),
        supersedes=earlier.code if earlier else None,
        title=answer_of(scored, "title"),
        summary=answer_of(scored, "summary"),
        collaboration=kind_of(scored),
        parties=(party_of(scored),) if answer_of(scored, PARTNER) else (),
        applicant=record_model.RecordPerson(name=owner.name, office=owner.title),
        department=case.department,
        **_people(uow, opened, decision, decision.office),
        route=policy.route(Route(assessment.route)).name,
        outcome=CASE_OUTCOME_NAMES[outcome],
        benefit=decision.benefit,
        risks=decision.reasons,
        areas=tuple(_areas(uow, scored)),
        fragile=assessment.fragile,
        unknowns=tuple(unknowns_of(scored)),
        context=tuple(context_of(scored)),
        gates=tuple(_gates(uow, opened, scored)),
        opinion=_opinion(uow, opened, assessment, Group.RAI),
        position=_opinion(uow, opened, assessment, Group.SAI),
        conditions=tuple(_conditions(uow, decision, scored)),
        exit_plan=decision.exit_plan,
        follow_up_on=decision.follow_up_on,
        appeal=policy.appeal,
        dispatch=DISPATCH,
        answers=(*sections_of(scored), *remark_sections(scored)),
        measures=tuple(_measures(uow, scored)),
        evidence=tuple(_evidence(uow, opened, assessment)),
        questionnaire=scored.questionnaire.title,
        questionnaire_version=scored.questionnaire.version,
        questionnaire_digest=assessment.questionnaire_digest,
        revision=assessment.revision,
        assessment_digest=assessment.digest,
        last_event=anchor.seq,
        chain_digest=anchor.hash,
    )


def _evidence(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> Iterator[record_model.Evidence]:
    for document in evidence_of(collaboration_queries.attached_to(uow.session, opened.id), assessment):
        added_on = document.added_at.astimezone(SWEDISH_TIME).date()
        yield record_model.Evidence(title=document.title, digest=document.digest, added_on=added_on)


def _person(uow: UnitOfWork, number: int) -> Person:
    found = uow.session.get(Person, number)
    if found is None:
        message = f"there is no person {number}"
        raise LookupError(message)
    return found


def _people(uow: UnitOfWork, opened: OpenCase, decision: Decision, office: str) -> dict[str, Any]:
    """Say who decided, presented, took part without deciding, and left (Administrative Procedure Act, section 31)."""
    policy = uow.version_of(case_queries.latest_assessment(uow.session, opened.id)).policy
    declared = case_queries.declarations_of(uow.session, [opened.id])
    rows = [row for row in declared if row.declared_at <= decision.decided_at]  # a light check comes afterwards
    names = case_queries.names_of(uow.session, [row.person_id for row in rows])
    decider = _person(uow, decision.decided_by) if decision.decided_by and office else None
    return {
        "decision_maker": record_model.RecordPerson(name=decider.name, office=policy.office(office))
        if decider
        else None,
        "presenter": record_model.RecordPerson(name=decision.presenter) if decision.presenter else None,
        "participants": tuple(
            record_model.RecordPerson(name=names[row.person_id], office=row.group.upper())
            for row in rows
            if not row.has_conflict
        ),
        "conflicts": tuple(
            record_model.Conflict(name=names[r.person_id], consequence=TAKES_NO_PART) for r in rows if r.has_conflict
        ),
    }


def _areas(uow: UnitOfWork, scored: ScoredAssessment) -> Iterator[record_model.AreaResult]:
    questionnaire, profile = scored.questionnaire, scored.profile
    explanations = explain(questionnaire, scored.answers, scored.context, profile)
    planned = case_queries.plan_of(uow.session, identity(scored.assessment.id))
    credit = MeasureStatus.AGREED if _is_acknowledged(uow, scored) else MeasureStatus.PROPOSED
    left = residual_levels(
        profile, {item.measure: credit for item in planned if item.measure}, questionnaire.measures_by_id
    )
    for area, result in profile.areas.items():
        yield record_model.AreaResult(
            area=area,
            level=result.level,
            best=result.best,
            residual=left[area].agreed if planned else None,
            sentence=scored.version.policy.sentences[result.row],
            knock_outs=tuple(rule.reason for rule in result.knock_outs),
            reasons=tuple(
                record_model.RecordReason(
                    question=questionnaire.questions[reason.question].text,
                    answer=joined(questionnaire.questions[reason.question], reason.options),
                    driver=reason.driver,
                    severity=reason.severity,
                    unknown=reason.unknown,
                )
                for reason in result.reasons
            ),
            lowers=tuple(counterfactual_text(scored, way) for way in explanations[area].lowers),
            raises=tuple(counterfactual_text(scored, way) for way in explanations[area].raises),
        )


def _gates(uow: UnitOfWork, opened: OpenCase, scored: ScoredAssessment) -> Iterator[record_model.RecordGate]:
    questionnaire = scored.questionnaire
    stops = [s for s in case_queries.stops_of(uow.session, [opened.id]) if s.stop.assessment_id == scored.assessment.id]
    names = case_queries.names_of(uow.session, [s.clearance.person_id for s in stops if s.clearance])
    for found in stops:
        gate: Gate = questionnaire.gates[found.stop.gate]
        cleared = found.clearance
        yield record_model.RecordGate(
            label=gate.label,
            text=gate.text,
            state=record_model.GateState.CLEARED
            if cleared
            else record_model.GateState.ASKED
            if found.stop.is_question
            else record_model.GateState.OPEN,
            function=questionnaire.functions_by_id[cleared.function if cleared else gate.cleared_by[0]].name,
            raised_by=tuple(question_and_answer(scored, name) for name in scored.profile.raised_by.get(gate.id, ())),
            by=names[cleared.person_id] if cleared else "",
            on=cleared.cleared_at.astimezone(SWEDISH_TIME).date() if cleared else None,
            basis=cleared.basis if cleared else "",
            conditions=cleared.conditions if cleared else "",
            evidence=(cleared.evidence,) if cleared and cleared.evidence else (),
        )


def _opinion(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, group: Group
) -> record_model.RecordOpinion | None:
    found: Opinion | None = next(
        (
            o
            for o in case_queries.opinions_of(uow.session, opened.id)
            if o.group == group and o.assessment_id == assessment.id
        ),
        None,
    )
    if found is None:
        return None
    ratings = case_queries.ratings_of(uow.session, identity(assessment.id), group)
    names = case_queries.names_of(uow.session, [r.person_id for r in ratings])
    absent = [
        d.person_id
        for d in case_queries.declarations_of(uow.session, [opened.id])
        if d.has_conflict and d.group == group
    ]
    return record_model.RecordOpinion(
        text=found.text,
        recommendation=ADVICE_NAMES[Advice(found.advice)],
        given_on=found.given_at.astimezone(SWEDISH_TIME).date(),
        members=tuple(record_model.RecordPerson(name=names[r.person_id]) for r in ratings),
        conditions=tuple(condition["text"] for condition in found.conditions),
        spread=tuple(_spread([r.levels for r in ratings])),
        dissents=tuple(record_model.Dissent(name=d["name"], reasons=d["reason"]) for d in found.dissents),
        disqualified=tuple(case_queries.names_of(uow.session, absent).values()),
    )


def _spread(levels: list[dict[str, str]]) -> Iterator[record_model.Spread]:
    for area in Area:
        given = tuple(sorted(Level.parse(each[area]) for each in levels if area in each))
        if given:
            yield record_model.Spread(area=area, ratings=given)


def _conditions(
    uow: UnitOfWork, decision: Decision, scored: ScoredAssessment
) -> Iterator[record_model.RecordCondition]:
    """Yield the decision's conditions; where a department closed the case, the measures that it acknowledged."""
    for row in decision.conditions:
        yield record_model.RecordCondition(
            text=row["text"],
            owner=row["owner"],
            due=_day(row),
            proof=row["proof"],
            consequence=row.get("consequence", ""),
        )
    if decision.outcome == CaseOutcome.ACKNOWLEDGED:
        for measure in _measures(uow, scored):
            yield record_model.RecordCondition(
                text=measure.text, owner=measure.owner, due=measure.due, proof=measure.proof
            )


def _day(row: Mapping[str, str]) -> date | None:
    return date.fromisoformat(row["due"]) if row.get("due") else None


def _is_acknowledged(uow: UnitOfWork, scored: ScoredAssessment) -> bool:
    decisions = case_queries.decisions_of(uow.session, scored.assessment.case_id)
    return any(d.outcome == CaseOutcome.ACKNOWLEDGED and d.assessment_id == scored.assessment.id for d in decisions)


def _measures(uow: UnitOfWork, scored: ScoredAssessment) -> Iterator[record_model.RecordMeasure]:
    library: Questionnaire = scored.questionnaire
    status = AGREED if _is_acknowledged(uow, scored) else PROPOSED
    for row in case_queries.plan_of(uow.session, identity(scored.assessment.id)):
        known = library.measures_by_id.get(row.measure)
        yield record_model.RecordMeasure(
            text=known.text if known else row.text,
            reduces=known.reduces if known else None,
            status=status,
            owner=row.owner,
            due=row.due,
            proof=known.proof if known else "",
        )
