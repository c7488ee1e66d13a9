"""The acts of people in the life of one case after its decision."""

from contextlib import nullcontext
from dataclasses import dataclass

from riskflow.follow_up.check_in import CHECK_IN, questions_in
from riskflow.services.assessment import submission
from riskflow.services.open_case import open_case
from riskflow.services.operations.demo.follow_up import end_collaboration
from riskflow.services.review import decisions, hand_over
from riskflow.services.review.follow_up import check_ins, obligations
from riskflow.services.review.follow_up.check_ins import CheckInInput
from riskflow.services.review.follow_up.obligations import ProofInput
from riskflow.services.unit_of_work import UnitOfWork
from tests.support.cases.life import case_law
from tests.support.cases.life.acts import FOLLOWED, KEPT, WHY, HandlingActs, LifeAct
from tests.support.cases.life.case_law import (
    IN_FORCE,
    LAPSED,
    OPEN,
    PROVEN,
    WAITING,
    WAIVED,
)

CALM: dict[str, tuple[str, ...]] = {
    "ci-changed": ("nothing",),
    "ci-conditions": ("all",),
    "ci-incident": ("no",),
    "ci-benefit": ("yes",),
    "ci-people": ("yes",),
    "ci-go-on": ("go-on",),
}


@dataclass(frozen=True)
class LifeActs(HandlingActs):
    """What may be tried with one case: also what follows a decision."""

    def interrupt(self, who: str, *, resume: bool) -> LifeAct:
        law = self.law
        may = law.state == ("suspended" if resume else "decided") and self._has(who, "decision-maker")
        may = may and not (resume and (law.frozen_by or law.refused))
        act = decisions.resume if resume else decisions.suspend
        target, tag = ("decided", "case-resumed") if resume else ("suspended", "case-suspended")
        return LifeAct(who, lambda uow: act(uow, self.code, WHY), may, lambda: law.end(target), tag)

    def reassess(self, who: str) -> LifeAct:
        may = self.law.state in IN_FORCE | {"suspended"} and self._has(who, "owner", "secretary")
        return LifeAct(
            who,
            lambda uow: submission.reassess(uow, self.code),
            may,
            lambda: self.law.open_revision(anew=True),
            "reassessment-started",
        )

    def terminate(self, who: str) -> LifeAct:
        state = self.law.state
        may = {"closed": self._has(who, "head", "owner")}.get(
            state, state in {"decided", "suspended"} and self._has(who, "decision-maker")
        )

        def verb(uow: UnitOfWork) -> None:
            end_collaboration(lambda _: nullcontext(uow), self.code)

        return LifeAct(who, verb, may, lambda: self.law.end("terminated", "terminated"), "case-terminated")

    def hand_over(self, who: str, to: str) -> LifeAct:
        law = self.law
        may = law.state in KEPT and self._has(who, "secretary") and to != law.owner
        may = may and not law.roles(to) and to not in law.conflicted and to not in law.judges

        def effect() -> None:
            law.former.add(law.owner)
            law.owner = to

        return LifeAct(who, lambda uow: hand_over.hand_over(uow, self.code, to, WHY), may, effect, "case-handed-over")

    def prove(self, who: str, place: int) -> LifeAct:
        law, duty = self.law, self._duty(place)
        may = law.state in FOLLOWED | {"supplement"} and self._has(who, "owner", "head", "function")
        may = may and duty is not None and duty.state in {OPEN, LAPSED}
        may = may and duty is not None and who in {law.owner, duty.owner}

        def effect() -> None:
            assert duty is not None
            duty.state = WAITING
            duty.handed_in_by.add(who)

        number = duty.number if duty else 99
        return LifeAct(
            who,
            lambda uow: obligations.hand_in(uow, self.code, number, ProofInput(WHY)),
            may,
            effect,
            "proof-handed-in",
        )

    def judge(self, who: str, place: int, *, accepts: bool) -> LifeAct:
        law, duty = self.law, self._duty(place)
        may = law.state in FOLLOWED | {"supplement"} and duty is not None and duty.state == WAITING
        if duty is not None and duty.function:
            may = may and self._has(who, "function") and duty.function in case_law.FUNCTIONS.get(who, ())
        else:
            may = may and self._has(who, "secretary")
        may = may and duty is not None and who not in duty.handed_in_by

        def effect() -> None:
            assert duty is not None
            duty.state = PROVEN if accepts else LAPSED if duty.has_lapsed else OPEN
            duty.refused_on = duty.refused_on if accepts else law.today

        number = duty.number if duty else 99
        return LifeAct(
            who,
            lambda uow: obligations.judge(uow, self.code, number, WHY, is_accepted=accepts),
            may,
            effect,
            "proof-accepted" if accepts else "proof-refused",
        )

    def waive(self, who: str, place: int) -> LifeAct:
        law, duty = self.law, self._duty(place)
        by_both = ("decision-maker", "head") if law.state == "terminated" else ()
        by = {"decided": ("decision-maker",), "suspended": ("decision-maker",), "closed": ("head",)}
        may = self._has(who, *by.get(law.state, by_both)) and duty is not None and not duty.function
        may = may and duty is not None and duty.state not in {PROVEN, WAIVED}
        number = duty.number if duty else 99
        return LifeAct(
            who,
            lambda uow: obligations.waive(uow, self.code, number, WHY),
            may,
            lambda: setattr(duty, "state", WAIVED),
            "obligation-waived",
        )

    def _duty(self, place: int) -> case_law.Duty | None:
        return self.law.duties[place % len(self.law.duties)] if self.law.duties else None

    def check_in(self, who: str, **more: tuple[str, ...]) -> LifeAct:
        law = self.law
        may = law.state in IN_FORCE | {"suspended"} and self._has(who, "owner")

        def verb(uow: UnitOfWork) -> None:
            version = check_ins.follow_up_version(uow, open_case(uow, self.code).id)
            asked = {each.id for each in questions_in(version.questionnaire.follow_up, CHECK_IN)}
            given = {name: chosen for name, chosen in {**CALM, **more}.items() if name in asked}
            check_ins.answer(uow, self.code, CheckInInput(given))

        effect = (lambda: law.open_revision(anew=True)) if more else (lambda: None)
        return LifeAct(who, verb, may, effect, "check-in-answered")
