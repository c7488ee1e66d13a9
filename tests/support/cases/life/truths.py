"""What must be true of a case whatever has been done: each of `TRUTHS` is an invariant of the state machine."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from sqlmodel import Session, select

from riskflow.cases.labels import CaseOutcome, GateOutcome, Vote
from riskflow.cases.notifications import NOTIFICATIONS_BY_EVENT
from riskflow.cases.review_rules import ReviewFacts, ReviewRules
from riskflow.cases.workflow import Group, Step
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.terms import DEFAULT_CLOCKS
from riskflow.clocks.words import Holder, wait_sentence
from riskflow.follow_up.validity import BINDS, PUTS_IN_FORCE, LastDays, Standing, standing_of
from riskflow.services.case_facts import identity
from riskflow.services.listing.upkeep import ListRules, check
from riskflow.services.listing.who import ClockedCase, waits_of
from riskflow.services.open_case import OpenCase, open_case, review_of
from riskflow.services.operations.audit import chain_problems
from riskflow.services.operations.bindings import binding_problems
from riskflow.services.unit_of_work import SYSTEM, UnitOfWork
from riskflow.store.handling import meetings as meeting_queries
from riskflow.store.handling.follow_up import every_obligation_of, obligations_in
from riskflow.store.queries import cases as case_queries
from riskflow.store.tables import Assessment, Case, CaseListing, Decision, NotificationRow, Opinion, Person, Rating
from tests.support.cases.life import case_law
from tests.support.cases.life.acts import LifeAct
from tests.support.cases.life.case_law import IN_FORCE, MEMBERS, CaseLaw, Duty
from tests.support.cases.life.world import World, events_after, letters_after

SETTLING = {outcome.value for outcome in PUTS_IN_FORCE}
BINDING = {outcome.value for outcome in BINDS}
JUDGING = {
    "rating-given",
    "view-given",
    "opinion-given",
    "position-taken",
    "rai-asked",
    "case-returned",
    "case-referred",
    "second-reading",
    "measures-acknowledged",
    "decision-taken",
    "case-suspended",
    "case-resumed",
    "case-terminated",
    "function-replied",
    "circulation-answered",
    "proof-accepted",
    "proof-refused",
    "obligation-waived",
    "conflict-ruled",
    "applicant-heard",
    "marked-urgent",
    "",
}
"""What makes somebody a judge of the case; an answer about a gate has events by its outcome."""
STATES = {"refused": "open"}


@dataclass
class Seen:
    """What has been seen of a case so far."""

    case: int
    reference: str
    times: tuple[int, int]
    """Days before and after the day of an obligation."""
    seq: int = 0
    letter: int = 0
    steps: int = 0
    told: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    opinions: dict[int, tuple[str, str]] = field(default_factory=dict)
    ended_at: int | None = None
    digests: list[str] = field(default_factory=list)
    kept: dict[tuple[str, int], object] = field(default_factory=dict)
    """What was sent or handed out, as it was then."""
    is_anew: bool = True
    """Whether anything was written since the truths were looked at."""


def first_look(world: World, code: str) -> tuple[CaseLaw, Seen]:
    """Return the law of a case that has been submitted, and what there is of it."""
    with world.reading() as uow:
        case = case_queries.case_by_code(uow.session, code)
        assert case is not None
        number = identity(case.id)
        newest = case_queries.latest_assessment(uow.session, number)
        assert newest.submitted_at is not None
        order = ["low", "moderate", "high", "critical"]
        stops = [each.stop for each in case_queries.stops_on(uow.session, identity(newest.id))]
        gates = {stop.gate: frozenset(stop.functions) for stop in stops if not stop.is_question}
        asked = frozenset(each for stop in stops for each in stop.functions)
        high = frozenset(area for area, level in newest.levels.items() if level in {"high", "critical"})
        worst = max(newest.levels.values(), key=order.index)
        law = CaseLaw(worst, high, newest.fragile, gates, asked, newest.submitted_at)
        law.submit()
        policy = uow.version_of(newest).policy
        events, letters = events_after(uow.session, number, 0), letters_after(uow.session, number, 0)
        seen = Seen(number, case.reference, (policy.remind_days, policy.grace_days))
        seen.seq, seen.letter = events[-1].seq, identity(letters[-1].id) if letters else 0
        law.outcome = "closed" if law.state == "closed" else ""
        return law, seen


def note(law: CaseLaw, act: LifeAct) -> None:
    """Remember who has judged the case."""
    if act.who != law.owner and act.tag in JUDGING:
        law.judges.add(act.who)


def look(world: World, law: CaseLaw, seen: Seen, act: LifeAct | None, *, is_work: bool = False) -> None:
    """Look at what an act, or the worker, has left behind, before the next one."""
    seen.steps += 1
    seen.is_anew = act is not None or is_work
    with world.reading() as uow:
        events = events_after(uow.session, seen.case, seen.seq)
        letters = letters_after(uow.session, seen.case, seen.letter)
        tags = Counter(event.tag for event in events)
        if act is None and not is_work:
            assert not events, f"a refused act left {tags}"
        if act is not None and act.tag:
            assert tags[act.tag] == 1, f"{act.tag} is told {tags[act.tag]} times"
        for tag, count in seen.told.items():
            assert tags[tag] == count, f"the worker told of {tag} {tags[tag]} times instead of {count}"
        seen.told = Counter()
        assert all(event.actor_id != world.number(who) for event in events for who in _out(law, act))
        _letters_are_right(world, law, act, letters, {event.seq: event.tag for event in events})
        seen.tags += tags
        seen.seq = max([seen.seq, *(event.seq for event in events)])
        seen.letter = max([seen.letter, *(identity(each.id) for each in letters)])
        _procedure(world, law, seen, tags)
        if act is not None or is_work:
            _agreed(uow.session, world, law, seen)


def _out(law: CaseLaw, act: LifeAct | None) -> set[str]:
    """Return those who may do nothing in the case, but for what makes it so."""
    mine = {act.who} if act and act.tag in {"conflict-declared", "conflict-reported"} else set()
    return law.conflicted - mine


def _letters_are_right(
    world: World, law: CaseLaw, act: LifeAct | None, letters: Sequence[NotificationRow], tags: dict[int, str]
) -> None:
    keys = Counter((each.letter, each.question, each.person_id) for each in letters)
    assert max(keys.values(), default=1) == 1, f"a letter is doubled: {keys}"
    for each in letters:
        assert each.letter in NOTIFICATIONS_BY_EVENT.get(tags[each.event_seq], ()), "a letter without its event"
        who = world.login(each.person_id)
        assert act is None or who != act.who, "somebody is told of what they did themselves"
        assert who not in law.conflicted | law.former - {law.owner}, f"{who} is told of a case that is closed to them"


def _procedure(world: World, law: CaseLaw, seen: Seen, tags: Counter[str]) -> None:
    """End the written procedure of the law where the services did, and hold them to its outcome."""
    now = law.procedure
    if now is None or not tags["circulation-ended"]:
        return
    with world.reading() as uow:
        end = meeting_queries.circulations_of(uow.session, seen.case)[0][1]
        assert end is not None
        assert end.outcome.value == _outcome(law, now), f"{now} ended as {end.outcome}"
    law.procedure = None


def _outcome(law: CaseLaw, now: case_law.Round) -> str:
    if now.has_gone_on(law):
        return "no-quorum"
    members = set(MEMBERS[now.group]) - law.excluded()
    counted = {who: answer for who, answer in now.answers.items() if who in members}
    if "meeting" in counted.values():
        return "to-meeting"
    if len(counted) < case_law.NEEDED[now.group]:
        return "no-quorum"
    agree = sum(answer == "agree" for answer in counted.values())
    if agree * 2 != len(counted):
        return "carried" if agree * 2 > len(counted) else "rejected"
    chairs = [who for who in members if law.leads(who, now.group)]
    if len(chairs) != 1 or chairs[0] not in counted:
        return "no-majority"
    return "carried" if counted[chairs[0]] == "agree" else "rejected"


def _agreed(session: Session, world: World, law: CaseLaw, seen: Seen) -> None:
    """Take over what was agreed with a new decision, or about a gate after it."""
    rows = [each.row for each in obligations_in(session, [seen.case])[seen.case]]
    known = {duty.number: duty for duty in law.duties}
    owners = {world.number(who): who for who in (*MEMBERS["rai"], "alice", "bodil", "hedda", "eva", "lars")}
    law.duties = [
        known.get(row.number)
        or Duty(row.number, owners.get(row.owner_id or 0, row.owner), row.due, function=row.function or "")
        for row in rows
    ]


@dataclass(frozen=True)
class Look:
    """What one state of the database says of the case, beside the law."""

    world: World
    law: CaseLaw
    seen: Seen
    uow: UnitOfWork
    opened: OpenCase
    newest: Assessment

    @classmethod
    def at(cls, world: World, law: CaseLaw, seen: Seen, uow: UnitOfWork) -> "Look":
        case = uow.session.get_one(Case, seen.case)
        opened = open_case(replace(uow, viewer=SYSTEM), case.code)
        return cls(world, law, seen, uow, opened, case_queries.latest_assessment(uow.session, seen.case))

    @property
    def case(self) -> Case:
        return self.opened.case

    @cached_property
    def listing(self) -> CaseListing:
        return self.uow.session.get_one(CaseListing, self.seen.case)

    @cached_property
    def review(self) -> ReviewFacts:
        return review_of(self.uow, self.opened, self.newest)

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(case_queries.decisions_of(self.uow.session, self.seen.case))

    @cached_property
    def opinions(self) -> list[Opinion]:
        return list(case_queries.opinions_of(self.uow.session, self.seen.case))

    def rules_for(self, login: str) -> ReviewRules:
        return ReviewRules(self.world.viewer(self.uow, login), self.opened.facts, self.review)


def everything_is_true(world: World, law: CaseLaw, seen: Seen, *more: Callable[[Look], None]) -> None:
    """Hold one state of the database to all the truths."""
    with world.reading() as uow:
        found = Look.at(world, law, seen, uow)
        for truth in (*more, *TRUTHS):
            truth(found)


def the_state_is_that_of_the_law(look: Look) -> None:
    case, law = look.case, look.law
    assert (case.state.value, case.owner_id) == (law.state, look.world.number(law.owner))
    assert (case.was_with_rai, case.was_with_sai) == ("rai" in law.was_with, "sai" in law.was_with)
    assert (case.decision_maker or "") == law.office
    assert look.newest.revision == law.revision


def nobody_enters_with_a_conflict_of_interest(look: Look) -> None:
    assert {look.world.login(each) for each in look.opened.facts.disqualified} == look.law.conflicted
    for who in (*look.law.conflicted, *look.law.former - {look.law.owner}):
        rules = look.rules_for(who)
        assert not rules.roles, f"{who} has the roles {rules.roles}"
        assert not rules.parts, f"{who} reads {rules.parts}"


def ratings_are_blind_until_ones_own(look: Look) -> None:
    law = look.law
    for who in MEMBERS["rai"]:
        rules = look.rules_for(who)
        is_to_rate = law.state in {"with-rai", "with-head"} and who not in law.raters["rai"]
        if is_to_rate and "rai" in law.roles(who):
            assert not rules.shows_levels, f"{who} sees the levels before rating"
            assert not rules.shows_ratings(Group.RAI), f"{who} sees ratings before their own"
        if who not in law.declared | {law.owner}:
            assert not rules.parts, f"{who} reads the case before declaring"


def no_decision_is_taken_with_an_open_gate(look: Look) -> None:
    for row in look.decisions:
        if row.outcome not in SETTLING:
            continue
        for each in case_queries.stops_on(look.uow.session, row.assessment_id):
            answered = [given.cleared_at for given in each.answers]
            assert each.stop.is_question or min(answered, default=row.decided_at + timedelta(1)) <= row.decided_at


def no_function_is_overruled(look: Look) -> None:
    """Hold that no collaboration proceeds or closes after a no, or without the conditions of a function."""
    for row in look.decisions:
        if row.outcome not in SETTLING:
            continue
        for each in case_queries.stops_on(look.uow.session, row.assessment_id):
            before = [given for given in each.answers if given.cleared_at <= row.decided_at]
            said = max(before, key=lambda given: given.cleared_at).outcome if before else ""
            assert said != GateOutcome.NO, f"{row.outcome} although {each.stop.gate} was answered no"
            assert said != GateOutcome.ON_CONDITIONS or row.outcome != CaseOutcome.PROCEED


def one_decision_at_most_is_in_force(look: Look) -> None:
    """Each decision supersedes the one before, and a case that is in force rests on one about its newest revision."""
    assert [row.number for row in look.decisions] == [*range(1, look.law.endings + 1)]
    assert look.case.records_due == look.law.endings
    moments = [row.decided_at for row in look.decisions]
    assert moments == sorted({*moments})
    if look.law.state in IN_FORCE:
        assert look.decisions[-1].assessment_id == look.newest.id
        assert look.decisions[-1].outcome not in {CaseOutcome.SUSPEND.value, "terminated"}


def no_group_speaks_below_its_quorum(look: Look) -> None:
    for row in look.opinions:
        rated = look.uow.session.exec(
            select(Rating).where(Rating.assessment_id == row.assessment_id, Rating.group == row.group)
        ).all()
        before = {each.person_id for each in rated if each.given_at <= row.given_at}
        assert row.given_by in before, "whoever leads has not rated"
        assert len(before) >= case_law.NEEDED[row.group.value] - (case_law.IS_LESS_WHEN_URGENT if row.is_urgent else 0)


def votes_are_counted_once_and_the_chair_breaks_a_tie(look: Look) -> None:
    for row in look.opinions:
        cast = {each["person"]: each["vote"] for each in row.votes}
        assert len(cast) == len(row.votes), "somebody voted twice"
        balance = sum(1 if vote == Vote.IN_FAVOUR else -1 for vote in cast.values())
        assert not cast or balance > 0 or (balance == 0 and cast[row.given_by] == Vote.IN_FAVOUR)


def dissent_stays_as_it_was_said(look: Look) -> None:
    kept = [(row.group.value, each["person"]) for row in look.opinions for each in row.dissents]
    assert kept == [(group, person) for group, _, person in look.law.dissents]


def the_clock_runs_from_when_the_case_came_to_its_step(look: Look) -> None:
    listing, law = look.listing, look.law
    assert (listing.step or "") == law.step
    assert listing.waits_since == law.waits_since, f"{law.step} since {listing.waits_since}, not {law.waits_since}"
    due = DEFAULT_CLOCKS.due_on(Step(law.step), swedish_day(law.waits_since)) if law.waits_since else None
    assert listing.due_on == due


def the_promise_is_paused_while_the_applicant_has_the_case(look: Look) -> None:
    assert look.listing.promised_on == look.law.promised_on


def who_has_the_case_is_said_in_one_sentence(look: Look) -> None:
    """Hold that a case at a step has one, which names its holders, and that one without a step has none."""
    owner = look.uow.session.get_one(Person, look.case.owner_id)
    clocked = ClockedCase(look.seen.case, look.listing, Holder(look.case.owner_id, owner.name, owner.email))
    found = waits_of(look.uow, [clocked])
    assert [*found] == ([look.seen.case] if look.law.step else [])
    for wait in found.values():
        assert {look.world.login(each.person) for each in wait.holders} == look.law.holders
        said = wait_sentence(wait)
        assert said.sv.count("Väntar sedan") == said.en.count("Waiting since") == 1


def the_chain_has_every_event_once_and_verifies(look: Look) -> None:
    assert list(chain_problems(look.uow.session)) == []
    if look.seen.steps % 5 == 0:
        assert list(binding_problems(look.uow.session)) == []


def what_has_happened_stays(look: Look) -> None:
    """Events are only added: what was seen of the case before is still there, in its order."""
    digests = [event.hash for event in case_queries.events_of(look.uow.session, look.seen.case)]
    assert digests[: len(look.seen.digests)] == look.seen.digests
    look.seen.digests = digests


def obligations_follow_decisions_and_their_steps(look: Look) -> None:
    law, session = look.law, look.uow.session
    decided = {identity(row.id): row for row in look.decisions}
    for followed in every_obligation_of(session, look.seen.case):
        decision = decided[followed.row.decision_id]
        assert decision.outcome in BINDING
        assert decision.outcome != CaseOutcome.DECLINE or followed.row.function
    found = obligations_in(session, [look.seen.case])[look.seen.case]
    states = [(each.row.number, STATES.get(each.state.value, each.state.value)) for each in found]
    assert states == [(duty.number, duty.state) for duty in law.duties]
    assert look.listing.open_obligations == sum(duty.state not in {"accepted", "waived"} for duty in law.duties)


def every_condition_is_an_obligation(look: Look) -> None:
    agreed = Counter(each.row.decision_id for each in every_obligation_of(look.uow.session, look.seen.case))
    for row in look.decisions:
        if row.outcome == CaseOutcome.WITH_CONDITIONS:
            assert agreed[identity(row.id)] >= len(row.conditions)


def what_has_ended_does_not_expire(look: Look) -> None:
    law, seen, listing = look.law, look.seen, look.listing
    if law.state in case_law.ENDED:
        seen.ended_at = seen.ended_at or seen.tags["validity-ended"] + 1
        assert seen.tags["validity-ended"] + 1 == seen.ended_at
    if listing.outcome:
        outcome, open_ones = CaseOutcome(listing.outcome), listing.open_obligations
        last = LastDays(look.case.ends_on, listing.valid_until)
        standing = standing_of(look.case.state, outcome, open_ones, last, look.uow.today)
        assert (standing is Standing.ENDED) == (law.state in case_law.ENDED)
        assert standing is not Standing.EXPIRED or law.state in IN_FORCE


def lists_say_what_the_rules_say(look: Look) -> None:
    faults = [each.case_id for each in check(look.uow.session, ListRules.of(look.uow), lambda _: None)]
    assert look.seen.case not in faults


def only_ratings_of_the_newest_revision_count(look: Look) -> None:
    for group in Group:
        assert {look.world.login(each) for each in look.review.raters[group]} == look.law.counted(group.value)
        assert look.review.has_quorum(group) == look.law.has_quorum(group.value)
    given = look.uow.session.exec(select(Rating).where(Rating.case_id == look.seen.case)).all()
    assert len({(row.assessment_id, row.person_id, row.group) for row in given}) == len(given)


def opinions_stand_for_the_newest_revision_only(look: Look) -> None:
    law, review = look.law, look.review
    assert {group.value for group in review.opinions} == law.opinions.keys()
    assert (review.has_open_stop, review.has_refusal) == (bool(law.submitted_at and law.frozen_by), law.refused)


def at_most_one_written_procedure_is_open(look: Look) -> None:
    open_ones = [row for row, end in meeting_queries.circulations_of(look.uow.session, look.seen.case) if end is None]
    assert len(open_ones) <= (look.law.procedure is not None)


TRUTHS: tuple[Callable[[Look], None], ...] = (
    the_state_is_that_of_the_law,
    nobody_enters_with_a_conflict_of_interest,
    ratings_are_blind_until_ones_own,
    no_decision_is_taken_with_an_open_gate,
    no_function_is_overruled,
    one_decision_at_most_is_in_force,
    no_group_speaks_below_its_quorum,
    votes_are_counted_once_and_the_chair_breaks_a_tie,
    dissent_stays_as_it_was_said,
    the_clock_runs_from_when_the_case_came_to_its_step,
    the_promise_is_paused_while_the_applicant_has_the_case,
    who_has_the_case_is_said_in_one_sentence,
    the_chain_has_every_event_once_and_verifies,
    what_has_happened_stays,
    obligations_follow_decisions_and_their_steps,
    every_condition_is_an_obligation,
    what_has_ended_does_not_expire,
    only_ratings_of_the_newest_revision_count,
    opinions_stand_for_the_newest_revision_only,
    at_most_one_written_procedure_is_open,
    lists_say_what_the_rules_say,  # the last: it empties the session
)
