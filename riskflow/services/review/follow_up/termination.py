"""The end of a collaboration: what becomes of people, data and equipment, and which obligations remain."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from riskflow.cases.events import Event
from riskflow.cases.labels import CaseOutcome
from riskflow.cases.policy import Part
from riskflow.cases.review_input import NAME_CONDITIONS, ConditionInput, required_text
from riskflow.cases.workflow import Action, Role
from riskflow.errors import InvalidError
from riskflow.follow_up.check_in import CLOSING, CheckInCause, CheckInOutcome, Findings, questions_in
from riskflow.follow_up.obligations import ObligationKind
from riskflow.services.assessment.revisions import content_digest
from riskflow.services.assessment.submission import ending, store_ending
from riskflow.services.events import record_events
from riskflow.services.open_case import enter_state, next_state, open_case
from riskflow.services.review.follow_up import obligations
from riskflow.services.review.follow_up.check_ins import (
    CheckInInput,
    check_answers,
    closing,
    follow_up_version,
    open_one,
    store_answer,
)
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.queries import cases as case_queries
from riskflow.text import Language, Text

PLAN_PARTS = {
    "people": Text(sv="Personer och handledning", en="People and supervision"),
    "students": Text(sv="Studenter som är mitt i sina studier", en="Students in the middle of their studies"),
    "data": Text(sv="Data, prover och resultat", en="Data, samples and results"),
    "equipment": Text(sv="Utrustning, åtkomst och konton", en="Equipment, access and accounts"),
}
"""Part of an exit plan -> how it is named, on the page and in the record."""
PLAN_ALL = Text(
    sv="Skriv vad som händer med personer, studenter, data och utrustning. Skriv ”inget” där det inte finns något.",
    en="Write what happens to people, students, data and equipment. Write “nothing” where there is none.",
)


@dataclass(frozen=True, slots=True)
class ExitInput:
    """Why and how a collaboration ends; `plan` has a text for each of `PLAN_PARTS`, `surviving` is what remains."""

    reason: str
    plan: dict[str, str]
    closing: CheckInInput
    surviving: Sequence[ConditionInput] = ()
    language: Language = Language.SV


def terminate(uow: UnitOfWork, code: str, given: ExitInput) -> None:
    """End a collaboration with its exit plan; what remains to be kept is followed up, and a record is drawn up.

    Raises:
        InvalidError: the reason or a part of the plan is missing, or a part of what remains.
        IncompleteError: a closing question has no answer.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.TERMINATE)
    assessment = case_queries.latest_assessment(uow.session, opened.id)
    shown = content_digest(uow, assessment)
    version = follow_up_version(uow, opened.id, CLOSING)

    reason = required_text(given.reason)
    if not all(given.plan.get(part, "").strip() for part in PLAN_PARTS):
        raise InvalidError(PLAN_ALL)
    if not all(each.is_complete for each in given.surviving):
        raise InvalidError(NAME_CONDITIONS)
    check_answers(questions_in(version.questionnaire.follow_up, CLOSING), given.closing)
    remaining = obligations.conditions_agreed(given.surviving, ObligationKind.SURVIVING)
    surviving = obligations.agreement(uow, opened.case, assessment, remaining)

    enter_state(uow, opened.case, state)
    closed = closing(uow, opened.case)
    row = ending(uow, assessment, CaseOutcome.TERMINATED, reason)
    row.exit_plan = _plan_text(given)
    row.conditions = [asdict(each) for each in given.surviving]
    row.shown_digest = shown
    if Role.DECISION_MAKER in opened.roles or Role.HEAD in opened.roles:
        row.office = opened.case.decision_maker or ""
    store_ending(uow, opened, row)
    check_in = open_one(uow, opened.case, CheckInCause.EXIT)
    uow.session.flush()  # the answers name it
    store_answer(uow, check_in, version, given.closing, Findings(CheckInOutcome.TERMINATE))
    agreed = obligations.agree(uow, row, surviving)
    record_events(uow, opened.case, [Event("case-terminated"), *agreed, *closed], opened.facts)


def _plan_text(given: ExitInput) -> str:
    return "\n\n".join(f"{name.in_(given.language)}: {given.plan[part].strip()}" for part, name in PLAN_PARTS.items())
