"""A case lives at random: whoever tries whatever, the services allow what the law allows, and nothing is ever untrue.

The law is a small model of its own (`life.case_law`), `life.truths` holds what must be true after each step. A run has
the same few lives each time; `make lives` lives many others, and prints the shortest life in which something is untrue.
"""

import os
import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from riskflow.cases.labels import Advice, CaseOutcome, GateOutcome, ReadingOutcome, Vote
from riskflow.cases.workflow import Group
from riskflow.meetings.circulation import CircularAnswer
from tests.support.cases.life import case_law, truths
from tests.support.cases.life.acts import LifeAct
from tests.support.cases.life.case_law import MEMBERS, RAI, SAI, CaseLaw
from tests.support.cases.life.registry_acts import (
    NUMBERS,
    REGISTRAR,
    RegistryActs,
    nothing_of_what_was_sent_changes,
    what_was_handed_out_stays,
)
from tests.support.cases.life.truths import Seen
from tests.support.cases.life.world import World, prepare

LIVES = int(os.environ.get("RISKFLOW_TEST_LIVES", "0"))
CASES = ("rf-14", "rf-22", "rf-25", "rf-06", "gate-alone", "rf-01")
HANDLERS = ("hedda", "sven", *RAI, *SAI, "dag", "greta", "eva", "lars")
EVERYBODY = ("alice", "bodil", *HANDLERS)
anybody = st.sampled_from(EVERYBODY)
handlers = st.sampled_from(HANDLERS)
members = st.sampled_from((*RAI, *SAI))
leaders = st.sampled_from(("rut", "stig", "ravi", "siri", "rosa"))
writers = st.sampled_from(("alice", "alice", "bodil", "hedda", "sven"))
deciders = st.sampled_from(("dag", "greta", "dag", "greta", "sven", "rut"))
functions = st.sampled_from(("eva", "lars", "lars", "sven"))
registrars = st.sampled_from((REGISTRAR, REGISTRAR, REGISTRAR, "sven", "alice"))
seldom = st.integers(0, 5).map(lambda number: number == 0)
clearing = st.sampled_from((GateOutcome.GO_AHEAD, GateOutcome.ON_CONDITIONS))
places = st.integers(0, 4)
ENDS, MIDDLE_OF_LIFE = ("dismiss", "withdraw", "terminate"), 12


IN_GROUP, HANDLING = frozenset(case_law.GROUP_IN), frozenset(case_law.UNDER_HANDLING)
FOLLOWED = frozenset({*case_law.IN_FORCE, "suspended"})


def mostly_in(states: Collection[str]) -> Callable[[Any], Any]:
    """Let something be tried where it may be allowed, and only now and then where it cannot be."""
    return precondition(lambda self: self.law.state in states or self.seen.steps % 7 == 0)


