"""What RAI and SAI do with a case: declare, rate alone, give an opinion, take a position."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from riskflow.cases.access import Part
from riskflow.cases.labels import ADVICE_NAMES, Advice
from riskflow.cases.workflow import Action, Group, State, group_in
from riskflow.errors import ConflictError, InvalidError
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.services.assessment.answers import current_assessment
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event
from riskflow.services.open_case import OpenCase, change_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Declaration, Opinion, Rating
from riskflow.text import Text

REASONS_REQUIRED = Text(sv="Skriv skälen.", en="Write the reasons.")
ALREADY_DECLARED = Text(
    sv="Du har redan lämnat ditt besked om jäv.", en="You have already declared on conflict of interest."
)
ALREADY_RATED = Text(
    sv="Du har redan lämnat din bedömning av den här versionen. Den första gäller.",
    en="You have already given your rating of this revision. The first one stands.",
)
OTHER_REVISION = Text(
    sv="Ärendet har kompletterats sedan du öppnade sidan. Läs den nya versionen innan du bedömer den.",
    en="The case has been supplemented since you opened the page. Read the new revision before you rate it.",
)


@dataclass(frozen=True, slots=True)
class ConditionInput:
    """A condition as it is proposed or decided: what, who, when, shown how, and what else follows."""

    text: str
    owner: str
    due: str
    proof: str
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class OpinionInput:
    """What a group says: its advice, the text, the conditions and who dissents with which reasons."""

    advice: Advice
    text: str
    conditions: Sequence[ConditionInput] = ()
    dissents: Mapping[int, str] | None = None


def required_text(text: str) -> str:
    """Return a text that must not be empty."""
    if not text.strip():
        raise InvalidError(REASONS_REQUIRED)
    return text.strip()


def declare(uow: UnitOfWork, code: str, *, has_conflict: bool, reason: str = "") -> None:
    """Declare on conflict of interest before anything else is shown (Administrative Procedure Act, sections 16-18)."""
    opened = open_case(uow, code)
    group = group_in(opened.case.state)
    change_state(uow, opened, Action.DECLARE)
    if uow.viewer.id in opened.facts.declared:
        raise ConflictError(ALREADY_DECLARED)
    if has_conflict:
        required_text(reason)
    row = Declaration(
        case_id=opened.id,
        person_id=uow.viewer.id,
        group=group,
        has_conflict=has_conflict,
        reason=reason,
        declared_at=uow.now,
    )
    uow.session.add(row)
    record_event(uow, opened.case, "conflict-declared" if has_conflict else "no-conflict-declared")


def rate(uow: UnitOfWork, code: str, revision: int, rating: "RatingInput") -> None:
    """Give one's own rating (RAI) or view (SAI), bound to the revision that was read.

    Raises:
        ConflictError: when the revision is no longer the newest, or the member has rated it already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    group = group_in(opened.case.state)
    change_state(uow, opened, Action.RATE if group is Group.RAI else Action.SUPPORT)
    assessment = at_revision(uow, opened, revision)
    if any(r.person_id == uow.viewer.id for r in case_queries.ratings_of(uow.session, identity(assessment.id), group)):
        raise ConflictError(ALREADY_RATED)
    uow.session.add(
        Rating(
            case_id=opened.id,
            assessment_id=identity(assessment.id),
            person_id=uow.viewer.id,
            group=group,
            levels={area.value: level.id for area, level in rating.levels.items()},
            advice=rating.advice.value,
            reason=required_text(rating.reason),
            given_at=uow.now,
        )
    )
    record_event(
        uow,
        opened.case,
        "rating-given" if group is Group.RAI else "view-given",
        revision=str(assessment.revision),
    )


@dataclass(frozen=True, slots=True)
class RatingInput:
    """One member's own levels, advice and reason. SAI's members give no levels."""

    advice: Advice
    reason: str
    levels: Mapping[Area, Level]


def at_revision(uow: UnitOfWork, opened: OpenCase, revision: int) -> Assessment:
    """Return the newest revision, which must be the one that was read."""
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    if assessment.revision != revision:
        raise ConflictError(OTHER_REVISION)
    return assessment


def give_opinion(uow: UnitOfWork, code: str, revision: int, opinion: OpinionInput) -> None:
    """Give RAI's opinion; the case goes to the decision-maker, or to SAI where a level or RAI says so.

    Raises:
        IncompleteError: below the quorum, or before the chair's own rating.
        NotAllowedError: when an area is critical and the opinion does not refer the case to SAI.
    """
    opened = open_case(uow, code, Part.RATINGS)
    assessment = at_revision(uow, opened, revision)
    to_sai = opinion.advice is Advice.TO_SAI
    target = change_state(uow, opened, Action.REFER if to_sai else Action.GIVE_OPINION, with_opinion=True)
    row = _add_opinion(uow, opened, assessment, Group.RAI, opinion)
    record_event(
        uow, opened.case, "opinion-given", advice=ADVICE_NAMES[opinion.advice], dissents=str(len(row.dissents))
    )
    if target is State.WITH_SAI:
        _send_to_sai(uow, opened, row.text)


def _send_to_sai(uow: UnitOfWork, opened: OpenCase, reason: str) -> None:
    policy = current_assessment(uow, opened).version.policy
    opened.case.was_with_sai = True
    opened.case.decision_maker = policy.route(Route.SAI).decision_maker
    record_event(uow, opened.case, "case-referred", group="SAI", reason=reason)


def take_position(uow: UnitOfWork, code: str, revision: int, position: OpinionInput) -> None:
    """Take SAI's position; the case goes to the decision-maker."""
    opened = open_case(uow, code, Part.RATINGS)
    assessment = at_revision(uow, opened, revision)
    change_state(uow, opened, Action.TAKE_POSITION)
    row = _add_opinion(uow, opened, assessment, Group.SAI, position)
    record_event(
        uow, opened.case, "position-taken", advice=ADVICE_NAMES[position.advice], dissents=str(len(row.dissents))
    )


def _add_opinion(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, group: Group, opinion: OpinionInput
) -> Opinion:
    ratings = case_queries.ratings_of(uow.session, identity(assessment.id), group)
    names = case_queries.names_of(uow.session, (r.person_id for r in ratings))
    dissents = {
        person: reason for person, reason in (opinion.dissents or {}).items() if reason.strip() and person in names
    }
    row = Opinion(
        case_id=opened.id,
        assessment_id=identity(assessment.id),
        group=group,
        advice=opinion.advice.value,
        text=required_text(opinion.text),
        conditions=[asdict(condition) for condition in opinion.conditions],
        dissents=[
            {"person": person, "name": names[person], "reason": reason.strip()} for person, reason in dissents.items()
        ],
        given_by=uow.viewer.id,
        given_at=uow.now,
    )
    uow.session.add(row)
    return row
