"""A record as a value: everything that the law and a reader need to know of a case, gathered from its rows."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from riskflow.cases.labels import ADVICE_NAMES, CASE_OUTCOME_NAMES, READING_NAMES, VOTE_NAMES, Advice, CaseOutcome, Vote
from riskflow.cases.review_input import SubjectKind, subject_parts
from riskflow.cases.secrecy import PROVISIONS, marks_in_force
from riskflow.cases.workflow import MEMBER_OF, Group
from riskflow.deliberation.overrides import read_overrides
from riskflow.deliberation.votes import tally
from riskflow.questionnaire.explanations import MeasureStatus, explain, residual_levels
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.records import model as record_model
from riskflow.records.kinds import RecordKind
from riskflow.services.assessment.contradictions import remark_sections
from riskflow.services.open_case import OpenCase
from riskflow.services.records.revisions import revisions_of
from riskflow.services.records.sources import RecordSources, read_sources, swedish_day
from riskflow.services.records.statements import statements_of
from riskflow.services.records.wording import (
    answer_of,
    context_of,
    counterfactual_text,
    joined,
    kind_of,
    listed_owners_of,
    owners_of,
    parties_of,
    question_and_answer,
    sections_of,
    unknowns_of,
)
from riskflow.services.review.corrections import named_corrections
from riskflow.services.review.open_points import SAID, PointKind
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.corrections import addenda_until
from riskflow.store.queries.secrecy import secrecy_marks_of
from riskflow.store.tables import Assessment, Clearance, Decision, EventRow, Opinion
from riskflow.text import Text

CODE_LENGTH = 16
KIND_OF_RECORD = {
    CaseOutcome.CLOSED: RecordKind.SELF_ASSESSMENT,
    CaseOutcome.ACKNOWLEDGED: RecordKind.ACKNOWLEDGEMENT,
    CaseOutcome.WITHDRAWN: RecordKind.CLOSURE,
    CaseOutcome.DISMISSED: RecordKind.CLOSURE,
    CaseOutcome.TERMINATED: RecordKind.EXIT,
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
        kind=_kind(uow, opened, decision),
        institution=issuer.institution,
        demonstration=issuer.demonstration,
        reference=case.reference,
        registry_no=case.registry_no or None,
        dated=swedish_day(decision.decided_at),
        drawn_up_at=decision.decided_at,
        code=verification_code(issuer.secret, case.code, decision.number),
        supersedes=earlier.code if earlier else None,
        secrecy=secrecy_of(uow, opened, decision, issuer),
        title=answer_of(scored, "title") or case.title,
        summary=answer_of(scored, "summary"),
        collaboration=kind_of(scored),
        parties=parties_of(uow, scored),
        owners=tuple(owners_of(uow, opened.id, decision.decided_at)),
        listed_owners=tuple(listed_owners_of(uow, opened.id, decision.decided_at)),
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
        departure=_departure(decision),
        dissent=decision.dissent,
        areas=tuple(_areas(sources)),
        fragile=assessment.fragile,
        readings=tuple(_readings(sources)),
        unknowns=tuple(unknowns_of(scored)),
        context=tuple(context_of(scored)),
        gates=tuple(gates_of(sources)),
        requests=tuple(_requests(sources)),
        unheard=decision.unheard_reason,
        statements=tuple(statements_of(uow, sources)),
        opinion=opinion_of(sources, Group.RAI),
        position=opinion_of(sources, Group.SAI),
        conditions=tuple(_conditions(sources)),
        exit_plan=decision.exit_plan,
        follow_up_on=decision.follow_up_on,
        valid_until=decision.valid_until,
        appeal=policy.appeal,
        dispatch=DISPATCH,
        addenda=tuple(_addenda(uow, opened, decision)),
        revisions=tuple(revisions_of(uow, scored, _recorded_before(uow, opened, decision))),
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


def _kind(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> RecordKind:
    """Return the kind of a record; a decision on another revision than the one before it is a re-assessment."""
    outcome = CaseOutcome(decision.outcome)
    if outcome in KIND_OF_RECORD:
        return KIND_OF_RECORD[outcome]
    revision = uow.session.get_one(Assessment, decision.assessment_id).revision
    return RecordKind.REASSESSMENT if 0 < _recorded_before(uow, opened, decision) < revision else RecordKind.DECISION


def _recorded_before(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> int:
    """Return the newest revision that an earlier decision was about; 0 before the first one."""
    earlier = [row for row in case_queries.decisions_of(uow.session, opened.id) if row.number < decision.number]
    return max((uow.session.get_one(Assessment, row.assessment_id).revision for row in earlier), default=0)


def secrecy_of(
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
        on=swedish_day(max(mark.marked_at for mark in marks)),
        authority=issuer.institution,
    )


def _addenda(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> Iterator[record_model.RecordAddendum]:
    found = addenda_until(uow.session, opened.id, decision.decided_at)
    # A record says what the members rated without their names.
    told = [each for each in found if subject_parts(each[0].subject)[0] is not SubjectKind.RATING]
    for each in named_corrections(uow, opened.case, told):
        if each.ruling is not None:
            yield record_model.RecordAddendum(
                about=each.about, text=each.ruling.addendum, by=each.ruled_by, on=swedish_day(each.ruling.ruled_at)
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
    return TAKES_NO_FURTHER_PART.filled(day=swedish_day(event.at).isoformat(), void=void, stands=stands)


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


def gates_of(sources: RecordSources) -> Iterator[record_model.RecordGate]:
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
            asked_on=swedish_day(asked.asked_at),
            due=asked.due,
            reply=reply.text if reply else "",
            by=sources.names[reply.person_id] if reply else "",
            on=swedish_day(reply.replied_at) if reply else None,
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
        on=swedish_day(answer.cleared_at),
        basis=answer.basis,
        conditions=answer.conditions,
        conditions_due=answer.conditions_due,
        evidence=(answer.evidence,) if answer.evidence else (),
        asked=answer.asked,
        reason=answer.reason,
        earlier=tuple(
            record_model.RecordGateAnswer(
                outcome=record_model.RecordGateOutcome(each.said),
                by=names[each.person_id],
                on=swedish_day(each.cleared_at),
                basis=each.basis,
                conditions=each.conditions,
                conditions_due=each.conditions_due,
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


def opinion_of(sources: RecordSources, group: Group) -> record_model.RecordOpinion | None:
    opinion = sources.opinions.get(group)
    if opinion is None:
        return None
    names, void = sources.names, sources.conflicts.disqualified(opinion.given_at)
    ratings = [row for row in sources.ratings[group] if row.person_id not in void]
    absent = sources.conflicts.absent_from(MEMBER_OF[group], opinion.given_at)
    votes = {each["person"]: Vote(each["vote"]) for each in opinion.votes}
    return record_model.RecordOpinion(
        text=opinion.text,
        benefit=opinion.benefit,
        risks=opinion.risks,
        urgent=sources.urgency if opinion.is_urgent else "",
        votes=tuple(
            record_model.RecordVote(name=each["name"], vote=VOTE_NAMES[Vote(each["vote"])]) for each in opinion.votes
        ),
        casting_vote=bool(votes) and tally(votes, opinion.given_by).is_tied,
        departure=_departure(opinion),
        earlier=tuple(_earlier(sources, group)),
        follow_up_on=opinion.follow_up_on,
        valid_until=opinion.valid_until,
        recommendation=ADVICE_NAMES[Advice(opinion.advice)],
        given_on=swedish_day(opinion.given_at),
        members=tuple(record_model.RecordPerson(name=names[row.person_id]) for row in ratings),
        conditions=tuple(condition["text"] for condition in opinion.conditions),
        spread=tuple(_spread([row.levels for row in ratings])),
        dissents=tuple(_dissents(sources, opinion)),
        disqualified=tuple(names[person] for person in absent),
        circulation=sources.circulations.get(group),
    )


def _dissents(sources: RecordSources, opinion: Opinion) -> Iterator[record_model.RecordDissent]:
    """Yield what the chair noted of members who think otherwise, then what members recorded themselves."""
    for noted in opinion.dissents:
        yield record_model.RecordDissent(name=noted["name"], reasons=noted["reason"])
    for row, name in sources.dissents:
        if row.opinion_id == opinion.id:
            yield record_model.RecordDissent(name=name, reasons=row.reason, recorded_on=swedish_day(row.recorded_at))


def _departure(row: Opinion | Decision) -> record_model.RecordDeparture | None:
    ways = tuple(each.name for each in read_overrides(row.overrides))
    return record_model.RecordDeparture(ways=ways, reason=row.override_reason) if ways else None


def _earlier(sources: RecordSources, group: Group) -> Iterator[record_model.RecordEarlierOpinion]:
    for row, question in sources.superseded:
        if row.group is group:
            yield record_model.RecordEarlierOpinion(
                text=row.text,
                recommendation=ADVICE_NAMES[Advice(row.advice)],
                given_on=swedish_day(row.given_at),
                question=question.text,
                dissents=tuple(_dissents(sources, row)),
            )


def _readings(sources: RecordSources) -> Iterator[record_model.RecordReading]:
    for row in sources.readings:
        yield record_model.RecordReading(
            name=sources.names[row.person_id],
            on=swedish_day(row.read_at),
            outcome=READING_NAMES[row.outcome],
            note=row.note,
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
