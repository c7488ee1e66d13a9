"""What RAI and SAI do with a case: declare, rate alone, give an opinion, take a position."""

from collections.abc import Mapping
from dataclasses import asdict

from riskflow.cases.events import Event
from riskflow.cases.labels import ADVICE_NAMES, Advice
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    OpinionInput,
    RatingInput,
    check_declaration,
    check_rating,
    check_revision,
    required_text,
    valid_dissents,
)
from riskflow.cases.workflow import Action, Group, State, group_in
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.people.seats import acting_seat
from riskflow.services.review.conflicts import report_conflict
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Declaration, Opinion, Rating


def declare(uow: UnitOfWork, code: str, *, has_conflict: bool, reason: str = "") -> None:
    """Declare on conflict of interest before anything else is shown (Administrative Procedure Act, sections 16-18).

    A conflict that is found later than that is reported (`report_conflict`); it counts from then on.
    """
    opened = open_case(uow, code)
    if has_conflict and uow.viewer.id in opened.facts.declared:
        report_conflict(uow, code, reason)
        return
    state = next_state(uow, opened, Action.DECLARE)
    group = group_in(opened.case.state)

    check_declaration(uow.viewer, opened.facts, has_conflict=has_conflict, reason=reason)
    event = Event("conflict-declared" if has_conflict else "no-conflict-declared")

    enter_state(uow, opened.case, state)
    row = Declaration(
        case_id=opened.id,
        person_id=uow.viewer.id,
        group=group,
        has_conflict=has_conflict,
        reason=reason,
        declared_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def rate(uow: UnitOfWork, code: str, revision: int, rating: RatingInput) -> None:
    """Give one's own rating (RAI) or view (SAI), bound to the revision that was read.

    Raises:
        ConflictError: the revision is no longer the newest, or the member has rated it already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    group = group_in(opened.case.state)
    state = next_state(uow, opened, Action.RATE if group is Group.RAI else Action.SUPPORT)
    assessment = revision_as_read(uow, opened, revision)
    shown = content_digest(uow, assessment)
    has_rated = case_queries.has_rated(uow.session, identity(assessment.id), group, uow.viewer.id)
    seat = acting_seat(uow, group)

    reason = check_rating(rating, has_rated=has_rated)
    tag = "rating-given" if group is Group.RAI else "view-given"
    event = Event(tag, {"revision": str(assessment.revision)})

    enter_state(uow, opened.case, state)
    row = Rating(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        person_id=uow.viewer.id,
        group=group,
        levels={area.value: level.id for area, level in rating.levels.items()},
        advice=rating.advice.value,
        reason=reason,
        given_at=uow.now,
        shown_digest=shown,
        seat=seat.position,
        competences=list(seat.competences),
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def revision_as_read(uow: UnitOfWork, opened: OpenCase, revision: int) -> Assessment:
    """Return the newest revision.

    Raises:
        ConflictError: it is not the one that the person has read.
    """
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    check_revision(revision, assessment.revision)
    return assessment


def give_opinion(uow: UnitOfWork, code: str, revision: int, opinion: OpinionInput) -> None:
    """Give RAI's opinion; the case goes to the decision-maker, or to SAI where RAI advises so.

    Raises:
        IncompleteError: below the quorum, or before the chair's own rating.
        NotAllowedError: an area is critical and the opinion does not refer the case to SAI.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    refers = opinion.advice is Advice.TO_SAI
    state = next_state(uow, opened, Action.REFER if refers else Action.GIVE_OPINION, with_opinion=True)
    raters = _counted_raters(uow, opened, assessment, Group.RAI)

    row = _opinion_row(uow, assessment, Group.RAI, opinion, raters)
    events = [_opinion_event("opinion-given", row)]
    if state is State.WITH_SAI:
        events.append(Event("case-referred", {"group": "SAI", "reason": row.text}))

    enter_state(uow, opened.case, state)
    if state is State.WITH_SAI:
        opened.case.was_with_sai = True
        opened.case.decision_maker = uow.version_of(assessment).policy.route(Route.SAI).decision_maker
    uow.session.add(row)
    record_events(uow, opened.case, events, opened.facts)


def take_position(uow: UnitOfWork, code: str, revision: int, position: OpinionInput) -> None:
    """Take SAI's position; the case goes to the decision-maker."""
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    state = next_state(uow, opened, Action.TAKE_POSITION)
    raters = _counted_raters(uow, opened, assessment, Group.SAI)

    row = _opinion_row(uow, assessment, Group.SAI, position, raters)
    event = _opinion_event("position-taken", row)

    enter_state(uow, opened.case, state)
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def _counted_raters(uow: UnitOfWork, opened: OpenCase, assessment: Assessment, group: Group) -> dict[int, str]:
    """Return the names of those whose rating of a revision counts."""
    names = case_queries.rater_names(uow.session, identity(assessment.id), group)
    return {person: name for person, name in names.items() if person not in opened.facts.disqualified}


def _opinion_event(tag: str, row: Opinion) -> Event:
    return Event(tag, {"advice": ADVICE_NAMES[Advice(row.advice)], "dissents": str(len(row.dissents))})


def _opinion_row(
    uow: UnitOfWork, assessment: Assessment, group: Group, opinion: OpinionInput, raters: Mapping[int, str]
) -> Opinion:
    return Opinion(
        case_id=assessment.case_id,
        assessment_id=identity(assessment.id),
        group=group,
        advice=opinion.advice.value,
        text=required_text(opinion.text),
        conditions=[asdict(condition) for condition in opinion.conditions],
        dissents=valid_dissents(opinion.dissents or {}, raters),
        given_by=uow.viewer.id,
        given_at=uow.now,
        shown_digest=content_digest(uow, assessment),
    )
