"""Composing a record: everything the law and a stranger need to know of a case, gathered from its rows into values."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskflow.cases.labels import ADVICE, OUTCOMES, Advice, Outcome
from riskflow.cases.workflow import Group
from riskflow.questionnaire.explanations import Credit, explain, residual
from riskflow.questionnaire.model import Area, Gate, Level, Questionnaire
from riskflow.questionnaire.scoring import Route
from riskflow.records import model as says
from riskflow.services.assessment.answers import PARTNER, Sheaf, sheaf_of
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.assessment.contradictions import remarks_of
from riskflow.services.records.wording import (
    answer_of,
    context_of,
    joined,
    kind_of,
    party_of,
    question_and_answer,
    sections_of,
    unknowns_of,
    way_to,
)
from riskflow.services.unit_of_work import SWEDISH_TIME, Desk, Matter, identity
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.tables import Assessment, Decision, Opinion, Person
from riskflow.text import Text

LENGTH_OF_CODE = 16
KIND_OF_RECORD = {
    Outcome.CLOSED: says.Kind.SELF_ASSESSMENT,
    Outcome.ACKNOWLEDGED: says.Kind.SELF_ASSESSMENT,
    Outcome.WITHDRAWN: says.Kind.CLOSURE,
    Outcome.DISMISSED: says.Kind.CLOSURE,
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
class Origin:
    """Whose record it is."""

    institution: Text
    demonstration: bool
    secret: str


def code_of(secret: str, case_code: str, number: int) -> str:
    """Return the verification code of a record: not to be guessed, and the same whenever it is drawn up."""
    mac = hmac.new(secret.encode(), f"record {case_code} {number}".encode(), hashlib.sha256).hexdigest()
    return mac[:LENGTH_OF_CODE].upper()


def compose(desk: Desk, matter: Matter, decision: Decision, origin: Origin) -> says.Record:
    """Return the record of a decision or an ending. The same rows always give the same record."""
    case = matter.case
    assessment = desk.session.get(Assessment, decision.assessment_id)
    if assessment is None:
        message = f"decision {decision.id} has lost its assessment"
        raise LookupError(message)
    sheaf = sheaf_of(desk, assessment)
    policy = sheaf.version.policy
    outcome = Outcome(decision.outcome)
    owner = _person(desk, case.owner_id)
    anchor = case_queries.last_event_until(desk.session, matter.id, decision.decided_at)
    earlier = case_queries.newest_record(desk.session, matter.id, before=decision.number)
    return says.Record(
        kind=KIND_OF_RECORD.get(outcome, says.Kind.DECISION),
        institution=origin.institution,
        demonstration=origin.demonstration,
        reference=case.reference,
        registry_no=case.registry_no or None,
        dated=decision.decided_at.astimezone(SWEDISH_TIME).date(),
        drawn_up_at=decision.decided_at,
        code=code_of(origin.secret, case.code, decision.number),
        supersedes=earlier.code if earlier else None,
        title=answer_of(sheaf, "title"),
        summary=answer_of(sheaf, "summary"),
        collaboration=kind_of(sheaf),
        parties=(party_of(sheaf),) if answer_of(sheaf, PARTNER) else (),
        applicant=says.Person(name=owner.name, office=owner.title),
        department=case.department,
        **_people(desk, matter, decision, decision.office),
        route=policy.route(Route(assessment.route)).name,
        outcome=OUTCOMES[outcome],
        benefit=decision.benefit,
        risks=decision.reasons,
        areas=tuple(_areas(desk, sheaf)),
        fragile=assessment.fragile,
        unknowns=tuple(unknowns_of(sheaf)),
        context=tuple(context_of(sheaf)),
        gates=tuple(_gates(desk, matter, sheaf)),
        opinion=_opinion(desk, matter, assessment, Group.RAI),
        position=_opinion(desk, matter, assessment, Group.SAI),
        conditions=tuple(_conditions(desk, decision, sheaf)),
        exit_plan=decision.exit_plan,
        follow_up_on=decision.follow_up_on,
        appeal=policy.appeal,
        dispatch=DISPATCH,
        answers=(*sections_of(sheaf), *remarks_of(sheaf)),
        measures=tuple(_measures(desk, sheaf)),
        evidence=tuple(_evidence(desk, matter, assessment)),
        questionnaire=sheaf.questionnaire.title,
        questionnaire_version=sheaf.questionnaire.version,
        questionnaire_digest=assessment.questionnaire_digest,
        revision=assessment.revision,
        assessment_digest=assessment.digest,
        last_event=anchor.seq,
        chain_digest=anchor.hash,
    )


def _evidence(desk: Desk, matter: Matter, assessment: Assessment) -> Iterator[says.Evidence]:
    for document in evidence_of(collaboration_queries.attached_to(desk.session, matter.id), assessment):
        added_on = document.added_at.astimezone(SWEDISH_TIME).date()
        yield says.Evidence(title=document.title, digest=document.digest, added_on=added_on)


def _person(desk: Desk, number: int) -> Person:
    found = desk.session.get(Person, number)
    if found is None:
        message = f"there is no person {number}"
        raise LookupError(message)
    return found


def _people(desk: Desk, matter: Matter, decision: Decision, office: str) -> dict[str, Any]:
    """Say who decided, presented, took part without deciding, and left (Administrative Procedure Act, section 31)."""
    policy = desk.version_of(case_queries.latest_assessment(desk.session, matter.id)).policy
    declared = case_queries.declarations_of(desk.session, [matter.id])
    rows = [row for row in declared if row.declared_at <= decision.decided_at]  # a light check comes afterwards
    names = case_queries.names_of(desk.session, [row.person_id for row in rows])
    decider = _person(desk, decision.decided_by) if decision.decided_by and office else None
    return {
        "decision_maker": says.Person(name=decider.name, office=policy.office(office)) if decider else None,
        "presenter": says.Person(name=decision.presenter) if decision.presenter else None,
        "participants": tuple(
            says.Person(name=names[row.person_id], office=row.group.upper()) for row in rows if not row.has_conflict
        ),
        "conflicts": tuple(
            says.Conflict(name=names[r.person_id], consequence=TAKES_NO_PART) for r in rows if r.has_conflict
        ),
    }


def _areas(desk: Desk, sheaf: Sheaf) -> Iterator[says.AreaResult]:
    questionnaire, profile = sheaf.questionnaire, sheaf.profile
    explanations = explain(questionnaire, sheaf.answers, sheaf.context, profile)
    planned = case_queries.plan_of(desk.session, identity(sheaf.assessment.id))
    credit = Credit.AGREED if _is_acknowledged(desk, sheaf) else Credit.PROPOSED
    left = residual(profile, {item.measure: credit for item in planned if item.measure}, questionnaire.measures_by_id)
    for area, result in profile.areas.items():
        yield says.AreaResult(
            area=area,
            level=result.level,
            best=result.best,
            residual=left[area].agreed if planned else None,
            sentence=sheaf.version.policy.sentences[result.row],
            knock_outs=tuple(rule.reason for rule in result.knock_outs),
            reasons=tuple(
                says.Reason(
                    question=questionnaire.questions[reason.question].text,
                    answer=joined(questionnaire.questions[reason.question], reason.options),
                    driver=reason.driver,
                    severity=reason.severity,
                    unknown=reason.unknown,
                )
                for reason in result.reasons
            ),
            lowers=tuple(way_to(sheaf, way) for way in explanations[area].lowers),
            raises=tuple(way_to(sheaf, way) for way in explanations[area].raises),
        )


def _gates(desk: Desk, matter: Matter, sheaf: Sheaf) -> Iterator[says.Gate]:
    questionnaire = sheaf.questionnaire
    stops = [s for s in case_queries.stops_of(desk.session, [matter.id]) if s.stop.assessment_id == sheaf.assessment.id]
    names = case_queries.names_of(desk.session, [s.clearance.person_id for s in stops if s.clearance])
    for found in stops:
        gate: Gate = questionnaire.gates[found.stop.gate]
        cleared = found.clearance
        yield says.Gate(
            label=gate.label,
            text=gate.text,
            state=says.GateState.CLEARED
            if cleared
            else says.GateState.ASKED
            if found.stop.is_question
            else says.GateState.OPEN,
            function=questionnaire.functions_by_id[cleared.function if cleared else gate.cleared_by[0]].name,
            raised_by=tuple(question_and_answer(sheaf, name) for name in sheaf.profile.raised_by.get(gate.id, ())),
            by=names[cleared.person_id] if cleared else "",
            on=cleared.cleared_at.astimezone(SWEDISH_TIME).date() if cleared else None,
            basis=cleared.basis if cleared else "",
            conditions=cleared.conditions if cleared else "",
            evidence=(cleared.evidence,) if cleared and cleared.evidence else (),
        )


def _opinion(desk: Desk, matter: Matter, assessment: Assessment, group: Group) -> says.Opinion | None:
    found: Opinion | None = next(
        (
            o
            for o in case_queries.opinions_of(desk.session, matter.id)
            if o.group == group and o.assessment_id == assessment.id
        ),
        None,
    )
    if found is None:
        return None
    ratings = case_queries.ratings_of(desk.session, identity(assessment.id), group)
    names = case_queries.names_of(desk.session, [r.person_id for r in ratings])
    absent = [
        d.person_id
        for d in case_queries.declarations_of(desk.session, [matter.id])
        if d.has_conflict and d.group == group
    ]
    return says.Opinion(
        text=found.text,
        recommendation=ADVICE[Advice(found.advice)],
        given_on=found.given_at.astimezone(SWEDISH_TIME).date(),
        members=tuple(says.Person(name=names[r.person_id]) for r in ratings),
        conditions=tuple(condition["text"] for condition in found.conditions),
        spread=tuple(_spread([r.levels for r in ratings])),
        dissents=tuple(says.Dissent(name=d["name"], reasons=d["reason"]) for d in found.dissents),
        disqualified=tuple(case_queries.names_of(desk.session, absent).values()),
    )


def _spread(levels: list[dict[str, str]]) -> Iterator[says.Spread]:
    for area in Area:
        given = tuple(sorted(Level.parse(each[area]) for each in levels if area in each))
        if given:
            yield says.Spread(area=area, ratings=given)


def _conditions(desk: Desk, decision: Decision, sheaf: Sheaf) -> Iterator[says.Condition]:
    """Yield the decision's conditions; where a department closed the case, the measures that it acknowledged."""
    for row in decision.conditions:
        yield says.Condition(
            text=row["text"],
            owner=row["owner"],
            due=_day(row),
            proof=row["proof"],
            consequence=row.get("consequence", ""),
        )
    if decision.outcome == Outcome.ACKNOWLEDGED:
        for measure in _measures(desk, sheaf):
            yield says.Condition(text=measure.text, owner=measure.owner, due=measure.due, proof=measure.proof)


def _day(row: Mapping[str, str]) -> date | None:
    return date.fromisoformat(row["due"]) if row.get("due") else None


def _is_acknowledged(desk: Desk, sheaf: Sheaf) -> bool:
    decisions = case_queries.decisions_of(desk.session, sheaf.assessment.case_id)
    return any(d.outcome == Outcome.ACKNOWLEDGED and d.assessment_id == sheaf.assessment.id for d in decisions)


def _measures(desk: Desk, sheaf: Sheaf) -> Iterator[says.Measure]:
    library: Questionnaire = sheaf.questionnaire
    status = AGREED if _is_acknowledged(desk, sheaf) else PROPOSED
    for row in case_queries.plan_of(desk.session, identity(sheaf.assessment.id)):
        known = library.measures_by_id.get(row.measure)
        yield says.Measure(
            text=known.text if known else row.text,
            reduces=known.reduces if known else None,
            status=status,
            owner=row.owner,
            due=row.due,
            proof=known.proof if known else "",
        )
