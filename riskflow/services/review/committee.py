"""What RAI and SAI do with a case: declare, rate alone, give an opinion, take a position, ask each other."""

from dataclasses import asdict

from riskflow.cases.events import Event
from riskflow.cases.labels import ADVICE_NAMES, Advice
from riskflow.cases.policy import Part
from riskflow.cases.review_input import (
    ALREADY_URGENT,
    OpinionInput,
    RatingInput,
    check_declaration,
    check_opinion,
    check_rating,
    check_revision,
    required_text,
    valid_dissents,
)
from riskflow.cases.workflow import REFUSALS, Action, Group, Guard, State, group_in
from riskflow.deliberation.overrides import checked_reason, named, of_opinion, read_overrides
from riskflow.deliberation.periods import check_days
from riskflow.deliberation.ratings import check_areas
from riskflow.deliberation.votes import check_dissents, check_votes, stored_votes
from riskflow.errors import ConflictError, IncompleteError
from riskflow.questionnaire.scoring import Route
from riskflow.records.kinds import ActKind
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.case_facts import identity
from riskflow.services.committees.seats import acting_seat, has_competences_noted
from riskflow.services.events import record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case, review_of
from riskflow.services.review.case_acts import next_act, order_act
from riskflow.services.review.conflicts import report_conflict
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling import deliberation
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, CommitteeQuestion, Declaration, Opinion, Rating, UrgencyMark
from riskflow.text import Text

