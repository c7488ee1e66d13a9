"""Access to cases: `open_case` is the only way in, `change_state` the only place where a state changes.

The web, the command line and the worker all come through here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from riskflow.cases.access import CaseFacts, field_secrecy, questions_asked_of, roles_in, visible_parts
from riskflow.cases.hand_over import may_hand_over_draft, may_hand_over_question
from riskflow.cases.policy import POLICY, Part
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.secrecy import PARTNER, TITLE, FieldSecrecy
from riskflow.cases.submission import WRITE_NOTHING, leaving_gates
from riskflow.cases.transitions import actions_for, advance, has_guards
from riskflow.cases.workflow import REFUSALS, WITH_ANSWERS_OPEN, Action, Group, Guard, Role, State
from riskflow.errors import ConflictError, FrozenError, MustDeclareError, NotAllowedError, NotFoundError
from riskflow.questionnaire.model import Gate
from riskflow.services.case_facts import current_facts, facts_of, gates_of, identity, reviews_of
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Case, Person
from riskflow.text import Text

NOT_FOUND = Text(
    sv="Ärendet finns inte, eller så har du inte tillgång till det.",
    en="There is no such case, or you have no access to it.",
)
NO_PART = Text(
    sv="Din roll omfattar inte den här delen av ärendet.", en="Your role does not include this part of the case."
)
CASE_CHANGED = Text(
    sv="Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det nya och försök igen.",
    en="Somebody else has changed the case since you opened the page. Read what is new and try again.",
)


@dataclass(frozen=True, slots=True)
class ShownCase:
    """The row of a case as one person may see it: what pages and lists show of a case."""

    id: int
    code: str
    reference: str
    registry_no: str
    state: State
    version: int
    owner_id: int
    department: str
    decision_maker: str | None
    title: str
    partner: str
    created_at: datetime
    changed_at: datetime
    ends_on: date | None = None


def shown_case(case: Case, secrecy: FieldSecrecy) -> ShownCase:
    """Return the row of a case as a reader of its fields may see it."""
    authors = {name: mark.author for name, mark in secrecy.marks.items()}
    return ShownCase(
        id=identity(case.id),
        code=case.code,
        reference=case.reference,
        registry_no=case.registry_no,
        state=case.state,
        version=case.version or 0,
        owner_id=case.owner_id,
        department=case.department,
        decision_maker=case.decision_maker,
        title=secrecy.shown(case.title, TITLE, author=authors.get(TITLE)),
        partner=secrecy.shown(case.partner, PARTNER, author=authors.get(PARTNER)),
        created_at=case.created_at,
        changed_at=case.changed_at,
        ends_on=case.ends_on,
    )


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that the acting user may enter, with the roles, parts and fields that are open to them.

    `case` is the row, for the verbs; pages show `shown`.
    """

    case: Case
    facts: CaseFacts
    roles: frozenset[Role]
    parts: frozenset[Part]
    secrecy: FieldSecrecy
    asked_questions: frozenset[str] = frozenset()
    """The only questions that are open to somebody who was let in as the recipient of an inquiry."""

    @property
    def id(self) -> int:
        """The row's id."""
        return identity(self.case.id)

    @property
    def shown(self) -> ShownCase:
        """The row of the case as the acting user may see it."""
        return shown_case(self.case, self.secrecy)

    @property
    def actions(self) -> frozenset[Action]:
        """What the acting user may do now: the buttons of a page."""
        return actions_for(self.case.state, self.roles)


def open_case(uow: UnitOfWork, code: str, part: Part | None = None) -> OpenCase:
    """Return a case that the acting user may enter, and of which they may see the given part.

    Raises:
        NotFoundError: also when the case exists but is closed to the user, so that nobody can probe.
        MustDeclareError: before a member's declaration on conflict of interest.
        NotAllowedError: when the user's roles do not include the part.
    """
    case = case_queries.case_by_code(uow.session, code)
    # Read also where there is no case: what does not exist must not be told from what is closed by the time it takes.
    found = facts_of(uow.session, [case] if case else [])
    if case is None:
        raise NotFoundError(NOT_FOUND)
    facts = found[identity(case.id)]
    return _open_by_inquiry(uow, case, facts) if part is Part.ASKED else _open_by_role(uow, case, facts, part)


