"""The rows that a record is built from, read at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from riskflow.cases.conflicts import ConflictsOfInterest
from riskflow.cases.labels import CaseOutcome
from riskflow.cases.workflow import Group
from riskflow.meetings.labels import CIRCULAR_ANSWER_NAMES, CIRCULAR_OUTCOME_NAMES
from riskflow.records import model as record_model
from riskflow.services.assessment.answers import ScoredAssessment, score_assessment
from riskflow.services.assessment.attachments import evidence_of
from riskflow.services.case_facts import identity
from riskflow.services.open_case import OpenCase
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import collaboration as collaboration_queries
from riskflow.store.queries import reviews as review_queries
from riskflow.store.queries.cases import StopWithClearance
from riskflow.store.queries.reviews import RequestWithReply
from riskflow.store.tables import (
    Assessment,
    Circulation,
    CirculationEnd,
    CommitteeQuestion,
    Decision,
    Dissent,
    EventRow,
    Opinion,
    Person,
    PlannedMeasure,
    Rating,
    SecondReading,
)


def swedish_day(at: datetime) -> date:
    return at.astimezone(SWEDISH_TIME).date()


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
    superseded: Sequence[tuple[Opinion, CommitteeQuestion]]
    """Opinions that a question of SAI has superseded, oldest first."""
    dissents: Sequence[tuple[Dissent, str]]
    """The members' own dissents with their names."""
    readings: Sequence[SecondReading]
    circulations: Mapping[Group, record_model.RecordCirculation]
    """The written procedure that ended before each opinion."""
    urgency: str
    """Why the case could not wait, where it was marked as urgent."""
    names: Mapping[int | None, str]

    @property
    def is_acknowledged(self) -> bool:
        """Whether the head of department agreed to the planned measures, which closed the case."""
        return self.decision.outcome == CaseOutcome.ACKNOWLEDGED


def read_sources(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> RecordSources:
    assessment = uow.session.get_one(Assessment, decision.assessment_id)
    number = identity(assessment.id)
    conflicts = _conflicts_until(opened, decision.decided_at)
    opinions = {row.group: row for row in deliberation.standing_opinions(uow.session, [number])}
    ratings = {group: case_queries.ratings_of(uow.session, number, group) for group in opinions}
    stops = [found.until(decision.decided_at) for found in case_queries.stops_on(uow.session, number)]
    asked = review_queries.requests_of(uow.session, [opened.id])
    requests = [each.until(decision.decided_at) for each in asked if each.request.asked_at <= decision.decided_at]
    every_reading = deliberation.readings_of(uow.session, opened.id)
    readings = [row for row in every_reading if row.assessment_id == number and row.read_at <= decision.decided_at]
    persons = {
        *(row.person_id for row in readings),
        *(each.person for each in conflicts.statements),
        *(row.person_id for rows in ratings.values() for row in rows),
        *_who_answered(stops, requests),
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
        superseded=deliberation.superseded_opinions(uow.session, number),
        dissents=deliberation.dissents_in(uow.session, [opened.id]),
        readings=readings,
        circulations=dict(_circulations(uow, opinions.values())),
        urgency=urgency.reason if (urgency := deliberation.urgency_of(uow.session, number)) else "",
        names=case_queries.names_of(uow.session, persons),
    )


def _conflicts_until(opened: OpenCase, decided_at: datetime) -> ConflictsOfInterest:
    # What is declared or ruled after the decision is no part of its record.
    return ConflictsOfInterest(tuple(each for each in opened.facts.conflicts.statements if each.at <= decided_at))


def _who_answered(stops: Iterable[StopWithClearance], requests: Iterable[RequestWithReply]) -> Iterator[int]:
    yield from (answer.person_id for found in stops for answer in found.answers)
    yield from (each.reply.person_id for each in requests if each.reply)


def _circulations(
    uow: UnitOfWork, opinions: Iterable[Opinion]
) -> Iterator[tuple[Group, record_model.RecordCirculation]]:
    for opinion in opinions:
        found = meeting_queries.circulation_on(uow.session, opinion.assessment_id, opinion.group)
        if found and found[1].ended_at <= opinion.given_at:
            yield opinion.group, _circulation(uow, *found)


def _circulation(uow: UnitOfWork, row: Circulation, end: CirculationEnd) -> record_model.RecordCirculation:
    given = meeting_queries.answers_to(uow.session, identity(row.id))
    names = case_queries.names_of(uow.session, (each.person_id for each in given))
    return record_model.RecordCirculation(
        proposal=row.proposal,
        deadline=row.deadline,
        ended_on=swedish_day(end.ended_at),
        outcome=CIRCULAR_OUTCOME_NAMES[end.outcome],
        answers=tuple(
            record_model.RecordCircularAnswer(
                name=names[each.person_id], answer=CIRCULAR_ANSWER_NAMES[each.answer], reasons=each.reason
            )
            for each in given
        ),
    )


def _reported(uow: UnitOfWork, opened: OpenCase, decision: Decision) -> dict[int | None, EventRow]:
    events = case_queries.events_of(uow.session, opened.id)
    return {row.actor_id: row for row in events if row.tag == "conflict-reported" and row.at <= decision.decided_at}


def _evidence(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> Iterator[record_model.RecordEvidence]:
    for document in evidence_of(collaboration_queries.attached_to(uow.session, opened.id), assessment):
        added_on = swedish_day(document.added_at)
        yield record_model.RecordEvidence(title=document.title, digest=document.digest, added_on=added_on)