class CaseLife(RuleBasedStateMachine):
    """One case, many people, and the worker."""

    prepared: ClassVar[dict[str, tuple[Path, str]]]
    world: World
    law: CaseLaw
    seen: Seen
    acts: RegistryActs

    @initialize(
        case=st.sampled_from(CASES),
        stage=st.sampled_from(["submitted", "rated", "advised", "advised", "settled"]),
        answer=clearing,
        is_sent=st.booleans(),
    )
    def begin(self, case: str, stage: str, answer: GateOutcome, *, is_sent: bool) -> None:
        """Take a case that was submitted, and bring it some way along."""
        template, self.code = self.prepared[case]
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(template, self.folder, dirs_exist_ok=True)
        self.world = World.open(self.folder)
        self.law, self.seen = truths.first_look(self.world, self.code)
        self.acts = RegistryActs(self.world, self.code, self.law)
        if stage != "submitted":
            self._bring_along(stage, answer)
            self.the_worker_files_the_records()
        if self.law.is_filed and is_sent:
            if self.law.state == "to-decide":
                self.do(self.acts.dissent(max(self.law.counted("rai")), Group.RAI))
                self.the_worker_files_the_records()
            self.records_leave_the_house(REGISTRAR, place=3, is_early=False)

    def _bring_along(self, stage: str, answer: GateOutcome) -> None:
        if self.law.state == "with-head":
            self.do(self.acts.read("sven", ReadingOutcome.CONFIRMED))
        if self.law.state == "with-head" and stage != "rated":
            self.do(self.acts.acknowledge("hedda"))
        if self.law.state == "with-rai":
            self._all_rate(RAI[:3])
        if stage == "rated" or self.law.state != "with-rai":
            return
        advice = Advice.TO_SAI if self.law.route == "sai" else Advice.WITH_CONDITIONS
        self.do(self.acts.speak("rut", advice, {}, "rosa"))
        if stage == "settled" and self.law.state == "with-sai":
            self._all_rate(SAI)
            self.do(self.acts.speak("stig", Advice.WITH_CONDITIONS, {}, ""))
        if stage == "settled":
            self.all_gates_are_cleared(answer)
            for who in ("dag", "greta"):
                self.do(self.acts.decide(who, CaseOutcome.WITH_CONDITIONS, unheard=False))

    def do(self, act: LifeAct) -> None:
        """Try something: it is done just where the law allows it."""
        refusal = self.world.attempt(act.who, act.verb)
        self.law.now = self.world.clock.now
        expected = "allowed" if act.allowed else "refused"
        found = f"refused ({type(refusal).__name__}: {refusal.message.en})" if refusal else "allowed"
        assert found.startswith(expected), f"{act.who} {act.tag} in {self.law.state}: {found}, the law: {expected}"
        if act.allowed:
            act.effect()
            truths.note(self.law, act)
        truths.look(self.world, self.law, self.seen, act if act.allowed else None)

    def _all_rate(self, who: tuple[str, ...]) -> None:
        for login in who:
            if login not in self.law.declared:
                self.do(self.acts.declare(login, conflict=False))
            self.do(self.acts.rate(login))

    @mostly_in(IN_GROUP)
    @rule(who=members, conflict=seldom)
    def somebody_declares(self, who: str, *, conflict: bool) -> None:
        self.do(self.acts.declare(who, conflict=conflict))

    @rule(who=handlers)
    def somebody_reports_a_conflict(self, who: str) -> None:
        self.do(self.acts.report(who))

    @precondition(lambda self: self.law.reported)
    @rule(who=st.sampled_from(("rut", "ravi", "stig", "siri", "sven")), place=places, conflict=seldom)
    def somebody_rules_on_it(self, who: str, place: int, *, conflict: bool) -> None:
        found = sorted(self.law.reported)
        self.do(self.acts.rule(who, found[place % len(found)], conflict=conflict))

    @mostly_in(IN_GROUP)
    @rule(who=members, stale=seldom)
    def somebody_rates(self, who: str, *, stale: bool) -> None:
        self.do(self.acts.rate(who, stale=stale))

    @precondition(lambda self: self.law.state in case_law.GROUP_IN)
    @rule()
    def a_quorum_rates(self) -> None:
        group = case_law.GROUP_IN[self.law.state]
        free = [who for who in MEMBERS[group] if who not in self.law.excluded() and who not in self.law.raters[group]]
        self._all_rate(tuple(free[:3]))

    @mostly_in({"with-rai"})
    @rule(who=leaders)
    def the_chair_marks_it_urgent(self, who: str) -> None:
        self.do(self.acts.mark_urgent(who))

    @precondition(lambda self: self.law.state in case_law.GROUP_IN)
    @rule(
        who=leaders,
        advice=st.sampled_from((Advice.TO_SAI, Advice.WITH_CONDITIONS, Advice.GO_AHEAD)),
        cast=st.none() | st.lists(st.sampled_from((Vote.IN_FAVOUR, Vote.AGAINST)), min_size=4, max_size=4),
        dissent=st.sampled_from(("", "rosa", "siri", "roland")),
        is_short=seldom,
    )
    def the_group_speaks(
        self, who: str, advice: Advice, cast: list[Vote] | None, dissent: str, *, is_short: bool
    ) -> None:
        group = case_law.GROUP_IN[self.law.state]
        voters = sorted(self.law.counted(group))[is_short:] if cast else []
        votes = dict(zip(voters, cast or (), strict=False))
        self.do(self.acts.speak(who, advice, votes, dissent))

    @mostly_in({"with-sai"})
    @rule(who=leaders)
    def sai_asks(self, who: str) -> None:
        self.do(self.acts.ask_rai(who))

    @mostly_in(HANDLING)
    @rule(who=handlers)
    def somebody_sends_it_back(self, who: str) -> None:
        self.do(self.acts.send_back(who))

    @mostly_in({"supplement"})
    @rule(who=writers)
    def the_applicant_submits(self, who: str) -> None:
        self.do(self.acts.submit(who))

    @precondition(lambda self: self.law.gates)
    @rule(who=functions, place=places, outcome=st.sampled_from(GateOutcome), replaces=st.booleans())
    def a_function_answers(self, who: str, place: int, outcome: GateOutcome, *, replaces: bool) -> None:
        gates = sorted(self.law.gates)
        self.do(self.acts.clear(who, gates[place % len(gates)], outcome, replaces=replaces))

    @precondition(lambda self: self.law.frozen_by)
    @rule(outcome=clearing)
    def all_gates_are_cleared(self, outcome: GateOutcome) -> None:
        for gate in sorted(self.law.frozen_by):
            for who in ("eva", "lars"):
                if self.law.said_at(gate) == "need-more":
                    self.do(self.acts.clear(who, gate, outcome, replaces=False))

    @mostly_in({"with-head", "stopped"})
    @rule(who=st.sampled_from(("hedda", "sven", "rut")))
    def somebody_refers_it(self, who: str) -> None:
        self.do(self.acts.refer(who))

    @mostly_in({"with-head"})
    @rule(who=st.sampled_from(("sven", "sven", "hedda")), outcome=st.sampled_from(ReadingOutcome))
    def the_secretary_reads(self, who: str, outcome: ReadingOutcome) -> None:
        self.do(self.acts.read(who, outcome))

    @mostly_in({"with-head"})
    @rule(who=st.sampled_from(("hedda", "hedda", "sven", "alice")))
    def the_head_acknowledges(self, who: str) -> None:
        self.do(self.acts.acknowledge(who))

    @mostly_in({"to-decide"})
    @rule(
        who=deciders,
        outcome=st.sampled_from((CaseOutcome.PROCEED, CaseOutcome.WITH_CONDITIONS, CaseOutcome.DECLINE)),
        unheard=st.booleans(),
    )
    def somebody_decides(self, who: str, outcome: CaseOutcome, *, unheard: bool) -> None:
        self.do(self.acts.decide(who, outcome, unheard=unheard))

    @mostly_in({"decided", "suspended"})
    @rule(who=deciders, resume=st.booleans())
    def somebody_suspends_or_resumes(self, who: str, *, resume: bool) -> None:
        self.do(self.acts.interrupt(who, resume=resume))

    @precondition(lambda self: self.seen.steps > MIDDLE_OF_LIFE)
    @rule(who=st.sampled_from(("sven", "alice", "dag", "hedda")), act=st.sampled_from(ENDS))
    def it_ends(self, who: str, act: str) -> None:
        self.do(getattr(self.acts, act)(who))

    @mostly_in(FOLLOWED)
    @rule(who=writers)
    def it_is_assessed_again(self, who: str) -> None:
        self.do(self.acts.reassess(who))

    @rule(who=st.sampled_from(("sven", "alice")), to=st.sampled_from(("bodil", "alice", "dag", "rosa", "eva")))
    def it_is_handed_over(self, who: str, to: str) -> None:
        self.do(self.acts.hand_over(who, to))

    @precondition(lambda self: self.law.state == "to-decide")
    @rule(who=st.sampled_from(("dag", "greta", "sven", "rut")))
    def the_applicant_is_asked(self, who: str) -> None:
        self.do(self.acts.hear(who))

    @mostly_in({"to-decide"})
    @rule(who=writers)
    def the_applicant_answers(self, who: str) -> None:
        self.do(self.acts.be_heard(who))

    @mostly_in(HANDLING)
    @rule(who=st.sampled_from(("sven", "rut", "ravi")), function=st.sampled_from(("legal", "export-control")))
    def a_function_is_asked(self, who: str, function: str) -> None:
        self.do(self.acts.ask_function(who, function))

    @mostly_in(HANDLING)
    @rule(who=functions)
    def a_function_replies(self, who: str) -> None:
        self.do(self.acts.answer_function(who))

    @precondition(lambda self: self.law.duties)
    @rule(who=writers, place=places)
    def proof_is_handed_in(self, who: str, place: int) -> None:
        self.do(self.acts.prove(who, place))

    @precondition(lambda self: self.law.duties)
    @rule(who=st.sampled_from(("sven", "lars", "eva", "alice")), place=places, accepts=st.booleans())
    def proof_is_judged(self, who: str, place: int, *, accepts: bool) -> None:
        self.do(self.acts.judge(who, place, accepts=accepts))

    @precondition(lambda self: self.law.duties)
    @rule(who=st.sampled_from(("dag", "greta", "hedda", "sven")), place=places)
    def an_obligation_is_waived(self, who: str, place: int) -> None:
        self.do(self.acts.waive(who, place))

    @precondition(lambda self: self.law.state in case_law.IN_FORCE | {"suspended", "supplement"})
    @rule(who=writers, changed=st.booleans())
    def the_applicant_checks_in(self, who: str, *, changed: bool) -> None:
        more: dict[str, Any] = {"ci-changed": ("people",)} if changed else {}
        self.do(self.acts.check_in(who, **more))

    @precondition(lambda self: self.law.state in case_law.GROUP_IN)
    @rule(who=st.sampled_from(("sven", "rut", "stig", "ravi")), days=st.integers(0, 9))
    def a_written_procedure_opens(self, who: str, days: int) -> None:
        self.do(self.acts.open_procedure(who, days))

    @mostly_in(IN_GROUP)
    @rule(who=members, answer=st.sampled_from((CircularAnswer.AGREE, CircularAnswer.AGREE, *CircularAnswer)))
    def a_member_answers_in_writing(self, who: str, answer: CircularAnswer) -> None:
        self.do(self.acts.answer_procedure(who, answer))

    @rule(who=registrars, number=st.sampled_from(NUMBERS))
    def it_is_registered(self, who: str, number: str) -> None:
        self.do(self.acts.register(who, number))

    @rule()
    def the_worker_files_the_records(self) -> None:
        self.law.has_record, self.law.filed = self.world.file(self.code)
        self.law.now = self.world.clock.now
        truths.look(self.world, self.law, self.seen, None, is_work=True)

    @precondition(lambda self: self.law.is_filed)
    @rule(who=registrars, place=places, is_early=seldom)
    def records_leave_the_house(self, who: str, place: int, *, is_early: bool) -> None:
        if not self.law.registry_no:
            self.do(self.acts.dispatch(who, place))
            self.do(self.acts.register(REGISTRAR, NUMBERS[0]))
        self.do(self.acts.dispatch(who, place, date(2020, 1, 1) if is_early else None))
        if self.law.has_record:  # before that it depends on which acts a registrar reads
            self.do(self.acts.hand_out(who, place, official=""))
            self.do(self.acts.hand_out(who, place))
        for group in sorted(Group(each) for each in self.law.opinions):
            counted = sorted(self.law.counted(group))
            self.do(self.acts.dissent(counted[place % len(counted)], group))

    @mostly_in({"with-sai", "to-decide"})
    @rule(who=members, group=st.sampled_from(Group))
    def a_member_dissents(self, who: str, group: Group) -> None:
        self.do(self.acts.dissent(who, group))

    @rule(days=st.sampled_from((0, 1, 3, 8, 30, 31, 90, 300)))
    def time_passes(self, days: int) -> None:
        self.world.clock.tick(days=days)
        self.world.work()
        self.law.now = self.world.clock.now
        self.seen.told = Counter(self.law.worker(self.law.today, *self.seen.times))
        truths.look(self.world, self.law, self.seen, None, is_work=True)

    @invariant()
    def everything_is_true(self) -> None:
        if hasattr(self, "seen") and self.seen.is_anew:
            registry = (nothing_of_what_was_sent_changes, what_was_handed_out_stays)
            truths.everything_is_true(self.world, self.law, self.seen, *registry)
            self.seen.is_anew = False

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
            shutil.rmtree(self.folder)


@pytest.mark.slow
def test_whatever_people_try_a_case_stays_true_to_the_law(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda lots: lots - 1)  # no case is drawn for a light check
    CaseLife.prepared = prepare(tmp_path_factory.mktemp("life"), migrated_file, CASES)
    usual = settings(max_examples=12, stateful_step_count=25, derandomize=True, database=None)
    many = settings(max_examples=LIVES or 1, stateful_step_count=40, print_blob=True)
    quiet = settings(
        many if LIVES else usual, deadline=None, suppress_health_check=list(HealthCheck), report_multiple_bugs=False
    )
    run_state_machine_as_test(CaseLife, settings=quiet)