def _open_by_role(uow: UnitOfWork, case: Case, facts: CaseFacts, part: Part | None) -> OpenCase:
    roles = frozenset({Role.SYSTEM}) if uow.viewer is SYSTEM else roles_in(uow.viewer, facts)
    if not roles:
        raise NotFoundError(NOT_FOUND)
    parts = visible_parts(uow.viewer, facts)
    if part is not None and part not in parts:
        raise MustDeclareError(REFUSALS[Guard.DECLARED].text) if not parts else NotAllowedError(NO_PART)
    return OpenCase(case, facts, roles, parts, field_secrecy(uow.viewer, facts))


def _open_by_inquiry(uow: UnitOfWork, case: Case, facts: CaseFacts) -> OpenCase:
    """Return the case as the recipient of an inquiry sees it: the questions put to them, and nothing else."""
    questions = questions_asked_of(uow.viewer, facts)
    if not questions:
        raise NotFoundError(NOT_FOUND)
    secrecy = field_secrecy(uow.viewer, facts)
    return OpenCase(case, facts, frozenset({Role.ASKED}), POLICY[Role.ASKED].parts, secrecy, questions)


def open_leavers_draft(uow: UnitOfWork, code: str) -> OpenCase:
    """Return a draft whose owner has left, so that the secretary can hand it over; no part of it is open.

    Raises:
        NotFoundError: for anything else, so that nobody can probe.
    """
    case = case_queries.case_by_code(uow.session, code)
    found = facts_of(uow.session, [case] if case else [])
    if case is None:
        raise NotFoundError(NOT_FOUND)
    facts = found[identity(case.id)]
    has_left = uow.session.get_one(Person, case.owner_id).has_left(uow.today)
    if not may_hand_over_draft(uow.viewer, facts, owner_has_left=has_left):
        raise NotFoundError(NOT_FOUND)
    return OpenCase(case, facts, frozenset({Role.SECRETARY}), frozenset(), field_secrecy(uow.viewer, facts))


def open_leavers_question(uow: UnitOfWork, code: str, person: int) -> OpenCase:
    """Return a case in which somebody who has left was asked something, to hand that on; no part of it is open.

    Raises:
        NotFoundError: for anything else, so that nobody can probe.
    """
    case = case_queries.case_by_code(uow.session, code)
    found = facts_of(uow.session, [case] if case else [])
    if case is None:
        raise NotFoundError(NOT_FOUND)
    facts, has_left = found[identity(case.id)], uow.session.get_one(Person, person).has_left(uow.today)
    if not may_hand_over_question(uow.viewer, facts, person, has_left=has_left):
        raise NotFoundError(NOT_FOUND)
    return OpenCase(case, facts, frozenset({Role.SECRETARY}), frozenset(), field_secrecy(uow.viewer, facts))


def accessible_cases(
    uow: UnitOfWork, cases: Iterable[Case], facts: Mapping[int, CaseFacts] | None = None
) -> list[OpenCase]:
    """Return those of many cases that the acting user may enter; `facts`: of these cases, where they were read."""
    listed = list(cases)
    if facts is None:
        facts = facts_of(uow.session, listed)
    entered = []
    for case in listed:
        known = facts[identity(case.id)]
        roles = roles_in(uow.viewer, known)
        if roles:
            parts, secrecy = visible_parts(uow.viewer, known), field_secrecy(uow.viewer, known)
            entered.append(OpenCase(case, known, roles, parts, secrecy))
    return entered


WRITES_WORDS = frozenset(
    {Action.ANSWER, Action.ANSWER_ONE, Action.NOTE, Action.ASK, Action.ATTACH, Action.JUDGE, Action.INVITE}
)
"""Actions by which somebody may write in a draft; they are closed while it is to leave the tool."""


def is_to_leave(uow: UnitOfWork, opened: OpenCase) -> bool:
    """Return whether a draft is to be handed to security, so that nothing more is written in it."""
    return opened.case.state in WITH_ANSWERS_OPEN and bool(gates_to_leave_by(uow, opened))