RAI_ACT = Text(sv="RAI:s yttrande", en="RAI's opinion")
SAI_ACT = Text(sv="SAI:s ställningstagande", en="SAI's position")


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
    check_areas(rating.levels, rating.reasons, rating.confidence)
    tag = "rating-given" if group is Group.RAI else "view-given"
    event = Event(tag, {"revision": str(assessment.revision)})

    enter_state(uow, opened.case, state)
    row = Rating(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        person_id=uow.viewer.id,
        group=group,
        levels={area.value: level.id for area, level in rating.levels.items()},
        reasons={area.value: each.strip() for area, each in rating.reasons.items() if each.strip()},
        confidence={area.value: each.value for area, each in rating.confidence.items()},
        advice=rating.advice.value,
        reason=reason,
        given_at=uow.now,
        shown_digest=shown,
        seat=seat.position,
        competences=list(seat.competences) if has_competences_noted(uow, group) else None,
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


def mark_urgent(uow: UnitOfWork, code: str, reason: str) -> None:
    """Mark a case as urgent: the quorum of the urgent track is then enough for RAI's opinion on this revision.

    Raises:
        ConflictError: it is marked already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.MARK_URGENT)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    is_marked = deliberation.urgency_of(uow.session, identity(assessment.id)) is not None

    stated = required_text(reason)
    if is_marked:
        raise ConflictError(ALREADY_URGENT)
    event = Event("marked-urgent", {"reason": stated})

    enter_state(uow, opened.case, state)
    row = UrgencyMark(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        reason=stated,
        marked_by=uow.viewer.id,
        marked_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def give_opinion(uow: UnitOfWork, code: str, revision: int, opinion: OpinionInput) -> None:
    """Give RAI's opinion; the case goes to the decision-maker, or to SAI where RAI advises so.

    Raises:
        IncompleteError: below the quorum, or before the chair's own rating.
        NotAllowedError: the case has to go to SAI and the opinion does not refer it.
        InvalidError: a reason is missing, or the vote is not one that the law knows.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    refers = opinion.advice is Advice.TO_SAI
    state = next_state(uow, opened, Action.REFER if refers else Action.GIVE_OPINION, with_opinion=True)
    row = _opinion_row(uow, opened, assessment, Group.RAI, opinion)
    act = next_act(uow, opened.case, ActKind.OPINION, Group.RAI)

    events = [_opinion_event("opinion-given", row), *_override_events(RAI_ACT, row)]
    if state is State.WITH_SAI:
        events.append(Event("case-referred", {"group": "SAI", "reason": row.text}))

    enter_state(uow, opened.case, state)
    if state is State.WITH_SAI:
        opened.case.was_with_sai = True
        opened.case.decision_maker = uow.version_of(assessment).policy.route(Route.SAI).decision_maker
    order_act(uow, opened.case, act, row)
    record_events(uow, opened.case, events, opened.facts)


def take_position(uow: UnitOfWork, code: str, revision: int, position: OpinionInput) -> None:
    """Take SAI's position; the case goes to the decision-maker.

    Raises:
        InvalidError: a reason is missing, or the vote is not one that the law knows.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = revision_as_read(uow, opened, revision)
    state = next_state(uow, opened, Action.TAKE_POSITION)
    row = _opinion_row(uow, opened, assessment, Group.SAI, position)
    act = next_act(uow, opened.case, ActKind.POSITION, Group.SAI)
    events = [_opinion_event("position-taken", row), *_override_events(SAI_ACT, row)]

    enter_state(uow, opened.case, state)
    order_act(uow, opened.case, act, row)
    record_events(uow, opened.case, events, opened.facts)


def ask_rai(uow: UnitOfWork, code: str, question: str) -> None:
    """Send a case from SAI back to RAI with a question: RAI's opinion no longer stands, and RAI gives another one."""
    opened = open_case(uow, code, Part.RATINGS)
    state = next_state(uow, opened, Action.ASK_RAI)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    standing = deliberation.standing_opinions(uow.session, [identity(assessment.id)])

    asked = required_text(question)
    superseded = [row for row in standing if row.group is Group.RAI]
    if not superseded:
        raise IncompleteError(REFUSALS[Guard.OPINION].text)
    event = Event("rai-asked", {"question": asked})

    enter_state(uow, opened.case, state)
    row = CommitteeQuestion(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        opinion_id=identity(superseded[-1].id),
        text=asked,
        asked_by=uow.viewer.id,
        asked_at=uow.now,
    )
    uow.session.add(row)
    record_events(uow, opened.case, [event], opened.facts)


def _counted_raters(uow: UnitOfWork, opened: OpenCase, assessment: Assessment, group: Group) -> dict[int, str]:
    """Return the names of those whose rating of a revision counts."""
    names = case_queries.rater_names(uow.session, identity(assessment.id), group)
    return {person: name for person, name in names.items() if person not in opened.facts.disqualified}


def _opinion_event(tag: str, row: Opinion) -> Event:
    return Event(tag, {"advice": ADVICE_NAMES[Advice(row.advice)], "dissents": str(len(row.dissents))})


def _override_events(act: Text, row: Opinion) -> list[Event]:
    found = read_overrides(row.overrides)
    return [Event("override-recorded", {"act": act, "how": named(found)})] if found else []


def _opinion_row(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, group: Group, opinion: OpinionInput
) -> Opinion:
    """Return the row of an opinion or a position that the rules allow; nothing is written."""
    number, review = identity(assessment.id), review_of(uow, opened, assessment)
    raters = _counted_raters(uow, opened, assessment, group)
    dissents = opinion.dissents or {}
    departs = of_opinion(opinion.advice, review.worst, must_refer=group is Group.RAI and review.is_asked_by_sai)

    check_opinion(opinion)
    check_votes(opinion.votes, raters, uow.viewer.id, review.quorum[group])
    check_dissents(dissents, opinion.votes)
    check_days(uow.today, opinion.follow_up_on, opinion.valid_until)
    reason = checked_reason(departs, opinion.override_reason)
    return Opinion(
        case_id=assessment.case_id,
        assessment_id=number,
        group=group,
        number=deliberation.opinion_count(uow.session, number, group),
        advice=opinion.advice.value,
        text=opinion.text.strip(),
        benefit=opinion.benefit.strip(),
        risks=opinion.risks.strip(),
        conditions=[asdict(condition) for condition in opinion.conditions],
        votes=stored_votes(opinion.votes, raters),
        dissents=valid_dissents(dissents, raters),
        overrides=[each.stored() for each in departs],
        override_reason=reason,
        is_urgent=group is Group.RAI and review.is_urgent,
        follow_up_on=opinion.follow_up_on,
        valid_until=opinion.valid_until,
        given_by=uow.viewer.id,
        given_at=uow.now,
        shown_digest=content_digest(uow, assessment),
    )
