"""Obligations: agreed with a decision, proven by those who are responsible, judged by those who set them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskflow.cases.events import Event
from riskflow.cases.policy import Part
from riskflow.cases.review_input import ConditionInput, required_text
from riskflow.cases.workflow import WRITERS, Action, Role
from riskflow.errors import InvalidError, NotAllowedError, NotFoundError
from riskflow.follow_up.obligations import CARRIED, ObligationKind, StepKind, check_step, same_obligation
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.services.assessment.attachments import Upload
from riskflow.services.case_facts import identity
from riskflow.services.events import record_event, record_events
from riskflow.services.open_case import OpenCase, enter_state, next_state, open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.handling.follow_up import (
    FollowedObligation,
    every_obligation_of,
    obligations_in,
)
from riskflow.store.queries import cases as case_queries
from riskflow.store.queries import people as people_queries
from riskflow.store.tables import Assessment, Case, Clearance, Decision, Obligation, ObligationStep
from riskflow.text import Language, Text

NO_OBLIGATION = Text(sv="Ärendet har inget sådant åtagande.", en="The case has no such obligation.")
NOT_YOURS = Text(
    sv="Underlag lämnas av den som skriver ärendet eller av den som ansvarar för åtagandet.",
    en="Proof is handed in by those who write the case or by whoever is responsible for the obligation.",
)
NOT_YOUR_PROOF = Text(
    sv="Underlaget prövas av den som ställde villkoret.", en="The proof is judged by whoever set the condition."
)
TOO_MANY_PROOFS = Text(
    sv="Ärendet har redan {most} dokument som underlag. Beskriv i ord i stället.",
    en="The case has {most} documents as proof already. Describe it in words instead.",
)
MAX_DOCUMENTS = 40
SHOW_SOMETHING = Text(
    sv="Skriv hur åtagandet är uppfyllt, eller bifoga ett dokument som visar det.",
    en="Write how the obligation is met, or attach a document that shows it.",
)
OWN_PROOF = Text(
    sv="Någon annan prövar det du själv har lämnat.", en="Somebody else judges what you handed in yourself."
)


@dataclass(frozen=True, slots=True)
class AgreedObligation:
    """An obligation that is to be agreed with a decision."""

    kind: ObligationKind
    condition: ConditionInput
    source: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class ProofInput:
    """What is handed in: words, a document that lies in the archive, or both."""

    text: str
    document: Upload | None = None


@dataclass(frozen=True, slots=True)
class DecisionAgreement:
    """The rows of what will be agreed with a decision, and the obligations that bind until then."""

    rows: Sequence[Obligation]
    before: Sequence[FollowedObligation]


def agreement(
    uow: UnitOfWork, case: Case, assessment: Assessment, agreed: Iterable[AgreedObligation]
) -> DecisionAgreement:
    """Return what will be agreed with a decision on a revision, before anything is written."""
    case_id = identity(case.id)
    number = max((each.row.number for each in every_obligation_of(uow.session, case_id)), default=0)
    found = list(agreed)
    people = people_queries.called(uow.session, {each.condition.owner for each in found}, uow.today)
    functions = _functions(uow.version_of(assessment))
    rows = []
    for place, each in enumerate(found, number + 1):
        given = each.condition
        rows.append(
            Obligation(
                case_id=case_id,
                decision_id=0,  # as soon as the decision has one
                number=place,
                kind=each.kind,
                source=each.source,
                text=given.text,
                owner=given.owner,
                owner_id=people.get(given.owner),
                owner_function=functions.get(given.owner.casefold(), ""),
                function=each.function,
                due=_day(given.due),
                proof=given.proof,
                consequence=given.consequence,
                agreed_at=uow.now,
            )
        )
    return DecisionAgreement(rows, obligations_in(uow.session, [case_id])[case_id])


def agree(uow: UnitOfWork, decision: Decision, agreed: DecisionAgreement) -> list[Event]:
    """Store what is agreed with a new decision, and what has been shown of it; return the events that tell of it.

    They name the obligations of the earlier decision that end unmet, since the new one does not take them up.
    """
    before = {_same(each.row): each for each in agreed.before}
    events = add_to_decision(uow, decision, agreed.rows, before)
    ended = before.keys() - {_same(row) for row in agreed.rows}
    numbers = [each.row.number for key, each in before.items() if key in ended and not each.is_settled]
    if numbers:
        events.append(Event("obligations-replaced", {"number": _listed(numbers)}))
    return events


def add_to_decision(
    uow: UnitOfWork,
    decision: Decision,
    rows: Sequence[Obligation],
    before: Mapping[tuple[str, ...], FollowedObligation] | None = None,
) -> list[Event]:
    """Store what is agreed with a decision, with the proof of what was agreed `before` and is continued."""
    uow.session.flush()  # the decision needs its id
    found = [(row, (before or {}).get(_same(row))) for row in rows]
    for row, earlier in found:
        row.decision_id = identity(decision.id)
        row.continues = earlier.row.number if earlier else None
    uow.session.add_all(rows)
    uow.session.flush()  # the steps name them
    carried = [row.number for row, earlier in found if earlier and _carry(uow, row, earlier)]
    events = [Event("obligations-agreed", {"count": str(len(rows))})] if rows else []
    return [*events, Event("proof-carried", {"number": _listed(carried)})] if carried else events


def _same(row: Obligation) -> tuple[str, ...]:
    return same_obligation(row.kind, row.source, row.function, row.text)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _carry(uow: UnitOfWork, row: Obligation, earlier: FollowedObligation) -> bool:
    """Copy the steps of an earlier obligation that hold also for the one that continues it; return whether any do."""
    kinds = CARRIED.get(earlier.state, ())
    latest = {step.kind: step for step in earlier.steps}
    for kind in kinds:
        step = latest[kind]
        kept = step.model_dump(exclude={"id", "salt", "obligation_id", "carried_from"})
        uow.session.add(ObligationStep(**kept, obligation_id=identity(row.id), carried_from=step.id))
    return bool(kinds)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _functions(version: QuestionnaireVersion) -> Mapping[str, str]:
    """Return the functions by their names in both languages."""
    return {
        name.casefold(): function.id
        for function in version.questionnaire.functions
        for name in (function.name.sv, function.name.en)
    }


def conditions_agreed(conditions: Sequence[ConditionInput], kind: ObligationKind) -> Iterator[AgreedObligation]:
    yield from (AgreedObligation(kind, condition) for condition in conditions)


def of_plan(uow: UnitOfWork, assessment: Assessment, language: Language = Language.SV) -> Iterator[AgreedObligation]:
    """Yield the measures of a plan that a decision or an acknowledgement agrees to: those with an owner and a day."""
    library = uow.version_of(assessment).questionnaire.measures_by_id
    for row in case_queries.plan_of(uow.session, identity(assessment.id)):
        if row.owner and row.due:
            found = library.get(row.measure)
            text = found.text.in_(language) if found else row.text
            proof = found.proof.in_(language) if found else ""
            given = ConditionInput(text, row.owner, row.due.isoformat(), proof)
            yield AgreedObligation(ObligationKind.MEASURE, given, source=row.measure if found else "")


def of_clearances(
    uow: UnitOfWork, opened: OpenCase, assessment: Assessment, but: int | None = None
) -> Iterator[AgreedObligation]:
    """Yield the conditions with which functions have cleared the gates of a revision; they judge their proof.

    One stop may be left out, since it is being answered anew.
    """
    for found in case_queries.stops_on(uow.session, identity(assessment.id)):
        if found.stop.id != but and found.clearance and found.clearance.conditions.strip():
            yield of_clearance(uow, opened, found.stop.gate, found.clearance)


def of_clearance(uow: UnitOfWork, opened: OpenCase, gate: str, clearance: Clearance) -> AgreedObligation:
    """Return the conditions of a function as one obligation; answers of before a day was asked for have none."""
    owner = case_queries.names_of(uow.session, [opened.case.owner_id])[opened.case.owner_id]
    due = clearance.conditions_due.isoformat() if clearance.conditions_due else ""
    given = ConditionInput(clearance.conditions.strip(), owner, due, "")
    return AgreedObligation(ObligationKind.CLEARANCE, given, gate, clearance.function)


def binding_obligation(uow: UnitOfWork, opened: OpenCase, number: int) -> FollowedObligation:
    """Return an obligation that binds.

    Raises:
        NotFoundError: there is none of that number, or a later decision has replaced it.
    """
    found = obligations_in(uow.session, [opened.id])[opened.id]
    followed = next((each for each in found if each.row.number == number), None)
    if followed is None:
        raise NotFoundError(NO_OBLIGATION)
    return followed


def is_responsible(uow: UnitOfWork, opened: OpenCase, row: Obligation) -> bool:
    """Return whether the person may hand in proof of an obligation."""
    if opened.roles & WRITERS or row.owner_id == uow.viewer.id:
        return True
    return bool(row.owner_function and uow.viewer.held_functions({row.owner_function}))


def judges(uow: UnitOfWork, opened: OpenCase, row: Obligation) -> bool:
    """Return whether the person judges the proof of an obligation: the function that set it, else the secretary."""
    if row.function:
        return Role.FUNCTION in opened.roles and bool(uow.viewer.held_functions({row.function}))
    return Role.SECRETARY in opened.roles


def hand_in(uow: UnitOfWork, code: str, number: int, given: ProofInput, limit: int = MAX_DOCUMENTS) -> None:
    """Hand in proof that an obligation is met, in words, as a document, or both.

    Raises:
        NotAllowedError: the person neither writes the case nor is responsible.
        InvalidError: nothing was written or attached.
        ConflictError: proof waits already, or was accepted.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.PROVE)
    followed = binding_obligation(uow, opened, number)

    if not is_responsible(uow, opened, followed.row):
        raise NotAllowedError(NOT_YOURS)
    check_step(followed.kinds, StepKind.HANDED_IN)
    if not given.text.strip() and given.document is None:
        raise InvalidError(SHOW_SOMETHING)

    if given.document is not None:
        _check_room(uow, opened, limit)

    enter_state(uow, opened.case, state)
    step = _step(uow, followed, StepKind.HANDED_IN, given.text.strip())
    if given.document is not None:
        document = given.document
        step.title, step.media_type = document.title, document.media_type
        step.size, step.digest = document.size, document.digest
    uow.session.add(step)
    event = Event("proof-handed-in", {"number": str(number)}, followed.row.function)
    record_events(uow, opened.case, [event], opened.facts)


