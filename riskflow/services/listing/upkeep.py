"""The upkeep of what lists read of cases: brought up to date in the transaction of each verb, rebuilt and checked.

`CaseListing`, `CaseStanding` and `CaseFunction` say nothing of their own: they are derived from the other tables by the
rules of access and review and the clocks, for conditions of SQL to read (`store.listing.access`). `CaseText` has the
words of what is written there, for searches (`store.search`), `CaseTerritory` where the partners are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from riskflow.cases.access import CaseFacts
from riskflow.cases.review_rules import ReviewFacts
from riskflow.cases.workflow import FOLLOWED, Group, State
from riskflow.clocks.case_clock import CaseClock, case_clock
from riskflow.clocks.terms import DEFAULT_CLOCKS, Clocks
from riskflow.committees.work import CommitteeTask
from riskflow.questionnaire.library import Library
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.services.case_facts import (
    JUST_READ,
    SECOND_READING,
    draft_facts_of,
    facts_of,
    gates_of,
    identity,
    reviews_of,
)
from riskflow.services.listing.moves import moves_of, note_moves
from riskflow.services.listing.texts import case_texts
from riskflow.services.listing.traits import trait_rows
from riskflow.services.listing.validity import NOT_DECIDED, AfterDecision, after_decisions
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.store.search.content import TERRITORIES, territories_of
from riskflow.store.search.index import replace_texts
from riskflow.store.tables import (
    Assessment,
    Case,
    CaseFunction,
    CaseListing,
    CaseStanding,
    CaseTerritory,
    CaseText,
    CaseTrait,
)

CHANGED, REWORDED = "cases whose listing has changed", "cases whose words have changed"
BATCH = 500
UNLISTED = frozenset(
    {
        "assessment-answered",
        "measures-planned",
        "measures-acknowledged",
        "note-written",
        "note-resolved",
        "document-attached",
        "document-removed",
        "suggestion-accepted",
        "suggestion-dismissed",
        "contradictions-kept",
        "letter-ordered-again",
        "act-signed",
        "act-signature-refused",
        "screening-seen",
        "end-date-set",
        "end-date-withdrawn",
        "ownership-freeze",
        "owner-stated",
        "owner-withdrawn",
        "screening-repeated",
        "case-reminded",
        "case-overdue",
        "change-reminded",
        "change-overdue",
        "question-reminded",
        "question-overdue",
        "override-recorded",
        "supplement-explained",
        "obligation-reminded",
        "obligation-overdue",
        "check-in-flagged",
        "validity-ended",
        "put-on-agenda",
        "taken-off-agenda",
        "heard-at-meeting",
        "circulation-opened",
        "circulation-answered",
        "circulation-ended",
        "disclosure-begun",
        "disclosure-discarded",
    }
)
"""Events after which no list shows a case otherwise; after every other one its listing is derived anew."""
WORDLESS = frozenset(
    {
        *UNLISTED,
        "case-routed",
        "second-reading",
        "drawn-for-check",
        "stop-opened",
        "gate-asked",
        "conflict-declared",
        "conflict-reported",
        "conflict-ruled",
        "task-given",
        "task-handed-over",
        "task-ended",
        "substitute-called",
        "no-conflict-declared",
        "case-referred",
        "case-returned",
        "reassessment-started",
        "record-archived",
        "act-archived",
        "record-dispatched",
        "disclosure-decided",
        "co-editor-invited",
        "co-editor-removed",
        "question-asked",
        "question-handed-over",
        "request-declined",
        "request-taken-back",
        "requests-ended",
        "context-changed",
        "context-as-before",
        "partner-screened",
        "screening-judged",
        "screening-changed",
        "marked-urgent",
        "rai-asked",
        "light-check-agreed",
        "light-check-differed",
        "case-reopened",
        *("check-in-opened", "check-in-answered", "check-in-closed"),
        "watch-task-opened",
        "watch-task-settled",
        "watching-ended",
    }
)
"""Events after which the words by which a case is found are the same."""
WRITTEN_ANEW: tuple[type[SQLModel], ...] = (CaseListing, CaseStanding, CaseFunction, CaseTrait)
TABLES: tuple[type[SQLModel], ...] = (*WRITTEN_ANEW, CaseTerritory, CaseText)


@dataclass(frozen=True, slots=True)
class ListRules:
    """What listings are derived by, besides the rules of access and review."""

    library: Library
    clocks: Clocks = DEFAULT_CLOCKS

    @classmethod
    def of(cls, uow: UnitOfWork) -> "ListRules":
        return cls(uow.library, uow.clocks)


def note_change(uow: UnitOfWork, case_id: int, tags: Iterable[str]) -> None:
    """Let the listing of a case be derived anew at the end of the transaction, unless no list shows what happened."""
    happened = frozenset(tags)
    if SECOND_READING in happened:
        uow.session.info.setdefault(JUST_READ, []).append((case_id, uow.viewer.id, uow.now))
    note_moves(uow, case_id, happened)
    if not UNLISTED.issuperset(happened):
        note_case(uow, case_id, with_texts=not WORDLESS.issuperset(happened))


def note_case(uow: UnitOfWork, case_id: int, *, with_texts: bool = True) -> None:
    """Let the listing of a case be derived anew at the end of the transaction, with or without its words."""
    uow.session.info.setdefault(CHANGED, {})[case_id] = ListRules.of(uow)
    if with_texts:
        uow.session.info.setdefault(REWORDED, set()).add(case_id)


def update_changed(session: Session) -> None:
    """Derive the listings of the cases that the transaction has changed."""
    changed: dict[int, ListRules] = session.info.pop(CHANGED, {})
    reworded: set[int] = session.info.pop(REWORDED, set())
    for rules in dict.fromkeys(changed.values()):
        session.flush()
        numbers = sorted(number for number, each in changed.items() if each == rules)
        write_listings(session, rules, numbers, reworded.intersection(numbers))


def write_listings(
    session: Session, rules: ListRules, case_ids: Sequence[int], reworded: Collection[int] | None = None
) -> None:
    """Replace the listings of some cases, and the words of all or some of them."""
    cases = session.exec(select(Case).where(col(Case.id).in_(case_ids))).all()
    facts = _facts(session, cases)
    rows = derived_rows(session, rules, facts, cases)
    for table in WRITTEN_ANEW:
        _replace(session, table, case_ids, [row for row in rows if isinstance(row, table)])
    worded = [case for case in cases if reworded is None or case.id in reworded]
    if worded:
        replace_texts(session, _texts(session, rules.library, worded, facts))
        _replace(session, CaseTerritory, [identity(case.id) for case in worded], _territories(session, worded, facts))


def _replace(session: Session, table: type[SQLModel], case_ids: Iterable[int], rows: Sequence[SQLModel]) -> None:
    session.execute(sa.delete(table).where(table.__table__.c.case_id.in_(list(case_ids))))  # type: ignore[attr-defined]
    if rows:
        session.execute(sa.insert(table), [row.model_dump() for row in rows])


def _facts(session: Session, cases: Iterable[Case]) -> dict[int, CaseFacts]:
    """Return the facts of some cases: of drafts, which nobody has handled yet, those of their writers are all."""
    listed = list(cases)
    handled = [case for case in listed if case.state is not State.DRAFT]
    known = facts_of(session, handled) if handled else {}
    return {**known, **draft_facts_of(session, [case for case in listed if case.state is State.DRAFT])}


def _texts(session: Session, library: Library, cases: Sequence[Case], facts: Mapping[int, CaseFacts]) -> list[CaseText]:
    return case_texts(session, library, cases, {identity(case.id): facts[identity(case.id)].marks for case in cases})


def _territories(session: Session, cases: Iterable[Case], facts: Mapping[int, CaseFacts]) -> list[CaseTerritory]:
    """Return where the partners of some cases are, but for those where that is marked as possibly secret."""
    open_to_all = [
        identity(case.id)
        for case in cases
        if case.state is not State.DRAFT and TERRITORIES not in facts[identity(case.id)].marks
    ]
    found = territories_of(session, open_to_all) if open_to_all else ()
    return [CaseTerritory(case_id=number, territory=each) for number, chosen in found for each in sorted({*chosen})]


def derived_rows(
    session: Session, rules: ListRules, facts: Mapping[int, CaseFacts], cases: Iterable[Case]
) -> list[SQLModel]:
    """Return what the listings of some cases should say, besides their words."""
    changed = {case.id: case.changed_at for case in cases}
    handled = {number: known for number, known in facts.items() if known.state is not State.DRAFT}
    found = _reviews(session, rules, handled) if handled else _Reviews()
    traits: Iterable[SQLModel] = trait_rows(session, rules.library, handled, found.revisions)
    after = after_decisions(session, rules.library, handled) if handled else {}
    return [
        *traits,
        *(
            row
            for number, known in facts.items()
            for row in listing_rows(
                number,
                known,
                found.revisions.get(number),
                found.reviews.get(number, ReviewFacts({})),
                changed_at=changed[number],
                clock=found.clocks.get(number),
                after=replace(after.get(number, NOT_DECIDED), lacks_record=number in found.lacking),
            )
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Reviews:
    """The review and the clock of the newest revision of each case, and the cases whose records are lacking."""

    reviews: Mapping[int, ReviewFacts] = field(default_factory=dict)
    revisions: Mapping[int, Assessment] = field(default_factory=dict)
    clocks: Mapping[int, CaseClock | None] = field(default_factory=dict)
    lacking: frozenset[int] = frozenset()


def _reviews(session: Session, rules: ListRules, facts: Mapping[int, CaseFacts]) -> _Reviews:
    revisions = case_queries.latest_assessments(session, facts)
    gates = gates_of(session, revisions)
    disqualified = {number: facts[number].disqualified for number in revisions}
    reviews = reviews_of(session, rules.library, revisions, gates, disqualified)
    clocks = {
        number: case_clock(rules.clocks, facts[number].state, reviews[number], moves)
        for number, moves in moves_of(session, gates).items()
    }
    return _Reviews(reviews, revisions, clocks, case_queries.cases_lacking_records(session, list(facts)))


def listing_rows(  # noqa: PLR0913 - the facts of one case
    number: int,
    facts: CaseFacts,
    revision: Assessment | None,
    review: ReviewFacts,
    *,
    changed_at: datetime,
    clock: CaseClock | None = None,
    after: AfterDecision = NOT_DECIDED,
) -> Iterator[SQLModel]:
    """Yield the rows by which lists know one case."""
    yield _listing(number, facts, revision, review, {**_waiting(clock), **asdict(after)})
    yield from _standings(number, facts, review)
    for function in sorted(facts.functions):
        yield CaseFunction(
            case_id=number,
            function=function,
            is_awaited=function in review.awaited,
            is_referred_to=function in review.referred,
            has_proof=function in review.proof_functions,
            changed_at=changed_at,
        )


def _waiting(clock: CaseClock | None) -> dict[str, Any]:
    if clock is None:
        return {}
    return {
        "step": clock.step,
        "waits_since": clock.since,
        "due_on": clock.due_on,
        "promised_on": clock.promised_on,
    }


def _listing(
    number: int, facts: CaseFacts, revision: Assessment | None, review: ReviewFacts, times: Mapping[str, Any]
) -> CaseListing:
    levels = {Area(area): Level.parse(level) for area, level in revision.levels.items()} if revision else {}
    ranks = {area.value.replace("-", "_"): int(level) for area, level in levels.items()}
    return CaseListing(
        case_id=number,
        was_submitted=review.was_submitted,
        submitted_at=review.submitted_at,
        worst=int(review.worst),
        waits_for_second_reader=review.waits_for_second_reader,
        has_open_stop=review.has_open_stop,
        has_refusal=review.has_refusal,
        hears_applicant=review.hears_applicant,
        has_rai_quorum=Group.RAI in review.quorum and review.has_quorum(Group.RAI),
        has_sai_quorum=Group.SAI in review.quorum and review.has_quorum(Group.SAI),
        has_opinion=Group.RAI in review.opinions,
        has_position=Group.SAI in review.opinions,
        needs_position=review.is_referred or review.route is Route.SAI,
        is_checked=review.is_checked,
        names_rai_raters=bool(facts.assigned(CommitteeTask.RATER, Group.RAI)),
        names_sai_raters=bool(facts.assigned(CommitteeTask.RATER, Group.SAI)),
        has_check_in=review.has_check_in,
        has_watch_task=review.has_watch_task,
        has_proof=review.has_proof,
        waits_at_rest=facts.state in FOLLOWED and _waits(facts, review),
        **{**times, **ranks},
    )


def _waits(facts: CaseFacts, review: ReviewFacts) -> bool:
    """Return whether anybody is to do anything in a case, of what can be left when nobody handles it any more."""
    by_functions = review.awaited or review.referred or review.proof_functions
    waits = bool(by_functions) or review.has_proof or review.has_watch_task
    return waits or (facts.drawn_for_check and not review.is_checked)


def _standings(number: int, facts: CaseFacts, review: ReviewFacts) -> Iterator[CaseStanding]:
    rated = {group: review.raters.get(group, frozenset()) for group in Group}
    people = facts.co_editors | facts.excluded | facts.declared | rated[Group.RAI] | rated[Group.SAI] | review.stated
    people |= {each.person for each in facts.assignments}
    for person in sorted(people):
        yield CaseStanding(
            case_id=number,
            person_id=person,
            is_co_editor=person in facts.co_editors,
            is_excluded=person in facts.excluded,
            has_declared=person in facts.declared - facts.disqualified,
            has_rated_for_rai=person in rated[Group.RAI],
            has_rated_for_sai=person in rated[Group.SAI],
            sits_in_rai=facts.has_task(person, CommitteeTask.SUBSTITUTE, Group.RAI),
            sits_in_sai=facts.has_task(person, CommitteeTask.SUBSTITUTE, Group.SAI),
            rates_in_rai=facts.has_task(person, CommitteeTask.RATER, Group.RAI),
            rates_in_sai=facts.has_task(person, CommitteeTask.RATER, Group.SAI),
            states_for_rai=facts.has_task(person, CommitteeTask.STATEMENT, Group.RAI),
            states_for_sai=facts.has_task(person, CommitteeTask.STATEMENT, Group.SAI),
            has_stated=person in review.stated,
            is_rapporteur=any(facts.has_task(person, CommitteeTask.RAPPORTEUR, group) for group in Group),
        )


@dataclass(frozen=True, slots=True)
class ListingFault:
    """A case of which lists say something else than its rows do."""

    case_id: int
    reference: str


def rebuild(database: Database, rules: ListRules, *, only_missing: bool = False, told: Callable[[int], None]) -> int:
    """Derive the listings of all cases, or of those that have none, in short transactions; return how many.

    `told` is called after each of them with the number of its cases.
    """
    count, last = 0, 0
    while True:
        with database.write() as session:
            numbers = _numbers_after(session, last, only_missing=only_missing)
            if not numbers:
                return count
            write_listings(session, rules, numbers)
        told(len(numbers))
        count, last = count + len(numbers), numbers[-1]


def check(session: Session, rules: ListRules, told: Callable[[int], None]) -> Iterator[ListingFault]:
    """Yield the cases of which lists say something else than their rows do."""
    numbers = _numbers_after(session, 0)
    while numbers:
        expected = {_key(row): row.model_dump() for row in _every_row(session, rules, numbers)}
        found = {_key(row): row.model_dump() for row in _stored_rows(session, numbers)}
        faults = {key[1] for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)}
        for case in session.exec(select(Case).where(col(Case.id).in_(sorted(faults))).order_by(col(Case.id))).all():
            yield ListingFault(identity(case.id), case.reference)
        session.expunge_all()  # a long list is read in flat memory
        told(len(numbers))
        numbers = _numbers_after(session, numbers[-1])


def _every_row(session: Session, rules: ListRules, numbers: Sequence[int]) -> list[SQLModel]:
    cases = session.exec(select(Case).where(col(Case.id).in_(numbers))).all()
    facts = _facts(session, cases)
    texts = _texts(session, rules.library, cases, facts)
    return [*derived_rows(session, rules, facts, cases), *_territories(session, cases, facts), *texts]


def _stored_rows(session: Session, numbers: Sequence[int]) -> Iterator[SQLModel]:
    for table in TABLES:
        yield from session.exec(select(table).where(table.__table__.c.case_id.in_(numbers)))  # type: ignore[attr-defined]


def _key(row: SQLModel) -> tuple[str, int, str]:
    mapper = sa.inspect(row).mapper
    number, *rest = mapper.primary_key_from_instance(row)
    return str(mapper.local_table.name), number, str(rest)


def count_of_cases(session: Session, *, only_missing: bool = False) -> int:
    """Return how many cases there are, or how many have no listing."""
    query = select(sa.func.count()).select_from(Case)
    return session.exec(query.where(_HAS_NONE) if only_missing else query).one()


_HAS_NONE = sa.or_(*(~sa.exists().where(col(table.case_id) == col(Case.id)) for table in (CaseListing, CaseText)))


def _numbers_after(session: Session, last: int, *, only_missing: bool = False) -> list[int]:
    query = select(Case.id).where(col(Case.id) > last).order_by(col(Case.id)).limit(BATCH)
    if only_missing:
        query = query.where(_HAS_NONE)
    return [number for number in session.exec(query).all() if number is not None]
