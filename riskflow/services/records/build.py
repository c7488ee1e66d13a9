"""A record as a value: everything that the law and a reader need to know of a case, gathered from its rows."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from riskflow.cases.conflicts import ConflictsOfInterest
from riskflow.cases.labels import ADVICE_NAMES, CASE_OUTCOME_NAMES, Advice, CaseOutcome
from riskflow.cases.review_input import SubjectKind, subject_parts
from riskflow.cases.secrecy import PROVISIONS, marks_in_force
from riskflow.cases.workflow import MEMBER_OF, Group
from riskflow.questionnaire.explanations import MeasureStatus, explain, residual_levels
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import ScoredAssessment, score_assessment
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
    parties_of,
    question_and_answer,
    sections_of,
    unknowns_of,
)
from riskflow.services.review.corrections import named_corrections
from riskflow.services.review.open_points import SAID, PointKind
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.corrections import addenda_until
from riskflow.store.queries.reviews import RequestWithReply
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Assessment, Clearance, Decision, EventRow, Opinion, Person, PlannedMeasure, Rating
from riskflow.text import Text

CODE_LENGTH = 16
KIND_OF_RECORD = {
    CaseOutcome.CLOSED: record_model.RecordKind.SELF_ASSESSMENT,
    CaseOutcome.ACKNOWLEDGED: record_model.RecordKind.SELF_ASSESSMENT,
    CaseOutcome.WITHDRAWN: record_model.RecordKind.CLOSURE,
    CaseOutcome.DISMISSED: record_model.RecordKind.CLOSURE,
}
TAKES_NO_PART = Text(sv="Deltar inte i handläggningen", en="Takes no part in the handling")
TAKES_NO_FURTHER_PART = Text(
    sv="Anmälde jäv {day} och deltar inte därefter. Räknas inte: {void}. Står kvar, lämnat före anmälan: {stands}",
    en="Reported a conflict on {day} and takes no part since. Not counted: {void}. Stands, given before: {stands}",
)
MEMBERS = frozenset(MEMBER_OF.values())
PROPOSED = Text(sv="Föreslagen", en="Proposed")
AGREED = Text(sv="Överenskommen", en="Agreed")
DISPATCH = (
    Text(sv="Sökanden", en="The applicant"),
    Text(sv="Prefekten", en="The head of department"),
    Text(sv="Registrator", en="The registrar"),
)


@dataclass(frozen=True, slots=True)
class IssuingInstitution:
    """Whose record it is; `secret` is the key of the verification codes."""

    institution: Text
    demonstration: bool
    secret: str


def verification_code(secret: str, case_code: str, number: int) -> str:
    """Return the verification code of a record, a truncated HMAC: not to be guessed, and the same at every attempt."""
    mac = hmac.new(secret.encode(), f"record {case_code} {number}".encode(), hashlib.sha256).hexdigest()
    return mac[:CODE_LENGTH].upper()


@dataclass(frozen=True, slots=True)
class RecordSources:
    """The rows that a record is built from; `names` are those of all persons that they name."""

    decision: Decision
    scored: ScoredAssessment
    owner: Person
    decider: Person | None
    plan: Sequence[PlannedMeasure]
    stops: Sequence[StopWithClearance]
    requests: Sequence[RequestWithReply]
    opinions: Mapping[Group, Opinion]
    ratings: Mapping[Group, Sequence[Rating]]
    conflicts: ConflictsOfInterest
    """What had been said on conflicts of interest when the decision was taken."""
    reported: Mapping[int | None, EventRow]
    """The latest report of a conflict during the handling, by person."""
    evidence: tuple[record_model.RecordEvidence, ...]
    names: Mapping[int | None, str]

    @property
    def is_acknowledged(self) -> bool:
        """Whether the head of department agreed to the planned measures, which closed the case."""
        return self.decision.outcome == CaseOutcome.ACKNOWLEDGED


def read_sources(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> RecordSources:
    assessment = uow.session.get_one(Assessment, decision.assessment_id)
    number = identity(assessment.id)
    # What is declared or ruled after the decision is no part of its record.
    said = (each for each in opened.facts.conflicts.statements if each.at <= decision.decided_at)
    conflicts = ConflictsOfInterest(tuple(said))
    opinions = {row.group: row for row in case_queries.opinions_on(uow.session, [number])}
    ratings = {group: case_queries.ratings_of(uow.session, number, group) for group in opinions}
    stops = [found.until(decision.decided_at) for found in case_queries.stops_on(uow.session, number)]
    asked = review_queries.requests_of(uow.session, [opened.id])
    requests = [each.until(decision.decided_at) for each in asked if each.request.asked_at <= decision.decided_at]
    persons = {
        *(each.reply.person_id for each in requests if each.reply),
        *(each.person for each in conflicts.statements),
        *(row.person_id for rows in ratings.values() for row in rows),
        *(answer.person_id for found in stops for answer in found.answers),
    }
    has_decider = decision.decided_by is not None and bool(decision.office)
    return RecordSources(
        decision=decision,
        scored=score_assessment(uow, assessment),
        # Who submitted stays its author when the case is handed over later.
        owner=uow.session.get_one(Person, assessment.submitted_by or opened.case.owner_id),
        decider=uow.session.get_one(Person, decision.decided_by) if has_decider else None,
        plan=case_queries.plan_of(uow.session, number),
        stops=stops,
        requests=requests,
        opinions=opinions,
        ratings=ratings,
        conflicts=conflicts,
        reported=_reported(uow, opened, decision),
        evidence=tuple(_evidence(uow, opened, assessment)),
        names=case_queries.names_of(uow.session, persons),
    )


def _reported(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> dict[int | None, EventRow]:
    events = case_queries.events_of(uow.session, opened.id)
    return {row.actor_id: row for row in events if row.tag == "conflict-reported" and row.at <= decision.decided_at}


def assemble_record(
    uow: UnitOfWork, opened: OpenCase, decision: Decision, issuer: IssuingInstitution
) -> record_model.Record:
    """Return the record of a decision or an ending. The same rows always give the same record."""
    case = opened.case
    sources = read_sources(uow, opened, decision)
    scored = sources.scored
    assessment, policy = scored.assessment, scored.version.policy
    outcome = CaseOutcome(decision.outcome)
    anchor = case_queries.last_event_until(uow.session, opened.id, decision.decided_at)
    earlier = case_queries.newest_record(uow.session, opened.id, before=decision.number)
    return record_model.Record(
        kind=KIND_OF_RECORD.get(outcome, record_model.RecordKind.DECISION),
        institution=issuer.institution,
        demonstration=issuer.demonstration,
        reference=case.reference,
        registry_no=case.registry_no or None,
        dated=_swedish_day(decision.decided_at),
        drawn_up_at=decision.decided_at,
        code=verification_code(issuer.secret, case.code, decision.number),
        supersedes=earlier.code if earlier else None,
        secrecy=_secrecy(uow, opened, decision, issuer),
        title=answer_of(scored, "title") or case.title,
        summary=answer_of(scored, "summary"),
        collaboration=kind_of(scored),
        parties=parties_of(uow, scored),
        applicant=record_model.RecordPerson(name=sources.owner.name, office=sources.owner.title),
        department=case.department,
        decision_maker=_decision_maker(sources),
        presenter=record_model.RecordPerson(name=decision.presenter) if decision.presenter else None,
        participants=tuple(_participants(sources)),
        conflicts=tuple(_conflicts(sources)),
        route=policy.route(Route(assessment.route)).name,
        outcome=CASE_OUTCOME_NAMES[outcome],
        despite=tuple(_points(decision, is_open=True)),
        said=tuple(_points(decision, is_open=False)),
        benefit=decision.benefit,
        risks=decision.reasons,
        areas=tuple(_areas(sources)),
        fragile=assessment.fragile,
        unknowns=tuple(unknowns_of(scored)),
        context=tuple(context_of(scored)),
        gates=tuple(_gates(sources)),
        requests=tuple(_requests(sources)),
        unheard=decision.unheard_reason,
        opinion=_opinion(sources, Group.RAI),
        position=_opinion(sources, Group.SAI),
        conditions=tuple(_conditions(sources)),
        exit_plan=decision.exit_plan,
        follow_up_on=decision.follow_up_on,
        appeal=policy.appeal,
        dispatch=DISPATCH,
        addenda=tuple(_addenda(uow, opened, decision)),
        answers=(*sections_of(scored), *remark_sections(scored)),
        measures=tuple(_measures(sources)),
        evidence=sources.evidence,
        questionnaire=scored.questionnaire.title,
        questionnaire_version=scored.questionnaire.version,
        questionnaire_digest=assessment.questionnaire_digest,
        revision=assessment.revision,
        assessment_digest=assessment.digest,
        last_event=anchor.seq,
        chain_digest=anchor.hash,
    )


def _secrecy(
    uow: UnitOfWork, opened: OpenCase, decision: Decision, issuer: IssuingInstitution
) -> record_model.RecordSecrecy | None:
    """Return the marking of the whole record: every provision that a field was marked with when it was decided."""
    rows = (mark for mark, _ in secrecy_marks_of(uow.session, [opened.id]) if mark.marked_at <= decision.decided_at)
    marks = [mark for of_field in marks_in_force(rows).values() for mark in of_field]
    if not marks:
        return None
    given = {mark.provision for mark in marks}
    return record_model.RecordSecrecy(
        provision=", ".join(provision for provision in PROVISIONS if provision in given),
        on=_swedish_day(max(mark.marked_at for mark in marks)),
        authority=issuer.institution,
    )


def _swedish_day(at: datetime) -> date:
    return at.astimezone(SWEDISH_TIME).date()


def _evidence(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> Iterator[record_model.RecordEvidence]:
    for document in evidence_of(collaboration_queries.attached_to(uow.session, opened.id), assessment):
        added_on = _swedish_day(document.added_at)
        yield record_model.RecordEvidence(title=document.title, digest=document.digest, added_on=added_on)


def _addenda(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> Iterator[record_model.RecordAddendum]:
    found = addenda_until(uow.session, opened.id, decision.decided_at)
    # A record says what the members rated without their names.
    told = [each for each in found if subject_parts(each[0].subject)[0] is not SubjectKind.RATING]
    for each in named_corrections(uow, opened.case, told):
        if each.ruling is not None:
            yield record_model.RecordAddendum(
                about=each.about, text=each.ruling.addendum, by=each.ruled_by, on=_swedish_day(each.ruling.ruled_at)
            )


# Who decided, presented, took part without deciding, or left: Administrative Procedure Act, section 31.


def _decision_maker(sources: RecordSources) -> record_model.RecordPerson | None:
    if sources.decider is None:
        return None
    office = sources.scored.version.policy.office(sources.decision.office)
    return record_model.RecordPerson(name=sources.decider.name, office=office)


def _participants(sources: RecordSources) -> Iterator[record_model.RecordPerson]:
    absent = sources.conflicts.disqualified()
    took_part = [each for each in sources.conflicts.statements if not each.has_conflict and each.role in MEMBERS]
    for person, role in dict.fromkeys((each.person, each.role) for each in took_part):
        if person not in absent:
            yield record_model.RecordPerson(name=sources.names[person], office=role.upper())


def _conflicts(sources: RecordSources) -> Iterator[record_model.RecordConflict]:
    for each in sources.conflicts.standing().values():
        if each.has_conflict:
            reported = sources.reported.get(each.person)
            consequence = _later_conflict(reported) if reported else TAKES_NO_PART
            yield record_model.RecordConflict(name=sources.names[each.person], consequence=consequence)


def _later_conflict(event: EventRow) -> Text:
    """Return what follows from a conflict that was reported during the handling: what is void, and what stands."""
    void, stands = Text(**event.data["void"]), Text(**event.data["stands"])
    return TAKES_NO_FURTHER_PART.filled(day=_swedish_day(event.at).isoformat(), void=void, stands=stands)


def _areas(sources: RecordSources) -> Iterator[record_model.RecordArea]:
    scored = sources.scored
    questionnaire, profile = scored.questionnaire, scored.profile
    explanations = explain(questionnaire, scored.answers, scored.context, profile)
    credit = MeasureStatus.AGREED if sources.is_acknowledged else MeasureStatus.PROPOSED
    planned = {row.measure: credit for row in sources.plan if row.measure}
    residual = residual_levels(profile, planned, questionnaire.measures_by_id)
    for area, result in profile.areas.items():
        yield record_model.RecordArea(
            area=area,
            level=result.level,
            best=result.best,
            residual=residual[area].agreed if sources.plan else None,
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
            lowers=tuple(counterfactual_text(scored, each) for each in explanations[area].lowers),
            raises=tuple(counterfactual_text(scored, each) for each in explanations[area].raises),
        )


def _gates(sources: RecordSources) -> Iterator[record_model.RecordGate]:
    questionnaire, profile = sources.scored.questionnaire, sources.scored.profile
    for found in sources.stops:
        gate, answer = questionnaire.gates[found.stop.gate], found.clearance
        function = answer.function if answer else gate.cleared_by[0]
        gate_answers = profile.raised_by.get(gate.id, ())
        raised = record_model.RecordGate(
            label=gate.label,
            text=gate.text,
            state=_gate_state(found),
            function=questionnaire.functions_by_id[function].name,
            raised_by=tuple(question_and_answer(sources.scored, name) for name in gate_answers),
        )
        yield _answered(raised, answer, found.answers[:-1], sources.names) if answer else raised


def _requests(sources: RecordSources) -> Iterator[record_model.RecordRequest]:
    functions = sources.scored.questionnaire.functions_by_id
    for each in sources.requests:
        asked, reply = each.request, each.reply
        yield record_model.RecordRequest(
            to=functions[asked.function].name if asked.function in functions else DISPATCH[0],
            text=asked.text,
            asked_on=_swedish_day(asked.asked_at),
            due=asked.due,
            reply=reply.text if reply else "",
            by=sources.names[reply.person_id] if reply else "",
            on=_swedish_day(reply.replied_at) if reply else None,
        )


def _gate_state(found: StopWithClearance) -> record_model.RecordGateState:
    if found.is_refused:
        return record_model.RecordGateState.REFUSED
    if not found.is_awaited:
        return record_model.RecordGateState.CLEARED
    return record_model.RecordGateState.ASKED if found.stop.is_question else record_model.RecordGateState.OPEN


def _answered(
    gate: record_model.RecordGate,
    answer: Clearance,
    earlier: Sequence[Clearance],
    names: Mapping[int | None, str],
) -> record_model.RecordGate:
    return replace(
        gate,
        outcome=record_model.RecordGateOutcome(answer.said),
        by=names[answer.person_id],
        on=_swedish_day(answer.cleared_at),
        basis=answer.basis,
        conditions=answer.conditions,
        evidence=(answer.evidence,) if answer.evidence else (),
        asked=answer.asked,
        reason=answer.reason,
        earlier=tuple(
            record_model.RecordGateAnswer(
                outcome=record_model.RecordGateOutcome(each.said),
                by=names[each.person_id],
                on=_swedish_day(each.cleared_at),
                basis=each.basis,
                conditions=each.conditions,
                asked=each.asked,
                reason=each.reason,
            )
            for each in earlier
        ),
    )


def _points(decision: Decision, *, is_open: bool) -> Iterator[Text]:
    for row in decision.open_points:
        if (PointKind(row["kind"]) not in SAID) is is_open:
            yield Text(sv=row["sv"], en=row["en"])


def _opinion(sources: RecordSources, group: Group) -> record_model.RecordOpinion | None:
    opinion = sources.opinions.get(group)
    if opinion is None:
        return None
    names, void = sources.names, sources.conflicts.disqualified(opinion.given_at)
    ratings = [row for row in sources.ratings[group] if row.person_id not in void]
    absent = sources.conflicts.absent_from(MEMBER_OF[group], opinion.given_at)
    return record_model.RecordOpinion(
        text=opinion.text,
        recommendation=ADVICE_NAMES[Advice(opinion.advice)],
        given_on=_swedish_day(opinion.given_at),
        members=tuple(record_model.RecordPerson(name=names[row.person_id]) for row in ratings),
        conditions=tuple(condition["text"] for condition in opinion.conditions),
        spread=tuple(_spread([row.levels for row in ratings])),
        dissents=tuple(record_model.RecordDissent(name=d["name"], reasons=d["reason"]) for d in opinion.dissents),
        disqualified=tuple(names[person] for person in absent),
    )


def _spread(levels: Iterable[Mapping[str, str]]) -> Iterator[record_model.RecordSpread]:
    given = list(levels)
    for area in Area:
        ratings = tuple(sorted(Level.parse(each[area]) for each in given if area in each))
        if ratings:
            yield record_model.RecordSpread(area=area, ratings=ratings)


def _conditions(sources: RecordSources) -> Iterator[record_model.RecordCondition]:
    """Yield the decision's conditions; where a department closed the case, the measures that it acknowledged."""
    for row in sources.decision.conditions:
        yield record_model.RecordCondition(
            text=row["text"],
            owner=row["owner"],
            due=date.fromisoformat(row["due"]) if row.get("due") else None,
            proof=row["proof"],
            consequence=row.get("consequence", ""),
        )
    if sources.is_acknowledged:
        for measure in _measures(sources):
            yield record_model.RecordCondition(
                text=measure.text, owner=measure.owner, due=measure.due, proof=measure.proof
            )


def _measures(sources: RecordSources) -> Iterator[record_model.RecordMeasure]:
    status = AGREED if sources.is_acknowledged else PROPOSED
    for row in sources.plan:
        known = sources.scored.questionnaire.measures_by_id.get(row.measure)
        yield record_model.RecordMeasure(
            text=known.text if known else row.text,
            reduces=known.reduces if known else None,
            status=status,
            owner=row.owner,
            due=row.due,
            proof=known.proof if known else "",
        )