def gates_to_leave_by(uow: UnitOfWork, opened: OpenCase) -> tuple[Gate, ...]:
    """Return the gates of the newest revision by which the case is to be handed to security."""
    newest = case_queries.latest_assessment(uow.session, opened.id)
    rows = case_queries.answers_of(uow.session, identity(newest.id))
    answers = {question: tuple(row.chosen) for question, row in rows.items() if row.chosen}
    return leaving_gates(uow.version_of(newest).questionnaire, answers)


def next_state(
    uow: UnitOfWork,
    opened: OpenCase,
    action: Action,
    expected_version: int | None = None,
    *,
    with_opinion: bool = False,
) -> State:
    """Return the state to which an action leads; nothing is written.

    `with_opinion`: RAI's opinion is written in the same transaction.

    Raises:
        NotAllowedError: when the transition table has no such cell for the acting user.
        ConflictError: when the page showed an older version of the case.
        FrozenError: when words would be written in a draft that is to be handed to security.
        RiskFlowError: of the kind that the table names, when a guard does not hold.
    """
    target = next_state_of_answers(uow, opened, action, expected_version, with_opinion=with_opinion)
    if action in WRITES_WORDS and is_to_leave(uow, opened):
        raise FrozenError(WRITE_NOTHING)
    return target


def next_state_of_answers(
    uow: UnitOfWork,
    opened: OpenCase,
    action: Action,
    expected_version: int | None = None,
    *,
    with_opinion: bool = False,
) -> State:
    """Return the state as `next_state`, for a verb that sees itself that no words are written."""
    case = opened.case
    unmet = _unmet(uow, opened, with_opinion=with_opinion) if has_guards(case.state, action, opened.roles) else {}
    target = advance(case.state, action, opened.roles, unmet)
    if expected_version is not None and expected_version != case.version:
        raise ConflictError(CASE_CHANGED)
    return target


def change_state(
    uow: UnitOfWork,
    opened: OpenCase,
    action: Action,
    expected_version: int | None = None,
    *,
    with_opinion: bool = False,
) -> State:
    """Move a case to the state that `next_state` returns.

    Raises:
        RiskFlowError: as `next_state`.
    """
    target = next_state(uow, opened, action, expected_version, with_opinion=with_opinion)
    enter_state(uow, opened.case, target)
    return target


def enter_state(uow: UnitOfWork, case: Case, state: State) -> None:
    """Write a state that the transition table has allowed."""
    case.state = state
    case.changed_at = uow.now


def _unmet(uow: UnitOfWork, opened: OpenCase, *, with_opinion: bool) -> dict[Guard, Text]:
    """Return the guards that do not hold for the acting user and the newest revision."""
    review = review_of(uow, opened, case_queries.latest_assessment(uow.session, opened.id))
    if with_opinion:
        review = replace(review, opinions=review.opinions | {Group.RAI})
    return ReviewRules(uow.viewer, current_facts(opened.facts, opened.case), review).unmet


def review_of(uow: UnitOfWork, opened: OpenCase, assessment: Assessment) -> ReviewFacts:
    """Return what the rules of review need to know of a revision of a case."""
    revisions = {assessment.case_id: assessment}
    gates = gates_of(uow.session, revisions)
    disqualified = {opened.id: opened.facts.disqualified}
    return reviews_of(uow.session, uow.library, revisions, gates, disqualified)[opened.id]


def newest_gates(uow: UnitOfWork, opened: OpenCase) -> list[case_queries.StopWithClearance]:
    """Return the stops and questions of the newest revision, with what the functions have answered."""
    current = case_queries.latest_assessment(uow.session, opened.id)
    return case_queries.stops_on(uow.session, identity(current.id))


def open_stops(uow: UnitOfWork, opened: OpenCase) -> list[case_queries.StopWithClearance]:
    """Return what holds the newest revision: stops without an answer, and every no."""
    return [found for found in newest_gates(uow, opened) if found.freezes or found.is_refused]