def _check_room(uow: UnitOfWork, opened: OpenCase, limit: int) -> None:
    """Refuse one more document than a case may have as proof."""
    steps = (step for each in every_obligation_of(uow.session, opened.id) for step in each.steps)
    if len({step.digest for step in steps if step.digest}) >= limit:
        raise InvalidError(TOO_MANY_PROOFS.filled(most=str(limit)))


def judge(uow: UnitOfWork, code: str, number: int, text: str, *, is_accepted: bool) -> None:
    """Accept the proof of an obligation, or refuse it with the reasons.

    Raises:
        NotAllowedError: somebody else judges it.
        InvalidError: a refusal without reasons.
        ConflictError: nothing waits to be judged.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    followed = binding_obligation(uow, opened, number)
    state = next_state(uow, opened, Action.JUDGE_OWN_PROOF if followed.row.function else Action.JUDGE_PROOF)

    if not judges(uow, opened, followed.row):
        raise NotAllowedError(NOT_YOUR_PROOF)
    kind = StepKind.ACCEPTED if is_accepted else StepKind.REFUSED
    check_step(followed.kinds, kind)
    if uow.viewer.id in {step.person_id for step in followed.steps if step.kind is StepKind.HANDED_IN}:
        raise NotAllowedError(OWN_PROOF)
    reason = text.strip() if is_accepted else required_text(text)

    enter_state(uow, opened.case, state)
    uow.session.add(_step(uow, followed, kind, reason))
    tag = "proof-accepted" if is_accepted else "proof-refused"
    record_events(uow, opened.case, [Event(tag, {"number": str(number)})], opened.facts)


def waive(uow: UnitOfWork, code: str, number: int, reason: str) -> None:
    """Waive an obligation as the one who decides; a waived measure lowers no level any longer.

    Raises:
        InvalidError: without reasons.
        ConflictError: it is settled already.
    """
    opened = open_case(uow, code, Part.ANSWERS)
    state = next_state(uow, opened, Action.WAIVE)
    followed = binding_obligation(uow, opened, number)

    if followed.row.function:
        raise NotAllowedError(NOT_YOUR_PROOF)
    check_step(followed.kinds, StepKind.WAIVED)
    stated = required_text(reason)

    enter_state(uow, opened.case, state)
    uow.session.add(_step(uow, followed, StepKind.WAIVED, stated))
    record_events(uow, opened.case, [Event("obligation-waived", {"number": str(number)})], opened.facts)


def take_system_step(uow: UnitOfWork, case: Case, followed: FollowedObligation, kind: StepKind) -> None:
    """Remind of an obligation, say that it is overdue, or let it lapse; once."""
    step = _step(uow, followed, kind, "")
    uow.session.add(step)
    followed.steps.append(step)
    number, day = str(followed.row.number), followed.row.due.isoformat() if followed.row.due else ""
    who = str(followed.row.owner_id or "")
    if kind is StepKind.LAPSED:
        record_event(uow, case, "obligation-lapsed", number=number)
    else:
        record_event(uow, case, f"obligation-{kind.value}", who, number=number, day=day)


def _step(uow: UnitOfWork, followed: FollowedObligation, kind: StepKind, text: str) -> ObligationStep:
    return ObligationStep(
        case_id=followed.row.case_id,
        obligation_id=identity(followed.row.id),
        kind=kind,
        text=text,
        person_id=uow.viewer.id or None,
        taken_at=uow.now,
    )
