"""The acts of people in the life of one case: the verb, whether the law allows it now, and what it changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from riskflow.cases.conflicts import RULED_BY
from riskflow.cases.labels import Advice, CaseOutcome, GateOutcome, ReadingOutcome, Vote
from riskflow.cases.review_input import ClearanceInput, DecisionInput, RatingInput, RequestInput
from riskflow.cases.workflow import ORDER_OF_ROLES, Role
from riskflow.deliberation.second_looks import ReadingInput
from riskflow.meetings.circulation import CircularAnswer
from riskflow.questionnaire.model import Level
from riskflow.services.assessment import submission
from riskflow.services.case_facts import identity
from riskflow.services.deliberation import readings
from riskflow.services.meetings import circulations
from riskflow.services.open_case import newest_gates, open_case
from riskflow.services.operations.demo.runner import CONDITIONS, rating_of
from riskflow.services.review import committee, conflicts, decisions, handling, requests
from riskflow.services.review.open_points import decided_despite
from riskflow.services.unit_of_work import UnitOfWork
from tests.support.cases import judged
from tests.support.cases.life import case_law
from tests.support.cases.life.case_law import (
    IN_FORCE,
    UNDER_HANDLING,
    CaseLaw,
    Round,
)
from tests.support.cases.life.world import World

FOLLOWED = IN_FORCE | {"suspended", "terminated"}
HANDLED = UNDER_HANDLING | FOLLOWED | {"supplement"}
KEPT = UNDER_HANDLING | IN_FORCE | {"supplement", "suspended"}
WHY = "Det framgår av handlingarna i ärendet."
FAR_AHEAD = date(2099, 1, 1)


@dataclass(frozen=True)
class LifeAct:
    """Something that somebody tries to do."""

    who: str
    verb: Callable[[UnitOfWork], object]
    allowed: bool
    effect: Callable[[], object]
    tag: str = ""
    """The event that tells of it, once."""


@dataclass(frozen=True)
class HandlingActs:
    """What may be tried with one case while it is handled."""

    world: World
    code: str
    law: CaseLaw

    def _has(self, who: str, *roles: str) -> bool:
        return bool(self.law.roles(who) & {*roles})

    def _declared(self, who: str) -> bool:
        return who in self.law.declared

    def declare(self, who: str, *, conflict: bool) -> LifeAct:
        law, code = self.law, self.code
        if conflict and self._declared(who):
            return self.report(who)
        group = case_law.GROUP_IN.get(law.state, "")
        may = self._has(who, group, *(["secretary"] if group == "rai" else []))
        effect = (lambda: self._disqualify(who, Role(group))) if conflict else (lambda: law.declared.add(who))
        tag = "conflict-declared" if conflict else "no-conflict-declared"
        why = WHY if conflict else ""
        return LifeAct(
            who,
            lambda uow: committee.declare(uow, code, has_conflict=conflict, reason=why),
            may and not self._declared(who),
            effect,
            tag,
        )

    def _disqualify(self, who: str, role: Role) -> None:
        self.law.conflicted.add(who)
        self.law.declared.discard(who)
        self.law.reported[who] = role

    def report(self, who: str) -> LifeAct:
        roles = self.law.roles(who)
        may = bool(roles - {"owner"}) and self.law.state in HANDLED
        role = next((role for role in ORDER_OF_ROLES if role in roles), Role.OWNER)
        return LifeAct(
            who,
            lambda uow: conflicts.report_conflict(uow, self.code, WHY),
            may,
            lambda: self._disqualify(who, role),
            "conflict-reported",
        )

    def rule(self, who: str, whose: str, *, conflict: bool) -> LifeAct:
        law, roles = self.law, self.law.roles(who)
        group = case_law.GROUP_IN.get(law.state, "none")
        as_chair = f"{group}-chair" in roles and self._declared(who)
        may = law.state in HANDLED and ("secretary" in roles or as_chair)
        rules = whose in law.reported and bool(RULED_BY[law.reported[whose]] & roles)
        number = self.world.number(whose)

        def effect() -> None:
            if not conflict:
                law.conflicted.discard(whose)
                law.declared.add(whose)
                del law.reported[whose]

        return LifeAct(
            who,
            lambda uow: conflicts.rule_on_conflict(uow, self.code, number, has_conflict=conflict, reason=WHY),
            may and rules and who != whose,
            effect,
            "conflict-ruled",
        )

    def rate(self, who: str, *, stale: bool = False) -> LifeAct:
        law = self.law
        group = case_law.GROUP_IN.get(law.state, "")
        may = self._has(who, group) and self._declared(who) and who not in law.raters.get(group, ())
        rating = rating_of(Advice.WITH_CONDITIONS, WHY, Level.HIGH)
        if group == "sai":
            rating = RatingInput(Advice.GO_AHEAD, WHY, {})
        revision = law.revision - stale
        tag = "view-given" if group == "sai" else "rating-given"
        return LifeAct(
            who,
            lambda uow: committee.rate(uow, self.code, revision, rating),
            bool(group) and may and not stale,
            lambda: law.raters[group].add(who),
            tag,
        )

    def mark_urgent(self, who: str) -> LifeAct:
        law = self.law
        may = law.state == "with-rai" and self._has(who, "rai-chair") and self._declared(who) and not law.urgent
        return LifeAct(
            who,
            lambda uow: committee.mark_urgent(uow, self.code, WHY),
            may,
            lambda: setattr(law, "urgent", True),
            "marked-urgent",
        )

    def speak(self, who: str, advice: Advice, votes: dict[str, Vote], dissent: str) -> LifeAct:
        """Give RAI's opinion, or take SAI's position."""
        law = self.law
        group = case_law.GROUP_IN.get(law.state, "rai")
        may = law.state in case_law.GROUP_IN and self._has(who, f"{group}-chair") and self._declared(who)
        may = may and who in law.counted(group) and law.has_quorum(group)
        if group == "rai" and advice is not Advice.TO_SAI:
            may = may and law.route != "sai" and not law.asked_by_sai
        may = may and (not votes or self._carries(votes, group, who))
        numbers = {self.world.number(login): vote for login, vote in votes.items()}
        says = {self.world.number(dissent): WHY} if dissent else {}
        opinion = judged.opinion(advice, WHY, CONDITIONS, says, votes=numbers)
        act = committee.give_opinion if group == "rai" else committee.take_position
        return LifeAct(
            who,
            lambda uow: act(uow, self.code, law.revision, opinion),
            may,
            lambda: self._spoken(group, advice, dissent),
            "opinion-given" if group == "rai" else "position-taken",
        )

    def _carries(self, votes: dict[str, Vote], group: str, chair: str) -> bool:
        if set(votes) != self.law.counted(group):
            return False
        given = list(votes.values())
        balance = given.count(Vote.IN_FAVOUR) - given.count(Vote.AGAINST)
        return balance > 0 or (balance == 0 and votes[chair] is Vote.IN_FAVOUR)

    def _spoken(self, group: str, advice: Advice, dissent: str) -> None:
        law = self.law
        law.opinions[group] = advice.value
        law.locked.discard(group)
        law.filed.discard(group)
        law.own_dissents = {each for each in law.own_dissents if each[0] != group}
        if dissent in law.counted(group):
            law.dissents.append((group, law.revision, self.world.number(dissent)))
        if group == "rai" and advice is Advice.TO_SAI:
            law.was_with.add("sai")
            law.office = "president"
            law.enter("with-sai")
        else:
            law.enter("to-decide")

    def ask_rai(self, who: str) -> LifeAct:
        law = self.law

        def effect() -> None:
            law.opinions.pop("rai")
            law.asked_by_sai = True
            law.enter("with-rai")

        may = law.state == "with-sai" and self._has(who, "sai-chair") and self._declared(who)
        return LifeAct(who, lambda uow: committee.ask_rai(uow, self.code, WHY), may, effect, "rai-asked")

    def send_back(self, who: str) -> LifeAct:
        law = self.law
        may = {
            "with-head": self._has(who, "head", "secretary"),
            "with-rai": self._has(who, "secretary") or (self._has(who, "rai-chair") and self._declared(who)),
            "to-decide": self._has(who, "decision-maker", "secretary"),
        }.get(law.state, law.state in UNDER_HANDLING and self._has(who, "secretary"))
        return LifeAct(
            who,
            lambda uow: handling.return_for_supplement(uow, self.code, WHY),
            may,
            law.open_revision,
            "case-returned",
        )

    def submit(self, who: str) -> LifeAct:
        may = self.law.state in {"draft", "supplement"} and self._has(who, "owner")
        return LifeAct(who, lambda uow: submission.submit(uow, self.code), may, self.law.submit, "assessment-submitted")

    def clear(self, who: str, gate: str, outcome: GateOutcome, *, replaces: bool) -> LifeAct:
        law = self.law
        may = law.state in UNDER_HANDLING | IN_FORCE and bool(law.functions_of(who) & law.gates.get(gate, frozenset()))
        may = may and "function" in law.roles(who)
        standing = law.said_at(gate)
        if standing != "need-more":
            may = may and replaces and law.answers[gate][0] == who
        words = {
            GateOutcome.ON_CONDITIONS: ClearanceInput(WHY, "Bara inom EU.", outcome=outcome, due=FAR_AHEAD),
            GateOutcome.NEED_MORE: ClearanceInput(outcome=outcome, asked="Vilka ritningar?"),
        }.get(outcome, ClearanceInput(WHY, outcome=outcome))
        answer = replace(words, reason=WHY if replaces else "")

        def verb(uow: UnitOfWork) -> None:
            stops = {each.stop.gate: identity(each.stop.id) for each in newest_gates(uow, open_case(uow, self.code))}
            handling.clear(uow, self.code, stops.get(gate, 0), answer)

        def effect() -> None:
            law.answers[gate] = (who, outcome.value, law.now)
            if outcome is not GateOutcome.NEED_MORE:
                law.filed.discard(gate)
            if law.state == "stopped" and not law.frozen_by and not law.refused and outcome.clears:
                law.end("closed", "closed")

        return LifeAct(who, verb, may, effect)

    def refer(self, who: str) -> LifeAct:
        law = self.law
        may = {"with-head": self._has(who, "head"), "stopped": self._has(who, "secretary")}.get(law.state, False)
        return LifeAct(who, lambda uow: handling.refer_to_rai(uow, self.code, WHY), may, self._to_rai, "case-referred")

    def _to_rai(self) -> None:
        self.law.was_with.add("rai")
        self.law.office = "vice-president"
        self.law.enter("with-rai")

    def read(self, who: str, outcome: ReadingOutcome) -> LifeAct:
        law = self.law
        may = law.state == "with-head" and self._has(who, "secretary")
        if outcome is ReadingOutcome.TO_RAI:
            return LifeAct(
                who,
                lambda uow: readings.read_second(uow, self.code, law.revision, ReadingInput(outcome, WHY)),
                may,
                self._to_rai,
                "case-referred",
            )
        return LifeAct(
            who,
            lambda uow: readings.read_second(uow, self.code, law.revision, ReadingInput(outcome, WHY)),
            may,
            lambda: law.readers.append((who, law.now)),
            "second-reading",
        )

    def acknowledge(self, who: str) -> LifeAct:
        law = self.law
        held = law.frozen_by or law.refused or law.lacks_reader
        may = law.state == "with-head" and self._has(who, "head") and not held
        return LifeAct(
            who,
            lambda uow: handling.acknowledge(uow, self.code, law.revision),
            may,
            lambda: law.end("closed", "acknowledged"),
            "measures-acknowledged",
        )

    def decide(self, who: str, outcome: CaseOutcome, *, unheard: bool) -> LifeAct:
        law = self.law
        said = {outcome for _, outcome, _ in law.answers.values()}
        may = law.state == "to-decide" and self._has(who, "decision-maker") and not law.frozen_by
        may = may and not ("no" in said and outcome in {CaseOutcome.PROCEED, CaseOutcome.WITH_CONDITIONS})
        may = may and not ("on-conditions" in said and outcome is CaseOutcome.PROCEED)
        may = may and (outcome is not CaseOutcome.DECLINE or unheard or law.heard)

        def verb(uow: UnitOfWork) -> None:
            decision = DecisionInput(
                outcome,
                WHY,
                WHY,
                CONDITIONS if outcome is CaseOutcome.WITH_CONDITIONS else (),
                override_reason=WHY,
                unheard_reason=WHY if unheard else "",
                despite=decided_despite(uow, self.code),
            )
            decisions.decide(uow, self.code, law.revision, decision)

        return LifeAct(who, verb, may, lambda: law.end("decided", outcome.value), "decision-taken")

    def dismiss(self, who: str) -> LifeAct:
        may = self.law.state in UNDER_HANDLING and self._has(who, "secretary")
        return LifeAct(
            who,
            lambda uow: handling.dismiss(uow, self.code, WHY),
            may,
            lambda: self.law.end("dismissed"),
            "case-dismissed",
        )

    def withdraw(self, who: str) -> LifeAct:
        may = self.law.state in UNDER_HANDLING | {"draft", "supplement"} and self._has(who, "owner")
        return LifeAct(
            who,
            lambda uow: submission.withdraw(uow, self.code, WHY),
            may,
            lambda: self.law.end("withdrawn"),
            "case-withdrawn",
        )

    def hear(self, who: str) -> LifeAct:
        law = self.law
        may = law.state == "to-decide" and self._has(who, "decision-maker", "secretary")
        due = timedelta(days=20)
        return LifeAct(
            who,
            lambda uow: requests.hear(uow, self.code, RequestInput(WHY, uow.today + due)),
            may,
            lambda: law.hearings.append(""),
            "applicant-heard",
        )

    def be_heard(self, who: str) -> LifeAct:
        law = self.law

        def verb(uow: UnitOfWork) -> None:
            waiting = requests.open_hearings(uow, open_case(uow, self.code))
            number = identity(waiting[0].request.id) if waiting else 0
            requests.be_heard(uow, self.code, number, WHY)

        def effect() -> None:
            law.hearings[law.hearings.index("")] = "answered"

        may = law.state == "to-decide" and self._has(who, "owner") and "" in law.hearings
        return LifeAct(who, verb, may, effect, "applicant-answered")

    def ask_function(self, who: str, function: str) -> LifeAct:
        law = self.law
        as_chair = law.state == "with-rai" and self._has(who, "rai-chair") and self._declared(who)
        may = law.state in UNDER_HANDLING and (self._has(who, "secretary") or as_chair)

        def effect() -> None:
            law.ever_asked.add(function)
            law.questions.append(function)

        return LifeAct(
            who,
            lambda uow: requests.refer_question(
                uow, self.code, RequestInput(WHY, uow.today + timedelta(days=9), function)
            ),
            may,
            effect,
            "function-asked",
        )

    def answer_function(self, who: str) -> LifeAct:
        law = self.law
        mine = [each for each in law.questions if each in case_law.FUNCTIONS.get(who, ())]
        may = law.state in UNDER_HANDLING | IN_FORCE and self._has(who, "function") and bool(mine)

        def verb(uow: UnitOfWork) -> None:
            waiting = requests.referrals_to_viewer(uow, open_case(uow, self.code))
            number = identity(waiting[0].request.id) if waiting else 0
            requests.answer_referral(uow, self.code, number, WHY)

        return LifeAct(who, verb, may, lambda: law.questions.remove(mine[0]), "function-replied")

    def open_procedure(self, who: str, days: int) -> LifeAct:
        law = self.law
        group = case_law.GROUP_IN.get(law.state, "")
        managers = {"rai": {"sven", "rut"}, "sai": {"sven", "stig"}}
        may = (
            bool(group)
            and who in managers[group]
            and bool(law.roles(who))
            and (law.procedure is None or law.procedure.has_gone_on(law))
        )
        may = may and (who == "sven" or self._declared(who))
        may = may and days > 0
        deadline = law.today + timedelta(days=days)

        def effect() -> None:
            law.procedure = Round(group, law.revision, deadline, law.entered_at)

        return LifeAct(
            who, lambda uow: circulations.open_round(uow, self.code, WHY, deadline), may, effect, "circulation-opened"
        )

    def answer_procedure(self, who: str, answer: CircularAnswer) -> LifeAct:
        law, now = self.law, self.law.procedure
        may = now is not None and not now.has_gone_on(law) and self._has(who, now.group) and self._declared(who)
        may = may and now is not None and who not in now.answers and law.today <= now.deadline

        def effect() -> None:
            assert now is not None
            now.answers[who] = answer.value

        return LifeAct(
            who, lambda uow: circulations.answer(uow, self.code, answer, WHY), may, effect, "circulation-answered"
        )
